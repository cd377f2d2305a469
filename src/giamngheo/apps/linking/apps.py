"""Who may be the same: duplicates, and households of earlier lists linked across years and maps."""

from django.apps import AppConfig


class LinkingConfig(AppConfig):
    name = "giamngheo.apps.linking"
    label = "linking"
