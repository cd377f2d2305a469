"""Works."""

from django.apps import AppConfig


class WorksConfig(AppConfig):
    name = "giamngheo.apps.delivery.kinds.works"
    label = "delivery_works"

    def ready(self) -> None:
        """Hangs upkeep that is due into the home page, and the way to a case into the row of an approved list."""
        from giamngheo.apps.accounts.todo import add_source
        from giamngheo.apps.beneficiaries.ways import add_way

        from .tasks import my_tasks
        from .ways import ways_from

        add_source("delivery_works", my_tasks)
        add_way("delivery_works", ways_from)
