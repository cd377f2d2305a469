"""Export for the national programme database (QĐ 25/2025): one row per line of money, with its codes where they are known.

A code that nobody has seen is written as missing, in the cell and on a sheet of its own; nothing is guessed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import xlsxwriter

from giamngheo.apps.money import terms
from giamngheo.apps.money.queries.lines import Wanted, lines_in, narrowed
from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.funnel import NAMES, Figures
from giamngheo.engine.plan_money_reports import CODE_KINDS, NationalMap
from giamngheo.engine.plan_words import CONFIDENCE_VI
from giamngheo.engine.vocabulary import Confidence
from giamngheo.kit import formats
from giamngheo.workbooks.neutral import safe_text

from .asked import Asked
from .queries import lines_counted, sums

if TYPE_CHECKING:
    from giamngheo.apps.money.models import Line

NO_CODE = "chưa có mã"
KIND_VI = {"project": "dự án, tiểu dự án", "capital_type": "loại vốn", "source": "nguồn vốn"}


@dataclass(frozen=True, slots=True)
class CodeUse:
    """One of our ids as the data uses it: how many lines, how much assigned (đồng), their code or nothing."""

    kind: str
    ours: str
    label: str
    theirs: str
    lines: int
    assigned_vnd: int


def mapping() -> NationalMap | None:
    return current_plan().national


def words_of(kind: str, ours: str) -> str:
    """What we call it."""
    if kind == "project":
        return terms.projects_told().get(ours, ours)
    return (terms.capital_types() if kind == "capital_type" else terms.sources()).get(ours, ours)


def code_uses(found: NationalMap, asked: Asked) -> list[CodeUse]:
    """Every project, capital type and source of the cut, those without a code first; two queries."""
    told, lines_told = sums(asked, *CODE_KINDS), lines_counted(asked, *CODE_KINDS)
    made = []
    for position, kind in enumerate(CODE_KINDS):
        counts: dict[str, tuple[int, int]] = {}
        for key, figures in told.items():
            lines, vnd = counts.get(key[position], (0, 0))
            counts[key[position]] = (lines + lines_told.get(key, 0), vnd + figures.assigned)
        made += [
            CodeUse(kind, ours, words_of(kind, ours), found.theirs(kind, ours), lines, vnd)
            for ours, (lines, vnd) in sorted(counts.items())
        ]
    return sorted(made, key=lambda use: (bool(use.theirs), CODE_KINDS.index(use.kind)))


def _wanted(asked: Asked) -> Wanted:
    return Wanted(year=asked.year, project=asked.project, capital_type=asked.capital_type, source=asked.source)


def lines_of(asked: Asked) -> Iterator[tuple[Line, Figures]]:
    """Lines with any movement up to the day; two queries and a cursor."""
    told = sums(asked, "line")
    for line in narrowed(lines_in(asked.area_ids), _wanted(asked)).iterator(chunk_size=2000):
        found = told.get((line.pk,))
        if found is not None:
            yield line, found


def cell(found: NationalMap, value: str, line: Line, told: Figures, asked: Asked) -> Any:
    """One cell: an amount in đồng, a text, or a code; a missing code says so and what it is of."""
    if value in NAMES:
        return getattr(told, value)
    if value in CODE_KINDS:
        ours = getattr(line, value)
        return found.theirs(value, ours) or f"{NO_CODE}: {words_of(value, ours)}"
    simple: dict[str, Any] = {
        "line": line.pk, "plan_year": line.plan_year_id, "origin_year": line.origin_year, "area_code": line.area.code,
        "area": line.area.name, "unit": line.unit_name, "content": line.content, "day": formats.day(asked.day),
    }  # fmt: skip
    return simple[value]


def national_file(found: NationalMap, asked: Asked) -> IO[bytes]:
    """The workbook: data, what has no code, where the mapping stands."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever answers closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
    missing = book.add_format({"bg_color": "#FFF3DC"})
    sheet = book.add_worksheet("Du lieu")
    # Row by row: in constant memory a cell of an earlier row is lost without a word.
    for row, words in enumerate(([f.name_vi for f in found.fields], [f.code or NO_CODE for f in found.fields])):
        for column, text in enumerate(words):
            sheet.write_string(row, column, text, head)
    sheet.set_column(0, len(found.fields) - 1, 22)
    sheet.freeze_panes(2, 0)
    for number, (line, told) in enumerate(lines_of(asked), 2):
        for column, one in enumerate(found.fields):
            value = cell(found, one.value, line, told, asked)
            if isinstance(value, int):
                sheet.write_number(number, column, value)
            else:
                is_missing = one.value in CODE_KINDS and str(value).startswith(NO_CODE)
                sheet.write_string(number, column, safe_text(value), missing if is_missing else None)
    _codes(book.add_worksheet("Ma"), head, found, asked)
    _notes(book.add_worksheet("Ghi chu"), found, asked)
    book.close()
    file.seek(0)
    return file


def _codes(sheet: Any, head: Any, found: NationalMap, asked: Asked) -> None:
    for column, label in enumerate(("Loại", "Mã của hệ thống này", "Tên", "Mã của cơ sở dữ liệu", "Số dòng vốn", "Vốn đã giao (đồng)")):
        sheet.write_string(0, column, label, head)
    for number, use in enumerate(code_uses(found, asked), 1):
        for column, text in enumerate((KIND_VI[use.kind], use.ours, use.label, use.theirs or NO_CODE)):
            sheet.write_string(number, column, safe_text(text))
        sheet.write_number(number, 4, use.lines)
        sheet.write_number(number, 5, use.assigned_vnd)
    sheet.set_column(0, 5, 26)


def _notes(sheet: Any, found: NationalMap, asked: Asked) -> None:
    lines = (
        found.name_vi, f"Số liệu theo bút toán đến hết ngày {formats.day(asked.day)}.",
        f"Độ tin cậy của bảng mã: {CONFIDENCE_VI[Confidence(found.confidence)].strip('*')}.",
        found.note, "Ô ghi “chưa có mã” không phải mã của cơ sở dữ liệu quốc gia; bổ sung mã trong plan/funding/national.toml.",
    )  # fmt: skip
    for number, text in enumerate(line for line in lines if line):
        sheet.write_string(number, 0, text)
    sheet.set_column(0, 0, 120)


__all__ = ["NO_CODE", "CodeUse", "cell", "code_uses", "lines_of", "mapping", "national_file", "words_of"]
