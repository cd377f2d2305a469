"""Background runs with progress that survives a restart."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "giamngheo.apps.work"
    label = "work"
