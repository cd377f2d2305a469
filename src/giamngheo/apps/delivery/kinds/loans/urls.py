"""Addresses of policy loans, below the kind's slug."""

from django.urls import URLPattern, URLResolver, path

from . import credit_views, views

app_name = "delivery_loans"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.cases, name="cases"),
    path("danh-sach.<slug:kind>", views.cases_file, name="cases_file"),
    path("tong-hop/", credit_views.credit, name="credit"),
    path("tong-hop/danh-sach.<slug:kind>", credit_views.credit_file, name="credit_file"),
    path("tep/", views.files, name="files"),
    path("tep/moi/", views.file_new, name="file_new"),
    path("tep/mau.xlsx", views.template, name="template"),
    path("<int:pk>/", views.case, name="case"),
]
