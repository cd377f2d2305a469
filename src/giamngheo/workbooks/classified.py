"""The classified workbook: a list comes in, the same households go out with scores, deprivations, class and reasons.

A second sheet tells every fault of the file. Nothing in the workbook is a formula.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from giamngheo.engine.plan import AreaNotInForce, Plan
from giamngheo.engine.poverty import DEPRIVED, classify
from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES, INDICATORS, labels

from .context import standard_of
from .findings import Finding
from .neutral import safe_text
from .reading import ReadResult, read_workbook

CLASS_WORDS = labels(HOUSEHOLD_CLASSES)
SEVERITY_WORDS = {"error": "lỗi", "confirm": "cần xác nhận", "auto": "đã tự sửa", "info": "thông báo"}
HEAD = (
    ("sheet", "Trang"), ("row", "Dòng"), ("commune_code", "Mã xã"), ("village", "Bản/tiểu khu"),
    ("head_name", "Họ và tên chủ hộ"), ("member_count", "Số nhân khẩu"), ("score_a", "Điểm A (B1)"),
    ("score_b_min", "Điểm B (B2) thấp nhất"), ("score_b_max", "Điểm B (B2) cao nhất"),
)  # fmt: skip
# Cells hold what is written and nothing else: no text becomes a formula, a link or a number.
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
TICK = {True: "x", False: None, None: "?"}


@dataclass(frozen=True, slots=True)
class Classified:
    """What the command did: what was read, the classes, and the exit code (0 clean, 1 faults in rows, 2 no list).

    ``doubts``: what of the standard is not confirmed; every file of results says it.
    """

    read: ReadResult
    households: pl.DataFrame
    standard_id: str
    standard_name: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        if any(f.code == "NO_KNOWN_TABLE" for f in self.read.findings):
            return 2
        return 1 if self.read.has_errors else 0


def classify_workbook(
    source: Path, *, plan: Plan, on: date, commune: str | None = None, standard_id: str | None = None
) -> Classified:
    """Reads and classifies a workbook of any known layout. Raises WorkbookRefused when it cannot be read."""
    chosen = standard_id or standard_of(plan, on)
    read = read_workbook(source, name=source.name, plan=plan, on=on, commune=commune, standard_id=chosen)
    if commune:
        _check_commune(read, plan, commune, on)
    households = read.households
    if households.height:
        households = classify(households, read.persons, plan=plan, standard_id=chosen)
    standard = plan.standard(chosen)
    return Classified(read, households, chosen, standard.name_vi, tuple(standard.unconfirmed))


def _check_commune(read: ReadResult, plan: Plan, commune: str, on: date) -> None:
    try:
        plan.area(commune, on=on)
    except AreaNotInForce as error:
        read.findings.append(Finding("COMMUNE_NOT_IN_FORCE", "error", str(error)))


def reason_of(row: dict[str, Any]) -> str:
    """Why the class, in one sentence: scores against the cut, what is missing, what disagrees with the form."""
    deprived = [t.vi.lower() for t in INDICATORS if row.get(DEPRIVED + t.code)]
    if row["class"] == "UNDETERMINED":
        text = f"Chưa xác định, còn thiếu: {row['missing'].lower()}."
    else:
        lacking = (
            f"thiếu hụt {len(deprived)} chỉ số: {', '.join(deprived)}" if deprived else "không thiếu hụt chỉ số nào"
        )
        score = "" if row.get("score_a") is None else f"điểm A {row['score_a']:g}, "
        text = f"{CLASS_WORDS[row['class']]}: {score}{lacking}."
    if row.get("differences"):
        text += f" Khác với biểu: {row['differences']}."
    return text


def write_classified(result: Classified, out: Path) -> None:
    """Writes the sheets "Kết quả", "Lỗi" and "Cách tính". Raises OSError when ``out`` cannot be written."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, AS_TEXT)
    bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"})
    _write_results(book, bold, result)
    _write_findings(book, bold, result.read.findings)
    _write_notes(book, bold, result)
    book.close()
    out.write_bytes(content.getvalue())


def _put(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool | int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, safe_text(str(value)))


def _write_results(book: Any, bold: Any, result: Classified) -> None:
    sheet = book.add_worksheet("Kết quả")
    titles = [*(t for _, t in HEAD), *(t.vi for t in INDICATORS), "Phân loại", "Phân loại thấp nhất",
              "Phân loại cao nhất", "Xử lý dòng", "Lý do"]  # fmt: skip
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, bold)
    outcomes = {"import": "nhận", "import_after_confirm": "nhận sau khi xác nhận", "reject": "chưa nhận, có lỗi"}
    for number, row in enumerate(result.households.iter_rows(named=True), 1):
        cells = [row.get(key) for key, _ in HEAD]
        cells += [TICK[row[DEPRIVED + t.code]] for t in INDICATORS]
        cells += [CLASS_WORDS.get(row[k], row[k]) for k in ("class", "class_min", "class_max")]
        cells += [outcomes.get(row["outcome"], row["outcome"]), reason_of(row)]
        for column, value in enumerate(cells):
            _put(sheet, number, column, value)
    sheet.freeze_panes(1, 5)
    sheet.set_column(4, 4, 24)
    sheet.set_column(len(titles) - 1, len(titles) - 1, 90)
    sheet.autofilter(0, 0, max(1, result.households.height), len(titles) - 1)


def _write_findings(book: Any, bold: Any, findings: list[Finding]) -> None:
    sheet = book.add_worksheet("Lỗi")
    titles = ("Trang", "Dòng", "Ô", "Cột", "Nội dung trong tệp", "Mã", "Mức", "Giá trị đề xuất", "Lỗi và cách sửa")
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, bold)
    for number, f in enumerate(findings, 1):
        suggested = "" if f.suggested is None else str(f.suggested)
        cells = (
            f.sheet,
            f.row,
            f.cell,
            f.column_title,
            f.raw,
            f.code,
            SEVERITY_WORDS[f.severity],
            suggested,
            f.message,
        )
        for column, value in enumerate(cells):
            _put(sheet, number, column, value)
    sheet.freeze_panes(1, 0)
    sheet.set_column(8, 8, 90)
    sheet.autofilter(0, 0, max(1, len(findings)), len(titles) - 1)


def _write_notes(book: Any, bold: Any, result: Classified) -> None:
    sheet = book.add_worksheet("Cách tính")
    lines = [
        ("Chuẩn nghèo", f"{result.standard_name} ({result.standard_id})"),
        *(("Chưa xác nhận", doubt) for doubt in result.doubts),
        ("Ngày rà soát", f"{result.read.survey_on:%d/%m/%Y}" if result.read.survey_on else "không rõ"),
        ("Định dạng thật của tệp", result.read.real_format),
        ("Số hộ", result.households.height),
        ("Dấu ?", "chưa đủ căn cứ; hạng thấp nhất coi mọi dấu ? là không thiếu hụt, hạng cao nhất coi là thiếu hụt"),
    ]
    for row, (name, value) in enumerate(lines):
        sheet.write_string(row, 0, name, bold)
        _put(sheet, row, 1, value)
    sheet.set_column(0, 1, 40)


def faults_of(findings: list[Finding]) -> list[str]:
    """Errors as lines to print; one that many cells of a sheet share is told once, with how many and the first."""
    places: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        if finding.severity == "error":
            cell = finding.cell or (f"dòng {finding.row}" if finding.row else "")
            places.setdefault((finding.sheet, finding.message), []).append(cell)
    lines = []
    for (sheet, message), cells in places.items():
        where = cells[0] if not cells[0] or cells[0].startswith("dòng") else f"ô {cells[0]}"
        more = f" và {len(cells) - 1} chỗ nữa" if len(cells) > 1 else ""
        place = ", ".join(part for part in (sheet, where + more) if part)
        lines.append(f"{place}: {message}" if place else message)
    return lines


def summary_of(result: Classified) -> dict[str, Any]:
    """Counts for the screen and for ``--format json``."""
    classes: dict[str, int] = {}
    if result.households.height:
        classes = dict(result.households.group_by("class").len().sort("class").iter_rows())
    severities: dict[str, int] = {}
    for finding in result.read.findings:
        severities[finding.severity] = severities.get(finding.severity, 0) + 1
    return {
        "real_format": result.read.real_format,
        "standard": result.standard_id,
        "communes": result.read.commune_codes,
        "households": result.households.height,
        "persons": int(result.households["member_count"].sum() or 0) if result.households.height else 0,
        "classes": classes,
        "findings": severities,
    }
