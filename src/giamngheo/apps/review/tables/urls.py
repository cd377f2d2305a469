"""Addresses of the year's tables."""

from django.urls import path

from . import behind_views, comparing_views, nominal_views, views

app_name = "tables"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:year>/<int:number>/", views.table, name="table"),
    path("<int:year>/<int:number>/tai/", views.workbook, name="workbook"),
    path("<int:year>/danh-sach/<int:number>/", nominal_views.nominal_list, name="nominal"),
    path("<int:year>/danh-sach/<int:number>/hien/", nominal_views.nominal_revealed, name="nominal_revealed"),
    path("<int:year>/danh-sach/<int:number>/tai/", nominal_views.nominal_workbook, name="nominal_workbook"),
    path(
        "<int:year>/danh-sach/<int:number>/tai-du/",
        nominal_views.nominal_workbook_revealed,
        name="nominal_workbook_revealed",
    ),
    path("<int:year>/so-voi/<int:before>/<int:number>/", comparing_views.compare, name="compare"),
    path("<int:year>/so-voi/<int:before>/<int:number>/tai/", comparing_views.compare_workbook, name="compare_workbook"),
    path("<int:year>/ho/", behind_views.households, name="households"),
    path("<int:year>/ho/hien/", behind_views.households_revealed, name="households_revealed"),
    path("<int:year>/ho/tai-du/", behind_views.households_workbook_revealed, name="households_workbook_revealed"),
    path("ban-do/<slug:generation_id>/<slug:level>.geojson", views.shapes, name="shapes"),
]
