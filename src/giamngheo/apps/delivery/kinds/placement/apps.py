"""Jobs found."""

from django.apps import AppConfig


class PlacementConfig(AppConfig):
    name = "giamngheo.apps.delivery.kinds.placement"
    label = "delivery_placement"
