"""Workbooks that were issued, the households in each, and what was chosen where the register had moved meanwhile.

A returned file is an import like any other (``intake.ImportBatch`` with staged rows and findings); it is told from the
others by ``layout["door"] == "issued"``.
"""

from django.db import models
from django.db.models import Q


class IssuedWorkbook(models.Model):
    """One workbook handed out for a round: whole commune, or one village. See states.py."""

    uuid = models.UUIDField(unique=True)
    round = models.ForeignKey("review.Round", models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", models.PROTECT)
    village = models.ForeignKey("register.Village", models.PROTECT, null=True, related_name="+")
    # Counts up per round, area and village: only the newest may come back.
    version = models.IntegerField()
    row_count = models.IntegerField()
    digest = models.CharField(max_length=64)
    state = models.TextField(default="issued")
    is_synthetic = models.BooleanField(default=False)
    issued_by_id = models.BigIntegerField()
    issued_by_name = models.TextField()
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "area", "village", "version"], nulls_distinct=False, name="issued_version_once"
            ),
            models.CheckConstraint(
                name="issued_state_known", condition=Q(state__in=["issued", "returned", "merged", "expired"])
            ),
        ]

    class Privacy:
        personal = frozenset({"issued_by_name"})
        plain = frozenset(
            {
                "id", "uuid", "round", "area", "village", "version", "row_count", "digest", "state", "is_synthetic",
                "issued_by_id", "issued_at",
            }
        )  # fmt: skip


class IssuedRow(models.Model):
    """One household of an issued workbook: what its locked cells said, what was known of it then."""

    issue = models.ForeignKey(IssuedWorkbook, models.PROTECT, related_name="rows")
    area = models.ForeignKey("places.Area", models.PROTECT)
    uuid = models.UUIDField(unique=True)
    number = models.IntegerField()
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="+")
    fact = models.ForeignKey("register.HouseholdFact", models.PROTECT, null=True, related_name="+")
    identity = models.JSONField(default=dict)
    values = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["issue", "household"], name="household_once_per_issue")]

    class Privacy:
        sensitive = frozenset({"values"})
        personal = frozenset({"identity"})
        plain = frozenset({"id", "issue", "area", "uuid", "number", "household", "fact"})


class ReturnChoice(models.Model):
    """What an officer chose for one answer of one household where register and file differ. The last one holds.

    ``seen_fact_id``: the register's fact the officer looked at; when it is another by now, the choice holds no more.
    """

    batch = models.ForeignKey("intake.ImportBatch", models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", models.PROTECT)
    row = models.ForeignKey(IssuedRow, models.PROTECT, related_name="+")
    field = models.TextField()
    choice = models.TextField()
    seen_fact_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["batch", "row", "field"], name="return_choice_of")]
        constraints = [models.CheckConstraint(name="return_choice_known", condition=Q(choice__in=["file", "register"]))]

    class Privacy:
        plain = frozenset({"id", "batch", "area", "row", "field", "choice", "seen_fact_id", "by_id", "at"})
