"""What lists of donations look like: columns, links, words."""

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
from .forms import donor_words
from .models import Distribution, DonorIdentity, Gift, Receipt, Share

PAGE_SIZE = 50


def gift_url(gift: Gift) -> str:
    return reverse("donations:gift", args=[gift.pk])


def list_url(found: Distribution) -> str:
    return reverse("donations:distribution", args=[found.pk])


def value_words(value_vnd: int, unvalued: int) -> str:
    """Worth of what came in; what nobody valued is said, and never counted as nothing."""
    if unvalued and not value_vnd:
        return _("chưa xác định")
    if unvalued:
        return _("%(money)s và phần chưa xác định") % {"money": formats.money(value_vnd)}
    return formats.money(value_vnd)


def _value(row: Any) -> str:
    return value_words(row.value_vnd, row.unvalued) if row.stock.received else ""


def gift_columns() -> tuple[Column, ...]:
    """One gift a row; the same in the file."""
    return (
        Column("donor", gettext_lazy("Nhà tài trợ"), is_sortable=True, value=lambda r: donor_words(r.donor)),
        Column("area", gettext_lazy("Xã nhận"), value=lambda r: r.area.name),
        Column("what", gettext_lazy("Tài trợ")),
        Column("purpose", gettext_lazy("Mục đích")),
        Column("pledged_on", gettext_lazy("Ngày cam kết"), "ngay", is_sortable=True),
        Column("pledged", gettext_lazy("Cam kết"), align="num", value=lambda r: terms.amount(r.pledged, r.unit)),
        Column("received", gettext_lazy("Đã nhận"), align="num", value=lambda r: terms.amount(r.stock.received, r.unit)),
        Column("shared", gettext_lazy("Đã phát"), align="num", value=lambda r: terms.amount(r.stock.shared, r.unit)),
        Column("left", gettext_lazy("Còn lại"), align="num", value=lambda r: terms.amount(r.stock.left, r.unit)),
        Column("value", gettext_lazy("Giá trị đã nhận"), align="num", is_sortable=True, value=_value),
    )


def gifts_table(page: Page[Gift], *, sort: str, query: str) -> Table:
    export = reverse("donations:gifts_file", args=["xlsx"])
    return Table(
        columns=gift_columns(), rows=page.object_list, caption=_("Các khoản tài trợ"), id="tai-tro", noun=_("khoản tài trợ"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, sort=sort,
        row_url=gift_url, export_url=f"{export}?{query}" if query else export, empty_title=_("Chưa có khoản tài trợ nào"),
        empty_text=_("Cán bộ giảm nghèo xã ghi khi có cam kết tài trợ."),
    )  # fmt: skip


def _receipt_state(row: Receipt) -> str:
    if row.reverses_id:
        return _("đảo phiếu %(number)s: %(reason)s") % {"number": row.reverses.number if row.reverses else "", "reason": row.reason}
    back = getattr(row, "reversal", None)
    return _("đã bị đảo bởi phiếu %(number)s") % {"number": back.number} if back else ""


def receipts_table(gift: Gift, rows: Sequence[Receipt], *, may_write: bool) -> Table:
    """What came in and what was taken back."""

    def signed(row: Receipt) -> str:
        return f"−{terms.amount(row.quantity, gift.unit)}" if row.reverses_id else terms.amount(row.quantity, gift.unit)

    def worth(row: Receipt) -> str:
        return _("chưa xác định") if row.value_vnd is None else formats.money(-row.value_vnd if row.reverses_id else row.value_vnd)

    def back(row: Receipt) -> str | None:
        is_open = may_write and row.reverses_id is None and getattr(row, "reversal", None) is None
        return reverse("donations:receipt_back", args=[gift.pk, row.pk]) if is_open else None

    columns = [
        Column("number", gettext_lazy("Phiếu nhận")),
        Column("received_on", gettext_lazy("Ngày nhận"), "ngay"),
        Column("quantity", gettext_lazy("Số lượng"), align="num", value=signed),
        Column("value_vnd", gettext_lazy("Giá trị"), align="num", value=worth),
        Column("state", gettext_lazy("Ghi chú"), value=_receipt_state),
    ]
    if may_write:
        columns.append(Column("back", gettext_lazy("Ghi nhầm"), value=lambda r: _("Đảo phiếu") if back(r) else "", url=back))
    return Table(
        columns=columns, rows=rows, caption=_("Phiếu nhận"), id="phieu-nhan", noun=_("phiếu"), total=len(rows),
        empty_title=_("Chưa nhận gì"), empty_text=_("Cam kết chưa phải là đã nhận. Ghi phiếu khi tiền, hàng, công đã đến."),
    )  # fmt: skip


def _list_name(row: Distribution) -> str:
    return _("Thu hồi: %(number)s") % {"number": row.number} if row.reverses_id else row.number


def distributions_table(gift: Gift, rows: Sequence[Any]) -> Table:
    """The lists by which it reaches households."""
    return Table(
        columns=(
            Column("number", gettext_lazy("Danh sách phát"), value=_list_name),
            Column("decided_on", gettext_lazy("Ngày lập"), "ngay"),
            Column("homes", gettext_lazy("Số hộ"), "so", value=lambda r: r.homes or None),
            Column("quantity", gettext_lazy("Tổng số lượng"), align="num",
                   value=lambda r: terms.amount(r.quantity, gift.unit) if r.quantity else ""),
            Column("state", gettext_lazy("Trạng thái"), value=lambda r: states.STATES[r.state].label,
                   tone=lambda r: states.STATES[r.state].tone),
        ),
        rows=rows, caption=_("Danh sách phát cho hộ"), id="danh-sach-phat", noun=_("danh sách"), total=len(rows), row_url=list_url,
        empty_title=_("Chưa phát cho hộ nào"),
    )  # fmt: skip


def share_columns(unit: str) -> tuple[Column, ...]:
    """One household a row; the same in the file."""
    return (
        Column("household", gettext_lazy("Chủ hộ"), "ten", value=lambda r: r.household.head_name,
               url=lambda r: reverse("register:household", args=[r.household_id])),
        Column("village", gettext_lazy("Bản"), value=lambda r: r.household.village.name if r.household.village else ""),
        Column("quantity", gettext_lazy("Được nhận"), align="num", value=lambda r: terms.amount(r.quantity, unit)),
    )  # fmt: skip


def shares_table(found: Distribution, page: Page[Share]) -> Table:
    return Table(
        columns=share_columns(found.gift.unit), rows=page.object_list, caption=_("Các hộ được nhận"), id="ho-nhan", noun=_("hộ"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages,
        export_url=reverse("donations:distribution_file", args=[found.pk, "xlsx"]), empty_title=_("Chưa có hộ nào"),
        empty_text=_("Chọn bản rồi ghi số lượng cho từng hộ."),
    )  # fmt: skip


def anonymous_table(rows: Sequence[DonorIdentity], areas: dict[int, str], names: dict[int, str]) -> Table:
    """Anonymous donors, without their names."""
    return Table(
        columns=(
            Column("donor", gettext_lazy("Nhà tài trợ"), value=lambda r: donor_words(r.donor),
                   url=lambda r: reverse("donations:donor_name", args=[r.donor_id])),
            Column("area", gettext_lazy("Xã"), value=lambda r: areas.get(r.area_id, "")),
            Column("by", gettext_lazy("Người ghi"), value=lambda r: names.get(r.by_id, "")),
            Column("at", gettext_lazy("Ghi lúc"), "gio"),
        ),
        rows=rows, caption=_("Nhà hảo tâm không nêu tên"), id="an-danh", noun=_("nhà tài trợ"), total=len(rows),
        empty_title=_("Chưa có ai"), empty_text=_("Chưa có nhà tài trợ không nêu tên nào được ghi tên riêng."),
    )  # fmt: skip


__all__ = [
    "PAGE_SIZE", "anonymous_table", "distributions_table", "gift_columns", "gift_url", "gifts_table", "list_url", "receipts_table",
    "share_columns", "shares_table", "value_words",
]  # fmt: skip
