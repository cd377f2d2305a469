"""Budget plans."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "giamngheo.apps.planning"
    label = "planning"

    def ready(self) -> None:
        """Hangs plans that wait for approval, and those that came back, into the home page."""
        from giamngheo.apps.accounts.todo import add_source

        from .tasks import my_tasks

        add_source("planning", my_tasks)
