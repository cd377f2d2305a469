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
    thumbnail = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Privacy:
        personal = frozenset({"name"})
        plain = frozenset({"id", "area", "sha256", "size", "content_type", "uploaded_by_id", "uploaded_at", "thumbnail"})


class PicturePlace(models.Model):
    """Where and when a picture was taken, as the camera wrote it, apart from the picture; sensitive: it shows a home."""

    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="place")
    area = models.ForeignKey("places.Area", models.PROTECT)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    taken_at = models.TextField(blank=True)

    class Privacy:
        sensitive = frozenset({"latitude", "longitude", "taken_at"})
        plain = frozenset({"id", "file", "area"})
