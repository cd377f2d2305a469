"""Audit rows hold text, no foreign keys, so that the log never interferes with live data."""

from django.db import models


class AuditEntry(models.Model):
    """One act of one person: what, on what, when."""

    at = models.DateTimeField(db_index=True)
    user_id = models.BigIntegerField(null=True)
    user_name = models.TextField(blank=True)
    action = models.TextField()
    subject = models.TextField(blank=True)
    area_id = models.BigIntegerField(null=True, db_index=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]

    class Privacy:
        plain = frozenset({"id", "at", "user_id", "user_name", "action", "subject", "area_id", "detail"})


class SensitiveRead(models.Model):
    """Who looked at sensitive fields of whom: one row per page and subject."""

    at = models.DateTimeField(db_index=True)
    user_id = models.BigIntegerField(null=True)
    user_name = models.TextField(blank=True)
    subject = models.TextField()
    fields = models.TextField()
    row_count = models.IntegerField(default=1)
    area_id = models.BigIntegerField(null=True, db_index=True)
    path = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    class Privacy:
        plain = frozenset({"id", "at", "user_id", "user_name", "subject", "fields", "row_count", "area_id", "path"})
