"""Addresses of this app, below its prefix in the site's."""

from django.urls import path

from . import paper_views, request_views, sheet_views, step_views, views

app_name = "in_year"
STEP = "de-nghi/<int:pk>/"
urlpatterns = [
    path("", views.months, name="months"),
    path("<int:year>/<int:month>/", views.month, name="month"),
    path("<int:year>/<int:month>/danh-sach.<str:ext>", views.month_file, name="month_file"),
    path("muc-song-trung-binh/", views.certified, {"kind": "average"}, name="average"),
    path("muc-song-trung-binh/danh-sach.<str:ext>", views.certified_file, {"kind": "average"}, name="average_file"),
    path("thu-nhap-thap/", views.certified, {"kind": "low_income"}, name="low_income"),
    path("thu-nhap-thap/danh-sach.<str:ext>", views.certified_file, {"kind": "low_income"}, name="low_income_file"),
    path("de-nghi/moi/", request_views.choose, name="choose"),
    path("de-nghi/moi/<int:household_id>/", request_views.new, name="new"),
    path(STEP, request_views.one, name="request"),
    path(STEP + "hien/", request_views.revealed, name="revealed"),
    path(STEP + "giay-tiep-nhan/", request_views.slip, name="slip"),
    path(STEP + "lap-giay/<slug:name>/", paper_views.issue, name="paper"),
    path(STEP + "nhan-dang/", step_views.screen, name="screen"),
    path(STEP + "khao-sat/", step_views.survey, name="survey"),
    path(STEP + "khao-sat/phieu/", sheet_views.sheet, name="sheet"),
    path(STEP + "tinh-lai/", step_views.score, name="score"),
    path(STEP + "hop-dan/", step_views.meet, name="meet"),
    path(STEP + "niem-yet/", step_views.post, name="post"),
    path(STEP + "ra-soat-lai/", step_views.send_back, name="return"),
    path(STEP + "rut/", step_views.withdraw, name="withdraw"),
    path(STEP + "cong-nhan/", step_views.recognise, name="recognise"),
    path(STEP + "khong-cong-nhan/", step_views.refuse, name="refuse"),
    path(STEP + "cap-giay/", step_views.certify, name="certify"),
]
