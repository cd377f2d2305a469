"""Reads of plans: those of my areas, one with its money, targets and tasks, the edition that holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from giamngheo.apps.commitments.queries.targets import commitment_of
from giamngheo.apps.places.models import Area, Generation
from giamngheo.apps.planning import reach, states, terms
from giamngheo.apps.planning.models import Plan, PlanMoney, PlanTarget, PlanTask, TargetAssignment
from giamngheo.apps.planning.terms import Span
from giamngheo.engine.plan_programme import Target

SORTS = {
    name: (f"{sign}{column}", f"{sign}id")
    for key, column in (("unit", "area__name"), ("budget", "budget_vnd"), ("years", "last_year"))
    for sign, name in (("", key), ("-", f"-{key}"))
}  # fmt: skip
KINDS = (reach.PROVINCE, reach.DISTRICT, reach.COMMUNE)


def _superseded() -> Exists:
    later = Plan.objects.filter(
        area=OuterRef("area"), first_year=OuterRef("first_year"), last_year=OuterRef("last_year"), state=states.APPROVED,
        edition__gt=OuterRef("edition"),
    )  # fmt: skip
    return Exists(later)


def plans_in(area_ids: Collection[int]) -> QuerySet[Plan]:
    """Editions of these areas; ``budget_vnd``: budget money planned, ``is_old``: a later edition holds. One query."""
    budget = PlanMoney.objects.filter(plan=OuterRef("pk"), source__in=terms.budget_sources()).order_by().values("plan")
    total = Subquery(budget.annotate(n=Sum("amount_vnd")).values("n"), output_field=BigIntegerField())
    found = Plan.objects.filter(area_id__in=area_ids).select_related("area__generation")
    return found.annotate(budget_vnd=Coalesce(total, 0), is_old=_superseded())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all but what was dropped."""

    span: Span | None = None
    state: str = ""
    kind: str = ""
    sort: str = ""


def narrowed(found: QuerySet[Plan], wanted: Wanted) -> QuerySet[Plan]:
    if wanted.span:
        found = found.filter(first_year=wanted.span.first, last_year=wanted.span.last)
    if wanted.kind:
        found = found.filter(area__kind=wanted.kind)
    found = found.filter(state=wanted.state) if wanted.state else found.exclude(state=states.DISCARDED)
    default = ("-last_year", "first_year", "-area__kind", "area__name", "-edition")
    return found.order_by(*SORTS.get(wanted.sort, default))


def plan_or_none(pk: int, area_ids: Collection[int]) -> Plan | None:
    return plans_in(area_ids).filter(pk=pk).first()


def editions_of(found: Plan) -> list[Plan]:
    """Every edition of the same unit and years, the newest first; one query."""
    same = Plan.objects.filter(area_id=found.area_id, first_year=found.first_year, last_year=found.last_year)
    return list(same.exclude(state=states.DISCARDED).order_by("-edition"))


def current_plans(area_ids: Collection[int], years: Collection[Span]) -> dict[tuple[int, Span], Plan]:
    """(area, years) → the edition that holds; one query."""
    wanted = Q()
    for span in years:
        wanted |= Q(first_year=span.first, last_year=span.last)
    found = Plan.objects.filter(wanted, area_id__in=area_ids, state=states.APPROVED).filter(~_superseded()) if years else []
    return {(p.area_id, Span(p.first_year, p.last_year)): p for p in found}


def money_of(plan_ids: Collection[int]) -> list[PlanMoney]:
    """Rows of money of these editions; one query."""
    return list(PlanMoney.objects.filter(plan_id__in=plan_ids))


def tasks_of(found: Plan) -> list[PlanTask]:
    return list(found.tasks.all())


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target of the Plan in one unit's plan: what was assigned beside what is registered.

    ``is_committed``: both come from the commune's commitment, where they are written.
    """

    target: Target
    assigned: Decimal | None
    document: str
    registered: Decimal | None
    is_committed: bool = False

    @property
    def gap(self) -> Decimal | None:
        """Registered above (or below) what was assigned."""
        return self.registered - self.assigned if self.registered is not None and self.assigned is not None else None


def assigned_in(area_ids: Collection[int], span: Span) -> dict[tuple[int, str], TargetAssignment]:
    """(area, target) → what holds: of the latest document; one query."""
    found = TargetAssignment.objects.filter(area_id__in=area_ids, first_year=span.first, last_year=span.last)
    return {(a.area_id, a.target): a for a in found.order_by("document_on", "id")}


def target_lines(found: Plan) -> list[TargetLine]:
    """Every target of the Plan for one edition; at most three queries."""
    span = Span(found.first_year, found.last_year)
    assigned = assigned_in([found.area_id], span)
    registered = {t.target: t.value for t in PlanTarget.objects.filter(plan=found)}
    lines = []
    for target in terms.targets().values():
        if target.id == terms.COMMITTED and found.area.kind == reach.COMMUNE and not span.is_period:
            known = commitment_of(found.area_id, span.first)
            given = known.assigned_points if known else None
            lines.append(TargetLine(target, given, "", known.registered_points if known else None, is_committed=True))
            continue
        one = assigned.get((found.area_id, target.id))
        lines.append(
            TargetLine(target, one.value if one else None, one.document_number if one else "", registered.get(target.id))
        )
    return lines


def maps_in(span: Span) -> list[Generation]:
    """Maps in force at some time of these years, the newest first; one query."""
    found = Generation.objects.filter(Q(valid_to=None) | Q(valid_to__gte=span.begins), valid_from__lte=span.ends)
    return list(found.order_by("-valid_from"))


def units_to_plan(area_ids: Collection[int], kinds: Collection[str]) -> list[Area]:
    """Units of these levels among the areas, the newest map first; of the province only today's. One query."""
    found = Area.objects.filter(pk__in=area_ids, kind__in=kinds).select_related("generation")
    units = list(found.order_by("-generation__valid_from", "-kind", "name"))
    newest = max((u.generation.valid_from for u in units), default=None)
    return [u for u in units if u.kind != reach.PROVINCE or u.generation.valid_from == newest]


def waiting_for(user_id: int, area_ids: Collection[int]) -> QuerySet[Plan]:
    """What waits for this person's approval: not what they wrote or sent."""
    return Plan.objects.filter(area_id__in=area_ids, state=states.SENT).exclude(
        Q(by_id=user_id) | Q(sent_by_id=user_id) | Q(writer_ids__contains=[user_id])
    )


def returned_in(area_ids: Collection[int], kinds: Collection[str]) -> QuerySet[Plan]:
    """What came back to these levels and was not sent again."""
    return Plan.objects.filter(area_id__in=area_ids, area__kind__in=kinds, state=states.DRAFT).exclude(return_reason="")


__all__ = [
    "KINDS", "SORTS", "TargetLine", "Wanted", "assigned_in", "current_plans", "editions_of", "maps_in", "money_of", "narrowed",
    "plan_or_none", "plans_in", "returned_in", "target_lines", "tasks_of", "units_to_plan", "waiting_for",
]  # fmt: skip
