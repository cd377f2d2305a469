"""Forms of a sheet, made from the table of questions: one form per step, keys as in the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.plan_law import Scorecard
from giamngheo.kit import clock, formats
from giamngheo.kit.terms import word

from . import questions as q
from .people import Sheet, Someone

NOT_ASKED = ("", gettext_lazy("Chưa hỏi"))
YES_NO = (("1", gettext_lazy("Có")), ("0", gettext_lazy("Không")), NOT_ASKED)
OLDEST_YEAR = 1900


class InlineRadio(forms.RadioSelect):
    """Yes, no and not asked in one row, for a thumb."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.attrs["class"] = "gn-inline"


class DecimalVi(forms.DecimalField):
    """``45,5`` and ``45.5`` are the same; dots between thousands of đồng are taken out."""

    def __init__(self, *, has_thousands: bool, **kwargs: Any) -> None:
        self.has_thousands = has_thousands
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        text = str(value or "").replace("\u00a0", "").replace(" ", "")
        text = text.replace(".", "") if self.has_thousands else text
        return super().to_python(text.replace(",", "."))


class ManyCodes(forms.MultipleChoiceField):
    """Several codes; also as one text with commas, as the page of two phones sends them back."""

    def to_python(self, value: Any) -> list[str]:
        return super().to_python([code for text in value or [] for code in str(text).split(",") if code])


def _choices(question: q.Question) -> list[tuple[str, Any]]:
    if question.name == "ethnic_group":
        return [("", _("Chưa hỏi")), *((g.name, g.name) for g in _groups())]
    return [(term.code, word(term) + (f" ({term.note})" if term.note else "")) for term in question.terms]


def _groups() -> list[Any]:
    """Those of the province first."""
    return sorted(current_plan().ethnic_groups, key=lambda group: not group.is_son_la)


def field_of(question: q.Question) -> forms.Field:
    """The form's field of a question."""
    common: dict[str, Any] = {"label": question.label, "help_text": question.hint, "required": False}
    if question.kind == q.YES_NO:
        return forms.ChoiceField(choices=YES_NO, widget=InlineRadio(), **common)
    if question.kind == q.CHOICE or question.name == "ethnic_group":
        choices = _choices(question)
        return forms.ChoiceField(choices=choices if choices[0][0] == "" else [NOT_ASKED, *choices], **common)
    if question.kind == q.MANY:
        choices = [*_choices(question), (q.NONE, _("Không có"))]
        return ManyCodes(choices=choices, widget=forms.CheckboxSelectMultiple(), **common)
    if question.kind == q.NUMBER:
        if question.unit:
            common["label"] = f"{question.label} ({question.unit})"
        return DecimalVi(
            has_thousands=question.unit == "đồng", min_value=0, max_value=question.most, max_digits=14, decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **common,
        )  # fmt: skip
    if question.kind == q.DAY:
        return forms.DateField(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            **common,
        )  # fmt: skip
    if question.kind == q.YEAR:
        return forms.IntegerField(
            min_value=OLDEST_YEAR, max_value=clock.today().year,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **common,
        )  # fmt: skip
    widget = forms.Textarea(attrs={"rows": 3}) if question.kind == q.LONG else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(max_length=1000 if question.kind == q.LONG else 120, widget=widget, **common)


def stored(question: q.Question | None, value: Any) -> Any:
    """A cleaned value as the sheet keeps it in JSON; empty is None."""
    if question is not None and question.kind == q.YES_NO:
        return {"1": True, "0": False}.get(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return sorted(value) or None
    if isinstance(value, str):
        return " ".join(value.split()) or None
    return value


def shown(question: q.Question | None, value: Any) -> Any:
    """What the form starts with, of a stored value."""
    if question is not None and question.kind == q.YES_NO:
        return {True: "1", False: "0"}.get(value, "")
    if question is not None and question.kind == q.NUMBER and value not in (None, ""):
        return formats.number(value) if question.unit == "đồng" else str(value).replace(".", ",")
    return "" if value is None else value


def question_of(key: str) -> q.Question | None:
    ref, name = q.split(key)
    return (q.PERSON_BY_NAME if ref else q.HOUSEHOLD_BY_NAME).get(name)


@dataclass(slots=True)
class Group:
    """Fields that stand together: of one person, or of the household (no title)."""

    title: str
    note: str = ""
    fields: list[forms.BoundField] = field(default_factory=list)


class SheetForm(forms.Form):
    """Some keys of a sheet. ``fields_sent`` says which of them a post carries, since an empty box is not sent."""

    def __init__(self, data: Any, keys: Iterable[str], sheet: Sheet, *, card: Scorecard | None = None,
                 law: Mapping[str, str] | None = None) -> None:  # fmt: skip
        super().__init__(data, auto_id="id_%s")
        self.sheet = sheet
        people = {person.ref: person for person in sheet.people}
        for key in keys:
            ref, name = q.split(key)
            made = self._field(key, people, card)
            made.law = (law or {}).get(name)  # type: ignore[attr-defined]
            self.fields[key] = made
            value = people[ref].get(name) if ref in people else sheet.get(name) if key != "head" else sheet.head_ref
            self.initial[key] = shown(question_of(key), value)
            if name == "id_number":
                self._mask(made, people.get(ref), key)

    def _field(self, key: str, people: Mapping[str, Someone], card: Scorecard | None) -> forms.Field:
        if key == "head":
            choices = [(p.ref, formats.person_name(p.name, missing=_("Chưa có tên"))) for p in people.values() if p.is_here]
            return forms.ChoiceField(label=_("Chủ hộ"), choices=choices, required=False, widget=forms.RadioSelect())
        if key.startswith(q.CARD) and card is not None:
            item = next(item for item in card.items if q.CARD + item.id == key)
            options = [NOT_ASKED, *((o.code, o.name_vi) for o in item.options)]
            return forms.ChoiceField(label=item.name_vi, choices=options, required=False)
        question = question_of(key)
        if question is None:
            raise KeyError(key)
        return field_of(question)

    def _mask(self, made: forms.Field, person: Someone | None, key: str) -> None:
        """A number the register has is not shown; an empty box keeps it."""
        known = str(person.get("id_number") or "") if person else ""
        if known:
            self.initial[key] = ""
            made.help_text = _("Đã có số, bốn số cuối %(last)s. Chỉ ghi khi số trên giấy tờ khác.") % {"last": known[-4:]}

    @property
    def keys_sent(self) -> list[str]:
        """Keys that this post carries; all of the form where it does not say."""
        raw = self.data.get("fields", "") if self.is_bound else ""
        named = [key for key in raw.split(",") if key in self.fields]
        return named or list(self.fields)

    def good(self) -> dict[str, Any]:
        """Answers of the post that are sound, as they are stored; what is wrong is in ``errors`` and is left out."""
        self.full_clean()
        return {
            key: stored(question_of(key), self.cleaned_data[key])
            for key in self.keys_sent
            if key in self.cleaned_data and not (key.endswith("-id_number") and not self.cleaned_data[key])
        }


class NewHouseholdForm(forms.Form):
    """A household found in the village, with its request."""

    head_name = forms.CharField(
        label=gettext_lazy("Họ và tên chủ hộ"), max_length=120,
        error_messages={"required": gettext_lazy("Ghi họ tên chủ hộ như trong giấy đề nghị.")},
    )  # fmt: skip
    request_on = forms.DateField(
        label=gettext_lazy("Ngày của giấy đề nghị (Mẫu 01)"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Ghi ngày của giấy đề nghị. Hộ ngoài danh sách chỉ được rà soát khi có giấy.")},
    )  # fmt: skip
    request_number = forms.CharField(
        label=gettext_lazy("Số tiếp nhận, nếu có"), max_length=60, required=False,
    )  # fmt: skip
    token = forms.UUIDField(widget=forms.HiddenInput())


class ReasonForm(forms.Form):
    """Why: of a correction, of a sheet put aside, of a notice closed."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Ghi lý do.")},
    )  # fmt: skip

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["reason"].label = label


class PhotoForm(forms.Form):
    """One picture and what is on it."""

    subject = forms.ChoiceField(label=gettext_lazy("Ảnh chụp gì"))
    content = forms.FileField(
        label=gettext_lazy("Chọn ảnh"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={
            "required": gettext_lazy("Chọn một ảnh trên máy."),
            "empty": gettext_lazy("Tệp này trống. Chụp lại rồi chọn lại."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = forms.ChoiceField(choices=[(t.code, word(t)) for t in q.SUBJECTS], label=_("Ảnh chụp gì"))
        self.fields["subject"] = chosen
        self.order_fields(["subject", "content"])
