"""Households that go and come: every published count stays, everyone lives in one place, each going has its event."""

from __future__ import annotations

import polars as pl
import pytest

from giamngheo.synthetic.comings import OFFSET, with_comings_and_goings
from giamngheo.synthetic.province import SyntheticProvince
from giamngheo.synthetic.waiting import with_waiting_lists

YEARS = (2021, 2022, 2023, 2024, 2025)


@pytest.fixture(scope="module")
def lively(district: SyntheticProvince) -> SyntheticProvince:
    return with_comings_and_goings(district)


def counts(province: SyntheticProvince) -> pl.DataFrame:
    keys = ["year", "commune_code", "expected_class"]
    return province.household_facts.group_by(keys).agg(pl.len(), pl.col("member_count").sum()).sort(keys)


def test_counts_stay(district: SyntheticProvince, lively: SyntheticProvince) -> None:
    assert counts(district).equals(counts(lively))
    assert lively.person_facts.height == district.person_facts.height


def test_some_go_some_come_some_move(lively: SyntheticProvince) -> None:
    kinds = dict(lively.life_events["kind"].value_counts().iter_rows())
    assert min(kinds[k] for k in ("dissolved", "household_moved_out", "household_moved_in", "split")) > 30


def test_who_has_gone_is_reviewed_no_more(lively: SyntheticProvince) -> None:
    gone = lively.households.filter(pl.col("closed_on").is_not_null()).select("household_key", "closed_on")
    later = lively.household_facts.join(gone, on="household_key").filter(pl.col("survey_on") >= pl.col("closed_on"))
    assert later.is_empty()
    events = lively.life_events.filter(pl.col("kind").is_in(["dissolved", "household_moved_out"]))
    assert gone.join(events, on="household_key", how="anti").is_empty()


def test_newcomers_are_other_people(lively: SyntheticProvince) -> None:
    came = lively.persons.filter(pl.col("person_key") >= OFFSET)
    before = lively.persons.select(pl.col("person_key") + OFFSET, pl.col("full_name").alias("before"))
    named_alike = came.join(before, on="person_key").filter(pl.col("full_name") == pl.col("before"))
    assert named_alike.height < came.height / 20
    assert came["id_number"].null_count() == came.height
    assert lively.persons["person_key"].is_unique().all()


def test_nobody_is_in_two_households_on_one_day(lively: SyntheticProvince) -> None:
    ordered = lively.memberships.sort("person_key", "valid_from").with_columns(
        pl.col("valid_to").shift(1).over("person_key").alias("left_on"),
        pl.col("household_key").shift(1).over("person_key").alias("before"),
    )
    again = ordered.filter(pl.col("before").is_not_null())
    assert again.filter(pl.col("left_on").is_null() | (pl.col("left_on") > pl.col("valid_from"))).is_empty()


def test_who_only_a_waiting_list_took_off_is_asked_again(lively: SyntheticProvince) -> None:
    left_out = [("03766", 2024), ("04159", 2024)]
    found = with_waiting_lists(lively, left_out)
    added = found.household_facts.filter(pl.col("year") == 2025).height - lively.household_facts.filter(pl.col("year") == 2025).height
    assert added > 20
    poor = [f.filter((pl.col("year") == 2025) & (pl.col("expected_class") == "POOR")).height
            for f in (found.household_facts, lively.household_facts)]  # fmt: skip
    assert poor[0] == poor[1]
    kept = found.household_facts.filter(~((pl.col("year") == 2024) & pl.col("commune_code").is_in(["03766", "04159"])))
    listed = kept.filter(pl.col("expected_class") != "NOT_POOR").sort("year").unique("household_key", keep="last")
    stood = listed.filter((pl.col("year") == 2023) & pl.col("commune_code").is_in(["03766", "04159"]))
    asked = kept.filter(pl.col("year") == 2025).select("household_key")
    gone = lively.households.filter(pl.col("closed_on").is_not_null()).select("household_key")
    assert stood.join(asked, on="household_key", how="anti").join(gone, on="household_key", how="anti").is_empty()
    assert asked["household_key"].is_unique().all()


@pytest.mark.parametrize("year", YEARS)
def test_circumstances_are_told(lively: SyntheticProvince, year: int) -> None:
    facts = lively.household_facts.filter(pl.col("year") == year)
    asked = facts.filter(pl.col("causes").is_not_null())
    assert 0.02 < 1 - asked.height / facts.height < 0.07
    poor = asked.filter(pl.col("expected_class") != "NOT_POOR")
    assert (poor["causes"] != "").all()
    assert (asked.filter(pl.col("expected_class") == "NOT_POOR")["causes"] == "").all()
