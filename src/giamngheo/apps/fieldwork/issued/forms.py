"""Forms of issued workbooks: for which list and village, the filled file, why a merge is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.kit import clock

DAY = {"type": "date"}


class IssueForm(forms.Form):
    """Which list, and whether for one village only."""

    review = forms.ChoiceField(label=_("Danh sách rà soát"), error_messages={"required": _("Chọn danh sách rà soát.")})
    village = forms.ChoiceField(
        label=_("Bản, tiểu khu"), required=False,
        help_text=_("Để “Cả xã”, hoặc chọn một bản để rà soát viên của bản mang theo."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, reviews: Sequence[tuple[str, Any]], villages: Sequence[tuple[str, Any]], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["review"]).choices = list(reviews)
        cast(forms.ChoiceField, self.fields["village"]).choices = [("", _("Cả xã")), *villages]


class ReturnForm(forms.Form):
    """The filled workbook, and the day the households were asked."""

    content = forms.FileField(
        label=_("Bảng tính đã điền"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods"}),
        help_text=_("Đúng tệp đã tải về từ đây, lưu dạng .xlsx (hoặc .ods)."),
        error_messages={"required": _("Chọn tệp bảng tính đã điền."), "empty": _("Tệp này trống (0 byte). Chọn lại tệp.")},
    )  # fmt: skip
    survey_on = forms.DateField(
        label=_("Ngày rà soát"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_("Ngày hỏi hộ; nếu nhiều ngày, ghi ngày cuối."),
        error_messages={"required": _("Ghi ngày rà soát."), "invalid": _("Ghi ngày theo dạng ngày/tháng/năm.")},
    )  # fmt: skip

    def clean_survey_on(self) -> date:
        day: date = self.cleaned_data["survey_on"]
        if day > clock.today():
            raise forms.ValidationError(_("Ngày rà soát không được sau ngày hôm nay."))
        return day


class ReasonForm(forms.Form):
    """Why a merge is taken back."""

    reason = forms.CharField(
        label=_("Lý do hoàn tác"), widget=forms.Textarea(attrs={"rows": 2}), max_length=300,
        error_messages={"required": _("Ghi lý do hoàn tác.")},
    )  # fmt: skip
