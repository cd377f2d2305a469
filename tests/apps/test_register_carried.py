"""A list of heads after a list of members of the same year: what it does not ask stays as it was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from django.db import connection

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.merging import merge_batch
from giamngheo.apps.register.models import HouseholdFact, Person
from giamngheo.apps.register.queries import household_known
from giamngheo.apps.register.undoing import undo_batch
from giamngheo.apps.review import actions, engine_door, facts
from giamngheo.apps.review.models import CommuneReview, Decision
from giamngheo.apps.review.replay import replay_decision
from giamngheo.engine.vocabulary import INDICATOR_CODES
from giamngheo.workbooks.reading import ReadResult

from .review_world import ROUND_YEAR, a_round, act_as, add_fact, household, member, occasion
from .test_register_merge import B, officer, read, stage  # noqa: F401 - a fixture

# What a list of heads asks nowhere: housing, goods, ticks of the form.
NOT_ASKED = (
    "has_durable_wall", "has_durable_frame", "has_durable_roof", "uses_internet", "has_info_device", "floor_area_m2",
    "water_source", "toilet_type", "declared_income_vnd", "class_stated", *(f"tick_{code}" for code in INDICATOR_CODES),
)  # fmt: skip


def heads_of(result: ReadResult) -> ReadResult:
    """The same households as a list of heads: no members, none of the answers on housing."""
    empty = [pl.lit(None, dtype=result.households.schema[n]).alias(n) for n in NOT_ASKED if n in result.households.columns]
    return replace(result, households=result.households.with_columns(empty), persons=result.persons.clear())


def classes(year: int, area_ids: list[int]) -> pl.DataFrame:
    """The engine's classes of what the register knows now, one row per household."""
    with connection.cursor() as cursor:
        facts.choose_newest(cursor, year=year, area_ids=area_ids)
        households, persons = facts.read_frames(cursor)
        facts.end(cursor)
    found = engine_door.results(households, persons, plan=current_plan(), standard_id="2022_2026")
    return found.sort("household_id")


def test_classes_stay_when_heads_come_after_members(officer: Any) -> None:  # noqa: F811 - the fixture
    result = read(B)
    merge_batch(batch_id=stage(result, officer).pk, by=officer)
    areas = list(HouseholdFact.objects.values_list("area_id", flat=True).distinct())
    year = result.households["survey_on"][0].year
    before = classes(year, areas)
    later = merge_batch(batch_id=stage(heads_of(result), officer, digest="1").pk, by=officer)
    assert later.counts["facts"] == before.height == 120
    assert HouseholdFact.objects.filter(water_source="").count() >= 120, "the later file's own answers stay empty"
    assert classes(year, areas).equals(before)
    assert before["deprived_mask"].sum() > 0
    again = merge_batch(batch_id=stage(heads_of(result), officer, digest="2").pk, by=officer)
    assert (again.counts["same"], again.counts["facts"]) == (120, 0)


@pytest.fixture
def world(society: Any) -> Any:
    """One household asked in full in October, then again by a list of heads in November; a round is open."""
    act_as(society.nam_lau_officer)
    full = occasion()
    home = household("Lò Văn Ún", when=full, score_a=100, deprived=3, water_source="unprotected", floor_area_m2=20)
    child = member(home, "Lò Văn Ba", full, has_health_insurance=False)
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    act_as(society.nam_lau_officer)
    short = occasion(on=date(2025, 11, 1))
    add_fact(home, short, score_a=120)
    return society, opened, home, child, short


def _frames(home: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    with connection.cursor() as cursor:
        facts.choose_newest(cursor, year=ROUND_YEAR, area_ids=[home.area_id])
        households, persons = facts.read_frames(cursor)
    return households.row(0, named=True), [] if persons is None else persons.to_dicts()


class TestWhatCounts:
    def test_new_answers_replace_and_missing_ones_stay(self, world: Any) -> None:
        _society, _round, home, child, _short = world
        row, people = _frames(home)
        assert (float(row["score_a"]), row["water_source"], float(row["floor_area_m2"])) == (120, "unprotected", 20)
        assert row["survey_on"] == date(2025, 11, 1)
        assert [p["person_key"] for p in people] == [str(child.pk)]
        assert people[0]["has_health_insurance"] is False

    def test_the_household_page_shows_the_members_that_count(self, world: Any) -> None:
        _society, _round, home, child, short = world
        assert [fact.person_id for fact in household_known(home).person_facts] == [child.pk]
        other = member(home, "Lò Thị Tư", short)
        assert [fact.person_id for fact in household_known(home).person_facts] == [other.pk]

    def test_members_of_the_later_file_replace_those_of_the_earlier(self, world: Any) -> None:
        _society, _round, home, _child, short = world
        other = member(home, "Lò Thị Tư", short)
        assert [p["person_key"] for p in _frames(home)[1]] == [str(other.pk)]
        assert Person.objects.count() == 2

    def test_nothing_is_carried_from_what_was_withdrawn(self, world: Any) -> None:
        _society, _round, home, _child, _short = world
        first = home.facts.order_by("id")[0].occasion
        first.is_withdrawn = True
        first.save(update_fields=["is_withdrawn"])
        row, people = _frames(home)
        assert (row["water_source"], people) == (None, [])

    def test_nothing_is_carried_from_another_year(self, world: Any) -> None:
        _society, _round, _home, _child, short = world
        before = occasion(year=ROUND_YEAR - 1, on=date(ROUND_YEAR - 1, 10, 15))
        home = household("Lò Văn Năm", when=before, water_source="piped")
        member(home, "Lò Văn Sáu", before)
        add_fact(home, short, score_a=120)
        with connection.cursor() as cursor:
            facts.choose_newest(cursor, year=ROUND_YEAR, area_ids=[home.area_id])
            households, persons = facts.read_frames(cursor)
        row = households.filter(pl.col("household_key") == str(home.pk)).row(0, named=True)
        assert row["water_source"] is None
        assert persons is not None
        assert str(home.pk) not in persons["household_key"].to_list()

    def test_three_files_each_answer_by_its_newest(self, world: Any) -> None:
        _society, _round, home, _child, _short = world
        add_fact(home, occasion(on=date(2025, 10, 20)), score_a=1, water_source="piped")
        row, _people = _frames(home)
        assert (float(row["score_a"]), row["water_source"], float(row["floor_area_m2"])) == (120, "piped", 20)


class TestTheDecision:
    def test_it_is_replayed_with_what_was_carried(self, world: Any) -> None:
        society, opened, home, _child, short = world
        actions.classify_communes(round=opened, area_ids=[home.area_id], by=society.nam_lau_officer)
        decision = Decision.objects.get()
        assert decision.fact.occasion_id == short.pk
        assert replay_decision(decision).is_same
        # A correction after the decision does not reach back into its ground.
        add_fact(home, occasion(on=date(2025, 11, 20)), score_a=1, water_source="piped")
        assert replay_decision(decision).is_same


class TestAnOlderListIsTold:
    """Answers that were carried can go or come without another fact becoming the newest: the list must say so."""

    @pytest.fixture
    def listed(self, world: Any) -> Any:
        society, opened, home, _child, _short = world
        actions.classify_communes(round=opened, area_ids=[home.area_id], by=society.nam_lau_officer)
        return home, CommuneReview.objects.get(round=opened, area=home.area)

    def stale(self, review: CommuneReview) -> int:
        with connection.cursor() as cursor:
            return facts.stale_count(cursor, year=ROUND_YEAR, area_id=review.area_id, review_id=review.pk)

    def test_of_facts_that_came_later_about_an_earlier_day(self, listed: Any) -> None:
        home, review = listed
        assert self.stale(review) == 0
        add_fact(home, occasion(on=date(2025, 10, 20)), water_source="piped")
        assert self.stale(review) == 1

    def test_of_facts_that_were_withdrawn(self, society: Any) -> None:
        act_as(society.province_officer)
        result = read(B)
        first = stage(result, society.province_officer)
        merge_batch(batch_id=first.pk, by=society.province_officer)
        merge_batch(
            batch_id=stage(heads_of(result), society.province_officer, digest="1").pk, by=society.province_officer
        )
        year = result.households["survey_on"][0].year
        opened = a_round(society.province_officer, year=year)
        areas = list(HouseholdFact.objects.values_list("area_id", flat=True).distinct())
        actions.classify_communes(round=opened, area_ids=areas, by=society.province_officer)
        review = CommuneReview.objects.get(round=opened, area_id=areas[0])
        with connection.cursor() as cursor:
            assert facts.stale_count(cursor, year=year, area_id=areas[0], review_id=review.pk) == 0
            undo_batch(batch_id=first.pk, by=society.province_officer, reason="nhầm tệp")
            assert facts.stale_count(cursor, year=year, area_id=areas[0], review_id=review.pk) == 120
