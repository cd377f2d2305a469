"""Addresses of capacity, below the kind's slug."""

from django.urls import URLPattern, URLResolver, path

from . import step_views, views

app_name = "delivery_capacity"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.cases, name="cases"),
    path("danh-sach.<slug:kind>", views.cases_file, name="cases_file"),
    path("moi/", step_views.new, name="new"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/ghi-danh/", step_views.enrol, name="enrol"),
    path("<int:pk>/chung-chi/", step_views.certify, name="certify"),
    path("<int:pk>/chi/", step_views.pay, name="pay"),
    path("<int:pk>/trinh/", step_views.submit, name="submit"),
    path("<int:pk>/tra-lai/", step_views.back, name="back"),
    path("<int:pk>/nghiem-thu/", step_views.finish, name="finish"),
    path("<int:pk>/dung/", step_views.stop, name="stop"),
]
