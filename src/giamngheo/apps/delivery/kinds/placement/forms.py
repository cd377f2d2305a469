"""Forms of a job found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.forms import Acting
from giamngheo.kit.fields import MoneyField, choice_field, day_field, offer, text_field

from .actions import Job
from .models import Placement
from .rules import P4_3

JOB = ("found_on", "employer", "job", "place", "connector", "contract", "months", "wage_vnd")


class CaseForm(forms.Form):
    """Who found what job where, under what contract."""

    person_id = choice_field(_("Người lao động"))
    found_on = day_field(_("Ngày bắt đầu làm việc"), help_text=_("Diện của hộ được xét vào ngày này."))
    employer = text_field(_("Nơi làm việc (người sử dụng lao động)"), help_text=_("Ví dụ: Công ty TNHH May Phù Yên."))
    job = text_field(_("Công việc"), help_text=_("Ví dụ: công nhân may."))
    place = choice_field(_("Làm ở đâu"), Placement.Place.choices, is_radio=True)
    connector = choice_field(_("Ai kết nối"), [("", _("Chọn người kết nối")), *Placement.Connector.choices])
    contract = choice_field(_("Loại hợp đồng"), Placement.Contract.choices, is_radio=True)
    months = forms.IntegerField(
        label=_("Thời hạn hợp đồng (tháng)"), min_value=1, max_value=36, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Chỉ ghi với hợp đồng xác định thời hạn, nhiều nhất 36 tháng."),
        error_messages={"invalid": _("Ghi số tháng, ví dụ 12."), "min_value": _("Ghi từ 1 tháng."), "max_value": _("Nhiều nhất 36 tháng.")},
    )  # fmt: skip
    wage_vnd = MoneyField(label=_("Tiền lương một tháng (đồng)"), required=False, help_text=_("Không bắt buộc."))
    giver = choice_field(_("Chương trình, dự án kết nối"))
    list_reference = text_field(_("Căn cứ danh sách"), required=False, help_text=_("Số quyết định, kế hoạch, nếu có."))
    amount_vnd = MoneyField(label=_("Chi phí kết nối (đồng)"), required=False)
    source_code = choice_field(_("Nguồn vốn"), required=False)
    overlap_reason = text_field(
        _("Lý do vẫn hỗ trợ dù trùng"), rows=3, max_length=2000, required=False,
        help_text=_("Chỉ ghi khi hệ thống báo trùng. Hồ sơ chờ người thứ hai xác nhận."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["person_id"], [("", _("Chọn người trong hộ")), *people])
        givers = terms.givers_of("job_connection")
        offer(self.fields["giver"], sorted(givers.items(), key=lambda item: item[0] != P4_3))
        offer(self.fields["source_code"], [("", _("Không dùng kinh phí")), *terms.sources_offered().items()])

    def given(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        data = self.cleaned_data
        names = ("giver", "list_reference", "amount_vnd", "source_code", "overlap_reason")
        return {
            "person_id": int(data["person_id"]), "job": Job(**{name: data[name] for name in JOB}), **{n: data[n] for n in names}
        }  # fmt: skip


class SubmitForm(Acting):
    """Nothing but the version that was looked at."""


class FinishForm(Acting):
    """Looked at, accepted."""

    accepted_on = day_field(_("Ngày nghiệm thu"))


__all__ = ["CaseForm", "FinishForm", "SubmitForm"]
