"""Fields of forms as the whole system asks them: a day, a text, a choice, yes-no-unknown, money; told in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

LONG_TEXT, SHORT_TEXT = 4000, 200
REQUIRED = {"required": _("Cần trả lời câu này.")}
YES_NO = (("yes", _("Có")), ("no", _("Không")), ("", _("Chưa rõ")))
TRUTH = {"yes": True, "no": False, "": None}


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, by the browser's own calendar."""
    errors = {"required": _("Ghi ngày."), "invalid": _("Ghi ngày theo dạng ngày/tháng/năm.")}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=errors, **more)


def text_field(label: Any, *, rows: int = 0, max_length: int | None = None, **more: Any) -> forms.CharField:
    """A line, or a box of some rows."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    longest = max_length or (LONG_TEXT if rows else SHORT_TEXT)
    return forms.CharField(label=label, widget=widget, max_length=longest, error_messages=REQUIRED, **more)


def choice_field(
    label: Any, choices: Iterable[tuple[str, Any]] = (), *, is_radio: bool = False, is_inline: bool = False, **more: Any
) -> forms.ChoiceField:
    """One of a list, or of answers side by side; choices that depend on rows are given by ``offer``."""
    errors = {"required": _("Chọn một câu trả lời."), "invalid_choice": _("Chọn một câu trả lời trong danh sách.")}
    widget = forms.RadioSelect({"class": "gn-inline"} if is_inline else {}) if is_radio else forms.Select()
    return forms.ChoiceField(label=label, choices=list(choices), widget=widget, error_messages=errors, **more)


def truth_field(label: Any, **more: Any) -> forms.ChoiceField:
    """Yes, no, not known: three answers side by side."""
    return choice_field(label, YES_NO, is_radio=True, is_inline=True, required=False, **more)


def offer(field: forms.Field, choices: Iterable[tuple[Any, Any]]) -> None:
    """Puts the choices into a choice field."""
    cast(forms.ChoiceField, field).choices = list(choices)


class GroupedChecks(forms.CheckboxSelectMultiple):
    """Many choices in named groups, each folded, with all and none of a group and of the whole."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Our own markup, so that each box has the house's look."""
        return render_to_string("components/grouped_checks.html", self.get_context(name, value, attrs))


class MoneyField(forms.IntegerField):
    """Whole đồng, typed with or without dots between thousands."""

    widget = forms.TextInput

    def __init__(self, *, max_value: int = 10**12, **more: Any) -> None:
        super().__init__(min_value=0, max_value=max_value, **more)
        self.widget.attrs.update({"inputmode": "numeric"})
        self.error_messages["required"] = _("Ghi số tiền.")
        self.error_messages["invalid"] = _("Ghi số đồng, ví dụ 24.000.000.")
        self.error_messages["min_value"] = _("Số tiền không được nhỏ hơn 0.")

    def to_python(self, value: Any) -> int | None:
        plain = value.replace(".", "").replace("đ", "").replace("\u00a0", "").replace(" ", "") if isinstance(value, str) else value
        return super().to_python(plain)

    def prepare_value(self, value: Any) -> Any:
        """What the box begins with, in groups of three as money is read."""
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


__all__ = ["REQUIRED", "TRUTH", "YES_NO", "MoneyField", "choice_field", "day_field", "offer", "text_field", "truth_field"]
