"""Capacity."""

from django.apps import AppConfig


class CapacityConfig(AppConfig):
    name = "giamngheo.apps.delivery.kinds.capacity"
    label = "delivery_capacity"
