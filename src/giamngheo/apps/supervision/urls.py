"""Addresses of inspections and recommendations, below their prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import follow_views, views

app_name = "supervision"
ONE, FOLLOW = "lan/<int:pk>/", "kien-nghi/<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.inspections, name="inspections"),
    path("danh-sach.<slug:kind>", views.inspections_file, name="inspections_file"),
    path("moi/", views.inspection_new, name="inspection_new"),
    path(ONE, views.inspection, name="inspection"),
    path(f"{ONE}phieu/", views.inspection_visit, name="inspection_visit"),
    path(f"{ONE}kien-nghi/", views.inspection_recommend, name="inspection_recommend"),
    path(f"{ONE}ket-luan/", views.inspection_conclude, name="inspection_conclude"),
    path(f"{ONE}bo/", views.inspection_cancel, name="inspection_cancel"),
    path("kien-nghi/", follow_views.recommendations, name="recommendations"),
    path("kien-nghi.<slug:kind>", follow_views.recommendations_file, name="recommendations_file"),
    path(FOLLOW, follow_views.recommendation, name="recommendation"),
    path(f"{FOLLOW}tra-loi/", follow_views.recommendation_answer, name="recommendation_answer"),
    path(f"{FOLLOW}tra-lai/", follow_views.recommendation_return, name="recommendation_return"),
    path(f"{FOLLOW}dong/", follow_views.recommendation_close, name="recommendation_close"),
]
