"""Reads of villages' meetings and proposals, each only of the villages that a person works in."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Sum, Value, When

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.queries import areas_inside
from giamngheo.apps.planning import reach, states
from giamngheo.apps.planning.models import Plan, Proposal, VillageMeeting
from giamngheo.apps.register.models import Village
from giamngheo.engine.planning import ties

SORTS = {
    name: (f"{sign}{column}", f"{sign}id")
    for key, column in (("village", "village__search_key"), ("held_on", "held_on"), ("total", "total_vnd"))
    for sign, name in (("", key), ("-", f"-{key}"))
}  # fmt: skip


def _mine(access: Access) -> Q:
    """Villages within reach: all of areas where households or tables are shown, elsewhere those assigned."""
    whole = access.areas_with(P.VIEW_HOUSEHOLDS) | access.areas_with(P.VIEW_TABLES)
    return Q(area_id__in=whole) | Q(area_id__in=access.areas_with(P.HOLD_MEETING), village_id__in=access.village_ids)


def meetings_for(access: Access, *, year: int | None = None, state: str = "", sort: str = "") -> QuerySet[VillageMeeting]:
    """Meetings with how many proposals and how much; one query."""
    found = VillageMeeting.objects.filter(_mine(access)).select_related("area", "village")
    if year:
        found = found.filter(year=year)
    if state:
        found = found.filter(state=state)
    found = found.annotate(
        proposal_count=Count("proposals"), total_vnd=Sum("proposals__amount_vnd"),
        taken_count=Count("proposals", filter=~Q(proposals__taken_year=None)),
    )  # fmt: skip
    return found.order_by(*SORTS.get(sort, ("-year", "village__search_key", "id")))


def meeting_or_none(pk: int, access: Access) -> VillageMeeting | None:
    return meetings_for(access).filter(pk=pk).first()


def proposals_of(found: VillageMeeting) -> list[Proposal]:
    """Ranked ones first, the others as they were made."""
    rows = list(found.proposals.all())
    return sorted(rows, key=lambda p: (p.rank is None, p.rank or 0, p.number))


def open_ties(rows: Sequence[Proposal], decided: Sequence[Sequence[int]]) -> list[list[Proposal]]:
    """Groups with equally many votes that nobody decided on yet."""
    if any(p.votes is None for p in rows):
        return []
    known = {frozenset(order) for order in decided}
    groups = ties({p.pk: p.votes for p in rows if p.votes is not None})
    return [[p for p in rows if p.pk in group] for group in groups if group not in known]


def villages_to_write(access: Access) -> list[Village]:
    """Villages whose meetings this person may write down; one query."""
    officer: set[int] = set()
    for assignment, permissions, areas in access.grants:
        if P.PREPARE_PLAN in permissions and assignment.area.kind == reach.COMMUNE:
            officer |= areas
    head = Q(area_id__in=access.areas_with(P.HOLD_MEETING), pk__in=access.village_ids)
    return list(Village.objects.filter(Q(area_id__in=officer) | head).order_by("search_key", "id"))


def proposals_for(found: Plan) -> QuerySet[Proposal]:
    """Of the commune's villages, also of those that the register holds on the commune of an earlier map that lies in it."""
    return Proposal.objects.filter(area_id__in=areas_inside(found.area).values("pk")).select_related("meeting", "village")


def takeable(found: Plan) -> QuerySet[Proposal]:
    """Ranked proposals of the commune for the plan's year, by village and rank; ``is_taken``: in a plan already."""
    rows = proposals_for(found).filter(meeting__year=found.first_year, meeting__state=states.RANKED, rank__isnull=False)
    is_taken = Case(When(taken_year=None, then=Value(False)), default=Value(True), output_field=BooleanField())
    return rows.annotate(is_taken=is_taken).order_by("rank", "village__search_key", "id")


__all__ = ["SORTS", "meeting_or_none", "meetings_for", "open_ties", "proposals_for", "proposals_of", "takeable", "villages_to_write"]
