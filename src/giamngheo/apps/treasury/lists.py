"""What lists of the Treasury's side look like: columns, links, words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.money import terms
from giamngheo.apps.money.lists import KIND_WORDS, document_url, line_url
from giamngheo.engine.treasury import ABOUT_OURS
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import states
from .models import Reconciliation, Sheet, SheetRow
from .queries.reconciling import Change, Pair
from .remedies import words_of

PAGE_SIZE = 50


def sheet_url(sheet: Sheet) -> str:
    return reverse("treasury:sheet", args=[sheet.pk])


def row_url(row: SheetRow) -> str:
    return reverse("treasury:row", args=[row.pk])


def reconciliation_url(found: Reconciliation) -> str:
    return reverse("treasury:reconciliation", args=[found.pk])


def days_words(since: Any, until: Any) -> str:
    return _("%(since)s đến %(until)s") % {"since": formats.day(since), "until": formats.day(until)}


def sheets_table(page: Page[Sheet]) -> Table:
    return Table(
        columns=(
            Column("number", gettext_lazy("Bảng kê"), value=lambda r: _("Bảng kê số %(id)s") % {"id": r.pk}),
            Column("office", gettext_lazy("Kho bạc")),
            Column("area", gettext_lazy("Địa bàn"), value=lambda r: r.area.name),
            Column("days", gettext_lazy("Kỳ"), value=lambda r: days_words(r.since, r.until)),
            Column("row_count", gettext_lazy("Số dòng"), "so"),
            Column("open_count", gettext_lazy("Chưa khớp"), "so"),
            Column("ready_count", gettext_lazy("Chờ ghi sổ"), "so"),
            Column("at", gettext_lazy("Nhập lúc"), "gio"),
        ),
        rows=page.object_list, caption=_("Bảng kê kho bạc"), id="bang-ke", noun=_("bảng kê"), total=page.paginator.count,
        start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, row_url=sheet_url,
        empty_title=_("Chưa có bảng kê nào"), empty_text=_("Nhập bảng kê chứng từ của Kho bạc để so với sổ."),
    )  # fmt: skip


def _where(row: SheetRow) -> str:
    if row.line is None:
        return ""
    return f"{row.line.unit_name}, {row.line.area.name}"


def row_columns() -> tuple[Column, ...]:
    """One row of the sheet; the same in the file."""
    sources = terms.sources()
    return (
        Column("voucher", gettext_lazy("Số chứng từ"), value=lambda r: r.voucher),
        Column("number", gettext_lazy("Dòng tệp"), "so"),
        Column("day", gettext_lazy("Ngày"), "ngay"),
        Column("unit_name", gettext_lazy("Đơn vị")),
        Column("project", gettext_lazy("Dự án"), value=lambda r: terms.project_short(r.project)),
        Column("capital_type", gettext_lazy("Loại vốn"), value=lambda r: terms.capital_short(r.capital_type)),
        Column("source", gettext_lazy("Nguồn"), value=lambda r: sources.get(r.source, r.source)),
        Column("plan_year", gettext_lazy("Năm"), value=lambda r: str(r.plan_year) if r.plan_year == r.origin_year
               else _("%(year)s (gốc %(origin)s)") % {"year": r.plan_year, "origin": r.origin_year}),
        Column("kind", gettext_lazy("Nghiệp vụ"), value=lambda r: KIND_WORDS[r.kind]),
        Column("item", gettext_lazy("Mục, tiểu mục")),
        Column("amount_vnd", gettext_lazy("Số tiền"), "dong"),
        Column("line", gettext_lazy("Dòng vốn"), value=_where, url=lambda r: line_url(r.line) if r.line else None),
        Column("document", gettext_lazy("Chứng từ của sổ"), value=lambda r: r.document.number if r.document else "",
               url=lambda r: document_url(r.document) if r.document else None),
        Column("state", gettext_lazy("Trạng thái"), value=lambda r: states.ROW_STATES[r.state].label,
               tone=lambda r: states.ROW_STATES[r.state].tone),
        Column("faults", gettext_lazy("Điểm khác"), value=lambda r: words_of(r.faults)),
        Column("reason", gettext_lazy("Lý do")),
    )  # fmt: skip


# The rest stands on the row's own page and in the file.
ON_SCREEN = ("voucher", "day", "unit_name", "project", "kind", "amount_vnd", "faults", "state", "document")


def rows_table(page: Page[SheetRow], sheet: Sheet, query: str) -> Table:
    export = reverse("treasury:sheet_file", args=[sheet.pk, "xlsx"])
    return Table(
        columns=[column for key in ON_SCREEN for column in row_columns() if column.key == key], rows=page.object_list,
        caption=_("Các dòng của bảng kê"), id="dong-bang-ke", noun=_("dòng"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages,
        row_url=row_url, export_url=f"{export}?{query}" if query else export, empty_title=_("Không có dòng nào"),
        empty_text=_("Chọn điểm khác hoặc trạng thái khác."),
    )  # fmt: skip


def row_facts(row: SheetRow) -> list[dict[str, Any]]:
    """A row as the Treasury wrote it, or as the ledger has it where the sheet has nothing."""
    told = [column for column in row_columns() if column.key in (
        "day", "unit_name", "project", "capital_type", "source", "plan_year", "kind", "item", "amount_vnd",
    )]  # fmt: skip
    facts = [{"label": column.label, "value": column.text(row)} for column in told]
    if row.document is not None and not set(row.faults) & set(ABOUT_OURS):
        facts.append(
            {"label": _("Sổ ghi"), "value": _("chứng từ %(number)s ngày %(day)s, %(money)s") % {
                "number": row.document.number, "day": formats.day(row.document.signed_on), "money": formats.money(row.document.total_vnd),
            }}
        )  # fmt: skip
    return facts


def reconciliations_table(page: Page[Reconciliation]) -> Table:
    return Table(
        columns=(
            Column("days", gettext_lazy("Kỳ"), value=lambda r: days_words(r.since, r.until)),
            Column("area", gettext_lazy("Địa bàn"), value=lambda r: r.area.name),
            Column("unit_name", gettext_lazy("Đơn vị"), value=lambda r: r.unit_name or _("mọi đơn vị")),
            Column("state", gettext_lazy("Trạng thái"), value=lambda r: states.STATES[r.state].label,
                   tone=lambda r: states.STATES[r.state].tone),
            Column("at", gettext_lazy("Lập lúc"), "gio"),
        ),
        rows=page.object_list, caption=_("Biên bản đối chiếu"), id="doi-chieu", noun=_("biên bản"), total=page.paginator.count,
        start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, row_url=reconciliation_url,
        empty_title=_("Chưa có biên bản nào"), empty_text=_("Lập biên bản cho từng xã, từng kỳ sau khi xử lý xong bảng kê."),
    )  # fmt: skip


def _project(row: Any) -> str:
    return terms.project_short(row.line.project) if row.line else ""


def pair_columns() -> tuple[Column, ...]:
    """One line and act: both sides and what is between them."""
    return (
        Column("line", gettext_lazy("Dòng vốn"), value=lambda r: f"{r.line.unit_name}, {r.line.area.name}" if r.line else "",
               url=lambda r: line_url(r.line) if r.line else None),
        Column("project", gettext_lazy("Dự án"), value=_project),
        Column("kind", gettext_lazy("Nghiệp vụ"), value=lambda r: KIND_WORDS[r.kind]),
        Column("ours_vnd", gettext_lazy("Sổ của ta"), "dong"),
        Column("theirs_vnd", gettext_lazy("Kho bạc"), "dong"),
        Column("difference_vnd", gettext_lazy("Chênh lệch"), "dong", value=lambda r: r.difference_vnd),
        Column("standing", gettext_lazy("Kết quả"), value=lambda r: _("lệch") if r.difference_vnd else _("khớp"),
               tone=lambda r: "due" if r.difference_vnd else "done"),
    )  # fmt: skip


def pairs_table(pairs: Sequence[Pair], found: Reconciliation, caption: str) -> Table:
    return Table(
        columns=pair_columns(), rows=pairs, caption=caption, id="khoan", noun=_("khoản"), total=len(pairs),
        export_url=reverse("treasury:reconciliation_file", args=[found.pk, "xlsx"]), empty_title=_("Chưa có gì để đối chiếu"),
        empty_text=_("Kỳ này sổ chưa có chứng từ và chưa có bảng kê nào."),
    )  # fmt: skip


def changes_table(changes: Sequence[Change]) -> Table:
    """What came after the signatures."""
    return Table(
        columns=(
            Column("line", gettext_lazy("Dòng vốn"), value=lambda r: f"{r.line.unit_name}, {r.line.area.name}" if r.line else "",
                   url=lambda r: line_url(r.line) if r.line else None),
            Column("project", gettext_lazy("Dự án"), value=_project),
            Column("kind", gettext_lazy("Nghiệp vụ"), value=lambda r: KIND_WORDS[r.kind]),
            Column("ours_before_vnd", gettext_lazy("Sổ khi ký"), "dong"), Column("ours_now_vnd", gettext_lazy("Sổ hiện nay"), "dong"),
            Column("theirs_before_vnd", gettext_lazy("Kho bạc khi ký"), "dong"),
            Column("theirs_now_vnd", gettext_lazy("Kho bạc hiện nay"), "dong"),
        ),
        rows=changes, caption=_("Phát sinh sau khi ký"), id="phat-sinh", noun=_("khoản"), total=len(changes),
    )  # fmt: skip
