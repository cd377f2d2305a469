"""Addresses of issued workbooks, under /phieu/bang-tinh/."""

from django.urls import path

from . import views

app_name = "issued"
urlpatterns = [
    path("", views.workbooks, name="workbooks"),
    path("phat/", views.new, name="new"),
    path("<int:pk>/", views.workbook, name="workbook"),
    path("<int:pk>/tep/", views.file, name="file"),
    path("<int:pk>/nop/", views.hand_in, name="hand_in"),
    path("<int:pk>/thu-hoi/", views.withdraw, name="withdraw"),
    path("nop-lai/<int:pk>/", views.returned, name="returned"),
    path("nop-lai/<int:pk>/chon/", views.choose, name="choose"),
    path("nop-lai/<int:pk>/vao-so/", views.merge, name="merge"),
    path("nop-lai/<int:pk>/hoan-tac/", views.undo, name="undo"),
    path("nop-lai/<int:pk>/bo/", views.drop, name="drop"),
]
