"""What the list of works looks like: columns, links, words; the tables on a work's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from giamngheo.apps.delivery import states as frame
from giamngheo.apps.delivery import terms
from giamngheo.kit.tables import Column, Table

from . import rules, states
from .models import WorkCase

PAGE_SIZE = 50


def word(term: Any) -> str:
    """A term of the field in the page's language."""
    return str(term.en if get_language() == "en" else term.vi) if term else ""


def state_of(case: WorkCase) -> Any:
    """The frame's state where the case is held or stopped, else its own: a work handed over is in use."""
    is_own = case.support.state in (frame.OPEN, frame.ACCEPTED)
    return states.STATES[case.state] if is_own else frame.STATES[case.support.state]


def all_states() -> list[Any]:
    """States that the list may be narrowed to."""
    return [*states.STATES.values(), *(s for s in frame.STATES.values() if s.code not in (frame.OPEN, frame.ACCEPTED))]


def case_url(case: WorkCase) -> str:
    return reverse("delivery_works:case", args=[case.support_id])


def criteria_words(case: WorkCase) -> str:
    """Criteria met of those asked, and how many nobody knows yet."""
    if not case.criteria_asked:
        return _("không xét")
    told = f"{case.criteria_met}/{case.criteria_asked}"
    return _("%(told)s, %(open)s chưa rõ") % {"told": told, "open": case.criteria_open} if case.criteria_open else told


def case_columns() -> tuple[Column, ...]:
    """One work a line; the same in the file."""
    givers = terms.short_givers()
    return (
        Column("name", gettext_lazy("Công trình"), is_sortable=True, value=lambda c: c.support.beneficiary_name),
        Column("work_kind", gettext_lazy("Loại"), value=lambda c: word(rules.KINDS.get(c.work_kind))),
        Column("work_act", gettext_lazy("Đầu tư, duy tu"), value=lambda c: word(rules.ACTS.get(c.work_act))),
        Column("village", gettext_lazy("Bản, tiểu khu"), value=lambda c: c.support.village.name if c.support.village else ""),
        Column("area", gettext_lazy("Xã"), value=lambda c: c.area.name),
        Column("giver", gettext_lazy("Nguồn hỗ trợ"), value=lambda c: givers.get(c.support.giver, c.support.giver)),
        Column("criteria", gettext_lazy("Tiêu chí đạt"), is_sortable=True, align="num", value=criteria_words),
        Column("user_count", gettext_lazy("Người sử dụng"), "so"),
        Column("poor_user_count", gettext_lazy("Người nghèo sử dụng"), "so"),
        Column("target_beneficiary_count", gettext_lazy("Đối tượng ưu tiên"), "so", is_sortable=True),
        Column("investment_vnd", gettext_lazy("Tổng mức đầu tư"), "dong"),
        Column("paid_vnd", gettext_lazy("Đã thanh toán"), "dong"),
        Column("listed_on", gettext_lazy("Ngày danh mục"), "ngay", is_sortable=True),
        Column("next_upkeep_on", gettext_lazy("Duy tu tới"), "ngay", is_sortable=True),
        Column("state", gettext_lazy("Trạng thái"), value=lambda c: state_of(c).label, tone=lambda c: state_of(c).tone),
    )  # fmt: skip


def cases_table(page: Page[WorkCase], *, sort: str, query: str) -> Table:
    """One page of works."""
    export = reverse("delivery_works:cases_file", args=["xlsx"])
    return Table(
        columns=case_columns(), rows=page.object_list, caption=_("Công trình"), id="cong-trinh", noun=_("công trình"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages,
        sort=sort, row_url=case_url, export_url=f"{export}?{query}" if query else export,
        empty_title=_("Chưa có công trình nào"), empty_text=_("Bấm “Đề xuất công trình”, hoặc bỏ bớt điều kiện lọc."),
    )  # fmt: skip


def subjects_table(rows: Sequence[Any]) -> Table:
    """Proposed works of the register of subjects that have no case yet."""
    return Table(
        columns=(
            Column("name", _("Công trình đề xuất"),
                   url=lambda r: f"{reverse('delivery_works:new')}?dia_ban={r.area_id}&cong_trinh={r.pk}"),
            Column("village", _("Bản, tiểu khu"), value=lambda r: r.village.name if r.village else ""),
            Column("opened_on", _("Đề xuất ngày"), "ngay"),
        ),
        rows=rows, caption=_("Công trình đề xuất chưa có hồ sơ"), id="de-xuat",
    )  # fmt: skip


def stages_table(case: WorkCase) -> Table:
    """Every stage of the work, accepted or to come."""
    done = {stage.code: stage for stage in case.stages.all()}
    rows = [{"name": _(name), "stage": done.get(code)} for code, name in rules.STAGES[case.work_act]]
    return Table(
        columns=(
            Column("name", _("Giai đoạn")),
            Column("on", _("Nghiệm thu ngày"), "ngay", value=lambda r: r["stage"].accepted_on if r["stage"] else None),
            Column("witness", _("Người cùng nghiệm thu"), value=lambda r: r["stage"].witness_name if r["stage"] else ""),
            Column("state", _("Trạng thái"), value=lambda r: _("đã nghiệm thu") if r["stage"] else _("chưa nghiệm thu"),
                   tone=lambda r: "done" if r["stage"] else "rest"),
        ),
        rows=rows, caption=_("Các giai đoạn"), id="giai-doan",
    )  # fmt: skip


def payments_table(case: WorkCase) -> Table:
    """Money paid to who builds."""
    sources, rows = terms.sources(), list(case.payments.all())
    names = {code: _(name) for code, name in rules.STAGES[case.work_act]}
    return Table(
        columns=(
            Column("number", _("Lần"), "so"), Column("paid_on", _("Ngày"), "ngay"), Column("amount_vnd", _("Số tiền"), "dong"),
            Column("stage_code", _("Cho"), value=lambda r: names.get(r.stage_code) or _("tạm ứng")),
            Column("source_code", _("Nguồn vốn"), value=lambda r: sources.get(r.source_code, r.source_code)),
            Column("paper_reference", _("Số chứng từ")),
        ),
        rows=rows, caption=_("Các lần thanh toán"), id="thanh-toan",
        empty_title=_("Chưa thanh toán lần nào"), empty_text=_("Tạm ứng, hoặc thanh toán cho giai đoạn đã nghiệm thu."),
    )  # fmt: skip


def upkeeps_table(case: WorkCase) -> Table:
    """Upkeep that was done."""
    return Table(
        columns=(
            Column("done_on", _("Ngày"), "ngay"), Column("what", _("Đã làm")), Column("done_by", _("Người làm")),
            Column("cost_vnd", _("Chi phí"), "dong"),
        ),
        rows=list(case.upkeeps.all()), caption=_("Các lần duy tu"), id="duy-tu",
        empty_title=_("Chưa duy tu lần nào"), empty_text=_("Khi đến hạn, việc hiện ở trang “Việc của tôi”."),
    )  # fmt: skip


__all__ = [
    "PAGE_SIZE", "all_states", "case_columns", "case_url", "cases_table", "criteria_words", "payments_table", "stages_table", "state_of",
    "subjects_table", "upkeeps_table", "word",
]  # fmt: skip
