"""Addresses of the review, at the root of the site: rounds, progress, lists; the year's tables have their own."""

from django.urls import path

from . import views

app_name = "review"
urlpatterns = [
    path("ra-soat/", views.rounds, name="rounds"),
    path("ra-soat/mo-vong/", views.round_new, name="round_new"),
    path("ra-soat/<int:year>/", views.progress, name="progress"),
    path("ra-soat/<int:year>/phan-loai/", views.classify_many, name="classify_many"),
    path("ra-soat/<int:year>/tien-do.<str:kind>", views.progress_file, name="progress_file"),
    path("ra-soat/<int:year>/xa/<int:area_id>/", views.commune, name="commune"),
    path("ra-soat/<int:year>/xa/<int:area_id>/danh-sach.<str:kind>", views.commune_file, name="commune_file"),
    path("ra-soat/<int:year>/xa/<int:area_id>/phan-loai/", views.classify, name="classify"),
    path("ra-soat/<int:year>/xa/<int:area_id>/cong-nhan/", views.recognise, name="recognise"),
]
