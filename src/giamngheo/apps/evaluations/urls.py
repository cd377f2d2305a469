"""Addresses of evaluation surveys, below their prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import result_views, views

app_name = "evaluations"
ONE = "<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.surveys, name="surveys"),
    path("danh-sach.<slug:kind>", views.surveys_file, name="surveys_file"),
    path("moi/", views.survey_new, name="survey_new"),
    path("so-sanh/", result_views.compare, name="compare"),
    path(ONE, views.survey, name="survey"),
    path(f"{ONE}chon-mau/", views.survey_draw, name="survey_draw"),
    path(f"{ONE}bat-dau/", views.survey_start, name="survey_start"),
    path(f"{ONE}ket-thuc/", views.survey_close, name="survey_close"),
    path(f"{ONE}bo/", views.survey_cancel, name="survey_cancel"),
    path(f"{ONE}mau/", views.sample, name="sample"),
    path(f"{ONE}mau.<slug:kind>", views.sample_file, name="sample_file"),
    path(f"{ONE}ket-qua/", result_views.results, name="results"),
    path(f"{ONE}ket-qua.<slug:kind>", result_views.results_file, name="results_file"),
    path("ho/<int:pk>/", views.household, name="household"),
]
