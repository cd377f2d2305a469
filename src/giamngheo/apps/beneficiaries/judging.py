"""What a rule tells of the subjects of a list, with the facts and the ground as they are kept. Set-based: one pass for all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import areas_inside
from giamngheo.apps.support.queries import Frames, frames_of, judged_frames
from giamngheo.engine.eligibility import tie_columns
from giamngheo.engine.eligibility_frames import DERIVED, SET_PREFIX, columns_for
from giamngheo.engine.eligibility_order import before_and_behind, span_of
from giamngheo.engine.eligibility_trace import EligibilityTrace, explain_many, fact_vi
from giamngheo.engine.plan_eligibility import Rule
from giamngheo.engine.plan_eligibility_checks import facts_of

LETTERS = {"household": "h", "person": "p", "area": "a", "group": "s", "organisation": "s", "work": "s", "officer": "s"}


@dataclass(frozen=True, slots=True)
class Told:
    """One subject under the rule. ``key``: its number with the letter of its kind; ``tie_group`` only of the eligible, whose
    ``missing`` are the facts that their place may turn on."""

    key: str
    name: str
    sort_key: str
    household_id: int | None
    village_id: int | None
    area_id: int
    state: str
    missing: str
    position: int | None
    rank: int | None
    rank_best: int | None
    tie_group: int | None
    facts: Mapping[str, Any]
    trace: EligibilityTrace

    @property
    def number(self) -> int:
        return int(self.key[1:])

    @property
    def ground(self) -> list[dict[str, Any]]:
        """Each condition as it is kept."""
        return [
            {"id": line.id, "kind": line.kind, "text": line.text, "truth": line.truth, "facts": list(line.facts),
             "thresholds": list(line.thresholds), "article": line.article, "confidence": line.confidence,
             "missing": list(line.missing)}
            for line in self.trace.lines
        ]  # fmt: skip

    @property
    def why_not(self) -> str:
        """The conditions that fail or are open, in sentences; empty for who is eligible."""
        if self.state == "YES":
            return ""
        wrong = [line.sentence for line in self.trace.lines if line.truth is None or line.truth != (line.kind == "condition")]
        return " ".join([self.trace.summary, *wrong])


def columns_kept(rule: Rule) -> list[str]:
    """The facts that a rule reads, also for its order, in columns that are observed rather than derived."""
    law = current_plan().eligibility
    read = [name for clause in (*rule.clauses, *rule.priorities) for name in sorted(facts_of(law, clause))]
    named = [source for name in (*read, *tie_columns(rule)) for source in DERIVED.get(name, (name,))]
    return list(dict.fromkeys(named))


def fact_names(rule: Rule) -> dict[str, str]:
    """Column → what officials call it."""
    plan, columns = current_plan(), {**columns_for("household"), **columns_for(rule.subject)}

    def words(name: str) -> str:
        if name.startswith(SET_PREFIX) and name.removeprefix(SET_PREFIX) in plan.area_sets:
            return f"Địa bàn thuộc danh sách “{plan.area_sets[name.removeprefix(SET_PREFIX)].name_vi}”"
        return columns[name].vi if name in columns else plan.eligibility.terms[name].name_vi

    return {name: words(name) for name in columns_kept(rule)}


def fact_words(rule: Rule, name: str, value: Any) -> str:
    """A kept fact in words; empty when it is not known."""
    columns = {**columns_for("household"), **columns_for(rule.subject)}
    if name in columns and columns[name].dtype == pl.Date() and isinstance(value, str):
        value = date.fromisoformat(value)
    return fact_vi(name, {name: value}, columns)


def areas_of(rule: Rule, area: Any, on: date) -> frozenset[int]:
    """The units whose subjects a list of this area is drawn from: for areas themselves, communes on the map of the day."""
    inside = areas_inside(area)
    if rule.subject == "area":
        inside = inside.filter(generation_id=current_plan().generation_on(on).id)
    return frozenset(inside.values_list("pk", flat=True))


def told_of(
    rule: Rule,
    area_ids: Collection[int],
    on: date,
    *,
    states: Collection[str] = (),
    keys: Collection[str] | None = None,
    most: int | None = None,
) -> dict[str, Told]:
    """Key → what the rule tells of the subjects of these units on the day: those in ``states``, or those named by ``keys``;
    ``most``: of the eligible only the first so many in the rule's order, and whoever may be among them: equal with the last,
    or with a fact missing that may put it there.

    Places in the order and ties are among all eligible subjects of the units, or among those named.
    """
    frames = frames_of(rule, area_ids, on)
    letter = LETTERS[rule.subject]
    if keys is not None:
        frames = _only(rule, frames, [key[1:] for key in keys])
    rows = judged_frames(rule, frames, on).rows
    if keys is None:
        rows = rows.join(pl.DataFrame({"state": list(states)}, schema={"state": pl.String}), on="state", how="semi")
    groups = _tie_groups(rule, rows)
    if most is not None:
        rows = _first(rule, rows, most)
    explained = explain_many(
        frames.subjects, rule.id, plan=current_plan(), on=on, keys=rows["key"].to_list(), households=frames.households
    )
    kept = columns_kept(rule)
    found = {}
    for row in rows.sort("position", "sort_key", "key", nulls_last=True, maintain_order=True).iter_rows(named=True):
        own = explained[row["key"]]
        found[f"{letter}{row['key']}"] = Told(
            key=f"{letter}{row['key']}", name=row["name"], sort_key=row["sort_key"], state=row["state"],
            missing=row["missing"] or _order_missing(row),
            household_id=int(row["household_key"]) if row["household_key"] else None, village_id=row["village_id"],
            area_id=row["area_id"],
            position=row["position"], rank=row["rank"], rank_best=row["rank_best"], tie_group=groups.get(row["key"]),
            facts={name: _plain(own.facts.get(name)) for name in kept}, trace=own.trace,
        )  # fmt: skip
    return found


def _only(rule: Rule, frames: Frames, keys: list[str]) -> Frames:
    wanted = pl.DataFrame({"key": keys}, schema={"key": pl.String})
    subjects = frames.subjects.join(wanted, left_on=f"{rule.subject}_key", right_on="key", how="semi")
    return Frames(subjects, frames.households, frames.names)


def _tie_groups(rule: Rule, rows: pl.DataFrame) -> dict[str, int]:
    """Key → number of the group of those whom rank and tie-breaks leave equal, first in order first."""
    eligible = rows.filter(pl.col("position").is_not_null()).sort("position")
    ties = [pl.col(name) for name in ("rank", *dict.fromkeys(tie_columns(rule)))]
    return dict(eligible.select("key", pl.struct(ties).rle_id()).rows())


def _first(rule: Rule, rows: pl.DataFrame, most: int) -> pl.DataFrame:
    """The eligible before whom fewer than ``most`` stand for certain, and all who are not eligible."""
    order = rows.filter(pl.col("position").is_not_null()).to_dicts()
    spans = [span_of(rule, rank=row["rank"], rank_best=row["rank_best"], facts=row) for row in order]
    after = [row["key"] for row, (before, _behind) in zip(order, before_and_behind(spans), strict=True) if before >= most]
    return rows.join(pl.DataFrame({"key": after}, schema={"key": pl.String}), on="key", how="anti", maintain_order="left")


def _order_missing(row: Mapping[str, Any]) -> str:
    return str(row["order_missing"]) if row["state"] == "YES" else ""


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


__all__ = ["LETTERS", "Told", "areas_of", "columns_kept", "fact_names", "fact_words", "told_of"]
