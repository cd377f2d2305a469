"""Addresses of this app, below its prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import views

app_name = "published"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.figures, name="figures"),
    path("danh-sach.xlsx", views.figures_file, name="figures_file"),
    path("doi-chieu/", views.checks, name="checks"),
]
