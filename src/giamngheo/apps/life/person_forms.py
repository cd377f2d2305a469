"""Questions about one person: birth, death, marriage, leaving, arriving, becoming the head."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import queries
from .form_parts import (
    HERE,
    OUTSIDE,
    PROVINCE,
    HomeFound,
    MemberForm,
    PersonFields,
    PersonFound,
    SaidForm,
    check_where,
    offer_communes,
    relations,
    where_to,
)


class BirthForm(PersonFields, SaidForm):
    """A child: the day is that of the birth."""

    relation = forms.ChoiceField(label=gettext_lazy("Quan hệ với chủ hộ"), choices=relations, initial="child")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("birth_on", "birth_year"):
            del self.fields[name]
        self.fields["happened_on"].label = _("Ngày sinh")
        self.fields["full_name"].required = True
        self.fields["full_name"].error_messages["required"] = _("Ghi họ và tên của trẻ.")
        for name in ("relation", "ground", "document"):
            self.move_to_end(name)

    def arguments(self) -> dict[str, Any]:
        child = self.new_person(self.household.ethnic_group)
        return {**self.base(), "child": child, "relation": self.cleaned_data["relation"]}


class DeathForm(MemberForm):
    """Who died."""


class PersonOutForm(HomeFound, MemberForm):
    """Where a member goes."""

    where = forms.ChoiceField(
        label=gettext_lazy("Nơi đến"),
        widget=forms.RadioSelect,
        choices=[
            (HERE, gettext_lazy("Một hộ khác trong xã")),
            (PROVINCE, gettext_lazy("Xã khác trong tỉnh")),
            (OUTSIDE, gettext_lazy("Ngoài tỉnh")),
        ],
        error_messages={"required": gettext_lazy("Chọn nơi đến.")},
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("Quan hệ với chủ hộ nơi đến"), required=False,
        choices=lambda: [("", _("Chưa rõ")), *relations()],
    )  # fmt: skip
    to_area_id = forms.ChoiceField(label=gettext_lazy("Xã đến"), required=False)
    elsewhere = forms.CharField(label=gettext_lazy("Nơi đến ngoài tỉnh"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_communes(self)
        self.fields["home_text"].help_text = _("Nếu đến một hộ khác trong xã: gõ tên chủ hộ, không cần dấu.")
        order = ("successor_id", "where", "home_text", "home_id", "relation", "to_area_id", "elsewhere", "ground", "document")
        for name in order:
            self.move_to_end(name)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        where = given.get("where")
        self.target = self.chosen(_("Không có hộ nào trong xã có chủ hộ tên như vậy.")) if where == HERE else ""
        if where == HERE and not given.get("home_text"):
            self.add_error("home_text", _("Gõ tên chủ hộ của hộ mà người này đến ở."))
        check_where(self, where)
        return given

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            **super().arguments(),
            "to_household_id": int(self.target) if self.target else None,
            "relation": given.get("relation") or "other",
            **where_to(given),
        }


class PersonInForm(PersonFound):
    """Who comes, and from where."""

    relation = forms.ChoiceField(label=gettext_lazy("Quan hệ với chủ hộ"), choices=relations)
    elsewhere = forms.CharField(label=gettext_lazy("Từ đâu đến"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("person_text", "found_id", *PersonFields.base_fields, "relation", "elsewhere", "ground", "document"):
            self.move_to_end(name)

    def arguments(self) -> dict[str, Any]:
        person = int(self.known) if self.known else self.new_person(self.household.ethnic_group)
        given = self.cleaned_data
        return {**self.base(), "person": person, "relation": given["relation"], "elsewhere": given["elsewhere"]}


class MarriageForm(PersonFound):
    """Which member marries whom; the couple lives here."""

    person_id = forms.ChoiceField(label=gettext_lazy("Thành viên kết hôn"))
    spouse_relation = forms.ChoiceField(
        label=gettext_lazy("Quan hệ của vợ/chồng mới với chủ hộ"), choices=relations, initial="child_in_law",
        help_text=gettext_lazy("Hai vợ chồng ở hộ này. Nếu ở hộ kia, hãy ghi từ trang của hộ kia."),
    )  # fmt: skip
    elsewhere = forms.CharField(label=gettext_lazy("Vợ/chồng mới từ đâu đến"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = [("", _("Chọn một người")), *self.choices_of_members()]  # type: ignore[attr-defined]
        self.fields["person_text"].label = _("Vợ/chồng mới đã có trong sổ của xã")
        self.fields["full_name"].label = _("Họ và tên vợ/chồng mới (người chưa có trong sổ)")
        names = ("person_text", "found_id", *PersonFields.base_fields, "spouse_relation", "elsewhere", "ground", "document")
        for name in names:
            self.move_to_end(name)

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        spouse = int(self.known) if self.known else self.new_person()
        return {
            **self.base(), "person_id": int(given["person_id"]), "spouse": spouse,
            "spouse_household_id": queries.home_of(int(self.known)) if self.known else None,
            "spouse_relation": given["spouse_relation"], "elsewhere": given["elsewhere"],
        }  # fmt: skip


class HeadForm(SaidForm):
    """Who is head from the day on."""

    head_id = forms.ChoiceField(label=gettext_lazy("Chủ hộ mới"))
    former_relation = forms.ChoiceField(label=gettext_lazy("Quan hệ của chủ hộ cũ với chủ hộ mới"), choices=relations)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["head_id"].choices = [("", _("Chọn một người")), *self.choices_of_members(but_head=True)]  # type: ignore[attr-defined]
        for name in ("ground", "document"):
            self.move_to_end(name)

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {**self.base(), "head_id": int(given["head_id"]), "former_relation": given["former_relation"]}
