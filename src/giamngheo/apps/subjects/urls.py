"""Addresses of this app, below its prefix in the site's."""

from django.urls import path

from . import place_views, views, writing_views

app_name = "subjects"
urlpatterns = [
    path("", views.subjects, name="subjects"),
    path("danh-sach.<slug:kind>", views.subjects_file, name="subjects_file"),
    path("moi/<slug:kind>/", writing_views.subject_new, name="subject_new"),
    path("dia-ban/", place_views.places, name="places"),
    path("dia-ban/<int:area_id>/ghi/", place_views.place_answers, name="place_answers"),
    path("<int:pk>/", views.subject, name="subject"),
    path("<int:pk>/sua/", writing_views.subject_change, name="subject_change"),
    path("<int:pk>/dong/", writing_views.subject_close, name="subject_close"),
    path("<int:pk>/mo-lai/", writing_views.subject_reopen, name="subject_reopen"),
    path("<int:pk>/tra-loi/", writing_views.subject_answers, name="subject_answers"),
    path("<int:pk>/thanh-vien/moi/", writing_views.member_new, name="member_new"),
    path("thanh-vien/<int:pk>/roi/", writing_views.member_leave, name="member_leave"),
    path("tra-loi/<int:pk>/bo/", writing_views.answer_withdraw, name="answer_withdraw"),
]
