"""What lists of difficulties, orders and documents look like; the same in the file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.agencies import office_name
from giamngheo.kit import clock, formats
from giamngheo.kit.tables import Column, Table

from . import reach, states, terms
from .models import Difficulty, Directive, IssuedDocument

PAGE_SIZE = 50


def difficulty_state(row: Difficulty, day: date) -> tuple[str, str]:
    """(label, tone); what is open after the day wanted is late."""
    state = states.STATES[row.state]
    if row.state in states.OPEN and row.wanted_on < day:
        return _("%(state)s, quá hạn %(count)s ngày") % {"state": state.label, "count": formats.number((day - row.wanted_on).days)}, "late"
    return state.label, state.tone


def directive_state(row: Directive, day: date) -> tuple[str, str]:
    """(label, tone); what is not replied to after its deadline is late."""
    state = states.ORDER_STATES[row.state]
    if row.state == states.ISSUED and row.due_on < day:
        return _("%(state)s, quá hạn %(count)s ngày") % {"state": state.label, "count": formats.number((day - row.due_on).days)}, "late"
    if row.state == states.ISSUED and row.return_reason:
        return _("báo cáo bị trả lại"), "due"
    return state.label, state.tone


def raiser(row: Difficulty) -> str:
    return reach.unit_name(row.area.name, row.raised_agency)


def addressee(row: Directive) -> str:
    return reach.unit_name(row.area.name, row.agency)


def difficulty_columns() -> tuple[Column, ...]:
    day = clock.today()
    return (
        Column("title", gettext_lazy("Khó khăn, vướng mắc"), is_sortable=True),
        Column("raiser", gettext_lazy("Đơn vị nêu"), value=raiser),
        Column("project", gettext_lazy("Dự án"), value=lambda r: terms.projects().get(r.project, "")),
        Column("agency", gettext_lazy("Cơ quan quản lý"), value=lambda r: office_name(r.managing_agency)),
        Column("wanted", gettext_lazy("Cần trả lời trước"), "ngay", is_sortable=True, value=lambda r: r.wanted_on),
        Column("state", gettext_lazy("Trạng thái"), is_sortable=True, value=lambda r: difficulty_state(r, day)[0],
               tone=lambda r: difficulty_state(r, day)[1]),
    )  # fmt: skip


def directive_columns() -> tuple[Column, ...]:
    day = clock.today()
    return (
        Column("title", gettext_lazy("Ý kiến chỉ đạo"), is_sortable=True),
        Column("addressee", gettext_lazy("Nơi nhận"), value=addressee),
        Column("number", gettext_lazy("Số văn bản")),
        Column("due", gettext_lazy("Hạn báo cáo"), "ngay", is_sortable=True, value=lambda r: r.due_on),
        Column("state", gettext_lazy("Trạng thái"), is_sortable=True, value=lambda r: directive_state(r, day)[0],
               tone=lambda r: directive_state(r, day)[1]),
    )  # fmt: skip


def paged(page: Page[Any], export: str, query: str) -> dict[str, Any]:
    """What a table of one page of many is told."""
    return {
        "total": page.paginator.count, "start": page.start_index() or 1, "page": page.number, "pages": page.paginator.num_pages,
        "export_url": f"{export}?{query}" if query else export,
    }  # fmt: skip


def difficulties_table(page: Page[Difficulty], *, sort: str, query: str) -> Table:
    return Table(
        columns=difficulty_columns(), rows=page.object_list, caption=_("Khó khăn, vướng mắc"), id="kho-khan", noun=_("khó khăn"),
        sort=sort, row_url=lambda r: reverse("steering:difficulty", args=[r.pk]), empty_title=_("Chưa có khó khăn nào"),
        empty_text=_("Đơn vị gặp việc vượt thẩm quyền thì bấm “Nêu khó khăn”."),
        **paged(page, reverse("steering:difficulties_file", args=["xlsx"]), query),
    )  # fmt: skip


def directives_table(page: Page[Directive], *, sort: str, query: str) -> Table:
    return Table(
        columns=directive_columns(), rows=page.object_list, caption=_("Ý kiến chỉ đạo"), id="chi-dao", noun=_("chỉ đạo"),
        sort=sort, row_url=lambda r: reverse("steering:directive", args=[r.pk]), empty_title=_("Chưa có chỉ đạo nào"),
        empty_text=_("Lãnh đạo tỉnh ra chỉ đạo ở đây hoặc từ một khó khăn đã chuyển lên tỉnh."),
        **paged(page, reverse("steering:directives_file", args=["xlsx"]), query),
    )  # fmt: skip


def document_rows(issued: dict[str, IssuedDocument], day: date) -> list[dict[str, Any]]:
    """Every document that is due, with what was issued; late only where a day is known."""
    rows = []
    for one in terms.documents().values():
        done = issued.get(one.id)
        state = (_("đã ban hành"), "done") if done else (_("chưa ghi đã ban hành"), "active")
        if done is None and one.due_on is not None and one.due_on < day:
            state = _("quá hạn"), "late"
        words = f"{done.number}, {done.authority}" if done else ""
        rows.append(
            {"id": one.id, "name": one.name_vi, "office": one.office_vi, "due": formats.day(one.due_on) if one.due_on else _("chưa rõ"),
             "number": words, "issued": done.issued_on if done else None, "state": state[0], "tone": state[1]}
        )  # fmt: skip
    return rows


def documents_table(rows: list[dict[str, Any]], *, may_write: bool) -> Table:
    url = (lambda r: reverse("steering:document_issue", args=[r["id"]])) if may_write else None
    return Table(
        columns=(
            Column("name", gettext_lazy("Văn bản")), Column("office", gettext_lazy("Nơi chịu trách nhiệm")),
            Column("due", gettext_lazy("Hạn")), Column("number", gettext_lazy("Số, nơi ban hành")),
            Column("issued", gettext_lazy("Ngày ban hành"), "ngay"),
            Column("state", gettext_lazy("Trạng thái"), tone=lambda r: str(r["tone"])),
        ),
        rows=rows, caption=_("Văn bản phải ban hành"), id="van-ban", row_url=url, empty_title=_("Danh mục chưa có văn bản nào"),
    )  # fmt: skip
