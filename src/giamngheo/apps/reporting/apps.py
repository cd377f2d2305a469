"""Reports on their way upwards: who owes which, signed versions, periods that are closed, what the auditor finds."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "giamngheo.apps.reporting"
    label = "reporting"

    def ready(self) -> None:
        """Hangs reports to write, to sign and to look at into the home page."""
        from giamngheo.apps.accounts.todo import add_source

        from .todo import my_tasks

        add_source("reporting", my_tasks)
