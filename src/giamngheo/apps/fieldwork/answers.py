"""Answers of a sheet in words: for the check before sending, for a sent sheet, for two phones that disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.engine.plan_law import Scorecard
from giamngheo.kit import formats
from giamngheo.kit.terms import Words

from . import questions as q
from . import steps
from .forms import shown
from .people import Sheet, day_of

if TYPE_CHECKING:
    from .models import SurveyDraft

LEFT_WORDS = Words(q.LEAVING)


@dataclass(frozen=True, slots=True)
class Part:
    """Answers of one step: its title, where to mend them, lines of (label, value)."""

    title: Any
    url: str
    lines: list[dict[str, str]]


def in_words(key: str, value: Any, told: Sheet) -> str:
    """One stored answer as an official reads it; empty when it is not answered."""
    ref, name = q.split(key)
    if value in (None, "", []):
        return ""
    if name == "head":
        head = next((p for p in told.people if p.ref == value), None)
        return formats.person_name(head.name) if head else ""
    question = (q.PERSON_BY_NAME if ref else q.HOUSEHOLD_BY_NAME).get(name)
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if name == "id_number":
        return "•••• " + str(value)[-4:]
    if question is None:
        return str(value)
    if isinstance(value, list):
        words = Words(question.terms)
        return ", ".join(_("Không có") if code == q.NONE else words.get(code, code) for code in value)
    if question.terms:
        return str(Words(question.terms).get(str(value), value))
    if question.kind == q.DAY:
        return formats.day(day_of(value), missing="")
    if question.kind == q.NUMBER:
        return f"{formats.number(value)}{formats.NBSP}{question.unit}".strip()
    return str(value)


def summary(draft: SurveyDraft, told: Sheet, card: Scorecard | None, *, with_links: bool = True) -> list[Part]:
    """Every question of the sheet with its answer, step by step; what is open says so."""
    parts = []
    for code in q.ASKING:
        step = q.STEP[code]
        url = reverse("fieldwork:step", args=[draft.pk, code]) if with_links else ""
        lines = _of_people(told) if code == "ho" else []
        for person in told.here:
            for key in steps.person_keys(code, person):
                name = q.split(key)[1]
                label = f"{formats.person_name(person.name, missing='?')}: {q.PERSON_BY_NAME[name].label}"
                lines.append({"label": label, "value": in_words(key, person.get(name), told)})
        for key in steps.household_keys(code, card, told):
            lines.append(_of_household(key, told, card))
        parts.append(Part(step.title, url, lines))
    return parts


def _of_people(told: Sheet) -> list[dict[str, str]]:
    kin = Words(q.PERSON_BY_NAME["relation"].terms)
    lines = []
    for person in told.people:
        words = [kin.get(person.get("relation") or "", ""), person.age_words]
        if not person.is_here:
            words = [_("không còn ở đây: %(why)s") % {"why": LEFT_WORDS.get(person.get("left") or "", "")}]
        elif person.person_id is None:
            words.append(_("mới ghi"))
        lines.append({"label": formats.person_name(person.name, missing="?"), "value": ", ".join(filter(None, words))})
    return lines


def _of_household(key: str, told: Sheet, card: Scorecard | None) -> dict[str, str]:
    if key.startswith(q.CARD) and card is not None:
        item = next(item for item in card.items if q.CARD + item.id == key)
        chosen = next((o.name_vi for o in item.options if o.code == told.get(key)), "")
        return {"label": item.name_vi, "value": chosen}
    value = told.head_ref if key == "head" else told.on.isoformat() if key == "observed_on" else told.get(key)
    return {"label": str(q.label_of(key)), "value": in_words(key, value, told)}


def conflict_lines(told: Sheet, conflicts: dict[str, tuple[Any, Any]]) -> list[dict[str, Any]]:
    """One line per answer that two phones told differently, with the raw values a form sends."""
    lines = []
    for key, (mine, theirs) in conflicts.items():
        ref, _name = q.split(key)
        person = next((p for p in told.people if p.ref == ref), None) if ref else None
        who = f"{formats.person_name(person.name, missing='?')}: " if person else ""
        lines.append(
            {
                "key": key, "label": f"{who}{q.label_of(key)}",
                "choices": [_choice(key, mine, told), _choice(key, theirs, told)],
            }
        )  # fmt: skip
    return lines


def raw_of(key: str, value: Any) -> list[str]:
    """A stored value as the form's controls carry it."""
    ref, name = q.split(key)
    raw = shown((q.PERSON_BY_NAME if ref else q.HOUSEHOLD_BY_NAME).get(name), value)
    return [str(part) for part in raw] if isinstance(raw, list) else [str(raw)]


def _choice(key: str, value: Any, told: Sheet) -> dict[str, Any]:
    return {"raw": ",".join(raw_of(key, value)), "words": in_words(key, value, told) or _("chưa hỏi")}


__all__ = ["Part", "conflict_lines", "in_words", "raw_of", "summary"]
