"""Addresses of the register, under /ho/."""

from django.urls import path

from . import views

app_name = "register"
urlpatterns = [
    path("", views.households, name="households"),
    path("danh-sach.<str:kind>", views.households_file, name="households_file"),
    path("<int:pk>/", views.household, name="household"),
    path("<int:pk>/hien-thong-tin/", views.household_revealed, name="household_revealed"),
]
