"""A stored file is its content: the same bytes are kept once."""

from django.db import models


class StoredFile(models.Model):
    """One upload by one person for one area; the bytes lie in the content-addressed folder under ``sha256``."""

    area = models.ForeignKey("places.Area", models.PROTECT)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    name = models.TextField()
    content_type = models.TextField(blank=True)
    uploaded_by_id = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField()

    class Privacy:
        personal = frozenset({"name"})
        plain = frozenset({"id", "area", "sha256", "size", "content_type", "uploaded_by_id", "uploaded_at"})
