"""Forms of the Treasury's side."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.kit.fields import choice_field, day_field, offer, text_field


class SheetForm(forms.Form):
    """A sheet to bring in."""

    area = choice_field(_("Địa bàn của bảng kê"))
    office = text_field(_("Kho bạc gửi bảng kê"), help_text=_("Ví dụ: Kho bạc Nhà nước khu vực IX, Phòng giao dịch số 3."))
    since = day_field(_("Từ ngày"))
    until = day_field(_("Đến ngày"))
    content = forms.FileField(label=_("Tệp bảng kê"), help_text=_("Excel (.xlsx, .xls, .ods) hoặc CSV, theo mẫu."),
                              error_messages={"required": _("Chọn tệp bảng kê.")})  # fmt: skip

    def __init__(self, *args: Any, areas: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["area"], areas)


class LineForm(forms.Form):
    """Whose line a row is."""

    line = choice_field(_("Dòng vốn"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["line"], [("", _("Chọn dòng vốn")), *lines])


class ReasonForm(forms.Form):
    """Why a row is settled as it is."""

    reason = text_field(_("Lý do"), rows=3, max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReconciliationForm(forms.Form):
    """Whose books, which days."""

    place = choice_field(_("Địa bàn, đơn vị"))
    since = day_field(_("Từ ngày"))
    until = day_field(_("Đến ngày"))

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["place"], [("", _("Chọn địa bàn, đơn vị")), *places])


class SignForm(forms.Form):
    """The signature, with the reasons of what differs."""

    note = text_field(_("Nguyên nhân chênh lệch"), rows=3, max_length=1000, required=False,
                      help_text=_("Bắt buộc khi còn khoản chênh lệch mà chưa ai ghi nguyên nhân."))  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)
