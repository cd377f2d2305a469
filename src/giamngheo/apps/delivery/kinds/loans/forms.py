"""The form of the bank's monthly file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.kit.fields import choice_field, offer


class MonthField(forms.CharField):
    """A month, by the browser's own calendar, as its first day. Typed by hand: 10/2026 or 2026-10."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"type": "month"}), **more)
        self.error_messages["required"] = _("Chọn tháng.")

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return month_of(text) if text else None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is date.min:
            raise forms.ValidationError(_("Ghi tháng theo dạng tháng/năm, ví dụ 10/2026."))


def month_of(text: str) -> date:
    """The first day of the month that a text says; ``date.min`` where it says none."""
    year, _dash, month = text.strip().partition("-")
    if "/" in text:
        month, _dash, year = text.strip().partition("/")
    if not (year.isdecimal() and month.isdecimal() and len(year) == 4 and 1 <= int(month[:3]) <= 12 and int(year) >= 1990):
        return date.min
    return date(int(year), int(month), 1)


class BankFileForm(forms.Form):
    """What the file covers, of which month, and whether it replaces what was told before."""

    area_id = choice_field(_("Địa bàn của tệp"), help_text=_("Tệp cả tỉnh phải có cột Xã."))
    month = MonthField(label=_("Số liệu cuối tháng"))
    content = forms.FileField(
        label=_("Tệp dư nợ của ngân hàng (Excel hoặc CSV)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.ods"}),
        error_messages={"required": _("Chọn một tệp trên máy."), "empty": _("Tệp này trống. Chọn lại.")},
    )  # fmt: skip
    replaces = forms.BooleanField(
        label=_("Tệp này thay số liệu đã nhập của tháng"), required=False,
        help_text=_("Chỉ chọn khi ngân hàng gửi lại tệp đã sửa. Số liệu cũ được giữ trong lịch sử."),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["area_id"], areas)


__all__ = ["BankFileForm", "MonthField", "month_of"]
