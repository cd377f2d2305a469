"""The review in the village: the form on a phone, and the workbook that works without a network."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "giamngheo.apps.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        """Hangs in what is to be done, the photos on a household's page, and who saved a sheet."""
        from giamngheo.apps.accounts.todo import add_source
        from giamngheo.apps.register.sections import add_section
        from giamngheo.apps.review.workers import add_workers

        from .queries import who_saved
        from .section import photos
        from .tasks import my_tasks

        add_workers("fieldwork", who_saved)
        add_source("fieldwork", my_tasks)
        add_section("fieldwork", 60, photos)
