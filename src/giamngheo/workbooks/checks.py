"""Checks of whole rows and between rows, after every cell has been read.

``known`` are the findings of the cells by position: where a cell has already been told wrong, its row is not told
missing as well. A finding whose code and field a cell has told too replaces that one (``merge``).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from ..engine.frames import TICK_PREFIX
from ..engine.vocabulary import INDICATOR_CODES
from .cells import CellContext
from .cells.codes import CLASS_LABELS
from .checks_duplicates import duplicate_households, duplicate_members
from .checks_people import Known as Known
from .checks_people import Told, fields_told, id_against_person, missing_sex, young_heads
from .findings import Finding

_TICKS = [TICK_PREFIX + code for code in INDICATOR_CODES]


def check_households(
    frame: pl.DataFrame, context: CellContext, known: Known | None = None
) -> list[tuple[int, Finding]]:
    """Findings of a household list as (position, finding), by position.

    ``frame``: the columns of ``engine.frames.HOUSEHOLD`` plus head_name, head_birth_on, head_birth_year, head_sex,
    head_id_number, village and row (from 1, as Excel shows it). ``Finding.field`` names the column of the sheet.
    """
    known = known or {}
    # Only scores and a cut-off settle a class from a list; a standard of incomes has neither.
    by_scores: tuple[Told, ...] = ()
    if context.has_scores:
        by_scores = (
            _scores_missing(frame, known, context),
            _ticks_against_score(frame, context),
            _classes(frame, known, context),
        )
    told = itertools.chain(
        *by_scores,
        young_heads(frame, context),
        id_against_person(frame["head_id_number"], frame["head_sex"], frame["head_birth_year"]),
        missing_sex(frame["head_id_number"], frame["head_sex"], known),
        duplicate_households(frame),
    )
    return sorted(told, key=lambda pair: pair[0])


def check_members(frame: pl.DataFrame, context: CellContext, known: Known | None = None) -> list[tuple[int, Finding]]:
    """Findings of a member list as (position, finding), by position.

    ``frame``: the columns of ``engine.frames.PERSON`` plus row. One household is one ``household_key``.
    """
    known = known or {}
    told = itertools.chain(
        _heads(frame),
        id_against_person(frame["id_number"], frame["sex"], frame["birth_year"]),
        missing_sex(frame["id_number"], frame["sex"], known),
        duplicate_members(frame),
    )
    return sorted(told, key=lambda pair: pair[0])


def merge(cells: Sequence[Finding], checks: Iterable[Finding]) -> list[Finding]:
    """The findings of one row: those of the checks take the place of a cell's of the same code and field."""
    checks = list(checks)
    told = {(f.code, f.field) for f in checks}
    return [f for f in cells if (f.code, f.field) not in told] + checks


def _points(context: CellContext) -> int:
    return int(context.standard.parameter("points_per_deprivation", context.on).value)


def _tick_counts(frame: pl.DataFrame) -> pl.Series:
    """How many of the twelve are ticked; null when one is unread or the sheet has no ticks."""
    return frame.select(pl.sum_horizontal([pl.col(t).cast(pl.Int64) for t in _TICKS], ignore_nulls=False)).to_series()


def _scores_missing(frame: pl.DataFrame, known: Known, context: CellContext) -> Told:
    """A score that is blank in a sheet that has scores. Score B can be proposed from the ticks, score A cannot."""
    counts = _tick_counts(frame)
    for field, name in (("score_a", "A (B1)"), ("score_b_stated", "B (B2)")):
        scores = frame[field]
        if scores.null_count() == len(scores):
            continue
        for index in scores.is_null().arg_true():
            if field in fields_told(known, index):
                continue
            count = counts[index] if field == "score_b_stated" else None
            if count is None:
                message = f"Thiếu điểm {name}; bổ sung điểm theo phiếu rà soát."
                yield index, Finding("SCORE_MISSING", "error", message, field=field)
            else:
                points = float(count * _points(context))
                message = f"Thiếu điểm {name}; theo {count} chỉ số được đánh dấu là {points:g}, đề nghị xác nhận."
                yield index, Finding("SCORE_MISSING", "confirm", message, field=field, suggested=points)


def _ticks_against_score(frame: pl.DataFrame, context: CellContext) -> Told:
    counts, scores, points = _tick_counts(frame), frame["score_b_stated"], _points(context)
    for index in (scores != counts * points).fill_null(False).arg_true():
        count, score = counts[index], scores[index]
        if count == 0:
            message = f"Có điểm B (B2) là {score:g} nhưng không chỉ số nào được đánh dấu; sửa điểm hoặc đánh dấu lại."
        else:
            message = (
                f"Điểm B (B2) là {score:g}, không khớp số chỉ số được đánh dấu ({count} chỉ số = {count * points} "
                "điểm); sửa điểm hoặc đánh dấu lại."
            )
        yield index, Finding("B2_TICKS_MISMATCH", "error", message, field="score_b_stated", raw=f"{score:g}")


def _with_expected(frame: pl.DataFrame, context: CellContext) -> pl.DataFrame:
    """Position, stated and expected class, cut-off; expected is null when scores or area do not settle it."""
    cutoffs = {
        area: float(context.standard.parameter("score_a_cutoff", context.on, area).value)
        for area in frame["area_type"].drop_nulls().unique()
    }
    poor_from = float(context.standard.parameter("poor_score_b", context.on).value)
    cutoff = pl.col("area_type").replace_strict(cutoffs, default=None, return_dtype=pl.Float64())
    return (
        frame.select("area_type", "score_a", "score_b_stated", "class_stated")
        .with_row_index("index")
        .with_columns(cutoff=cutoff, poor_from=pl.lit(poor_from))
        .with_columns(
            expected=pl.when(pl.col("score_a") > pl.col("cutoff"))
            .then(pl.lit("NOT_POOR"))
            .when((pl.col("score_a") <= pl.col("cutoff")) & (pl.col("score_b_stated") >= poor_from))
            .then(pl.lit("POOR"))
            .when((pl.col("score_a") <= pl.col("cutoff")) & (pl.col("score_b_stated") < poor_from))
            .then(pl.lit("NEAR_POOR"))
        )
    )


def _classes(frame: pl.DataFrame, known: Known, context: CellContext) -> Told:
    """The stated class against the scores (Nghị định 07/2021/NĐ-CP, Điều 3); a blank one is proposed."""
    stated = frame["class_stated"]
    if stated.null_count() == len(stated):
        return
    table = _with_expected(frame, context)
    wrong = (pl.col("class_stated") != pl.col("expected")) | (
        pl.col("expected").is_null() & (pl.col("class_stated") == "NOT_POOR") & (pl.col("score_a") <= pl.col("cutoff"))
    )
    for row in table.filter(wrong).iter_rows(named=True):
        message = f"{_why(row)}, không phải {CLASS_LABELS[row['class_stated']]}; sửa loại hộ hoặc điểm."
        finding = Finding("CLASS_CONTRADICTS_SCORE", "error", message, field="class_stated", suggested=row["expected"])
        yield row["index"], finding
    for row in table.filter(pl.col("class_stated").is_null()).iter_rows(named=True):
        if "class_stated" in fields_told(known, row["index"]):
            continue
        hint = f"{_why(row)}, đề nghị xác nhận." if row["expected"] else "bổ sung HN, HCN hoặc KN."
        message = f"Thiếu loại hộ; {hint[0].lower() + hint[1:] if row['expected'] else hint}"
        finding = Finding("CLASS_MISSING", "confirm", message, field="class_stated", suggested=row["expected"])
        yield row["index"], finding


def _why(row: Mapping[str, object]) -> str:
    """The class by the scores, in words."""
    cutoff, poor_from, expected = f"{row['cutoff']:g}", f"{row['poor_from']:g}", row["expected"]
    if expected == "NOT_POOR":
        return f"Điểm A trên {cutoff}: là hộ không nghèo"
    if expected is None:
        return f"Điểm A không quá {cutoff}: là hộ nghèo hoặc hộ cận nghèo"
    bound = f"từ {poor_from}" if expected == "POOR" else f"dưới {poor_from}"
    return f"Điểm A không quá {cutoff} và điểm B {bound}: là {CLASS_LABELS[str(expected)]}"


def _heads(frame: pl.DataFrame) -> Told:
    """Every household has one head, no more."""
    relations = frame["relation"].to_list()
    if not any(relations):
        return
    rows = frame["row"].to_list() if "row" in frame.columns else list(range(1, frame.height + 1))
    members: dict[str, list[int]] = {}
    for index, key in enumerate(frame["household_key"]):
        if key is not None:
            members.setdefault(key, []).append(index)
    for key, group in members.items():
        number = key.rsplit("#", 1)[-1]
        heads = [i for i in group if relations[i] == "head"]
        if not heads:
            message = f'Hộ số {number} không có dòng "Chủ hộ"; ghi rõ ai là chủ hộ.'
            yield group[0], Finding("HOUSEHOLD_WITHOUT_HEAD", "error", message, field="relation")
        for extra in heads[1:]:
            places = " và ".join(str(rows[i]) for i in (heads[0], extra))
            message = f"Hộ số {number} có hai chủ hộ (dòng {places}); sửa quan hệ của một người."
            yield extra, Finding("TWO_HEADS", "error", message, field="relation")
