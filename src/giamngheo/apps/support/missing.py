"""What is missing of one household or one of its members: the facts that open rules, and places in an order, turn
on and that people can answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.subjects.columns import answerable
from giamngheo.engine.eligibility import evaluate_lazy, facts_of_subjects, facts_read, one_rule, order_facts
from giamngheo.engine.eligibility_frames import DERIVED, KEYS
from giamngheo.engine.plan_eligibility import EligibilityLaw, Rule
from giamngheo.engine.plan_eligibility_checks import leaves_of

from . import facts
from .facts import Known


@dataclass(frozen=True, slots=True)
class Missing:
    """Of the household, or of a member (``person_key``): fact → rules that stay open without it, or whose order
    may turn on it, in the plan's order."""

    of_household: dict[str, tuple[Rule, ...]]
    of_persons: dict[str, dict[str, tuple[Rule, ...]]]
    names: dict[str, str]

    def of(self, person_key: str) -> dict[str, tuple[Rule, ...]]:
        """Of the member with this key; of the household for an empty one."""
        return self.of_persons.get(person_key, {}) if person_key else self.of_household


def missing_of(household_id: int, on: date) -> Missing:
    """Every fact that keeps some rule about the household or its members open on the day, or their place among those who may be
    supported, and that can be answered."""
    known = facts.known_of_households([household_id], on)
    homes: dict[str, list[Rule]] = {}
    people: dict[str, dict[str, list[Rule]]] = {}
    for subject in ("household", "person"):
        for rule, key, columns in _open(known, subject, on):
            own = people.setdefault(key, {}) if subject == "person" else homes
            for column in columns:
                if column in answerable("household"):
                    homes.setdefault(column, []).append(rule)
                elif subject == "person" and column in answerable("person"):
                    own.setdefault(column, []).append(rule)
    names = dict(known.person_names.select("person_key", "full_name").iter_rows())
    return Missing(_settled(homes), {key: _settled(found) for key, found in people.items()}, names)


def _settled(found: dict[str, list[Rule]]) -> dict[str, tuple[Rule, ...]]:
    return {fact: tuple({rule.id: rule for rule in rules}.values()) for fact, rules in found.items()}


def _open(known: Known, subject: str, on: date) -> list[tuple[Rule, str, set[str]]]:
    """(rule, key, missing columns) for each rule about each of them that is open, or whose order is; one pass over all rules."""
    plan = current_plan()
    law = plan.eligibility
    rules = [rule for rule in law.rules.values() if rule.subject == subject]
    rows = known.households if subject == "household" else known.persons
    homes = known.households if subject == "person" else None
    prepared = facts_of_subjects(subject, rows, plan=plan, on=on, households=homes)
    ties = {tie.column for rule in rules for tie in rule.tie_breaks}
    wide = evaluate_lazy(prepared, rules, law=law, on=on, keys=[KEYS[subject], *sorted(ties)]).collect()
    found = []
    for rule in rules:
        asked, ordering = facts_read(rule), order_facts(rule)
        is_open = (pl.col("missing_mask") > 0) | (pl.col("order_mask") > 0)
        told = one_rule(wide, rule).filter(is_open).select(KEYS[subject], "missing_mask", "order_mask")
        for key, *masks in told.iter_rows():
            facts_open = [
                fact for facts_, mask in zip((asked, ordering), masks, strict=True) for bit, fact in enumerate(facts_) if mask >> bit & 1
            ]
            found.append((rule, key, {column for fact in facts_open for column in _behind(law, fact)}))
    return found


def _behind(law: EligibilityLaw, fact: str) -> set[str]:
    """The columns behind a fact: those of a shared term, those from which the engine makes one, itself."""
    if fact in law.terms:
        return {leaf.column for leaf in leaves_of(law.terms[fact].when)}
    return set(DERIVED.get(fact, (fact,)))


__all__ = ["Missing", "missing_of"]
