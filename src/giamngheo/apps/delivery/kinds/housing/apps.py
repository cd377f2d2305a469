"""Housing."""

from django.apps import AppConfig


class HousingConfig(AppConfig):
    name = "giamngheo.apps.delivery.kinds.housing"
    label = "delivery_housing"

    def ready(self) -> None:
        """Hangs cases that wait for the chairman into the home page."""
        from giamngheo.apps.accounts.todo import add_source

        from .tasks import my_tasks

        add_source("delivery_housing", my_tasks)
