"""Figures of the front page as they stood when they were taken; written once."""

from django.db import models
from django.db.models import Q


class Snapshot(models.Model):
    """What the front page of one area says, taken on a day by the plan in force; a day's next one has the next number.

    ``figures``: see ``figures.py``; ``shape``: the version of its shape. ``by_id``: who asked for it, none for the nightly run.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    taken_on = models.DateField()
    number = models.IntegerField(default=1)
    taken_at = models.DateTimeField()
    plan_digest = models.CharField(max_length=64)
    shape = models.IntegerField()
    figures = models.JSONField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-taken_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["area", "taken_on", "number"], name="snapshot_numbered"),
            models.CheckConstraint(name="snapshot_number_from_one", condition=Q(number__gte=1)),
        ]

    class Privacy:
        plain = frozenset({"id", "area", "taken_on", "number", "taken_at", "plan_digest", "shape", "figures", "by_id"})
