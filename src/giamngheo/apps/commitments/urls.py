"""Addresses of this app, below its prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import escape_views, result_views, views

app_name = "commitments"
COMMUNE = "muc-tieu/<int:year>/<int:area_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("muc-tieu/", views.targets, name="targets"),
    path("muc-tieu/ket-qua/", result_views.results, name="results"),
    path("muc-tieu/ket-qua/danh-sach.<slug:kind>", result_views.results_file, name="results_file"),
    path("muc-tieu/ket-qua/<int:year>/chot/", result_views.results_freeze, name="results_freeze"),
    path("muc-tieu/danh-sach.<slug:kind>", views.targets_file, name="targets_file"),
    path(COMMUNE, views.target, name="target"),
    path(f"{COMMUNE}dang-ky/", views.target_propose, name="target_propose"),
    path(f"{COMMUNE}giao/", views.target_assign, name="target_assign"),
    path(f"{COMMUNE}ky/", views.target_sign, name="target_sign"),
    path(f"{COMMUNE}tra-lai/", views.target_return, name="target_return"),
    path(f"{COMMUNE}duyet/", views.target_approve, name="target_approve"),
    path(f"{COMMUNE}cham/", views.target_score, name="target_score"),
    path(f"{COMMUNE}phieu/", views.target_record, name="target_record"),
    path("thoat-ngheo/", escape_views.escapes, name="escapes"),
    path("thoat-ngheo/danh-sach.<slug:kind>", escape_views.escapes_file, name="escapes_file"),
    path("thoat-ngheo/moi/<int:household_id>/", escape_views.escape_new, name="escape_new"),
    path("thoat-ngheo/chot/<int:year>/<int:area_id>/", escape_views.settle, name="settle"),
    path("thoat-ngheo/<int:pk>/", escape_views.escape, name="escape"),
    path("thoat-ngheo/<int:pk>/giup-do/", escape_views.escape_helper, name="escape_helper"),
    path("thoat-ngheo/<int:pk>/tham/", escape_views.escape_visit, name="escape_visit"),
    path("thoat-ngheo/<int:pk>/rut/", escape_views.escape_withdraw, name="escape_withdraw"),
    path("thoat-ngheo/<int:pk>/in/", escape_views.escape_print, name="escape_print"),
]
