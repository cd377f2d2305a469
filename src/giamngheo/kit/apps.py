"""Kit as a Django app: template tags and commands only, no models."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "giamngheo.kit"
    label = "kit"
