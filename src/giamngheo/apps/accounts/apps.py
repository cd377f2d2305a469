"""People who use the system: role × agency × area × period."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "giamngheo.apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Tells background runs what a person may see."""
        from giamngheo.apps.work.registry import set_scope_source

        from .queries import scope_of_user

        set_scope_source(scope_of_user)
