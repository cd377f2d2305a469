"""The annual review: rounds, classification, recognition, the year's tables."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "giamngheo.apps.review"
    label = "review"

    def ready(self) -> None:
        """Hangs the classes into the register's screens."""
        from giamngheo.apps.register.classes import set_source

        from .household_classes import ReviewClasses

        set_source(ReviewClasses())
