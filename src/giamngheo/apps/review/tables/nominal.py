"""Tables 14 and 15: the nominal lists of poor and of near-poor households; columns and rows.

Columns follow a province's practice (law note §2.5, second-hand). Names are for those who may see the households of
the area; ethnic group, ID number and the health indicators are masked until asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.register.masking import HIDDEN
from giamngheo.apps.register.models import Membership, Person
from giamngheo.apps.review.engine_door import HEALTH_INDICATORS
from giamngheo.apps.review.models import Decision
from giamngheo.apps.review.moved import movement_now
from giamngheo.apps.review.movement import MOVEMENTS
from giamngheo.engine.vocabulary import INDICATORS, labels
from giamngheo.kit import formats
from giamngheo.kit.tables import Column
from giamngheo.workbooks.names import search_key

from . import queries
from .counting import View

MOVEMENT_LABELS = labels(MOVEMENTS)
SEXES = {"M": "Nam", "F": "Nữ"}
# What a person sees only on asking, with the reading written down.
SENSITIVE_FIELDS = ("ethnic_group", "id_number", "deprived_mask")


@dataclass(frozen=True, slots=True)
class NominalList:
    """One of the two lists."""

    number: int
    title: str
    household_class: str


LISTS = {
    14: NominalList(14, "Danh sách hộ nghèo", "POOR"),
    15: NominalList(15, "Danh sách hộ cận nghèo", "NEAR_POOR"),
}


def decisions(listed: NominalList, view: View, *, text: str = "") -> QuerySet[Decision]:
    """The households of the list in the order of communes, villages and given names; ``text`` is looked for in the
    head's and the village's name, whatever its accents."""
    found = queries.households_behind(view, target_id=None, filters={"hang": listed.household_class})
    found = found.annotate(movement_now=movement_now())
    for word in [search_key(text)] if text.strip() else []:
        found = found.filter(Q(household__search_key__contains=word) | Q(household__village__search_key__contains=word))
    heads = Membership.objects.filter(is_head=True).select_related("person").order_by("valid_from", "id")
    return found.prefetch_related(Prefetch("household__memberships", queryset=heads, to_attr="heads")).order_by(
        "area__code", "household__village__search_key", "household__sort_key", "id"
    )


def head_of(decision: Decision) -> Person | None:
    """The person who headed the household on the day the class speaks of, else who was recorded head first after."""
    heads: list[Membership] = decision.household.heads  # type: ignore[attr-defined]
    day = decision.as_of
    then = [m for m in heads if m.valid_from <= day and (m.valid_to is None or m.valid_to > day)]
    chosen = then[-1:] or heads[:1]
    return chosen[0].person if chosen else None


def _of_head(name: str, *, is_revealed: bool = True) -> Any:
    def value(decision: Decision) -> Any:
        if not is_revealed:
            return HIDDEN
        person = head_of(decision)
        return getattr(person, name) if person else None

    return value


def _sex(decision: Decision) -> str:
    person = head_of(decision)
    return SEXES.get((person.sex if person else "") or decision.fact.head_sex, "")


def _birth(decision: Decision) -> str:
    """The day of birth, or the year where only that is known."""
    person = head_of(decision)
    if person is None:
        return ""
    return formats.day(person.birth_on) if person.birth_on else str(person.birth_year or "")


def _deprivations(decision: Decision, *, is_revealed: bool) -> str:
    names = [
        term.vi
        for bit, term in enumerate(INDICATORS)
        if decision.deprived_mask >> bit & 1 and (is_revealed or term.code not in HEALTH_INDICATORS)
    ]
    return "; ".join(names)


def columns(*, may_name: bool, is_revealed: bool) -> list[Column]:
    """The list's columns for this reader. Who may not see households there sees places and classes only."""
    place = [
        Column("village", _("Bản, tiểu khu"), value=lambda d: d.household.village.name if d.household.village else ""),
        Column("area", _("Xã"), value=lambda d: d.area.name),
    ]
    class_column = Column("household_class", _("Hạng"), "hang_ho")
    if not may_name:
        return [*place, class_column]
    deprived = _("Chỉ số thiếu hụt") if is_revealed else _("Chỉ số thiếu hụt (che sức khoẻ)")
    return [
        Column("head_name", _("Chủ hộ"), "ten", value=lambda d: d.household.head_name),
        *place,
        Column("sex", _("Giới tính"), value=_sex),
        Column("birth", _("Ngày hoặc năm sinh"), value=_birth),
        Column("ethnic_group", _("Dân tộc"), value=lambda d: d.fact.ethnic_group if is_revealed else HIDDEN),
        Column("id_number", _("Số định danh"), value=_of_head("id_number", is_revealed=is_revealed)),
        Column("member_count", _("Số người"), "so", value=lambda d: d.fact.member_count),
        class_column,
        Column("movement", _("Biến động"), value=lambda d: MOVEMENT_LABELS.get(d.movement_now, "")),
        Column("deprivations", deprived, value=lambda d: _deprivations(d, is_revealed=is_revealed)),
    ]
