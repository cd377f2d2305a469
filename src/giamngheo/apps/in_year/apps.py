"""The review within the year: requests to enter and to leave, average-standard households, low-income workers."""

from django.apps import AppConfig


class InYearConfig(AppConfig):
    name = "giamngheo.apps.in_year"
    label = "in_year"

    def ready(self) -> None:
        """Hangs the requests into the home page and a household's page, and the decisions into the list to review."""
        from giamngheo.apps.accounts.todo import add_source
        from giamngheo.apps.fieldwork.grounds import Ground, add_ground
        from giamngheo.apps.register.sections import add_section
        from giamngheo.apps.review.on_list import add_statement

        from . import sheet_views
        from .actions.sheets import sheet_obstacles, sheet_sent
        from .class_history import DECIDED_SQL, ELSEWHERE_SQL
        from .section import household_section
        from .tasks import my_tasks

        add_source("in_year", my_tasks)
        add_ground("in_year", Ground(sheet_views.address_of, sheet_obstacles, sheet_sent))
        add_section("in_year", 30, household_section)
        add_statement("in_year", DECIDED_SQL)
        add_statement("elsewhere", ELSEWHERE_SQL)
