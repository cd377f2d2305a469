"""What lists of the end of a year look like: balances with proposals and decisions, settlements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.money import terms
from giamngheo.apps.money.lists import document_url, line_url
from giamngheo.engine.year_end import OUTCOME_TERMS, WAIT, Proposal
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table
from giamngheo.kit.terms import Words

from .models import Settlement, YearEnd
from .queries.year_end import Left

PAGE_SIZE = 50
OUTCOME_WORDS = Words(OUTCOME_TERMS)
money = formats.money


def left_url(year: int | None) -> str:
    here = reverse("treasury:year_end")
    return f"{here}?nam={year}" if year else here


def _year(line: Any) -> str:
    if line.origin_year == line.plan_year_id:
        return str(line.plan_year_id)
    return _("%(year)s (gốc %(origin)s)") % {"year": line.plan_year_id, "origin": line.origin_year}


def _proposed(row: Left) -> str:
    if row.line.plan_year.closed_on is not None:
        return _("không: năm đã khoá")
    return OUTCOME_WORDS[row.proposal.outcome]


def _sure(proposal: Proposal) -> str:
    return _("đã xác nhận") if proposal.is_confirmed else _("chưa xác nhận")


def _decided(row: Left) -> str:
    if row.decision is None:
        return _("năm khoá khi chưa quyết định") if row.line.plan_year.closed_on is not None else _("chưa quyết định")
    words = OUTCOME_WORDS[row.decision.outcome]
    document = row.decision.document
    return f"{words}, {document.get_state_display()}" if document else words


def _decided_tone(row: Left) -> str:
    if row.decision is None or row.decision.outcome == WAIT:
        return "due"
    return "done" if row.decision.document and row.decision.document.state == "posted" else "rest"


def left_columns() -> tuple[Column, ...]:
    """One line with what it has left; the same in the file."""
    sources = terms.sources()
    return (
        Column("line", gettext_lazy("Dòng vốn"), value=lambda r: f"{r.line.unit_name}, {r.line.area.name}",
               url=lambda r: line_url(r.line)),
        Column("project", gettext_lazy("Dự án"), value=lambda r: terms.project_short(r.line.project)),
        Column("source", gettext_lazy("Nguồn"), value=lambda r: sources.get(r.line.source, r.line.source)),
        Column("year", gettext_lazy("Năm"), value=lambda r: _year(r.line)),
        Column("left_vnd", gettext_lazy("Còn được chi"), "dong", value=lambda r: r.proposal.left_vnd),
        Column("advanced_vnd", gettext_lazy("Tạm ứng chưa thu hồi"), "dong", value=lambda r: r.proposal.advanced_vnd),
        Column("proposed", gettext_lazy("Đề xuất"), value=_proposed),
        Column("until", gettext_lazy("Đến ngày"), "ngay", value=lambda r: r.proposal.until),
        Column("ground", gettext_lazy("Căn cứ đề xuất"), value=lambda r: r.proposal.ground_vi),
        Column("sure", gettext_lazy("Mốc"), value=lambda r: _sure(r.proposal),
               tone=lambda r: "done" if r.proposal.is_confirmed else "due"),
        Column("decided", gettext_lazy("Quyết định"), value=_decided, tone=_decided_tone),
        Column("paper", gettext_lazy("Chứng từ"), value=lambda r: r.decision.document.number if r.decision and r.decision.document else "",
               url=lambda r: document_url(r.decision.document) if r.decision and r.decision.document else None),
        Column("reason", gettext_lazy("Lý do"), value=lambda r: r.decision.reason if r.decision else ""),
    )  # fmt: skip


def _decide_column(may: Collection[int]) -> Column:
    """The way to deciding, where this person may and there is something to decide."""

    def is_mine(row: Left) -> bool:
        return row.line.area_id in may and row.proposal.left_vnd > 0 and row.line.plan_year.closed_on is None

    return Column(
        "decide", gettext_lazy("Việc"), value=lambda r: _("Quyết định") if is_mine(r) else "",
        url=lambda r: reverse("treasury:year_end_decide", args=[r.line.pk]) if is_mine(r) else None,
    )  # fmt: skip


# The ground of each proposal is told once above the list; the rest stands in the file and where the line is decided.
ON_SCREEN = ("line", "project", "year", "left_vnd", "advanced_vnd", "proposed", "decided", "paper")


def grounds_of(rows: Sequence[Left]) -> list[dict[str, str]]:
    """What is proposed on this page, each ground once, with its term and whether that is confirmed."""
    told = {
        (row.proposal.outcome, row.proposal.ground_vi): _("%(ground)s Mốc: %(day)s, %(sure)s.") % {
            "ground": f"{row.proposal.ground_vi.rstrip('.')}.", "day": formats.day(row.proposal.until), "sure": _sure(row.proposal),
        }
        for row in rows
    }  # fmt: skip
    return [{"label": OUTCOME_WORDS[outcome].capitalize(), "value": words} for (outcome, _ground), words in told.items()]


def left_table(rows: Sequence[Left], page: Page[Any], year: int | None, may: Collection[int]) -> Table:
    export = reverse("treasury:year_end_file", args=["xlsx"])
    columns = [column for column in left_columns() if column.key in ON_SCREEN]
    return Table(
        columns=[*columns, _decide_column(may)] if may else columns, rows=rows, caption=_("Dòng vốn còn số dư"),
        id="so-du", noun=_("dòng"), total=page.paginator.count, start=max(page.start_index(), 1), page=page.number,
        pages=page.paginator.num_pages, export_url=f"{export}?nam={year}" if year else "",
        empty_title=_("Không dòng vốn nào còn số dư"), empty_text=_("Chọn năm khác."),
    )  # fmt: skip


def decisions_table(rows: Sequence[YearEnd]) -> Table:
    """The latest decisions of a year, what the system had proposed beside them."""
    return Table(
        columns=(
            Column("line", gettext_lazy("Dòng vốn"), value=lambda r: f"{r.line.unit_name}, {r.line.area.name}",
                   url=lambda r: line_url(r.line)),
            Column("project", gettext_lazy("Dự án"), value=lambda r: terms.project_short(r.line.project)),
            Column("amount_vnd", gettext_lazy("Số dư khi quyết định"), "dong"),
            Column("proposed", gettext_lazy("Đề xuất"), value=lambda r: OUTCOME_WORDS[r.proposed]),
            Column("outcome", gettext_lazy("Quyết định"), value=lambda r: OUTCOME_WORDS[r.outcome]),
            Column("reason", gettext_lazy("Lý do")),
            Column("document", gettext_lazy("Chứng từ"), value=lambda r: r.document.number if r.document else "",
                   url=lambda r: document_url(r.document) if r.document else None),
            Column("state", gettext_lazy("Trạng thái"), value=lambda r: r.document.get_state_display() if r.document else "",
                   tone=lambda r: "done" if r.document and r.document.state == "posted" else "due"),
            Column("at", gettext_lazy("Ghi lúc"), "gio"),
        ),
        rows=rows, caption=_("Quyết định đã ghi, mới nhất trước"), id="quyet-dinh",
    )  # fmt: skip


def left_facts(line: Any, proposal: Proposal) -> list[dict[str, Any]]:
    """What a person reads before deciding."""
    sources = terms.sources()
    when = _("%(day)s (%(sure)s)") % {"day": formats.day(proposal.until), "sure": _sure(proposal)}
    return [
        {"label": _("Dự án"), "value": terms.project_short(line.project)},
        {"label": _("Nguồn"), "value": sources.get(line.source, line.source)}, {"label": _("Năm"), "value": _year(line)},
        {"label": _("Còn được chi"), "value": money(proposal.left_vnd)},
        {"label": _("Tạm ứng chưa thu hồi"), "value": money(proposal.advanced_vnd)},
        {"label": _("Hệ thống đề xuất"), "value": OUTCOME_WORDS[proposal.outcome]},
        {"label": _("Căn cứ đề xuất"), "value": proposal.ground_vi}, {"label": _("Mốc thời gian"), "value": when},
    ]  # fmt: skip


def _what(row: Settlement) -> str:
    if row.scope == "year":
        return _("năm ngân sách %(year)s") % {"year": row.plan_year}
    return _("%(project)s, hoàn thành %(day)s") % {
        "project": terms.project_short(row.project), "day": formats.day(row.finished_on),
    }  # fmt: skip


def settlement_columns() -> tuple[Column, ...]:
    return (
        Column("what", gettext_lazy("Quyết toán"), value=_what),
        Column("unit_name", gettext_lazy("Đơn vị")),
        Column("area", gettext_lazy("Địa bàn"), value=lambda r: r.area.name),
        Column("total_vnd", gettext_lazy("Số tiền"), "dong", value=lambda r: r.document.total_vnd),
        Column("document", gettext_lazy("Chứng từ"), value=lambda r: r.document.number, url=lambda r: document_url(r.document)),
        Column("state", gettext_lazy("Trạng thái"), value=lambda r: r.document.get_state_display(),
               tone=lambda r: "done" if r.document.state == "posted" else "due"),
        Column("at", gettext_lazy("Lập lúc"), "gio"),
    )  # fmt: skip


def settlements_table(page: Page[Settlement]) -> Table:
    return Table(
        columns=settlement_columns(), rows=page.object_list, caption=_("Các quyết toán"), id="quyet-toan", noun=_("quyết toán"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages,
        export_url=reverse("treasury:settlements_file", args=["xlsx"]), empty_title=_("Chưa có quyết toán nào"),
        empty_text=_("Lập quyết toán theo năm ngân sách, hoặc theo dự án hoàn thành."),
    )  # fmt: skip


__all__ = [
    "OUTCOME_WORDS", "PAGE_SIZE", "decisions_table", "grounds_of",
    "left_columns", "left_facts", "left_table", "left_url", "money", "settlement_columns",
    "settlements_table",
]  # fmt: skip
