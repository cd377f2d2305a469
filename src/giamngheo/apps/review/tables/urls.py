"""Addresses of the year's tables."""

from django.urls import path

from . import views

app_name = "tables"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:year>/<int:number>/", views.table, name="table"),
    path("<int:year>/<int:number>/tai/", views.workbook, name="workbook"),
    path("<int:year>/ho/", views.households, name="households"),
    path("ban-do/<slug:generation_id>/<slug:level>.geojson", views.shapes, name="shapes"),
]
