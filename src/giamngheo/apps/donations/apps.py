"""What people and organisations give."""

from django.apps import AppConfig


class DonationsConfig(AppConfig):
    name = "giamngheo.apps.donations"
    label = "donations"

    def ready(self) -> None:
        """Hangs lists that wait for approval into the home page, and what a household was given into its page."""
        from giamngheo.apps.accounts.todo import add_source
        from giamngheo.apps.register.sections import add_section

        from .sections import given_section
        from .tasks import my_tasks

        add_source("donations", my_tasks)
        add_section("donations", 72, given_section)
