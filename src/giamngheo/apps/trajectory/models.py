"""The flows of each year: one row per household and step, each with the event that it rests on."""

from django.db import models
from django.db.models import Q

from .codes import CODES

EVENT_KINDS = ("annual", "in_year", "life", "link")


class Flow(models.Model):
    """One step of one household between two lists: out of a class, into a class, or staying in it.

    A household that moves takes two steps: out where it was, in where it came to (a class is then empty). The rows are
    put together from recognised decisions and life events, never written by hand; ``event_id`` is the id of a
    ``review.Decision``, of a decision within the year, of a ``life.LifeEvent`` or of a ``linking.HouseholdLink``, as
    ``event_kind`` says. ``household`` is the row that the event names, ``area`` and ``village`` are where it stood on that
    day.
    """

    year = models.IntegerField()
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="flows")
    position = models.IntegerField()
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    village = models.ForeignKey("register.Village", models.PROTECT, null=True, related_name="+", db_index=False)
    class_from = models.TextField(blank=True)
    class_to = models.TextField(blank=True)
    code = models.TextField()
    event_kind = models.TextField()
    event_id = models.BigIntegerField()
    event_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["year", "area", "code"], name="flow_year_area_code")]
        constraints = [
            models.UniqueConstraint(fields=["household", "year", "position", "code"], name="flow_once_per_step"),
            models.CheckConstraint(name="flow_code_known", condition=Q(code__in=CODES)),
            models.CheckConstraint(name="flow_has_an_event", condition=Q(event_kind__in=EVENT_KINDS)),
        ]

    class Privacy:
        personal = frozenset({"class_from", "class_to", "code"})
        plain = frozenset(
            {"id", "year", "household", "position", "area", "village", "event_kind", "event_id", "event_on"}
        )


class FlowBuild(models.Model):
    """When the flows of a year were put together, by whom, from how many lists and events. Append-only."""

    year = models.IntegerField()
    built_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    plan_digest = models.TextField()
    flow_count = models.IntegerField()
    written_count = models.IntegerField()
    list_count = models.IntegerField()

    class Meta:
        ordering = ["-year", "-id"]
        indexes = [models.Index(fields=["year", "-id"], name="flow_build_year")]

    class Privacy:
        plain = frozenset(
            {"id", "year", "built_at", "by_id", "plan_digest", "flow_count", "written_count", "list_count"}
        )
