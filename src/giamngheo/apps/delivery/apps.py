"""Support in people's hands."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "giamngheo.apps.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Hangs tasks into the home page and supports into the household's page."""
        from giamngheo.apps.accounts.todo import add_source
        from giamngheo.apps.register.sections import add_section

        from .sections import support_section
        from .tasks import my_tasks

        add_source("delivery", my_tasks)
        add_section("delivery", 80, support_section)
