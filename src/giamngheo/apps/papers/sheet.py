"""A frozen paper as it is printed, for Word and PDF alike: frame and content in the words of officials.

Values are text by now. ``{{ name }}`` in the plan's words is replaced by plain substitution, once: what an applicant
typed is never read as a template.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from giamngheo.engine.plan_papers import WORD, PaperField, PaperForm
from giamngheo.kit import formats

from .shape import FRAME
from .words import in_words

_FALLBACK = {"recipients": ("Lưu: VT.",)}
DOTS = "……………………"
SHORT_DOTS = "………"
BLANK_ROWS = 6


@dataclass(frozen=True, slots=True)
class Sheet:
    """``words``: field → printed text; ``lists``: field → lines; ``tables``: field → rows of printed cells;
    ``given``: fields that are there, for blocks printed only with their field."""

    kind: PaperForm
    words: dict[str, str]
    lists: dict[str, list[str]] = field(default_factory=dict)
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    given: frozenset[str] = frozenset()

    def fill(self, text: str) -> str:
        """The plan's words with the paper's values in place."""
        return WORD.sub(lambda found: self.words.get(found[1], ""), text)


def printed(kind: str, value: Any) -> str:
    """One value as officials write it."""
    if value is None or value == "":
        return ""
    if kind == "day":
        return formats.day(date.fromisoformat(value))
    if kind in ("count", "points"):
        return formats.number(value)
    if kind == "money":
        return formats.money(value)
    if kind == "flag":
        return "Có" if value else "Không"
    return str(value)


def sheet_of(kind: PaperForm, frame: Mapping[str, str], content: Mapping[str, Any]) -> Sheet:
    """The paper as printed. ``frame`` is what the office's papers share, made when the paper was issued."""
    words: dict[str, str] = dict(frame)
    lists: dict[str, list[str]] = {}
    tables: dict[str, list[dict[str, str]]] = {}
    for each in (*FRAME.values(), *kind.fields):
        value = content.get(each.name)
        if each.type == "texts":
            lists[each.name] = list(value) if value else list(_FALLBACK.get(each.name, ()))
            words[each.name] = "; ".join(value or ())
        elif each.type == "rows":
            tables[each.name] = [_cells(each, number, row) for number, row in enumerate(value or (), 1)]
        elif value is not None or each.name not in words:
            words[each.name] = printed(each.type, value)
            if each.type in ("count", "money") and value is not None and value >= 0:
                words[f"{each.name}_chu"] = in_words(value)
    return Sheet(kind, words, lists, tables, frozenset(name for name, value in content.items() if value not in (None, "", [])))


def _cells(rows: PaperField, number: int, row: Mapping[str, Any]) -> dict[str, str]:
    return {"stt": str(number), **{c.name: printed(c.type, row.get(c.name)) for c in rows.fields}}


def blank_sheet(kind: PaperForm, frame: Mapping[str, str]) -> Sheet:
    """The form to be filled by hand: dots where words come, empty rows in its tables."""
    words = dict(frame)
    tables: dict[str, list[dict[str, str]]] = {}
    lists: dict[str, list[str]] = {name: list(lines) for name, lines in _FALLBACK.items()}
    for each in kind.fields:
        if each.type == "texts":
            lists[each.name] = [DOTS * 3] * 3
            words[each.name] = DOTS
        elif each.type == "rows":
            tables[each.name] = [{"stt": str(i), **{c.name: "" for c in each.fields}} for i in range(1, BLANK_ROWS + 1)]
        elif each.type == "day":
            words[each.name] = "…/…/……"
        else:
            words[each.name] = SHORT_DOTS if each.type in ("year", "count", "money", "points") else DOTS
    return Sheet(kind, words, lists, tables, frozenset(f.name for f in kind.fields))


__all__ = ["Sheet", "blank_sheet", "printed", "sheet_of"]
