"""Information."""

from django.apps import AppConfig


class InformationConfig(AppConfig):
    name = "giamngheo.apps.delivery.kinds.information"
    label = "delivery_information"
