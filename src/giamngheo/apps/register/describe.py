"""A household's facts in words, for its page: labels and values from the one dictionary, masked where private."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from giamngheo.engine.frames import HOUSEHOLD, PERSON, TICK_PREFIX, Column
from giamngheo.engine.vocabulary import (
    HOUSEHOLD_CLASSES,
    HOUSEHOLD_NEEDS,
    INDICATORS,
    PERSON_NEEDS,
    POVERTY_CAUSES,
    Term,
)
from giamngheo.kit import formats
from giamngheo.kit.terms import Words, word

from .masking import HIDDEN, Masked
from .queries import Known

CLASS_LABELS = Words(HOUSEHOLD_CLASSES)
SEXES = {"M": "Nam", "F": "Nữ"}
AREA_TYPES = {"rural": "Nông thôn", "urban": "Thành thị"}
NOT_ANSWERED = "chưa trả lời"

# On the page's head or in the members' table already.
_SKIPPED = {"household_key", "commune_code", "village", "survey_on", "person_key", "full_name", "relation",
            "birth_on", "birth_year", "sex", "ethnic_group", "id_number"}  # fmt: skip

# What only the sheet on screen and the offline workbook ask: (column, label, codes of a list).
Asked = tuple[str, str, tuple[Term, ...]]
ASKED_OF_HOUSEHOLD: tuple[Asked, ...] = (
    ("has_labour_capacity", gettext_noop("Hộ có người có khả năng lao động"), ()),
    ("has_merit_member", gettext_noop("Hộ có người có công với cách mạng"), ()),
    ("is_policy_household", gettext_noop("Hộ gia đình chính sách"), ()),
    ("causes", gettext_noop("Nguyên nhân nghèo"), POVERTY_CAUSES),
    ("needs", gettext_noop("Nhu cầu"), HOUSEHOLD_NEEDS),
)
ASKED_OF_PERSON: tuple[Asked, ...] = (
    ("has_labour_capacity", gettext_noop("Có khả năng lao động"), ()),
    ("needs", gettext_noop("Nhu cầu"), PERSON_NEEDS),
)


def in_words(column: Column, value: Any) -> str:
    """One value as an official reads it; empty stays empty."""
    if value is None or value == "":
        return ""
    if value == HIDDEN:
        return HIDDEN
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if column.terms:
        return Words(column.terms).get(str(value), str(value))
    if column.name == "class_stated":
        return CLASS_LABELS.get(str(value), str(value))
    if column.name == "area_type":
        return AREA_TYPES.get(str(value), str(value))
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, int | float | Decimal):
        text = formats.number(value)
        return f"{text}{formats.NBSP}{column.unit}" if column.unit else text
    return str(value)


def _items(row: Masked, columns: tuple[Column, ...]) -> list[dict[str, str]]:
    return [
        {"label": column.vi, "value": in_words(column, getattr(row, column.name))}
        for column in columns
        if column.name not in _SKIPPED and not column.name.startswith(TICK_PREFIX)
    ]


def _asked(row: Masked, columns: tuple[Asked, ...]) -> list[dict[str, str]]:
    """Answers to what not every form asks; a column that was not asked is left out, an empty list is “không có”."""
    found = []
    for name, label, terms in columns:
        value = getattr(row, name)
        if isinstance(value, bool):
            found.append({"label": _(label), "value": _("Có") if value else _("Không")})
        elif isinstance(value, list):
            words = Words(terms)
            text = ", ".join(words.get(code, code) for code in value) or _("Không có")
            found.append({"label": _(label), "value": text})
    return found


def _ticks(row: Masked) -> list[dict[str, str]]:
    """The form's own ticks, where somebody filled them in."""
    ticks = [(word(term), getattr(row, TICK_PREFIX + term.code)) for term in INDICATORS]
    if all(value is None or value == HIDDEN for _label, value in ticks):
        return []
    words = {True: _("thiếu hụt"), False: _("không thiếu hụt"), None: "", HIDDEN: HIDDEN}
    return [{"label": label, "value": words[value]} for label, value in ticks]


def occasions(known: Known, *, is_revealed: bool) -> list[dict[str, Any]]:
    """One entry per occasion, newest first: when, from which import, what was found."""
    found = []
    for fact in known.facts:
        row = Masked(fact, is_revealed=is_revealed)
        batch = fact.occasion.batch
        found.append(
            {
                "year": fact.occasion.year,
                "kind": fact.occasion.get_kind_display(),
                "observed_on": fact.occasion.observed_on,
                "recorded_at": fact.occasion.recorded_at,
                "area": fact.area.name,
                "is_withdrawn": fact.occasion.is_withdrawn,
                "reason": fact.occasion.reason,
                "file": batch.file.name if batch else "",
                "merged_by": batch.merged_by.full_name if batch and batch.merged_by else "",
                "sheet": fact.sheet,
                "row_number": fact.row_number,
                "ethnic_group": row.ethnic_group,
                "items": [*_items(row, HOUSEHOLD.columns), *_asked(row, ASKED_OF_HOUSEHOLD)],
                "ticks": _ticks(row),
                "note": fact.note,
            }
        )
    return found


def _birth(person: Masked) -> str:
    return formats.day(person.birth_on) if person.birth_on else str(person.birth_year or "")


def members(known: Known, *, is_revealed: bool) -> list[dict[str, Any]]:
    """Members now, the head first, each with what the newest occasion found."""
    facts = {fact.person_id: Masked(fact, is_revealed=is_revealed) for fact in known.person_facts}
    relations = Words(PERSON["relation"].terms)
    found = []
    for membership in known.members:
        person = Masked(membership.person, is_revealed=is_revealed)
        fact = facts.get(membership.person_id)
        found.append(
            {
                "name": person.full_name,
                "relation": relations.get(membership.relation, membership.relation),
                "is_head": membership.is_head,
                "birth": _birth(person),
                "sex": SEXES.get(person.sex, ""),
                "ethnic_group": person.ethnic_group,
                "id_number": person.id_number,
                "old_id_number": person.old_id_number,
                "items": [*_items(fact, PERSON.columns), *_asked(fact, ASKED_OF_PERSON)] if fact else [],
            }
        )
    return found
