"""A workbook of any known layout becomes frames and findings: nothing guessed silently, nothing dropped silently.

Columns are parsed at once (each distinct cell once), then rows are checked against themselves and each other. Mends
of an officer are replayed over the raw cells, so that checking again is the same act as checking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from giamngheo.engine.frames import HOUSEHOLD, PERSON
from giamngheo.engine.plan import Area, Plan

from . import assembling, checks
from .cells import CellContext, parse_column
from .context import context_of
from .findings import LIST_HEAD, Finding, outcome_of
from .layouts import Layout, recognise
from .neutral import reaches_out
from .opening import open_file
from .rows import Rows, sort_rows
from .sheets import RawSheet, column_letters, read_sheets

Corrections = Mapping[tuple[str, int, str], str]
Confirmations = Collection[tuple[str, int, str]]
SKIPPED = ("sequence", "person_no")


@dataclass(slots=True)
class SheetResult:
    """What one sheet was understood as."""

    name: str
    kind: str
    layout: Layout | None = None
    is_hidden: bool = False
    row_count: int = 0
    commune: Area | None = None


@dataclass(slots=True)
class ReadResult:
    """A read and checked workbook. ``rows``: one row per sheet row considered (sheet, row, kind, outcome, raw).

    ``households`` and ``persons``: frames of engine.frames plus sheet, row, outcome and the head's columns;
    ``area_totals``: commune_code, ethnic_group, household_count, person_count.
    """

    digest: str
    real_format: str
    sheets: list[SheetResult] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=assembling.ROW_SCHEMA))
    households: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=assembling.HOUSEHOLD_SCHEMA))
    persons: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=assembling.PERSON_SCHEMA))
    area_totals: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=assembling.TOTAL_SCHEMA))
    year: int | None = None
    survey_on: date | None = None

    @property
    def notices(self) -> list[Finding]:
        """Findings about the file or a sheet as a whole."""
        return [f for f in self.findings if f.row is None]

    @property
    def commune_codes(self) -> list[str]:
        codes = [self.households["commune_code"], self.area_totals["commune_code"]]
        return sorted({c for column in codes for c in column.drop_nulls().unique()})

    @property
    def has_errors(self) -> bool:
        return any(f.severity in {"error", "confirm"} and not f.is_confirmed for f in self.findings)


@dataclass(slots=True)
class Reading:
    """What all sheets of one reading share."""

    plan: Plan
    on: date | None
    commune: str | None
    mapping: dict[str, str]
    corrections: Corrections
    confirmations: frozenset[tuple[str, int, str]]
    year: int | None = None
    standard_id: str | None = None
    commune_map: str | None = None


def read_workbook(
    source: Path | bytes,
    *,
    name: str,
    plan: Plan,
    on: date | None = None,
    commune: str | None = None,
    mapping: Mapping[str, str] | None = None,
    corrections: Corrections | None = None,
    confirmations: Confirmations = (),
    year: int | None = None,
    standard_id: str | None = None,
    commune_map: str | None = None,
) -> ReadResult:
    """Reads, parses and checks a workbook.

    ``on``: survey day; ``commune``: code for sheets that do not say theirs, ``commune_map``: the map on which it stands
    (codes were given anew in 2025: 03784 is one commune before and another after); ``mapping``: head words → field;
    ``corrections``: (sheet, row, field) → the raw text an officer put there; ``confirmations``: (sheet, row, code)
    accepted; ``year``: of the review, for sheets that tell neither it nor their day; ``standard_id``: whose scores and
    cut-offs the rows are checked by, else the one proposed for the survey day. Raises WorkbookRefused when the file cannot be read.
    """
    content = source.read_bytes() if isinstance(source, Path) else source
    opened = open_file(content, name)
    result = ReadResult(hashlib.sha256(content).hexdigest(), opened.format, findings=list(opened.notices))
    mends, accepted = corrections or {}, frozenset(confirmations)
    reading = Reading(plan, on, commune, dict(mapping or {}), mends, accepted, year, standard_id, commune_map)
    pieces: list[assembling.Piece] = []
    for sheet in read_sheets(opened):
        piece = _read_sheet(sheet, reading, result)
        if piece:
            pieces.append(piece)
    if not pieces:
        result.findings.append(
            Finding(
                "NO_KNOWN_TABLE",
                "error",
                "Không nhận ra bảng danh sách hộ, thành viên hay tổng số hộ trong tệp. "
                "Kiểm tra dòng tiêu đề cột hoặc dùng mẫu của hệ thống.",
            )
        )
    assembling.assemble(result, pieces)
    return result


def _read_sheet(sheet: RawSheet, reading: Reading, result: ReadResult) -> assembling.Piece | None:
    if sheet.is_hidden:
        count = max(0, sum(any(c is not None for c in r) for r in sheet.rows) - 1)
        text = f"Có trang tính ẩn “{sheet.name}” ({count} dòng): không nhập. Bỏ ẩn rồi tải lại nếu cần nhập."
        result.findings.append(Finding("HIDDEN_SHEET", "info", text, sheet=sheet.name))
        result.sheets.append(SheetResult(sheet.name, "hidden", is_hidden=True, row_count=count))
        return None
    if sheet.is_empty:
        result.findings.append(Finding("EMPTY_SHEET", "info", "Trang tính trống: bỏ qua.", sheet=sheet.name))
        result.sheets.append(SheetResult(sheet.name, "empty"))
        return None
    if tuple(sheet.rows[0][: len(LIST_HEAD)]) == LIST_HEAD:
        text = "Trang liệt kê lỗi của lần kiểm tra trước: bỏ qua."
        result.findings.append(Finding("LIST_OF_FINDINGS", "info", text, sheet=sheet.name))
        result.sheets.append(SheetResult(sheet.name, "findings", row_count=len(sheet.rows)))
        return None
    layout = recognise(sheet, reading.mapping)
    if layout is None:
        text = f"Không nhận ra bảng nào trong trang “{sheet.name}”: bỏ qua. Kiểm tra dòng tiêu đề cột nếu đây là danh sách."
        result.findings.append(Finding("UNKNOWN_SHEET", "info", text, sheet=sheet.name))
        result.sheets.append(SheetResult(sheet.name, "unknown", row_count=len(sheet.rows)))
        return None
    return _read_table(sheet, layout, reading, result)


def _read_table(sheet: RawSheet, layout: Layout, reading: Reading, result: ReadResult) -> assembling.Piece:
    context = context_of(sheet, layout, reading, result)
    rows = sort_rows(sheet, layout)
    result.sheets.append(
        SheetResult(sheet.name, layout.kind, layout, row_count=len(rows.data), commune=context.commune)
    )
    piece = assembling.Piece(sheet.name, layout, rows.data, context)
    findings: dict[int, list[Finding]] = {}
    raw = _raw_columns(sheet, layout, rows, reading, findings)
    for field_name, values in raw.items():
        parsed = parse_column(field_name, values, context)
        piece.columns[field_name] = parsed.values
        for index, told in parsed.findings.items():
            merged = {f.field for f in findings.get(index, ()) if f.code == "MERGED_HORIZONTAL"}
            findings.setdefault(index, []).extend(
                f.at(field=f.field or field_name) for f in told if field_name not in merged
            )
    piece.raw = raw
    _note_formulas(sheet, layout, rows, piece, findings)
    assembling.complete(piece)
    told_of_rows: dict[int, list[Finding]] = {}
    for index, finding in _checks(piece, context, findings):
        told_of_rows.setdefault(index, []).append(finding)
    for index, told in told_of_rows.items():
        findings[index] = checks.merge(findings.get(index, ()), told)
    piece.findings = {
        i: [_place(f, sheet, layout, rows.data[i], reading) for f in told] for i, told in findings.items()
    }
    _take_confirmed(piece)
    piece.outcomes = [_outcome(piece, i) for i in range(len(rows.data))]
    piece.skipped = rows.skipped
    result.findings += [f for i in sorted(piece.findings) for f in piece.findings[i]]
    result.findings += [f.at(sheet=sheet.name) for f in rows.findings]
    result.findings += _totals(sheet, layout, rows, piece)
    return piece


def _checks(piece: assembling.Piece, context: CellContext, known: checks.Known) -> list[tuple[int, Finding]]:
    if piece.layout.kind == "household_list":
        return checks.check_households(piece.frame(), context, known)
    if piece.layout.kind == "member_list":
        return checks.check_members(piece.frame(), context, known)
    return []


def _outcome(piece: assembling.Piece, index: int) -> str:
    """A row of no commune cannot enter, even when the fault is the title's and told once for the sheet."""
    if piece.columns["commune_code"][index] is None:
        return "reject"
    return outcome_of(piece.findings[index]) if index in piece.findings else "import"


def _take_confirmed(piece: assembling.Piece) -> None:
    """A blank cell takes the proposal that an officer accepted (sex by the identity number, class by the scores)."""
    for index, told in piece.findings.items():
        for finding in told:
            values = piece.columns.get(finding.field)
            if finding.is_confirmed and finding.suggested is not None and values and values[index] is None:
                values[index] = finding.suggested


def _place(finding: Finding, sheet: RawSheet, layout: Layout, index: int, reading: Reading) -> Finding:
    """The finding with its address; confirmed when an officer accepted it."""
    column = layout.columns.get(assembling.SOURCE_FIELD.get(finding.field, finding.field))
    line = sheet.rows[index]
    there = line[column] if column is not None and column < len(line) else None
    return finding.at(
        raw=finding.raw or ("" if there is None else str(there)),
        sheet=sheet.name,
        row=index + 1,
        cell=f"{column_letters(column)}{index + 1}" if column is not None else "",
        column_title=layout.titles.get(column, "") if column is not None else "",
        is_confirmed=(sheet.name, index + 1, finding.code) in reading.confirmations,
    )


def _raw_columns(
    sheet: RawSheet, layout: Layout, rows: Rows, reading: Reading, findings: dict[int, list[Finding]]
) -> dict[str, list[Any]]:
    """Raw cells by field: with mends put in, merged cells filled, and merges over a neighbour told."""
    raw: dict[str, list[Any]] = {}
    lines = [sheet.rows[i] for i in rows.data]
    for field_name, column in layout.columns.items():
        if field_name not in SKIPPED:
            raw[field_name] = [r[column] if column < len(r) else None for r in lines]
    position = {row: i for i, row in enumerate(rows.data)}
    _fill_merged(sheet, layout, raw, position, findings)
    for (name, row, field_name), value in reading.corrections.items():
        if name == sheet.name and field_name in raw and row - 1 in position:
            raw[field_name][position[row - 1]] = value or None
    return raw


def _fill_merged(
    sheet: RawSheet,
    layout: Layout,
    raw: dict[str, list[Any]],
    position: dict[int, int],
    findings: dict[int, list[Finding]],
) -> None:
    by_column = {column: name for name, column in layout.columns.items() if name in raw}
    for (r0, c0), (r1, c1) in sheet.merged:
        if r0 < layout.data_row or r0 not in position:
            continue
        if c1 > c0 and r0 == r1:
            for column in range(c0 + 1, c1 + 1):
                if column in by_column and raw[by_column[column]][position[r0]] is None:
                    text = "Ô bên trái gộp sang cột này nên cột không có dữ liệu; bổ sung rồi kiểm tra lại."
                    told = Finding("MERGED_HORIZONTAL", "confirm", text, field=by_column[column])
                    findings.setdefault(position[r0], []).append(told)
        name = by_column.get(c0)
        if r1 > r0 and name and layout.kind == "household_list":
            for row in range(r0 + 1, r1 + 1):
                if row in position:
                    raw[name][position[row]] = raw[name][position[r0]]
                    text = "Ô gộp dọc; lấy giá trị của ô trên cùng."
                    told = Finding("MERGED_VERTICAL", "auto", text, field=name, suggested=raw[name][position[r0]])
                    findings.setdefault(position[row], []).append(told)


def _note_formulas(
    sheet: RawSheet, layout: Layout, rows: Rows, piece: assembling.Piece, findings: dict[int, list[Finding]]
) -> None:
    if not sheet.formulas:
        return
    by_column = {column: name for name, column in layout.columns.items() if name in piece.columns}
    position = {row: i for i, row in enumerate(rows.data)}
    for (row, column), formula in sorted(sheet.formulas.items()):
        if row in position and column in by_column:
            index, name = position[row], by_column[column]
            value = piece.columns[name][index]
            if reaches_out(formula):
                text = "Ô là công thức mở liên kết hoặc gọi ra ngoài; chỉ nhận chữ hiển thị, đề nghị kiểm tra rồi xác nhận."
                told = Finding("FORMULA_INJECTION", "confirm", text, field=name, raw=f"={formula}", suggested=value)
            elif any(f.field == name and f.severity == "error" for f in findings.get(index, ())):
                continue
            else:
                text = "Ô là công thức; nhận giá trị đã tính."
                told = Finding("FORMULA_NUMBER", "info", text, field=name, raw=f"={formula}", suggested=value)
            findings.setdefault(index, []).append(told)


def _totals(sheet: RawSheet, layout: Layout, rows: Rows, piece: assembling.Piece) -> list[Finding]:
    """The grand total's number of persons against the rows; a sum that disagrees is told and not used."""
    column = layout.columns.get("member_count")
    found = []
    for index in rows.totals:
        if column is None or "member_count" not in piece.columns:
            continue
        stated = sheet.rows[index][column] if column < len(sheet.rows[index]) else None
        actual = sum(v for v in piece.columns["member_count"] if isinstance(v, int))
        if isinstance(stated, int | float) and int(stated) != actual:
            text = (
                f"Dòng tổng cộng ghi {int(stated)} nhân khẩu, không khớp tổng các dòng là {actual}; không dùng số này."
            )
            cell = f"{column_letters(column)}{index + 1}"
            found.append(
                Finding(
                    "TOTAL_MISMATCH", "info", text, sheet=sheet.name, row=index + 1, field="member_count", cell=cell
                )
            )
    return found


__all__ = ["HOUSEHOLD", "PERSON", "ReadResult", "read_workbook"]
