"""Forms of the frame, and fields that kinds share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from . import terms
from .models import Contribution

LINES = {"rows": 3}
YES_NO = (("yes", _("Có")), ("no", _("Không")), ("", _("Chưa rõ")))
TRUTH = {"yes": True, "no": False, "": None}


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Ghi ngày."), "invalid": _("Ghi ngày theo dạng ngày/tháng/năm.")}, **more,
    )  # fmt: skip


def text_field(label: Any, *, rows: int = 0, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, widget=widget, max_length=2000 if rows else 200,
        error_messages={"required": _("Cần trả lời câu này.")}, **more,
    )  # fmt: skip


def choice_field(label: Any, choices: Iterable[tuple[str, Any]] = (), *, is_radio: bool = False, **more: Any) -> forms.ChoiceField:
    widget = forms.RadioSelect() if is_radio else forms.Select()
    errors = {"required": _("Chọn một câu trả lời."), "invalid_choice": _("Chọn một câu trả lời trong danh sách.")}
    return forms.ChoiceField(label=label, choices=list(choices), widget=widget, error_messages=errors, **more)


def truth_field(label: Any, **more: Any) -> forms.ChoiceField:
    """Yes, no, not known: three answers side by side."""
    return forms.ChoiceField(label=label, choices=YES_NO, required=False, widget=forms.RadioSelect({"class": "gn-inline"}), **more)


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


class MoneyField(forms.IntegerField):
    """Whole đồng, typed with or without dots between thousands."""

    widget = forms.TextInput

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=0, max_value=10**12, **more)
        self.widget.attrs.update({"inputmode": "numeric"})
        self.error_messages["required"] = _("Ghi số tiền.")
        self.error_messages["invalid"] = _("Ghi số đồng, ví dụ 24.000.000.")
        self.error_messages["min_value"] = _("Số tiền không được nhỏ hơn 0.")

    def to_python(self, value: Any) -> int | None:
        plain = value.replace(".", "").replace("đ", "").replace("\u00a0", "").replace(" ", "") if isinstance(value, str) else value
        return super().to_python(plain)


class NumberField(forms.DecimalField):
    """A measure, typed with a comma or a point."""

    widget = forms.TextInput

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=0, max_digits=9, decimal_places=2, **more)
        self.widget.attrs.update({"inputmode": "decimal"})
        self.error_messages["required"] = _("Ghi số đo.")
        self.error_messages["invalid"] = _("Ghi số, ví dụ 36,5.")

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class Acting(forms.Form):
    """An act on something that others may move on meanwhile: it carries the version that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReasonForm(Acting):
    """Why."""

    reason = text_field(_("Lý do"), rows=3)


class OverrideForm(Acting):
    """The second person's word."""

    answer = choice_field(
        _("Quyết định"), (("yes", _("Đồng ý hỗ trợ dù trùng")), ("no", _("Không đồng ý"))), is_radio=True
    )
    note = text_field(_("Ý kiến"), rows=3, required=False, help_text=_("Không đồng ý thì phải ghi vì sao."))


class EvidenceForm(forms.Form):
    """One photo or paper and what it is."""

    step = choice_field(_("Chứng minh việc gì"), required=False)
    title = text_field(_("Ảnh, giấy tờ này là gì"), help_text=_("Ví dụ: móng nhà đã đổ bê tông; giấy cam kết của hộ."))
    content = forms.FileField(
        label=_("Chọn ảnh (JPEG, PNG) hoặc giấy tờ (PDF), tối đa 8 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        error_messages={"required": _("Chọn một tệp trên máy."), "empty": _("Tệp này trống. Chọn lại.")},
    )  # fmt: skip

    def __init__(self, *args: Any, steps: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "step", [("", _("Cả hồ sơ")), *steps])


class ContributionForm(forms.Form):
    """What others put in."""

    contributor = text_field(_("Ai đóng góp"), help_text=_("Ví dụ: gia đình, dòng họ, đoàn thanh niên xã."))
    form = choice_field(_("Hình thức"), Contribution.Form.choices)
    quantity = NumberField(label=_("Số lượng"), required=False)
    unit = text_field(_("Đơn vị tính"), required=False, help_text=_("Ví dụ: công, m³, tấm, m² đất."))
    amount_vnd = MoneyField(label=_("Số tiền, hoặc quy ra tiền (đồng)"), required=False)
    source_code = choice_field(_("Nguồn"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "source_code", terms.sources().items())


class ImportForm(forms.Form):
    """A list of another programme."""

    area_id = choice_field(_("Xã"))
    giver = choice_field(_("Chương trình đã hỗ trợ"))
    content = forms.FileField(
        label=_("Danh sách (Excel hoặc CSV)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.ods"}),
        error_messages={"required": _("Chọn một tệp trên máy."), "empty": _("Tệp này trống. Chọn lại.")},
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "area_id", areas)
        offer(self, "giver", [("", _("Chọn chương trình")), *terms.other_givers().items()])


__all__ = [
    "TRUTH", "Acting", "ContributionForm", "EvidenceForm", "ImportForm", "MoneyField", "NumberField", "OverrideForm", "ReasonForm",
    "choice_field", "day_field", "offer", "text_field", "truth_field",
]  # fmt: skip
