"""What two fillings of a form tell differently: numbers, sentences, rows and tables that came or went."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from .shapes import Cell, Filled, FilledTable, Section

SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, in words and as printed. ``column`` empty: the whole row came (``old`` None) or went (``new`` None); ``row`` empty
    too: the whole table, or the section's sentence (``table`` is "sentence"). ``row`` is a path where other rows of the table have the
    same head; the ids name the place for certain."""

    section: str
    table: str
    row: str
    column: str
    old: str | None
    new: str | None
    section_id: str = ""
    table_id: str = ""
    row_id: str = ""
    column_id: str = ""


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
    whole = Difference(section.title, told.title, "", "", old.title if old else None, new.title if new else None, section.id, told.id)
    if old is None or new is None:
        return [whole]
    found = []
    before, named = {row["id"]: row for row in old.rows}, _names(old) | _names(new)
    heads = {c["id"]: c["title"] for c in [*old.columns, *new.columns]}
    for row in new.rows:
        at, was = replace(whole, row=named[row["id"]], row_id=row["id"]), before.pop(row["id"], None)
        if was is None:
            found.append(replace(at, old=None, new=_row_words(row)))
        else:
            found += [
                replace(at, column=heads[name], column_id=name, old=_text(was, name), new=_text(row, name))
                for name in heads if _told(was, name) != _told(row, name)
            ]  # fmt: skip
    found += [replace(whole, row=named[id], row_id=id, old=_row_words(row), new=None) for id, row in before.items()]
    return found


def _names(table: FilledTable) -> dict[str, str]:
    """Row → its head; with the heads above it where several rows have the same: each project has its "Ngân sách trung ương"."""
    times = Counter(row["head"] for row in table.rows)
    named: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for row in table.rows:
        while above and above[-1][0] >= row["level"]:
            above.pop()
        above.append((row["level"], row["head"]))
        named[row["id"]] = " › ".join(head for _level, head in above) if times[row["head"]] > 1 else row["head"]
    return named


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
