"""Works."""

from django.apps import AppConfig


class WorksConfig(AppConfig):
    name = "giamngheo.apps.delivery.kinds.works"
    label = "delivery_works"

    def ready(self) -> None:
        """Hangs upkeep that is due into the home page."""
        from giamngheo.apps.accounts.todo import add_source

        from .tasks import my_tasks

        add_source("delivery_works", my_tasks)
