"""The class of a household: deprivations from facts or from the form's ticks, scores A and B, the class.

Everything is columns. A missing answer that matters gives UNDETERMINED, never "not poor": ``class_min`` takes every
unknown as not deprived, ``class_max`` as deprived, and where they differ the class is not determined.
Sources: NĐ 07/2021/NĐ-CP Điều 3 and appendix; TT 07/2021/TT-BLĐTBXH appendices III, IV.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from . import growth
from .ages import MONTHS_HIGH, MONTHS_LOW, with_months
from .conditions import (
    agreed,
    at_least_true,
    by_area_type,
    choose,
    compile_condition,
    count_true,
    first_known,
    is_below,
    one_of,
    parse,
    pick,
    unknown,
)  # fmt: skip
from .frames import HOUSEHOLD, LATER_TICKS, PERSON, TICK_PREFIX, conform
from .plan import Plan, Standard
from .poverty_persons import MAX_MEMBERS, PERSON_INDICATORS, by_household, person_deprivations
from .vocabulary import INDICATOR_CODES, INDICATORS, HouseholdClass

FACT, DEPRIVED = "fact_", "dep_"
UNDETERMINED = HouseholdClass.UNDETERMINED.value
NOT_POOR = HouseholdClass.NOT_POOR.value
CHILD_DAYS = 16 * 366


class ClassificationError(ValueError):
    """The frame cannot be classified; the text is Vietnamese and says what to do."""


def persons_with_growth(persons: pl.DataFrame, *, plan: Plan) -> pl.DataFrame:
    """Adds the z-scores of those who may be children under 16, null for all others.

    ``haz``/``waz`` are taken at the age of the birth date. Where only the year is known, ``*_low`` and ``*_high`` are
    the scores at the oldest and youngest possible age: a child that is well grown at either is not in doubt.
    """
    survey, year = pl.col("survey_on"), pl.col("birth_year").cast(pl.Int32)
    youngest = pl.min_horizontal(pl.date(year, 12, 31), survey)
    with_days = persons.with_row_index("_person").with_columns(
        (survey - pl.coalesce("birth_on", pl.date(year, 1, 1))).dt.total_days().alias("_oldest"),
        (survey - pl.coalesce(pl.col("birth_on"), youngest)).dt.total_days().alias("_youngest"),
    )
    children = with_days.filter(pl.col("_youngest") < CHILD_DAYS)
    children = children.with_columns(
        pl.when(pl.col("_youngest") <= growth.WEIGHT_UNTIL_DAYS)
        .then(pl.min_horizontal("_oldest", growth.WEIGHT_UNTIL_DAYS))
        .otherwise(pl.col("_oldest"))
        .alias("_oldest_weighed")
    )
    low = _kept_scores(children, "_oldest", plan).select("_person", haz_low="haz")
    low_weight = _kept_scores(children, "_oldest_weighed", plan).select("_person", waz_low="waz")
    high = _kept_scores(children, "_youngest", plan).select("_person", haz_high="haz", waz_high="waz")
    exact = pl.col("birth_on").is_not_null()
    past_low, past_high = pl.col("_youngest") > growth.WEIGHT_UNTIL_DAYS, pl.col("_oldest") > growth.WEIGHT_UNTIL_DAYS
    return (
        with_days.join(low, on="_person", how="left")
        .join(low_weight, on="_person", how="left")
        .join(high, on="_person", how="left")
        .with_columns(
            # Null for a birth year that leaves open whether the table of weights still holds.
            pl.when(past_low == past_high).then(past_low).alias("is_past_weight_table"),
            *(pl.when(exact).then(pl.col(f"{z}_low")).alias(z) for z in ("haz", "waz")),
        )
        .drop("_person", "_oldest", "_youngest")
    )


def _kept_scores(children: pl.DataFrame, age_column: str, plan: Plan) -> pl.DataFrame:
    """Scores at one age. A measure out of all proportion is a slip of the tape: missing, so that it is taken again."""
    measured = children.select("_person", "sex", pl.col(age_column).alias("age_days"), "height_cm", "weight_kg")
    scored = growth.z_scores(measured, root=plan.root)
    return scored.select("_person", *(pl.when(~pl.col("is_flagged")).then(pl.col(z)).alias(z) for z in ("haz", "waz")))


def prepared_persons(households: pl.DataFrame, persons: pl.DataFrame, *, plan: Plan) -> pl.DataFrame:
    """Persons in shape: survey day, age interval, z-scores. One row per person."""
    shaped = conform(persons, PERSON) if "household_key" in persons.columns else persons
    days = households.select("household_key", "survey_on").with_columns(
        pl.col("household_key").cast(shaped.schema["household_key"])
    )
    joined = shaped.drop("survey_on", strict=False).join(days, on="household_key", how="inner")
    aged: pl.DataFrame = nw.to_native(with_months(nw.from_native(joined.lazy()))).collect()
    return persons_with_growth(aged, plan=plan)


def person_flags(households: pl.DataFrame, persons: pl.DataFrame, *, plan: Plan, standard: Standard) -> pl.DataFrame:
    """One row per person with ``is_<indicator>``: who in the household causes what."""
    ready = prepared_persons(households, persons, plan=plan)
    flagged = person_deprivations(nw.from_native(ready.lazy()), standard=standard, on=survey_day(households))
    result: pl.DataFrame = nw.to_native(flagged).collect()
    return result


def survey_day(households: pl.DataFrame) -> date:
    """The day whose dated parameters apply: the first survey day of the frame. Raises when none is given."""
    day = households["survey_on"].min() if "survey_on" in households.columns else None
    if not isinstance(day, date):
        raise ClassificationError("Thiếu ngày rà soát: cần ngày rà soát để tính tuổi và chọn quy định.")
    return day


def members_are_missing() -> nw.Expr:
    """The household states more members than are listed: whoever is not listed may be the one a rule is about."""
    return (nw.col("member_count") > nw.col("person_count")).fill_null(False)


def with_members_missing(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Indicators told by persons: a listed person who is deprived settles it; that nobody is, only a full list does."""
    gap = members_are_missing()
    told = [
        (nw.col(FACT + name) | (gap & unknown())).alias(FACT + name) for name in PERSON_INDICATORS if name != "dependents"
    ]
    share = choose(gap, unknown(), nw.col(FACT + "dependents")).alias(FACT + "dependents")
    return frame.with_columns(*told, share)


def household_facts(standard: Standard, on: date) -> list[nw.Expr]:
    """Indicators 7–12 from the dwelling's facts."""

    def value(name: str) -> Any:
        return standard.parameter(name, on).value

    parts = [~nw.col(f"has_durable_{part}") for part in ("wall", "frame", "roof")]
    area = nw.col("floor_area_m2")
    least = value("housing_area_below_m2")
    listed = first_known(nw.col("person_count"), nw.col("member_count")).cast(nw.Float64)
    # Stated members who are not listed live there too: what only holds without them is not known.
    all_told = choose(members_are_missing(), nw.col("member_count").cast(nw.Float64), listed)
    crowded, possibly = is_below(area, area, listed * least), is_below(area, area, all_told * least)
    return [
        at_least_true(parts, value("housing_nondurable_at_least")).alias(FACT + "housing_quality"),
        (crowded | (possibly & unknown())).alias(FACT + "housing_area"),
        (~one_of(nw.col("water_source"), value("clean_water_sources"))).alias(FACT + "water"),
        (~one_of(nw.col("toilet_type"), value("hygienic_toilet_types"))).alias(FACT + "toilet"),
        (~nw.col("uses_internet")).alias(FACT + "telecom"),
        (~nw.col("has_info_device")).alias(FACT + "info_devices"),
    ]


def deprivations(
    households: pl.DataFrame, persons: pl.DataFrame | None = None, *, plan: Plan, standard: Standard
) -> pl.DataFrame:
    """Adds ``fact_<indicator>`` (from facts) and ``dep_<indicator>`` (see ``with_ticks``) per household.

    The twelve are those of NĐ 07/2021; a standard without its indicator list leaves facts unknown and keeps ticks.
    """
    shaped = conform(households, HOUSEHOLD) if households.schema.get("household_key") == pl.String() else households
    frame = nw.from_native(shaped.lazy())
    if standard.method == "scores":
        frame = _with_facts(frame, shaped, persons, plan, standard)
    else:
        frame = frame.with_columns(nw.lit(None, dtype=nw.Boolean).alias(FACT + c) for c in INDICATOR_CODES)
    frame = with_ticks(frame)
    result: pl.DataFrame = nw.to_native(frame).collect()
    return result


def with_ticks(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Adds ``dep_<indicator>``: the later word of facts and tick; of the same survey, or where the order is not known,
    the facts and, where they are silent, the form's tick."""
    names = set(frame.collect_schema().names())

    def known(bit: int, code: str) -> nw.Expr:
        fact, tick = nw.col(FACT + code), nw.col(TICK_PREFIX + code)
        if TICK_PREFIX + code not in names:
            return fact
        if LATER_TICKS not in names:
            return first_known(fact, tick)
        return choose(is_later(bit), first_known(tick, fact), first_known(fact, tick))

    return frame.with_columns(known(bit, code).alias(DEPRIVED + code) for bit, code in enumerate(INDICATOR_CODES))


def is_later(bit: int) -> nw.Expr:
    """Was the tick of this indicator given later than the facts? Not where nobody says so."""
    return nw.col(LATER_TICKS).fill_null(0) // (1 << bit) % 2 == 1


def is_told_by_answers(row: Mapping[str, Any], code: str) -> bool:
    """Does the indicator of this household rest on its answers, not on the form's tick? ``row``: of ``deprivations``."""
    later = (row.get(LATER_TICKS) or 0) >> INDICATOR_CODES.index(code) & 1
    return row[FACT + code] is not None and not (later and row[TICK_PREFIX + code] is not None)


def _with_facts(
    frame: nw.LazyFrame[Any], households: pl.DataFrame, persons: pl.DataFrame | None, plan: Plan, standard: Standard
) -> nw.LazyFrame[Any]:
    on = survey_day(households)
    if persons is not None and persons.height:
        flagged = nw.from_native(person_flags(households, persons, plan=plan, standard=standard).lazy())
        grouped = by_household(flagged, standard=standard, on=on)
        counted: pl.DataFrame = nw.to_native(grouped).collect()
        _refuse_giants(persons)
        # A join keeps no order unless told to; the lists that leave here are in the order that came.
        native: pl.LazyFrame = nw.to_native(frame)
        frame = nw.from_native(native.join(counted.lazy(), on="household_key", how="left", maintain_order="left"))
        frame = with_members_missing(frame)
    else:
        nothing = [nw.lit(None, dtype=nw.Boolean).alias(FACT + c) for c in INDICATOR_CODES[:6]]
        frame = frame.with_columns(nw.lit(None, dtype=nw.Int64).alias("person_count"), *nothing)
    return frame.with_columns(*household_facts(standard, on))


def _refuse_giants(persons: pl.DataFrame) -> None:
    largest = persons.group_by("household_key").len()["len"].max()
    if isinstance(largest, int) and largest > MAX_MEMBERS:
        raise ClassificationError(f"Có hộ {largest} nhân khẩu: quá {MAX_MEMBERS}, kiểm tra lại cột số thứ tự hộ.")


def classify(
    households: pl.DataFrame, persons: pl.DataFrame | None = None, *, plan: Plan, standard_id: str
) -> pl.DataFrame:
    """One row per household, in the order given.

    Adds to the household's columns: ``dep_<indicator>`` (nullable), ``deprived_mask`` and ``unknown_mask`` (12 bits in
    the legal order), ``score_b_min``, ``score_b_max``, ``class``, ``class_min``, ``class_max``, ``income_class`` (what
    the decree's words say of the declared income; it decides nothing), ``missing`` (names of the missing answers that
    matter), ``differences`` (stated against computed), ``standard_id``.
    """
    standard = plan.standard(standard_id)
    parts = [
        classify_deprivations(deprivations(part, persons, plan=plan, standard=standard), standard=standard)
        for part in by_epoch(households, standard)
    ]
    if len(parts) == 1:
        return parts[0]
    order = households.select(pl.col("household_key").cast(parts[0].schema["household_key"]))
    return order.join(pl.concat(parts), on="household_key", how="left", maintain_order="left").select(parts[0].columns)


def by_epoch(households: pl.DataFrame, standard: Standard) -> list[pl.DataFrame]:
    """Households whose survey days stand under the same dated parameters, together; one part when all do.

    A household's class must not depend on whom it is classified with.
    """
    survey_day(households)
    starts = sorted({v.valid_from for p in standard.parameters.values() for v in p.values if v.valid_from})
    epoch = pl.lit(0)
    for start in starts:
        epoch = epoch + (pl.col("survey_on") >= start).fill_null(False).cast(pl.Int32)
    parts = households.with_columns(epoch.alias("_epoch")).partition_by("_epoch", maintain_order=True)
    return [households] if len(parts) <= 1 else [part.drop("_epoch") for part in parts]


def classify_deprivations(frame: pl.DataFrame, *, standard: Standard) -> pl.DataFrame:
    """The scores and the class from ``dep_<indicator>``, score_a, score_b_stated, area_type, survey_on."""
    on = survey_day(frame) if frame.height else standard.valid_from
    classed = with_class(with_scores(nw.from_native(frame.lazy()), standard, on), standard, on)
    result: pl.DataFrame = nw.to_native(with_income_class(classed, standard, on)).collect()
    return with_words(result, standard=standard)


def with_class(frame: nw.LazyFrame[Any], standard: Standard, on: date) -> nw.LazyFrame[Any]:
    """Adds ``class_min``, ``class_max`` and, where they agree, ``class``; UNDETERMINED where they do not."""
    rules = standard.class_rules
    ends = frame.with_columns(class_expression(standard, rules, on, end).alias(f"class_{end}") for end in ("min", "max"))
    return ends.with_columns(agreed(nw.col("class_min"), nw.col("class_max"), UNDETERMINED).alias("class"))


def with_income_class(frame: nw.LazyFrame[Any], standard: Standard, on: date) -> nw.LazyFrame[Any]:
    """Adds ``income_class`` by the line rules (nd-07-2021:3); UNDETERMINED without an income or without such rules."""
    low, high = (class_expression(standard, standard.line_rules, on, end) for end in ("min", "max"))
    return frame.with_columns(agreed(low, high, UNDETERMINED).alias("income_class"))


def masks() -> tuple[nw.Expr, nw.Expr]:
    """The 12-bit masks of certainly deprived and of unknown indicators."""
    deprived: nw.Expr = nw.lit(0, dtype=nw.Int32)
    unknown: nw.Expr = nw.lit(0, dtype=nw.Int32)
    for bit, code in enumerate(INDICATOR_CODES):
        column = nw.col(DEPRIVED + code)
        deprived = deprived + column.fill_null(False).cast(nw.Int32) * (1 << bit)
        unknown = unknown + column.is_null().cast(nw.Int32) * (1 << bit)
    return deprived, unknown


def with_scores(frame: nw.LazyFrame[Any], standard: Standard, on: date) -> nw.LazyFrame[Any]:
    """Adds masks, deprivation counts and score B as an interval.

    A form that gives only totals has no indicator at all: its stated score B then stands for both ends.
    """
    true, null = count_true([nw.col(DEPRIVED + code) for code in INDICATOR_CODES])
    deprived, unknown = masks()
    points = 10
    if "points_per_deprivation" in standard.parameters:
        points = standard.parameter("points_per_deprivation", on).value
    only_total = (null == len(INDICATOR_CODES)) & ~nw.col("score_b_stated").is_null()
    stated = nw.col("score_b_stated")

    def bound(count: nw.Expr) -> nw.Expr:
        return choose(only_total, stated, (count * points).cast(nw.Float64))

    return frame.with_columns(
        deprived.alias("deprived_mask"),
        unknown.alias("unknown_mask"),
        bound(true).alias("score_b_min"),
        bound(true + null).alias("score_b_max"),
    ).with_columns(
        (nw.col("score_b_min") / points).alias("deprivation_count_min"),
        (nw.col("score_b_max") / points).alias("deprivation_count_max"),
    )


def class_expression(standard: Standard, rules: Sequence[Mapping[str, Any]], on: date, end: str) -> nw.Expr:
    """The class by these rules when every unknown indicator is taken as not deprived (``min``) or deprived (``max``)."""

    def lookup(name: str) -> nw.Expr:
        parameter = standard.parameters[name]
        types = {v.area_type for v in parameter.values}
        if types == {None}:
            return nw.lit(standard.parameter(name, on).value)
        return by_area_type({t: standard.parameter(name, on, t).value for t in types})

    cases = []
    for rule in rules:
        condition = parse(_at_end(rule["when"], end), f"{standard.id}.{rule['id']}")
        cases.append((compile_condition(condition, lookup), str(rule["class"])))
    return pick(cases, UNDETERMINED)


def _at_end(data: Any, end: str) -> Any:
    """The rule with score_b and deprivation_count read at one end of their intervals."""
    if isinstance(data, list):
        return [_at_end(part, end) for part in data]
    if isinstance(data, dict):
        changed = {key: _at_end(value, end) for key, value in data.items()}
        if changed.get("column") in {"score_b", "deprivation_count"}:
            changed["column"] = f"{changed['column']}_{end}"
        return changed
    return data


CLASS_BASIS = {"scores": ("score_a", "Điểm A"), "income_lines": ("declared_income_vnd", "Thu nhập bình quân")}


def with_words(frame: pl.DataFrame, *, standard: Standard) -> pl.DataFrame:
    """Adds the missing answers that matter, and the differences from what the form states."""
    basis, basis_name = CLASS_BASIS[standard.method]
    is_open = pl.col("class_min") != pl.col("class_max")
    is_undetermined = is_open | (pl.col("class_min") == UNDETERMINED)
    names = [
        pl.when(pl.col(basis).is_null()).then(pl.lit(basis_name)),
        pl.when(pl.col("area_type").is_null()).then(pl.lit("Khu vực nông thôn hay thành thị")),
        *(
            pl.when(is_open & ((pl.col("unknown_mask") // (1 << bit)) % 2 == 1)).then(pl.lit(term.vi))
            for bit, term in enumerate(INDICATORS)
        ),
    ]
    return frame.with_columns(
        pl.when(is_undetermined).then(pl.concat_str(names, separator="; ", ignore_nulls=True)).otherwise(pl.lit("")).alias("missing"),
        pl.lit(standard.id).alias("standard_id"),
    ).with_columns(_differences().alias("differences"))  # fmt: skip


def _differences() -> pl.Expr:
    """Where the form and the facts disagree: ticks, total B, class. Empty when they agree or one is silent."""
    parts = [
        pl.when(pl.col(FACT + t.code) != pl.col(TICK_PREFIX + t.code)).then(pl.lit(f"{t.vi}: đánh dấu khác thông tin"))
        for t in INDICATORS
    ]
    stated = pl.col("score_b_stated")
    parts.append(
        pl.when((stated < pl.col("score_b_min")) | (stated > pl.col("score_b_max"))).then(
            pl.format("Điểm B ghi {} khác kết quả tính", stated.cast(pl.Int64))
        )
    )
    parts.append(
        pl.when((pl.col("class") != UNDETERMINED) & (pl.col("class_stated") != pl.col("class"))).then(
            pl.lit("Phân loại ghi trên biểu khác kết quả tính")
        )
    )
    both = (pl.col("income_class") != UNDETERMINED) & (pl.col("class") != UNDETERMINED)
    crossed = (pl.col("income_class") == NOT_POOR) != (pl.col("class") == NOT_POOR)
    parts.append(pl.when(both & crossed).then(pl.lit("Thu nhập khai báo và điểm A nằm khác phía của mức chuẩn")))
    return pl.concat_str(parts, separator="; ", ignore_nulls=True)


__all__ = ["MONTHS_HIGH", "MONTHS_LOW", "ClassificationError", "classify", "classify_deprivations", "deprivations"]
