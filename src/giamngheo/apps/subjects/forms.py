"""Forms of subjects, of members and of answers; the questions of answers come from the columns of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.engine.frames import Column
from giamngheo.kit.fields import MoneyField, choice_field, day_field, offer, text_field
from giamngheo.kit.terms import word

from .models import SubjectMember

UNKNOWN = "unknown"
TRUTHS = (("yes", _("Có")), ("no", _("Không")), (UNKNOWN, _("Không rõ")))
VALUES: dict[str, Any] = {"yes": True, "no": False, UNKNOWN: None}


class Measure(forms.DecimalField):
    """A number, typed with a comma or a point."""

    widget = forms.TextInput

    def __init__(self, **more: Any) -> None:
        super().__init__(max_digits=16, decimal_places=2, **more)
        self.widget.attrs.update({"inputmode": "decimal"})
        self.error_messages["invalid"] = _("Ghi số, ví dụ 36,5.")

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


def answer_field(column: Column, *, hint: str = "", law: str = "") -> forms.Field:
    """The question that a column asks; nothing is answered until somebody answers it."""
    label = f"{column.vi} ({column.unit})" if column.unit else column.vi
    more: dict[str, Any] = {"required": False, "help_text": hint}
    field: forms.Field
    if column.terms:
        choices = [("", _("Chưa ghi")), *((term.code, word(term)) for term in column.terms), (UNKNOWN, _("Không rõ"))]
        field = choice_field(label, choices, **more)
    elif column.dtype == pl.Boolean():
        field = choice_field(label, TRUTHS, is_radio=True, is_inline=True, **more)
    elif column.dtype == pl.Date():
        field = day_field(label, **more)
    elif column.unit == "đồng":
        field = MoneyField(label=label, **more)
    else:
        field = Measure(label=label, **more)
    if law:
        setattr(field, "law", _("Quy định hỏi: %(rules)s") % {"rules": law})  # noqa: B010 - read by components/field.html
    return field


class Answers(forms.Form):
    """Questions by name; ``columns``: name → column. Names may carry whom they are about in front."""

    def ask(self, columns: Mapping[str, Column], *, hints: Mapping[str, str], laws: Mapping[str, str]) -> None:
        """Adds the questions."""
        self.columns = dict(columns)
        for name, column in columns.items():
            self.fields[name] = answer_field(column, hint=hints.get(name, ""), law=laws.get(name, ""))

    def answered(self) -> dict[str, Any]:
        """What was answered, as ``columns.checked`` takes it; questions left alone are left out."""
        given = {name: self.cleaned_data.get(name) for name in self.columns}
        return {
            name: VALUES.get(value, value) if isinstance(value, str) else value
            for name, value in given.items() if value not in (None, "")
        }  # fmt: skip


class AnswersForm(Answers):
    """What was found on one day about one subject."""

    def __init__(
        self, *args: Any, columns: Mapping[str, Column], hints: Mapping[str, str], laws: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ask(columns, hints=hints, laws=laws)
        self.fields["observed_on"] = day_field(_("Ngày nắm thông tin"))
        self.fields["note"] = text_field(
            _("Căn cứ, ghi chú"), required=False, help_text=_("Ví dụ: biên bản họp bản ngày …, giấy xác nhận số ….")
        )


class PlaceAnswersForm(AnswersForm):
    """What was found about a commune or some of its villages."""

    villages = forms.MultipleChoiceField(
        label=_("Bản, tiểu khu"), required=False, widget=forms.CheckboxSelectMultiple(),
        help_text=_("Không chọn bản nào: câu trả lời là của cả xã."),
    )

    def __init__(self, *args: Any, villages: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["villages"], villages)


class SubjectForm(Answers):
    """What a subject is called and, when it is entered, what is known of it already."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    area_id = choice_field(
        _("Xã, phường"), help_text=_("Đối tượng có từ trước khi sắp xếp đơn vị hành chính: chọn xã của ngày thành lập.")
    )
    name = text_field(_("Tên"))
    code = text_field(_("Mã số thuế, số đăng ký hoặc số quyết định"), required=False)
    village_id = choice_field(_("Bản, tiểu khu"), required=False)
    opened_on = day_field(_("Ngày thành lập, ngày đề xuất hoặc ngày giao việc"))

    def __init__(
        self, *args: Any, areas: Iterable[tuple[str, Any]], villages: Iterable[tuple[str, Any]] | None,
        columns: Mapping[str, Column], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        offered = list(areas)
        offer(self.fields["area_id"], offered)
        if len(offered) == 1:
            self.fields["area_id"].widget = forms.HiddenInput()
        if villages is None:
            del self.fields["village_id"]
        else:
            offer(self.fields["village_id"], [("", _("Cả xã")), *villages])
        self.ask(columns, hints={}, laws={})

    def given(self) -> dict[str, Any]:
        """What the actions take, without the answers."""
        data = self.cleaned_data
        village = data.get("village_id") or ""
        return {
            "name": data["name"], "code": data["code"], "opened_on": data["opened_on"],
            "village_id": int(village) if village else None,
        }  # fmt: skip


class CloseForm(forms.Form):
    """From when and why."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    closed_on = day_field(_("Đóng từ ngày"))
    reason = text_field(_("Lý do"), rows=2, max_length=1000, help_text=_("Ví dụ: nhóm giải thể; công trình đã bàn giao."))


class MemberForm(forms.Form):
    """Who joins: ``who`` is h<number> for a household, p<number> for a person."""

    who = choice_field(_("Ai tham gia"), is_radio=True)
    role = choice_field(_("Vai trò"), SubjectMember.Role.choices, is_radio=True, is_inline=True, initial="member")
    valid_from = day_field(_("Tham gia từ ngày"))

    def __init__(self, *args: Any, people: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["who"], people)


class LeaveForm(forms.Form):
    """From when a member takes part no longer."""

    valid_to = day_field(_("Rời nhóm từ ngày"))


class WithdrawForm(forms.Form):
    """Why an answer is taken back."""

    reason = text_field(_("Lý do bỏ câu trả lời"), rows=2, max_length=1000)


__all__ = [
    "UNKNOWN", "VALUES", "Answers", "AnswersForm", "CloseForm", "LeaveForm", "MemberForm", "PlaceAnswersForm",
    "SubjectForm", "WithdrawForm", "answer_field",
]  # fmt: skip
