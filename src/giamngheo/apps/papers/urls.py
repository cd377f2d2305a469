"""Addresses of this app, below its prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import views

app_name = "papers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.papers, name="papers"),
    path("tai/<slug:kind>/", views.papers_file, name="papers_file"),
    path("mau/", views.forms, name="forms"),
    path("mau/<slug:kind>/<slug:file_format>/", views.blank, name="blank"),
    path("<int:pk>/", views.paper, name="paper"),
    path("<int:pk>/hien/", views.paper_revealed, name="paper_revealed"),
    path("<int:pk>/<slug:file_format>/", views.file, name="file"),
]
