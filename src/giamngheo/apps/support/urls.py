"""Addresses of this app, below its prefix in the site's."""

from django.urls import path

from . import household_views, subject_views, supplement_views, views

app_name = "support"
urlpatterns = [
    path("", views.rules, name="rules"),
    path("tinh-lai/", views.recount, name="recount"),
    path("ho/<int:pk>/", household_views.household, name="household"),
    path("ho/<int:pk>/hien-thong-tin/", household_views.household_revealed, name="household_revealed"),
    path("ho/<int:pk>/thong-tin/", supplement_views.answers, name="answers"),
    path("ho/<int:pk>/thong-tin/hien-thong-tin/", supplement_views.answers_revealed, name="answers_revealed"),
    path("ho/<int:pk>/bo-sung/", supplement_views.supplement, name="supplement"),
    path("doi-tuong/<int:pk>/", subject_views.subject, name="subject"),
    path("quy-tac/<slug:rule_id>/", views.rule_list, name="rule"),
    path("quy-tac/<slug:rule_id>/hien-thong-tin/", views.rule_revealed, name="rule_revealed"),
    path("quy-tac/<slug:rule_id>/danh-sach.<slug:kind>", views.rule_file, name="rule_file"),
]
