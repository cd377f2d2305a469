"""What the register does with a checked file, under /nhap-lieu/; the checking is intake's."""

from django.urls import path

from . import intake_views

app_name = "merge"
urlpatterns = [
    path("<int:pk>/thay-doi/", intake_views.changes, name="changes"),
    path("<int:pk>/nhap-vao-so/", intake_views.merge, name="merge"),
    path("<int:pk>/da-nhap/", intake_views.done, name="done"),
    path("<int:pk>/hoan-tac/", intake_views.undo, name="undo"),
]
