"""Addresses of this app and of every kind, below the app's prefix in the site's."""

from django.urls import URLPattern, URLResolver, include, path

from . import (
    file_views,
    fund_views,
    giving_views,
    import_views,
    join_views,
    kinds,
    missed_views,
    place_views,
    tie_views,
    views,
)
from .kind import all_kinds

frame: list[URLPattern | URLResolver] = [
    path("", views.supports, name="supports"),
    path("danh-sach.<slug:kind>", views.supports_file, name="supports_file"),
    path("trung/", views.overrides, name="overrides"),
    path("tai-noi/moi/", place_views.place_new, name="place_new"),
    path("nhap/", import_views.imported, name="imported"),
    path("nhap/moi/", import_views.import_new, name="import_new"),
    path("nhap/mau.xlsx", import_views.template, name="import_template"),
    path("<int:pk>/", views.support, name="support"),
    path("<int:pk>/nghiem-thu/", place_views.place_accept, name="place_accept"),
    path("<int:pk>/dung/", place_views.place_stop, name="place_stop"),
    path("<int:pk>/trung/", views.override, name="override"),
    path("<int:pk>/ghep/", join_views.join, name="join"),
    path("<int:pk>/ghep/quyet-dinh/", join_views.join_decide, name="join_decide"),
    path("<int:pk>/tep/moi/", file_views.evidence_new, name="evidence_new"),
    path("<int:pk>/dong-gop/moi/", file_views.contribution_new, name="contribution_new"),
    path("<int:pk>/chung-tu/<int:payment_id>/", tie_views.tie_new, name="tie_new"),
    path("chung-tu/<int:pk>/go/", tie_views.tie_remove, name="tie_remove"),
    path("ban-do/", giving_views.support_map, name="map"),
    path("ban-do/<slug:kind>.xlsx", giving_views.map_file, name="map_file"),
    path("chua-duoc/", missed_views.missed_index, name="missed_index"),
    path("chua-duoc/<slug:rule_id>/", missed_views.missed_list, name="missed"),
    path("chua-duoc/<slug:rule_id>/danh-sach.<slug:kind>", missed_views.missed_file, name="missed_file"),
    path("long-ghep/", fund_views.funds_page, name="funds"),
    path("long-ghep/danh-sach.<slug:kind>", fund_views.funds_file, name="funds_file"),
    path("chua-gan/", tie_views.untied, name="untied"),
    path("chua-gan/danh-sach.<slug:kind>", tie_views.untied_file, name="untied_file"),
    path("tep/<int:pk>/", file_views.evidence, name="evidence"),
    path("tep/<int:pk>/nho/", file_views.thumbnail, name="thumbnail"),
    path("tep/<int:pk>/bo/", file_views.evidence_remove, name="evidence_remove"),
    path("dong-gop/<int:pk>/bo/", file_views.contribution_remove, name="contribution_remove"),
]
# The frame's addresses keep the name of the app; each kind brings its own name and stands below its slug.
urlpatterns: list[URLPattern | URLResolver] = [
    *(path(f"{kind.slug}/", include(f"{kinds.__name__}.{kind.code}.urls")) for kind in all_kinds().values()),
    path("", include((frame, "delivery"))),
]
