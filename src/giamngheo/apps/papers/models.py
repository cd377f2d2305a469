"""A paper as it was issued. Nothing of it is ever changed: what is wrong is replaced by another paper that names it."""

from django.db import models
from django.db.models import Q


class Paper(models.Model):
    """One issued paper: who, when, its number, the frozen content, and both files by their digest.

    ``subject``: what it is about, as "household:812"; apps find their papers by it. ``frame``: the words that are
    printed around the content (office, place, number). ``number_key``: the number without what does not distinguish.
    ``village_id`` (a village of the register, which stands above): for readers who see only their villages.
    """

    area = models.ForeignKey("places.Area", models.PROTECT)
    kind = models.TextField()
    family = models.TextField(blank=True)
    year = models.IntegerField()
    number = models.TextField(blank=True)
    number_key = models.TextField(blank=True)
    issued_on = models.DateField()
    subject = models.TextField()
    village_id = models.BigIntegerField(null=True)
    summary = models.TextField(blank=True)
    frame = models.JSONField(default=dict)
    content = models.JSONField(default=dict)
    has_sensitive = models.BooleanField(default=False)
    plan_digest = models.CharField(max_length=64)
    word_file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    pdf_file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="successor")
    replace_reason = models.TextField(blank=True)
    issued_by_id = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "family", "year", "number_key"], condition=~Q(family=""), name="one_number_per_series"
            ),
            models.CheckConstraint(
                name="numbered_paper_has_number", condition=Q(family="") | ~Q(number_key="")
            ),
            models.CheckConstraint(
                name="replacement_has_reason", condition=Q(replaces=None) | ~Q(replace_reason="")
            ),
        ]
        indexes = [
            models.Index(fields=["area", "issued_on"], name="paper_area_day"),
            models.Index(fields=["subject"], name="paper_subject"),
        ]

    class Privacy:
        sensitive = frozenset({"content"})
        personal = frozenset({"summary", "frame", "replace_reason"})
        plain = frozenset(
            {
                "id", "area", "kind", "family", "year", "number", "number_key", "issued_on", "subject", "village_id",
                "has_sensitive", "plan_digest", "word_file", "pdf_file", "replaces", "issued_by_id", "issued_at",
            }
        )  # fmt: skip
