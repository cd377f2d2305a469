"""What households and authorities commit themselves to, and what came of it."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "giamngheo.apps.commitments"
    label = "commitments"
