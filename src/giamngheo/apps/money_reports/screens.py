"""What pages of money are made of: filters and the way between them, bars, cells of the heat map, tables."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.money import terms
from giamngheo.apps.money.lists import KIND_WORDS
from giamngheo.engine.funnel import STAGES
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table
from giamngheo.kit.tables import page_marks as marks_of

from . import lists
from .asked import Asked
from .burn import BurnRow
from .cuts import STAGE_WORDS, Row
from .heat import HOLDS, STEPS, HeatRow
from .queries import Paper
from .waiting import WaitingRow, with_days

PAGES = (
    ("funnel", gettext_lazy("Từ kế hoạch đến quyết toán")), ("heat", gettext_lazy("Đơn vị chậm")),
    ("burn", gettext_lazy("Theo lịch")), ("waiting", gettext_lazy("Ai phải làm gì")), ("form", gettext_lazy("Biểu giải ngân")),
    ("national", gettext_lazy("Cơ sở dữ liệu quốc gia")),
)  # fmt: skip
ORIGIN_WORDS = {"nam": gettext_lazy("vốn của riêng năm kế hoạch"), "chuyen": gettext_lazy("vốn năm trước chuyển sang")}
BLOCK_WORDS = {"ngan_sach": gettext_lazy("vốn ngân sách"), "ngoai": gettext_lazy("nguồn không cộng vào ngân sách")}


def tabs(page: str, asked: Asked) -> list[dict[str, Any]]:
    query = asked.link(khoi="", noi="", don_vi="", tu="", goc="")
    return [
        {"label": label, "url": f"{reverse(f'money_reports:{code}')}?{query}", "is_current": code == page} for code, label in PAGES
    ]


def filters(asked: Asked) -> dict[str, Any]:
    return {
        "projects": [(code, name, code == asked.project) for code, name in terms.projects().items()],
        "capital_types": [(code, name, code == asked.capital_type) for code, name in terms.capital_types().items()],
        "sources": [(code, name, code == asked.source) for code, name in terms.sources().items()],
    }  # fmt: skip


def authority(place: str) -> str:
    """Who hands a paper in."""
    return f"ỦY BAN NHÂN DÂN {place.upper()}" if place else "ỦY BAN NHÂN DÂN TỈNH SƠN LA"


def chips(asked: Asked, measure: str) -> list[dict[str, Any]]:
    """What narrows a list of lines, each removable."""
    given: tuple[tuple[str, Any], ...] = (
        ("khoi", BLOCK_WORDS.get(asked.block)), ("du_an", terms.project_short(asked.project) if asked.project else ""),
        ("loai_von", terms.capital_types().get(asked.capital_type)), ("nguon", terms.sources().get(asked.source)),
        ("goc", ORIGIN_WORDS.get(asked.origin)), ("don_vi", asked.unit),
        ("tu", _("từ ngày %(day)s") % {"day": formats.day(asked.since)} if asked.since else ""),
    )  # fmt: skip
    found = []
    for key, label in given:
        if label:
            less = {key: "", **({"noi": ""} if key == "don_vi" else {})}
            found.append({"label": label, "url": f"?{asked.link(**less, so=measure)}"})
    return found


def funnel_bars(asked: Asked, total: Row) -> dict[str, Any]:
    """The five stages as bars that are their own table."""
    whole = total.figures.planned
    rows = []
    for stage in STAGES:
        vnd = getattr(total.figures, stage)
        share = f" ({formats.percent(vnd / whole)})" if whole else ""
        rows.append(
            {"label": STAGE_WORDS[stage].capitalize(), "value": vnd, "text": f"{formats.money(vnd)}{share}",
             "url": total.lines_url(asked, stage)}
        )  # fmt: skip
    return {
        "caption": _("Vốn ngân sách từ kế hoạch đến quyết toán"), "label_head": _("Bước"), "value_head": _("Số tiền, tỷ lệ trên kế hoạch"),
        "max": whole, "rows": rows,
    }  # fmt: skip


def who_acts(asked: Asked, hold: str) -> str:
    """Who takes the next step; once the year is closed nobody can."""
    if asked.closed_on is not None:
        return _("không có: năm đã khoá")
    return str(HOLDS[hold][1])


def holds(asked: Asked, total: Row) -> list[dict[str, Any]]:
    """Where money stands still, how much, who takes the next step."""
    found = []
    for code, (label, _who) in HOLDS.items():
        vnd = getattr(total.figures, code)
        if vnd:
            found.append({"label": label, "text": formats.money(vnd), "who": who_acts(asked, code), "url": total.lines_url(asked, code)})
    return found


def heat_row(asked: Asked, one: HeatRow) -> dict[str, Any]:
    """A unit's cells as the page prints them, each with the lines behind it."""
    base = reverse("money_reports:lines")
    hold = HOLDS.get(one.hold)
    return {
        "label": one.row.label, "url": f"{base}?{asked.link(**one.row.query, so='planned')}",
        "rate": formats.percent(one.row.rate(asked.denominator), 1, missing=""),
        "left": formats.number(lists.millions(one.row.figures.left)),
        "left_url": f"{base}?{asked.link(**one.row.query, so='left')}" if one.row.figures.left else "",
        "rate_url": f"{base}?{asked.link(**one.row.query, so='disbursed')}" if one.row.figures.disbursed else "",
        "hold": hold[0] if hold else "", "who": who_acts(asked, one.hold) if hold else "",
        "hold_url": f"{base}?{asked.link(**one.row.query, so=one.hold)}" if hold else "",
        "hold_text": formats.number(lists.millions(getattr(one.row.figures, one.hold))) if hold else "",
        "cells": [
            {"text": formats.percent(c.rate, 0, missing=""), "step": c.step,
             "url": f"{base}?{asked.link(**c.query, so='disbursed')}" if c.rate else ""}
            for c in one.cells
        ],
    }  # fmt: skip


def heat_legend() -> list[dict[str, Any]]:
    """The five shades in words."""
    edges = [0.0, *STEPS, None]
    found: list[dict[str, Any]] = []
    for step in range(5):
        low, high = edges[step], edges[step + 1]
        label = (
            _("từ %(low)s trở lên") % {"low": formats.percent(low, 0)} if high is None
            else _("từ %(low)s đến dưới %(high)s") % {"low": formats.percent(low, 0), "high": formats.percent(high, 0)}
        )  # fmt: skip
        found.append({"step": step, "label": label})
    return found


def page_marks(page: Page[Any]) -> list[int | None]:
    return marks_of(page.number, page.paginator.num_pages)


def burn_table(asked: Asked, rows: list[BurnRow]) -> Table:
    """The picture as a table: month by month."""

    def link(row: BurnRow, measure: str) -> str | None:
        if not getattr(row.figures, measure):
            return None
        return f"{reverse('money_reports:lines')}?{asked.link(ngay=row.day.isoformat(), so=measure)}"

    def amount(measure: str, label: str) -> Column:
        return lists.amount_column(measure, label, is_exact=False, url=partial(link, measure=measure))

    columns = (
        Column("day", _("Đến hết ngày"), "ngay"), amount("planned", _("Kế hoạch vốn")), amount("disbursed", _("Đã giải ngân")),
        amount("carried", _("Chuyển sang năm sau")), amount("ended", _("Hủy, nộp trả")),
        amount("left", _("Còn phải giải ngân")),
        Column("line", _("Theo đường thẳng"), "so", unit=lists.million(), value=lambda r: lists.millions(r.line_vnd)),
        Column("gap", _("Chậm so với đường thẳng"), "so", unit=lists.million(), value=lambda r: lists.millions(max(0, r.gap_vnd))),
    )  # fmt: skip
    return Table(
        columns=columns, rows=rows, caption=_("Vốn ngân sách còn phải giải ngân theo tháng"), id="theo-thang",
        empty_title=_("Chưa có vốn"), empty_text=_("Năm kế hoạch này chưa có bút toán nào tới ngày đang xem."),
    )  # fmt: skip


def _since(day: date | None, asked: Asked) -> str:
    if day is None:
        return ""
    return _("%(day)s (%(count)s ngày)") % {"day": formats.day(day), "count": formats.number((asked.day - day).days)}


def waiting_columns(asked: Asked, *, is_exact: bool = False) -> list[Column]:
    """A unit a row: what waits, since when, for whom."""
    base = reverse("money_reports:lines")

    def link(row: WaitingRow, measure: str) -> str | None:
        return f"{base}?{asked.link(**row.query, so=measure)}" if getattr(row.figures, measure) else None

    def amount(measure: str, label: str) -> Column:
        return lists.amount_column(measure, label, is_exact=is_exact, url=partial(link, measure=measure))

    def papers(row: WaitingRow, state: str) -> str | None:
        found = row.waiting if state == "waiting" else row.returned
        return f"{reverse('money_reports:papers')}?{asked.link(**row.query, trang_thai=state)}" if found else None

    return [
        Column("label", _("Đơn vị")),
        Column(
            "who", _("Ai làm bước tiếp"),
            value=lambda r: (who_acts(asked, r.hold) if r.hold else _("người duyệt chứng từ")).capitalize(),
        ),
        Column(
            "waiting", _("Chứng từ chờ duyệt"), "so", url=partial(papers, state="waiting"),
            value=lambda r: r.waiting.count if r.waiting else None,
        ),
        Column(
            "returned", _("Chứng từ bị trả lại"), "so", url=partial(papers, state="draft"),
            value=lambda r: r.returned.count if r.returned else None,
        ),
        amount("unassigned", _("Chưa giao")), amount("not_entered", _("Chưa nhập kho bạc")),
        Column("not_entered_since", _("Từ ngày"), value=lambda r: _since(r.not_entered_since, asked)),
        amount("spendable", _("Đã nhập, chưa chi")), amount("advanced", _("Tạm ứng chưa thu hồi")),
        Column("advanced_since", _("Tạm ứng cũ nhất"), value=lambda r: _since(r.advanced_since, asked)),
    ]  # fmt: skip


def paper_columns() -> list[Column]:
    """A document a row; its number opens it."""
    return [
        Column("number", _("Số chứng từ"), url=lambda r: reverse("money:document", args=[r.pk])),
        Column("signed_on", _("Ngày"), "ngay"),
        Column("kind", _("Việc"), value=lambda r: KIND_WORDS[r.kind]),
        Column("amount_vnd", _("Số tiền"), "dong"),
        Column("return_reason", _("Lý do trả lại")),
    ]


def papers_table(page: Page[Paper], *, export_url: str) -> Table:
    return Table(
        columns=paper_columns(), rows=list(page.object_list), caption=_("Chứng từ chưa vào sổ"), id="chung-tu", noun=_("chứng từ"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages,
        export_url=export_url, empty_title=_("Không có chứng từ nào"),
        empty_text=_("Chứng từ đã được duyệt hoặc gửi lại sau khi số này hiện ra."),
    )  # fmt: skip


def waiting_table(asked: Asked, page: Page[WaitingRow], *, export_url: str) -> Table:
    return Table(
        columns=waiting_columns(asked), rows=with_days(asked, list(page.object_list)), caption=_("Đơn vị có việc đang chờ"), id="viec-cho",
        noun=_("đơn vị"), total=page.paginator.count, start=max(page.start_index(), 1), page=page.number,
        pages=page.paginator.num_pages, export_url=export_url, empty_title=_("Không có gì đang chờ"),
        empty_text=_("Không có chứng từ chờ duyệt, vốn chưa nhập kho bạc hay tạm ứng chưa thu hồi."),
    )  # fmt: skip


__all__ = [
    "authority", "burn_table", "chips", "filters", "funnel_bars", "heat_legend", "heat_row", "holds", "page_marks",
    "paper_columns", "papers_table", "tabs", "waiting_columns", "waiting_table",
]  # fmt: skip
