"""Addresses of this app, below its prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import new_views, opinion_views, row_views, step_views, views

app_name = "beneficiaries"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.lists, name="lists"),
    path("danh-sach.<slug:kind>", views.lists_file, name="lists_file"),
    path("moi/", new_views.new, name="new"),
    path("<int:pk>/", views.one_list, name="list"),
    path("<int:pk>/dong.<slug:kind>", views.list_file, name="list_file"),
    path("<int:pk>/khac-biet/", views.differences, name="differences"),
    path("<int:pk>/y-kien/<int:village_id>/", opinion_views.opinion, name="opinion"),
    path("<int:pk>/gui/", step_views.send, name="send"),
    path("<int:pk>/kiem-tra/", step_views.check, name="check"),
    path("<int:pk>/ngang-nhau/", step_views.settle, name="settle"),
    path("<int:pk>/phe-duyet/", step_views.approve, name="approve"),
    path("<int:pk>/tra-lai/", step_views.send_back, name="return"),
    path("<int:pk>/dung/", step_views.stop, name="stop"),
    path("<int:pk>/in/", step_views.print_list, name="print"),
    path("dong/<int:pk>/", row_views.row, name="row"),
    path("dong/<int:pk>/bo/", row_views.decline, name="decline"),
    path("dong/<int:pk>/rut/", row_views.withdraw, name="withdraw"),
    path("dong/<int:pk>/len/", row_views.up, name="move_up"),
]
