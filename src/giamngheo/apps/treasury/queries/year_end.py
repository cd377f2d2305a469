"""What lines have left at the end of a plan year, what is proposed for each, and what a person decided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from giamngheo.apps.money import terms
from giamngheo.apps.money.models import Line
from giamngheo.apps.money.queries.lines import lines_in
from giamngheo.apps.treasury.models import Settlement, YearEnd
from giamngheo.engine.year_end import Proposal, proposed

LEFT = Q(left_vnd__gt=0) | Q(balance__advanced_vnd__gt=0)


@dataclass(frozen=True, slots=True)
class Left:
    """A line with something left, the proposal and the decision that stands (its document may still wait)."""

    line: Line
    proposal: Proposal
    decision: YearEnd | None


def lines_left(area_ids: Collection[int], year: int) -> QuerySet[Line]:
    """Lines of the plan year with money to spend or advances outstanding; one query."""
    return lines_in(area_ids).filter(LEFT, plan_year=year).select_related("area", "balance", "plan_year").order_by(
        "area__name", "unit_name", "project", "id"
    )


def proposal_for(line: Line, today: date) -> Proposal | None:
    law = terms.law()
    source = law.sources.get(line.source)
    return proposed(
        line.balance.as_told(), plan_year=line.plan_year_id, origin_year=line.origin_year,
        is_budget=source.is_budget if source else True, law=law, today=today,
    )  # fmt: skip


def standing_of(line_ids: Collection[int]) -> dict[int, YearEnd]:
    """Line → the latest decision whose document was not given up; one query."""
    found = YearEnd.objects.filter(line_id__in=line_ids).exclude(document__state="discarded").select_related("document")
    decisions: dict[int, YearEnd] = {}
    for one in found.order_by("id"):
        decisions[one.line_id] = one
    return decisions


def with_proposals(lines: Collection[Line], today: date) -> list[Left]:
    """One query besides that of the lines."""
    decisions = standing_of([line.pk for line in lines])
    told = [(line, proposal_for(line, today)) for line in lines]
    return [Left(line, proposal, decisions.get(line.pk)) for line, proposal in told if proposal is not None]


def settlements_in(area_ids: Collection[int]) -> QuerySet[Settlement]:
    return Settlement.objects.filter(area_id__in=area_ids).select_related("area", "document").order_by("-id")


def to_settle(area_id: int, unit_name: str, *, plan_year: int | None, project: str) -> QuerySet[Line]:
    """Lines of a unit with what is paid and not settled: of one plan year, or of one project in every open year."""
    found = Line.objects.filter(area_id=area_id, unit_name=unit_name, balance__paid_vnd__gt=0, plan_year__closed_on=None)
    found = found.filter(plan_year=plan_year) if plan_year is not None else found.filter(project=project)
    return found.select_related("balance").order_by("plan_year", "project", "id")


def unfinished(area_id: int, unit_name: str, *, plan_year: int | None, project: str) -> QuerySet[Line]:
    """Of the same, lines with advances that nobody cleared: they stand in the way of a settlement."""
    found = Line.objects.filter(area_id=area_id, unit_name=unit_name, balance__advanced_vnd__gt=0)
    return found.filter(plan_year=plan_year) if plan_year is not None else found.filter(project=project)


__all__ = [
    "Left", "lines_left", "proposal_for", "settlements_in", "standing_of", "to_settle", "unfinished",
    "with_proposals",
]  # fmt: skip
