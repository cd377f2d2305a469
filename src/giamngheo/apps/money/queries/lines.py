"""Reads of lines: those of my areas with their balances, their sums and rates, one with its entries."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf

from giamngheo.apps.money.models import BudgetYear, Entry, Line
from giamngheo.engine.ledger import DISBURSED, KINDS, OWN, SPENDABLE
from giamngheo.engine.matching.names import name_keys

FIRST_YEAR = 2016
FIRST_TOLD = 10
SORTS = {
    name: (f"{sign}{column}", f"{sign}id")
    for key, column in (
        ("unit", "unit_name"), ("own", "own_vnd"), ("disbursed", "disbursed_vnd"), ("left", "left_vnd"), ("rate", "rate"),
    )
    for sign, name in (("", key), ("-", f"-{key}"))
}  # fmt: skip


def _sum(accounts: Sequence[str]) -> Any:
    total: Any = F(f"balance__{accounts[0]}_vnd")
    for account in accounts[1:]:
        total = total + F(f"balance__{account}_vnd")
    return ExpressionWrapper(total, BigIntegerField())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all. ``standing``: left, not_entered, advanced or none_spent."""

    year: int | None = None
    project: str = ""
    capital_type: str = ""
    source: str = ""
    area_id: int | None = None
    standing: str = ""
    sort: str = ""


STANDINGS: dict[str, Q] = {
    "left": Q(left_vnd__gt=0),
    "not_entered": Q(balance__assigned_vnd__gt=0),
    "advanced": Q(balance__advanced_vnd__gt=0),
    "none_spent": Q(own_vnd__gt=0, disbursed_vnd=0),
}


def lines_in(area_ids: Collection[int]) -> QuerySet[Line]:
    """Lines of these areas with balances and what follows from them; one query.

    ``own_vnd``: what the line answers for; ``disbursed_vnd``; ``left_vnd``: what can still be spent; ``rate`` 0–1, none
    where the line has nothing of its own.
    """
    found = Line.objects.filter(area_id__in=area_ids).select_related("area", "balance")
    found = found.annotate(own_vnd=_sum(OWN), disbursed_vnd=_sum(DISBURSED), left_vnd=_sum(SPENDABLE))
    return found.annotate(
        rate=Cast(F("disbursed_vnd"), FloatField()) / NullIf(Cast(F("own_vnd"), FloatField()), Value(0.0))
    )


def narrowed(found: QuerySet[Line], wanted: Wanted) -> QuerySet[Line]:
    """A project takes its sub-projects along."""
    if wanted.year:
        found = found.filter(plan_year=wanted.year)
    if wanted.project:
        found = found.filter(Q(project=wanted.project) | Q(project__startswith=f"{wanted.project}_"))
    for name in ("capital_type", "source", "area_id"):
        if getattr(wanted, name):
            found = found.filter(**{name: getattr(wanted, name)})
    if wanted.standing in STANDINGS:
        found = found.filter(STANDINGS[wanted.standing])
    return found.order_by(*SORTS.get(wanted.sort, ("project", "unit_name", "id")))


@dataclass(frozen=True, slots=True)
class Sums:
    """Money over many lines, đồng, no line counted twice. ``*_this``: of the plan year's own money, without what was
    carried over into it."""

    own_vnd: int
    disbursed_vnd: int
    advanced_vnd: int
    own_this_vnd: int
    disbursed_this_vnd: int

    @property
    def rate(self) -> float | None:
        """Of all money of the year, what was carried over included."""
        return self.disbursed_vnd / self.own_vnd if self.own_vnd else None

    @property
    def rate_this(self) -> float | None:
        """Of the plan of the year only."""
        return self.disbursed_this_vnd / self.own_this_vnd if self.own_this_vnd else None


_THIS = Q(origin_year=F("plan_year"))
_SUMS = {
    "all_own": Coalesce(Sum("own_vnd"), 0), "all_disbursed": Coalesce(Sum("disbursed_vnd"), 0),
    "all_advanced": Coalesce(Sum("balance__advanced_vnd"), 0), "this_own": Coalesce(Sum("own_vnd", filter=_THIS), 0),
    "this_disbursed": Coalesce(Sum("disbursed_vnd", filter=_THIS), 0),
}  # fmt: skip


def sums_of(found: QuerySet[Line], budget_sources: Collection[str]) -> Sums:
    """Sums of a list, budget money only: credit and what people give are never added to it; one query."""
    told = found.order_by().filter(source__in=budget_sources).aggregate(**_SUMS)
    return Sums(*(int(told[name]) for name in _SUMS))


def sums_by(found: QuerySet[Line], budget_sources: Collection[str], key: str) -> dict[Any, Sums]:
    """The same sums apart by a column of the line (area_id, project, capital_type); one query."""
    told = found.order_by().filter(source__in=budget_sources).values(key).annotate(**_SUMS)
    return {row[key]: Sums(*(int(row[name]) for name in _SUMS)) for row in told}


def line_or_none(pk: int, area_ids: Collection[int]) -> Line | None:
    """One line with its year and the line above, where that is mine too."""
    return lines_in(area_ids).select_related("area", "balance", "plan_year", "parent__area").filter(pk=pk).first()


def entries_of(line_id: int) -> QuerySet[Entry]:
    """What happened to a line, newest first; one query."""
    return (
        Entry.objects.filter(line_id=line_id).select_related("document", "counter_line__area")
        .annotate(is_reversed=Exists(Entry.objects.filter(reverses=OuterRef("pk")))).order_by("-id")
    )  # fmt: skip


def children_of(line_id: int, area_ids: Collection[int]) -> QuerySet[Line]:
    """The lines shared out of this one."""
    return lines_in(area_ids).filter(parent_id=line_id).order_by("unit_name", "id")


def may_receive(line: Line, kind: str, area_ids: Collection[int]) -> QuerySet[Line]:
    """Lines that money of this line may go to by such an act, by unit; what the database judges again."""
    found = Line.objects.filter(area_id__in=area_ids).exclude(pk=line.pk).select_related("area").order_by("unit_name", "id")
    same = {name: getattr(line, name) for name in ("capital_type", "source", "is_foreign", "origin_year")}
    found = found.filter(**same)
    if kind == "allot":
        return found.filter(parent_id=line.pk)
    if kind == "carry":
        return found.filter(plan_year__gt=line.plan_year_id, area_id=line.area_id, project=line.project)
    if kind == "transfer":
        return found.filter(plan_year=line.plan_year_id)
    return found.filter(plan_year=line.plan_year_id, project=line.project).exclude(area_id=line.area_id)


def acts_on(line: Line) -> list[str]:
    """Kinds of documents that this line's balance allows now."""
    told = line.balance.as_told()
    if line.plan_year.closed_on is not None:
        return []
    return [
        kind.code for kind in KINDS.values()
        if (kind.code == "approve" and line.parent_id is None) or any(told[a] > 0 for a in kind.sources)
    ]  # fmt: skip


def years_of(area_ids: Collection[int]) -> list[int]:
    """Plan years of these areas' lines, newest first."""
    found = Line.objects.filter(area_id__in=area_ids).order_by("-plan_year").values_list("plan_year", flat=True).distinct()
    return list(found)


@dataclass(frozen=True, slots=True)
class Undecided:
    """What closing a year leaves where it is: lines with money to spend or advances outstanding, đồng."""

    lines: int
    left_vnd: int
    advanced_vnd: int
    first: tuple[Line, ...]


def undecided_of(year: int, area_ids: Collection[int]) -> Undecided:
    """Over the lines of a plan year; ``first``: the largest few, with ``left_vnd``; two queries."""
    found = lines_in(area_ids).filter(Q(left_vnd__gt=0) | Q(balance__advanced_vnd__gt=0), plan_year=year)
    told = found.order_by().aggregate(
        lines=Count("pk"), left=Coalesce(Sum("left_vnd"), 0), advanced=Coalesce(Sum("balance__advanced_vnd"), 0)
    )
    first = tuple(found.order_by((F("left_vnd") + F("balance__advanced_vnd")).desc(), "id")[:FIRST_TOLD]) if told["lines"] else ()
    return Undecided(told["lines"], told["left"], told["advanced"], first)


def units_spelled(area_ids: Collection[int]) -> dict[tuple[int, str], str]:
    """(area, ``name_keys(...).marked`` of the name) → the spelling that the area's books had first; one query."""
    found: dict[tuple[int, str], str] = {}
    for area_id, name in Line.objects.filter(area_id__in=area_ids).order_by("id").values_list("area_id", "unit_name"):
        found.setdefault((area_id, name_keys(name).marked), name)
    return found


def as_spelled(spelled: Mapping[tuple[int, str], str], area_id: int, unit_name: str) -> str:
    """A unit's name as its area's books spell it already: not named twice by capitals or by where a tone stands."""
    clean = " ".join(unit_name.split())
    return spelled.get((area_id, name_keys(clean).marked), clean)


def unit_as_known(area_id: int, unit_name: str) -> str:
    """The same for one unit; one query."""
    return as_spelled(units_spelled([area_id]), area_id, unit_name)


def closed_on(year: int) -> date | None:
    """When a plan year was closed; None for an open one."""
    return BudgetYear.objects.filter(year=year).values_list("closed_on", flat=True).first()


def budget_years() -> QuerySet[BudgetYear]:
    """Every plan year, open or closed, newest first."""
    return BudgetYear.objects.order_by("-year")


__all__ = [
    "FIRST_YEAR", "STANDINGS", "Sums", "Undecided", "Wanted", "acts_on", "as_spelled", "budget_years", "children_of", "closed_on",
    "entries_of", "line_or_none", "lines_in", "may_receive", "narrowed", "sums_by", "sums_of", "undecided_of", "unit_as_known",
    "units_spelled", "years_of",
]  # fmt: skip
