"""Reads of difficulties, orders and documents due: each within what the person may see."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.narrowing import Narrowing

from . import reach, states
from .models import Difficulty, Directive, IssuedDocument

SORTS = {"wanted": "wanted_on", "-wanted": "-wanted_on", "title": "title", "-title": "-title", "state": "state", "-state": "-state"}
ORDER_SORTS = {"due": "due_on", "-due": "-due_on", "title": "title", "-title": "-title", "state": "state", "-state": "-state"}


def difficulties_of(access: Access) -> QuerySet[Difficulty]:
    """Of my commune, raised by or sent to my agency, or all of the province."""
    mine, here = reach.all_ids(access), access.areas_with(P.HANDLE_DIFFICULTY)
    seen = Q(area_id__in=access.areas_with(P.RAISE_DIFFICULTY), raised_agency="") | Q(area_id__in=access.areas_with(P.STEER))
    seen |= Q(area_id__in=here, managing_agency__in=reach.handled_ids(access)) | Q(area_id__in=here, raised_agency__in=mine)
    return Difficulty.objects.filter(seen).select_related("area")


def directives_of(access: Access) -> QuerySet[Directive]:
    """Addressed to my commune or my agency, or all of the province."""
    seen = Q(area_id__in=access.areas_with(P.RAISE_DIFFICULTY), agency="") | Q(area_id__in=access.areas_with(P.STEER))
    seen |= Q(area_id__in=access.areas_with(P.HANDLE_DIFFICULTY), agency__in=reach.all_ids(access))
    return Directive.objects.filter(seen).select_related("area")


def narrowed(
    found: QuerySet[Any], *, state: str, is_late: bool, day: date, day_field: str, sort: str, sorts: dict[str, str], place: Narrowing
) -> Any:
    """One state, or only the late; of what lies in the place asked for; in the order asked for."""
    found = place.rows(found)
    if state:
        found = found.filter(state=state)
    if is_late:
        found = found.filter(**{"state__in": states.OPEN if day_field == "wanted_on" else (states.ISSUED,), f"{day_field}__lt": day})
    return found.order_by(sorts.get(sort, day_field), "id")


def difficulties_open() -> QuerySet[Difficulty]:
    """Not yet answered, the oldest promise first; the scope of the transaction says where."""
    return Difficulty.objects.filter(state__in=states.OPEN).select_related("area").order_by("wanted_on", "id")


def late(areas: Collection[int], day: date) -> tuple[QuerySet[Difficulty], QuerySet[Directive]]:
    """(difficulties without an answer after the day wanted, orders without a reply after their deadline) in these areas."""
    return (
        difficulties_open().filter(area_id__in=areas, wanted_on__lt=day),
        Directive.objects.filter(area_id__in=areas, state=states.ISSUED, due_on__lt=day).select_related("area"),
    )


def waiting_for(access: Access) -> tuple[QuerySet[Difficulty], QuerySet[Directive]]:
    """What this person moves next: (difficulties, orders). Difficulties to handle, to decide, to close; orders to reply, to accept."""
    mine, here, steered = reach.all_ids(access), access.areas_with(P.HANDLE_DIFFICULTY), access.areas_with(P.STEER)
    units = access.areas_with(P.RAISE_DIFFICULTY)
    first = Q(state=states.RAISED, area_id__in=here, managing_agency__in=reach.handled_ids(access))
    first |= Q(state=states.AT_PROVINCE, area_id__in=steered)
    first |= Q(state=states.ANSWERED) & (Q(area_id__in=units, raised_agency="") | Q(area_id__in=here, raised_agency__in=mine))
    orders = Q(state=states.REPLIED, area_id__in=steered)
    orders |= Q(state=states.ISSUED) & (Q(area_id__in=units, agency="") | Q(area_id__in=here, agency__in=mine))
    return (
        Difficulty.objects.filter(first).select_related("area"),
        Directive.objects.filter(orders).select_related("area"),
    )


def difficulty_or_none(pk: int, access: Access) -> Difficulty | None:
    return difficulties_of(access).filter(pk=pk).first()


def told_with_order(pk: int | None) -> Difficulty | None:
    """The difficulty of an order, for whom it was addressed to and who may not open it: its title and unit only, nothing personal."""
    if pk is None:
        return None
    return Difficulty.objects.filter(pk=pk).select_related("area").only("title", "raised_agency", "area__name").first()


def directive_or_none(pk: int, access: Access) -> Directive | None:
    return directives_of(access).filter(pk=pk).first()


def issued_documents() -> dict[str, IssuedDocument]:
    """Document of the plan → the first that was issued; one query."""
    found: dict[str, IssuedDocument] = {}
    for one in IssuedDocument.objects.order_by("-issued_on", "-id"):
        found[one.document] = one
    return found


def counted(area_ids: Collection[int], since: date, until: date) -> tuple[dict[str, int], dict[str, int]]:
    """(difficulties, orders) of these areas in a period, as their states are now. Difficulties: ``raised``, ``answered`` in it, ``open`` of
    those raised by its end, ``late`` of these. Orders: ``issued``, ``accepted`` in it, ``open``, ``late``. Two queries."""
    within, by_then = {"at__date__range": (since, until)}, {"at__date__lte": until}
    still = Q(state__in=states.OPEN, **by_then)
    under_way = Q(state__in=(states.ISSUED, states.REPLIED), **by_then)
    difficulties = Difficulty.objects.filter(area_id__in=area_ids).exclude(state=states.WITHDRAWN).order_by().aggregate(
        raised=Count("pk", filter=Q(**within)), answered=Count("pk", filter=Q(answered_at__date__range=(since, until))),
        open=Count("pk", filter=still), late=Count("pk", filter=still & Q(wanted_on__lt=until)),
    )  # fmt: skip
    orders = Directive.objects.filter(area_id__in=area_ids).exclude(state=states.CANCELLED).order_by().aggregate(
        issued=Count("pk", filter=Q(**within)),
        accepted=Count("pk", filter=Q(state=states.ACCEPTED, settled_at__date__range=(since, until))),
        open=Count("pk", filter=under_way), late=Count("pk", filter=Q(state=states.ISSUED, due_on__lt=until, **by_then)),
    )  # fmt: skip
    return difficulties, orders
