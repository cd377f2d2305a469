"""What lists of reports, periods, versions look like; the same in the file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.steering.lists import paged
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import states, terms, tree
from .models import Report

PAGE_SIZE = 100
Names = Mapping[tuple[int, str], list[str]]


def unit(row: Report) -> str:
    return tree.unit_name(row.area.name, row.agency)


def state_of(row: Report, day: date) -> tuple[str, str]:
    """(label, tone); not sent after its last day it is late, sent after it that stays said."""
    state = states.STATES[row.state]
    if row.due_on and row.state not in states.SENT and row.due_on < day:
        return _("%(state)s, quá hạn %(count)s ngày") % {"state": state.label, "count": formats.number((day - row.due_on).days)}, "late"
    if row.due_on and row.state in states.SENT and row.first_sent_on and row.first_sent_on > row.due_on:
        late = (row.first_sent_on - row.due_on).days
        return _("%(state)s, gửi muộn %(count)s ngày") % {"state": state.label, "count": formats.number(late)}, state.tone
    return state.label, state.tone


def columns(day: date, names: Names | None = None) -> tuple[Column, ...]:
    """``names``: who is to write, where that was looked up."""
    told = names or {}
    return (
        Column("unit", gettext_lazy("Đơn vị"), is_sortable=True, value=unit),
        Column("form", gettext_lazy("Báo cáo"), is_sortable=True, value=lambda r: terms.form_name(r.form)),
        Column("period", gettext_lazy("Kỳ"), value=lambda r: terms.period_name(r.period_key)),
        Column("due", gettext_lazy("Hạn"), is_sortable=True,
               value=lambda r: formats.day(r.due_on) if r.due_on else _("chưa đặt hạn")),
        Column("state", gettext_lazy("Trạng thái"), is_sortable=True, value=lambda r: state_of(r, day)[0],
               tone=lambda r: state_of(r, day)[1]),
        Column("who", gettext_lazy("Người viết"), value=lambda r: ", ".join(told.get((r.area_id, r.agency), []))),
        Column("sent", gettext_lazy("Ngày gửi"), "ngay", is_sortable=True, value=lambda r: r.sent_on),
    )  # fmt: skip


def owed_table(page: Page[Report], *, sort: str, query: str, day: date, names: Names) -> Table:
    return Table(
        columns=columns(day, names), rows=page.object_list, caption=_("Ai nợ báo cáo gì"), id="bao-cao", noun=_("báo cáo"), sort=sort,
        row_url=lambda r: reverse("reporting:report", args=[r.pk]), empty_title=_("Không có báo cáo nào"),
        empty_text=_("Cơ quan quản lý Chương trình mở kỳ thì báo cáo phải viết hiện ra ở đây."),
        **paged(page, reverse("reporting:owed_file", args=["xlsx"]), query),
    )  # fmt: skip


def lower_table(rows: list[Report], day: date) -> Table:
    """The reports that this one is made from."""
    shown = [c for c in columns(day) if c.key in ("unit", "due", "state", "sent")]
    return Table(
        columns=shown, rows=rows, caption=_("Báo cáo cấp dưới"), id="cap-duoi", noun=_("báo cáo"), total=len(rows),
        row_url=lambda r: reverse("reporting:report", args=[r.pk]),
    )  # fmt: skip


def changes_table(rows: list[dict[str, str]], caption: str) -> Table:
    """Differences between two fillings."""
    return Table(
        columns=[Column("where", _("Ở đâu")), Column("old", _("Trước")), Column("new", _("Sau"))], rows=rows, caption=caption,
        id="thay-doi", noun=_("chỗ"), total=len(rows), empty_title=_("Không có gì khác"),
    )  # fmt: skip


def versions_table(report: Report, rows: list[Any], names: Mapping[int, str]) -> Table:
    return Table(
        columns=[
            Column("number", _("Bản"), value=lambda v: _("Bản %(number)s") % {"number": v.number},
                   url=lambda v: reverse("reporting:version", args=[report.pk, v.number])),
            Column("at", _("Gửi lúc"), "gio"), Column("by", _("Người gửi"), value=lambda v: names.get(v.by_id or 0, "")),
            Column("reason", _("Vì sao gửi lại")), Column("digest", _("Mã kiểm tra"), value=lambda v: v.digest[:12]),
        ],
        rows=rows, caption=_("Các bản đã gửi"), id="ban", empty_title=_("Chưa gửi bản nào"),
    )  # fmt: skip


def notes_table(rows: list[Any], titles: Mapping[str, str], names: Mapping[int, str]) -> Table:
    return Table(
        columns=[
            Column("at", _("Lúc"), "gio"), Column("act", _("Việc"), value=lambda n: terms.act_name(n.act)),
            Column("by", _("Ai"), value=lambda n: names.get(n.by_id or 0, "")),
            Column("text", _("Nội dung"), value=lambda n: ": ".join(p for p in (titles.get(n.section, n.section), n.text) if p)),
        ],
        rows=rows, caption=_("Quá trình"), id="qua-trinh", empty_title=_("Chưa có gì"),
    )  # fmt: skip


__all__ = [
    "PAGE_SIZE", "changes_table", "columns", "lower_table", "notes_table", "owed_table", "state_of", "unit", "versions_table",
]  # fmt: skip
