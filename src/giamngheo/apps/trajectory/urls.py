"""Addresses of this app, below its prefix in the site's."""

from django.urls import path

from . import views

app_name = "trajectory"
urlpatterns = [
    path("", views.index, name="index"),
    path("moi-thoat-ngheo/", views.newly_escaped, name="newly_escaped"),
    path("<int:year>/", views.balance_page, name="balance"),
    path("<int:year>/tinh-lai/", views.rebuild, name="rebuild"),
    path("<int:year>/ho/", views.behind, name="behind"),
]
