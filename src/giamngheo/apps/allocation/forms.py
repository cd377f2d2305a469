"""Forms of divisions: what is divided, a word on it, a paper with its number and day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.engine.plan_allocation import CriteriaSet
from giamngheo.kit import formats
from giamngheo.kit.fields import REQUIRED, GroupedChecks, MoneyField, choice_field, day_field, offer, text_field

from .models import Option

MOST_VND = 10**14


class PotForm(forms.Form):
    """First question: which pot; the others depend on it. Asked by GET."""

    dong = choice_field(_("Dòng vốn đem chia"), help_text=_("Dòng của tỉnh còn tiền đã phê duyệt, chưa giao."))

    def __init__(self, *args: Any, pots: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["dong"], pots)


class RunForm(forms.Form):
    """How much of the pot, among the communes of which map, by which sets."""

    amount_vnd = MoneyField(label=_("Số tiền chia (đồng)"), max_value=MOST_VND)
    generation = choice_field(_("Chia cho các xã của bản đồ hành chính"))
    who = choice_field(
        _("Xã tham gia"), [("", _("mọi xã của bản đồ")), ("some", _("chỉ các xã chọn dưới đây"))], is_radio=True, required=False
    )
    units = forms.MultipleChoiceField(
        label=_("Các xã, theo huyện cũ"), widget=GroupedChecks, required=False,
        error_messages={"invalid_choice": _("Xã đã chọn không có trên bản đồ này. Chọn lại các xã của bản đồ.")},
    )  # fmt: skip
    sets = forms.MultipleChoiceField(
        label=_("Bộ tiêu chí"), widget=forms.CheckboxSelectMultiple, error_messages=REQUIRED,
        help_text=_("Chọn một bộ, hoặc nhiều bộ để so sánh trước khi đề nghị."),
    )  # fmt: skip
    note = text_field(_("Ghi chú"), rows=2, max_length=500, required=False)

    def __init__(
        self, *args: Any, maps: Sequence[tuple[str, str]], groups: Sequence[tuple[str, Sequence[tuple[str, str]]]],
        sets: Sequence[CriteriaSet], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["units"]).choices = list(groups)
        offer(self.fields["generation"], maps)
        cast(forms.MultipleChoiceField, self.fields["sets"]).choices = [(one.id, one.name_vi) for one in sets]

    def clean(self) -> dict[str, Any]:
        """Nobody ticked is no choice, and a choice that is not meant is none."""
        given = super().clean() or {}
        if given.get("who") == "some" and not given.get("units") and "units" not in self.errors:
            self.add_error("units", _("Chọn ít nhất một xã, hoặc chọn “mọi xã của bản đồ”."))
        if given.get("who") != "some":
            given["units"] = []
            self.errors.pop("units", None)
        return given


class OptionForm(forms.Form):
    """One more set on the same figures."""

    set_id = choice_field(_("Bộ tiêu chí"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, sets: Sequence[CriteriaSet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["set_id"], [(one.id, one.name_vi) for one in sets])


class ProposeForm(forms.Form):
    """Which set the department stands behind, and why."""

    option = choice_field(_("Đề nghị chia theo"), is_radio=True)
    text = text_field(_("Thuyết minh"), rows=4, help_text=_("Vì sao theo bộ tiêu chí này; xã nào được, xã nào giảm."))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, options: Sequence[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["option"], [(option.pk, option.name_vi) for option in options])


class OpinionForm(forms.Form):
    """A desk's opinion."""

    text = text_field(_("Ý kiến thẩm định"), rows=4)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why it goes back."""

    reason = text_field(_("Lý do trả lại"), rows=3, max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class SubmissionForm(forms.Form):
    """The Committee's paper to the Council."""

    number = text_field(_("Số tờ trình"), max_length=60)
    signed_on = day_field(_("Ngày tờ trình"))
    text = text_field(_("Ý kiến của Ủy ban nhân dân"), rows=3, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ResolutionForm(forms.Form):
    """The Council's resolution."""

    number = text_field(_("Số nghị quyết"), max_length=60)
    signed_on = day_field(_("Ngày nghị quyết"))
    file = forms.FileField(label=_("Bản quét nghị quyết"), error_messages=REQUIRED, help_text=_("PDF hoặc ảnh."))
    text = text_field(_("Ghi chú"), rows=2, max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class AssignForm(forms.Form):
    """The decision that assigns the money."""

    number = text_field(_("Số quyết định giao vốn"), max_length=60)
    signed_on = day_field(_("Ngày quyết định"))
    authority = text_field(_("Cơ quan ban hành"))
    version = forms.IntegerField(widget=forms.HiddenInput)


def pot_words(unit_name: str, project: str, year: int, capital: str, left_vnd: int) -> str:
    """A pot as a choice."""
    return f"{project}, {year}, {capital}, {unit_name}: còn {formats.money(left_vnd)}"


__all__ = [
    "AssignForm", "OpinionForm", "OptionForm", "PotForm", "ProposeForm", "ReasonForm", "ResolutionForm", "RunForm", "SubmissionForm",
    "pot_words",
]  # fmt: skip
