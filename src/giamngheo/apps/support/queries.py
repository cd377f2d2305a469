"""Reads: who may be supported under a rule on a day, how many, and what one household may get."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from giamngheo.apps.places.models import Area
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household
from giamngheo.engine.eligibility import (
    evaluate,
    evaluate_lazy,
    facts_of_subjects,
    one_rule,
    ranked,
    tie_columns,
    with_words,
)
from giamngheo.engine.eligibility_frames import KEYS, columns_for
from giamngheo.engine.eligibility_trace import EligibilityTrace, explain_eligibility, names_of_facts
from giamngheo.engine.plan_eligibility import Clause, Rule, Scheme
from giamngheo.engine.plan_eligibility_checks import facts_of
from giamngheo.kit import clock
from giamngheo.workbooks.names import search_key

from . import facts, others
from .facts import Known

# Kinds of subject that somebody keeps: all that the rules speak of.
HELD = ("household", "person", "group", "organisation", "area", "work", "officer")
STATES = ("YES", "UNDETERMINED", "NO")
# Up to this many households a person waits for a list, about a second; above it the list is read from a run.
AT_ONCE = 30_000


@lru_cache(maxsize=1)
def schemes() -> tuple[Scheme, ...]:
    """Sub-projects and credit, in the order of the plan."""
    return tuple(current_plan().eligibility.schemes.values())


def rule_of(rule_id: str) -> Rule | None:
    """The rule of that id, when there is one."""
    return current_plan().eligibility.rules.get(rule_id)


def day_for(rule: Rule, asked: date | None) -> date:
    """The day asked for; else today while the rule holds, else its last day (its first, when it is still to come)."""
    today = clock.today()
    if asked is not None:
        return asked
    if rule.is_in_force(today):
        return today
    return rule.valid_to if rule.valid_to is not None and rule.valid_to < today else rule.valid_from


def first_day() -> date:
    """Before the first administrative map nothing can be said."""
    return min(g.valid_from for g in current_plan().generations)


def reads_sensitive(rule: Rule, clauses: Collection[Clause]) -> frozenset[str]:
    """Sensitive facts that these conditions read: who is told the outcome is told them."""
    law = current_plan().eligibility
    columns = {**columns_for("household"), **columns_for(rule.subject)}
    read = {name for clause in clauses for name in facts_of(law, clause)}
    return frozenset(name for name in read if name in columns and columns[name].is_sensitive)


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule over the subjects of some communes. ``rows``: key, household_key, name, sort_key, village, village_id, area,
    area_id, state, missing, rank, rank_best, position, is_tied; those eligible first, in their order."""

    rule: Rule
    on: date
    rows: pl.DataFrame

    @property
    def counts(self) -> dict[str, int]:
        """Subjects by state."""
        told = dict(self.rows.group_by("state").len().rows())
        return {state: told.get(state, 0) for state in (*STATES, "NOT_IN_FORCE") if state in told or state in STATES}

    def only(self, *, state: str = "", village_id: int | None = None, text: str = "") -> pl.DataFrame:
        """The rows asked for; ``text`` is looked for in names and villages, whatever their accents."""
        rows = self.rows
        if state:
            rows = rows.filter(pl.col("state") == state)
        if village_id is not None:
            rows = rows.filter(pl.col("village_id") == village_id)
        if wanted := search_key(text):
            keys = pl.concat_str(["name", "village"], separator=" ", ignore_nulls=True)
            rows = rows.filter(keys.map_elements(search_key, return_dtype=pl.String).str.contains(wanted, literal=True))
        return rows

    def page(
        self, start: int, size: int, *, state: str = "", village_id: int | None = None, text: str = ""
    ) -> tuple[list[dict[str, Any]], int]:
        """Rows from ``start`` (0 is the first), and how many there are."""
        rows = self.only(state=state, village_id=village_id, text=text)
        return rows.slice(start, size).to_dicts(), rows.height

    def stream(self, *, state: str = "", village_id: int | None = None, text: str = "") -> Iterator[dict[str, Any]]:
        """Every row."""
        return self.only(state=state, village_id=village_id, text=text).iter_rows(named=True)

    def keys(self) -> pl.DataFrame:
        """key (a number), area_id and state of everybody who is eligible or undetermined."""
        listed = self.rows.filter((pl.col("state") == "YES") | (pl.col("state") == "UNDETERMINED"))
        return listed.select(pl.col("key").cast(pl.Int64), pl.col("area_id").cast(pl.Int64), "state")

    def by_place(self, level: str) -> list[dict[str, Any]]:
        """How many of each state per commune or village; ``level``: area or village."""
        grouped = self.rows.group_by(f"{level}_id", level).agg(
            *((pl.col("state") == state).sum().alias(state) for state in STATES), pl.len().alias("all")
        )
        return grouped.sort(level, nulls_last=True).to_dicts()


def is_small(area_ids: Collection[int]) -> bool:
    """May the lists of these communes be told while somebody waits? One query."""
    return Household.objects.filter(area_id__in=area_ids)[: AT_ONCE + 1].count() <= AT_ONCE


@dataclass(frozen=True, slots=True)
class Frames:
    """Whom a rule is asked of: ``subjects`` as the engine takes them, the ``households`` of persons, and ``names``: key,
    household_key, name, sort_key, village, village_id, area, area_id."""

    subjects: pl.DataFrame
    households: pl.DataFrame | None
    names: pl.DataFrame


def frames_of(rule: Rule, area_ids: Collection[int], on: date) -> Frames:
    """Every subject of these communes on the day; eight statements at most, whatever their number."""
    return frames_of_kinds([rule.subject], area_ids, on)[rule.subject]


def frames_of_kinds(kinds: Collection[str], area_ids: Collection[int], on: date) -> dict[str, Frames]:
    """Kind of subject → its frames; households and persons are read once."""
    found: dict[str, Frames] = {}
    if "area" in kinds:
        rows = _areas(area_ids, on)
        names = rows.rename({"area_key": "key"}).drop("commune_code")
        found["area"] = Frames(rows.select("area_key", "commune_code"), None, names)
    for kind in others.KINDS:
        if kind in kinds:
            told = others.others_of_areas(kind, area_ids, on)
            found[kind] = Frames(told.subjects, None, told.names)
    if "household" in kinds or "person" in kinds:
        known = facts.known_of_areas(area_ids, on, with_persons="person" in kinds)
        found["household"] = Frames(known.households, None, _named("household", known))
        found["person"] = Frames(known.persons, known.households, _named("person", known))
    return {kind: found[kind] for kind in kinds}


def judged(rule: Rule, area_ids: Collection[int], on: date) -> Judged:
    """The rule over every subject of these communes on the day; as many statements whatever their number."""
    return judged_frames(rule, frames_of(rule, area_ids, on), on)


def judged_frames(rule: Rule, frames: Frames, on: date) -> Judged:
    """The rule over subjects that were read."""
    told = evaluate(frames.subjects, rule.id, plan=current_plan(), on=on, households=frames.households)
    return Judged(rule, on, _in_order(told, rule, on, frames.names))


def _areas(area_ids: Collection[int], on: date) -> pl.DataFrame:
    """The communes that there were on that day."""
    generation = current_plan().generation_on(on).id
    found = Area.objects.filter(pk__in=area_ids, kind=Area.Kind.COMMUNE, generation_id=generation).order_by("code")
    rows = [(str(a.pk), a.code, a.name, a.code, None, None, a.name, a.pk) for a in found]
    names = ["area_key", "commune_code", "name", "sort_key", "village", "village_id", "area", "area_id"]
    types = {"village": pl.String, "village_id": pl.Int64, "area_id": pl.Int64}
    frame = pl.DataFrame(rows, schema=names, orient="row", schema_overrides=types)
    return frame.with_columns(pl.lit(None, dtype=pl.String).alias("household_key"))


def _named(subject: str, known: Known) -> pl.DataFrame:
    """Who the subject is and where it lives, by its key."""
    homes = known.names.rename({"head_name": "name"})
    if subject == "household":
        return homes.with_columns(pl.col("household_key").alias("key"))
    people = known.person_names.rename({"person_key": "key", "full_name": "name"})
    return people.join(homes.drop("name", "sort_key"), on="household_key", how="left")


def _in_order(told: pl.DataFrame, rule: Rule, on: date, names: pl.DataFrame) -> pl.DataFrame:
    plan, key = current_plan(), KEYS[rule.subject]
    order = ranked(told, rule).select(key, "position", "is_tied")
    words = with_words(told, rule, law=plan.eligibility, on=on, names=names_of_facts(plan, rule))
    rows = words.join(order, on=key, how="left").rename({key: "key"}).join(names, on="key", how="inner")
    if "household_key_right" in rows.columns:
        rows = rows.drop("household_key").rename({"household_key_right": "household_key"})
    place = pl.col("state").replace_strict({s: n for n, s in enumerate(STATES)}, default=9, return_dtype=pl.Int64)
    return rows.sort(place, "position", "sort_key", "key", nulls_last=True)


@dataclass(frozen=True, slots=True)
class ForOne:
    """What one rule says of one subject."""

    scheme: Scheme
    rule: Rule
    key: str
    name: str
    state: str
    missing: str
    on: date


def day_of_programme(asked: date | None = None) -> date:
    """The day asked for; else today while some rule of the programme holds, else its last day."""
    own = [rule for scheme in schemes() if scheme.project for rule in scheme.rules.values()]
    days = {day_for(rule, asked) for rule in own}
    today = clock.today()
    return today if today in days else max(days)


def of_household(household_id: int, on: date) -> list[ForOne]:
    """Every rule about this household and each of its members on the day; three statements."""
    law = current_plan().eligibility
    known = facts.known_of_households([household_id], on)
    found: dict[str, list[ForOne]] = {}
    for subject in ("household", "person"):
        rules = [rule for rule in law.rules.values() if rule.subject == subject]
        _judge_one(known, subject, rules, on, found)
    return [one for rule in law.rules for one in found.get(rule, [])]


def _judge_one(known: Known, subject: str, rules: list[Rule], on: date, found: dict[str, list[ForOne]]) -> None:
    plan = current_plan()
    law = plan.eligibility
    rows = known.households if subject == "household" else known.persons
    homes = known.households if subject == "person" else None
    prepared = facts_of_subjects(subject, rows, plan=plan, on=on, households=homes)
    ties = {name for rule in rules for name in tie_columns(rule)}
    wide = evaluate_lazy(prepared, rules, law=law, on=on, keys=[KEYS[subject], *sorted(ties)]).collect()
    names = _named(subject, known).select("key", "name")
    for rule in rules:
        told = with_words(one_rule(wide, rule), rule, law=law, on=on, names=names_of_facts(plan, rule))
        told = told.rename({KEYS[subject]: "key"}).join(names, on="key", how="left", maintain_order="left")
        found[rule.id] = [
            ForOne(law.scheme_of(rule.id), rule, row["key"], row["name"], row["state"], row["missing"], on)
            for row in told.iter_rows(named=True)
        ]


def traces_of(household_id: int, rules: Collection[Rule], key: str, on: date) -> dict[str, EligibilityTrace]:
    """Rule → why, of the household or of the member with this key; three statements. Without the key here: empty."""
    known = facts.known_of_households([household_id], on)
    found = {}
    for rule in rules:
        rows = known.households if rule.subject == "household" else known.persons
        homes = known.households if rule.subject == "person" else None
        if rows.filter(pl.col(KEYS[rule.subject]) == key).height:
            found[rule.id] = explain_eligibility(rows, rule.id, plan=current_plan(), on=on, key=key, households=homes)
    return found


def traces_of_subject(kind: str, subject_id: int, on: date) -> dict[str, EligibilityTrace]:
    """Rule → why, of one group, organisation, work or officer; empty when it is not there on the day."""
    found = others.others_with_ids(kind, [subject_id], on).subjects
    if found.is_empty():
        return {}
    rules = [rule for rule in current_plan().eligibility.rules.values() if rule.subject == kind]
    key, plan = str(subject_id), current_plan()
    return {rule.id: explain_eligibility(found, rule.id, plan=plan, on=on, key=key) for rule in rules}


__all__ = [
    "HELD", "STATES", "ForOne", "Frames", "Judged", "day_for", "day_of_programme", "first_day", "frames_of",
    "frames_of_kinds", "is_small", "judged", "judged_frames", "of_household", "reads_sensitive", "rule_of", "schemes",
    "traces_of", "traces_of_subject",
]  # fmt: skip
