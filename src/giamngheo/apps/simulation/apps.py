"""What a draft standard would do to whom, before anybody decides."""

from django.apps import AppConfig


class SimulationConfig(AppConfig):
    name = "giamngheo.apps.simulation"
    label = "simulation"

    def ready(self) -> None:
        """Registers what the background does."""
        from . import runs  # noqa: F401
