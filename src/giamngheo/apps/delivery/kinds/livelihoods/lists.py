"""What the list of livelihood projects looks like: columns, links, words; the tables on a project's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from giamngheo.apps.delivery import states as frame
from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.doors import yes_no
from giamngheo.apps.in_year.apart import Told
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import states
from .models import LivelihoodInput, LivelihoodMember, LivelihoodProject, LivelihoodTurn
from .rules import Share

PAGE_SIZE = 50


def word(term: Any) -> str:
    """A term of the field in the page's language."""
    return str(term.en if get_language() == "en" else term.vi) if term else ""


def state_of(case: LivelihoodProject) -> Any:
    """The frame's state where the project was stopped, else its own."""
    is_own = case.support.state in (frame.OPEN, frame.ACCEPTED)
    return states.STATES[case.state] if is_own else frame.STATES[case.support.state]


def all_states() -> list[Any]:
    """States that the list may be narrowed to."""
    return [*states.STATES.values(), frame.STATES[frame.STOPPED]]


def case_url(case: LivelihoodProject) -> str:
    return reverse("delivery_livelihoods:case", args=[case.support_id])


def target_of(case: LivelihoodProject) -> Share:
    return Share(case.target_yes, case.target_open, case.member_count)


def priority_of(case: LivelihoodProject) -> Share:
    return Share(case.priority_yes, case.priority_open, case.member_count)


def state_share(case: LivelihoodProject) -> str:
    """What the State gives of the whole."""
    return formats.percent(case.state_vnd / case.total_vnd)


def case_columns() -> tuple[Column, ...]:
    """One project a line; the same in the file."""
    givers = terms.short_givers()
    return (
        Column("name", gettext_lazy("Dự án sinh kế"), is_sortable=True, value=lambda c: c.support.beneficiary_name),
        Column("mode", gettext_lazy("Cách thực hiện"), value=lambda c: c.get_mode_display()),
        Column("leading", gettext_lazy("Bên chủ trì"), value=lambda c: c.get_leading_display()),
        Column("village", gettext_lazy("Bản, tiểu khu"), value=lambda c: c.support.village.name if c.support.village else ""),
        Column("area", gettext_lazy("Xã"), value=lambda c: c.area.name),
        Column("giver", gettext_lazy("Chương trình, dự án"), value=lambda c: givers.get(c.support.giver, c.support.giver)),
        Column("member_count", gettext_lazy("Thành viên"), "so"),
        Column("target", gettext_lazy("Tỷ lệ đối tượng"), align="num", value=lambda c: target_of(c).words),
        Column("first", gettext_lazy("Ưu tiên trước"), is_sortable=True, value=lambda c: _("có") if c.is_first else ""),
        Column("state_vnd", gettext_lazy("Nhà nước hỗ trợ"), "dong", is_sortable=True),
        Column("given_vnd", gettext_lazy("Đã giao"), "dong"),
        Column("listed_on", gettext_lazy("Ngày danh mục"), "ngay", is_sortable=True),
        Column("state", gettext_lazy("Trạng thái"), value=lambda c: state_of(c).label, tone=lambda c: state_of(c).tone),
    )  # fmt: skip


def cases_table(page: Page[LivelihoodProject], *, sort: str, query: str) -> Table:
    """One page of projects."""
    export = reverse("delivery_livelihoods:cases_file", args=["xlsx"])
    return Table(
        columns=case_columns(), rows=page.object_list, caption=_("Dự án sinh kế"), id="sinh-ke", noun=_("dự án"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages,
        sort=sort, row_url=case_url, export_url=f"{export}?{query}" if query else export,
        empty_title=_("Chưa có dự án sinh kế nào"), empty_text=_("Bấm “Đề xuất dự án”, hoặc bỏ bớt điều kiện lọc."),
    )  # fmt: skip


def members_table(members: Sequence[LivelihoodMember], apart: Mapping[int, Told], *, may_write: bool) -> Table:
    """Who takes part, what each was given, income before and after. ``apart``: what tells households of one name apart."""
    return Table(
        columns=(
            Column("name", _("Thành viên"), "ten", url=lambda m: reverse("register:household", args=[m.household_id])),
            Column("apart", _("Chủ hộ, số người, phân loại"), value=lambda m: apart[m.household_id].words()),
            Column("who", _("Tham gia"), value=lambda m: _("cá nhân") if m.person_id else _("cả hộ")),
            Column("village", _("Bản, tiểu khu"), value=lambda m: m.household.village.name if m.household.village else ""),
            Column("role", _("Vai trò"), value=lambda m: _("chủ trì, trưởng nhóm") if m.is_leader else ""),
            Column("is_target", _("Đối tượng của Chương trình"), value=lambda m: yes_no(m.is_target)),
            Column("given_vnd", _("Đã giao"), "dong"),
            Column("income_before_vnd", _("Thu nhập năm trước dự án"), "dong"),
            Column("income_after_vnd", _("Thu nhập năm sau"), "dong"),
            Column("state", _("Hỗ trợ"), value=lambda m: frame.STATES[m.support.state].label if m.support else _("chưa nhận gì"),
                   tone=lambda m: frame.STATES[m.support.state].tone if m.support else "rest"),
            *((Column("income", _("Ghi"), value=lambda _m: _("thu nhập"),
                      url=lambda m: reverse("delivery_livelihoods:income", args=[m.pk])),) if may_write else ()),
        ),
        rows=members, caption=_("Thành viên"), id="thanh-vien",
        empty_title=_("Chưa có thành viên nào"), empty_text=_("Thêm từng hộ, hoặc bắt đầu từ tổ, nhóm đã có trong sổ."),
    )  # fmt: skip


def inputs_table(rows: Sequence[LivelihoodInput]) -> Table:
    """What was handed over."""
    return Table(
        columns=(
            Column("handed_on", _("Ngày"), "ngay"), Column("member", _("Thành viên"), "ten", value=lambda r: r.member.name),
            Column("what", _("Đã giao")),
            Column("quantity", _("Số lượng"), align="num", value=lambda r: f"{formats.number(r.quantity)} {r.unit}"),
            Column("worth_vnd", _("Trị giá"), "dong"), Column("state_vnd", _("Nhà nước hỗ trợ"), "dong"),
        ),
        rows=rows, caption=_("Giống, vật tư đã giao"), id="da-giao",
        empty_title=_("Chưa giao gì"), empty_text=_("Dự án được duyệt thì ghi từng thứ giao cho từng thành viên."),
    )  # fmt: skip


def trainings_table(rows: Sequence[Any]) -> Table:
    """Training of members."""
    return Table(
        columns=(
            Column("held_on", _("Ngày"), "ngay"), Column("topic", _("Nội dung")), Column("days", _("Số ngày"), "so"),
            Column("attendee_count", _("Số người dự"), "so"),
        ),
        rows=rows, caption=_("Tập huấn"), id="tap-huan", empty_title=_("Chưa tập huấn"),
        empty_text=_("Ghi từng lớp, số ngày, số người dự."),
    )  # fmt: skip


def turn_word(turn: LivelihoodTurn, today: date) -> tuple[str, str]:
    """State of a turn in words, and its tone."""
    if turn.returned_on is not None:
        return (_("đã trả, có thiệt hại"), "due") if turn.loss_vnd else (_("đã trả"), "done")
    return (_("quá hạn trả"), "late") if turn.due_on < today else (_("đang giữ"), "active")


def turns_table(rows: Sequence[LivelihoodTurn], today: date, *, may_write: bool) -> Table:
    """What goes round, thing by thing."""
    return Table(
        columns=(
            Column("asset", _("Thứ luân chuyển")), Column("number", _("Vòng"), "so"),
            Column("member", _("Người giữ"), "ten", value=lambda t: t.member.name), Column("worth_vnd", _("Trị giá"), "dong"),
            Column("handed_on", _("Giao ngày"), "ngay"), Column("due_on", _("Hạn trả"), "ngay"),
            Column("returned_on", _("Trả ngày"), "ngay"), Column("loss_vnd", _("Thiệt hại"), "dong"),
            Column("next", _("Người nhận vòng sau"), "ten", value=lambda t: t.next_member.name if t.next_member else ""),
            Column("state", _("Trạng thái"), value=lambda t: turn_word(t, today)[0], tone=lambda t: turn_word(t, today)[1]),
            *((Column("act", _("Ghi"), value=lambda t: "" if t.returned_on else _("trả lại"),
                      url=lambda t: None if t.returned_on else reverse("delivery_livelihoods:give_back", args=[t.pk])),)
              if may_write else ()),
        ),
        rows=rows, caption=_("Luân chuyển"), id="luan-chuyen",
        empty_title=_("Chưa giao vòng nào"), empty_text=_("Vòng sau của một thứ chỉ giao khi vòng trước đã trả."),
    )  # fmt: skip


__all__ = [
    "PAGE_SIZE", "all_states", "case_columns", "case_url", "cases_table", "inputs_table", "members_table", "priority_of", "state_of",
    "state_share", "target_of", "trainings_table", "turns_table", "word",
]  # fmt: skip
