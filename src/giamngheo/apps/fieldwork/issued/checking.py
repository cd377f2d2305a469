"""What a returned workbook says, held against what was issued: whose it is, which cells were changed that may not be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from giamngheo.workbooks.findings import Finding
from giamngheo.workbooks.issued import TITLES, Returned, ReturnedRow, as_identity

from . import signing
from .models import IssuedRow, IssuedWorkbook

# Faults of the file as a whole: it is refused, whatever else is in it.
ADDED = (
    "Dòng này không có mã dòng: được thêm vào sau khi phát. Xoá dòng này; hộ không có trong bảng thì làm giấy đề nghị "
    "rà soát hoặc nhập trên máy."
)
UNKNOWN = "Mã dòng này không thuộc bảng đã phát (dòng của bảng khác hoặc mã bị sửa). Xoá dòng này, hoặc nộp đúng bảng có dòng đó."
MARK = "Chữ ký của dòng không đúng: cột ẩn của dòng bị sửa hoặc chép từ dòng khác. Chép câu trả lời của hộ này sang tệp gốc."
FILE = (
    "Chữ ký của tệp không đúng: tệp đã bị sửa phần nhận dạng, hoặc không do hệ thống này phát. Tải lại bảng tính từ hệ "
    "thống, chép câu trả lời sang."
)
FORGED = frozenset({"FILE_MARK", "ROW_UNKNOWN", "ROW_MARK", "IDENTITY_CHANGED"})


def check(returned: Returned, issue: IssuedWorkbook, rows: Mapping[str, IssuedRow]) -> list[Finding]:
    """Every fault of identity, with its cell; answers that are no answers were told by the reader already.

    ``rows``: the issue's rows by UUID.
    """
    found = list(returned.findings)
    if not signing.is_same(returned.mark, signing.book_mark(str(issue.uuid), issue.version, issue.digest)):
        found.append(
            Finding("FILE_MARK", "error", FILE, sheet="_gn", cell="A4", row=4)
        )  # fmt: skip
    seen: dict[str, int] = {}
    for row in returned.rows:
        found += _of_row(row, returned, issue, rows, seen)
    found += _not_returned(returned, rows, seen)
    return found


def _of_row(
    row: ReturnedRow, returned: Returned, issue: IssuedWorkbook, rows: Mapping[str, IssuedRow], seen: dict[str, int]
) -> list[Finding]:
    if not row.uuid:
        return [_at("ROW_ADDED", row, returned, "gn_dong", "", ADDED)]  # fmt: skip
    known = rows.get(row.uuid)
    if known is None:
        return [_at("ROW_UNKNOWN", row, returned, "gn_dong", row.uuid, UNKNOWN)]  # fmt: skip
    if row.uuid in seen:
        return [_at("ROW_COPIED", row, returned, "gn_dong", row.uuid, f"Dòng này chép từ dòng {seen[row.uuid]}: một hộ đứng hai dòng. "
                    "Giữ một dòng, xoá dòng kia.")]  # fmt: skip
    seen[row.uuid] = row.row
    changed = [
        _at("IDENTITY_CHANGED", row, returned, code, row.identity.get(code, ""),
            f"Ô nhận dạng bị sửa: đã phát “{as_identity(value)}”, trong tệp là “{row.identity.get(code, '')}”. "
            "Trả lại nội dung cũ. Tên hoặc bản ghi sai thì sửa trong sổ hộ, không sửa trong bảng.")
        for code, value in known.identity.items()
        if row.identity.get(code, "") != as_identity(value)
    ]  # fmt: skip
    if changed:
        return changed
    if not signing.is_same(row.mark, signing.row_mark(str(issue.uuid), row.uuid, known.identity)):
        return [_at("ROW_MARK", row, returned, "gn_chu_ky", "", MARK)]  # fmt: skip
    return []


def _at(code: str, row: ReturnedRow, returned: Returned, column: str, raw: str, message: str) -> Finding:
    letters = returned.cells.get(column, "")
    return Finding(
        code, "error", message, sheet=returned.sheet, row=row.row, field=column, cell=f"{letters}{row.row}" if letters else "",
        column_title=TITLES.get(column, "Cột ẩn"), raw=raw[:200],
    )  # fmt: skip


def _not_returned(returned: Returned, rows: Mapping[str, IssuedRow], seen: Mapping[str, int]) -> list[Finding]:
    gone = [known for uuid, known in rows.items() if uuid not in seen]
    return [
        Finding(
            "ROW_MISSING", "info", f"Dòng số {known.number} (hộ {known.identity.get('head_name', '')}) không có trong tệp nộp lại: "
            "sổ hộ giữ nguyên hộ này.", sheet=returned.sheet,
        )
        for known in sorted(gone, key=lambda k: k.number)
    ]  # fmt: skip


def staged(row: ReturnedRow, known: IssuedRow) -> dict[str, Any]:
    """The row as it is staged."""
    return {"row": known.pk, "uuid": row.uuid, "values": row.values}


__all__ = ["FORGED", "check", "staged"]
