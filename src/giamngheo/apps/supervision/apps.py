"""Supervision."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "giamngheo.apps.supervision"
    label = "supervision"

    def ready(self) -> None:
        """Hangs recommendations to answer and to look at into the home page."""
        from giamngheo.apps.accounts.todo import add_source

        from .tasks import my_tasks

        add_source("supervision", my_tasks)
