"""Addresses of houses, below the kind's slug."""

from django.urls import URLPattern, URLResolver, path

from . import step_views, views

app_name = "delivery_housing"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.cases, name="cases"),
    path("danh-sach.<slug:kind>", views.cases_file, name="cases_file"),
    path("moi/<int:household_id>/", step_views.new, name="new"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/duyet/", step_views.approve, name="approve"),
    path("<int:pk>/khoi-cong/", step_views.start, name="start"),
    path("<int:pk>/giai-doan/", step_views.stage, name="stage"),
    path("<int:pk>/cap/", step_views.pay, name="pay"),
    path("<int:pk>/nop-tra/", step_views.repay, name="repay"),
    path("<int:pk>/nghiem-thu/", step_views.finish, name="finish"),
    path("<int:pk>/dung/", step_views.stop, name="stop"),
    path("<int:pk>/bien-ban/", step_views.minutes, name="minutes"),
]
