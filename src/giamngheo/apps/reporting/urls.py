"""Addresses of reports and periods, below their prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import act_views, audit_views, period_views, views

app_name = "reporting"
ONE, PERIOD = "<int:pk>/", "ky/<slug:key>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.owed, name="owed"),
    path("danh-sach.<slug:kind>", views.owed_file, name="owed_file"),
    path(ONE, views.report, name="report"),
    path(f"{ONE}tai.<slug:kind>", views.report_file, name="report_file"),
    path(f"{ONE}ban/<int:number>/", views.version, name="version"),
    path(f"{ONE}so-sanh/", views.compare, name="compare"),
    path(f"{ONE}bat-dau/", act_views.start, name="start"),
    path(f"{ONE}viet/", act_views.write, name="write"),
    path(f"{ONE}lam-moi/", act_views.refresh, name="refresh"),
    path(f"{ONE}trinh/", act_views.present, name="present"),
    path(f"{ONE}gui/", act_views.send, name="send"),
    path(f"{ONE}ky/", act_views.sign, name="sign"),
    path(f"{ONE}tra-nguoi-viet/", act_views.give_back, name="give_back"),
    path(f"{ONE}tra-lai/", act_views.return_to_writer, name="return"),
    path(f"{ONE}nhan/", act_views.accept, name="accept"),
    path("ky/", period_views.periods_page, name="periods"),
    path(PERIOD, period_views.period, name="period"),
    path(f"{PERIOD}mo/", period_views.period_open, name="period_open"),
    path(f"{PERIOD}han/", period_views.period_due, name="period_due"),
    path(f"{PERIOD}chot/", period_views.period_lock, name="period_lock"),
    path("ngoai-le/", period_views.exceptions, name="exceptions"),
    path("ngoai-le/<int:lock_id>/", period_views.exception_new, name="exception_new"),
    path("doi-soat/", audit_views.findings, name="findings"),
    path("kiem-tra/", audit_views.checks, name="checks"),
    path("kiem-tra/<slug:check_id>/", audit_views.check, name="check"),
]
