"""The ledger: a line of money, its balances, the document that moves money and the entries it left.

Entries are written once; balances are kept by the database in the statement that writes an entry (migration 0002), and
no one else may change them. Decision 12.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giamngheo.engine import ledger
from giamngheo.engine.plan_money import CAPITAL_TYPES

WAYS = [Q(kind=kind, leg=leg, from_account=a, to_account=b) for kind, leg, a, b in ledger.routes()]
BACKWARDS = [Q(kind=kind, leg=leg, from_account=b, to_account=a) for kind, leg, a, b in ledger.routes()]


def _any(parts: list[Q]) -> Q:
    whole = Q()
    for part in parts:
        whole |= part
    return whole


class BudgetYear(models.Model):
    """A plan year. Once closed nobody writes into its lines again; corrections go into the year that is open."""

    year = models.IntegerField(primary_key=True)
    closed_on = models.DateField(null=True)
    closed_reason = models.TextField(blank=True)
    closed_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(name="budget_year_in_range", condition=Q(year__gte=2016, year__lte=2100)),
            models.CheckConstraint(name="closing_has_reason", condition=Q(closed_on=None) | ~Q(closed_reason="")),
        ]

    class Privacy:
        plain = frozenset({"year", "closed_on", "closed_reason", "closed_by_id"})


class Line(models.Model):
    """One pot of money: what for, of which kind, whose, of which years, held by which unit where.

    ``parent``: the line it is shared out from; source, capital type, years and origin abroad are the parent's. Never
    changed: a line made wrongly stays empty.
    """

    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    unit_name = models.TextField()
    project = models.TextField()
    content = models.TextField(blank=True)
    capital_type = models.TextField()
    source = models.TextField()
    is_foreign = models.BooleanField(default=False)
    origin_year = models.IntegerField()
    plan_year = models.ForeignKey(BudgetYear, models.PROTECT, db_column="plan_year", related_name="+")
    chapter_code = models.TextField(blank=True)
    category_code = models.TextField(blank=True)
    item_code = models.TextField(blank=True)
    programme_code = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-plan_year", "project", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "unit_name", "project", "content", "capital_type", "source", "is_foreign", "origin_year",
                        "plan_year", "chapter_code", "category_code", "item_code", "programme_code", "parent"],
                name="line_once", nulls_distinct=False,
            ),
            models.CheckConstraint(name="line_capital_type_known", condition=Q(capital_type__in=CAPITAL_TYPES)),
            models.CheckConstraint(name="line_origin_not_after_plan", condition=Q(origin_year__lte=F("plan_year"))),
            models.CheckConstraint(name="line_has_unit", condition=~Q(unit_name="")),
        ]  # fmt: skip
        indexes = [models.Index(fields=["area", "plan_year", "project"], name="line_area_year_project")]

    class Privacy:
        plain = frozenset(
            {
                "id", "parent", "area", "unit_name", "project", "content", "capital_type", "source", "is_foreign", "origin_year",
                "plan_year", "chapter_code", "category_code", "item_code", "programme_code", "by_id", "at", "is_synthetic",
            }
        )  # fmt: skip


class Balance(models.Model):
    """Where a line's money stands now, integer đồng; one column per account of ``engine.ledger``, together always 0."""

    line = models.OneToOneField(Line, models.PROTECT, primary_key=True, related_name="balance")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    source_vnd = models.BigIntegerField(default=0)
    approved_vnd = models.BigIntegerField(default=0)
    allotted_vnd = models.BigIntegerField(default=0)
    assigned_vnd = models.BigIntegerField(default=0)
    entered_vnd = models.BigIntegerField(default=0)
    advanced_vnd = models.BigIntegerField(default=0)
    paid_vnd = models.BigIntegerField(default=0)
    settled_vnd = models.BigIntegerField(default=0)
    carried_vnd = models.BigIntegerField(default=0)
    moved_vnd = models.BigIntegerField(default=0)
    cancelled_vnd = models.BigIntegerField(default=0)
    returned_vnd = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="balance_source_not_positive", condition=Q(source_vnd__lte=0)),
            *(
                models.CheckConstraint(name=f"balance_{account}_not_negative", condition=Q(**{f"{account}_vnd__gte": 0}))
                for account in ledger.ACCOUNTS[1:]
            ),
        ]

    class Privacy:
        plain = frozenset({"line", "area", *(f"{account}_vnd" for account in ledger.ACCOUNTS)})

    def as_told(self) -> dict[str, int]:
        """Account → đồng, as the engine reads it."""
        return {account: getattr(self, f"{account}_vnd") for account in ledger.ACCOUNTS}


class Document(models.Model):
    """A paper that moves money: number, day, authority, what it does. See states.py. Posted, it does not change.

    ``area``: of the unit that wrote it. ``reverses``: it takes back what that one did, whole.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("đang lập")
        WAITING = "waiting", _("chờ duyệt")
        POSTED = "posted", _("đã vào sổ")
        DISCARDED = "discarded", _("đã bỏ")

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    kind = models.TextField()
    number = models.TextField()
    signed_on = models.DateField()
    authority = models.TextField()
    title = models.TextField(blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    state = models.TextField(choices=State.choices, default=State.DRAFT)
    total_vnd = models.BigIntegerField(default=0)
    approvers_needed = models.IntegerField(default=1)
    return_reason = models.TextField(blank=True)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversals")
    reverse_reason = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-signed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "kind", "number", "signed_on"], name="document_once",
                condition=~Q(state="discarded") & Q(reverses=None),
            ),
            models.UniqueConstraint(
                fields=["reverses"], name="document_reversed_once", condition=~Q(state="discarded")
            ),
            models.CheckConstraint(name="document_kind_known", condition=Q(kind__in=list(ledger.KINDS))),
            models.CheckConstraint(
                name="document_state_known", condition=Q(state__in=["draft", "waiting", "posted", "discarded"])
            ),
            models.CheckConstraint(name="document_has_number", condition=~Q(number="") & ~Q(authority="")),
            models.CheckConstraint(
                name="reversal_has_reason", condition=Q(reverses=None) | ~Q(reverse_reason="")
            ),
            models.CheckConstraint(name="document_needs_approver", condition=Q(approvers_needed__gte=1)),
        ]  # fmt: skip
        indexes = [models.Index(fields=["area", "state", "signed_on"], name="document_area_state_day")]

    class Privacy:
        plain = frozenset(
            {
                "id", "area", "kind", "number", "signed_on", "authority", "title", "file", "state", "total_vnd",
                "approvers_needed", "return_reason", "reverses", "reverse_reason", "by_id", "at", "posted_at", "version",
                "is_synthetic",
            }
        )  # fmt: skip


class Move(models.Model):
    """One row of a document while it is written: so much from an account of a line, to an account or to another line."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="moves")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    item = models.IntegerField()
    line = models.ForeignKey(Line, models.PROTECT, related_name="+")
    from_account = models.TextField()
    to_line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="+")
    amount_vnd = models.BigIntegerField()

    class Meta:
        ordering = ["item"]
        constraints = [
            models.UniqueConstraint(fields=["document", "item"], name="move_item_once"),
            models.CheckConstraint(name="move_amount_positive", condition=Q(amount_vnd__gt=0)),
            models.CheckConstraint(name="move_account_known", condition=Q(from_account__in=ledger.ACCOUNTS)),
            models.CheckConstraint(name="move_to_another_line", condition=Q(to_line=None) | ~Q(to_line=F("line"))),
        ]

    class Privacy:
        plain = frozenset({"id", "document", "area", "item", "line", "from_account", "to_line", "amount_vnd"})


class Approval(models.Model):
    """One person agreed to a document as it stood. A returned document loses none: it is a new version."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="approvals")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    version = models.IntegerField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["document", "version", "by_id"], name="approved_once")]

    class Privacy:
        plain = frozenset({"id", "document", "area", "version", "by_id", "at"})


class Entry(models.Model):
    """So many đồng went from one account of a line to another, by a document. Written once.

    ``leg``: ``one`` within a line; ``out`` and ``in`` of what passes between two lines, of which ``counter_line`` is
    the other. ``reverses``: it takes that entry back.
    """

    line = models.ForeignKey(Line, models.PROTECT, related_name="entries")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="entries")
    item = models.IntegerField()
    kind = models.TextField()
    leg = models.TextField()
    from_account = models.TextField()
    to_account = models.TextField()
    amount_vnd = models.BigIntegerField()
    counter_line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="+")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    booked_on = models.DateField()
    by_id = models.BigIntegerField()
    approved_by_ids = ArrayField(models.BigIntegerField())
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "item", "leg"], name="entry_once"),
            models.CheckConstraint(name="entry_amount_positive", condition=Q(amount_vnd__gt=0)),
            models.CheckConstraint(
                name="entry_route_known",
                condition=(Q(reverses=None) & _any(WAYS)) | (Q(reverses__isnull=False) & _any(BACKWARDS)),
            ),
            models.CheckConstraint(
                name="entry_counter_line", condition=Q(leg="one", counter_line=None) | (~Q(leg="one") & Q(counter_line__isnull=False))
            ),
            models.CheckConstraint(
                name="entry_four_eyes",
                condition=Q(approved_by_ids__len__gte=1) & ~Q(approved_by_ids__contains=[F("by_id")]),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["line", "id"], name="entry_line")]

    class Privacy:
        plain = frozenset(
            {
                "id", "line", "area", "document", "item", "kind", "leg", "from_account", "to_account", "amount_vnd",
                "counter_line", "reverses", "booked_on", "by_id", "approved_by_ids", "at",
            }
        )  # fmt: skip


class Contract(models.Model):
    """A contract of works paid from a line: who builds what for how much. What is owed is accepted minus paid.

    ``line``: the one that pays; a handover of the line moves its contracts along (``ContractPassage``). All else stays as signed.
    """

    line = models.ForeignKey(Line, models.PROTECT, related_name="contracts")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    work_name = models.TextField()
    contractor = models.TextField()
    number = models.TextField()
    signed_on = models.DateField()
    value_vnd = models.BigIntegerField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-signed_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["contractor", "number", "signed_on"], name="contract_once"),
            models.CheckConstraint(name="contract_value_positive", condition=Q(value_vnd__gt=0)),
            models.CheckConstraint(name="contract_says_what", condition=~Q(work_name="") & ~Q(contractor="") & ~Q(number="")),
        ]

    class Privacy:
        plain = frozenset(
            {"id", "line", "area", "work_name", "contractor", "number", "signed_on", "value_vnd", "by_id", "at", "is_synthetic"}
        )


class ContractEntry(models.Model):
    """Volume accepted, or what an entry of the ledger did with money under a contract. Written once; a negative takes a mistake back.

    ``entry``: of which it is a part, so that who approved that document approved this; none for acceptance, and for payments
    written before vouchers were asked. Taken back in the ledger it counts no more.
    """

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", _("nghiệm thu khối lượng")
        PAID = "paid", _("thanh toán")
        ADVANCE = "advance", _("tạm ứng")
        CLEARED = "cleared", _("thanh toán từ tạm ứng")
        RECOVERED = "recovered", _("thu hồi tạm ứng")
        REPAID = "repaid", _("nộp giảm chi")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="entries")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    kind = models.TextField(choices=Kind.choices)
    amount_vnd = models.BigIntegerField()
    paper = models.TextField()
    on = models.DateField()
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "kind", "paper"], name="contract_entry_once", condition=Q(entry=None)),
            models.CheckConstraint(
                name="contract_entry_known",
                condition=Q(kind__in=["accepted", "paid", "advance", "cleared", "recovered", "repaid"]) & ~Q(amount_vnd=0),
            ),
            models.CheckConstraint(name="contract_accepts_by_paper", condition=~Q(kind="accepted") | Q(entry=None)),
            models.CheckConstraint(name="contract_entry_has_paper", condition=~Q(paper="")),
        ]

    class Privacy:
        plain = frozenset({"id", "contract", "area", "kind", "amount_vnd", "paper", "on", "entry", "by_id", "at"})


class ContractPassage(models.Model):
    """A contract went from one line to another by a handover, or back by its reversal."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="passages")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    from_line = models.ForeignKey(Line, models.PROTECT, related_name="+")
    to_line = models.ForeignKey(Line, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["contract", "document"], name="contract_passes_once")]

    class Privacy:
        plain = frozenset({"id", "contract", "area", "document", "from_line", "to_line", "at"})
