"""What lines have left at the end of a plan year, what is proposed for each, and what a person decided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from giamngheo.apps.money import terms
from giamngheo.apps.money.models import Document, Line
from giamngheo.apps.money.queries.lines import lines_in
from giamngheo.apps.treasury.models import Settlement, YearEnd
from giamngheo.engine.year_end import WAIT, Proposal, proposed

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


def years_left(area_ids: Collection[int]) -> list[int]:
    """Plan years with something left, the latest first; one query."""
    found = lines_in(area_ids).filter(LEFT).order_by("-plan_year").values_list("plan_year", flat=True).distinct()
    return list(found)


@dataclass(frozen=True, slots=True)
class SumsLeft:
    """Over the lines of a year: how many, how many that a person decided, what is left and advanced, đồng."""

    lines: int
    decided: int
    left_vnd: int
    advanced_vnd: int


def sums_left(area_ids: Collection[int], year: int) -> SumsLeft:
    """One query. A decision to leave a line for now is none."""
    stands = YearEnd.objects.filter(line=OuterRef("pk")).exclude(outcome=WAIT).exclude(document__state="discarded")
    told = lines_in(area_ids).filter(LEFT, plan_year=year).annotate(is_decided=Exists(stands)).order_by().aggregate(
        lines=Count("id"), decided=Count("id", filter=Q(is_decided=True)), left=Coalesce(Sum("left_vnd"), 0),
        advanced=Coalesce(Sum("balance__advanced_vnd"), 0),
    )  # fmt: skip
    return SumsLeft(told["lines"], told["decided"], told["left"], told["advanced"])


@dataclass(frozen=True, slots=True)
class ToSettle:
    """A unit with what it paid and did not settle in open years, đồng; of which years and projects."""

    area_id: int
    area_name: str
    unit_name: str
    paid_vnd: int
    years: tuple[int, ...]
    projects: tuple[str, ...]


def units_to_settle(area_ids: Collection[int]) -> list[ToSettle]:
    """One query."""
    rows = (
        Line.objects.filter(area_id__in=area_ids, balance__paid_vnd__gt=0, plan_year__closed_on=None)
        .order_by("area__name", "unit_name").values_list("area_id", "area__name", "unit_name")
        .annotate(paid=Sum("balance__paid_vnd"), years=ArrayAgg("plan_year", distinct=True), projects=ArrayAgg("project", distinct=True))
    )  # fmt: skip
    return [ToSettle(area, name, unit, paid, tuple(years), tuple(projects)) for area, name, unit, paid, years, projects in rows]


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


def decisions_of(area_ids: Collection[int], year: int) -> QuerySet[YearEnd]:
    """What people decided of the year's lines, the latest first; also of lines that have nothing left since."""
    found = YearEnd.objects.filter(area_id__in=area_ids, line__plan_year=year).order_by("-id")
    return found.select_related("line__area", "document")


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


def being_settled(line_ids: Collection[int]) -> Document | None:
    """A settlement that takes from one of these lines and is not in the books yet, the oldest; one query."""
    found = Document.objects.filter(kind="settle", state__in=("draft", "waiting"), moves__line_id__in=line_ids)
    return found.order_by("id").first()


__all__ = [
    "Left", "SumsLeft", "ToSettle", "being_settled", "decisions_of", "lines_left", "proposal_for", "settlements_in", "standing_of",
    "sums_left", "to_settle", "unfinished", "units_to_settle", "with_proposals", "years_left",
]  # fmt: skip
