"""Lists of beneficiaries."""

from django.apps import AppConfig


class BeneficiariesConfig(AppConfig):
    name = "giamngheo.apps.beneficiaries"
    label = "beneficiaries"

    def ready(self) -> None:
        """Hangs tasks into the home page, and lists into the household's page."""
        from giamngheo.apps.accounts.todo import add_source
        from giamngheo.apps.register.sections import add_section

        from .sections import list_section
        from .tasks import my_tasks

        add_source("beneficiaries", my_tasks)
        add_section("beneficiaries", 75, list_section)
