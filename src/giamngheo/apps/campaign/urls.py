"""Addresses of the campaign, below its prefix in the site's."""

from django.urls import path

from . import certificate_views as certificates
from . import commune_views as commune
from . import paper_views as papers
from . import request_views as requests
from . import return_views as returns
from . import views
from . import village_views as village

app_name = "campaign"
urlpatterns = [
    path("", views.home, name="home"),
    path("<int:year>/", views.progress, name="progress"),
    path("<int:year>/tien-do.<str:kind>", views.progress_file, name="progress_file"),
    path("<int:year>/ke-hoach/", views.plan, name="plan"),
    path("<int:year>/tong-hop/", views.consolidation, name="consolidation"),
    path("<int:year>/phe-duyet/", views.approve, name="approve"),
    path("<int:year>/xa/<int:area_id>/", commune.commune, name="commune"),
    path("<int:year>/xa/<int:area_id>/mo/", commune.open_commune, name="open"),
    path("<int:year>/xa/<int:area_id>/cap-nhat/", commune.refresh, name="refresh"),
    path("<int:year>/xa/<int:area_id>/ban-chi-dao/", commune.committee, name="committee"),
    path("thanh-vien/<int:pk>/thoi/", commune.member_end, name="member_end"),
    path("<int:year>/xa/<int:area_id>/phan-cong/", commune.assignments, name="assignments"),
    path("<int:year>/phan-cong/<int:pk>/thoi/", commune.assignment_end, name="assignment_end"),
    path("<int:year>/xa/<int:area_id>/ho/", commune.case_list, name="case_list"),
    path("<int:year>/xa/<int:area_id>/ho.<str:kind>", commune.case_file, name="case_file"),
    path("ho/<int:pk>/dua-lai/", returns.case_restore, name="case_restore"),
    path("ho/<int:pk>/bo/", commune.case_drop, name="case_drop"),
    path("<int:year>/xa/<int:area_id>/de-nghi/", requests.requests, name="requests"),
    path("<int:year>/xa/<int:area_id>/de-nghi/moi/", requests.request_new, name="request_new"),
    path("de-nghi/<int:pk>/phieu-a/", requests.screening, name="screening"),
    path("<int:year>/xa/<int:area_id>/bao-cao/", commune.report, name="report"),
    path("<int:year>/xa/<int:area_id>/rut-bao-cao/", returns.withdraw, name="withdraw"),
    path("<int:year>/xa/<int:area_id>/y-kien/", commune.opinion, name="opinion"),
    path("<int:year>/xa/<int:area_id>/giay-chung-nhan/", certificates.certificates, name="certificates"),
    path("<int:year>/xa/<int:area_id>/giay-chung-nhan.<str:kind>", certificates.certificates_file, name="certificates_file"),
    path("<int:year>/xa/<int:area_id>/giay-chung-nhan/lap/", certificates.certificates_make, name="certificates_make"),
    path("<int:year>/xa/<int:area_id>/giay-chung-nhan/in.<str:kind>", certificates.certificates_print, name="certificates_print"),
    path("ban/<int:pk>/", village.village, name="village"),
    path("ban/<int:pk>/niem-yet.<str:kind>", village.village_file, name="village_file"),
    path("ban/<int:pk>/hoi-nghi/", village.meeting_new, name="meeting_new"),
    path("hoi-nghi/<int:pk>/", village.meeting, name="meeting"),
    path("hoi-nghi/<int:pk>/nhan-xet/", village.meeting_remark, name="meeting_remark"),
    path("ban/<int:pk>/niem-yet/", village.post, name="post"),
    path("ban/<int:pk>/khieu-nai/", village.objection_new, name="objection_new"),
    path("khieu-nai/<int:pk>/", village.objection, name="objection"),
    path("giay/<slug:sort>/<int:pk>/", papers.paper_new, name="paper_new"),
    path("ban/<int:pk>/ra-soat-lai/", village.reopen, name="reopen"),
]
