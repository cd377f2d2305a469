"""Reads of insurance lists: those of my areas with how many rows found whom, rows of one, who may be meant; coverage for who asks from
above (``coverage``)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import Membership
from giamngheo.workbooks.names import search_key

from .coverage import Coverage, Told, coverage, lists_in_force
from .matching import areas_of
from .models import InsuranceFile, InsuranceRow
from .states import MATCHED, NOBODY, SEVERAL

FOUND_MOST = 8


def files_in(area_ids: Collection[int]) -> QuerySet[InsuranceFile]:
    """Lists of these areas, the newest day first, each with how many rows stand where; one query."""
    counts = {name: Count("rows", filter=Q(rows__outcome=name)) for name in (MATCHED, SEVERAL, NOBODY)}
    return InsuranceFile.objects.filter(area_id__in=area_ids).select_related("area").annotate(
        matched_count=counts[MATCHED], unclear_count=counts[SEVERAL], nobody_count=counts[NOBODY]
    )  # fmt: skip


def file_or_none(pk: int, area_ids: Collection[int]) -> InsuranceFile | None:
    return files_in(area_ids).filter(pk=pk).first()


def in_force(file: InsuranceFile) -> bool:
    """Is it the newest list of its commune?"""
    return not InsuranceFile.objects.filter(_newer(file.area_id, file.as_of, file.at, file.pk)).exists()


def _newer(area: Any, as_of: Any, at: Any, pk: Any) -> Q:
    later = Q(as_of__gt=as_of) | Q(as_of=as_of, at__gt=at) | Q(as_of=as_of, at=at, pk__gt=pk)
    return Q(area_id=area, withdrawn_at=None) & later


def rows_of(file: InsuranceFile, outcome: str) -> QuerySet[InsuranceRow]:
    """Rows of a list that stand there, by name."""
    return InsuranceRow.objects.filter(file=file, outcome=outcome).select_related("person").order_by("sort_key", "id")


def row_or_none(pk: int, area_ids: Collection[int]) -> InsuranceRow | None:
    return InsuranceRow.objects.filter(pk=pk, area_id__in=area_ids).select_related("file", "person", "area").first()


def waiting_in(area_ids: Collection[int]) -> QuerySet[InsuranceRow]:
    """Rows of the newest lists of these areas that wait for an officer."""
    mine = (OuterRef(name) for name in ("file__area_id", "file__as_of", "file__at", "file_id"))
    newer = InsuranceFile.objects.filter(_newer(*mine))
    waiting = InsuranceRow.objects.filter(area_id__in=area_ids, outcome=SEVERAL, file__withdrawn_at=None)
    return waiting.filter(~Exists(newer))


def people_for(row: InsuranceRow, text: str = "") -> list[Membership]:
    """Whom the row may stand for, and whoever of the commune bears the name that was typed; the present membership of each. Two queries."""
    areas = areas_of(row.area_id)
    known = Membership.objects.filter(household__area_id__in=areas).select_related("person", "household", "household__village")
    found = list(known.filter(person_id__in=row.candidates).order_by("person_id", "-valid_from"))
    if key := search_key(text):
        found += list(known.filter(person__search_key__contains=key, valid_to=None).order_by("person__sort_key")[:FOUND_MOST])
    first: dict[int, Membership] = {}
    for one in found:
        first.setdefault(one.person_id, one)
    return list(first.values())


def communes_on(area_ids: Collection[int], map_id: str) -> list[Area]:
    """Communes of a map among these areas, by name; one query."""
    return list(Area.objects.filter(pk__in=area_ids, kind=Area.Kind.COMMUNE, generation_id=map_id).order_by("search_key"))


__all__ = [
    "Coverage", "Told", "communes_on", "coverage", "file_or_none", "files_in", "in_force", "lists_in_force", "people_for",
    "row_or_none", "rows_of",
    "waiting_in",
]  # fmt: skip
