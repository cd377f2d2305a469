"""What issued workbooks, returned files and differences look like. No reading, no writing."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.intake.kinds import SEVERITIES
from giamngheo.apps.register.masking import HIDDEN
from giamngheo.kit.tables import Column, Table
from giamngheo.workbooks.issued_columns import FIELDS, said

from . import states
from .queries import Difference

CHOICES = {"file": "Theo tệp", "register": "Theo sổ", "": "Chưa chọn"}


def place_of(issued: Any) -> str:
    """ "Bản Nà Tòng, xã Nậm Lầu" or the commune."""
    return f"{issued.village.name}, {issued.area.name}" if issued.village else issued.area.name


def issues_table(rows: list[Any], *, page: int, pages: int, total: int, start: int) -> Table:
    """Issued workbooks, newest first."""
    return Table(
        columns=[
            Column("place", _("Phát cho"), value=place_of),
            Column("year", _("Năm"), value=lambda i: str(i.round.year)),
            Column("version", _("Bản số"), value=lambda i: str(i.version), align="num"),
            Column("row_count", _("Số hộ"), "so"),
            Column("state", _("Trạng thái"), value=lambda i: states.STATES[i.state].label,
                   tone=lambda i: states.STATES[i.state].tone),
            Column("issued_at", _("Ngày phát"), "ngay"),
            Column("issued_by_name", _("Người phát")),
        ],
        rows=rows, caption=_("Bảng tính đã phát"), noun=_("bảng tính"), total=total, page=page, pages=pages, start=start,
        row_url=lambda i: reverse("issued:workbook", args=[i.pk]),
        empty_title=_("Chưa phát bảng tính nào"),
        empty_text=_("Phát bảng tính cho nơi không có mạng: tải về, điền bằng Excel, nộp lại ở đây."),
    )  # fmt: skip


def state_of(batch: Any) -> str:
    """A returned file's state in words: refused for its identity, put aside before it was merged, or as any import."""
    if batch.state == "refused":
        return _("không được nhận")
    if batch.state == "undone" and batch.merged_at is None:
        return _("đã bỏ")
    return str(batch.get_state_display())


def returns_table(rows: list[Any]) -> Table:
    """Files handed in for one workbook."""
    tones = {"staged": "due", "merged": "done", "refused": "late", "undone": "rest", "uploaded": "rest"}
    return Table(
        columns=[
            Column("file", _("Tệp"), value=lambda b: b.file.name),
            Column("state", _("Trạng thái"), value=state_of, tone=lambda b: tones[b.state]),
            Column("rows", _("Số dòng"), "so", value=lambda b: b.counts.get("rows")),
            Column("errors", _("Lỗi"), "so", value=lambda b: b.counts.get("errors")),
            Column("uploaded_at", _("Nộp lúc"), "gio"),
            Column("who", _("Người nộp"), value=lambda b: b.uploaded_by.full_name or b.uploaded_by.username),
        ],
        rows=rows, caption=_("Các lần nộp lại"), id="nop-lai", row_url=lambda b: reverse("issued:returned", args=[b.pk]),
        empty_title=_("Chưa nộp lại lần nào"),
    )  # fmt: skip


def findings_table(rows: list[Any]) -> Table:
    """Every fault by its cell, with its remedy."""
    tones = {code: tone for code, (_word, tone, _text) in SEVERITIES.items()}
    words = {code: word for code, (word, _tone, _text) in SEVERITIES.items()}
    return Table(
        columns=[
            Column("cell", _("Ô"), value=lambda f: f.cell or "—"),
            Column("sheet", _("Trang")),
            Column("row_number", _("Dòng"), value=lambda f: str(f.row_number) if f.row_number else "", align="num"),
            Column("column_title", _("Cột")),
            Column("severity", _("Mức"), value=lambda f: words[f.severity], tone=lambda f: tones[f.severity]),
            Column("message", _("Sai gì, sửa thế nào")),
        ],
        rows=rows, caption=_("Lỗi và thông báo của tệp"), id="loi", noun=_("chỗ"), total=len(rows),
        empty_title=_("Không có lỗi nào"),
    )  # fmt: skip


def _written(field: str, value: Any, hidden: Collection[str]) -> str:
    return HIDDEN if field in hidden else said(field, value) or _("chưa trả lời")


def conflicts(found: list[Difference], hidden: Collection[str] = ()) -> list[dict[str, Any]]:
    """Households of which file and register differ in a way to decide: three answers side by side, and what was chosen.

    ``hidden``: fields that who looks may not see, and so not choose.
    """
    groups: dict[int, dict[str, Any]] = {}
    for d in found:
        if not d.is_conflict:
            continue
        group = groups.setdefault(
            d.row.pk,
            {"row": d.row, "sheet_row": d.sheet_row, "fact_id": d.fact_id or "", "observed_on": d.observed_on,
             "open": 0, "lines": []},
        )  # fmt: skip
        group["open"] += d.is_open
        group["lines"].append(
            {
                "field": d.field, "title": FIELDS[d.field], "issued": _written(d.field, d.issued, hidden),
                "now": _written(d.field, d.now, hidden), "file": _written(d.field, d.file, hidden), "choice": d.choice,
                "is_hidden": d.field in hidden,
                "why": _("Sổ đã đổi từ khi phát bảng.") if d.has_moved else _(
                    "Đánh dấu trái với câu trả lời về nhà ở, người trong hộ đã hỏi."
                ),
                "choice_label": _(CHOICES[d.choice]), "tone": "done" if d.choice else "due",
            }
        )  # fmt: skip
    return list(groups.values())


def columns_in_conflict(found: list[Difference], hidden: Collection[str] = ()) -> list[dict[str, Any]]:
    """Columns with an open conflict, and how many: to choose for all households at once."""
    counts: dict[str, int] = {}
    for d in found:
        if d.is_open and d.field not in hidden:
            counts[d.field] = counts.get(d.field, 0) + 1
    return [{"field": name, "title": FIELDS[name], "count": n} for name, n in counts.items()]


def changes_table(found: list[Difference], hidden: Collection[str] = (), *, shown: int = 100) -> Table:
    """Answers that the file adds or changes without any doubt."""
    plain = [d for d in found if not d.is_conflict]
    return Table(
        columns=[
            Column("head", _("Chủ hộ"), value=lambda d: d.row.identity.get("head_name", "")),
            Column("row", _("Dòng"), value=lambda d: str(d.sheet_row), align="num"),
            Column("field", _("Câu trả lời"), value=lambda d: FIELDS[d.field]),
            Column("now", _("Trong sổ"), value=lambda d: _written(d.field, d.now, hidden)),
            Column("file", _("Trong tệp"), value=lambda d: _written(d.field, d.file, hidden)),
        ],
        rows=plain[:shown], caption=_("Câu trả lời mới hoặc thay đổi"), id="thay-doi", noun=_("câu trả lời"), total=len(plain),
        empty_title=_("Tệp không thay đổi câu trả lời nào"),
    )  # fmt: skip


__all__ = [
    "changes_table",
    "columns_in_conflict",
    "conflicts",
    "findings_table",
    "issues_table",
    "place_of",
    "returns_table",
    "state_of",
]
