"""Health-insurance cards."""

from django.apps import AppConfig


class InsuranceConfig(AppConfig):
    name = "giamngheo.apps.insurance"
    label = "insurance"

    def ready(self) -> None:
        """Hangs rows that wait into the home page, cards of members into the household's page."""
        from giamngheo.apps.accounts.todo import add_source
        from giamngheo.apps.register.sections import add_section

        from .sections import cards_section
        from .tasks import my_tasks

        add_source("insurance", my_tasks)
        add_section("insurance", 65, cards_section)
