"""Addresses of this app, below its prefix in the site's."""

from django.urls import URLPattern, URLResolver

app_name = "fieldwork"
urlpatterns: list[URLPattern | URLResolver] = []
