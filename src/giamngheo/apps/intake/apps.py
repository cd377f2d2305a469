"""Import as a workflow: upload, stage, check every row, mend, merge, undo."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "giamngheo.apps.intake"
    label = "intake"

    def ready(self) -> None:
        """Registers what the background does."""
        from . import runs  # noqa: F401
