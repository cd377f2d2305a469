"""People who use the system: role × agency × area × period."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "giamngheo.apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Tells background runs what a person may see, and the home page which of them were stopped."""
        from giamngheo.apps.work.registry import set_scope_source

        from . import run_tasks, todo
        from .queries import scope_of_user

        set_scope_source(scope_of_user)
        todo.add_source("runs", run_tasks.my_tasks)
