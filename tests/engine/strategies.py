"""Random households for the engine's tests: every answer may be missing, every threshold is likely to be hit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import strategies as st

from giamngheo.engine.frames import HOUSEHOLD, PERSON, conform
from giamngheo.engine.vocabulary import INDICATOR_CODES

SURVEY = date(2024, 10, 15)
# Years of age at which some rule turns; births are drawn around them.
TURNING_AGES = (0, 2, 3, 5, 6, 10, 12, 15, 16, 18, 30, 31, 56, 57, 60, 61, 62, 80)
HOUSEHOLD_FACTS = (
    "has_durable_wall", "has_durable_frame", "has_durable_roof", "floor_area_m2", "water_source", "toilet_type",
    "uses_internet", "has_info_device",
)  # fmt: skip


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy, strategy, strategy)


flag = maybe(st.booleans())


@st.composite
def births(draw: st.DrawFn) -> dict[str, Any]:
    """A full date around a turning age, only a year, or nothing."""
    years = draw(st.sampled_from(TURNING_AGES))
    day = min(
        SURVEY, date(2024 - years, 10, 15) + timedelta(days=draw(st.sampled_from((-200, -31, -1, 0, 1, 30, 150))))
    )
    known = draw(st.sampled_from(("date", "date", "date", "year", "year", "none")))
    return {"birth_on": day if known == "date" else None, "birth_year": None if known == "none" else day.year}


@st.composite
def persons(draw: st.DrawFn, number: int) -> dict[str, Any]:
    born = draw(births())
    age = 2024 - (born["birth_year"] or 1990)
    codes = {c.name: maybe(st.sampled_from(c.codes)) for c in PERSON.columns if c.codes}
    return {
        "person_key": str(number),
        "full_name": f"Người {number}",
        **born,
        "sex": draw(maybe(st.sampled_from("MF"))),
        **{name: draw(codes[name]) for name in ("qualification", "attending_level", "employment_status")},
        "disability_level": draw(maybe(st.sampled_from(("none", "none", "mild", "severe")))),
        **{name: draw(flag) for name in ("is_attending", "has_health_insurance", "has_contract", "receives_allowance")},
        "is_certified_on_job": draw(st.sampled_from((None, None, False, True))),
        # Around the median of the age and well below; some out of all proportion.
        "height_cm": draw(maybe(st.sampled_from((0.85, 0.92, 1.0, 1.3)))) if age > 17 else draw(heights(age)),
        "weight_kg": draw(weights(age)),
    }


def heights(age: int) -> st.SearchStrategy[float | None]:
    middle = 55 + 8.0 * age if age < 3 else 78 + 5.6 * age
    return maybe(st.sampled_from([round(middle * part, 1) for part in (0.5, 0.86, 0.9, 0.93, 1.0, 1.1)]))


def weights(age: int) -> st.SearchStrategy[float | None]:
    middle = 6 + 2.3 * min(age, 15)
    return maybe(st.sampled_from([round(middle * part, 1) for part in (0.3, 0.65, 0.75, 0.85, 1.0, 1.4)]))


@st.composite
def households(draw: st.DrawFn, key: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """One household with its persons; of facts only, ticks only, totals only, or both facts and ticks."""
    shape = draw(st.sampled_from(("facts", "facts", "ticks", "totals", "both")))
    people = []
    if shape in ("facts", "both"):
        people = [{"household_key": key, **draw(persons(n))} for n in range(draw(st.integers(0, 4)))]
    house: dict[str, Any] = {
        "household_key": key,
        "commune_code": draw(st.sampled_from(("03664", "03766", "03781"))),
        "survey_on": SURVEY,
        "area_type": draw(maybe(st.sampled_from(("rural", "urban")))),
        "member_count": len(people) + draw(st.sampled_from((0, 0, 0, 1, 2))) if people else draw(maybe(st.integers(1, 9))),
        "score_a": draw(maybe(st.sampled_from((0.0, 139.0, 140.0, 141.0, 174.0, 175.0, 176.0, 300.0)))),
        "score_b_stated": draw(maybe(st.sampled_from([10.0 * n for n in range(13)]))) if shape != "facts" else None,
    }
    for code in INDICATOR_CODES:
        house["tick_" + code] = draw(flag) if shape in ("ticks", "both") else None
    # Where files of a year are put together: which ticks came after the answers.
    house["later_ticks"] = draw(maybe(st.integers(0, 4095)))
    codes = {c.name: maybe(st.sampled_from(c.codes)) for c in HOUSEHOLD.columns if c.codes}
    areas = maybe(st.sampled_from([8.0 * (house["member_count"] or 4) + extra for extra in (-0.1, 0.0, 0.1)]))
    for name in HOUSEHOLD_FACTS:
        asked = codes.get(name, areas if name == "floor_area_m2" else flag)
        house[name] = draw(asked) if shape in ("facts", "both") else None
    return house, people


@st.composite
def villages(draw: st.DrawFn, most: int = 6) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Several households and all their persons."""
    drawn = [draw(households(f"h{n}")) for n in range(draw(st.integers(1, most)))]
    return [house for house, _ in drawn], [person for _, people in drawn for person in people]


def frames(houses: list[dict[str, Any]], people: list[dict[str, Any]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows as the engine's typed frames."""

    def frame(rows: list[dict[str, Any]], table: Any) -> pl.DataFrame:
        names = rows[0] if rows else {}
        schema = {n: table.schema.get(n, pl.Int64()) for n in names}
        return conform(pl.DataFrame(rows, schema=schema), table)

    return frame(houses, HOUSEHOLD), frame(people, PERSON)
