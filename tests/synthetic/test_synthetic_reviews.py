"""Reviews: the class follows from the answers, the answers from the law's wording, the place from the day."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from giamngheo.engine import poverty
from giamngheo.engine.frames import HOUSEHOLD, PERSON
from giamngheo.engine.plan import Plan
from giamngheo.engine.vocabulary import INDICATOR_CODES
from giamngheo.synthetic.province import SyntheticProvince, make_province

YEARS = (2021, 2022, 2023, 2024, 2025)
LISTED = pl.col("expected_class").is_in(["POOR", "NEAR_POOR"])


def plain_class(area_type: str, score_a: float, ticks: int) -> str:
    """NĐ 07/2021/NĐ-CP Điều 3 by the scores of TT 07/2021/TT-BLĐTBXH, said again without the engine."""
    if score_a > {"rural": 140, "urban": 175}[area_type]:
        return "NOT_POOR"
    return "POOR" if 10 * ticks >= 30 else "NEAR_POOR"


def test_the_class_of_every_reviewed_household(province: SyntheticProvince) -> None:
    ticks = pl.sum_horizontal(f"tick_{code}" for code in INDICATOR_CODES).alias("ticks")
    facts = province.household_facts.select(
        "area_type", "score_a", ticks, "score_b_stated", "class_stated", "expected_class"
    )
    assert facts.null_count().sum_horizontal().item() == 0
    assert (facts["score_b_stated"] == 10 * facts["ticks"]).all()
    for area_type, score_a, count, _, stated, expected in facts.unique().iter_rows():
        assert plain_class(area_type, score_a, count) == expected == stated
    on_the_edge = facts.filter(pl.col("score_a") == 140.0)
    assert on_the_edge.height > 0


@pytest.mark.parametrize("year", YEARS)
def test_answers_say_the_same_as_ticks(district: SyntheticProvince, plan: Plan, year: int) -> None:
    """All twelve indicators computed from the answers equal the form's ticks; nothing is undetermined."""
    households, persons = district.household_frame(year), district.person_frame(year)
    found = poverty.deprivations(households, persons, plan=plan, standard=plan.standard("2022_2026"))
    differing = {code: int(found[f"fact_{code}"].ne_missing(found[f"tick_{code}"]).sum()) for code in INDICATOR_CODES}
    assert differing == dict.fromkeys(INDICATOR_CODES, 0)
    assert all(found[f"tick_{code}"].any() for code in INDICATOR_CODES)


def test_the_engine_finds_the_expected_classes(district: SyntheticProvince, plan: Plan) -> None:
    households = district.household_frame(2025)
    found = poverty.classify(households, district.person_frame(2025), plan=plan, standard_id="2022_2026")
    assert found.height == households.height
    assert (found["class"] == found["expected_class"]).all()


@pytest.mark.parametrize("year", YEARS)
def test_the_commune_is_in_force_on_the_survey_day(province: SyntheticProvince, plan: Plan, year: int) -> None:
    facts = province.household_facts.filter(pl.col("year") == year)
    assert facts["survey_on"].min() >= date(year, 9, 1)
    assert facts["survey_on"].max() <= date(year, 12, 14)
    for code, area_type, generation, first, last in (
        facts.group_by("commune_code", "area_type", "generation")
        .agg(pl.col("survey_on").min().alias("first"), pl.col("survey_on").max().alias("last"))
        .iter_rows()
    ):
        for day in (first, last):
            area = plan.area(code, day)
            assert (area.kind, area.area_type, area.generation) == ("commune", area_type, generation)


def test_codes_on_later_maps_follow_succession(province: SyntheticProvince, plan: Plan) -> None:
    steps = {(s.from_generation, s.from_code): s.to_code for s in plan.successions}
    for old, middle, new in province.households.select(pl.col("^commune_code.*$")).unique().iter_rows():
        assert steps["2021", old] == middle
        assert steps["2025-01", middle] == new


@pytest.mark.parametrize("year", YEARS[1:])
def test_the_list_of_the_year_before_is_reviewed(province: SyntheticProvince, year: int) -> None:
    facts = province.household_facts
    before = facts.filter((pl.col("year") == year - 1) & LISTED)
    now = facts.filter(pl.col("year") == year)
    assert before.join(now, on="household_key", how="anti").is_empty()
    assert now["household_key"].is_unique().all()
    asked_in_vain = now.join(before, on="household_key", how="anti").filter(~LISTED)
    assert 0.015 < asked_in_vain.height / province.households.height < 0.03


def test_people_leave_fall_back_and_become_poor(province: SyntheticProvince) -> None:
    poor = {
        year: set(
            province.household_facts.filter((pl.col("year") == year) & (pl.col("expected_class") == "POOR"))[
                "household_key"
            ]
        )
        for year in YEARS
    }
    left = len(poor[2022] - poor[2023])
    back = len((poor[2023] - poor[2022]) & poor[2021])
    new = len(poor[2023] - poor[2022] - poor[2021])
    assert left > new > 1000
    assert back > 1000
    assert len(poor[2022]) - left + back + new == len(poor[2023])


def test_members_are_those_of_the_survey_day(district: SyntheticProvince) -> None:
    facts = district.household_facts.select("household_key", "year", "survey_on", "member_count")
    here = facts.join(district.memberships, on="household_key").filter(
        (pl.col("valid_from") <= pl.col("survey_on"))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") > pl.col("survey_on")))
    )
    counted = facts.join(here.group_by("household_key", "year").len(), on=["household_key", "year"], how="left")
    assert (counted["len"] == counted["member_count"]).all()
    answered = district.person_facts.select("household_key", "year", "person_key")
    assert answered.join(here, on=answered.columns, how="anti").is_empty()
    assert answered.height == here.height


def test_frames_are_the_engine_s(district: SyntheticProvince) -> None:
    households, persons = district.household_frame(2025), district.person_frame(2025)
    assert households.schema.items() >= HOUSEHOLD.schema.items()
    assert persons.schema.items() >= PERSON.schema.items()
    for table, frame in ((HOUSEHOLD, households), (PERSON, persons)):
        for column in table.columns:
            if column.terms:
                assert set(frame[column.name].drop_nulls()) <= set(column.codes), column.name


def test_all_facts_cover_every_household_that_exists(plan: Plan, district: SyntheticProvince) -> None:
    every = make_province(size="district", plan=plan, facts="all", person_fact_years=())
    assert every.person_facts.is_empty()
    for year in YEARS:
        existing = (every.households["created_year"] <= year).sum()
        assert (every.household_facts["year"] == year).sum() == existing
    both = every.household_facts.join(
        district.household_facts.select("household_key", "year"), on=["household_key", "year"]
    )
    assert both.sort("year", "household_key").equals(district.household_facts.sort("year", "household_key"))
