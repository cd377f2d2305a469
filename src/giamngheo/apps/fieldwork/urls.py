"""Addresses of the sheet, under /phieu/."""

from django.urls import path

from . import photo_views, views, village_views

app_name = "fieldwork"
urlpatterns = [
    path("", village_views.mine, name="mine"),
    path("ban/<int:pk>/", village_views.village, name="village"),
    path("ban/<int:pk>/danh-sach.<str:kind>", village_views.village_file, name="village_file"),
    path("ban/<int:pk>/ho-moi/", village_views.new_household, name="new_household"),
    path("ho/<int:pk>/lap/", village_views.start, name="start"),
    path("tin-bao/", village_views.notices, name="notices"),
    path("tin-bao/<int:pk>/", village_views.notice, name="notice"),
    path("<int:pk>/", views.sheet_page, name="sheet"),
    path("<int:pk>/buoc/<slug:step>/", views.step, name="step"),
    path("<int:pk>/luu/", views.autosave, name="autosave"),
    path("<int:pk>/nguoi/<slug:ref>/", views.person, name="person"),
    path("<int:pk>/gui/", views.submit, name="submit"),
    path("<int:pk>/dinh-chinh/", views.correct, name="correct"),
    path("<int:pk>/bo/", views.drop, name="drop"),
    path("<int:pk>/anh/", photo_views.photos, name="photos"),
    path("anh/<int:pk>/", photo_views.picture, name="picture"),
    path("anh/<int:pk>/bo/", photo_views.remove, name="photo_remove"),
]
