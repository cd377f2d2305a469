"""What lists of supports look like: columns, links, words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import states, terms
from .kind import all_kinds
from .models import Support

PAGE_SIZE = 50


def support_url(row: Support) -> str:
    """The page of a support: its kind's, or the frame's."""
    kind = all_kinds().get(row.kind)
    return reverse(kind.case_url if kind else "delivery:support", args=[row.pk])


def state_of(row: Support) -> states.State:
    """Its state, in the words of its kind where the frame's do not fit."""
    kind = all_kinds().get(row.kind)
    return kind.accepted if kind and kind.accepted and row.state == states.ACCEPTED else states.STATES[row.state]


def support_columns() -> tuple[Column, ...]:
    """One support a line; the same in the file."""
    contents, givers, sources = terms.contents(), terms.short_givers(), terms.sources()
    return (
        Column("beneficiary_name", gettext_lazy("Đối tượng"), "ten", is_sortable=True),
        Column("village", gettext_lazy("Bản, tiểu khu"), value=lambda r: r.village.name if r.village else ""),
        Column("area", gettext_lazy("Xã"), value=lambda r: r.area.name),
        Column("content", gettext_lazy("Nội dung"), value=lambda r: contents.get(r.content, r.content)),
        Column("giver", gettext_lazy("Chương trình, dự án"), value=lambda r: givers.get(r.giver, r.giver)),
        Column("starts_on", gettext_lazy("Từ ngày"), "ngay", is_sortable=True),
        Column("ends_on", gettext_lazy("Đến ngày"), "ngay"),
        Column("amount_vnd", gettext_lazy("Số tiền"), "dong", is_sortable=True),
        Column("source_code", gettext_lazy("Nguồn vốn"), value=lambda r: sources.get(r.source_code, "")),
        Column("state", gettext_lazy("Trạng thái"), value=lambda r: state_of(r).label, tone=lambda r: state_of(r).tone),
    )  # fmt: skip


def supports_table(page: Page[Support], *, sort: str, query: str) -> Table:
    """One page of supports."""
    export = reverse("delivery:supports_file", args=["xlsx"])
    return Table(
        columns=support_columns(), rows=page.object_list, caption=_("Các lần hỗ trợ"), id="ho-tro", noun=_("lần hỗ trợ"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages,
        sort=sort, row_url=support_url, export_url=f"{export}?{query}" if query else export,
        empty_title=_("Chưa có lần hỗ trợ nào"),
        empty_text=_("Mở trang của hộ rồi lập hồ sơ, hoặc nhập danh sách của chương trình khác."),
    )  # fmt: skip


def imported_table(rows: Any) -> Table:
    """Imported lists of other programmes."""
    givers = terms.givers()
    return Table(
        columns=(
            Column("file", gettext_lazy("Tệp"), value=lambda r: r.file.name,
                   url=lambda r: f"{reverse('delivery:supports')}?danh_sach={r.pk}"),
            Column("giver", gettext_lazy("Chương trình"), value=lambda r: givers.get(r.giver, r.giver)),
            Column("area", gettext_lazy("Xã"), value=lambda r: r.area.name),
            Column("row_count", gettext_lazy("Số dòng"), "so"),
            Column("unjoined", gettext_lazy("Chưa ghép với sổ hộ"), "so",
                   url=lambda r: f"{reverse('delivery:supports')}?danh_sach={r.pk}&ghep=chua" if r.unjoined else ""),
            Column("at", gettext_lazy("Nhập lúc"), "gio"),
        ),
        rows=rows, caption=_("Danh sách đã nhập"), id="danh-sach-nhap", noun=_("danh sách"), total=len(rows),
        empty_title=_("Chưa nhập danh sách nào"),
        empty_text=_("Danh sách của chương trình khác giúp hệ thống báo trước khi hỗ trợ trùng."),
    )  # fmt: skip


def contributions_table(rows: Sequence[Any]) -> Table:
    """What others put in."""
    sources = terms.sources()
    return Table(
        columns=(
            Column("contributor", _("Ai đóng góp")),
            Column("form", _("Hình thức"), value=lambda r: r.get_form_display()),
            Column("quantity", _("Số lượng"), align="num",
                   value=lambda r: f"{formats.number(r.quantity)} {r.unit}".strip() if r.quantity else ""),
            Column("amount_vnd", _("Số tiền"), "dong"),
            Column("source_code", _("Nguồn"), value=lambda r: sources.get(r.source_code, r.source_code)),
        ),
        rows=rows, caption=_("Đóng góp khác"), id="dong-gop",
        empty_title=_("Chưa ghi khoản đóng góp nào"), empty_text=_("Tiền, hiện vật, ngày công, đất của gia đình và cộng đồng."),
    )  # fmt: skip


def payments_table(rows: Sequence[Any]) -> Table:
    """What was paid of a case (``paying.PaymentRow``)."""
    sources = terms.sources()
    return Table(
        columns=(
            Column("number", _("Lần"), "so"), Column("paid_on", _("Ngày chi"), "ngay"), Column("what", _("Chi cho")),
            Column("amount_vnd", _("Số tiền"), "dong"),
            Column("source_code", _("Nguồn vốn"), value=lambda r: sources.get(r.source_code, r.source_code)),
            Column("paper_reference", _("Số chứng từ")),
        ),
        rows=rows, caption=_("Các lần chi"), id="da-chi", empty_title=_("Chưa chi lần nào"),
        empty_text=_("Khi đã chi, ghi số tiền, nguồn vốn và chứng từ."),
    )  # fmt: skip


__all__ = [
    "PAGE_SIZE", "contributions_table", "imported_table", "payments_table", "state_of", "support_columns", "support_url",
    "supports_table",
]  # fmt: skip
