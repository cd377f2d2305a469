"""What tables of money look like: million đồng on screen, exact đồng in files."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.paginator import Page
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.money import terms
from giamngheo.apps.money.lists import line_url, years_words
from giamngheo.engine.funnel import STAGES
from giamngheo.kit.tables import Column, Table

from .asked import Asked
from .cuts import CUT_WORDS, STAGE_WORDS, Row

PER = 1_000_000
PAGE_SIZE = 50
MEASURE_WORDS: dict[str, Any] = {
    "planned": gettext_lazy("kế hoạch vốn"), "assigned": gettext_lazy("vốn đã giao"),
    "entered": gettext_lazy("vốn đã nhập hệ thống kho bạc"), "disbursed": gettext_lazy("vốn đã giải ngân"),
    "settled": gettext_lazy("vốn đã quyết toán"), "unassigned": gettext_lazy("vốn chưa giao"),
    "not_entered": gettext_lazy("vốn đã giao, chưa nhập hệ thống kho bạc"),
    "spendable": gettext_lazy("vốn đã nhập kho bạc, chưa chi"), "advanced": gettext_lazy("tạm ứng chưa thu hồi"),
    "carried": gettext_lazy("vốn chuyển sang năm sau"), "ended": gettext_lazy("vốn hủy hoặc nộp trả"),
    "left": gettext_lazy("vốn còn phải giải ngân"),
}  # fmt: skip


def million() -> str:
    """The unit of amounts on screen, under their heads."""
    return _("triệu đồng")


def millions(vnd: int | None) -> Decimal | None:
    """Million đồng, exactly."""
    return None if vnd is None else Decimal(vnd) / PER


def _amount(measure: str, row: Any, *, is_exact: bool) -> Any:
    vnd = getattr(row.figures, measure)
    return vnd if is_exact else millions(vnd)


def amount_column(
    measure: str, label: Any, *, is_exact: bool, url: Callable[[Any], str | None] | None = None
) -> Column:
    """One measure of rows that carry ``figures``."""
    return Column(
        measure, label, "so", unit="" if is_exact else million(), url=url, value=partial(_amount, measure, is_exact=is_exact)
    )


def cut_columns(asked: Asked, cut: str, *, is_exact: bool = False) -> list[Column]:
    """Label, five stages, advances within what is disbursed, carried over where it matters, the rate."""

    def link(measure: str) -> Callable[[Row], str | None]:
        return lambda row: row.lines_url(asked, measure)

    columns = [Column("label", str(CUT_WORDS[cut]).capitalize())]
    for stage in STAGES:
        columns.append(amount_column(stage, STAGE_WORDS[stage].capitalize(), is_exact=is_exact, url=link(stage)))
        if stage == "disbursed":
            columns.append(amount_column("advanced", _("Trong đó tạm ứng"), is_exact=is_exact, url=link("advanced")))
    if cut == "nam":
        columns.append(amount_column("carried", _("Chuyển sang năm sau"), is_exact=is_exact, url=link("carried")))
    columns.append(Column("rate", _("Tỷ lệ giải ngân"), "phan_tram", value=lambda row: row.rate(asked.denominator)))
    return columns


def cut_table(
    asked: Asked, cut: str, page: Page[Row], total: Row | None, *, caption: str, noun: str = "", export_url: str = ""
) -> Table:
    """One page of a cut; the totals are of all its rows."""
    counted: dict[str, Any] = {"noun": noun, "total": page.paginator.count} if page.paginator.num_pages > 1 else {}
    return Table(
        columns=cut_columns(asked, cut), rows=list(page.object_list), caption=caption,
        id=f"theo-{cut.replace('_', '-')}-{asked.block or 'tat-ca'}", start=max(page.start_index(), 1), page=page.number,
        pages=page.paginator.num_pages, **counted, foot=total, export_url=export_url, export_label=_("Tải bảng này (.xlsx)"),
        empty_title=_("Chưa có vốn"), empty_text=_("Chưa có bút toán nào tới ngày đang xem; chọn năm, ngày hoặc địa bàn khác."),
    )  # fmt: skip


def line_columns(measure: str) -> tuple[Column, ...]:
    """Lines behind a number: what each is, how much of the number, its stages on the day but the one asked for."""
    sources = terms.sources()
    columns = (
        Column("unit", gettext_lazy("Đơn vị"), value=lambda r: r.line.unit_name),
        Column("area", gettext_lazy("Địa bàn"), value=lambda r: r.line.area.name),
        Column("project", gettext_lazy("Dự án"), value=lambda r: terms.project_short(r.line.project)),
        Column("content", gettext_lazy("Nội dung"), value=lambda r: r.line.content),
        Column("capital_type", gettext_lazy("Loại vốn"), value=lambda r: terms.capital_short(r.line.capital_type)),
        Column("source", gettext_lazy("Nguồn"), value=lambda r: sources.get(r.line.source, r.line.source)),
        Column("years", gettext_lazy("Năm"), value=lambda r: years_words(r.line)),
        Column("amount", str(MEASURE_WORDS[measure]).capitalize(), "dong", value=lambda r: r.amount_vnd),
        Column("assigned", gettext_lazy("Vốn đã giao"), "dong", value=lambda r: r.figures.assigned),
        Column("disbursed", gettext_lazy("Đã giải ngân"), "dong", value=lambda r: r.figures.disbursed),
    )
    return tuple(column for column in columns if column.key != measure)


def behind_url(row: Any) -> str:
    """The line with its entries, each with its document."""
    return line_url(row.line)


__all__ = [
    "MEASURE_WORDS", "PAGE_SIZE", "PER", "amount_column", "behind_url", "cut_columns", "cut_table", "line_columns", "million", "millions",
]  # fmt: skip
