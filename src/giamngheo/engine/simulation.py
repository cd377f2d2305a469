"""Who would change class under a draft standard: both classes of each household, and how many pass from which to which.

Pure columns. What the register does not hold stays undetermined unless the draft assumes it, and every household says
on what its class under the draft rests (``basis``). The lines of 2027–2030 (NĐ 351/2025/NĐ-CP) are the first case:
they speak of income, which is recorded for some households only; no conversion of score A to đồng is published.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from .conditions import by_area_type, choose, count_true, first_known
from .frames import TICK_PREFIX
from .overlay import Overlay, draft_standard, touches_indicators
from .plan import Plan, Standard
from .poverty import DEPRIVED, FACT, by_epoch, deprivations, survey_day, with_class, with_scores
from .vocabulary import INDICATOR_CODES

# On what the class under the draft rests.
SCORE, DECLARED, ASSUMED, NOTHING = "score", "declared", "assumed", "nothing"
RESULT = ("household_key", "base_class", "draft_class", "basis")


def simulate(
    households: pl.DataFrame, persons: pl.DataFrame | None, *, plan: Plan, base_id: str, overlay: Overlay
) -> pl.DataFrame:
    """One row per household in the order given: ``household_key``, ``base_class``, ``draft_class``, ``basis``.

    ``base_id``: the standard in force for the year, whose indicators are read from the same answers. Frames as
    ``poverty.classify`` takes them. Raises ValueError when the draft is not sound (``overlay.check``).
    """
    if not households.height:
        return pl.DataFrame(schema=dict.fromkeys(RESULT, pl.String))
    drafted = None
    if asks_anew(plan=plan, base_id=base_id, overlay=overlay):
        drafted = _told(households, persons, plan=plan, standard=draft_standard(plan, overlay))
    based = told(households, persons, plan=plan, base_id=base_id)
    return simulate_told(based, plan=plan, base_id=base_id, overlay=overlay, drafted=drafted)


def asks_anew(*, plan: Plan, base_id: str, overlay: Overlay) -> bool:
    """Does the draft read its indicators otherwise than the standard in force, so that all answers are needed?"""
    draft = draft_standard(plan, overlay)
    return draft.method == "scores" and (draft.id != base_id or touches_indicators(overlay, draft))


def told(households: pl.DataFrame, persons: pl.DataFrame | None, *, plan: Plan, base_id: str) -> pl.DataFrame:
    """What the answers tell under the standard in force, one row per household in the order given: all that most
    drafts ask of a year, without its persons."""
    if not households.height:
        return households
    found = _told(households, persons, plan=plan, standard=plan.standard(base_id))
    return found.select(pl.exclude(f"^({FACT}|{TICK_PREFIX}).*$"))


def simulate_told(
    based: pl.DataFrame, *, plan: Plan, base_id: str, overlay: Overlay, drafted: pl.DataFrame | None = None
) -> pl.DataFrame:
    """As ``simulate``, from what ``told`` gives. ``drafted``: the same under a draft that ``asks_anew``."""
    base, draft = plan.standard(base_id), draft_standard(plan, overlay)
    if not based.height:
        return pl.DataFrame(schema=dict.fromkeys(RESULT, pl.String))
    now = _classed(based, base, base=base, overlay=Overlay(base_id))
    then = _classed(based if drafted is None else drafted, draft, base=base, overlay=overlay)
    return pl.DataFrame(
        {
            "household_key": based["household_key"],
            "base_class": now["class"],
            "draft_class": then["class"],
            "basis": then["basis"],
        }
    )


def _told(households: pl.DataFrame, persons: pl.DataFrame | None, *, plan: Plan, standard: Standard) -> pl.DataFrame:
    """Deprivations of every household, in the order given, whichever dated parameters its survey day stands under."""
    parts = [deprivations(p, persons, plan=plan, standard=standard) for p in by_epoch(households, standard)]
    if len(parts) == 1:
        return parts[0]
    order = households.select(pl.col("household_key").cast(parts[0].schema["household_key"]))
    return order.join(pl.concat(parts), on="household_key", how="left", maintain_order="left")


def _classed(told: pl.DataFrame, standard: Standard, *, base: Standard, overlay: Overlay) -> pl.DataFrame:
    """``class`` and ``basis`` of each household under one standard."""
    on = max(survey_day(told), standard.valid_from)
    frame = nw.from_native(told.lazy())
    if standard.method == "scores":
        frame = with_scores(_with_points(frame, overlay), standard, survey_day(told))
        frame = frame.with_columns(choose(nw.col("score_a").is_null(), nw.lit(NOTHING), nw.lit(SCORE)).alias("basis"))
    else:
        frame = _with_counts(frame, standard, base, survey_day(told), overlay)
        frame = _with_income(frame, standard, on, overlay)
    result: pl.DataFrame = nw.to_native(with_class(frame, standard, on)).select("class", "basis").collect()
    return result


def _with_points(frame: nw.LazyFrame[Any], overlay: Overlay) -> nw.LazyFrame[Any]:
    """Score A with the draft's points: added where the household gave that answer; an unknown answer leaves it unknown."""
    score = nw.col("score_a")
    for item in dict.fromkeys(p.item for p in overlay.points):
        answer = _answer(item)
        moved: nw.Expr = nw.lit(0.0)
        for change in (p for p in overlay.points if p.item == item):
            moved = choose(answer == change.option, nw.lit(float(change.points)), moved)
        score = choose(answer.is_null(), nw.lit(None, dtype=nw.Float64), score + moved)
    return frame.with_columns(score.alias("score_a"))


def _answer(item: str) -> nw.Expr:
    """The scorecard's answer that a household's facts give; the codes are the card's."""
    if item == "household_size":
        size = nw.col("member_count")
        return choose(size > 6, nw.lit("7+"), size.cast(nw.String))
    held = nw.col({"durable_wall": "has_durable_wall", "durable_column": "has_durable_frame"}[item])
    said = choose(held, nw.lit("yes"), nw.lit("no"))
    return choose(held.is_null(), nw.lit(None, dtype=nw.String), said)


def _with_counts(
    frame: nw.LazyFrame[Any], standard: Standard, base: Standard, on: date, overlay: Overlay
) -> nw.LazyFrame[Any]:
    """The number of deprivations as an interval over the standard's own list of indicators.

    Those it shares with the answers count as found; those it dropped do not count; those nobody asked are unknown, or
    as the draft assumes. A form that gives only a total is an interval: of its points some may be of a dropped one.
    """
    shared = [code for code in INDICATOR_CODES if code in standard.indicators]
    dropped = len(INDICATOR_CODES) - len(shared)
    asked_not = len(standard.indicators) - len(shared)
    true, null = count_true([nw.col(DEPRIVED + code) for code in shared])
    every_null = count_true([nw.col(DEPRIVED + code) for code in INDICATOR_CODES])[1] == len(INDICATOR_CODES)
    points = base.parameter("points_per_deprivation", on).value if "points_per_deprivation" in base.parameters else 10
    stated = nw.col("score_b_stated") / points
    only_total = every_null & ~stated.is_null()
    surely = asked_not if overlay.unasked == "deprived" else 0
    possibly = 0 if overlay.unasked == "not_deprived" else asked_not
    # At least as many as the total less those that may be of a dropped indicator, never fewer than none.
    floor = choose(stated > dropped, stated - dropped, nw.lit(0.0))
    return frame.with_columns(
        (choose(only_total, floor, true.cast(nw.Float64)) + surely).alias("deprivation_count_min"),
        (choose(only_total, stated, (true + null).cast(nw.Float64)) + possibly).alias("deprivation_count_max"),
    )


def _with_income(frame: nw.LazyFrame[Any], standard: Standard, on: date, overlay: Overlay) -> nw.LazyFrame[Any]:
    """Income where it was declared; else, where the draft assumes a score for the line, which side of the line.

    The assumed side is written as an income at the line or one đồng above, so that the standard's own rules decide.
    """
    declared = nw.col("declared_income_vnd")
    has = ~declared.is_null()
    if not overlay.line_scores:
        basis = choose(has, nw.lit(DECLARED), nw.lit(NOTHING))
        return frame.with_columns(basis.alias("basis"))
    line = by_area_type({t: standard.parameter("line_vnd", on, t).value for t in overlay.line_scores})
    scores: dict[str | None, float] = dict(overlay.line_scores.items())
    below = nw.col("score_a") <= by_area_type(scores)
    side = choose(below.is_null(), nw.lit(None, dtype=nw.Float64), choose(below, line, line + 1))
    assumed = choose(below.is_null(), nw.lit(NOTHING), nw.lit(ASSUMED))
    return frame.with_columns(
        choose(has, nw.lit(DECLARED), assumed).alias("basis"),
        first_known(declared.cast(nw.Float64), side).alias("declared_income_vnd"),
    )


def transitions(classed: pl.DataFrame, *, by: Sequence[str] = (), persons: str = "member_count") -> pl.DataFrame:
    """How many households and persons pass from which class to which: one row per (keys, base_class, draft_class).

    ``classed``: the frame of ``simulate`` with the keys and the number of members beside it.
    """
    keys = [*by, "base_class", "draft_class"]
    return (
        classed.group_by(keys)
        .agg(
            pl.len().cast(pl.Int64).alias("households"),
            pl.col(persons).fill_null(0).sum().cast(pl.Int64).alias("persons"),
        )
        .sort(keys)
    )


__all__ = ["ASSUMED", "DECLARED", "NOTHING", "SCORE", "asks_anew", "simulate", "simulate_told", "told", "transitions"]
