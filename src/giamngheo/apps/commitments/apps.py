"""What households and authorities commit themselves to, and what came of it."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "giamngheo.apps.commitments"
    label = "commitments"

    def ready(self) -> None:
        """Hangs tasks into the home page and registrations into the household's page."""
        from giamngheo.apps.accounts.todo import add_source
        from giamngheo.apps.register.sections import add_section

        from .sections import escape_section
        from .tasks import my_tasks

        add_source("commitments", my_tasks)
        add_section("commitments", 70, escape_section)
