"""What lists of divisions look like: columns, links, words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.money import terms
from giamngheo.kit.tables import Column, Table

from . import states, words
from .comparing import Comparison, Row, Summary
from .models import Run, Share

PAGE_SIZE = 50


def run_url(run: Run) -> str:
    return reverse("allocation:run", args=[run.pk])


def run_columns() -> tuple[Column, ...]:
    """One division a row; the same in the file."""
    return (
        Column("pot", gettext_lazy("Dự án"), value=lambda r: terms.project_short(r.project)),
        Column("plan_year", gettext_lazy("Năm"), is_sortable=True, align="num", value=lambda r: str(r.plan_year)),
        Column("capital", gettext_lazy("Loại vốn"), value=lambda r: terms.capital_short(r.capital_type)),
        Column("amount_vnd", gettext_lazy("Số tiền chia"), "dong", is_sortable=True),
        Column("chosen", gettext_lazy("Bộ tiêu chí đề nghị"), value=lambda r: r.chosen.name_vi if r.chosen else ""),
        Column("map", gettext_lazy("Bản đồ"), value=lambda r: r.generation.name_vi),
        Column("state", gettext_lazy("Trạng thái"), value=lambda r: states.STATES[r.state].label,
               tone=lambda r: states.STATES[r.state].tone),
    )  # fmt: skip


def runs_table(page: Page[Run], *, sort: str, query: str) -> Table:
    export = reverse("allocation:runs_file", args=["xlsx"])
    return Table(
        columns=run_columns(), rows=page.object_list, caption=_("Phương án phân bổ vốn"), id="phuong-an", noun=_("phương án"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, sort=sort,
        row_url=run_url, export_url=f"{export}?{query}" if query else export, empty_title=_("Chưa có phương án phân bổ nào"),
        empty_text=_("Chuyên viên tỉnh lập phương án từ một dòng vốn của tỉnh còn tiền chưa giao."),
    )  # fmt: skip


def share_columns() -> tuple[Column, ...]:
    """What a commune got by a resolved division; the same in the file."""
    return (
        Column("unit", gettext_lazy("Xã"), value=lambda r: r.unit.name, url=lambda r: unit_url(r.option.run_id, r.unit.code)),
        Column("project", gettext_lazy("Dự án"), value=lambda r: terms.project_short(r.option.run.project)),
        Column("plan_year", gettext_lazy("Năm"), align="num", value=lambda r: str(r.option.run.plan_year)),
        Column("capital", gettext_lazy("Loại vốn"), value=lambda r: terms.capital_short(r.option.run.capital_type)),
        Column("amount_vnd", gettext_lazy("Được phân bổ"), "dong"),
        Column("state", gettext_lazy("Trạng thái"), value=lambda r: states.STATES[r.option.run.state].label,
               tone=lambda r: states.STATES[r.option.run.state].tone),
    )  # fmt: skip


def shares_table(page: Page[Share]) -> Table:
    return Table(
        columns=share_columns(), rows=page.object_list, caption=_("Vốn xã được phân bổ"), id="phan-cua-xa", noun=_("khoản"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages,
        export_url=reverse("allocation:runs_file", args=["xlsx"]), empty_title=_("Chưa có phân bổ nào cho địa bàn của bạn"),
        empty_text=_("Phương án hiện ở đây khi đã có nghị quyết của Hội đồng nhân dân."),
    )  # fmt: skip


def unit_url(run_id: int, code: str) -> str:
    return reverse("allocation:unit", args=[run_id, code])


def _of(name: str, index: int) -> Callable[[Row], Any]:
    return lambda row: getattr(row, name)[index]


def _figure(measure_id: str) -> Callable[[Row], str]:
    """Of the row of sums no figure is told."""
    return lambda row: words.measured(measure_id, row.measures[measure_id]) if measure_id in row.measures else ""


def comparison_columns(found: Comparison) -> tuple[Column, ...]:
    """A commune with its figures, then for each set its amount and, for all but the base, the change."""
    columns = [
        Column("name", gettext_lazy("Xã"), is_sortable=True, url=lambda r: unit_url(r.run_id, r.code)),
        *(Column(f"so-{m}", words.measure_name(m), align="num", value=_figure(m)) for m in found.measure_ids if m != "units"),
    ]
    for index, option in enumerate(found.options):
        key = f"tien-{index + 1}"
        columns.append(Column(key, option.name_vi, "dong", is_sortable=True, value=_of("amounts_vnd", index)))
        if index != found.base:
            label = _("Thay đổi so với “%(set)s”") % {"set": found.options[found.base].name_vi}
            columns.append(Column(f"doi-{index + 1}", label, "dong", is_sortable=True, value=_of("changes_vnd", index)))
    return tuple(columns)


def ordered(found: Comparison, sort: str) -> list[Row]:
    """The communes in the order asked: by name, amount or change; by code where nothing is asked."""
    key, is_down = sort.lstrip("-"), sort.startswith("-")
    name, _dash, number = key.partition("-")
    index = int(number) - 1 if number.isdecimal() else -1
    columns = {"tien": "amounts_vnd", "doi": "changes_vnd"}
    if key == "name":
        return sorted(found.rows, key=lambda r: (r.name, r.code), reverse=is_down)
    if name in columns and 0 <= index < len(found.options):
        return sorted(found.rows, key=lambda r: (getattr(r, columns[name])[index], r.code), reverse=is_down)
    return list(found.rows)


def comparison_table(run: Run, found: Comparison, page: Page[Row], *, sort: str) -> Table:
    export = reverse("allocation:run_file", args=[run.pk, "xlsx"])
    total: dict[str, Any] = {"amounts_vnd": [run.amount_vnd] * len(found.options), "changes_vnd": [0] * len(found.options)}
    return Table(
        columns=comparison_columns(found), rows=page.object_list, caption=_("Từng xã theo từng bộ tiêu chí"), id="tung-xa", noun=_("xã"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, sort=sort,
        export_url=f"{export}?sap_xep={sort}" if sort else export, foot=_Total(total),
    )  # fmt: skip


class _Total:
    """The row of sums: every set divides the same sum."""

    run_id = 0
    code = ""

    def __init__(self, sums: dict[str, Any]) -> None:
        self.name = _("Cộng")
        self.measures: dict[str, Any] = {}
        self.amounts_vnd, self.changes_vnd = sums["amounts_vnd"], sums["changes_vnd"]


def summary_table(rows: Sequence[Summary]) -> Table:
    """The sets themselves: how many communes each serves, least and most, who gains and loses."""
    return Table(
        columns=(
            Column("name", gettext_lazy("Bộ tiêu chí"), value=lambda r: r.option.name_vi),
            Column("served", gettext_lazy("Xã được vốn"), "so"),
            Column("least_vnd", gettext_lazy("Ít nhất"), "dong"),
            Column("most_vnd", gettext_lazy("Nhiều nhất"), "dong"),
            Column("gain", gettext_lazy("Xã được thêm"), "so", value=lambda r: None if r.is_base else r.gain),
            Column("lose", gettext_lazy("Xã bị giảm"), "so", value=lambda r: None if r.is_base else r.lose),
            Column("moved_vnd", gettext_lazy("Số tiền đổi chỗ"), "dong", value=lambda r: None if r.is_base else r.moved_vnd),
            Column("mark", gettext_lazy("Vai trò"), value=lambda r: _("để so") if not r.is_base else _("mốc so sánh")),
        ),
        rows=rows, caption=_("Các bộ tiêu chí đặt cạnh nhau"), id="bo-tieu-chi",
    )  # fmt: skip


__all__ = [
    "PAGE_SIZE", "comparison_columns", "comparison_table", "ordered", "run_columns", "run_url", "runs_table", "share_columns",
    "shares_table", "summary_table", "unit_url",
]  # fmt: skip
