"""Forms of evaluation surveys: the design, and the questionnaire as the plan asks it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.engine.plan_surveys import NUMBER, YES_NO, Questionnaire
from giamngheo.kit.fields import REQUIRED, choice_field, day_field, offer, text_field, truth_field

from . import states
from .models import Survey

UNKNOWN = ("", _("Không biết"))


def _whole(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    errors = {
        **REQUIRED, "invalid": _("Ghi một số nguyên."), "min_value": _("Ghi số từ %(limit_value)s trở lên."),
        "max_value": _("Ghi số không quá %(limit_value)s."),
    }  # fmt: skip
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=errors, **more)


class SurveyForm(forms.Form):
    """The design of a survey."""

    kind = choice_field(_("Loại điều tra"), Survey.Kind.choices)
    year = _whole(_("Năm"), 2021, 2100)
    title = text_field(_("Tên cuộc điều tra"))
    questionnaire = choice_field(_("Phiếu hỏi"))
    clusters = _whole(_("Số bản chọn vào mẫu"), 2, 5000, initial=60)
    households = _whole(_("Số hộ mỗi bản"), 1, 200, initial=15)
    alike = forms.DecimalField(
        label=_("Độ giống nhau giữa các hộ cùng bản (giả định)"), min_value=0, max_value=1, decimal_places=3, initial=Decimal("0.05"),
        localize=True, help_text=_("Từ 0 đến 1; dùng để tính độ chính xác dự kiến, không dùng để ước lượng."),
        error_messages={
            **REQUIRED, "invalid": _("Ghi số từ 0 đến 1, ví dụ 0,05."), "min_value": _("Ghi số từ 0 đến 1, ví dụ 0,05."),
            "max_value": _("Ghi số từ 0 đến 1, ví dụ 0,05."),
        },
    )  # fmt: skip
    seed = _whole(
        _("Số hạt giống"), 0, 10**9, initial=2514, help_text=_("Cùng khung mẫu và cùng số này thì chọn ra đúng cùng một mẫu.")
    )

    def __init__(self, *args: Any, sheets: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["questionnaire"], sheets)


class VisitForm(forms.Form):
    """One household: what came of the visit, and each question of the plan's questionnaire; nothing said is not known."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, sheet: Questionnaire, told: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        outcomes = [(o.code, o.label.capitalize()) for o in states.OUTCOMES.values() if o.code != states.PENDING]
        self.fields["outcome"] = choice_field(_("Kết quả đến hộ"), outcomes, is_radio=True, is_inline=True)
        self.fields["asked_on"] = day_field(_("Ngày hỏi"))
        for number, question in enumerate(sheet.questions.values(), 1):
            label, begin = f"{number}. {question.text_vi}", told.get(question.id, "")
            if question.kind == YES_NO:
                field: forms.Field = truth_field(label, initial=begin)
            elif question.kind == NUMBER:
                field = _whole(f"{label} ({question.unit_vi})", question.least, question.most, required=False, initial=begin or None)
            else:
                field = choice_field(label, [*question.options.items(), UNKNOWN], is_radio=True, required=False, initial=begin)
            self.fields[f"q_{question.id}"] = field
        self.fields["note"] = text_field(_("Ghi chú"), rows=2, required=False, max_length=1000)

    def answers(self) -> dict[str, str]:
        """Question → answer as text; empty: not known."""
        given = {item: self.cleaned_data.get(f"q_{item}") for item in self.sheet.questions}
        return {item: "" if value is None else str(value) for item, value in given.items()}


class ReasonForm(forms.Form):
    """Why a survey is not made."""

    text = text_field(_("Lý do bỏ"), rows=4)
    version = forms.IntegerField(widget=forms.HiddenInput)
