"""The programme's money."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    name = "giamngheo.apps.money"
    label = "money"

    def ready(self) -> None:
        """Hangs documents that wait for approval into the home page."""
        from giamngheo.apps.accounts.todo import add_source

        from .tasks import my_tasks

        add_source("money", my_tasks)
