"""Addresses of pages at a glance, below their prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import compare_views, profile_views, views

app_name = "overview"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("lam-moi/<int:area_id>/", views.refresh, name="refresh"),
    path("du-an/", profile_views.projects, name="projects"),
    path("du-an/<slug:code>/", profile_views.project, name="project"),
    path("co-quan/", profile_views.agencies, name="agencies"),
    path("co-quan/<slug:office>/", profile_views.agency, name="agency"),
    path("xa/<int:area_id>/", profile_views.commune, name="commune"),
    path("so-sanh/", compare_views.compare, name="compare"),
    path("thoi-gian/", compare_views.time, name="time"),
]
