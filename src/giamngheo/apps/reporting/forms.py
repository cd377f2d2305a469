"""Forms of reports and periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.kit.fields import choice_field, day_field, offer, text_field

CHOOSE = ("", _("Chọn"))
LONGEST_WORDS = 20000


class VersionForm(forms.Form):
    """Whatever is done is done to the version that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class WordsForm(VersionForm):
    """A box for each section that asks something. ``asked``: section → (title, what is asked, what was written)."""

    def __init__(self, *args: Any, asked: Mapping[str, tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for section, (title, asks, text) in asked.items():
            self.fields[f"w_{section}"] = text_field(
                title, rows=6, required=False, help_text=asks, initial=text, max_length=LONGEST_WORDS
            )

    def words(self) -> dict[str, str]:
        """Section → text."""
        return {section: self.cleaned_data[f"w_{section}"].replace("\r\n", "\n") for section in self.asked}


class ReturnForm(VersionForm):
    """What is to be mended: as a whole, and by section."""

    reason = text_field(_("Ý kiến chung"), rows=4, required=False)

    def __init__(self, *args: Any, sections: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = sections
        for section, title in sections.items():
            self.fields[f"c_{section}"] = text_field(title, rows=2, required=False)

    def comments(self) -> dict[str, str]:
        """Section → comment."""
        return {section: self.cleaned_data[f"c_{section}"] for section in self.sections}


class MissingForm(VersionForm):
    """Why it goes up without some of the lower ones."""

    missing_reason = text_field(_("Lý do gửi khi còn thiếu báo cáo cấp dưới"), rows=4, required=False)


class ReasonForm(VersionForm):
    reason = text_field(_("Lý do trả lại"), rows=4)


class OpenForm(forms.Form):
    """A period, and the last day of each duty whose day the law leaves to the province."""

    basis = text_field(_("Văn bản của tỉnh đặt hạn"), required=False, help_text=_("Để trống nếu tỉnh chưa đặt hạn."))

    def __init__(self, *args: Any, duties: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duties = dict(duties)
        for duty, label in self.duties.items():
            self.fields[f"d_{duty}"] = day_field(label, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if any(data.get(f"d_{duty}") for duty in self.duties) and not data.get("basis", "").strip():
            self.add_error("basis", _("Ghi số văn bản đặt hạn này."))
        return data

    def days(self) -> dict[str, date | None]:
        return {duty: self.cleaned_data[f"d_{duty}"] for duty in self.duties}


class DueForm(forms.Form):
    duty = choice_field(_("Báo cáo"))
    due_on = day_field(_("Ngày cuối cùng còn đúng hạn"))
    basis = text_field(_("Văn bản của tỉnh đặt hạn"))

    def __init__(self, *args: Any, duties: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["duty"], [CHOOSE, *duties])


class LockForm(forms.Form):
    level = choice_field(_("Chốt báo cáo của"))
    reason = text_field(_("Lý do, căn cứ chốt kỳ"), rows=3)

    def __init__(self, *args: Any, levels: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["level"], [CHOOSE, *levels])


class ExceptionForm(forms.Form):
    report = choice_field(_("Đơn vị, báo cáo"))
    until = day_field(_("Được sửa đến hết ngày"))
    reason = text_field(_("Lý do"), rows=3)

    def __init__(self, *args: Any, reports: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["report"], [CHOOSE, *reports])


__all__ = [
    "DueForm", "ExceptionForm", "LockForm", "MissingForm", "OpenForm", "ReasonForm", "ReturnForm", "VersionForm", "WordsForm",
]  # fmt: skip
