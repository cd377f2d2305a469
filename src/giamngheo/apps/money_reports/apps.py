"""Reports of the programme's money; no tables of its own."""

from django.apps import AppConfig


class MoneyReportsConfig(AppConfig):
    name = "giamngheo.apps.money_reports"
    label = "money_reports"
