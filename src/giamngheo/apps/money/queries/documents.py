"""Reads of documents: those of my areas, one with its rows, what waits for my approval."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum

from giamngheo.apps.money.models import Approval, Document, Entry, Move
from giamngheo.apps.money.states import WAITING

SORTS = {
    "signed_on": ("signed_on", "id"), "-signed_on": ("-signed_on", "-id"),
    "total_vnd": ("total_vnd", "id"), "-total_vnd": ("-total_vnd", "-id"),
}  # fmt: skip


def documents_in(area_ids: Collection[int]) -> QuerySet[Document]:
    """Documents written in these areas, with ``written_vnd``, the sum of their rows (none: null); one query."""
    rows = Move.objects.filter(document=OuterRef("pk")).order_by().values("document").annotate(told=Sum("amount_vnd")).values("told")
    return Document.objects.filter(area_id__in=area_ids).select_related("area").annotate(written_vnd=Subquery(rows))


def narrowed(found: QuerySet[Document], *, state: str, kind: str, year: int | None, sort: str) -> QuerySet[Document]:
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if year:
        found = found.filter(signed_on__year=year)
    return found.order_by(*SORTS.get(sort, ("-signed_on", "-id")))


def document_or_none(pk: int, area_ids: Collection[int]) -> Document | None:
    """Written in these areas, or moved money of a line of theirs."""
    touched = Exists(Entry.objects.filter(document=OuterRef("pk"), area_id__in=area_ids))
    found = Document.objects.filter(Q(area_id__in=area_ids) | touched, pk=pk)
    return found.select_related("area", "file", "reverses").first()


def moves_of(found: Document) -> QuerySet[Move]:
    """The rows as they were written, with their lines; one query."""
    return Move.objects.filter(document=found).select_related("line__area", "to_line__area").order_by("item")


def entries_of(found: Document, area_ids: Collection[int]) -> QuerySet[Entry]:
    """What it wrote into the books of these areas; one query."""
    return Entry.objects.filter(document=found, area_id__in=area_ids).select_related("line__area", "counter_line__area")


def approvals_of(found: Document) -> list[Approval]:
    """Who agreed to it as it stands; once in the books, to what was posted."""
    version = found.version - 1 if found.state == "posted" else found.version
    return list(found.approvals.filter(version=version))


def reversal_of(found: Document) -> Document | None:
    return found.reversals.exclude(state="discarded").first()


def waiting_for(user_id: int, area_ids: Collection[int]) -> QuerySet[Document]:
    """What waits for this person: not what they wrote, nor what they agreed to already."""
    mine = Exists(Approval.objects.filter(document=OuterRef("pk"), version=OuterRef("version"), by_id=user_id))
    return Document.objects.filter(~mine, area_id__in=area_ids, state=WAITING).exclude(by_id=user_id)


__all__ = [
    "SORTS", "approvals_of", "document_or_none", "documents_in", "entries_of", "moves_of", "narrowed", "reversal_of", "waiting_for",
]  # fmt: skip
