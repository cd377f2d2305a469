"""Papers as PDF, set by Typst from the same sheet as the Word file. Nothing of a paper is read as markup: the template
takes it as data and prints text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from giamngheo.engine.plan_papers import PaperBlock

from .sheet import Sheet

HERE = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Tinos as shipped; never a font of the machine, so that every machine prints the same."""
    return typst.Fonts(font_paths=[str(HERE / "fonts")], include_system_fonts=False, include_embedded_fonts=True)


def document(sheet: Sheet, *, issued_on: date | None) -> bytes:
    """The PDF; the same sheet gives the same bytes."""
    return together([sheet], issued_on=issued_on)


def together(sheets: Sequence[Sheet], *, issued_on: date | None) -> bytes:
    """Several papers in one PDF, each beginning on a page of its own, its pages counted from one."""
    stamp = datetime.combine(issued_on or date(2000, 1, 1), time(), UTC)
    compiler = typst.Compiler(
        str(HERE / "paper.typ"), root=str(HERE), font_paths=_fonts(),
        sys_inputs={"data": json.dumps([_data(sheet) for sheet in sheets], ensure_ascii=False)},
    )  # fmt: skip
    made: Any = compiler.compile(format="pdf", timestamp=int(stamp.timestamp()))
    return bytes(made)


def _data(sheet: Sheet) -> dict[str, Any]:
    """A paper as the template takes it."""
    return {
        "head": sheet.kind.head,
        "name": sheet.kind.name_vi,
        "title": sheet.fill(sheet.kind.title),
        "subtitle": sheet.fill(sheet.kind.subtitle),
        "to": sheet.fill(sheet.kind.to),
        "has_number": bool(sheet.kind.family),
        "words": sheet.words,
        "recipients": sheet.lists.get("recipients", []),
        "blocks": [_block(sheet, block) for block in sheet.kind.blocks if _is_shown(sheet, block)],
    }


def _is_shown(sheet: Sheet, block: PaperBlock) -> bool:
    return not block.when or block.when in sheet.given


def _block(sheet: Sheet, block: PaperBlock) -> dict[str, Any]:
    """One block with all its words in place."""
    return {
        "kind": block.kind,
        "text": sheet.fill(block.text),
        "lead": sheet.fill(block.lead),
        "style": block.style,
        "align": block.align,
        "lines": sheet.lists.get(block.rows, []) if block.kind == "list" else [],
        "columns": [{"head": c.head, "width": c.width, "align": c.align} for c in block.columns],
        "rows": [[row.get(c.field, "") for c in block.columns] for row in sheet.tables.get(block.rows, [])]
        if block.kind == "table"
        else [],
        "signers": [[sheet.fill(part) for part in signer] for signer in block.signers],
        "has_recipients": block.has_recipients,
    }


__all__ = ["document", "together"]
