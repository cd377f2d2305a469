"""A filled form as PDF, set by Typst with what the Word file says. Nothing is read as markup: the template takes it as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import typst

from giamngheo.apps.papers.frame import issued_words
from giamngheo.kit import formats

from . import terms
from .shapes import Filled, FilledTable
from .svg import PAPER_FONT, fonts, svg_of
from .word import Heading
from .word_tables import head_share, is_annex

HERE = Path(__file__).resolve().parent


def as_pdf(filled: Filled, words: Mapping[str, str], *, heading: Heading) -> bytes:
    """The file's bytes; the same content gives the same bytes. ``words`` as in ``word.as_word``."""
    stamp = datetime.combine(heading.issued_on or date(2000, 1, 1), time(), UTC)
    data = json.dumps(_data(filled, words, heading), ensure_ascii=False)
    compiler = typst.Compiler(str(HERE / "report.typ"), root=str(HERE), font_paths=fonts(), sys_inputs={"data": data})
    made: Any = compiler.compile(format="pdf", timestamp=int(stamp.timestamp()))
    return bytes(made)


def _data(filled: Filled, words: Mapping[str, str], heading: Heading) -> dict[str, Any]:
    state = ", tạm tính" if filled.is_preliminary else ""
    annexes: list[str] = []
    return {
        "kind": terms.kind_of(filled),
        "title": terms.subject_of(filled), "mark": terms.unconfirmed(filled),
        "state": f"(Số liệu của {filled.area_name} đến ngày {formats.day(filled.as_of)}{state})", "cites": "; ".join(filled.cites),
        "heading": {
            "superior": heading.superior, "agency": heading.agency, "number": heading.number or "……/BC-UBND",
            "place": f"{heading.place}, {issued_words(heading.issued_on)}", "signer": heading.signer_title, "name": heading.signer_name,
            "recipients": "\n".join(f"- {one}" for one in heading.recipients or ("Như trên;", "Lưu: VT.")),
        },
        "sections": [
            {
                "title": one.title, "level": one.level, "sentence": one.sentence, "asks": one.asks,
                "tables": [_table(table, annexes) for table in one.tables],
                "charts": [{"title": f"{chart.title} ({chart.unit})", "svg": svg_of(chart, font=PAPER_FONT)} for chart in one.charts],
                "words": [line.strip() for line in words.get(one.id, "").splitlines() if line.strip()],
            }
            for one in filled.sections
        ],
    }  # fmt: skip


def _table(table: FilledTable, annexes: list[str]) -> dict[str, Any]:
    """Wide ones are numbered as annexes, in their order."""
    if is_wide := is_annex(table):
        annexes.append(table.id)
    return {
        "title": table.title, "unit": table.unit, "note": table.note, "columns": table.columns, "annex": len(annexes) if is_wide else 0,
        "head": 100 * head_share(table),
        "rows": [
            {"head": row["head"], "level": row["level"], "cells": [row["cells"][c["id"]].text for c in table.columns]} for row in table.rows
        ],
    }  # fmt: skip


__all__ = ["as_pdf"]
