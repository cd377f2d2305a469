"""Forms of work abroad."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.forms import Acting
from giamngheo.kit.fields import MoneyField, choice_field, day_field, offer, text_field

from .actions import Contract
from .models import AbroadAdvice, AbroadCase, AbroadCost

CONTRACT = ("market", "employer", "sender", "contract_number", "signed_on", "work_from", "work_to", "wage_vnd")


class BeginForm(forms.Form):
    """Whose money pays, and why in spite of an overlap."""

    source_code = choice_field(_("Nguồn vốn"))
    overlap_reason = text_field(
        _("Lý do vẫn hỗ trợ dù trùng"), rows=3, max_length=2000, required=False,
        help_text=_("Chỉ ghi khi hệ thống báo trùng. Hồ sơ chờ người thứ hai xác nhận."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["source_code"], terms.sources_offered().items())


class AdviceForm(Acting):
    """Who was advised about what."""

    told_to = choice_field(_("Tư vấn cho ai"), AbroadAdvice.ToldTo.choices, is_radio=True)
    name = text_field(_("Tên thân nhân"), required=False, help_text=_("Tư vấn cho thân nhân thì phải ghi: ví dụ vợ, Lò Thị Mai."))
    held_on = day_field(_("Ngày tư vấn"))
    adviser = text_field(_("Ai tư vấn"), help_text=_("Ví dụ: Trung tâm Dịch vụ việc làm tỉnh."))
    topic = text_field(_("Nội dung tư vấn"), rows=3, max_length=2000)


class CostForm(Acting):
    """Something paid for."""

    item = choice_field(_("Khoản chi"), AbroadCost.Item.choices, is_radio=True)
    held_on = day_field(_("Ngày chi"), help_text=_("Mức hỗ trợ được xét theo ngày này."))
    quantity = forms.IntegerField(
        label=_("Số khoá, số ngày ăn hoặc số tháng ở"), min_value=1, max_value=1000, initial=1,
        help_text=_("Một khoá trả làm nhiều lần: mỗi lần ghi 1 khoá. Trả sang khoá thứ hai thì ghi 2."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Ghi số nguyên, ví dụ 30."), "required": _("Ghi số."), "min_value": _("Ghi từ 1.")},
    )  # fmt: skip
    cost_vnd = MoneyField(label=_("Chi phí (đồng)"))
    state_vnd = MoneyField(label=_("Nhà nước trả (đồng)"), help_text=_("Không vượt mức của nhóm; phần còn lại người lao động trả."))
    note = text_field(_("Ghi chú"), required=False, help_text=_("Số biên lai, nơi học."))
    is_another = forms.BooleanField(
        label=_("Đây là khoản khác"), required=False, help_text=_("Chỉ chọn khi hệ thống báo đã ghi một khoản giống hệt.")
    )


class ContractForm(Acting):
    """The contract."""

    market = text_field(_("Thị trường"), help_text=_("Nước, vùng lãnh thổ. Ví dụ: Nhật Bản."))
    employer = text_field(_("Người sử dụng lao động"))
    sender = text_field(_("Doanh nghiệp, đơn vị đưa đi"))
    contract_number = text_field(_("Số hợp đồng"), required=False)
    signed_on = day_field(_("Ngày ký"))
    work_from = day_field(_("Làm việc từ ngày"))
    work_to = day_field(_("Đến ngày"))
    wage_vnd = MoneyField(label=_("Tiền lương một tháng (đồng)"), required=False, help_text=_("Không bắt buộc."))

    def given(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        data = self.cleaned_data
        return {"version": data["version"], "contract": Contract(**{name: data[name] for name in CONTRACT})}


class DepartForm(Acting):
    """The worker left."""

    departed_on = day_field(_("Ngày xuất cảnh"))


class FinishForm(Acting):
    """Looked at, accepted."""

    accepted_on = day_field(_("Ngày nghiệm thu"))


class ReturnForm(Acting):
    """The worker is back."""

    returned_on = day_field(_("Ngày về nước"))
    return_kind = choice_field(_("Vì sao về"), AbroadCase.End.choices, is_radio=True)
    return_note = text_field(_("Ghi thêm"), rows=3, max_length=2000, required=False, help_text=_("Về trước hạn thì ghi lý do."))


__all__ = ["AdviceForm", "BeginForm", "ContractForm", "CostForm", "DepartForm", "FinishForm", "ReturnForm"]
