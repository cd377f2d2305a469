"""Printing without issuing: blank forms, and a frozen paper printed anew to compare with its files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import area_with_id

from . import pdf, queries, word
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


def printed_together(papers: Sequence[Paper]) -> bytes:
    """One PDF of many papers from what is frozen of them, in this order, to be printed in one go."""
    sheets = [sheet_of(kind_of(paper.kind), paper.frame, paper.content) for paper in papers]
    return pdf.together(sheets, issued_on=papers[0].issued_on if papers else None)


def zipped(papers: Sequence[Paper]) -> bytes:
    """The Word files of many papers as they were issued, in one zip. Raises files.queries.FileLost."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for number, paper in enumerate(papers, 1):
            package.writestr(f"{number:04d}-{paper.word_file.name}", queries.bytes_of(paper, "docx"))
    return made.getvalue()


__all__ = ["blank_form", "plan_digest", "printed_again", "printed_together", "zipped"]
