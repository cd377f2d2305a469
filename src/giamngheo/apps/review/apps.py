"""The annual review: rounds, classification, recognition, the year's tables."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "giamngheo.apps.review"
    label = "review"
