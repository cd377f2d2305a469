"""What the list of houses looks like: columns, links, words; the tables on a house's page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.delivery import states as frame
from giamngheo.apps.delivery import terms
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import rules, states
from .models import HousingCase, HousingInstalment

PAGE_SIZE = 50


def state_of(case: HousingCase) -> Any:
    """The frame's state where the case is held or ended, else its own."""
    return states.STATES[case.state] if case.support.state == frame.OPEN else frame.STATES[case.support.state]


def all_states() -> list[Any]:
    """States that the list may be narrowed to."""
    return [*states.STATES.values(), *(s for s in frame.STATES.values() if s.code != frame.OPEN)]


def case_url(case: HousingCase) -> str:
    return reverse("delivery_housing:case", args=[case.support_id])


def case_columns() -> tuple[Column, ...]:
    """One house a line; the same in the file."""
    givers = terms.short_givers()
    return (
        Column("name", gettext_lazy("Chủ hộ"), "ten", is_sortable=True, value=lambda c: c.support.beneficiary_name),
        Column("village", gettext_lazy("Bản, tiểu khu"), value=lambda c: c.support.village.name if c.support.village else ""),
        Column("area", gettext_lazy("Xã"), value=lambda c: c.area.name),
        Column("scheme", gettext_lazy("Nguồn hỗ trợ"), value=lambda c: givers.get(c.scheme, c.scheme)),
        Column("work", gettext_lazy("Hỗ trợ để"), value=lambda c: c.get_work_display()),
        Column("rank", gettext_lazy("Thứ tự ưu tiên"), "so", is_sortable=True),
        Column("listed_on", gettext_lazy("Ngày danh sách"), "ngay", is_sortable=True),
        Column("amount", gettext_lazy("Mức hỗ trợ"), "dong", value=lambda c: c.support.amount_vnd),
        Column("paid_vnd", gettext_lazy("Đã cấp"), "dong"),
        Column("area_after_m2", gettext_lazy("Diện tích"), "so", unit="m²"),
        Column("state", gettext_lazy("Trạng thái"), value=lambda c: state_of(c).label, tone=lambda c: state_of(c).tone),
    )  # fmt: skip


def cases_table(page: Page[HousingCase], *, sort: str, query: str) -> Table:
    """One page of houses."""
    export = reverse("delivery_housing:cases_file", args=["xlsx"])
    return Table(
        columns=case_columns(), rows=page.object_list, caption=_("Hồ sơ nhà ở"), id="nha-o", noun=_("hồ sơ"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages,
        sort=sort, row_url=case_url, export_url=f"{export}?{query}" if query else export,
        empty_title=_("Chưa có hồ sơ nhà ở nào"), empty_text=_("Mở trang của hộ rồi bấm “Lập hồ sơ hỗ trợ nhà ở”."),
    )  # fmt: skip


def stages_table(case: HousingCase) -> Table:
    """Every stage of the work, accepted or to come."""
    done = {stage.code: stage for stage in case.stages.all()}
    rows = [{"name": _(name), "stage": done.get(code)} for code, name in rules.STAGES[case.work]]
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


def _repaid(one: HousingInstalment) -> str:
    """What was paid back of an instalment, each with its day and paper."""
    return "; ".join(f"{formats.money(r.amount_vnd)}, {formats.day(r.repaid_on)}, {r.paper_reference}" for r in one.repayments.all())


def instalments_table(case: HousingCase) -> Table:
    """Money handed over."""
    sources, rows = terms.sources(), list(case.instalments.all())
    return Table(
        columns=(
            Column("number", _("Đợt"), "so"), Column("paid_on", _("Ngày cấp"), "ngay"), Column("amount_vnd", _("Số tiền"), "dong"),
            Column("repaid", _("Đã nộp trả"), value=_repaid),
            Column("source_code", _("Nguồn vốn"), value=lambda r: sources.get(r.source_code, r.source_code)),
            Column("paper_reference", _("Số chứng từ")),
        ),
        rows=rows, caption=_("Các đợt cấp kinh phí"), id="dot-cap",
        empty_title=_("Chưa cấp đợt nào"), empty_text=_("Đợt đầu cấp khi hộ đã cam kết; đợt sau khi giai đoạn trước đã nghiệm thu."),
    )  # fmt: skip


