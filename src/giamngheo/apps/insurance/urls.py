"""Addresses of this app, below its prefix in the site's."""

from django.urls import path

from . import file_views, views

app_name = "insurance"
urlpatterns = [
    path("", views.coverage, name="coverage"),
    path("theo-xa.<slug:kind>", views.coverage_file, name="coverage_file"),
    path("nguoi/", views.persons, name="persons"),
    path("nguoi/danh-sach.<slug:kind>", views.persons_file, name="persons_file"),
    path("tep/", file_views.files, name="files"),
    path("tep/moi/", file_views.file_new, name="file_new"),
    path("tep/mau.xlsx", file_views.template, name="template"),
    path("tep/<int:pk>/", file_views.listed, name="list"),
    path("tep/<int:pk>/ghep-lai/", file_views.file_match, name="file_match"),
    path("tep/<int:pk>/rut/", file_views.file_withdraw, name="file_withdraw"),
    path("dong/<int:pk>/", file_views.row, name="row"),
]
