"""The class of millions of households: the rules of ``poverty``, streamed once, without words.

Stage 1 turns persons and households into one narrow row per household; ``measures`` counts those rows in stage 2. Every
condition is the one ``classify`` uses; what is left out is what only a screen needs: words, differences, shaping.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from . import growth
from .ages import with_months
from .plan import Standard
from .poverty import (
    ClassificationError,
    household_facts,
    with_class,
    with_members_missing,
    with_scores,
    with_ticks,
)
from .poverty_persons import by_household, person_deprivations

RESULT = ("person_count", "deprived_mask", "unknown_mask", "class_min", "class_max", "class")


def classify_lazy(
    households: pl.LazyFrame,
    persons: pl.LazyFrame,
    *,
    standard: Standard,
    on: date,
    keys: Sequence[str] = ("household_key", "commune_code", "area_type"),
) -> pl.LazyFrame:
    """One row per household: ``keys``, person_count, deprived_mask, unknown_mask, class_min, class_max, class.

    ``households``: the facts of ``frames.HOUSEHOLD``, ticks and stated score B if there are any. ``persons``: the
    answers of ``frames.PERSON``, without birth_year where every birth is a full date, and the z-scores ``haz`` and
    ``waz`` (or their ends ``*_low``, ``*_high``) in place of height and weight. ``household_key`` is any integer type
    on both sides. ``on`` is the day of the survey of all. Collect with ``engine="streaming"``.
    Raises ClassificationError for a standard that is not decided by scores.
    """
    if standard.method != "scores":
        raise ClassificationError(f"Chuẩn {standard.id} không phân loại bằng điểm: dùng classify.")
    aged = with_months(nw.from_native(_with_growth_ends(persons, on)), nw.lit(on))
    flagged = person_deprivations(aged, standard=standard, on=on)
    grouped = by_household(flagged, standard=standard, on=on)
    shaped = nw.from_native(_with_stated(households))
    listed = with_members_missing(shaped.join(grouped, on="household_key", how="left"))
    told = with_ticks(listed.with_columns(*household_facts(standard, on)))
    classed = with_class(with_scores(told, standard, on), standard, on)
    result: pl.LazyFrame = nw.to_native(classed.select(*keys, *RESULT))
    return result


def _with_growth_ends(persons: pl.LazyFrame, on: date) -> pl.LazyFrame:
    """The score of a known birth date is both ends of its interval."""
    names = set(persons.collect_schema().names())
    added: list[Any] = [
        pl.col(score).alias(f"{score}_{end}")
        for score in ("haz", "waz")
        for end in ("low", "high")
        if f"{score}_{end}" not in names
    ]
    if "is_past_weight_table" not in names:
        days = (pl.lit(on) - pl.col("birth_on")).dt.total_days()
        added.append((days > growth.WEIGHT_UNTIL_DAYS).alias("is_past_weight_table"))
    return persons.with_columns(added)


def _with_stated(households: pl.LazyFrame) -> pl.LazyFrame:
    names = set(households.collect_schema().names())
    missing = {"score_b_stated": pl.Float64, "member_count": pl.Int64}
    return households.with_columns(pl.lit(None, dtype=t).alias(n) for n, t in missing.items() if n not in names)
