"""What happens to a household between reviews: births, deaths, moves, splits, each with its day and ground."""

from django.apps import AppConfig


class LifeConfig(AppConfig):
    name = "giamngheo.apps.life"
    label = "life"

    def ready(self) -> None:
        """Hangs the timeline into a household's page, arrivals into the home page, the gate into undoing merges."""
        from giamngheo.apps.accounts.todo import add_source
        from giamngheo.apps.register.gates import add_undo_gate
        from giamngheo.apps.register.sections import add_section

        from .gates import events_rest_on
        from .section import life_of
        from .tasks import my_tasks

        add_undo_gate("life", events_rest_on)
        add_section("life", 20, life_of)
        add_source("life", my_tasks)
