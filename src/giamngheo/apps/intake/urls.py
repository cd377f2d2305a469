"""Addresses of intake, under /nhap-lieu/."""

from django.urls import path

from . import views

app_name = "intake"
urlpatterns = [
    path("", views.batches, name="batches"),
]
