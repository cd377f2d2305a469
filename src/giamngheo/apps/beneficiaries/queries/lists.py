"""Reads of lists: those a person reaches with their counts, the years there are, one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.beneficiaries import states
from giamngheo.apps.beneficiaries.models import BeneficiaryList

from .reach import lists_for

SORTS = {
    "on": ("on", "id"), "-on": ("-on", "-id"), "area": ("area__name", "-id"), "-area": ("-area__name", "-id"),
    "chosen": ("chosen", "id"), "-chosen": ("-chosen", "-id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the index is narrowed to; empty means all. ``rules``: of the scheme asked for."""

    scheme: str = ""
    rules: tuple[str, ...] = ()
    state: str = ""
    year: int | None = None
    area_id: int | None = None
    sort: str = ""


def narrowed(found: QuerySet[BeneficiaryList], wanted: Wanted) -> QuerySet[BeneficiaryList]:
    if wanted.scheme:
        found = found.filter(rule__in=wanted.rules)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.year:
        found = found.filter(year=wanted.year)
    if wanted.area_id:
        found = found.filter(area_id=wanted.area_id)
    return found.order_by(*SORTS.get(wanted.sort, ("-proposed_at", "-id")))


def counted(found: QuerySet[BeneficiaryList]) -> QuerySet[BeneficiaryList]:
    """With how many rows of each outcome; one query."""
    return found.annotate(
        row_count=Count("rows"), chosen=Count("rows", filter=Q(rows__outcome=states.CHOSEN)),
        waiting=Count("rows", filter=Q(rows__outcome=states.WAITING)),
    )  # fmt: skip


def years_of(access: Access) -> list[int]:
    """Years of the lists one reaches, newest first."""
    return list(lists_for(access).order_by("-year").values_list("year", flat=True).distinct())


def list_or_none(pk: int, access: Access) -> BeneficiaryList | None:
    return lists_for(access).filter(pk=pk).first()


__all__ = ["SORTS", "Wanted", "counted", "list_or_none", "narrowed", "years_of"]
