"""The programme at a glance: front page, profiles of projects, agencies and communes, communes side by side."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "giamngheo.apps.overview"
    label = "overview"

    def ready(self) -> None:
        """Registers the background work."""
        from . import runs  # noqa: F401
