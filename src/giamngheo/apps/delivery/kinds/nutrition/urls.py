"""Addresses of nutrition, below the kind's slug."""

from django.urls import URLPattern, URLResolver, path

from . import round_views, step_views, views

app_name = "delivery_nutrition"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.cases, name="cases"),
    path("danh-sach.<slug:kind>", views.cases_file, name="cases_file"),
    path("moi/<int:household_id>/", step_views.new, name="new"),
    path("dot/", round_views.rounds, name="rounds"),
    path("dot/moi/", round_views.round_new, name="round_new"),
    path("dot/<int:pk>/", round_views.round, name="round"),
    path("dot/<int:pk>/phieu/", round_views.sheet, name="sheet"),
    path("dot/<int:pk>/khoa/", round_views.round_close, name="round_close"),
    path("tre/<int:person_id>/", round_views.child, name="child"),
    path("thap-coi/", round_views.rates, name="rates"),
    path("thap-coi.<slug:kind>", round_views.rates_file, name="rates_file"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/cap/", step_views.give, name="give"),
    path("<int:pk>/nghiem-thu/", step_views.finish, name="finish"),
    path("<int:pk>/dung/", step_views.stop, name="stop"),
]
