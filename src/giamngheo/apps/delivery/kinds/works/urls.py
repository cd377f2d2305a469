"""Addresses of works, below the kind's slug."""

from django.urls import URLPattern, URLResolver, path

from . import step_views, views

app_name = "delivery_works"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.cases, name="cases"),
    path("danh-sach.<slug:kind>", views.cases_file, name="cases_file"),
    path("moi/", step_views.new, name="new"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/sua/", step_views.amend, name="amend"),
    path("<int:pk>/duyet/", step_views.approve, name="approve"),
    path("<int:pk>/hop-dong/", step_views.contract, name="contract"),
    path("<int:pk>/giai-doan/", step_views.stage, name="stage"),
    path("<int:pk>/thanh-toan/", step_views.pay, name="pay"),
    path("<int:pk>/ban-giao/", step_views.hand_over, name="hand_over"),
    path("<int:pk>/duy-tu/", step_views.upkeep, name="upkeep"),
    path("<int:pk>/dung/", step_views.stop, name="stop"),
]
