"""Evaluation surveys."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "giamngheo.apps.evaluations"
    label = "evaluations"

    def ready(self) -> None:
        """Hangs households to ask and surveys to close into the home page."""
        from giamngheo.apps.accounts.todo import add_source

        from .tasks import my_tasks

        add_source("evaluations", my_tasks)
