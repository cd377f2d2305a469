"""Livelihoods."""

from django.apps import AppConfig


class LivelihoodsConfig(AppConfig):
    name = "giamngheo.apps.delivery.kinds.livelihoods"
    label = "delivery_livelihoods"

    def ready(self) -> None:
        """Hangs what is to come back from rotation into the home page."""
        from giamngheo.apps.accounts.todo import add_source

        from .tasks import my_tasks

        add_source("delivery_livelihoods", my_tasks)
