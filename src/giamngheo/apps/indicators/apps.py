"""Targets and indicators, and whether we are on course."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "giamngheo.apps.indicators"
    label = "indicators"
