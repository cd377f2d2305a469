"""The review in the village: the form on a phone, and the workbook that works without a network."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "giamngheo.apps.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        """Hangs in what is to be done, and the photos on a household's page."""
        from giamngheo.apps.accounts.todo import add_source
        from giamngheo.apps.register.sections import add_section

        from .section import photos
        from .tasks import my_tasks

        add_source("fieldwork", my_tasks)
        add_section("fieldwork", 60, photos)
