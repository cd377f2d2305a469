"""Addresses of background runs."""

from django.urls import path

from . import views

app_name = "work"
urlpatterns = [
    path("viec/<int:run_id>/", views.run, name="run"),
    path("viec/<int:run_id>/phan/", views.part, name="part"),
    path("viec/<int:run_id>/chay-tiep/", views.resume, name="resume"),
]
