"""Vocational training."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "giamngheo.apps.delivery.kinds.training"
    label = "delivery_training"

    def ready(self) -> None:
        """Hangs courses that ended without a result into the home page."""
        from giamngheo.apps.accounts.todo import add_source

        from .tasks import my_tasks

        add_source("delivery_training", my_tasks)
