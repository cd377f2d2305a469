"""What the lists of work abroad look like: columns, links, words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.delivery import states as frame
from giamngheo.apps.delivery.doors import yes_no
from giamngheo.apps.register.masking import HIDDEN
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import rules, states
from .models import AbroadAdvice, AbroadCase, AbroadCost

PAGE_SIZE = 50


def state_of(found: AbroadCase) -> Any:
    """The case's own state while its support is open or accepted, else the frame's; who left and is not accepted yet stands out."""
    if found.state == states.GONE and found.support.state == frame.OPEN:
        return states.TO_ACCEPT
    return states.STATES[found.state] if found.support.state in (frame.OPEN, frame.ACCEPTED) else frame.STATES[found.support.state]


def all_states() -> list[Any]:
    """States that the list may be narrowed to."""
    own = [states.STATES[states.PREPARING], states.TO_ACCEPT, states.STATES[states.GONE], states.STATES[states.BACK]]
    return [*own, *frame.STATES.values()]


def group_words(code: str) -> str:
    return _(rules.GROUPS[code]) if code in rules.GROUPS else _("chưa rõ")


def case_url(found: AbroadCase) -> str:
    return reverse("delivery_abroad:case", args=[found.support_id])


def case_columns() -> tuple[Column, ...]:
    """One worker a line; the same in the file. The group, which tells of ethnicity, stays hidden."""
    return (
        Column("name", gettext_lazy("Người lao động"), "ten", is_sortable=True, value=lambda c: c.support.beneficiary_name),
        Column("village", gettext_lazy("Bản, tiểu khu"), value=lambda c: c.support.village.name if c.support.village else ""),
        Column("area", gettext_lazy("Xã"), value=lambda c: c.area.name),
        Column("household_class", gettext_lazy("Hạng hộ ngày đó"), "hang_ho"),
        Column("is_three_classes", gettext_lazy("Hộ nghèo, cận nghèo, mới thoát nghèo"), value=lambda c: yes_no(c.is_three_classes)),
        Column("group", gettext_lazy("Nhóm hưởng mức"), value=lambda c: HIDDEN),
        Column("market", gettext_lazy("Thị trường")),
        Column("employer", gettext_lazy("Người sử dụng lao động")),
        Column("sender", gettext_lazy("Doanh nghiệp, đơn vị đưa đi")),
        Column("work_to", gettext_lazy("Hết hạn hợp đồng"), "ngay"),
        Column("departed_on", gettext_lazy("Xuất cảnh"), "ngay", is_sortable=True),
        Column("returned_on", gettext_lazy("Về nước"), "ngay"),
        Column("paid_vnd", gettext_lazy("Nhà nước trả"), "dong"),
        Column("state", gettext_lazy("Trạng thái"), value=lambda c: state_of(c).label, tone=lambda c: state_of(c).tone),
    )  # fmt: skip


def cases_table(page: Page[AbroadCase], *, sort: str, query: str) -> Table:
    """One page of workers."""
    export = reverse("delivery_abroad:cases_file", args=["xlsx"])
    hidden = {"is_three_classes", "group", "employer", "sender", "returned_on"}
    return Table(
        columns=[column for column in case_columns() if column.key not in hidden], rows=page.object_list,
        caption=_("Đi làm việc ở nước ngoài"), id="nuoc-ngoai", noun=_("người"), total=page.paginator.count,
        start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, sort=sort, row_url=case_url,
        export_url=f"{export}?{query}" if query else export, empty_title=_("Chưa có hồ sơ nào"),
        empty_text=_("Bấm “Người chờ lập hồ sơ” để lập từ danh sách đã phê duyệt."),
    )  # fmt: skip


def waiting_table(page: Page[Any], *, may_begin: bool) -> Table:
    """Who was chosen on a list and has no case yet."""
    return Table(
        columns=(
            Column("name", gettext_lazy("Người lao động"), "ten"),
            Column("village", gettext_lazy("Bản, tiểu khu"), value=lambda r: r.village.name if r.village else ""),
            Column("area", gettext_lazy("Xã"), value=lambda r: r.area.name),
            Column("list", gettext_lazy("Danh sách"), value=lambda r: f"{r.list_id}, {r.list.decision_number}"),
            Column("purpose", gettext_lazy("Được hỗ trợ"), value=purpose_of),
        ),
        rows=page.object_list, caption=_("Người được chọn, chưa có hồ sơ"), id="cho-lap", noun=_("người"), total=page.paginator.count,
        start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages,
        row_url=(lambda r: reverse("delivery_abroad:new", args=[r.pk])) if may_begin else None, empty_title=_("Không còn ai chờ lập hồ sơ"),
        empty_text=_(
            "Chưa có danh sách nào được phê duyệt, hoặc mọi người trong danh sách đã có hồ sơ. Lập danh sách ở mục Danh sách thụ hưởng."
        ),
    )  # fmt: skip


def purpose_of(row: Any) -> str:
    return _("học ngoại ngữ theo hiệp định") if row.list.rule == rules.LANGUAGE_RULE else _("đi làm việc theo hợp đồng")


def advices_table(rows: Sequence[AbroadAdvice]) -> Table:
    """Advice given."""
    return Table(
        columns=(
            Column("held_on", gettext_lazy("Ngày tư vấn"), "ngay"),
            Column("told_to", gettext_lazy("Tư vấn cho ai"), value=lambda a: ", ".join(filter(None, (a.get_told_to_display(), a.name)))),
            Column("adviser", gettext_lazy("Ai tư vấn")),
            Column("topic", gettext_lazy("Nội dung tư vấn")),
        ),
        rows=rows, caption=_("Tư vấn"), id="tu-van", empty_title=_("Chưa tư vấn lần nào"),
        empty_text=_("Người lao động và thân nhân đều được tư vấn."),
    )  # fmt: skip


def costs_table(costs: Sequence[AbroadCost], *, may_take_back: bool) -> Table:
    """What was paid, with the sums below; what was taken back is told apart (``taken_back``)."""
    rows = [cost for cost in costs if cost.removed_at is None]
    act = Column(
        "act", gettext_lazy("Việc"), value=lambda c: "" if isinstance(c, dict) else _("Huỷ khoản ghi nhầm"),
        url=lambda c: None if isinstance(c, dict) else reverse("delivery_abroad:take_back", args=[c.case.support_id, c.pk]),
    )  # fmt: skip
    foot = {"item": _("Tổng"), "cost_vnd": sum(c.cost_vnd for c in rows), "state_vnd": sum(c.state_vnd for c in rows)}
    return Table(
        columns=(
            Column("item", gettext_lazy("Khoản chi"), value=lambda c: c["item"] if isinstance(c, dict) else c.get_item_display()),
            Column("held_on", gettext_lazy("Ngày chi"), "ngay"),
            Column("quantity", gettext_lazy("Số lượng"), "so"),
            Column("cost_vnd", gettext_lazy("Chi phí"), "dong"),
            Column("state_vnd", gettext_lazy("Nhà nước trả"), "dong"),
            Column("note", gettext_lazy("Ghi chú")),
            Column("warning", gettext_lazy("Cần đối chiếu")),
            *([act] if may_take_back else []),
        ),
        rows=rows, caption=_("Chi phí"), id="chi-phi", foot=foot if rows else None, empty_title=_("Chưa chi khoản nào"),
        empty_text=_("Bấm “Ghi chi phí”."),
    )  # fmt: skip


def taken_back(costs: Sequence[AbroadCost]) -> list[dict[str, str]]:
    """Costs taken back: what they were, by whom, when and why; one query where there are some."""
    gone = [cost for cost in costs if cost.removed_at is not None]
    names = person_names([cost.removed_by_id for cost in gone]) if gone else {}
    told = _("%(item)s ngày %(day)s: chi phí %(cost)s, Nhà nước trả %(state)s")
    return [
        {
            "words": told % {"item": cost.get_item_display(), "day": formats.day(cost.held_on), "cost": formats.money(cost.cost_vnd),
                             "state": formats.money(cost.state_vnd)},
            "who": names.get(cost.removed_by_id or 0, ""), "at": formats.moment(cost.removed_at), "reason": cost.removed_reason,
        }
        for cost in gone
    ]  # fmt: skip


__all__ = [
    "PAGE_SIZE", "advices_table", "all_states", "case_columns", "case_url", "cases_table", "costs_table", "group_words", "purpose_of",
    "state_of", "taken_back", "waiting_table",
]  # fmt: skip
