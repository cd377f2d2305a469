"""Addresses of this app, below its prefix in the site's."""

from django.urls import path

from . import views

app_name = "simulation"
urlpatterns = [
    path("", views.drafts, name="drafts"),
    path("moi/", views.new, name="new"),
    path("so-sanh/", views.compare, name="compare"),
    path("<int:pk>/", views.draft, name="draft"),
    path("<int:pk>/tinh/", views.run, name="run"),
    path("<int:pk>/cat/", views.archive, name="archive"),
    path("<int:pk>/quy-tac/", views.toml, name="toml"),
    path("<int:pk>/bang/<slug:kind>/", views.file, name="file"),
]
