"""What two fillings of a form tell differently: numbers, sentences, rows and tables that came or went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .shapes import Cell, Filled, FilledTable, Section

SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, in words and as printed. ``column`` empty: the whole row came (``old`` None) or went (``new`` None); ``row`` empty
    too: the whole table, or the section's sentence (``table`` is "sentence")."""

    section: str
    table: str
    row: str
    column: str
    old: str | None
    new: str | None
    section_id: str = ""


def differences(old: Filled, new: Filled) -> list[Difference]:
    """In the order of the newer one; what went away stands at the end of its table or section."""
    found: list[Difference] = []
    before = {section.id: section for section in old.sections}
    for section in new.sections:
        found += _of_section(before.pop(section.id, None), section)
    for section in before.values():
        found += _of_section(section, None)
    return found


def _of_section(old: Section | None, new: Section | None) -> list[Difference]:
    told = new or old
    assert told is not None
    found = []
    was, now = (old.sentence if old else None), (new.sentence if new else None)
    if (was or "") != (now or ""):
        found.append(Difference(told.title, SENTENCE, "", "", was, now, told.id))
    before = {table.id: table for table in old.tables} if old else {}
    for table in new.tables if new else []:
        found += _of_table(told, before.pop(table.id, None), table)
    for table in before.values():
        found += _of_table(told, table, None)
    return found


def _of_table(section: Section, old: FilledTable | None, new: FilledTable | None) -> list[Difference]:
    told = new or old
    assert told is not None
    if old is None or new is None:
        return [Difference(section.title, told.title, "", "", old.title if old else None, new.title if new else None, section.id)]
    found = []
    before = {row["id"]: row for row in old.rows}
    heads = {c["id"]: c["title"] for c in [*old.columns, *new.columns]}
    for row in new.rows:
        was = before.pop(row["id"], None)
        if was is None:
            found.append(Difference(section.title, new.title, row["head"], "", None, _row_words(row), section.id))
        else:
            found += [
                Difference(section.title, new.title, row["head"], heads[name], _text(was, name), _text(row, name), section.id)
                for name in heads if _told(was, name) != _told(row, name)
            ]  # fmt: skip
    found += [Difference(section.title, new.title, row["head"], "", _row_words(row), None, section.id) for row in before.values()]
    return found


def _cell(row: dict[str, Any], name: str) -> Cell | None:
    found: Cell | None = row["cells"].get(name)
    return found


def _told(row: dict[str, Any], name: str) -> tuple[Any, str] | None:
    """What a cell says; where it leads is no difference."""
    cell = _cell(row, name)
    return (cell.value, cell.text) if cell else None


def _text(row: dict[str, Any], name: str) -> str | None:
    cell = _cell(row, name)
    return cell.text if cell else None


def _row_words(row: dict[str, Any]) -> str:
    return "; ".join(cell.text for cell in row["cells"].values() if cell.text)


__all__ = ["SENTENCE", "Difference", "differences"]
