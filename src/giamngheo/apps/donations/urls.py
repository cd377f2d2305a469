"""Addresses of donations, below their prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import list_views, views

app_name = "donations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.gifts, name="gifts"),
    path("danh-sach.<slug:kind>", views.gifts_file, name="gifts_file"),
    path("moi/", views.gift_new, name="gift_new"),
    path("an-danh/", views.anonymous, name="anonymous"),
    path("an-danh/<int:pk>/", views.donor_name, name="donor_name"),
    path("<int:pk>/", views.gift, name="gift"),
    path("<int:pk>/nhan/", views.receipt_new, name="receipt_new"),
    path("<int:pk>/nhan/<int:receipt>/dao/", views.receipt_back, name="receipt_back"),
    path("<int:pk>/phat/", list_views.distribution_new, name="distribution_new"),
    path("phat/<int:pk>/", list_views.distribution, name="distribution"),
    path("phat/<int:pk>/ho/", list_views.shares, name="shares"),
    path("phat/<int:pk>/danh-sach.<slug:kind>", list_views.distribution_file, name="distribution_file"),
    path("phat/<int:pk>/<slug:act>/", list_views.distribution_step, name="distribution_step"),
]
