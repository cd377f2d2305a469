"""What is told otherwise now of the rows of an approved list: of the list's day by what became known later, and since that day.

Nothing is rewritten; each difference stands beside what was frozen. Set-based: the rule is asked twice, whatever the length.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from giamngheo.apps.register.masking import HIDDEN
from giamngheo.apps.support.lists import state_words
from giamngheo.apps.support.queries import rule_of
from giamngheo.engine.eligibility_frames import columns_for
from giamngheo.engine.plan_eligibility import Rule

from . import judging, states
from .judging import Told
from .models import Beneficiary, BeneficiaryList
from .queries.later import class_changes, rows_with_facts, told_last

CLASS = "household_class"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing, as it was frozen and as it is told now; ``since``: when that was recorded or began, if it is known."""

    what: str
    old: str
    new: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A row with what became known later of the list's day, and what has changed since that day."""

    row: Beneficiary
    late: tuple[Change, ...]
    since: tuple[Change, ...]


def differences_of(found: BeneficiaryList, today: date, *, is_revealed: bool) -> list[Difference]:
    """Rows that were chosen or wait and are told otherwise now, in the list's order; empty where all is as it was."""
    rule = rule_of(found.rule)
    if rule is None:
        return []
    rows = rows_with_facts(found, (states.CHOSEN, states.WAITING))
    keys = [row.subject_key for row in rows]
    then = judging.told_of(rule, judging.areas_of(rule, found.area, found.on), found.on, keys=keys)
    last = told_last([row.household_id for row in rows if row.household_id], found.approved_at)
    classes = class_changes([row.household_id for row in rows if row.household_id], found.on, today)
    told = []
    for row in rows:
        late = _late(rule, row, then.get(row.subject_key), last.get(row.household_id or 0), is_revealed=is_revealed)
        since = tuple(Change(_("Kết quả phân loại"), *one) for one in classes.get(row.household_id or 0, ()))
        if late or since:
            told.append(Difference(row, late, since))
    return told


def _late(rule: Rule, row: Beneficiary, now: Told | None, recorded_on: date | None, *, is_revealed: bool) -> tuple[Change, ...]:
    if now is None:
        return (Change(_("Đối tượng"), _("có trong sổ"), _("không còn trong sổ của địa bàn vào ngày xét"), recorded_on),)
    changes = []
    if now.state != row.check_state:
        changes.append(Change(_("Điều kiện"), state_words(row.check_state), state_words(now.state), recorded_on))
    return (*changes, *fact_changes(rule, row.facts, now.facts, recorded_on, is_revealed=is_revealed))


def fact_changes(
    rule: Rule, old: Mapping[str, Any], new: Mapping[str, Any], since: date | None, *, is_revealed: bool
) -> list[Change]:
    """Facts of the rule that are other than they were; what is sensitive only once revealed."""
    names = judging.fact_names(rule)
    columns = {**columns_for("household"), **columns_for(rule.subject)}

    def words(name: str, value: Any) -> str:
        if name in columns and columns[name].is_sensitive and not is_revealed:
            return str(HIDDEN)
        return judging.fact_words(rule, name, value) or _("chưa rõ")

    return [
        Change(names.get(name, name), words(name, value), words(name, new.get(name)), since)
        for name, value in old.items() if name in new and value != new[name]
    ]  # fmt: skip


__all__ = ["Change", "Difference", "differences_of", "fact_changes"]
