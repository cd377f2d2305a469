"""Reads of one project, agency or commune that no other app answers as they are: people by year, works, commitments, what is open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from giamngheo.apps.accounts.agencies import offices
from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.commitments.models import Commitment
from giamngheo.apps.delivery.kinds.works.models import WorkCase
from giamngheo.apps.places.models import Area, Succession
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import AreaTotal
from giamngheo.apps.steering import queries as steering
from giamngheo.apps.steering import reach
from giamngheo.apps.steering import states as steps
from giamngheo.apps.steering.models import Difficulty, Directive
from giamngheo.apps.supervision import queries as supervision
from giamngheo.apps.supervision.models import Inspection
from giamngheo.engine.plan_programme import Project
from giamngheo.kit import clock

from .movers import with_mover

MOST = 10


def people_by_year(inside: Collection[int]) -> dict[int, tuple[int, int]]:
    """Year → (households, persons) as the totals of the communes inside say; years without a total are left out. One query."""
    rows = AreaTotal.objects.filter(area_id__in=inside, is_current=True).order_by().values_list("year")
    return {year: (homes, people) for year, homes, people in rows.annotate(h=Sum("household_count"), p=Sum("person_count"))}


def works_by_state(inside: Collection[int], givers: Collection[str] | None = None) -> dict[str, int]:
    """State of a work → how many, of what is under way or accepted; one query."""
    found = WorkCase.objects.filter(area_id__in=inside, support__state__in=("open", "accepted"))
    if givers is not None:
        found = found.filter(support__giver__in=givers)
    return dict(found.order_by().values_list("state").annotate(n=Count("pk")))


def commitments_of(area_id: int) -> list[Commitment]:
    """What the commune registered, year by year, newest first; one query."""
    return list(Commitment.objects.filter(area_id=area_id).order_by("-year"))


def difficulties(access: Access, inside: Collection[int], **narrowed: Any) -> QuerySet[Difficulty]:
    """Those not closed that this person sees, what is wanted first at the top."""
    found = steering.difficulties_of(access).filter(area_id__in=inside, state__in=(*steps.OPEN, steps.ANSWERED), **narrowed)
    return found.order_by("wanted_on", "id")


def directives(access: Access, inside: Collection[int], **narrowed: Any) -> QuerySet[Directive]:
    """Those not done that this person sees, by their day."""
    found = steering.directives_of(access).filter(area_id__in=inside, state__in=(steps.ISSUED, steps.REPLIED), **narrowed)
    return found.order_by("due_on", "id")


def inspections(access: Access, inside: Collection[int]) -> list[Inspection]:
    """The last ones made here, with how many recommendations are open."""
    return list(supervision.inspections_of(access).filter(area_id__in=inside).order_by("-planned_on", "-id")[:MOST])


def successors(area_id: int) -> list[Area]:
    """Units of later maps into which it went, whole, newest map first; none for a unit of today. One query."""
    ids = Succession.objects.filter(predecessor_id=area_id).values("successor_id")
    return list(Area.objects.filter(pk__in=ids).select_related("generation").order_by("-generation__valid_from", "name"))


def predecessors(area: Area) -> list[Area]:
    """Units that went into it, whole; none where it only is itself on the map before. One query."""
    ids = Succession.objects.filter(successor_id=area.pk).values("predecessor_id")
    found = list(Area.objects.filter(pk__in=ids).select_related("generation").order_by("name"))
    return [] if [one.name for one in found] == [area.name] else found


@dataclass(frozen=True, slots=True)
class Office:
    """An agency as its page has it: every id of the same office, what it leads, of whose targets of 2022 it answers for."""

    id: str
    name: str
    ids: frozenset[str]
    leads: frozenset[str]
    owned: frozenset[str]


def office_or_none(key: str) -> Office | None:
    """The office and what the plan says that it leads; an old agency's targets follow its first successor."""
    known = offices()
    if key not in known:
        return None
    name = known[key].name_vi
    ids = frozenset(k for k, office in known.items() if office.name_vi == name)
    leads: set[str] = set()
    owned: set[str] = set()
    for agency in current_plan().agencies:
        if agency.id in ids:
            leads |= set(agency.leads)
            owned.add(agency.id)
        for place, after in enumerate(agency.successors, 1):
            if f"{agency.id}/{place}" in ids:
                leads |= set(after.leads)
                owned |= {agency.id} if place == 1 else set()
    return Office(key, name, ids, frozenset(leads), frozenset(owned))


def lead_today(project: Project) -> str:
    """Id of who leads it today: the plan's agency while it stands, then the one that took this project over. Empty for nobody."""
    lead = project.lead or ""
    agency = next((one for one in current_plan().agencies if one.id == lead), None)
    if agency is None or offices()[agency.id].stood_on(clock.today()):
        return lead
    after = (f"{agency.id}/{place}" for place, one in enumerate(agency.successors, 1) if project.id in one.leads)
    return next(after, reach.standing(lead))


def difficulties_of_office(access: Access, inside: Collection[int], office: Office) -> QuerySet[Difficulty]:
    """Those not closed that it manages, and those that wait for it under an order."""
    return with_mover(difficulties(access, inside)).filter(Q(managing_agency__in=office.ids) | Q(mover__in=office.ids))


def open_by_agency(access: Access, inside: Collection[int], day: date) -> dict[str, tuple[int, int]]:
    """Agency that must move next → (difficulties that wait for it, late ones); one query."""
    found = steering.difficulties_of(access).filter(area_id__in=inside, state__in=steps.OPEN)
    told = with_mover(found).order_by().values_list("mover").annotate(
        n=Count("pk", distinct=True), late=Count("pk", filter=Q(wanted_on__lt=day), distinct=True)
    )  # fmt: skip
    return {agency: (count, late) for agency, count, late in told}


__all__ = [
    "Office", "commitments_of", "difficulties", "difficulties_of_office", "directives", "inspections", "lead_today", "office_or_none",
    "open_by_agency", "people_by_year", "predecessors", "successors", "works_by_state",
]  # fmt: skip
