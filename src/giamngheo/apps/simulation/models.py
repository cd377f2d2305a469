"""Drafts of standards, and what each would do: counts only, never a household."""

from django.db import models
from django.db.models import Q


class Draft(models.Model):
    """A draft standard: an overlay of named parameters, with its name, reason and author. Written once; a change is
    another draft. There is nothing that applies one: that is a new version of the plan."""

    area = models.ForeignKey("places.Area", models.PROTECT)
    round = models.ForeignKey("review.Round", models.PROTECT, related_name="+")
    name = models.TextField()
    reason = models.TextField()
    overlay = models.JSONField()
    overlay_digest = models.CharField(max_length=64)
    plan_digest = models.TextField()
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="draft_has_name_and_reason", condition=~Q(name="") & ~Q(reason="")),
            models.UniqueConstraint(
                fields=["area", "name"], condition=Q(archived_at=None), name="one_open_draft_per_name"
            ),
        ]

    class Privacy:
        personal = frozenset({"by_name"})
        plain = frozenset(
            {
                "id", "area", "round", "name", "reason", "overlay", "overlay_digest", "plan_digest", "by_id",
                "created_at", "archived_at",
            }
        )  # fmt: skip


class Result(models.Model):
    """The answer to one question, named by the digest of its inputs: round, recognised lists, draft, plan, area.

    ``counts``: households, communes, listed (all communes of the map), different (whose class computed now is not the
    recognised one), area_ids (the communes it stands on).
    """

    area = models.ForeignKey("places.Area", models.PROTECT)
    round = models.ForeignKey("review.Round", models.PROTECT, related_name="+")
    input_digest = models.CharField(max_length=64)
    overlay_digest = models.CharField(max_length=64)
    plan_digest = models.TextField()
    counts = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "input_digest"], name="one_answer_per_question")]

    class Privacy:
        plain = frozenset(
            {"id", "area", "round", "input_digest", "overlay_digest", "plan_digest", "counts", "computed_at"}
        )


class Cell(models.Model):
    """How many households and persons of one place and group pass from one class to another."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="cells")
    area = models.ForeignKey("places.Area", models.PROTECT, db_index=False)
    ethnic_group = models.TextField(blank=True)
    head_sex = models.CharField(max_length=1, blank=True)
    merit = models.TextField(blank=True)
    base_class = models.TextField()
    draft_class = models.TextField()
    basis = models.TextField()
    households = models.IntegerField()
    persons = models.IntegerField()

    class Meta:
        constraints = [models.CheckConstraint(name="cell_counts_somebody", condition=Q(households__gt=0))]

    class Privacy:
        sensitive = frozenset({"ethnic_group"})
        plain = frozenset(
            {
                "id", "result", "area", "head_sex", "merit", "base_class", "draft_class", "basis", "households",
                "persons",
            }
        )  # fmt: skip
