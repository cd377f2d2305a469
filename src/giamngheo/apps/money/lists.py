"""What lists of the ledger look like: columns, links, words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.engine.ledger import ACCOUNT_TERMS, ACCOUNTS, KIND_TERMS, SOURCE
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table
from giamngheo.kit.terms import Words

from . import states, terms
from .models import Document, Entry, Line, Move

PAGE_SIZE = 50
ACCOUNT_WORDS = Words(ACCOUNT_TERMS)
KIND_WORDS = Words(KIND_TERMS)


def line_url(line: Line) -> str:
    return reverse("money:line", args=[line.pk])


def document_url(found: Document) -> str:
    return reverse("money:document", args=[found.pk])


def years_words(line: Line) -> str:
    """The plan year, and the year of origin where the money was carried over."""
    if line.origin_year == line.plan_year_id:
        return str(line.plan_year_id)
    return _("%(year)s (vốn %(origin)s chuyển sang)") % {"year": line.plan_year_id, "origin": line.origin_year}


def line_columns() -> tuple[Column, ...]:
    """One line of money a row; the same in the file."""
    sources = terms.sources()
    return (
        Column("unit", gettext_lazy("Đơn vị"), is_sortable=True, value=lambda r: r.unit_name),
        Column("area", gettext_lazy("Địa bàn"), value=lambda r: r.area.name),
        Column("project", gettext_lazy("Dự án"), value=lambda r: terms.project_short(r.project)),
        Column("content", gettext_lazy("Nội dung"), value=lambda r: r.content),
        Column("capital_type", gettext_lazy("Loại vốn"), value=lambda r: terms.capital_short(r.capital_type)),
        Column("source", gettext_lazy("Nguồn"), value=lambda r: sources.get(r.source, r.source)),
        Column("years", gettext_lazy("Năm"), value=years_words),
        Column("own", gettext_lazy("Vốn của dòng"), "dong", is_sortable=True, value=lambda r: r.own_vnd),
        Column("disbursed", gettext_lazy("Đã giải ngân"), "dong", is_sortable=True, value=lambda r: r.disbursed_vnd),
        Column("left", gettext_lazy("Còn được chi"), "dong", is_sortable=True, value=lambda r: r.left_vnd),
        Column("rate", gettext_lazy("Tỷ lệ giải ngân"), "phan_tram", is_sortable=True, value=lambda r: r.rate),
    )


def lines_table(rows: Any, *, page: Page[Line] | None = None, sort: str = "", query: str = "", caption: str = "") -> Table:
    """Lines, of the list or of those shared out of one."""
    export = reverse("money:lines_file", args=["xlsx"])
    paged: dict[str, Any] = {"total": len(rows)} if page is None else {
        "total": page.paginator.count, "start": max(page.start_index(), 1), "page": page.number,
        "pages": page.paginator.num_pages, "export_url": f"{export}?{query}" if query else export,
    }  # fmt: skip
    return Table(
        columns=line_columns(), rows=rows, caption=caption or _("Dòng vốn"), id="dong-von", noun=_("dòng vốn"), sort=sort,
        row_url=line_url, empty_title=_("Chưa có dòng vốn nào"),
        empty_text=_("Cán bộ tài chính mở dòng vốn khi có quyết định giao; hoặc chọn năm, nguồn khác."), **paged,
    )  # fmt: skip


def standing_bars(line: Line, own_vnd: int) -> dict[str, Any]:
    """Where a line's money stands, as bars that are their own table."""
    told = line.balance.as_told()
    rows = [
        {"label": ACCOUNT_WORDS[a], "value": told[a], "text": formats.money(told[a]),
         "tone": "due" if a == "advanced" else "rest" if a in ("carried", "moved", "cancelled", "returned") else ""}
        for a in ACCOUNTS if a != SOURCE and (told[a] or a in ("assigned", "entered", "paid"))
    ]  # fmt: skip
    return {
        "caption": _("Vốn đang ở đâu"), "label_head": _("Trạng thái"), "value_head": _("Số tiền"),
        "max": max(own_vnd, *told.values(), 1), "rows": rows,
    }  # fmt: skip


def _what(entry: Entry) -> str:
    words = KIND_WORDS[entry.kind]
    return _("đảo: %(act)s") % {"act": words} if entry.reverses_id else words


def entry_columns() -> tuple[Column, ...]:
    """What happened to a line; each row opens its document."""
    return (
        Column("document", gettext_lazy("Chứng từ"), value=lambda r: r.document.number, url=lambda r: document_url(r.document)),
        Column("signed_on", gettext_lazy("Ngày chứng từ"), "ngay", value=lambda r: r.document.signed_on),
        Column("kind", gettext_lazy("Việc"), value=_what),
        Column("from_account", gettext_lazy("Từ"), value=lambda r: ACCOUNT_WORDS[r.from_account]),
        Column("to_account", gettext_lazy("Đến"), value=lambda r: ACCOUNT_WORDS[r.to_account]),
        Column("amount_vnd", gettext_lazy("Số tiền"), "dong"),
        Column("counter", gettext_lazy("Dòng kia"), value=lambda r: _other(r.counter_line)),
        Column("booked_on", gettext_lazy("Ngày vào sổ"), "ngay"),
        Column("standing", gettext_lazy("Tình trạng"), value=lambda r: _("đã đảo") if getattr(r, "is_reversed", False) else "",
               tone=lambda r: "rest" if getattr(r, "is_reversed", False) else ""),
    )  # fmt: skip


def _other(line: Line | None) -> str:
    return f"{line.unit_name}, {line.area.name}" if line is not None else ""


def entries_table(page: Page[Entry], line: Line) -> Table:
    """One page of a line's entries, newest first."""
    return Table(
        columns=entry_columns(), rows=page.object_list, caption=_("Bút toán của dòng vốn"), id="but-toan", noun=_("bút toán"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages,
        export_url=reverse("money:line_file", args=[line.pk, "xlsx"]), empty_title=_("Dòng vốn chưa có bút toán nào"),
        empty_text=_("Ghi chứng từ phê duyệt hoặc giao vốn để tiền vào dòng này."),
    )  # fmt: skip


def _act(found: Document) -> str:
    words = KIND_WORDS[found.kind]
    return _("đảo: %(act)s") % {"act": words} if found.reverses_id else words


def document_columns() -> tuple[Column, ...]:
    """One document a row; the same in the file."""
    return (
        Column("number", gettext_lazy("Số chứng từ")),
        Column("signed_on", gettext_lazy("Ngày"), "ngay", is_sortable=True),
        Column("kind", gettext_lazy("Việc"), value=_act),
        Column("authority", gettext_lazy("Cơ quan ban hành")),
        Column("area", gettext_lazy("Địa bàn"), value=lambda r: r.area.name),
        Column("total_vnd", gettext_lazy("Tổng số tiền"), "dong", is_sortable=True,
               value=lambda r: r.total_vnd if r.state in (states.WAITING, states.POSTED) else getattr(r, "written_vnd", None)),
        Column("state", gettext_lazy("Trạng thái"), value=lambda r: states.STATES[r.state].label,
               tone=lambda r: states.STATES[r.state].tone),
    )  # fmt: skip


def documents_table(page: Page[Document], *, sort: str, query: str) -> Table:
    export = reverse("money:documents_file", args=["xlsx"])
    return Table(
        columns=document_columns(), rows=page.object_list, caption=_("Chứng từ vốn"), id="chung-tu", noun=_("chứng từ"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, sort=sort,
        row_url=document_url, export_url=f"{export}?{query}" if query else export, empty_title=_("Chưa có chứng từ nào"),
        empty_text=_("Mở một dòng vốn rồi chọn việc cần ghi."),
    )  # fmt: skip


def moves_table(rows: Sequence[Move]) -> Table:
    """The rows of a document as they were written."""
    return Table(
        columns=(
            Column("item", gettext_lazy("Khoản"), "so"),
            Column("line", gettext_lazy("Dòng vốn"), value=lambda r: _other(r.line), url=lambda r: line_url(r.line)),
            Column("project", gettext_lazy("Dự án"), value=lambda r: terms.project_short(r.line.project)),
            Column("from_account", gettext_lazy("Lấy từ"), value=lambda r: ACCOUNT_WORDS[r.from_account]),
            Column("to_line", gettext_lazy("Dòng nhận"), value=lambda r: _other(r.to_line)),
            Column("amount_vnd", gettext_lazy("Số tiền"), "dong"),
        ),
        rows=rows, caption=_("Các khoản"), id="khoan", noun=_("khoản"), total=len(rows), empty_title=_("Chưa có khoản nào"),
        empty_text=_("Thêm ít nhất một khoản rồi gửi duyệt."),
    )  # fmt: skip


def posted_table(rows: Sequence[Entry]) -> Table:
    """What a document wrote into the books of my areas."""
    return Table(
        columns=(
            Column("line", gettext_lazy("Dòng vốn"), value=lambda r: _other(r.line), url=lambda r: line_url(r.line)),
            Column("from_account", gettext_lazy("Từ"), value=lambda r: ACCOUNT_WORDS[r.from_account]),
            Column("to_account", gettext_lazy("Đến"), value=lambda r: ACCOUNT_WORDS[r.to_account]),
            Column("amount_vnd", gettext_lazy("Số tiền"), "dong"),
            Column("counter", gettext_lazy("Dòng kia"), value=lambda r: _other(r.counter_line)),
        ),
        rows=rows, caption=_("Đã ghi vào sổ"), id="but-toan", noun=_("bút toán"), total=len(rows),
    )  # fmt: skip


__all__ = [
    "ACCOUNT_WORDS", "KIND_WORDS", "PAGE_SIZE", "document_columns", "document_url", "documents_table", "entries_table",
    "entry_columns", "line_columns", "line_url", "lines_table", "moves_table", "posted_table", "standing_bars", "years_words",
]  # fmt: skip
