"""Addresses of this app, below its prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import behind_views, definition_views, figure_views, views

app_name = "indicators"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("theo-doi/", views.watched, name="watched"),
    path("so-sanh/", views.compare, name="compare"),
    path("dinh-nghia/", definition_views.definitions, name="definitions"),
    path("dinh-nghia/<slug:code>/", definition_views.definition, name="definition"),
    path("so-ghi/", figure_views.figures_list, name="figures"),
    path("so-ghi/moi/", figure_views.figure_new, name="figure_new"),
    path("so-ghi/<int:pk>/dinh-chinh/", figure_views.figure_correct, name="figure_correct"),
    path("chot/<int:year>/<int:area_id>/", figure_views.close, name="close"),
    path("dinh-chinh/<slug:code>/<int:year>/<int:area_id>/", figure_views.explain, name="explain"),
    path("<slug:code>/", views.indicator, name="indicator"),
    path("<slug:code>/dia-ban.xlsx", views.units_file, name="units_file"),
    path("<slug:code>/danh-sach/", behind_views.rows, name="rows"),
    path("<slug:code>/danh-sach/hien/", behind_views.rows_revealed, name="rows_revealed"),
    path("<slug:code>/danh-sach/hien/tai/", behind_views.rows_file_revealed, name="rows_file_revealed"),
]
