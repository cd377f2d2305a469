"""Who falls under a rule of the Programme and was given nothing of what it gives: the rule's list less the supports of the period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl
from django.db import connection

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import areas_named
from giamngheo.apps.support.asked import Asked
from giamngheo.apps.support.found import found, kept
from giamngheo.apps.support.queries import Judged
from giamngheo.apps.support.stored import Runs, Stored
from giamngheo.engine.plan_eligibility import Rule
from giamngheo.workbooks.names import search_key

from .giving import period

# Of the period, whoever gave it; the same household over the years, under whichever row of the register.
HOMES = """
select distinct coalesce(k.household_id, s.household_id) from delivery_support s
left join linking_householdunit u on u.household_id = s.household_id
left join linking_householdunit k on k.unit_id = u.unit_id
where s.content = any(%(contents)s) and s.household_id is not null and s.state in ('held', 'open', 'accepted')
  and (s.starts_on is null or s.starts_on >= %(since)s)
"""
PEOPLE_OF_HOMES = f"select m.person_id from register_membership m where m.valid_to is null and m.household_id in ({HOMES})"  # noqa: S608
PEOPLE = """
select distinct s.person_id from delivery_support s
where s.content = any(%(contents)s) and s.person_id is not null and s.state in ('held', 'open', 'accepted')
  and (s.starts_on is null or s.starts_on >= %(since)s)
"""


def contents_of(rule: Rule) -> list[str]:
    """What the rule's sub-project gives to households or persons."""
    law = current_plan()
    scheme = law.eligibility.scheme_of(rule.id)
    return [c.id for c in law.overlaps.contents.values() if scheme.id in c.projects and not c.is_at_place]


def rules() -> dict[str, Rule]:
    """Rules of the Programme about households or persons whose sub-project gives them something."""
    return {
        rule.id: rule for scheme in current_plan().eligibility.schemes.values() if scheme.project for rule in scheme.rules.values()
        if rule.subject in ("household", "person") and contents_of(rule)
    }  # fmt: skip


def _given(rule: Rule, since: date) -> list[int]:
    """Keys of households or persons that were given something of it since that day; one statement."""
    contents = contents_of(rule)
    of_person = all(current_plan().overlaps.contents[code].is_of_person for code in contents)
    text = HOMES if rule.subject == "household" else PEOPLE if of_person else PEOPLE_OF_HOMES
    with connection.cursor() as cursor:
        cursor.execute(text, {"contents": contents, "since": since})
        return [int(key) for (key,) in cursor.fetchall()]


@dataclass(frozen=True)
class Missed:
    """``listed``: key, area_id, state and whether something was given, of everybody eligible or undetermined."""

    rule: Rule
    on: date
    since: date
    told: Judged | Stored
    runs: Runs
    listed: pl.DataFrame

    @cached_property
    def counts(self) -> dict[str, int]:
        """All of the area: see ``_sums``."""
        return dict(self.listed.select(*_sums()).to_dicts()[0])

    @cached_property
    def places(self) -> list[dict[str, Any]]:
        """The same per commune, by its name; one query."""
        sums = self.listed.group_by("area_id").agg(*_sums()).to_dicts()
        names = areas_named([row["area_id"] for row in sums])
        return sorted(({**row, "area": names.get(row["area_id"], "")} for row in sums), key=lambda row: search_key(row["area"]))

    def rows(self) -> pl.DataFrame:
        """Who was given nothing, by name and in the order of the rule; only of a list that was told on the spot (a commune's)."""
        if not isinstance(self.told, Judged):
            return pl.DataFrame()
        left = self.listed.filter(~pl.col("is_given")).select("key")
        return self.told.rows.with_columns(pl.col("key").cast(pl.Int64)).join(left, on="key", how="semi", maintain_order="left")


def _sums() -> list[pl.Expr]:
    is_yes, is_given = pl.col("state") == "YES", pl.col("is_given")
    return [
        is_yes.sum().alias("yes"), (is_yes & is_given).sum().alias("given"), (is_yes & ~is_given).sum().alias("missed"),
        (~is_yes & ~is_given).sum().alias("open"),
    ]  # fmt: skip


def missed(asked: Asked) -> Missed | None:
    """The answer for the area and day asked for; None where its lists are to be told first, in the background."""
    runs = kept(asked.area, asked.on)
    told = found(asked.rule, asked.area_ids, asked.on, runs, is_commune=asked.area.kind == "commune")
    if told is None:
        return None
    since, _last = period()
    given = pl.DataFrame({"key": _given(asked.rule, since)}, schema={"key": pl.Int64}).unique()
    marked = given.with_columns(pl.lit(True).alias("is_given"))
    listed = told.keys().join(marked, on="key", how="left").with_columns(pl.col("is_given").fill_null(False))
    return Missed(asked.rule, asked.on, since, told, runs, listed)


__all__ = ["Missed", "contents_of", "missed", "rules"]
