"""From a draft's answers to the sheet the rules look at, and from the sheet to rows of facts. No database here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from giamngheo.engine.plan import Plan
from giamngheo.engine.plan_law import Scorecard, Standard

from . import questions as q
from .people import Sheet, Someone, day_of, someone

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody the register lists in the household now. ``identity``: the names of ``questions.IDENTITY``."""

    person_id: int
    identity: Answers
    is_head: bool = False

    @property
    def ref(self) -> str:
        return f"p{self.person_id}"


def own(answers: Answers, ref: str) -> dict[str, Any]:
    """A person's own answers, by name."""
    start = f"{ref}-"
    return {key[len(start) :]: value for key, value in answers.items() if key.startswith(start)}


def new_refs(answers: Answers) -> list[str]:
    """Refs of people added on the sheet, in the order they came."""
    return list(dict.fromkeys(q.split(key)[0] for key in answers if key.startswith("n") and "-" in key))


def _merged(identity: Answers, told: Answers) -> dict[str, Any]:
    """What the sheet says, where it says something; a year that contradicts the known day of birth replaces it."""
    merged = {**identity, **{name: value for name, value in told.items() if value not in (None, "")}}
    for name, value in told.items():
        merged.setdefault(name, value)
    born = day_of(merged.get("birth_on"))
    if told.get("birth_year") and not told.get("birth_on") and born and born.year != told["birth_year"]:
        merged["birth_on"] = None
    return merged


def sheet_of(
    answers: Answers, members: Iterable[Member], *, standard: Standard, today: date, year: int | None,
    members_before: int | None = None,
) -> Sheet:  # fmt: skip
    """The sheet as it stands. The register's members come first, then those added."""
    on = day_of(answers.get("observed_on")) or today
    listed = list(members)
    people = [someone(m.ref, _merged(m.identity, own(answers, m.ref)), on, m.person_id) for m in listed]
    people += [someone(ref, own(answers, ref), on) for ref in new_refs(answers)]
    people = [p for p in people if p.person_id is not None or p.get("left") != "mistake"]
    head = answers.get("head") or next((m.ref for m in listed if m.is_head), "")
    return Sheet(
        on=on, household={key: value for key, value in answers.items() if "-" not in key}, people=tuple(people),
        standard=standard, head_ref=str(head), members_before=members_before, year=year, today=today,
    )  # fmt: skip


def points_of(sheet: Sheet, card: Scorecard | None, area_type: str) -> Decimal | None:
    """Score A: as entered, or the sum of the card's items once every item is answered; None: not known."""
    if card is None or card.kind != "items":
        return _decimal(sheet.get("score_a"))
    total = Decimal(0)
    for item in card.items:
        chosen = next((o for o in item.options if o.code == sheet.get(q.CARD + item.id)), None)
        if chosen is None or area_type not in ("rural", "urban"):
            return None
        total += chosen.rural if area_type == "rural" else chosen.urban
    return total


def _decimal(value: Any) -> Decimal | None:
    return Decimal(str(value)) if value not in (None, "") else None


def _cell(question: q.Question, value: Any) -> Any:
    """An answer as its column takes it: null is not asked, an empty list is none."""
    if question.kind == q.MANY:
        return None if not value else [code for code in value if code != q.NONE]
    if question.kind == q.NUMBER:
        number = _decimal(value)
        return int(number) if number is not None and question.name == "declared_income_vnd" else number
    if question.kind in {q.CHOICE, q.TEXT, q.LONG}:
        return value or ""
    return value


def household_row(sheet: Sheet, *, score_a: Decimal | None, area_type: str) -> dict[str, Any]:
    """Columns of the household's fact; what was not asked is null."""
    asked = (question for question in q.HOUSEHOLD if question.name not in q.NOT_FACTS)
    row = {question.name: _cell(question, sheet.get(question.name)) for question in asked}
    head = sheet.head
    return {
        **row, "score_a": score_a, "area_type": area_type, "member_count": len(sheet.here),
        "head_sex": head.sex if head else "", "ethnic_group": (head.get("ethnic_group") or "") if head else "",
    }  # fmt: skip


def person_row(person: Someone, sheet: Sheet) -> dict[str, Any]:
    """Columns of a person's fact; questions that are not asked of this age stay null."""
    row = {
        question.name: _cell(question, person.get(question.name) if question.asked(person) else None)
        for question in q.PERSON
    }
    relation = "head" if person.ref == sheet.head_ref else person.get("relation") or ""
    return {**row, "relation": relation}


def card_of(plan: Plan, scorecard_id: str) -> Scorecard | None:
    """The scorecard of a round; None where the standard has none."""
    return plan.scorecards.get(scorecard_id)


__all__ = ["Member", "card_of", "household_row", "new_refs", "own", "person_row", "points_of", "sheet_of"]
