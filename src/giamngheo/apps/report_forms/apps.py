"""Contents of the official reports."""

from django.apps import AppConfig


class ReportFormsConfig(AppConfig):
    name = "giamngheo.apps.report_forms"
    label = "report_forms"
