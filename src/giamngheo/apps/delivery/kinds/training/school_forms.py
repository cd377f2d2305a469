"""Forms of what schools and agencies are given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.forms import Acting, count_field
from giamngheo.kit.fields import TRUTH, MoneyField, choice_field, day_field, offer, text_field, truth_field

from .models import Course, SchoolSupport
from .school_actions import Given

GIVEN = ("what", "school_name", "description", "quantity", "unit", "partner")


class SchoolForm(forms.Form):
    """What is given to whom."""

    area_id = choice_field(_("Xã"))
    village_id = choice_field(_("Bản, tiểu khu"), required=False)
    what = choice_field(_("Nội dung"), SchoolSupport.What.choices, is_radio=True)
    school_name = text_field(_("Cơ sở, đơn vị thực hiện"))
    subject_id = choice_field(_("Cơ sở đó trong sổ đối tượng"), required=False)
    is_public = truth_field(
        _("Là cơ sở giáo dục nghề nghiệp công lập"),
        help_text=_("Thiết bị, chương trình, học liệu, nhà giáo chỉ hỗ trợ cơ sở công lập (Kế hoạch 2514, V.4.a)."),
    )
    description = text_field(
        _("Nội dung cụ thể"),
        rows=3,
        max_length=2000,
        help_text=_("Ví dụ: bộ thiết bị dạy nghề hàn; giáo trình chăn nuôi thú y."),
    )
    quantity = count_field(_("Số lượng"), required=False)
    unit = text_field(_("Đơn vị tính"), required=False, help_text=_("Bộ, quyển, nhà giáo, người được khảo sát…"))
    partner = text_field(
        _("Doanh nghiệp, hợp tác xã cùng làm"), required=False, help_text=_("Mô hình gắn kết thì phải ghi.")
    )
    starts_on = day_field(_("Từ ngày"))
    ends_on = day_field(_("Đến ngày"))
    amount_vnd = MoneyField(label=_("Kinh phí (đồng)"), required=False)
    source_code = choice_field(_("Nguồn vốn"))
    list_reference = text_field(_("Căn cứ"), required=False, help_text=_("Số quyết định, kế hoạch, nếu có."))
    overlap_reason = text_field(
        _("Lý do vẫn hỗ trợ dù trùng"), rows=3, max_length=2000, required=False,
        help_text=_("Chỉ ghi khi hệ thống báo trùng. Hồ sơ chờ người thứ hai xác nhận."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        areas: Iterable[tuple[str, Any]],
        villages: Iterable[tuple[Any, Any]],
        schools: Iterable[tuple[Any, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["area_id"], areas)
        offer(self.fields["village_id"], [("", _("Cả xã")), *villages])
        offer(self.fields["subject_id"], [("", _("Không có trong sổ")), *schools])
        offer(self.fields["source_code"], terms.sources_offered().items())

    def given(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        data = self.cleaned_data
        numbers = {name: int(data[name]) if data[name] else None for name in ("village_id", "subject_id")}
        rest = {
            name: data[name]
            for name in ("starts_on", "ends_on", "amount_vnd", "source_code", "list_reference", "overlap_reason")
        }
        given = Given(is_public=TRUTH[data["is_public"]], **{name: data[name] for name in GIVEN})
        return {"area_id": int(data["area_id"]), **numbers, **rest, "given": given}


class NeedForm(Acting):
    """One line of a survey."""

    occupation = text_field(_("Nghề muốn học"))
    level = choice_field(_("Trình độ"), Course.Level.choices, is_radio=True)
    wanting = count_field(_("Số người muốn học"))
    forecast_year = count_field(_("Năm dự báo"), most=2100, required=False)
    forecast = count_field(_("Số người dự báo cần học năm đó"), required=False)


class SchoolAcceptForm(Acting):
    """Looked at, accepted, and what it cost."""

    accepted_on = day_field(_("Ngày nghiệm thu"))
    amount_vnd = MoneyField(label=_("Kinh phí thực hiện (đồng)"), required=False)


__all__ = ["NeedForm", "SchoolAcceptForm", "SchoolForm"]
