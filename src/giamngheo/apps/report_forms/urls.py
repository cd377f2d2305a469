"""Addresses of this app, below its prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import views

app_name = "report_forms"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.forms, name="forms"),
    path("<slug:form>/", views.form, name="form"),
    path("<slug:form>/tai.<slug:kind>", views.form_file, name="form_file"),
]
