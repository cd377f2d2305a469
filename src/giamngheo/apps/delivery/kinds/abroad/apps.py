"""Work abroad."""

from django.apps import AppConfig


class AbroadConfig(AppConfig):
    name = "giamngheo.apps.delivery.kinds.abroad"
    label = "delivery_abroad"
