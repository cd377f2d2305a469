"""Housing."""

from django.apps import AppConfig


class HousingConfig(AppConfig):
    name = "giamngheo.apps.delivery.kinds.housing"
    label = "delivery_housing"
