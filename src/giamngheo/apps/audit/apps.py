"""What was done and who read what: text only, no foreign keys, append-only."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "giamngheo.apps.audit"
    label = "audit"
