"""What lists of inspections and recommendations look like; the same in the file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.steering.lists import paged
from giamngheo.apps.steering.reach import unit_name
from giamngheo.kit import clock, formats
from giamngheo.kit.tables import Column, Table

from . import states
from .models import Inspection, Recommendation

PAGE_SIZE = 50


def unit(row: Inspection | Recommendation) -> str:
    return unit_name(row.area.name, row.agency)


def inspection_state(row: Inspection) -> tuple[str, str]:
    """(label, tone); a concluded one says how many recommendations are still open."""
    counted: Any = row
    state = states.STATES[row.state]
    if row.state == states.CONCLUDED and counted.still_open:
        return _("%(state)s, còn %(count)s kiến nghị") % {"state": state.label, "count": formats.number(counted.still_open)}, "due"
    if row.state == states.PLANNED and row.planned_on < clock.today():
        return _("quá ngày dự kiến"), "late"
    return state.label, state.tone


def follow_state(row: Recommendation, day: date) -> tuple[str, str]:
    """(label, tone); without an answer after its day it is late."""
    state = states.FOLLOW_STATES[row.state]
    if row.state == states.OPEN and row.due_on < day:
        return _("%(state)s, quá hạn %(count)s ngày") % {"state": state.label, "count": formats.number((day - row.due_on).days)}, "late"
    if row.state == states.OPEN and row.return_reason:
        return _("câu trả lời bị trả lại"), "due"
    return state.label, state.tone


def inspection_columns() -> tuple[Column, ...]:
    return (
        Column("title", gettext_lazy("Nội dung kiểm tra"), is_sortable=True),
        Column("unit", gettext_lazy("Đơn vị được kiểm tra"), value=unit),
        Column("body", gettext_lazy("Bên kiểm tra"), value=lambda r: r.get_body_display()),
        Column("planned", gettext_lazy("Ngày dự kiến"), "ngay", is_sortable=True, value=lambda r: r.planned_on),
        Column("visited_on", gettext_lazy("Ngày kiểm tra"), "ngay"),
        Column("recommended", gettext_lazy("Kiến nghị"), "so"),
        Column("state", gettext_lazy("Trạng thái"), is_sortable=True, value=lambda r: inspection_state(r)[0],
               tone=lambda r: inspection_state(r)[1]),
    )  # fmt: skip


def recommendation_columns() -> tuple[Column, ...]:
    day = clock.today()
    return (
        Column("text", gettext_lazy("Kiến nghị")), Column("unit", gettext_lazy("Nơi trả lời"), value=unit),
        Column("inspection", gettext_lazy("Lần kiểm tra"), value=lambda r: r.inspection.title),
        Column("due", gettext_lazy("Hạn trả lời"), "ngay", is_sortable=True, value=lambda r: r.due_on),
        Column("state", gettext_lazy("Trạng thái"), is_sortable=True, value=lambda r: follow_state(r, day)[0],
               tone=lambda r: follow_state(r, day)[1]),
    )  # fmt: skip


def inspections_table(page: Page[Inspection], *, sort: str, query: str) -> Table:
    return Table(
        columns=inspection_columns(), rows=page.object_list, caption=_("Kiểm tra, giám sát"), id="kiem-tra", noun=_("lần kiểm tra"),
        sort=sort, row_url=lambda r: reverse("supervision:inspection", args=[r.pk]), empty_title=_("Chưa có lần kiểm tra nào"),
        empty_text=_("Bên kiểm tra bấm “Thêm vào kế hoạch”."),
        **paged(page, reverse("supervision:inspections_file", args=["xlsx"]), query),
    )  # fmt: skip


def recommendations_table(page: Page[Recommendation], *, sort: str, query: str) -> Table:
    return Table(
        columns=recommendation_columns(), rows=page.object_list, caption=_("Kiến nghị sau kiểm tra"), id="kien-nghi",
        noun=_("kiến nghị"), sort=sort, row_url=lambda r: reverse("supervision:recommendation", args=[r.pk]),
        empty_title=_("Chưa có kiến nghị nào"), **paged(page, reverse("supervision:recommendations_file", args=["xlsx"]), query),
    )  # fmt: skip


def of_one(rows: list[Recommendation]) -> Table:
    """Recommendations of one inspection."""
    return Table(
        columns=[c for c in recommendation_columns() if c.key != "inspection"], rows=rows, caption=_("Kiến nghị"), id="kien-nghi",
        row_url=lambda r: reverse("supervision:recommendation", args=[r.pk]), empty_title=_("Chưa có kiến nghị nào"),
    )  # fmt: skip
