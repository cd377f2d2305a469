"""Integration of funds (S5): what each programme pays in the same commune for the same content, and where two pay for one thing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from giamngheo.apps.money import terms as money_terms
from giamngheo.apps.money.queries.standing import standing_of
from giamngheo.apps.places.queries import areas_named
from giamngheo.kit.workflow import Refused
from giamngheo.workbooks.names import search_key

from . import giving, terms
from .giving import Counts


@dataclass(slots=True)
class Fund:
    """What one giver gives of one content in one unit. ``givers``: how many give it there; ``twice``: households of the unit
    that more than one gives it. ``hidden``: numbers withheld from who asks."""

    unit: int | None
    place: str
    content: str
    giver: str
    counts: Counts
    givers: int
    twice: int
    hidden: set[str] = field(default_factory=set)


def funds(asked: giving.Asked, *, only_shared: bool) -> list[Fund]:
    """By unit, content, giver; two statements and the names. ``only_shared``: where more than one pays for the content."""
    rows, twice = giving.by_giver(asked), giving.given_twice(asked)
    named = areas_named([row.unit for row in rows if row.unit])
    count: dict[tuple[int | None, str | None], int] = {}
    for row in rows:
        count[row.unit, row.content] = count.get((row.unit, row.content), 0) + 1
    found = [
        Fund(
            unit=row.unit, place=named.get(row.unit or 0, ""), content=row.content or "", giver=row.giver or "", counts=row,
            givers=count[row.unit, row.content], twice=twice.get((row.unit, row.content or ""), 0),
        )
        for row in rows if not only_shared or count[row.unit, row.content] > 1
    ]  # fmt: skip
    own = terms.programme_givers()
    return sorted(found, key=lambda one: (search_key(one.place), one.content, one.giver not in own, one.giver))


@dataclass(frozen=True, slots=True)
class Books:
    """A project's budget money in one commune, and what of its spending kinds of support account for, đồng.

    ``hidden``: the sum of what is withheld in the lines of supports, which it would tell.
    """

    place: str
    project: str
    own_vnd: int
    disbursed_vnd: int
    tied_vnd: int
    hidden: bool = False

    @property
    def left_vnd(self) -> int:
        return max(self.disbursed_vnd - self.tied_vnd, 0)


def books_of(area_ids: Collection[int], rows: Collection[Fund], *, year: int | None) -> list[Books]:
    """The ledger's side of the same communes; two queries. Empty where the plan has no ledger."""
    try:
        sources = [source.id for source in money_terms.law().sources.values() if source.is_budget]
    except Refused:
        return []
    found = standing_of(area_ids, sources, year=year)
    tied: dict[tuple[int | None, str], list[Fund]] = {}
    for row in rows:
        tied.setdefault((row.unit, row.giver), []).append(row)
    named = areas_named([one.area_id for one in found])
    told = []
    for one in found:
        own = [row for (unit, giver), paid in tied.items() if unit == one.area_id and _pays(one.project, giver) for row in paid]
        sum_vnd, is_hidden = sum(row.counts.tied_vnd for row in own), any("tied_vnd" in row.hidden for row in own)
        told.append(Books(named.get(one.area_id, ""), one.project, one.own_vnd, one.disbursed_vnd, sum_vnd, is_hidden))
    return sorted(told, key=lambda one: (search_key(one.place), one.project))


def _pays(project: str, giver: str) -> bool:
    return giver == project or giver.startswith(f"{project}_")


__all__ = ["Books", "Fund", "books_of", "funds"]
