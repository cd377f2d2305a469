"""What happens to a household between reviews: births, deaths, moves, splits, each with its day and ground."""

from django.apps import AppConfig


class LifeConfig(AppConfig):
    name = "giamngheo.apps.life"
    label = "life"

    def ready(self) -> None:
        """Hangs the gate into the undoing of merges."""
        from giamngheo.apps.register.gates import add_undo_gate

        from .gates import events_rest_on

        add_undo_gate("life", events_rest_on)
