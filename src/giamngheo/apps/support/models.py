"""Lists told once and kept: who falls under each rule of support on a day, commune by commune.

Nothing here is a source of truth: every row follows from the register and the plan, and may be told anew at any time.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q


class StoredRun(models.Model):
    """One telling of all rules over an area on a day. Until ``finished_at`` is set its lists are not there.

    ``rules``: rule → the facts that its bits of ``open_masks`` stand for, in order. ``marks``: the last row of every
    watched table when it began (``marks.py``). ``numbers``: subjects by kind, and communes. Holds nothing of anybody.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    on = models.DateField()
    plan_digest = models.TextField()
    by_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    rules = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    numbers = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        constraints = [
            # A second press finds the run that waits.
            models.UniqueConstraint(
                fields=["area", "on"], condition=Q(finished_at=None), name="one_open_stored_run_per_day"
            ),
        ]
        indexes = [models.Index(fields=["on", "area"], name="stored_run_day")]

    class Privacy:
        plain = frozenset(
            {
                "id", "area", "on", "plan_digest", "by_id", "asked_at", "started_at", "finished_at", "rules", "marks",
                "numbers",
            }
        )  # fmt: skip


def _length(name: str) -> Func:
    return Func(F(name), function="cardinality", output_field=models.IntegerField())


class StoredList(models.Model):
    """One rule in one commune: the keys of who is eligible in their order, and of who is undetermined by name.

    ``keys`` with ``ranks``, ``positions`` (place in the order of the whole run) and ``ties`` (nothing in the rule
    separates it from another of the run) go side by side; so do ``open_keys``, ``open_ranks`` (if
    they turn out eligible) and ``open_masks`` (missing facts as bits). Who is not eligible is counted only.
    """

    run = models.ForeignKey(StoredRun, models.CASCADE, related_name="lists", db_index=False)
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    rule_id = models.TextField()
    eligible_count = models.IntegerField()
    open_count = models.IntegerField()
    not_count = models.IntegerField()
    keys = ArrayField(models.BigIntegerField())
    ranks = ArrayField(models.SmallIntegerField())
    positions = ArrayField(models.IntegerField())
    ties = ArrayField(models.BooleanField())
    open_keys = ArrayField(models.BigIntegerField())
    open_ranks = ArrayField(models.SmallIntegerField())
    open_masks = ArrayField(models.BigIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "rule_id", "area"], name="one_stored_list_per_commune"),
            models.CheckConstraint(
                name="stored_arrays_side_by_side",
                condition=Q(eligible_count=_length("keys"), open_count=_length("open_keys"))
                & Q(eligible_count=_length("ranks"))
                & Q(eligible_count=_length("positions"))
                & Q(eligible_count=_length("ties"), open_count=_length("open_masks"))
                & Q(open_count=_length("open_ranks")),
            ),
        ]

    class Privacy:
        # Being on a list may tell of a pregnancy or a disability, and the order of ethnicity.
        sensitive = frozenset({"keys", "ranks", "positions", "ties", "open_keys", "open_ranks", "open_masks"})
        plain = frozenset({"id", "run", "area", "rule_id", "eligible_count", "open_count", "not_count"})


__all__ = ["StoredList", "StoredRun"]
