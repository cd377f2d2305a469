"""What the questions about events share: the day and the ground, who is meant, where to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.engine.vocabulary import RELATIONS
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


class MemberForm(SaidForm):
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


class PersonFields(forms.Form):
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


class Found(SaidForm):
    """Somebody or some household of the commune is looked for by name, then chosen among the few that fit."""

    search_name = ""
    choice_name = ""

    if TYPE_CHECKING:

        def candidates(self, text: str) -> list[tuple[str, str]]:
            """(id, label) of those who fit, each form by its own search; at most one more than are shown."""

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


class ChoiceWithoutList(forms.ChoiceField):
    """What is chosen is checked against what was found, by the form."""

    def valid_value(self, value: Any) -> bool:
        return True


class HomeFound(Found):
    """Another household of the commune, by its head's name."""

    search_name, choice_name = "home_text", "home_id"
    home_text = forms.CharField(
        label=gettext_lazy("Chủ hộ của hộ kia"), max_length=100, required=False,
        help_text=gettext_lazy("Gõ tên chủ hộ trong xã, không cần dấu."),
    )  # fmt: skip
    home_id = ChoiceWithoutList(label=gettext_lazy("Chọn hộ"), required=False)

    def candidates(self, text: str) -> list[tuple[str, str]]:
        found = queries.households_named(text, self.household.area_id, but=self.household.pk)
        return [(str(h.pk), home_label(h)) for h in found]


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


class PersonFound(Found, PersonFields):
    """Somebody of the commune by name, or somebody new."""

    search_name, choice_name = "person_text", "found_id"
    person_text = forms.CharField(
        label=gettext_lazy("Người đã có trong sổ của xã"), max_length=100, required=False,
        help_text=gettext_lazy("Gõ họ tên, không cần dấu. Bỏ trống nếu là người mới."),
    )  # fmt: skip
    found_id = ChoiceWithoutList(label=gettext_lazy("Chọn người"), required=False)

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


def offer_villages(form: forms.Form, area_id: int, *, but: int | None = None, none: str = "") -> None:
    """Villages of the commune."""
    found = [(str(v.pk), v.name) for v in queries.villages_of([area_id]) if v.pk != but]
    form.fields["village_id"].choices = [("", none or _("Chọn bản")), *found]  # type: ignore[attr-defined]


class EachMember(SaidForm):
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
