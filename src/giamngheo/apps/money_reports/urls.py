"""Addresses of the reports of money, below their prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import form_views, views

app_name = "money_reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.funnel, name="funnel"),
    path("bang.<slug:kind>", views.funnel_file, name="funnel_file"),
    path("dong/", views.lines, name="lines"),
    path("dong/danh-sach.<slug:kind>", views.lines_file, name="lines_file"),
    path("don-vi-cham/", views.heat, name="heat"),
    path("theo-lich/", views.burn, name="burn"),
    path("viec-cho/", views.waiting, name="waiting"),
    path("viec-cho/danh-sach.<slug:kind>", views.waiting_file, name="waiting_file"),
    path("viec-cho/chung-tu/", views.papers, name="papers"),
    path("viec-cho/chung-tu.<slug:kind>", views.papers_file, name="papers_file"),
    path("bieu/", form_views.form, name="form"),
    path("bieu/giai-ngan.<slug:kind>", form_views.form_file, name="form_file"),
    path("quoc-gia/", form_views.national, name="national"),
    path("quoc-gia/du-lieu.<slug:kind>", form_views.national_file, name="national_file"),
]
