"""The site as a Django app: logs configured once, system checks registered."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "giamngheo.site"
    label = "site"

    def ready(self) -> None:
        from . import checks, logs

        logs.configure()
        checks.register_all()
