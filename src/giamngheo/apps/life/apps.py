"""What happens to a household between reviews: births, deaths, moves, splits, each with its day and ground."""

from django.apps import AppConfig


class LifeConfig(AppConfig):
    name = "giamngheo.apps.life"
    label = "life"
