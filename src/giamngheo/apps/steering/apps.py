"""Difficulties and steering."""

from django.apps import AppConfig


class SteeringConfig(AppConfig):
    name = "giamngheo.apps.steering"
    label = "steering"

    def ready(self) -> None:
        """Hangs what waits for somebody here into the home page."""
        from giamngheo.apps.accounts.todo import add_source

        from .tasks import my_tasks

        add_source("steering", my_tasks)
