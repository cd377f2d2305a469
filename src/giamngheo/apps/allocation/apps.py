"""How money is divided among communes."""

from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "giamngheo.apps.allocation"
    label = "allocation"

    def ready(self) -> None:
        """Hangs divisions that wait for somebody into the home page."""
        from giamngheo.apps.accounts.todo import add_source

        from .tasks import my_tasks

        add_source("allocation", my_tasks)
