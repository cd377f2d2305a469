"""Areas on three administrative maps, their succession, and how every report rolls up."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "giamngheo.apps.places"
    label = "places"
