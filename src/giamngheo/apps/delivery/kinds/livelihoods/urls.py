"""Addresses of livelihood projects, below the kind's slug."""

from django.urls import URLPattern, URLResolver, path

from . import giving_views, step_views, views

app_name = "delivery_livelihoods"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.cases, name="cases"),
    path("danh-sach.<slug:kind>", views.cases_file, name="cases_file"),
    path("moi/", step_views.new, name="new"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/sua/", step_views.amend, name="amend"),
    path("<int:pk>/thanh-vien/", step_views.find_member, name="find_member"),
    path("<int:pk>/thanh-vien/<int:household_id>/", step_views.join, name="join"),
    path("thanh-vien/<int:pk>/bo/", step_views.leave, name="leave"),
    path("<int:pk>/duyet/", step_views.approve, name="approve"),
    path("<int:pk>/nghiem-thu/", step_views.finish, name="finish"),
    path("<int:pk>/dung/", step_views.stop, name="stop"),
    path("<int:pk>/giao/", giving_views.give, name="give"),
    path("<int:pk>/tap-huan/", giving_views.train, name="train"),
    path("<int:pk>/luan-chuyen/", giving_views.turn, name="turn"),
    path("luan-chuyen/<int:pk>/tra/", giving_views.give_back, name="give_back"),
    path("thanh-vien/<int:pk>/thu-nhap/", giving_views.income, name="income"),
]
