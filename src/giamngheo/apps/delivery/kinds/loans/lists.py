"""What lists of loans look like: columns, links, words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from giamngheo.apps.delivery.doors import yes_no
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table
from giamngheo.kit.workflow import State
from giamngheo.workbooks.findings import Finding

from . import rules, states
from .models import Loan, LoanMonth
from .queries import scheme_of

PAGE_SIZE = 50


def scheme_names() -> dict[str, str]:
    """Scheme → what the page calls it, in the plan's order."""
    law = current_plan().credit
    is_english = get_language() == "en"
    return {s.id: (s.name_en if is_english else s.name_vi) for s in (law.schemes.values() if law else ())}


def month_text(month: date | None) -> str:
    """A month as officials write it."""
    return f"{month:%m/%Y}" if month else ""


def case_url(found: Loan) -> str:
    return reverse("delivery_loans:case", args=[found.support_id])


def _state(found: Any) -> State:
    return states.state_of(found.outstanding, found.overdue)


def loan_columns() -> tuple[Column, ...]:
    """One loan a line; the same in the file."""
    names, plan = scheme_names(), current_plan()
    return (
        Column("name", gettext_lazy("Người vay"), "ten", is_sortable=True, value=lambda r: r.support.beneficiary_name),
        Column("village", gettext_lazy("Bản, tiểu khu"),
               value=lambda r: r.support.village.name if r.support.village else r.village_name),
        Column("area", gettext_lazy("Xã"), value=lambda r: r.area.name),
        Column("number", gettext_lazy("Số khế ước")),
        Column("scheme", gettext_lazy("Chương trình cho vay"), value=lambda r: names.get(r.scheme, r.scheme)),
        Column("household_class", gettext_lazy("Hạng hộ ngày vay"), "hang_ho"),
        Column("is_three_classes", gettext_lazy("Hộ nghèo, cận nghèo, mới thoát nghèo"), value=lambda r: yes_no(r.is_three_classes)),
        Column("lent_on", gettext_lazy("Ngày vay"), "ngay", is_sortable=True),
        Column("amount_vnd", gettext_lazy("Số tiền vay"), "dong", is_sortable=True),
        Column("term_months", gettext_lazy("Thời hạn (tháng)"), "so"),
        Column("rate_pct", gettext_lazy("Lãi suất (%/năm)"), "so"),
        Column("rate_of_poor", gettext_lazy("So với lãi suất hộ nghèo (%)"), "so", value=lambda r: rules.rate_of_poor(r.rate_pct, plan)),
        Column("outstanding", gettext_lazy("Dư nợ"), "dong", is_sortable=True),
        Column("overdue", gettext_lazy("Nợ quá hạn"), "dong", is_sortable=True),
        Column("frozen", gettext_lazy("Nợ khoanh"), "dong"),
        Column("union", gettext_lazy("Hội, đoàn thể nhận uỷ thác")),
        Column("joined", gettext_lazy("Ghép với sổ hộ"),
               value=lambda r: _("đã ghép") if r.support.household_id else _("chưa ghép")),
        Column("state", gettext_lazy("Trạng thái"), value=lambda r: _state(r).label, tone=lambda r: _state(r).tone),
    )  # fmt: skip


# In the file, and on the page of each.
NOT_ON_SCREEN = frozenset(
    {"number", "is_three_classes", "term_months", "rate_pct", "rate_of_poor", "frozen", "union", "village"}
)  # fmt: skip


def loans_table(page: Page[Loan], *, sort: str, query: str) -> Table:
    """One page of loans."""
    export = reverse("delivery_loans:cases_file", args=["xlsx"])
    return Table(
        columns=[column for column in loan_columns() if column.key not in NOT_ON_SCREEN], rows=page.object_list,
        caption=_("Vay vốn chính sách"), id="vay-von", noun=_("món vay"), total=page.paginator.count,
        start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, sort=sort, row_url=case_url,
        export_url=f"{export}?{query}" if query else export, empty_title=_("Chưa có món vay nào"),
        empty_text=_("Món vay chỉ nhập từ tệp hằng tháng của Ngân hàng Chính sách xã hội: bấm “Nhập tệp của ngân hàng”."),
    )  # fmt: skip


def figures_table(rows: Sequence[LoanMonth]) -> Table:
    """What was owed on one loan, month by month."""
    return Table(
        columns=(
            Column("month", _("Cuối tháng"), value=lambda r: month_text(r.month)),
            Column("outstanding_vnd", _("Dư nợ"), "dong"), Column("overdue_vnd", _("Nợ quá hạn"), "dong"),
            Column("frozen_vnd", _("Nợ khoanh"), "dong"),
            Column("note", _("Ghi chú"), value=lambda r: _("tệp sửa của tháng không còn món này") if r.is_left_out else ""),
        ),
        rows=rows, caption=_("Dư nợ theo tháng"), id="du-no", noun=_("tháng"), total=len(rows),
    )  # fmt: skip


def files_table(rows: Sequence[Any]) -> Table:
    """Files brought in."""
    return Table(
        columns=(
            Column("month", _("Số liệu cuối tháng"), value=lambda r: month_text(r.month),
                   url=lambda r: f"{reverse('delivery_loans:cases')}?thang={r.month:%Y-%m}"),
            Column("name", _("Tệp")), Column("area", _("Địa bàn"), value=lambda r: r.area.name),
            Column("row_count", _("Số dòng"), "so"), Column("new_count", _("Món vay mới"), "so"),
            Column("replaces", _("Ghi chú"), value=lambda r: _("thay số liệu đã nhập") if r.replaces else ""),
            Column("at", _("Nhập lúc"), "gio"),
        ),
        rows=rows, caption=_("Tệp đã nhập"), id="tep", noun=_("tệp"), total=len(rows), empty_title=_("Chưa nhập tệp nào"),
        empty_text=_("Mỗi tháng một tệp của ngân hàng, cho một xã hoặc cả tỉnh."),
    )  # fmt: skip


def faults_table(faults: Sequence[Finding]) -> Table:
    """Every fault of a file, with its place."""
    return Table(
        columns=(
            Column("sheet", _("Trang")), Column("row", _("Dòng"), "so"), Column("column_title", _("Cột")),
            Column("raw", _("Nội dung trong tệp")), Column("message", _("Lỗi và cách sửa")),
        ),
        rows=faults, caption=_("Lỗi của tệp"), id="loi", noun=_("lỗi"), total=len(faults),
    )  # fmt: skip


def doubts_of(found: Loan) -> Sequence[str]:
    """What of a loan is not as its scheme says."""
    return rules.doubts(
        scheme_of(found.scheme), amount_vnd=found.amount_vnd, term_months=found.term_months, rate_pct=found.rate_pct,
        household_class=found.household_class, plan=current_plan(),
    )  # fmt: skip


def answers_of(found: Loan) -> list[dict[str, Any]]:
    """What a loan says of itself, in the order officers ask."""
    share = rules.rate_of_poor(found.rate_pct, current_plan())
    rate = _("%(rate)s %%/năm") % {"rate": formats.number(found.rate_pct)} if found.rate_pct is not None else ""
    if rate and share is not None:
        rate = _("%(rate)s, bằng %(share)s %% lãi suất hộ nghèo") % {"rate": rate, "share": formats.number(share)}
    told = (
        (_("Chương trình cho vay"), scheme_names().get(found.scheme, found.scheme)), (_("Số khế ước"), found.number),
        (_("Ngày vay"), formats.day(found.lent_on, missing="")), (_("Số tiền vay"), formats.money(found.amount_vnd, missing="")),
        (_("Thời hạn"), _("%(months)s tháng") % {"months": found.term_months} if found.term_months else ""), (_("Lãi suất"), rate),
        (_("Hội, đoàn thể nhận uỷ thác"), found.union),
        (_("Hộ nghèo, cận nghèo, mới thoát nghèo vào ngày vay"), yes_no(found.is_three_classes)),
    )  # fmt: skip
    return [{"label": label, "value": value} for label, value in told if value]


__all__ = [
    "PAGE_SIZE", "answers_of", "case_url", "doubts_of", "faults_table", "figures_table", "files_table", "loan_columns", "loans_table",
    "month_text", "scheme_names",
]  # fmt: skip
