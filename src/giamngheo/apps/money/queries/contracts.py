"""Reads of contracts of works: accepted, paid, owed; what a unit still owes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce, Greatest

from giamngheo.apps.money.models import Contract, ContractEntry, ContractPassage, Document, Entry, Line

from .entries import taken_back

SHOWN = ("value", "accepted", "paid", "owed", "over", "advance")
SORTS = {f"{sign}{key}": (f"{sign}{key}_vnd", f"{sign}id") for key in SHOWN for sign in ("", "-")}
# What an act of the ledger is under a contract; and each figure as a sum of those (sign).
OF_ACT = {"pay": "paid", "advance": "advance", "clear": "cleared", "recover": "recovered", "repay": "repaid"}
FIGURES = {
    "accepted": {"accepted": 1}, "paid": {"paid": 1, "cleared": 1, "repaid": -1},
    "advance": {"advance": 1, "cleared": -1, "recovered": -1},
}  # fmt: skip


def counted() -> QuerySet[ContractEntry]:
    """What counts: all but the parts of entries that were taken back in the ledger."""
    return ContractEntry.objects.filter(~taken_back(OuterRef("entry_id")))


def contracts_in(area_ids: Collection[int]) -> QuerySet[Any]:
    """Contracts of these areas' lines with ``accepted_vnd``, ``paid_vnd`` (for volume: also from an advance), ``owed_vnd`` and
    ``over_vnd`` (paid beyond what was accepted; one of the two is 0) and ``advance_vnd`` (not recovered yet); one query."""

    def told(signs: dict[str, int]) -> Coalesce:
        parts = [When(kind=kind, then=F("amount_vnd") * sign) for kind, sign in signs.items()]
        sums = counted().filter(contract=OuterRef("pk"), kind__in=signs).order_by().values("contract")
        return Coalesce(Subquery(sums.annotate(told=Sum(Case(*parts))).values("told")), 0)

    found = Contract.objects.filter(area_id__in=area_ids).select_related("line__area")
    found = found.annotate(**{f"{name}_vnd": told(signs) for name, signs in FIGURES.items()})
    return found.annotate(
        owed_vnd=Greatest(F("accepted_vnd") - F("paid_vnd"), 0), over_vnd=Greatest(F("paid_vnd") - F("accepted_vnd"), 0)
    )


def under(contract: Contract) -> list[ContractEntry]:
    """What was written under a contract, oldest first, each with its entry, document and reversal; one query."""
    found = ContractEntry.objects.filter(contract=contract).select_related("entry__document", "entry__reversal")
    return list(found.order_by("on", "id"))


def paid_by(document: Document, area_ids: Collection[int]) -> QuerySet[Any]:
    """Contracts of these areas that have a part of a document's money, unless it was taken back in the ledger; one query."""
    parts = counted().filter(contract=OuterRef("pk"), entry__document=document).order_by().values("contract")
    told = Subquery(parts.annotate(told=Sum("amount_vnd")).values("told"))
    return Contract.objects.filter(area_id__in=area_ids).annotate(part_vnd=told).filter(part_vnd__gt=0).order_by("id")


def _lines_that_pay(contract: Contract) -> Q:
    """Lines of the unit and project of the line that pays, or of one that the contract passed from in a handover, by entry; one query.

    A passage and its line are seen by who sees the area that they stand in; the database asks of all (migration 0009)."""
    passed = ContractPassage.objects.filter(contract=contract).values("from_line")
    lines = Line.objects.filter(Q(pk=contract.line_id) | Q(pk__in=passed)).order_by().values_list("area_id", "unit_name", "project")
    found = Q(pk__in=[])
    for area_id, unit_name, project in lines.distinct():
        found |= Q(area_id=area_id, line__unit_name=unit_name, line__project=project)
    return found


def vouchers_for(contract: Contract) -> QuerySet[Any]:
    """Entries that may be of a contract, not taken back: of lines that pay it, by documents not older than the contract. Each with
    ``left_vnd``, what no contract has of it, ``mine_vnd``, what this one has, and its line; newest first."""

    def taken(**more: Any) -> Coalesce:
        sums = ContractEntry.objects.filter(entry=OuterRef("pk"), **more).order_by().values("entry")
        return Coalesce(Subquery(sums.annotate(told=Sum("amount_vnd")).values("told")), 0)

    found = Entry.objects.filter(
        _lines_that_pay(contract), kind__in=OF_ACT, reverses=None, reversal=None, document__signed_on__gte=contract.signed_on
    )
    found = found.annotate(left_vnd=F("amount_vnd") - taken(), mine_vnd=taken(contract=contract))
    return found.select_related("line", "document").order_by("-document__signed_on", "-id")


def offered_for(contract: Contract, number: str = "") -> QuerySet[Any]:
    """Of those what may still be written or taken back; ``number``: only documents whose number holds it."""
    found = vouchers_for(contract).filter(Q(left_vnd__gt=0) | Q(mine_vnd__gt=0))
    return found.filter(document__number__icontains=number) if number else found


def narrowed(found: QuerySet[Any], *, is_owed: bool, sort: str) -> QuerySet[Any]:
    if is_owed:
        found = found.filter(owed_vnd__gt=0)
    return found.order_by(*SORTS.get(sort, ("-owed_vnd", "-id")))


def owed_of(found: QuerySet[Any]) -> int:
    """Debt of all of them, đồng; one query."""
    return int(found.order_by().aggregate(told=Coalesce(Sum("owed_vnd"), 0))["told"])


def debts_of_unit(area_id: int, unit_name: str = "") -> tuple[int, int]:
    """How many contracts of a unit (without a name: of all units of the area) are owed for, and how much, đồng; one query."""
    found = contracts_in([area_id]).filter(owed_vnd__gt=0)
    if unit_name:
        found = found.filter(line__unit_name=unit_name)
    amounts = list(found.values_list("owed_vnd", flat=True))
    return len(amounts), sum(amounts)


__all__ = [
    "FIGURES", "OF_ACT", "SORTS", "contracts_in", "counted", "debts_of_unit", "narrowed", "offered_for", "owed_of", "paid_by",
    "under", "vouchers_for",
]  # fmt: skip
