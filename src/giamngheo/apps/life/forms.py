"""Questions about one event. A form knows the household and its members; ``arguments`` are the action's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.engine.vocabulary import LIFE_EVENTS
from giamngheo.kit import formats
from giamngheo.kit.terms import word

from . import queries
from .form_parts import (
    SaidForm,
    day_field,
)
from .household_forms import DissolveForm, FoundForm, HouseholdOutForm, MergeForm, SplitForm, TakeInForm
from .person_forms import BirthForm, DeathForm, HeadForm, MarriageForm, PersonInForm, PersonOutForm


class ReorganiseForm(SaidForm):
    """Which communes' books pass into their successor."""

    area_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Xã cũ cần chuyển sổ"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Chọn ít nhất một xã cũ.")},
    )  # fmt: skip

    def __init__(self, *args: Any, passing: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_ids"].choices = [  # type: ignore[attr-defined]
            (p["predecessor_id"], _("%(old)s → %(new)s: %(n)s hộ")
             % {"old": p["predecessor__name"], "new": p["successor__name"], "n": formats.number(p["count"])})
            for p in passing
        ]  # fmt: skip
        self.fields["ground"].help_text = _("Nghị quyết về sắp xếp đơn vị hành chính.")
        for name in ("ground", "document"):
            self.move_to_end(name)

    def arguments(self) -> dict[str, Any]:
        return {"area_ids": self.cleaned_data["area_ids"], "said": self.said()}


class UndoForm(forms.Form):
    """Why an event is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do huỷ"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ví dụ: ghi nhầm hộ. Biến động vẫn còn trong dòng thời gian, đánh dấu đã huỷ."),
        error_messages={"required": gettext_lazy("Ghi lý do huỷ, để người sau biết.")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class FilterForm(forms.Form):
    """All from the address; what cannot be read is left out."""

    loai = forms.ChoiceField(
        label=gettext_lazy("Loại biến động"), required=False,
        choices=lambda: [("", _("Mọi loại")), *((term.code, word(term)) for term in LIFE_EVENTS)],
    )  # fmt: skip
    ban = forms.ChoiceField(label=gettext_lazy("Bản, tiểu khu"), required=False)
    tu = day_field(gettext_lazy("Từ ngày"), required=False)
    den = day_field(gettext_lazy("Đến ngày"), required=False)
    dia_ban = forms.IntegerField(required=False, widget=forms.HiddenInput)
    sap_xep = forms.ChoiceField(required=False, choices=[(key, key) for key in queries.SORTS], widget=forms.HiddenInput)

    def __init__(self, *args: Any, villages: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ban"].choices = [("", _("Mọi bản")), *((str(v.pk), v.name) for v in villages)]  # type: ignore[attr-defined]
        if not villages:
            del self.fields["ban"]

    def search(self) -> queries.Search:
        """What to list; unreadable parts are as if not given."""
        self.is_valid()
        given = self.cleaned_data
        return queries.Search(
            kind=given.get("loai") or "", first=given.get("tu"), last=given.get("den"),
            village_id=int(given["ban"]) if given.get("ban") else None, area_id=given.get("dia_ban"),
            sort=given.get("sap_xep") or "-happened_on",
        )  # fmt: skip


__all__ = [
    "BirthForm",
    "DeathForm",
    "DissolveForm",
    "FilterForm",
    "FoundForm",
    "HeadForm",
    "HouseholdOutForm",
    "MarriageForm",
    "MergeForm",
    "PersonInForm",
    "PersonOutForm",
    "ReorganiseForm",
    "SaidForm",
    "SplitForm",
    "TakeInForm",
    "UndoForm",
]
