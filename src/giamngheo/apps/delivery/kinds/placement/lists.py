"""What the list of jobs found looks like: columns, links, words."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.delivery import states as frame
from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.doors import yes_no
from giamngheo.kit.tables import Column, Table

from . import states
from .models import Placement

PAGE_SIZE = 50


def state_of(found: Placement) -> Any:
    """The frame's state where the job is held or ended, else its own."""
    return states.STATES[found.state] if found.support.state == frame.OPEN else frame.STATES[found.support.state]


def all_states() -> list[Any]:
    """States that the list may be narrowed to."""
    return [*states.STATES.values(), *(s for s in frame.STATES.values() if s.code != frame.OPEN)]


def case_url(found: Placement) -> str:
    return reverse("delivery_placement:case", args=[found.support_id])


def case_columns() -> tuple[Column, ...]:
    """One job a line; the same in the file."""
    givers = terms.short_givers()
    return (
        Column("name", gettext_lazy("Người lao động"), "ten", is_sortable=True, value=lambda c: c.support.beneficiary_name),
        Column("village", gettext_lazy("Bản, tiểu khu"), value=lambda c: c.support.village.name if c.support.village else ""),
        Column("area", gettext_lazy("Xã"), value=lambda c: c.area.name),
        Column("household_class", gettext_lazy("Hạng hộ ngày đó"), "hang_ho"),
        Column("is_three_classes", gettext_lazy("Hộ nghèo, cận nghèo, mới thoát nghèo"), value=lambda c: yes_no(c.is_three_classes)),
        Column("found_on", gettext_lazy("Làm từ ngày"), "ngay", is_sortable=True),
        Column("employer", gettext_lazy("Nơi làm việc")),
        Column("job", gettext_lazy("Công việc")),
        Column("contract", gettext_lazy("Hợp đồng"), value=lambda c: c.get_contract_display()),
        Column("months", gettext_lazy("Thời hạn (tháng)"), "so"),
        Column("wage_vnd", gettext_lazy("Tiền lương"), "dong", is_sortable=True),
        Column("giver", gettext_lazy("Chương trình, dự án"), value=lambda c: givers.get(c.support.giver, c.support.giver)),
        Column("state", gettext_lazy("Trạng thái"), value=lambda c: state_of(c).label, tone=lambda c: state_of(c).tone),
    )  # fmt: skip


def cases_table(page: Page[Placement], *, sort: str, query: str) -> Table:
    """One page of jobs found."""
    export = reverse("delivery_placement:cases_file", args=["xlsx"])
    hidden = {"job", "giver", "months"}  # in the file, and on the page of each
    return Table(
        columns=[column for column in case_columns() if column.key not in hidden], rows=page.object_list,
        caption=_("Việc làm đã tìm được"), id="viec-lam", noun=_("việc làm"), total=page.paginator.count,
        start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, sort=sort, row_url=case_url,
        export_url=f"{export}?{query}" if query else export, empty_title=_("Chưa ghi việc làm nào"),
        empty_text=_("Mở trang của hộ rồi bấm “Ghi việc làm đã tìm được”."),
    )  # fmt: skip
