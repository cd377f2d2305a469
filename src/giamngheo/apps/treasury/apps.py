"""The Treasury's side of the programme's money."""

from django.apps import AppConfig


class TreasuryConfig(AppConfig):
    name = "giamngheo.apps.treasury"
    label = "treasury"

    def ready(self) -> None:
        """Hangs rows that wait for a person, and reconciliations to sign, into the home page."""
        from giamngheo.apps.accounts.todo import add_source

        from .tasks import my_tasks

        add_source("treasury", my_tasks)
