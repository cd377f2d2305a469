"""Praise."""

from django.apps import AppConfig


class PraiseConfig(AppConfig):
    name = "giamngheo.apps.praise"
    label = "praise"

    def ready(self) -> None:
        """Hangs nominations that wait into the home page, and the way to nominate into the household's page."""
        from giamngheo.apps.accounts.todo import add_source
        from giamngheo.apps.register.sections import add_section

        from .sections import nominate_section
        from .tasks import my_tasks

        add_source("praise", my_tasks)
        add_section("praise", 95, nominate_section)
