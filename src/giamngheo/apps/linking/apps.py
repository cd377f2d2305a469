"""Who may be the same: duplicates, and households of earlier lists linked across years and maps."""

from django.apps import AppConfig


class LinkingConfig(AppConfig):
    name = "giamngheo.apps.linking"
    label = "linking"

    def ready(self) -> None:
        """Hangs what is known of pairs into recognition, classification, the home page and the household's page."""
        from giamngheo.apps.accounts.todo import add_source
        from giamngheo.apps.register.sections import add_section
        from giamngheo.apps.review.lineage import add_lineage
        from giamngheo.apps.review.moved import add_teller
        from giamngheo.apps.review.obstacles import add_notice, add_obstacle

        from . import notices, runs  # noqa: F401 - runs registers what the background does
        from .movements import fill_same, movement_now

        add_source("linking", notices.my_tasks)
        add_section("linking", 60, notices.section)
        add_obstacle("linking", notices.obstacle)
        add_notice("linking", notices.notice)
        add_lineage("linking", fill_same)
        add_teller("linking", movement_now)
