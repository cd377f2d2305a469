"""Addresses of difficulties, orders and documents due, below their prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import order_views, views

app_name = "steering"
ONE, ORDER = "kho-khan/<int:pk>/", "y-kien/<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.difficulties, name="difficulties"),
    path("kho-khan.<slug:kind>", views.difficulties_file, name="difficulties_file"),
    path("kho-khan/moi/", views.difficulty_new, name="difficulty_new"),
    path(ONE, views.difficulty, name="difficulty"),
    path(f"{ONE}chuyen/", views.difficulty_forward, name="difficulty_forward"),
    path(f"{ONE}tra-loi/", views.difficulty_answer, name="difficulty_answer"),
    path(f"{ONE}chi-dao/", order_views.difficulty_direct, name="difficulty_direct"),
    path(f"{ONE}neu-lai/", views.difficulty_reopen, name="difficulty_reopen"),
    path(f"{ONE}rut/", views.difficulty_withdraw, name="difficulty_withdraw"),
    path(f"{ONE}dong/", views.difficulty_close, name="difficulty_close"),
    path("y-kien/", order_views.directives, name="directives"),
    path("y-kien.<slug:kind>", order_views.directives_file, name="directives_file"),
    path("y-kien/moi/", order_views.directive_new, name="directive_new"),
    path(ORDER, order_views.directive, name="directive"),
    path(f"{ORDER}bao-cao/", order_views.directive_reply, name="directive_reply"),
    path(f"{ORDER}nhan/", order_views.directive_accept, name="directive_accept"),
    path(f"{ORDER}tra-lai/", order_views.directive_return, name="directive_return"),
    path(f"{ORDER}bo/", order_views.directive_cancel, name="directive_cancel"),
    path("van-ban/", order_views.documents, name="documents"),
    path("van-ban/<slug:document>/", order_views.document_issue, name="document_issue"),
]
