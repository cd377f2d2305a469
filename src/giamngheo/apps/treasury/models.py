"""What the Treasury told and what became of it: sheets and their rows, reconciliations, the end of a year, settlements.

The ledger knows nothing of these: they point down to its lines and documents.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giamngheo.engine.treasury import BOOKED_KINDS
from giamngheo.engine.year_end import CANCEL, CARRY, WAIT


class Sheet(models.Model):
    """One sheet of the Treasury as it was brought in; written once. ``area``: whose books it was brought in for."""

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    office = models.TextField()
    since = models.DateField()
    until = models.DateField()
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    sha256 = models.TextField(unique=True)
    row_count = models.IntegerField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(name="sheet_days_in_order", condition=Q(since__lte=F("until")))]

    class Privacy:
        plain = frozenset(
            {"id", "area", "office", "since", "until", "file", "sha256", "row_count", "by_id", "at", "is_synthetic"}
        )


class SheetRow(models.Model):
    """A row of a sheet, or what the ledger has and the sheet has not (``number`` none). See states.py.

    ``area``: of the line once it is known, else of its unit's one area, else of the sheet. ``faults``: codes of ``engine.treasury``.
    ``document``: the ledger's own, found or made from this row.
    """

    class State(models.TextChoices):
        MISMATCH = "mismatch", _("chưa khớp")
        READY = "ready", _("khớp dòng vốn, chờ ghi sổ")
        AGREES = "agrees", _("khớp sổ")
        SENT = "sent", _("đã lập chứng từ")
        OURS = "ours", _("giữ theo sổ")
        ASIDE = "aside", _("để riêng")

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="rows")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    number = models.IntegerField(null=True)
    voucher = models.TextField()
    day = models.DateField()
    unit_name = models.TextField()
    project = models.TextField()
    capital_type = models.TextField()
    source = models.TextField()
    plan_year = models.IntegerField()
    origin_year = models.IntegerField()
    kind = models.TextField()
    amount_vnd = models.BigIntegerField()
    item = models.TextField(blank=True)
    line = models.ForeignKey("money.Line", models.PROTECT, null=True, related_name="+")
    is_line_chosen = models.BooleanField(default=False)
    document = models.ForeignKey("money.Document", models.PROTECT, null=True, related_name="+")
    faults = ArrayField(models.TextField(), default=list)
    state = models.TextField(choices=State.choices)
    reason = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheet_row_once"),
            models.CheckConstraint(name="sheet_row_amount_positive", condition=Q(amount_vnd__gt=0)),
            models.CheckConstraint(name="sheet_row_kind_known", condition=Q(kind__in=BOOKED_KINDS)),
            models.CheckConstraint(
                name="sheet_row_state_known",
                condition=Q(state__in=["mismatch", "ready", "agrees", "sent", "ours", "aside"]),
            ),
            models.CheckConstraint(
                name="sheet_row_put_aside_with_reason", condition=~Q(state__in=["ours", "aside"]) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="sheet_row_ready_has_line", condition=~Q(state__in=["ready", "agrees", "sent"]) | Q(line__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["sheet", "state"], name="sheet_row_state"),
            models.Index(fields=["line", "day"], name="sheet_row_line_day"),
        ]

    class Privacy:
        plain = frozenset(
            {
                "id", "sheet", "area", "number", "voucher", "day", "unit_name", "project", "capital_type", "source", "plan_year",
                "origin_year", "kind", "amount_vnd", "item", "line", "is_line_chosen", "document", "faults", "state", "reason", "by_id",
                "at", "version",
            }
        )  # fmt: skip


class Reconciliation(models.Model):
    """Ours against the Treasury's, of one area (and one unit of it, where named) and some days. See states.py.

    ``attempt``: figures are fixed at the first signature; opened again they are fixed anew. Signed by both it is frozen.
    No two of one unit have a day in common but where one period holds the whole other, or was withdrawn (migration 0007).
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    unit_name = models.TextField(blank=True)
    since = models.DateField()
    until = models.DateField()
    state = models.TextField(default="open")
    attempt = models.IntegerField(default=1)
    note = models.TextField(blank=True)
    ours_by_id = models.BigIntegerField(null=True)
    ours_at = models.DateTimeField(null=True)
    treasury_by_id = models.BigIntegerField(null=True)
    treasury_at = models.DateTimeField(null=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    version = models.IntegerField(default=1)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-until", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "unit_name", "since", "until"], name="reconciliation_once", condition=~Q(state="withdrawn")
            ),
            models.CheckConstraint(name="reconciliation_days_in_order", condition=Q(since__lte=F("until"))),
            models.CheckConstraint(
                name="reconciliation_state_known", condition=Q(state__in=["open", "half", "signed", "withdrawn"])
            ),
            models.CheckConstraint(
                name="reconciliation_signed_by_two",
                condition=~Q(state="signed")
                | (Q(ours_by_id__isnull=False, treasury_by_id__isnull=False) & ~Q(ours_by_id=F("treasury_by_id"))),
            ),
        ]  # fmt: skip

    class Privacy:
        plain = frozenset(
            {
                "id", "area", "unit_name", "since", "until", "state", "attempt", "note", "ours_by_id", "ours_at", "treasury_by_id",
                "treasury_at", "by_id", "at", "version", "is_synthetic",
            }
        )  # fmt: skip


class Fixed(models.Model):
    """What both sides had of one line and act when the reconciliation was signed first; written once, đồng."""

    reconciliation = models.ForeignKey(Reconciliation, models.PROTECT, related_name="fixed")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    attempt = models.IntegerField()
    line = models.ForeignKey("money.Line", models.PROTECT, related_name="+")
    kind = models.TextField()
    ours_vnd = models.BigIntegerField()
    theirs_vnd = models.BigIntegerField()

    class Meta:
        ordering = ["line_id", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["reconciliation", "attempt", "line", "kind"], name="fixed_once"),
        ]

    class Privacy:
        plain = frozenset({"id", "reconciliation", "area", "attempt", "line", "kind", "ours_vnd", "theirs_vnd"})


class YearEnd(models.Model):
    """What a person decided about what a line had left at the end of its year; written once, the latest counts.

    ``proposed``, ``ground``, ``is_confirmed``: what the system proposed then, on what ground, and whether its source is
    confirmed. ``document``: the ledger's, which others still approve.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    line = models.ForeignKey("money.Line", models.PROTECT, related_name="+")
    outcome = models.TextField()
    proposed = models.TextField()
    ground = models.TextField()
    is_confirmed = models.BooleanField()
    amount_vnd = models.BigIntegerField()
    reason = models.TextField()
    document = models.ForeignKey("money.Document", models.PROTECT, null=True, related_name="+")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="year_end_outcome_known", condition=Q(outcome__in=[CARRY, CANCEL, WAIT])),
            models.CheckConstraint(name="year_end_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="year_end_amount_positive", condition=Q(amount_vnd__gt=0)),
        ]
        indexes = [models.Index(fields=["line", "id"], name="year_end_line")]

    class Privacy:
        plain = frozenset(
            {
                "id", "area", "line", "outcome", "proposed", "ground", "is_confirmed", "amount_vnd", "reason", "document", "by_id",
                "at",
            }
        )  # fmt: skip


class Settlement(models.Model):
    """A settlement of what an area's unit paid: of a budget year, or of a project that is finished; written once.

    ``document``: the ledger's settlement, which others approve; it holds the lines and the amounts.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    scope = models.TextField()
    unit_name = models.TextField()
    plan_year = models.IntegerField(null=True)
    project = models.TextField(blank=True)
    finished_on = models.DateField(null=True)
    document = models.OneToOneField("money.Document", models.PROTECT, related_name="+")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="settlement_of_year_or_project",
                condition=Q(scope="year", plan_year__isnull=False, finished_on=None)
                | (Q(scope="project", plan_year=None, finished_on__isnull=False) & ~Q(project="")),
            ),
        ]

    class Privacy:
        plain = frozenset(
            {"id", "area", "scope", "unit_name", "plan_year", "project", "finished_on", "document", "by_id", "at"}
        )
