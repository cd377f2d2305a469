"""Questions about a whole household: it leaves, splits, merges, ends, is found, is received."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .form_parts import (
    HERE,
    OUTSIDE,
    PROVINCE,
    EachMember,
    HomeFound,
    PersonFields,
    SaidForm,
    check_where,
    offer_communes,
    offer_villages,
    relations,
    where_to,
)


class HouseholdOutForm(SaidForm):
    """Where the whole household goes."""

    where = forms.ChoiceField(
        label=gettext_lazy("Nơi đến"),
        widget=forms.RadioSelect,
        choices=[
            (HERE, gettext_lazy("Một bản khác trong xã")),
            (PROVINCE, gettext_lazy("Xã khác trong tỉnh")),
            (OUTSIDE, gettext_lazy("Ngoài tỉnh")),
        ],
        error_messages={"required": gettext_lazy("Chọn nơi đến.")},
    )
    village_id = forms.ChoiceField(label=gettext_lazy("Bản đến"), required=False)
    to_area_id = forms.ChoiceField(label=gettext_lazy("Xã đến"), required=False)
    elsewhere = forms.CharField(label=gettext_lazy("Nơi đến ngoài tỉnh"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_communes(self)
        offer_villages(self, self.household.area_id, but=self.household.village_id)
        for name in ("ground", "document"):
            self.move_to_end(name)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("where") == HERE and not given.get("village_id"):
            self.add_error("village_id", _("Chọn bản đến."))
        check_where(self, given.get("where"))
        return given

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        village = int(given["village_id"]) if given["where"] == HERE else None
        return {**self.base(), "to_village_id": village, **where_to(given)}


class SplitForm(EachMember):
    """Who goes, and as what to the new head."""

    village_id = forms.ChoiceField(label=gettext_lazy("Bản của hộ mới"), required=False)
    successor_id = forms.ChoiceField(
        label=gettext_lazy("Chủ hộ của hộ cũ"), required=False,
        help_text=gettext_lazy("Chỉ chọn khi chủ hộ hiện nay cũng tách ra."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Ở lại hộ cũ")), ("head", _("Tách ra, làm chủ hộ mới"))]
        choices += [(code, _("Tách ra, là %(relation)s của chủ hộ mới") % {"relation": label.lower()}) for code, label in relations()]
        self.ask_each(choices, "%(name)s")
        offer_villages(self, self.household.area_id, none=_("Cùng bản với hộ cũ"))
        self.fields["successor_id"].choices = [("", _("Không đổi")), *self.choices_of_members(but_head=True)]  # type: ignore[attr-defined]
        for name in ("successor_id", "village_id", "ground", "document"):
            self.move_to_end(name)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if list(self.said_of_each().values()).count("head") != 1:
            self.add_error(None, _("Chọn đúng một người tách ra làm chủ hộ mới."))
        return given

    def arguments(self) -> dict[str, Any]:
        each, given = self.said_of_each(), self.cleaned_data
        return {
            **self.base(), "person_ids": list(each),
            "head_id": next(pk for pk, relation in each.items() if relation == "head"),
            "relations": each, "village_id": int(given["village_id"]) if given["village_id"] else None,
            "successor_id": int(given["successor_id"]) if given["successor_id"] else None,
        }  # fmt: skip


class MergeForm(HomeFound, EachMember):
    """Which household takes this one in, and what each member is to its head."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home_text"].label = _("Chủ hộ của hộ nhận")
        self.fields["home_text"].required = True
        self.fields["home_text"].error_messages["required"] = _("Gõ tên chủ hộ của hộ nhận.")
        self.ask_each([("", _("Chưa rõ")), *relations()], _("%(name)s: quan hệ với chủ hộ nhận"))
        for name in ("ground", "document"):
            self.move_to_end(name)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.target = self.chosen(_("Không có hộ nào trong xã có chủ hộ tên như vậy."))
        return given

    def arguments(self) -> dict[str, Any]:
        return {**self.base(), "into_id": int(self.target), "into_version": None, "relations": self.said_of_each()}


class DissolveForm(SaidForm):
    """Day and ground are all."""


class FoundForm(PersonFields, SaidForm):
    """A household new to the commune: its head, where it comes from and settles. Members follow one by one."""

    village_id = forms.ChoiceField(label=gettext_lazy("Bản đến"), error_messages={"required": gettext_lazy("Chọn bản đến.")})
    elsewhere = forms.CharField(
        label=gettext_lazy("Từ đâu đến"), max_length=200, error_messages={"required": gettext_lazy("Ghi nơi hộ chuyển đi.")}
    )

    def __init__(self, *args: Any, villages: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village_id"].choices = [("", _("Chọn bản")), *((str(v.pk), f"{v.name} ({v.area.name})") for v in villages)]  # type: ignore[attr-defined]
        self.fields["full_name"].required = True
        self.fields["full_name"].label = _("Họ và tên chủ hộ")
        self.fields["ethnic_group"].help_text = ""
        for name in (*PersonFields.base_fields, "village_id", "elsewhere", "ground", "document"):
            self.move_to_end(name)

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "village_id": int(given["village_id"]), "said": self.said(), "head": self.new_person(),
            "elsewhere": given["elsewhere"],
        }  # fmt: skip


class TakeInForm(HomeFound):
    """Where those settle who were sent here: a household in a village, a person in a household."""

    village_id = forms.ChoiceField(label=gettext_lazy("Bản đến"), required=False)
    relation = forms.ChoiceField(label=gettext_lazy("Quan hệ với chủ hộ"), choices=relations, required=False)

    def __init__(self, *args: Any, is_household: bool, **kwargs: Any) -> None:
        self.is_household = is_household
        super().__init__(*args, **kwargs)
        offer_villages(self, self.household.area_id)
        for name in ("home_text", "home_id", "relation") if is_household else ("village_id",):
            del self.fields[name]
        if not is_household:
            self.fields["home_text"].label = _("Chủ hộ của hộ mà người này đến ở")
            self.fields["home_text"].required = True
            self.fields["home_text"].error_messages["required"] = _("Gõ tên chủ hộ.")
        for name in ("relation", "ground", "document"):
            if name in self.fields:
                self.move_to_end(name)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.target = "" if self.is_household else self.chosen(_("Không có hộ nào trong xã có chủ hộ tên như vậy."))
        if self.is_household and not given.get("village_id"):
            self.add_error("village_id", _("Chọn bản đến."))
        return given

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.is_household:
            return {"village_id": int(given["village_id"]), "said": self.said()}
        return {
            "household_id": int(self.target), "version": None, "said": self.said(),
            "relation": given["relation"] or "other",
        }  # fmt: skip
