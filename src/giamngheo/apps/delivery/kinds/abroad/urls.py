"""Addresses of work abroad, below the kind's slug."""

from django.urls import URLPattern, URLResolver, path

from . import step_views, views

app_name = "delivery_abroad"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.cases, name="cases"),
    path("danh-sach.<slug:kind>", views.cases_file, name="cases_file"),
    path("cho-lap/", views.waiting, name="waiting"),
    path("moi/<int:row_id>/", step_views.new, name="new"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/tu-van/", step_views.advise, name="advise"),
    path("<int:pk>/chi-phi/", step_views.pay, name="pay"),
    path("<int:pk>/chi-phi/<int:cost_id>/huy/", step_views.take_back, name="take_back"),
    path("<int:pk>/hop-dong/", step_views.sign, name="sign"),
    path("<int:pk>/xuat-canh/", step_views.depart, name="depart"),
    path("<int:pk>/nghiem-thu/", step_views.finish, name="finish"),
    path("<int:pk>/ve-nuoc/", step_views.come_back, name="come_back"),
    path("<int:pk>/dung/", step_views.stop, name="stop"),
]
