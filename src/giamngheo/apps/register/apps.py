"""Households and persons; append-only facts, the current state derived."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "giamngheo.apps.register"
    label = "register"

    def ready(self) -> None:
        """Registers what the background does."""
        from . import intake_runs  # noqa: F401
