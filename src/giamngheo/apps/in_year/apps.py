"""The review within the year: requests to enter and to leave, average-standard households, low-income workers."""

from django.apps import AppConfig


class InYearConfig(AppConfig):
    name = "giamngheo.apps.in_year"
    label = "in_year"
