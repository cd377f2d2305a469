"""The annual review: rounds, classification, recognition, the year's tables."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "giamngheo.apps.review"
    label = "review"

    def ready(self) -> None:
        """Hangs the classes into the register's screens, and the word that recognised lists stand."""
        from giamngheo.apps.accounts.queries import set_villages_source
        from giamngheo.apps.accounts.todo import add_source
        from giamngheo.apps.register.classes import set_source
        from giamngheo.apps.register.gates import add_gate

        from . import runs  # noqa: F401 - registers what the background does
        from .gates import recognised_lists_stand
        from .household_classes import ReviewClasses
        from .queries import villages_on
        from .tasks import my_tasks

        set_source(ReviewClasses())
        set_villages_source(villages_on)
        add_gate("review", recognised_lists_stand)
        add_source("review", my_tasks)
