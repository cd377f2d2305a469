"""Addresses of this app, below its prefix in the site's."""

from django.urls import path

from . import earlier_views, link_views, views

app_name = "linking"
urlpatterns = [
    path("nguoi/", views.pairs, name="pairs"),
    path("nguoi/danh-sach.<str:kind>", views.pairs_file, name="pairs_file"),
    path("nguoi/chay/", views.find_pairs, name="find_pairs"),
    path("nguoi/<int:pk>/", views.pair, name="pair"),
    path("nguoi/<int:pk>/lam-lai/", views.pair_back, name="pair_back"),
    path("ho/", link_views.links, name="links"),
    path("ho/danh-sach.<str:kind>", link_views.links_file, name="links_file"),
    path("ho/chay/", link_views.find_links, name="find_links"),
    path("ho/noi-chac-chan/", link_views.link_exact, name="link_exact"),
    path("ho/chua-noi/", link_views.unlinked, name="unlinked"),
    path("ho/chua-noi/danh-sach.<str:kind>", link_views.unlinked_file, name="unlinked_file"),
    path("ho/<int:pk>/", link_views.link, name="link"),
    path("ho/<int:pk>/lam-lai/", link_views.link_back, name="link_back"),
    path("danh-sach-cu/", earlier_views.earlier_lists, name="earlier_lists"),
    path("danh-sach-cu/<int:pk>/", earlier_views.earlier, name="earlier"),
    path("danh-sach-cu/<int:pk>/xac-nhan/", earlier_views.confirm, name="confirm"),
]
