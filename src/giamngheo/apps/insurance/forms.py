"""Forms: a list of the insurance office, whom a row stands for, why a list is withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.kit.fields import choice_field, day_field, offer, text_field

NOBODY_CHOICE = "khong"


class ListForm(forms.Form):
    """The commune, the day, the file."""

    area_id = choice_field(_("Xã, phường"))
    as_of = day_field(_("Danh sách tính đến ngày"), help_text=_("Ngày cơ quan bảo hiểm xã hội chốt danh sách, không phải ngày nhập."))
    content = forms.FileField(
        label=_("Tệp danh sách thẻ (Excel hoặc CSV)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.ods"}),
        error_messages={"required": _("Chọn một tệp trên máy."), "empty": _("Tệp này trống. Chọn lại.")},
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["area_id"], areas)


class SettleForm(forms.Form):
    """One of those whom the row may stand for, or nobody; and why."""

    person = choice_field(_("Dòng này là của ai?"), is_radio=True)
    reason = text_field(_("Căn cứ"), rows=2, help_text=_("Ví dụ: đã xem thẻ và căn cước của người này."))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, people: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["person"], [*people, (NOBODY_CHOICE, _("Không phải ai trong sổ của xã"))])


class WithdrawForm(forms.Form):
    """Why a list says nothing any more."""

    reason = text_field(_("Vì sao rút danh sách này?"), rows=2)


__all__ = ["NOBODY_CHOICE", "ListForm", "SettleForm", "WithdrawForm"]
