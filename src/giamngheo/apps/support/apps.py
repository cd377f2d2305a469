"""Who may be supported, and the lists of those who shall be."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "giamngheo.apps.support"
    label = "support"

    def ready(self) -> None:
        """Hangs what a household may get into its page."""
        from giamngheo.apps.register.sections import add_section

        from . import runs  # noqa: F401 - registers the background work
        from .sections import support_section

        add_section("support", 60, support_section)
