"""Printing without issuing: blank forms, and a frozen paper printed anew to compare with its files."""

from __future__ import annotations

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import area_with_id

from . import pdf, word
from .frame import frame_of
from .kinds import PaperKind, kind_of
from .models import Paper
from .sheet import blank_sheet, sheet_of

DOCUMENTS = {"docx": word.document, "pdf": pdf.document}


def plan_digest() -> str:
    """The plan that a paper issued now would name."""
    return current_plan().digest


def blank_form(kind: PaperKind, area_id: int, file_format: str) -> bytes:
    """The form of one office, to be filled by hand. ``file_format``: docx or pdf."""
    number = f"……/{kind.suffix}" if kind.suffix else ""
    frame = frame_of(kind, area_with_id(area_id), number=number, issued_on=None, content={})
    return DOCUMENTS[file_format](blank_sheet(kind, frame), issued_on=None)


def printed_again(paper: Paper, file_format: str) -> bytes:
    """The paper printed from what is frozen of it; the same bytes while words and template are those of its plan."""
    sheet = sheet_of(kind_of(paper.kind), paper.frame, paper.content)
    return DOCUMENTS[file_format](sheet, issued_on=paper.issued_on)


__all__ = ["blank_form", "plan_digest", "printed_again"]
