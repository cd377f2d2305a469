"""Reads of contracts of works: accepted, paid, owed; what a unit still owes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from giamngheo.apps.money.models import Contract, ContractEntry

SORTS = {f"{sign}{key}": (f"{sign}{key}_vnd", f"{sign}id") for key in ("value", "accepted", "paid", "owed", "ahead") for sign in ("", "-")}


def contracts_in(area_ids: Collection[int]) -> QuerySet[Any]:
    """Contracts of these areas' lines with ``accepted_vnd``, ``paid_vnd``, ``owed_vnd`` and ``ahead_vnd`` (more paid than
    accepted: an advance, or a mistake); neither is below 0; one query."""

    def told(kind: str) -> Coalesce:
        sums = ContractEntry.objects.filter(contract=OuterRef("pk"), kind=kind).order_by().values("contract")
        return Coalesce(Subquery(sums.annotate(told=Sum("amount_vnd")).values("told")), 0)

    found = Contract.objects.filter(area_id__in=area_ids).select_related("line__area")
    found = found.annotate(accepted_vnd=told("accepted"), paid_vnd=told("paid"))
    return found.annotate(
        owed_vnd=Greatest(F("accepted_vnd") - F("paid_vnd"), 0), ahead_vnd=Greatest(F("paid_vnd") - F("accepted_vnd"), 0)
    )


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


__all__ = ["SORTS", "contracts_in", "debts_of_unit", "narrowed", "owed_of"]
