"""Kit as a Django app: template tags and commands only, no models."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "giamngheo.kit"
    label = "kit"

    def ready(self) -> None:
        """Every connection ends with its process; long lists go to the server as arrays."""
        from django.db.backends.signals import connection_created

        from . import listed
        from .database import end_with_client

        listed.register()
        connection_created.connect(end_with_client, dispatch_uid="kit.end_with_client")
