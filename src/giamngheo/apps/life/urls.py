"""Addresses of this app, below its prefix in the site's."""

from django.urls import path

from . import views

app_name = "life"
urlpatterns = [
    path("", views.events, name="events"),
    path("tai/<str:kind>/", views.events_file, name="events_file"),
    path("ho/<int:pk>/<slug:slug>/", views.record, name="record"),
    path("su-kien/<int:pk>/huy/", views.undo, name="undo"),
    path("ho-moi/", views.found_new, name="found_new"),
    path("tiep-nhan/", views.waiting, name="waiting"),
    path("tiep-nhan/<int:pk>/", views.take_in, name="take_in"),
    path("chuyen-xa/", views.reorganise, name="reorganise"),
]
