"""Reads of single entries for whoever ties what it paid to the ledger."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, QuerySet

from giamngheo.apps.money.models import Entry

# Money that left the treasury: paid for what was done, or before it.
SPENDING = ("pay", "advance")


def taken_back(entry: Any) -> Exists:
    """Whether that entry (an id, or a reference from outside) was reversed."""
    return Exists(Entry.objects.filter(reverses_id=entry))


def spending_in(area_ids: Collection[int]) -> QuerySet[Entry]:
    """What the lines of these areas spent and nobody took back, oldest first, each with line and document; one query."""
    found = Entry.objects.filter(area_id__in=area_ids, kind__in=SPENDING, reverses=None, reversal=None)
    return found.select_related("line", "document").order_by("booked_on", "id")


def entries_named(ids: Collection[int]) -> dict[int, Entry]:
    """Of these entries those that the asker sees, each with document and line, and ``reversal`` where it was taken back."""
    return Entry.objects.select_related("document", "line", "reversal").in_bulk(ids)


__all__ = ["SPENDING", "entries_named", "spending_in", "taken_back"]
