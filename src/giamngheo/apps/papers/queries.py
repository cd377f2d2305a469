"""Reads of papers: those of my areas, those about one thing, the next free number, the bytes as they were printed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from giamngheo.apps.files.queries import content_of

from . import numbers
from .kinds import kind_of
from .models import Paper

FORMATS = ("docx", "pdf")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all."""

    text: str = ""
    kind: str = ""
    year: int | None = None
    area_id: int | None = None
    sort: str = ""


SORTS = {
    "issued_on": ("issued_on", "id"), "-issued_on": ("-issued_on", "-id"),
    "number": ("number_key", "id"), "-number": ("-number_key", "-id"),
    "kind": ("kind", "-issued_on", "-id"), "-kind": ("-kind", "-issued_on", "-id"),
}  # fmt: skip


def papers_in(area_ids: Collection[int], wanted: Wanted) -> QuerySet[Paper]:
    """Papers of these areas, newest first unless sorted otherwise."""
    found = Paper.objects.filter(area_id__in=area_ids).select_related("area", "successor").defer("content", "frame")
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.year:
        found = found.filter(year=wanted.year)
    if wanted.area_id:
        found = found.filter(area_id=wanted.area_id)
    if wanted.text.strip():
        text = " ".join(wanted.text.split())
        found = found.filter(summary__icontains=text) | found.filter(number__icontains=text)
    return found.order_by(*SORTS.get(wanted.sort, SORTS["-issued_on"]))


def papers_about(subject: str) -> list[Paper]:
    """Papers about one thing, such as "household:812", newest first; one query."""
    return list(Paper.objects.filter(subject=subject).select_related("successor").defer("content", "frame"))


def papers_of_subjects(subjects: Collection[str]) -> dict[str, Paper]:
    """Subject → its newest paper with content and files, for many things at once; one query."""
    found = Paper.objects.filter(subject__in=subjects).select_related("word_file", "pdf_file").order_by("id")
    return {paper.subject: paper for paper in found}


def years_in(area_ids: Collection[int]) -> list[int]:
    """Years in which papers of these areas were issued, newest first."""
    found = Paper.objects.filter(area_id__in=area_ids).order_by("-year").values_list("year", flat=True)
    return list(found.distinct())


def proposed_number(*, kind: str, area_id: int, year: int) -> str:
    """The next number of the series as a proposal: the book of the office decides. Empty for kinds without numbers."""
    found = kind_of(kind)
    if not found.family:
        return ""
    used = Paper.objects.filter(area_id=area_id, family=found.family, year=year).values_list("number", flat=True)
    return numbers.written(str(max((numbers.leading(n) for n in used), default=0) + 1), found.suffix)


def bytes_of(paper: Paper, file_format: str) -> bytes:
    """The file as it was printed when the paper was issued. Raises files.queries.FileLost."""
    return content_of(paper.word_file if file_format == "docx" else paper.pdf_file)
