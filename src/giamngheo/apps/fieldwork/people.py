"""People of a sheet as the rules see them: answers and age as an interval; no Django, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from giamngheo.engine.ages import months_between
from giamngheo.engine.plan_law import Standard


def day_of(value: Any) -> date | None:
    """A day as the sheet keeps it (ISO text); nothing when it is none."""
    try:
        return date.fromisoformat(value) if value else None
    except (TypeError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class Someone:
    """One person of the sheet. ``answers``: what the sheet says, else what the register knows of the identity."""

    ref: str
    answers: Mapping[str, Any]
    months_low: int | None
    months_high: int | None
    person_id: int | None = None

    def get(self, name: str) -> Any:
        return self.answers.get(name)

    @property
    def name(self) -> str:
        return str(self.get("full_name") or "")

    @property
    def sex(self) -> str:
        return str(self.get("sex") or "")

    @property
    def is_here(self) -> bool:
        return not self.get("left")

    @property
    def age_words(self) -> str:
        """``17 tuổi``, ``16–17 tuổi``, or nothing."""
        if self.months_low is None or self.months_high is None:
            return ""
        low, high = self.months_low // 12, self.months_high // 12
        return f"{low} tuổi" if low == high else f"{low}–{high} tuổi"

    def may_be_under(self, years: int) -> bool:
        return self.months_low is None or self.months_low < years * 12

    def may_be_from(self, years: int) -> bool:
        return self.months_high is None or self.months_high >= years * 12

    def surely_under(self, years: int) -> bool:
        return self.months_high is not None and self.months_high < years * 12

    def surely_from(self, years: int) -> bool:
        return self.months_low is not None and self.months_low >= years * 12

    def surely_from_months(self, months: int) -> bool:
        return self.months_low is not None and self.months_low >= months


def someone(ref: str, answers: Mapping[str, Any], on: date, person_id: int | None = None) -> Someone:
    """A person with the age of this day."""
    low, high = months_between(day_of(answers.get("birth_on")), answers.get("birth_year"), on)
    return Someone(ref, answers, low, high, person_id)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a sheet says. ``people``: all told, also those who left; ``card``: of totals (None) or of items."""

    on: date
    household: Mapping[str, Any]
    people: tuple[Someone, ...]
    standard: Standard
    head_ref: str = ""
    members_before: int | None = None
    year: int | None = None
    today: date | None = None
    missing: tuple[str, ...] = field(default=())

    def get(self, name: str) -> Any:
        return self.household.get(name)

    @property
    def here(self) -> tuple[Someone, ...]:
        """Those who live here."""
        return tuple(person for person in self.people if person.is_here)

    @property
    def head(self) -> Someone | None:
        return next((person for person in self.here if person.ref == self.head_ref), None)

    def law(self, name: str) -> Any:
        """A parameter of the standard on the day of the survey; None when the standard has none."""
        try:
            return self.standard.parameter(name, self.on).value
        except KeyError:
            return None


__all__ = ["Sheet", "Someone", "day_of", "someone"]
