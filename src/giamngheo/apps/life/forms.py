"""Questions about one event. A form knows the household and its members; ``arguments`` are the action's."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.engine.vocabulary import LIFE_EVENTS, RELATIONS
from giamngheo.kit import clock, formats
from giamngheo.kit.terms import word

from . import queries
from .actions import NewPerson, Said

DAY = {"type": "date"}
PROVINCE, HERE, OUTSIDE = "tinh", "xa", "ngoai"


def day_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, required=required, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        error_messages={"required": _("Ghi ngày."), "invalid": _("Ghi ngày theo dạng ngày/tháng/năm.")},
    )  # fmt: skip


def relations(*, head: bool = False) -> list[tuple[str, str]]:
    """Relations to the head; the head's own only where asked for."""
    return [(term.code, word(term)) for term in RELATIONS if head or term.code != "head"]


class SaidForm(forms.Form):
    """Day and ground: asked of every event."""

    happened_on = day_field(gettext_lazy("Ngày xảy ra"), gettext_lazy("Ngày trên giấy tờ, hoặc ngày sự việc xảy ra."))
    ground = forms.CharField(
        label=gettext_lazy("Căn cứ"), max_length=500,
        help_text=gettext_lazy("Ví dụ: giấy chứng tử, thông báo của công an xã, biên bản họp bản."),
        error_messages={"required": gettext_lazy("Ghi căn cứ của biến động.")},
    )  # fmt: skip
    document = forms.CharField(label=gettext_lazy("Số, ngày của giấy tờ (nếu có)"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, household: Any = None, members: Any = (), **kwargs: Any) -> None:
        self.household, self.members = household, list(members)
        super().__init__(*args, **kwargs)
        if household is not None:
            self.initial.setdefault("version", household.version)
        for name in ("ground", "document"):
            self.move_to_end(name)

    def move_to_end(self, name: str) -> None:
        """Day first, the event's own questions, then ground and paper."""
        self.fields[name] = self.fields.pop(name)

    def clean_happened_on(self) -> date:
        value: date = self.cleaned_data["happened_on"]
        if value > clock.today():
            raise forms.ValidationError(_("Ngày này chưa đến. Chỉ ghi biến động đã xảy ra."))
        return value

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(given["happened_on"], given["ground"], given["document"])

    def base(self) -> dict[str, Any]:
        """Arguments that every action on one household takes."""
        return {"household_id": self.household.pk, "version": self.cleaned_data.get("version"), "said": self.said()}

    def arguments(self) -> dict[str, Any]:
        """The action's arguments, without who does it."""
        return self.base()

    def choices_of_members(self, *, but_head: bool = False) -> list[tuple[str, str]]:
        return [(str(m.person_id), member_label(m)) for m in self.members if not (but_head and m.is_head)]

    def answers(self) -> list[dict[str, Any]]:
        """What was said, in words, for the page that asks whether it is right."""
        found = []
        for bound in self:
            if bound.is_hidden:
                continue
            text = self._in_words(bound.field, self.cleaned_data.get(bound.name))
            if text:
                found.append({"label": bound.label, "value": text})
        return found

    @staticmethod
    def _in_words(field: forms.Field, value: Any) -> str:
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, "")) if value else ""  # type: ignore[arg-type]
        return formats.day(value) if isinstance(value, date) else str(value or "")


def member_label(membership: Any) -> str:
    """ "Lò Văn Ún, sinh 1980 (chủ hộ)"."""
    person = membership.person
    text = formats.person_name(person.full_name)
    if person.birth_year or person.birth_on:
        text += _(", sinh %(year)s") % {"year": person.birth_year or person.birth_on.year}
    return text + (_(" (chủ hộ)") if membership.is_head else "")


class _MemberForm(SaidForm):
    """About one member; whoever takes over when that one is the head."""

    person_id = forms.ChoiceField(
        label=gettext_lazy("Người trong hộ"), error_messages={"required": gettext_lazy("Chọn một người trong hộ.")}
    )
    successor_id = forms.ChoiceField(
        label=gettext_lazy("Chủ hộ mới"), required=False,
        help_text=gettext_lazy("Chỉ chọn khi người này đang là chủ hộ và hộ còn người ở lại."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = [("", _("Chọn một người")), *self.choices_of_members()]  # type: ignore[attr-defined]
        self.fields["successor_id"].choices = [("", _("Không đổi chủ hộ")), *self.choices_of_members(but_head=True)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A head who leaves others behind needs a successor; said beside the question."""
        given = super().clean() or self.cleaned_data
        head = next((str(m.person_id) for m in self.members if m.is_head), "")
        if given.get("person_id") == head and len(self.members) > 1 and not given.get("successor_id"):
            self.add_error("successor_id", _("Người này đang là chủ hộ. Chọn người ở lại làm chủ hộ mới."))
        return given

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        head = next((str(m.person_id) for m in self.members if m.is_head), "")
        successor = given.get("successor_id") if given["person_id"] == head else ""
        return {**self.base(), "person_id": int(given["person_id"]), "successor_id": int(successor) if successor else None}


class _PersonFields(forms.Form):
    """Somebody new."""

    full_name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=120, required=False)
    sex = forms.ChoiceField(
        label=gettext_lazy("Giới tính"), required=False,
        choices=[("", gettext_lazy("Chưa rõ")), ("M", gettext_lazy("Nam")), ("F", gettext_lazy("Nữ"))],
    )  # fmt: skip
    birth_on = day_field(gettext_lazy("Ngày sinh"), gettext_lazy("Bỏ trống nếu chỉ biết năm sinh."), required=False)
    birth_year = forms.IntegerField(label=gettext_lazy("Năm sinh"), min_value=1900, max_value=2100, required=False)
    ethnic_group = forms.CharField(
        label=gettext_lazy("Dân tộc"), max_length=60, required=False,
        help_text=gettext_lazy("Bỏ trống nếu cùng dân tộc với chủ hộ."),
    )  # fmt: skip
    id_number = forms.RegexField(
        label=gettext_lazy("Số định danh cá nhân"), regex=r"^\d{12}$", required=False,
        error_messages={"invalid": gettext_lazy("Số định danh có đúng 12 chữ số.")},
    )  # fmt: skip

    def new_person(self, group: str = "") -> NewPerson | None:
        """Nobody when no name is given."""
        given = self.cleaned_data
        if not given.get("full_name"):
            return None
        born = given.get("birth_on")
        return NewPerson(
            given["full_name"], given.get("sex", ""), born, born.year if born else given.get("birth_year"),
            given.get("ethnic_group") or group, given.get("id_number", ""),
        )  # fmt: skip


class BirthForm(_PersonFields, SaidForm):
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


class DeathForm(_MemberForm):
    """Who died."""


class _Found(SaidForm):
    """Somebody or some household of the commune is looked for by name, then chosen among the few that fit."""

    search_name = ""
    choice_name = ""

    def candidates(self, text: str) -> list[tuple[str, str]]:
        raise NotImplementedError

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = str(self.data.get(self.search_name, "")) if self.is_bound else ""
        self.found = self.candidates(text) if text.strip() else []
        if len(self.found) > 1:
            self.fields[self.choice_name].choices = [("", _("Chọn một dòng")), *self.found[: queries.MOST_FOUND]]  # type: ignore[attr-defined]
        elif self.choice_name in self.fields:
            self.fields[self.choice_name].widget = forms.HiddenInput()

    def chosen(self, nobody: str) -> str:
        """The id that is meant; empty when nothing was looked for or the choice is still open (an error is added)."""
        given = self.cleaned_data
        if not given.get(self.search_name):
            return ""
        if not self.found:
            self.add_error(self.search_name, nobody)
        elif len(self.found) == 1:
            return self.found[0][0]
        elif given.get(self.choice_name) in dict(self.found):
            return str(given[self.choice_name])
        elif len(self.found) > queries.MOST_FOUND:
            self.add_error(self.search_name, _("Có quá nhiều kết quả. Gõ thêm chữ rồi bấm Tiếp tục."))
        else:
            self.add_error(
                self.choice_name, _("Có %(n)s kết quả. Chọn một dòng rồi bấm Tiếp tục.") % {"n": len(self.found)}
            )
        return ""

    def answers(self) -> list[dict[str, Any]]:
        found = super().answers()
        if len(self.found) == 1:
            label = self.fields[self.search_name].label
            found = [{"label": a["label"], "value": self.found[0][1]} if a["label"] == label else a for a in found]
        return found


def home_label(household: Any) -> str:
    """ "Lò Văn Ún, bản Nà Tòng, 4 người"."""
    parts = [formats.person_name(household.head_name), household.village.name if household.village else ""]
    if household.member_count is not None:
        parts.append(_("%(n)s người") % {"n": formats.number(household.member_count)})
    return ", ".join(part for part in parts if part)


class _ChoiceWithoutList(forms.ChoiceField):
    """What is chosen is checked against what was found, by the form."""

    def valid_value(self, value: Any) -> bool:
        return True


class _HomeFound(_Found):
    """Another household of the commune, by its head's name."""

    search_name, choice_name = "home_text", "home_id"
    home_text = forms.CharField(
        label=gettext_lazy("Chủ hộ của hộ kia"), max_length=100, required=False,
        help_text=gettext_lazy("Gõ tên chủ hộ trong xã, không cần dấu."),
    )  # fmt: skip
    home_id = _ChoiceWithoutList(label=gettext_lazy("Chọn hộ"), required=False)

    def candidates(self, text: str) -> list[tuple[str, str]]:
        found = queries.households_named(text, self.household.area_id, but=self.household.pk)
        return [(str(h.pk), home_label(h)) for h in found]


class PersonOutForm(_HomeFound, _MemberForm):
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


def offer_communes(form: SaidForm) -> None:
    """Communes of today's map but this one."""
    found = queries.communes_now(but=form.household.area_id)
    form.fields["to_area_id"].choices = [("", _("Chọn xã")), *((str(a.pk), a.name) for a in found)]  # type: ignore[attr-defined]


def check_where(form: SaidForm, where: Any) -> None:
    """The question that belongs to the answer is answered."""
    if where == PROVINCE and not form.cleaned_data.get("to_area_id"):
        form.add_error("to_area_id", _("Chọn xã đến."))
    if where == OUTSIDE and not form.cleaned_data.get("elsewhere"):
        form.add_error("elsewhere", _("Ghi nơi đến ngoài tỉnh."))


def where_to(given: dict[str, Any]) -> dict[str, Any]:
    """Only what belongs to the chosen kind of place."""
    where = given["where"]
    return {
        "to_area_id": int(given["to_area_id"]) if where == PROVINCE else None,
        "elsewhere": given["elsewhere"] if where == OUTSIDE else "",
    }


class _PersonFound(_Found, _PersonFields):
    """Somebody of the commune by name, or somebody new."""

    search_name, choice_name = "person_text", "found_id"
    person_text = forms.CharField(
        label=gettext_lazy("Người đã có trong sổ của xã"), max_length=100, required=False,
        help_text=gettext_lazy("Gõ họ tên, không cần dấu. Bỏ trống nếu là người mới."),
    )  # fmt: skip
    found_id = _ChoiceWithoutList(label=gettext_lazy("Chọn người"), required=False)

    def candidates(self, text: str) -> list[tuple[str, str]]:
        found = queries.persons_named(text, self.household.area_id, but=self.household.pk)
        return [(str(p.pk), person_label(p)) for p in found]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.known = self.chosen(_("Không có ai trong xã có tên như vậy. Ghi thành người mới."))
        if not given.get("person_text") and not given.get("full_name"):
            self.add_error("full_name", _("Ghi họ tên người mới, hoặc tìm người đã có trong sổ."))
        if given.get("person_text") and given.get("full_name"):
            self.add_error("full_name", _("Chỉ ghi một trong hai: người đã có trong sổ, hoặc người mới."))
        return given


def person_label(person: Any) -> str:
    """ "Lò Thị Hai, sinh 1990, hộ Lò Văn Ún"."""
    parts = [formats.person_name(person.full_name)]
    if person.birth_year:
        parts.append(_("sinh %(year)s") % {"year": person.birth_year})
    parts.append(_("hộ %(name)s") % {"name": formats.person_name(person.home_name)} if person.home_name else _("không ở hộ nào"))
    return ", ".join(parts)


class PersonInForm(_PersonFound):
    """Who comes, and from where."""

    relation = forms.ChoiceField(label=gettext_lazy("Quan hệ với chủ hộ"), choices=relations)
    elsewhere = forms.CharField(label=gettext_lazy("Từ đâu đến"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("person_text", "found_id", *_PersonFields.base_fields, "relation", "elsewhere", "ground", "document"):
            self.move_to_end(name)

    def arguments(self) -> dict[str, Any]:
        person = int(self.known) if self.known else self.new_person(self.household.ethnic_group)
        given = self.cleaned_data
        return {**self.base(), "person": person, "relation": given["relation"], "elsewhere": given["elsewhere"]}


class MarriageForm(_PersonFound):
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
        names = ("person_text", "found_id", *_PersonFields.base_fields, "spouse_relation", "elsewhere", "ground", "document")
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


def offer_villages(form: forms.Form, area_id: int, *, but: int | None = None, none: str = "") -> None:
    """Villages of the commune."""
    found = [(str(v.pk), v.name) for v in queries.villages_of([area_id]) if v.pk != but]
    form.fields["village_id"].choices = [("", none or _("Chọn bản")), *found]  # type: ignore[attr-defined]


class _EachMember(SaidForm):
    """One question per member."""

    def ask_each(self, choices: list[tuple[str, str]], label: str) -> None:
        for membership in self.members:
            self.fields[f"member_{membership.person_id}"] = forms.ChoiceField(
                label=label % {"name": member_label(membership)}, choices=choices, required=False
            )

    def said_of_each(self) -> dict[int, str]:
        return {
            m.person_id: value for m in self.members if (value := self.cleaned_data.get(f"member_{m.person_id}") or "")
        }


class SplitForm(_EachMember):
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


class MergeForm(_HomeFound, _EachMember):
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


class FoundForm(_PersonFields, SaidForm):
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
        for name in (*_PersonFields.base_fields, "village_id", "elsewhere", "ground", "document"):
            self.move_to_end(name)

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "village_id": int(given["village_id"]), "said": self.said(), "head": self.new_person(),
            "elsewhere": given["elsewhere"],
        }  # fmt: skip


class TakeInForm(_HomeFound):
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
