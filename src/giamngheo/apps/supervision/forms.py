"""Forms of inspections and recommendations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.engine.plan_oversight import Checklist
from giamngheo.kit.fields import choice_field, day_field, offer, text_field

from .models import CheckAnswer

CHOOSE = ("", _("Chọn"))
UNIT, AGENCY = "xa", "sn"


class InspectionForm(forms.Form):
    """A planned inspection."""

    unit = choice_field(_("Đơn vị được kiểm tra"))
    body = choice_field(_("Bên kiểm tra"))
    title = text_field(_("Nội dung kiểm tra"))
    checklist = choice_field(_("Mẫu phiếu"))
    planned_on = day_field(_("Ngày dự kiến"))

    def __init__(
        self, *args: Any, units: Iterable[tuple[str, Any]], bodies: Iterable[tuple[str, Any]], sheets: Iterable[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], [CHOOSE, *units])
        offer(self.fields["body"], bodies)
        offer(self.fields["checklist"], sheets)

    def given(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        data = dict(self.cleaned_data)
        kind, key = data.pop("unit").split(":", 1)
        return {**data, "agency": key if kind == AGENCY else "", "area_id": int(key) if kind == UNIT else None}


class VisitForm(forms.Form):
    """The checklist: for each question a result and what was seen."""

    visited_on = day_field(_("Ngày kiểm tra"))
    leader_name = text_field(_("Người chủ trì"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, sheet: Checklist, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        for number, (item, text) in enumerate(sheet.items.items(), 1):
            self.fields[f"r_{item}"] = choice_field(
                f"{number}. {text}", CheckAnswer.Result.choices, is_radio=True, is_inline=True
            )
            self.fields[f"n_{item}"] = text_field(_("Câu %(number)s: thấy gì") % {"number": number}, required=False, max_length=1000)

    def results(self) -> dict[str, tuple[str, str]]:
        """Question → (result, note)."""
        data = self.cleaned_data
        return {item: (data[f"r_{item}"], data[f"n_{item}"]) for item in self.sheet.items}


class RecommendForm(forms.Form):
    """One recommendation."""

    finding = text_field(_("Thấy được"), rows=3)
    text = text_field(_("Kiến nghị"), rows=3)
    agency = choice_field(_("Nơi thực hiện và trả lời"), required=False)
    due_on = day_field(_("Hạn trả lời"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, unit: str, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["agency"], [("", unit), *agencies])


class TextForm(forms.Form):
    """An answer, a conclusion, a reason."""

    text = text_field("", rows=5)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
