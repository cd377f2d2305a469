"""Forms of targets and of registrations to leave poverty."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES
from giamngheo.kit import clock
from giamngheo.kit.terms import Words

from .models import Helper

CLASS_LABELS = Words(HOUSEHOLD_CLASSES)
LINES = {"rows": 3}


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Ghi ngày."), "invalid": _("Ghi ngày theo dạng ngày/tháng/năm.")}, **more,
    )  # fmt: skip


class NumbersForm(forms.Form):
    """Both ways to say a target; at least one is asked for by the action."""

    reduction = forms.IntegerField(
        label=_("Số hộ nghèo giảm trong năm"), required=False, min_value=0, max_value=100_000,
        help_text=_("Số hộ nghèo cuối năm trước trừ số hộ nghèo cuối năm nay."),
        error_messages={"invalid": _("Ghi số nguyên, ví dụ 45.")},
    )  # fmt: skip
    points = forms.DecimalField(
        label=_("Tỷ lệ hộ nghèo giảm (điểm phần trăm)"), required=False, min_value=0, max_value=100, decimal_places=2,
        localize=True, help_text=_("Ví dụ 3,5. Ghi ít nhất một trong hai mục tiêu."),
        error_messages={"invalid": _("Ghi số, ví dụ 3,5.")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ProposeForm(NumbersForm):
    """A commune's registration with its named head."""

    body_name = forms.CharField(
        label=_("Cấp ủy, chính quyền đăng ký"), max_length=200,
        error_messages={"required": _("Ghi tên cấp ủy, chính quyền.")},
    )  # fmt: skip
    head_name = forms.CharField(
        label=_("Họ và tên người đứng đầu"), max_length=120,
        error_messages={"required": _("Ghi họ tên người đứng đầu.")},
    )  # fmt: skip
    head_office = forms.CharField(
        label=_("Chức vụ"), max_length=120, error_messages={"required": _("Ghi chức vụ người đứng đầu.")}
    )
    field_order = ["body_name", "head_name", "head_office", "reduction", "points", "version"]


class SignForm(forms.Form):
    """The day on the signed paper."""

    signed_on = _day(_("Ngày ký"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(forms.Form):
    """Why it goes back."""

    reason = forms.CharField(
        label=_("Lý do trả lại"), max_length=500, widget=forms.Textarea(attrs=LINES),
        error_messages={"required": _("Ghi lý do trả lại để cán bộ xã biết cần sửa gì.")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class FreezeForm(forms.Form):
    """Why a year is frozen again, or otherwise than it was scored; the action says when it has to be told."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs=LINES), required=False,
        help_text=_("Bắt buộc khi chốt lại, hoặc khi một xã đã chấm trên số liệu chính thức nay ra kết quả khác."),
    )  # fmt: skip


class RecordForm(forms.Form):
    """Number, day and signer of the printed record."""

    number = forms.CharField(
        label=_("Số phiếu"), max_length=60, help_text=_("Số gợi ý là số tiếp theo; sổ văn bản của cơ quan quyết định."),
        error_messages={"required": _("Ghi số phiếu.")},
    )  # fmt: skip
    issued_on = _day(_("Ngày ban hành"))
    signer_name = forms.CharField(
        label=_("Họ và tên người ký"), max_length=120, error_messages={"required": _("Ghi họ tên người ký.")}
    )


def lines_of(text: str) -> list[str]:
    """One entry a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class EscapeForm(forms.Form):
    """A household's plan to leave poverty."""

    year = forms.IntegerField(label=_("Đăng ký thoát nghèo năm"), min_value=2021, max_value=2100)
    class_target = forms.ChoiceField(
        label=_("Phấn đấu cuối năm đạt"), error_messages={"required": _("Chọn mức phấn đấu.")}
    )
    lacks = forms.CharField(
        label=_("Hộ đang thiếu"), required=False, widget=forms.Textarea(attrs=LINES), max_length=2000,
        help_text=_("Mỗi dòng một điều, ví dụ: vốn nuôi bò, nhà tiêu hợp vệ sinh."),
    )  # fmt: skip
    will_do = forms.CharField(
        label=_("Việc gia đình sẽ làm"), widget=forms.Textarea(attrs=LINES), max_length=2000,
        help_text=_("Mỗi dòng một việc."), error_messages={"required": _("Ghi ít nhất một việc gia đình sẽ làm.")},
    )  # fmt: skip
    support = forms.CharField(
        label=_("Hỗ trợ mong muốn"), required=False, widget=forms.Textarea(attrs=LINES), max_length=2000,
        help_text=_("Mỗi dòng một điều."),
    )  # fmt: skip
    registered_on = _day(_("Ngày đăng ký"))

    def __init__(self, *args: Any, targets: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["class_target"])
        field.choices = [("", _("Chọn mức phấn đấu")), *((code, CLASS_LABELS[code]) for code in targets)]

    def given(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        data = self.cleaned_data
        lists = {name: lines_of(data[name]) for name in ("lacks", "will_do", "support")}
        return {"year": data["year"], "class_target": data["class_target"], "registered_on": data["registered_on"], **lists}


class HelperForm(forms.Form):
    """Who is charged with helping."""

    kind = forms.ChoiceField(label=_("Người giúp đỡ là"), choices=Helper.Kind.choices)
    name = forms.CharField(
        label=_("Họ tên người, hoặc tên tổ chức"), max_length=200, error_messages={"required": _("Ghi tên.")}
    )
    office = forms.CharField(label=_("Chức vụ, đơn vị"), max_length=200, required=False)
    valid_from = _day(_("Từ ngày"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class VisitForm(forms.Form):
    """What was seen and agreed on a visit."""

    visited_on = _day(_("Ngày thăm"))
    visitor_name = forms.CharField(
        label=_("Người đến thăm"), max_length=120, error_messages={"required": _("Ghi người đến thăm.")}
    )
    found = forms.CharField(
        label=_("Thấy được gì"), widget=forms.Textarea(attrs=LINES), max_length=2000,
        error_messages={"required": _("Ghi những gì thấy được.")},
    )  # fmt: skip
    agreed = forms.CharField(
        label=_("Đã thống nhất làm gì"), required=False, widget=forms.Textarea(attrs=LINES), max_length=2000
    )
    next_visit_on = _day(_("Ngày thăm tiếp theo"), required=False, help_text=_("Bỏ trống thì hẹn sau 90 ngày."))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_visited_on(self) -> date:
        value: date = self.cleaned_data["visited_on"]
        if value > clock.today():
            raise forms.ValidationError(_("Ngày thăm không được sau ngày hôm nay."))
        return value


class WithdrawForm(forms.Form):
    """Why the household takes its registration back."""

    reason = forms.CharField(
        label=_("Lý do rút đăng ký"), max_length=500, widget=forms.Textarea(attrs=LINES),
        error_messages={"required": _("Ghi lý do rút đăng ký.")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)
