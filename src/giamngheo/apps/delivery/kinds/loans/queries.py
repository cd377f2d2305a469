"""Reads of loans: those of my areas with what is owed in a month, one with its months, files brought in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.plan_credit import LoanScheme

from .models import BankFile, Loan, LoanMonth
from .states import ABSENT, CLOSED, OVERDUE, RUNNING

SORTS: dict[str, tuple[Any, ...]] = {
    "name": ("support__household__sort_key", "id"), "-name": ("-support__household__sort_key", "-id"),
    "lent_on": (F("lent_on").asc(nulls_last=True), "id"), "-lent_on": (F("lent_on").desc(nulls_last=True), "-id"),
    "amount_vnd": (F("amount_vnd").asc(nulls_last=True), "id"), "-amount_vnd": (F("amount_vnd").desc(nulls_last=True), "-id"),
    "outstanding": (F("outstanding").asc(nulls_last=True), "id"), "-outstanding": (F("outstanding").desc(nulls_last=True), "-id"),
    "overdue": (F("overdue").asc(nulls_last=True), "id"), "-overdue": (F("overdue").desc(nulls_last=True), "-id"),
}  # fmt: skip
STATE_OF: dict[str, Q] = {
    RUNNING: Q(outstanding__gt=0, overdue=0), OVERDUE: Q(overdue__gt=0), CLOSED: Q(outstanding=0), ABSENT: Q(outstanding=None)
}
CLASSES: dict[str, Q] = {
    "ba-dien": Q(is_three_classes=True), "khac": Q(is_three_classes=False), "chua-ro": Q(is_three_classes=None)
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all. ``month``: whose figures are shown."""

    month: date | None = None
    scheme: str = ""
    state: str = ""
    classes: str = ""
    area_id: int | None = None
    is_unjoined: bool = False
    sort: str = ""


@dataclass(frozen=True, slots=True)
class FirstTold:
    """A loan as the file that told it first had it: what a later row of its number must agree with."""

    pk: int
    number: str
    support_id: int
    name: str
    scheme: str
    lent_on: date | None
    amount_vnd: int | None
    first_month: date


def loans_numbered(numbers: Collection[str]) -> list[FirstTold]:
    """Loans of these numbers with the name of the borrower, within reach; one query."""
    found = Loan.objects.filter(number__in=list(numbers)).select_related("support")
    return [_first_told(loan) for loan in found]


def _first_told(loan: Loan) -> FirstTold:
    return FirstTold(
        loan.pk, loan.number, loan.support_id, loan.support.beneficiary_name, loan.scheme, loan.lent_on, loan.amount_vnd, loan.first_month
    )


def scheme_of(code: str) -> LoanScheme | None:
    law = current_plan().credit
    return law.schemes.get(code) if law else None


def loans_in(area_ids: Collection[int], month: date | None) -> QuerySet[Loan]:
    """Loans of these areas, on whichever map, with the figures of a month (null: the month's file does not have it); one query."""
    now = FilteredRelation("months", condition=Q(months__month=month or date.min, months__is_left_out=False))
    found = Loan.objects.filter(area_id__in=area_ids).alias(now=now).annotate(
        outstanding=F("now__outstanding_vnd"), overdue=F("now__overdue_vnd"), frozen=F("now__frozen_vnd")
    )  # fmt: skip
    return found.select_related("support", "support__household", "support__village", "area").defer("support__snapshot")


def narrowed(found: QuerySet[Loan], wanted: Wanted) -> QuerySet[Loan]:
    if wanted.scheme:
        found = found.filter(scheme=wanted.scheme)
    if wanted.state:
        found = found.filter(STATE_OF[wanted.state])
    if wanted.classes:
        found = found.filter(CLASSES[wanted.classes])
    if wanted.area_id:
        found = found.filter(area_id=wanted.area_id)
    if wanted.is_unjoined:
        found = found.filter(support__household=None)
    return found.order_by(*SORTS.get(wanted.sort, SORTS["-lent_on"]))


def months_of(area_ids: Collection[int]) -> list[date]:
    """Months of which there are figures in these areas, newest first; one query."""
    return list(LoanMonth.objects.filter(area_id__in=area_ids).dates("month", "month", order="DESC"))


def loan_or_none(support_id: int, area_ids: Collection[int]) -> Loan | None:
    """One loan by its support, with everything its page shows."""
    found = Loan.objects.filter(support_id=support_id, area_id__in=area_ids)
    return found.select_related("support", "support__village", "support__household", "area").first()


def figures_of(loan: Loan) -> list[LoanMonth]:
    """What was owed month by month, newest first; one query."""
    return list(LoanMonth.objects.filter(loan=loan).select_related("area"))


def files_in(area_ids: Collection[int]) -> QuerySet[BankFile]:
    """Files of these areas, the newest month first."""
    return BankFile.objects.filter(area_id__in=area_ids).select_related("area")


def unjoined_in(area_ids: Collection[int]) -> int:
    """Loans that stand for nobody of the register yet."""
    return Loan.objects.filter(area_id__in=area_ids, support__household=None).count()


def snapshot_of(support_id: int) -> dict[str, Any]:
    """A loan is not accepted by anybody here; what it was stands in its own row."""
    found = Loan.objects.get(support_id=support_id)
    return {"number": found.number, "scheme": found.scheme, "household_class": found.household_class}


__all__ = [
    "CLASSES", "SORTS", "STATE_OF", "FirstTold", "Wanted", "figures_of", "files_in", "loan_or_none", "loans_in", "loans_numbered",
    "months_of", "narrowed", "scheme_of", "snapshot_of", "unjoined_in",
]  # fmt: skip
