"""The review in the village: the form on a phone, and the workbook that works without a network."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "giamngheo.apps.fieldwork"
    label = "fieldwork"
