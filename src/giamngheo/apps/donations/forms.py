"""Forms of donations: a pledge, a receipt, a list, a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.kit.fields import MoneyField, choice_field, day_field, offer, text_field

from . import terms
from .models import Donor

MOST = 10**13


class QuantityField(MoneyField):
    """A whole number of units, typed with or without dots between thousands."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_value=MOST, **more)
        self.error_messages["required"] = _("Ghi số lượng.")
        self.error_messages["invalid"] = _("Ghi số nguyên, ví dụ 1.200.")
        self.error_messages["min_value"] = _("Số lượng không được nhỏ hơn 0.")


def donor_words(donor: Donor) -> str:
    """What everybody may read of a donor."""
    return donor.name or str(_("Nhà hảo tâm không nêu tên, số %(id)s") % {"id": donor.pk})


class GiftForm(forms.Form):
    """A pledge, and who makes it."""

    area = choice_field(_("Xã nhận tài trợ"))
    donor = choice_field(_("Nhà tài trợ"), required=False)
    donor_kind = choice_field(_("Nhà tài trợ mới là"), Donor.Kind.choices, required=False)
    donor_name = text_field(
        _("Tên nhà tài trợ mới"), required=False, help_text=_("Người không muốn nêu tên: có thể bỏ trống, hoặc ghi để lưu riêng.")
    )
    is_anonymous = forms.BooleanField(
        label=_("Nhà tài trợ không nêu tên"), required=False,
        help_text=_("Tên lưu riêng: chỉ người ghi và người kiểm tra nhật ký xem được, mỗi lần xem đều ghi lại."),
    )  # fmt: skip
    contact = text_field(_("Liên hệ của người không nêu tên"), required=False)
    conversion = choice_field(_("Tài trợ bằng"))
    what = text_field(_("Tên hiện vật"), required=False, help_text=_("Chỉ ghi khi tài trợ bằng hiện vật, ví dụ: chăn ấm."))
    unit = text_field(_("Đơn vị tính của hiện vật"), required=False, max_length=30, help_text=_("Ví dụ: chiếc, kg, con."))
    pledged = QuantityField(label=_("Số lượng cam kết"), help_text=_("Tiền ghi số đồng; ngày công ghi số công; đất ghi số m²."))
    pledged_on = day_field(_("Ngày cam kết"))
    paper = text_field(_("Số giấy cam kết, biên bản"), required=False, max_length=60)
    purpose = text_field(_("Mục đích"), rows=2, max_length=500, help_text=_("Ví dụ: làm nhà cho hộ nghèo bản Nà Tòng."))

    def __init__(self, *args: Any, areas: list[tuple[int, str]], donors: list[Donor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["area"], areas)
        offer(self.fields["donor"], [("", _("Nhà tài trợ mới, ghi bên dưới")), *((d.pk, donor_words(d)) for d in donors)])
        offer(self.fields["conversion"], [(c.id, f"{c.name_vi} ({c.unit_vi})") for c in terms.conversions().values()])
        if not donors:
            del self.fields["donor"]


class ReceiptForm(forms.Form):
    """What came in."""

    number = text_field(_("Số phiếu nhận, biên bản"), max_length=60)
    received_on = day_field(_("Ngày nhận"))
    quantity = QuantityField(label=_("Số lượng nhận"))
    stated_vnd = MoneyField(
        label=_("Giá trị theo hoá đơn, biên bản định giá (đồng)"), required=False, max_value=MOST,
        help_text=_("Bỏ trống khi chưa có giấy định giá: giá trị là chưa xác định, không phải 0."),
    )  # fmt: skip

    def __init__(self, *args: Any, conversion: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if conversion != terms.GOODS:
            del self.fields["stated_vnd"]


class ListForm(forms.Form):
    """A new list of a gift."""

    number = text_field(_("Số danh sách phát"), max_length=60)
    decided_on = day_field(_("Ngày lập"))


class BackForm(forms.Form):
    """The paper that takes another back."""

    number = text_field(_("Số giấy"), max_length=60)
    on = day_field(_("Ngày"))
    reason = text_field(_("Lý do"), rows=3, max_length=500)


class ReasonForm(forms.Form):
    """Why a list goes back."""

    reason = text_field(_("Lý do trả lại"), rows=3, max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)
