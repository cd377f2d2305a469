"""A workbook issued to a commune or village to be filled without a network, and the same workbook read back.

Every row carries a number of its own (a UUID) and a signature over its locked cells; the workbook carries the issue it
is of and a signature over all rows. Signatures are made by the caller: this module only writes and reads them. Columns
are found by codes in a hidden row, rows by their numbers, so that neither order nor deletion confuses them.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from .findings import Finding, WorkbookRefused
from .issued_columns import ANSWERS, IDENTITY, Answer, CellProblem, cell_text, gathered, parse_cell
from .neutral import safe_text
from .opening import declares_a_bomb, open_file, part_says
from .sheets import RawSheet, column_letters, read_sheets

FORMAT = "giamngheo.bang-tinh.1"
SHEET, LISTS, GUIDE, MARKS = "Danh sách", "Danh mục", "Hướng dẫn", "_gn"
ROW_ID, ROW_MARK = "gn_dong", "gn_chu_ky"
FIRST_ROW = 5  # rows before it: title, subtitle, hidden codes, groups, headings
MAX_EXTRA = 200
TITLES = {**dict(IDENTITY), **{a.code: a.title for a in ANSWERS}}
GUIDE_LINES = (
    "Bảng này điền được khi không có mạng, bằng Excel hoặc LibreOffice.",
    "1. Chỉ điền các ô nền trắng. Các ô nền xám là nhận dạng của hộ, đã khoá: không sửa, không chép đè.",
    "2. Ô có mũi tên: bấm để chọn trong danh sách. “Có” ở cột chỉ số nghĩa là hộ THIẾU HỤT chỉ số đó.",
    "3. Chưa hỏi được thì để trống. Ô trống nghĩa là chưa trả lời, không phải “Không”.",
    "4. Không thêm dòng, không chép dòng. Hộ không có trong bảng: làm giấy đề nghị rà soát (Mẫu 01) hoặc nhập trên máy.",
    "5. Bỏ dòng của hộ không rà soát được cũng không sao: sổ hộ giữ nguyên hộ đó.",
    "6. Điền xong, lưu dạng .xlsx và nộp lại trên hệ thống, mục “Bảng tính ngoại tuyến”. Nộp nhầm tệp sẽ được báo rõ ô sai.",
    "7. Nếu trong lúc mang bảng đi mà sổ hộ đã đổi, hệ thống bày ba cột: lúc phát, trong sổ, trong tệp; cán bộ chọn, không tự ghi đè.",
)


@dataclass(frozen=True, slots=True)
class IssuedLine:
    """One household as issued: ``identity`` by code of ``IDENTITY``, known answers by field, the row's signature."""

    uuid: str
    mark: str
    identity: Mapping[str, Any]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Issue:
    """What the workbook is: the issue's own number, its version, and words for people."""

    uuid: str
    version: int
    mark: str
    title: str
    subtitle: str


@dataclass(slots=True)
class ReturnedRow:
    """One row read back: where it stands, whose it says it is, locked cells as text, answers by field."""

    row: int
    uuid: str
    mark: str
    identity: dict[str, str]
    values: dict[str, Any]
    cells: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Returned:
    """A workbook read back. ``findings`` name sheet, row, column and remedy; ``cells``: code → its column's letters."""

    uuid: str
    version: int
    mark: str
    sheet: str
    rows: list[ReturnedRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)


# --- writing -----------------------------------------------------------------------------------------------------------


def write_issued(issue: Issue, lines: Sequence[IssuedLine], *, without: Collection[str] = ()) -> bytes:
    """The workbook: instructions, the list, the code lists, and the hidden sheet that says whose it is.

    ``without``: fields whose columns are left out; read back, a column that is not there says nothing.
    """
    answers = [answer for answer in ANSWERS if answer.field not in without]
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    guide = book.add_worksheet(GUIDE)
    sheet = book.add_worksheet(SHEET)
    ranges = _write_lists(book)
    _write_guide(book, guide, issue)
    _write_list(book, sheet, issue, lines, ranges, answers)
    marks = book.add_worksheet(MARKS)
    for row, value in enumerate((FORMAT, issue.uuid, str(issue.version), issue.mark)):
        marks.write_string(row, 0, value)
    marks.very_hidden()
    marks.protect()
    sheet.activate()
    book.close()
    return buffer.getvalue()


def _write_guide(book: Any, sheet: Any, issue: Issue) -> None:
    sheet.set_column(0, 0, 110)
    sheet.write_string(
        0, 0, safe_text(issue.title), book.add_format({"bold": True, "font_size": 14, "text_wrap": True})
    )
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    for row, text in enumerate((issue.subtitle, *GUIDE_LINES), 1):
        sheet.write_string(row, 0, safe_text(text), plain)
    sheet.protect()


def _write_lists(book: Any) -> dict[str, str]:
    """The code lists on a sheet of their own; the drop-downs point there. Column code → the range of its choices."""
    sheet = book.add_worksheet(LISTS)
    ranges: dict[tuple[str, ...], str] = {}
    found = {}
    for answer in ANSWERS:
        if not answer.choices:
            continue
        if answer.choices not in ranges:
            column = len(ranges)
            letters = column_letters(column)
            for row, choice in enumerate(answer.choices):
                sheet.write_string(row, column, choice)
            ranges[answer.choices] = f"='{LISTS}'!${letters}$1:${letters}${len(answer.choices)}"
        found[answer.code] = ranges[answer.choices]
    sheet.set_column(0, len(ranges), 36)
    sheet.protect()
    return found


def _write_list(
    book: Any, sheet: Any, issue: Issue, lines: Sequence[IssuedLine], ranges: Mapping[str, str], answers: Sequence[Answer]
) -> None:
    base = {"border": 1, "valign": "vcenter"}
    locked = book.add_format({**base, "bg_color": "#E7E7E7", "text_wrap": True})
    free = book.add_format({**base, "locked": False})
    head = book.add_format({**base, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#D5E5DC"})
    sheet.write_string(0, 0, safe_text(issue.title), book.add_format({"bold": True, "font_size": 13}))
    sheet.write_string(1, 0, safe_text(issue.subtitle), book.add_format({"italic": True}))
    codes = [*(code for code, _ in IDENTITY), *(a.code for a in answers), ROW_ID, ROW_MARK]
    for column, code in enumerate(codes):
        sheet.write_string(2, column, code)
        if code in TITLES:
            sheet.write_string(FIRST_ROW - 1, column, TITLES[code], head)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_row(FIRST_ROW - 1, 62)
    open_from = len(IDENTITY)
    sheet.merge_range(3, 0, 3, open_from - 1, "Nhận dạng (đã khoá)", head)
    sheet.merge_range(3, open_from, 3, open_from + len(answers) - 1, "Câu trả lời (điền vào đây)", head)
    for number, line in enumerate(lines):
        row = FIRST_ROW + number
        for column, (code, _title) in enumerate(IDENTITY):
            sheet.write(row, column, _plain(line.identity.get(code)), locked)
        for column, answer in enumerate(answers, open_from):
            sheet.write(row, column, _plain(cell_text(answer, line.values)), free)
        sheet.write_string(row, open_from + len(answers), line.uuid, locked)
        sheet.write_string(row, open_from + len(answers) + 1, line.mark, locked)
    _validate(sheet, answers, ranges, FIRST_ROW + max(len(lines) - 1, 0))
    for column, width in enumerate((6, 26, 20, 9, 24, 26, *(11 for _ in answers))):
        sheet.set_column(column, column, width)
    sheet.set_column(open_from + len(answers), open_from + len(answers) + 1, None, None, {"hidden": True})
    sheet.freeze_panes(FIRST_ROW, 2)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.repeat_rows(FIRST_ROW - 1)
    sheet.protect(
        "", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True, "delete_rows": True}
    )


def _plain(value: Any) -> Any:
    return safe_text(value) if isinstance(value, str) else value


def _validate(sheet: Any, answers: Sequence[Answer], ranges: Mapping[str, str], last: int) -> None:
    """Drop-downs and number bounds, so that most slips are told while typing."""
    for column, answer in enumerate(answers, len(IDENTITY)):
        rule: dict[str, Any]
        if answer.code in ranges:
            rule = {
                "validate": "list",
                "source": ranges[answer.code],
                "error_message": "Chọn trong danh sách, hoặc để trống.",
            }
        elif answer.kind in ("number", "whole"):
            least, most = (f"{int(v):,}".replace(",", ".") for v in (answer.least, answer.most))
            rule = {
                "validate": "integer" if answer.kind == "whole" else "decimal", "criteria": "between",
                "minimum": answer.least, "maximum": answer.most, "error_message": f"Ghi một số từ {least} đến {most}.",
            }  # fmt: skip
        else:
            rule = {
                "validate": "length",
                "criteria": "<=",
                "value": int(answer.most),
                "error_message": "Ghi chú quá dài.",
            }
        sheet.data_validation(FIRST_ROW, column, last, column, {**rule, "error_title": answer.title[:30]})


# --- reading -----------------------------------------------------------------------------------------------------------


def is_issued(content: bytes) -> bool:
    """Is this a workbook of ours, to be handed in at its own door? Told by the name of its hidden sheet, unread.

    Asked of every upload before anything has checked it, so an archive that grows beyond the limits is none of ours.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if declares_a_bomb(archive):
                return False
            names = archive.namelist()
            book = "xl/workbook.xml" if "xl/workbook.xml" in names else "content.xml"
            return part_says(archive, book, f'name="{MARKS}"'.encode())
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, NotImplementedError, RuntimeError, zlib.error, EOFError):
        return False


def _marks(sheets: Sequence[RawSheet]) -> list[str] | None:
    for sheet in sheets:
        if sheet.rows and sheet.rows[0] and sheet.rows[0][0] == FORMAT:
            return [str(row[0]) if row and row[0] is not None else "" for row in sheet.rows[:4]]
    return None


def read_returned(content: bytes, name: str) -> Returned:
    """Reads a workbook back. Raises WorkbookRefused when it is not one that was issued."""
    sheets = read_sheets(open_file(content, name))
    marks = _marks(sheets)
    if marks is None or len(marks) < 4:
        raise WorkbookRefused(
            "NOT_ISSUED",
            "Đây không phải bảng tính do hệ thống phát. Nộp đúng tệp đã tải về; danh sách thường thì dùng mục “Nhập danh sách”.",
        )
    found = next((s for s in sheets if _head_of(s) is not None), None)
    if found is None:
        raise WorkbookRefused(
            "NO_LIST", f"Không tìm thấy bảng trong trang “{SHEET}”: dòng mã cột bị xoá. Nộp lại tệp gốc."
        )
    version = int(marks[2]) if marks[2].isdecimal() else 0
    returned = Returned(marks[1], version, marks[3], found.name)
    _read_rows(found, returned)
    return returned


def _head_of(sheet: RawSheet) -> int | None:
    return next((n for n, row in enumerate(sheet.rows[:30]) if ROW_ID in row and ROW_MARK in row), None)


def _read_rows(sheet: RawSheet, returned: Returned) -> None:
    head = _head_of(sheet) or 0
    columns = {str(code): at for at, code in enumerate(sheet.rows[head]) if isinstance(code, str) and code}
    returned.cells = {code: column_letters(at) for code, at in columns.items()}
    missing = [title for code, title in IDENTITY if code not in columns]
    if missing:
        raise WorkbookRefused(
            "NO_IDENTITY", f"Thiếu cột nhận dạng: {', '.join(missing)}. Nộp lại tệp gốc, không xoá cột."
        )
    for code, title in TITLES.items():
        if code not in columns:
            text = f"Thiếu cột “{title}”: coi như chưa trả lời ở mọi hộ. Nếu đã điền, chép lại vào tệp gốc."
            returned.findings.append(Finding("COLUMN_MISSING", "info", text, sheet=sheet.name, field=code))
    titles = _title_row(sheet, head, columns)
    for number in range(head + 1, len(sheet.rows)):
        line = sheet.rows[number]
        if number == titles or not any(cell is not None for cell in line):
            continue
        if _is_heading(line, columns):
            continue
        returned.rows.append(_read_row(sheet, number, line, columns, returned))


def _title_row(sheet: RawSheet, head: int, columns: Mapping[str, int]) -> int | None:
    at = columns.get("head_name", 0)
    rows = range(head + 1, min(head + 6, len(sheet.rows)))
    return next((n for n in rows if sheet.rows[n][at] == TITLES["head_name"]), None)


def _is_heading(line: Sequence[Any], columns: Mapping[str, int]) -> bool:
    """The row of group heads: nothing in it but their words."""
    words = {cell for cell in line if cell is not None}
    return words <= {"Nhận dạng (đã khoá)", "Câu trả lời (điền vào đây)"}


def _read_row(
    sheet: RawSheet, number: int, line: Sequence[Any], columns: Mapping[str, int], returned: Returned
) -> ReturnedRow:
    def cell(code: str) -> Any:
        at = columns.get(code)
        return line[at] if at is not None and at < len(line) else None

    parsed: dict[str, Any] = {}
    for answer in ANSWERS:
        raw = cell(answer.code)
        try:
            parsed[answer.code] = parse_cell(answer, raw)
        except CellProblem as problem:
            returned.findings.append(_bad_cell(sheet, number, answer, columns, raw, str(problem)))
    return ReturnedRow(
        row=number + 1,
        uuid=as_identity(cell(ROW_ID)),
        mark=as_identity(cell(ROW_MARK)),
        identity={code: as_identity(cell(code)) for code, _ in IDENTITY},
        values=gathered(parsed),
        raw={TITLES[code]: as_identity(cell(code)) for code in TITLES if cell(code) is not None},
    )


def as_identity(value: Any) -> str:
    """A locked cell as text, the same whether it was written as a number or read as one."""
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return " ".join(str(value).split())


def _bad_cell(
    sheet: RawSheet, number: int, answer: Answer, columns: Mapping[str, int], raw: Any, message: str
) -> Finding:
    return Finding(
        "ANSWER_INVALID", "error", message, sheet=sheet.name, row=number + 1, field=answer.code, column_title=answer.title,
        cell=f"{column_letters(columns[answer.code])}{number + 1}", raw=str(raw)[:200],
    )  # fmt: skip


__all__ = [
    "Issue",
    "IssuedLine",
    "Returned",
    "ReturnedRow",
    "as_identity",
    "is_issued",
    "read_returned",
    "write_issued",
]
