"""Nutrition."""

from django.apps import AppConfig


class NutritionConfig(AppConfig):
    name = "giamngheo.apps.delivery.kinds.nutrition"
    label = "delivery_nutrition"
