"""The path of every household through poverty, and the balance of stock and flow."""

from django.apps import AppConfig


class TrajectoryConfig(AppConfig):
    name = "giamngheo.apps.trajectory"
    label = "trajectory"

    def ready(self) -> None:
        """Hangs tables 2 and 3 into the year's set, and the household's path into its page."""
        from giamngheo.apps.register.sections import add_section
        from giamngheo.apps.review.tables.definitions import add_table

        from .household_path import render_path
        from .tables import TABLES

        for table in TABLES:
            add_table(table)
        add_section("trajectory", 20, render_path)
