"""Communication."""

from django.apps import AppConfig


class CommunicationConfig(AppConfig):
    name = "giamngheo.apps.delivery.kinds.communication"
    label = "delivery_communication"

    def ready(self) -> None:
        """Hangs questions that nobody answered yet into the home page."""
        from giamngheo.apps.accounts.todo import add_source

        from .tasks import my_tasks

        add_source("delivery_communication", my_tasks)
