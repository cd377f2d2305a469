"""The province has exactly the published counts, counted again from its rows."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from giamngheo.synthetic.province import SyntheticProvince

YEARS = (2021, 2022, 2023, 2024, 2025)
# End of 2022, as published: households, persons, poor, near-poor (None: not published).
PUBLISHED = {
    "Kinh": (59_128, 215_290, 808, 457),
    "Thái": (155_639, 708_317, 22_662, 17_398),
    "Mông": (39_995, 216_214, 18_098, 5_360),
    "Mường": (21_341, 92_070, 3_161, None),
}
RATES = {2021: 21.66, 2023: 14.17, 2024: 10.89, 2025: 7.89}


def classes(province: SyntheticProvince, year: int) -> pl.DataFrame:
    facts = province.household_facts.filter(pl.col("year") == year).select("household_key", "expected_class")
    return facts.join(province.households.drop("village_key"), on="household_key")


def test_all_households_and_persons_of_2022(province: SyntheticProvince) -> None:
    totals = province.area_totals.filter(pl.col("year") == 2022)
    assert totals["household_count"].sum() == 297_104
    assert totals["person_count"].sum() == 1_327_121
    assert totals["ethnic_group"].n_unique() == 12


@pytest.mark.parametrize("group", PUBLISHED)
def test_each_published_group_of_2022(province: SyntheticProvince, group: str) -> None:
    totals = province.area_totals.filter((pl.col("year") == 2022) & (pl.col("ethnic_group") == group))
    found = classes(province, 2022).filter(pl.col("ethnic_group") == group)["expected_class"]
    households, persons, poor, near_poor = PUBLISHED[group]
    assert totals["household_count"].sum() == households
    assert totals["person_count"].sum() == persons
    assert (found == "POOR").sum() == poor
    if near_poor is not None:
        assert (found == "NEAR_POOR").sum() == near_poor


def test_all_poor_and_near_poor_of_2022(province: SyntheticProvince) -> None:
    found = classes(province, 2022)
    assert (found["expected_class"] == "POOR").sum() == 52_883
    assert (found["expected_class"] == "NEAR_POOR").sum() == 28_702
    minority = found.filter((pl.col("ethnic_group") != "Kinh") & (pl.col("expected_class") == "POOR"))
    assert minority.height == 52_075


@pytest.mark.parametrize("year", RATES)
def test_rates_of_the_path(province: SyntheticProvince, year: int) -> None:
    households = province.area_totals.filter(pl.col("year") == year)["household_count"].sum()
    poor = (classes(province, year)["expected_class"] == "POOR").sum()
    assert poor == round(RATES[year] / 100 * households)
    assert round(100 * poor / households, 2) == RATES[year]


def test_counts_of_2022_win_over_the_printed_rate(province: SyntheticProvince) -> None:
    assert round(100 * 52_883 / 297_104, 2) == 17.80  # printed: 17.83


IN_SOP_COP = pl.col("commune_code").is_between(pl.lit("04225"), pl.lit("04246"))


@pytest.mark.parametrize(("year", "rate"), [(2023, 30.23), (2024, 25.93)])
def test_sop_cop_comes_near_its_published_rates(province: SyntheticProvince, year: int, rate: float) -> None:
    totals = province.area_totals.filter((pl.col("year") == year) & IN_SOP_COP)
    found = classes(province, year).filter(IN_SOP_COP)
    poor = (found["expected_class"] == "POOR").sum()
    assert 100 * poor / totals["household_count"].sum() == pytest.approx(rate, abs=0.1)


@pytest.mark.parametrize("year", YEARS)
def test_area_totals_are_the_rows_of_the_year_s_end(province: SyntheticProvince, year: int) -> None:
    """Every commune and group: households that exist and persons who are members on 31 December."""
    end = date(year, 12, 31)
    code = "commune_code_2025_07" if year == 2025 else "commune_code"
    homes = province.households.select("household_key", "ethnic_group", pl.col(code).alias("commune_code"))
    now = province.memberships.filter(
        (pl.col("valid_from") <= end) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > end))
    )
    keys = ["commune_code", "ethnic_group"]
    counted = (
        now.join(homes, on="household_key")
        .group_by(keys)
        .agg(pl.col("household_key").n_unique().alias("household_count"), pl.len().alias("person_count"))
        .sort(keys)
        .cast({"household_count": pl.Int64, "person_count": pl.Int64})
    )
    told = province.area_totals.filter(pl.col("year") == year).drop("year", "generation").sort(keys)
    assert counted.equals(told)


def test_maps_and_villages(province: SyntheticProvince) -> None:
    assert province.villages.height == 2303
    assert province.villages["village_key"].n_unique() == 2303
    assert province.villages.select("commune_code", "name").is_duplicated().sum() == 0
    assert province.villages["commune_code"].n_unique() == 204
    units = province.area_totals.group_by("year").agg(pl.col("commune_code").n_unique()).sort("year")
    assert units["commune_code"].to_list() == [204, 204, 204, 204, 75]


def test_poverty_lies_in_the_uplands_and_not_in_towns(province: SyntheticProvince) -> None:
    found = classes(province, 2022).filter(pl.col("expected_class") == "POOR")
    total = province.area_totals.filter(pl.col("year") == 2022).group_by("commune_code").agg(
        pl.col("household_count").sum()
    )  # fmt: skip
    rate = dict(
        total.join(found.group_by("commune_code").len(), on="commune_code")
        .select("commune_code", pl.col("len") / pl.col("household_count"))
        .iter_rows()
    )
    assert rate["03646"] < 0.05  # a ward of the city
    assert rate["03781"] > 0.4  # Co Mạ
