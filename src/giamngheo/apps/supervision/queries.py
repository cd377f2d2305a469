"""Reads of inspections and recommendations within what the person may see, and who may write which."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.steering.reach import all_ids
from giamngheo.engine.plan_oversight import Checklist

from . import states
from .models import Inspection, Recommendation

READERS = (P.INSPECT, P.ANSWER_INSPECTION, P.STEER)
Body = Inspection.Body
SORTS = {"planned": "planned_on", "-planned": "-planned_on", "title": "title", "-title": "-title", "state": "state", "-state": "-state"}
FOLLOW_SORTS = {"due": "due_on", "-due": "-due_on", "state": "state", "-state": "-state"}


def checklists() -> Mapping[str, Checklist]:
    """By id, as plan/oversight.toml says."""
    return current_plan().oversight.checklists


def bodies_of(access: Access, area_id: int) -> frozenset[str]:
    """For which bodies a person writes inspections here: the Front's people for it and the community's board, others for agencies."""
    found: set[str] = set()
    for given, permissions, areas in access.grants:
        if P.INSPECT in permissions and area_id in areas:
            found |= {Body.FRONT.value, Body.COMMUNITY.value} if given.role == "commune_front" else {Body.DEPARTMENT.value}
    return frozenset(found)


def may_inspect(access: Access, found: Inspection) -> bool:
    """The inspecting body's people; never those of the inspected agency."""
    return found.body in bodies_of(access, found.area_id) and not (found.agency and found.agency in all_ids(access))


def may_answer(access: Access, found: Recommendation) -> bool:
    """The unit to which it is addressed: the commune's own people, or the agency's."""
    if not access.may(P.ANSWER_INSPECTION, found.area_id):
        return False
    if found.agency:
        return found.agency in all_ids(access)
    return found.area_id in _communes(access)


def _communes(access: Access) -> frozenset[int]:
    """Areas for whose own authority a person answers: those of roles without an agency."""
    areas: set[int] = set()
    for _given, permissions, inside in access.grants:
        if P.ANSWER_INSPECTION in permissions and P.HANDLE_DIFFICULTY not in permissions:
            areas |= inside
    return frozenset(areas)


def _seen(access: Access, prefix: str = "") -> Q:
    inspects = access.areas_with(P.INSPECT) | access.areas_with(P.STEER)
    seen = Q(**{f"{prefix}area_id__in": inspects})
    seen |= Q(**{f"{prefix}area_id__in": _communes(access), f"{prefix}agency": ""})
    return seen | Q(
        **{f"{prefix}area_id__in": access.areas_with(P.ANSWER_INSPECTION), f"{prefix}agency__in": all_ids(access) or {"-"}}
    )


def inspections_of(access: Access) -> QuerySet[Inspection]:
    """Those I make, those made of my unit; with counts of recommendations (all, open), of drafts to the inspecting body only."""
    told = Q(state=states.CONCLUDED) | _inspected_by(access)
    counted = {
        "recommended": Count("recommendations", filter=told),
        "still_open": Count("recommendations", filter=told & ~Q(recommendations__state=states.CLOSED)),
    }  # fmt: skip
    return Inspection.objects.filter(_seen(access)).select_related("area").annotate(**counted)


def _inspected_by(access: Access, prefix: str = "") -> Q:
    """Inspections that the person makes, as ``may_inspect`` tells of one: of its body, and not of the inspected agency."""
    front = frozenset().union(*(a for g, p, a in access.grants if P.INSPECT in p and g.role == "commune_front"))
    others = frozenset().union(*(a for g, p, a in access.grants if P.INSPECT in p and g.role != "commune_front"))
    made = Q(**{f"{prefix}area_id__in": front, f"{prefix}body__in": [Body.FRONT, Body.COMMUNITY]})
    made |= Q(**{f"{prefix}area_id__in": others, f"{prefix}body": Body.DEPARTMENT})
    own = all_ids(access)
    return made & ~Q(**{f"{prefix}agency__in": own}) if own else made


def recommendations_of(access: Access) -> QuerySet[Recommendation]:
    """Of inspections I see, or addressed to my agency; those of an inspection not yet concluded only to its own body."""
    mine = _seen(access, "inspection__") | _seen(access)
    issued = Q(inspection__state=states.CONCLUDED) | _inspected_by(access, "inspection__")
    return Recommendation.objects.filter(mine, issued).select_related("area", "inspection", "inspection__area")


def waiting_for(access: Access) -> tuple[QuerySet[Recommendation], QuerySet[Recommendation]]:
    """(to answer, to look at)."""
    concluded = Recommendation.objects.filter(inspection__state=states.CONCLUDED).select_related("area", "inspection")
    mine = Q(area_id__in=_communes(access), agency="")
    mine |= Q(area_id__in=access.areas_with(P.ANSWER_INSPECTION), agency__in=all_ids(access) or {"-"})
    theirs = _inspected_by(access, "inspection__")
    return concluded.filter(mine, state=states.OPEN), concluded.filter(theirs, state=states.ANSWERED)


def late(areas: Collection[int], day: date) -> QuerySet[Recommendation]:
    """Recommendations of concluded inspections without an answer after their day."""
    return Recommendation.objects.filter(
        area_id__in=areas, state=states.OPEN, due_on__lt=day, inspection__state=states.CONCLUDED
    ).select_related("area", "inspection")


def inspection_or_none(pk: int, access: Access) -> Inspection | None:
    return inspections_of(access).filter(pk=pk).first()


def recommendation_or_none(pk: int, access: Access) -> Recommendation | None:
    return recommendations_of(access).filter(pk=pk).first()


def narrowed(found: QuerySet[Any], *, state: str, year: int | None, sort: str) -> QuerySet[Any]:
    """Inspections of one state, one year, in the order asked for."""
    if state:
        found = found.filter(state=state)
    if year:
        found = found.filter(planned_on__year=year)
    return found.order_by(SORTS.get(sort, "-planned_on"), "-id")


def counted(area_ids: Collection[int], since: date, until: date) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """(inspecting body → inspections ``planned``, ``visited``, ``concluded`` with a day of the period; recommendations of concluded
    inspections: ``made`` in it, ``closed`` in it, ``open`` of all made by its end, ``late`` of these). Two queries."""
    found = Inspection.objects.filter(area_id__in=area_ids).exclude(state=states.CANCELLED).order_by().values("body").annotate(
        planned=Count("pk", filter=Q(planned_on__range=(since, until))), visited=Count("pk", filter=Q(visited_on__range=(since, until))),
        concluded=Count("pk", filter=Q(concluded_on__range=(since, until))),
    )  # fmt: skip
    bodies = {str(row["body"]): {name: int(row[name]) for name in ("planned", "visited", "concluded")} for row in found}
    still = Q(state__in=(states.OPEN, states.ANSWERED), inspection__concluded_on__lte=until)
    made = Recommendation.objects.filter(area_id__in=area_ids, inspection__state=states.CONCLUDED).order_by().aggregate(
        made=Count("pk", filter=Q(inspection__concluded_on__range=(since, until))),
        closed=Count("pk", filter=Q(state=states.CLOSED, closed_at__date__range=(since, until))),
        open=Count("pk", filter=still), late=Count("pk", filter=still & Q(state=states.OPEN, due_on__lt=until)),
    )  # fmt: skip
    return bodies, made
