"""People and memberships hold together on every day."""

from __future__ import annotations

from datetime import date

import polars as pl

from giamngheo.synthetic.province import SyntheticProvince


def test_keys_are_unique_and_meet(province: SyntheticProvince) -> None:
    assert province.households["household_key"].is_unique().all()
    assert province.persons["person_key"].is_unique().all()
    villages = province.villages.select("village_key", pl.col("commune_code").alias("of_village"))
    homes = province.households.join(villages, on="village_key", how="left")
    assert (homes["of_village"] == homes["commune_code"]).all()
    assert province.memberships.join(province.persons, on="person_key", how="anti").is_empty()
    assert province.memberships.join(province.households, on="household_key", how="anti").is_empty()


def test_nobody_is_in_two_households_on_one_day(province: SyntheticProvince) -> None:
    ordered = province.memberships.sort("person_key", "valid_from").with_columns(
        pl.col("valid_from").shift(-1).over("person_key").alias("next_from")
    )
    assert ordered.filter(pl.col("valid_to").is_not_null() & (pl.col("valid_to") <= pl.col("valid_from"))).is_empty()
    followed = ordered.filter(pl.col("next_from").is_not_null())
    assert followed.height > 10_000  # the children who left to marry
    assert (followed["valid_to"] == followed["next_from"]).all()


def test_each_household_has_one_head_from_first_day_to_last(province: SyntheticProvince) -> None:
    heads = province.memberships.filter("is_head")
    assert heads["household_key"].is_unique().all()
    assert heads.height == province.households.height
    assert heads["valid_to"].is_null().all()
    first = province.memberships.group_by("household_key").agg(pl.col("valid_from").min().alias("first"))
    assert heads.join(first, on="household_key").filter(pl.col("valid_from") > pl.col("first")).is_empty()
    named = province.households.join(heads, on="household_key").select("head_person_key", "person_key")
    assert (named["head_person_key"] == named["person_key"]).all()


def test_who_ends_without_another_home_has_died(province: SyntheticProvince) -> None:
    last = province.memberships.sort("valid_from").group_by("person_key", maintain_order=True).last()
    people = last.join(province.persons.select("person_key", "died_on", "birth_on"), on="person_key")
    assert people["valid_to"].eq_missing(people["died_on"]).all()
    assert people.filter(pl.col("birth_on") > pl.col("valid_from")).is_empty()


def test_events_leave_the_survey_season_alone(province: SyntheticProvince) -> None:
    days = pl.concat([province.memberships["valid_from"], province.memberships["valid_to"].drop_nulls()])
    assert days.dt.month().max() <= 8
    assert days.min() == date(2021, 1, 1)
    assert days.dt.year().max() == 2025


def test_families_are_plausible(province: SyntheticProvince) -> None:
    born = province.persons.select("person_key", "birth_year", "sex")
    members = province.memberships.join(born, on="person_key")
    heads = members.filter("is_head").select("household_key", pl.col("birth_year").alias("head_year"), "valid_from")
    assert (heads["valid_from"].dt.year() - heads["head_year"]).min() >= 18
    children = members.filter(pl.col("relation") == "child").join(heads, on="household_key")
    assert (children["birth_year"] - children["head_year"]).min() >= 15
    couples = members.filter(pl.col("relation") == "spouse").join(
        members.filter("is_head").select("household_key", pl.col("sex").alias("head_sex")), on="household_key"
    )
    assert (couples["sex"] != couples["head_sex"]).all()
    assert members.group_by("household_key").len()["len"].max() <= 40


def test_identity_numbers_are_nobody_s(province: SyntheticProvince) -> None:
    known = province.persons.filter(pl.col("id_number").is_not_null())
    assert 0.02 < 1 - known.height / province.persons.height < 0.2
    number = known["id_number"]
    assert number.is_unique().all()
    assert number.str.contains(r"^99\d{10}$").all()
    sex = (known["sex"] == "F").cast(pl.Int64) + pl.select(
        pl.when(known["birth_year"] >= 2000).then(2).otherwise(0)
    ).to_series().cast(pl.Int64)  # fmt: skip
    assert (number.str.slice(3, 1).cast(pl.Int64) == sex).all()
    assert (number.str.slice(4, 2).cast(pl.Int64) == known["birth_year"] % 100).all()


def test_some_know_only_their_year_of_birth(province: SyntheticProvince) -> None:
    assert 0.005 < province.persons["birth_on"].null_count() / province.persons.height < 0.1
    assert province.persons["birth_year"].null_count() == 0


def test_names_have_two_parts_at_least(province: SyntheticProvince) -> None:
    assert province.persons["full_name"].str.contains(r"^\S+ \S+ \S+$").all()
