"""What a merge would change, and did, in words and tables. No reading, no writing."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.intake.models import ImportBatch
from giamngheo.kit.tables import Column, Table

from .merge_plan import MergePlan

SIZE = 50
# Kind → (what it is, what follows, state word's tone). The order of the page.
KINDS: dict[str, tuple[str, str, str]] = {
    "new": ("Hộ mới", "Chưa có trong sổ, sẽ được thêm.", "due"),
    "changed": ("Hộ có thay đổi", "Đã có số liệu của năm này; số liệu mới được ghi thêm, số liệu cũ vẫn còn.", "active"),
    "known": ("Hộ đã có trong sổ", "Chưa có số liệu của năm này, sẽ được ghi.", "active"),
    "same": ("Hộ không thay đổi", "Giống hệt số liệu đã có, không ghi thêm gì.", "done"),
    "missing": ("Hộ không có trong tệp này", "Có trong sổ năm này từ lần nhập trước; giữ nguyên, không bị xoá.", "rest"),
    "persons_new": ("Nhân khẩu mới", "Được thêm vào hộ.", "due"),
    "persons_moved": ("Nhân khẩu chuyển hộ", "Rời hộ cũ từ ngày rà soát và sang hộ trong tệp.", "active"),
    "persons_gone": ("Nhân khẩu không còn trong hộ", "Có trong sổ nhưng tệp không ghi; ra khỏi hộ từ ngày rà soát.", "late"),
}
PERSONS = ("persons_new", "persons_moved", "persons_gone")


def summary(batch: ImportBatch, plan: MergePlan, current: str) -> list[dict[str, Any]]:
    """One line per kind of change that occurs, each a link to its list."""
    base = reverse("merge:changes", args=[batch.pk])
    return [
        {"code": code, "word": _(word), "text": _(text), "tone": tone, "count": plan.counts.get(code, 0),
         "url": f"{base}?loai={code}#danh-sach", "is_current": code == current}
        for code, (word, text, tone) in KINDS.items()
        if plan.counts.get(code)
    ]  # fmt: skip


def _household_url(row: dict[str, Any]) -> str | None:
    return reverse("register:household", args=[row["household_id"]]) if row.get("household_id") else None


def _place(row: dict[str, Any]) -> str:
    return _("%(sheet)s, dòng %(row)s") % {"sheet": row["sheet"], "row": row["row_number"]} if row.get("sheet") else ""


def table(kind: str, rows: list[dict[str, Any]], *, total: int, page: int) -> Table:
    """One page of one kind of change."""
    columns = [Column("head_name", _("Chủ hộ"), "ten", url=_household_url)]
    if kind in PERSONS:
        columns = [Column("full_name", _("Họ và tên"), "ten"), Column("birth_year", _("Năm sinh"),
                   value=lambda r: str(r["birth_year"] or "")), *columns]  # fmt: skip
    if kind == "persons_moved":
        columns.append(Column("left_head_name", _("Rời hộ của"), "ten"))
    columns += [Column("village", _("Bản, tiểu khu")), Column("area", _("Xã"))]
    if kind not in PERSONS:
        columns.append(Column("member_count", _("Số khẩu"), "so"))
    if kind not in ("missing", "persons_gone"):
        columns.append(Column("place", _("Trong tệp"), value=_place))
    return Table(
        columns=columns,
        rows=rows,
        id="danh-sach",
        caption=_(KINDS[kind][0]),
        noun=_("nhân khẩu") if kind in PERSONS else _("hộ"),
        total=total,
        start=(page - 1) * SIZE + 1,
        page=page,
        pages=max(1, -(-total // SIZE)),
        empty_title=_("Không có"),
        empty_text=_("Không có thay đổi nào thuộc loại này."),
    )


def done_answers(batch: ImportBatch) -> list[dict[str, Any]]:
    """What the merge wrote."""
    counts = batch.counts.get("merged", {})
    words = {
        "facts": _("Hộ được ghi số liệu"),
        "households_new": _("Hộ mới"),
        "same": _("Hộ không thay đổi"),
        "persons_new": _("Nhân khẩu mới"),
        "persons_moved": _("Nhân khẩu chuyển hộ"),
        "totals": _("Dòng tổng số hộ, nhân khẩu"),
    }
    return [{"label": word, "count": counts[name]} for name, word in words.items() if counts.get(name)]
