"""All addresses of the site."""

from django.urls import include, path
from django.views.i18n import set_language

from . import administration, views

handler500 = views.failed

urlpatterns = [
    path("", views.home, name="home"),
    path("ngon-ngu/", set_language, name="set_language"),
    path("song/", views.live, name="live"),
    path("san-sang/", views.ready, name="ready"),
    path("", include("giamngheo.apps.accounts.urls")),
    path("", include("giamngheo.apps.work.urls")),
    path("nhap-lieu/", include("giamngheo.apps.intake.urls")),
    path("nhap-lieu/", include("giamngheo.apps.register.intake_urls")),
    path("ho/", include("giamngheo.apps.register.urls")),
    path("bieu/", include("giamngheo.apps.review.tables.urls")),
    path("", include("giamngheo.apps.review.urls")),
    path("giay-to/", include("giamngheo.apps.papers.urls")),
    path("bien-dong/", include("giamngheo.apps.life.urls")),
    path("doi-chieu/", include("giamngheo.apps.linking.urls")),
    path("phieu/bang-tinh/", include("giamngheo.apps.fieldwork.issued.urls")),
    path("phieu/", include("giamngheo.apps.fieldwork.urls")),
    path("chien-dich/", include("giamngheo.apps.campaign.urls")),
    path("thuong-xuyen/", include("giamngheo.apps.in_year.urls")),
    path("so-da-cong-bo/", include("giamngheo.apps.published.urls")),
    path("can-doi/", include("giamngheo.apps.trajectory.urls")),
    path("mo-phong/", include("giamngheo.apps.simulation.urls")),
    path("von/tai-tro/", include("giamngheo.apps.donations.urls")),
    path("von/tong-quan/", include("giamngheo.apps.money_reports.urls")),
    path("von/", include("giamngheo.apps.money.urls")),
    path("phan-bo/", include("giamngheo.apps.allocation.urls")),
    path("kho-bac/", include("giamngheo.apps.treasury.urls")),
    path("ke-hoach/", include("giamngheo.apps.planning.urls")),
    path("chi-dao/", include("giamngheo.apps.steering.urls")),
    path("giam-sat/", include("giamngheo.apps.supervision.urls")),
    path("khen-thuong/", include("giamngheo.apps.praise.urls")),
    path("bao-cao/dieu-tra/", include("giamngheo.apps.evaluations.urls")),
    path("thuoc-dien/", include("giamngheo.apps.support.urls")),
    path("doi-tuong/", include("giamngheo.apps.subjects.urls")),
    path("bhyt/", include("giamngheo.apps.insurance.urls")),
    path("cam-ket/", include("giamngheo.apps.commitments.urls")),
    path("danh-sach-ho-tro/", include("giamngheo.apps.beneficiaries.urls")),
    path("ho-tro/", include("giamngheo.apps.delivery.urls")),
    path("toan-canh/", include("giamngheo.apps.overview.urls")),
    path("chi-tieu/", include("giamngheo.apps.indicators.urls")),
    path("bao-cao/mau/", include("giamngheo.apps.report_forms.urls")),
    path("bao-cao/", include("giamngheo.apps.reporting.urls")),
    path("quan-tri/", administration.admin_home, name="admin_home"),
    path("quan-tri/nhat-ky/", administration.audit_log, name="audit_log"),
    path("quan-tri/nhat-ky/nhay-cam/", administration.sensitive_reads, name="sensitive_reads"),
    path("quan-tri/chay-nen/", administration.runs, name="runs"),
    path("quan-tri/giao-dien/", administration.styleguide, name="styleguide"),
    path("quy-tac/", administration.plan, name="plan"),
]
