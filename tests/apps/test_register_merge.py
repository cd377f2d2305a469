"""Merging a staged workbook into the register: who is found again, what is written, what stays as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import connection

from giamngheo.apps.files.models import StoredFile
from giamngheo.apps.intake.models import ImportBatch, StagedRow
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import area_on
from giamngheo.apps.register.matching import Pair, assign
from giamngheo.apps.register.merge_plan import LISTS, merge_plan
from giamngheo.apps.register.merging import Refused, merge_batch
from giamngheo.apps.register.models import Household, HouseholdFact, Membership, Occasion, Person, PersonFact
from giamngheo.apps.register.undoing import undo_batch
from giamngheo.kit import clock
from giamngheo.workbooks.reading import ReadResult, read_workbook

from .review_world import act_as

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
A, B, C = "A_danh_sach_ho_ngheo_can_ngheo.xlsx", "B_thanh_vien_ho.xlsx", "C_huyen_sop_cop.xlsx"
SURVEY = date(2024, 10, 15)


def _json(row: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(row, default=str))


def staged_rows(batch: ImportBatch, result: ReadResult) -> list[StagedRow]:
    """The rows as intake writes them: a household's row on its first sheet row, beside the member who stands there."""
    areas = {c: area_on(c, SURVEY) for c in result.households["commune_code"].unique()}
    rows = []
    if result.persons.height:
        households = {(h["sheet"], h["row"]): h for h in result.households.to_dicts()}
        commune = {h["household_key"]: h["commune_code"] for h in households.values()}
        for person in result.persons.to_dicts():
            found = households.get((person["sheet"], person["row"]))
            parsed = {**person, **({"household": found} if found else {})}
            rows.append(_row(batch, areas[commune[person["household_key"]]], "member_list", parsed))
    else:
        rows = [_row(batch, areas[h["commune_code"]], "household_list", h) for h in result.households.to_dicts()]
    return rows


def _row(batch: ImportBatch, area: Area, kind: str, parsed: dict[str, Any]) -> StagedRow:
    return StagedRow(
        batch=batch, area=area, sheet=parsed["sheet"], row_number=parsed["row"], kind=kind, outcome="import",
        parsed=_json(parsed),
    )  # fmt: skip


def a_batch(place: Area, by: Any, *, digest: str = "0", survey_on: date = SURVEY) -> ImportBatch:
    file = StoredFile.objects.create(area=place, sha256=digest * 64, size=1, name="tep.xlsx", uploaded_at=clock.now())
    return ImportBatch.objects.create(
        file=file, area=place, year=survey_on.year, survey_on=survey_on, digest=digest * 64, state="staged",
        uploaded_by=by, uploaded_at=clock.now(),
    )  # fmt: skip


def read(name: str) -> ReadResult:
    return read_workbook(SAMPLES / name, name=name, plan=current_plan(), on=SURVEY)


@pytest.fixture
def officer(society: Any) -> Any:
    """The province's officer: all samples lie in that scope."""
    act_as(society.province_officer)
    return society.province_officer


def stage(name_or_result: str | ReadResult, by: Any, *, digest: str = "0", place: Area | None = None) -> ImportBatch:
    result = read(name_or_result) if isinstance(name_or_result, str) else name_or_result
    communes = result.households["commune_code"].unique().to_list()
    where = place or (area_on(communes[0], SURVEY) if len(communes) == 1 else area_on("14", SURVEY))
    batch = a_batch(where, by, digest=digest)
    StagedRow.objects.bulk_create(staged_rows(batch, result))
    return batch


def numbers() -> tuple[int, ...]:
    return tuple(m.objects.count() for m in (Household, Person, Membership, HouseholdFact, PersonFact, Occasion))


def changed(result: ReadResult) -> ReadResult:
    """The first household has another score, the second a member less, the third a member of the fourth."""
    keys = result.households["household_key"].to_list()
    people, mover = result.persons, _last_member(result, keys[3])
    people = people.filter(pl.col("person_key") != _last_member(result, keys[1]))
    people = people.with_columns(
        pl.when(pl.col("person_key") == mover)
        .then(pl.lit(keys[2]))
        .otherwise(pl.col("household_key"))
        .alias("household_key")
    )
    households = result.households.with_columns(
        pl.when(pl.col("household_key") == keys[0]).then(pl.lit(99.5)).otherwise(pl.col("score_a")).alias("score_a")
    )
    return replace(result, households=households, persons=people)


def _last_member(result: ReadResult, key: str) -> str:
    own = result.persons.filter((pl.col("household_key") == key) & (pl.col("relation") != "head"))
    return str(own["person_key"][-1])


class TestMerging:
    def test_a_list_of_heads(self, officer: Any) -> None:
        batch = stage(A, officer)
        done = merge_batch(batch_id=batch.pk, by=officer)
        assert numbers() == (181, 181, 181, 181, 0, 1)
        assert (done.counts["households_new"], done.counts["same"], done.counts["facts"]) == (181, 0, 181)
        batch.refresh_from_db()
        assert (batch.state, batch.merged_by_id, batch.version) == ("merged", officer.pk, 2)

    def test_a_list_of_members(self, officer: Any) -> None:
        merge_batch(batch_id=stage(B, officer).pk, by=officer)
        assert numbers() == (120, 516, 516, 120, 516, 1)
        assert Membership.objects.filter(is_head=True).count() == 120

    def test_a_district(self, officer: Any) -> None:
        merge_batch(batch_id=stage(C, officer).pk, by=officer)
        assert numbers()[0] == 2400
        assert Occasion.objects.count() == 8

    @pytest.mark.parametrize("name", [A, B, C])
    def test_the_same_content_again_adds_nothing(self, officer: Any, name: str) -> None:
        result = read(name)
        merge_batch(batch_id=stage(result, officer).pk, by=officer)
        before = numbers()
        done = merge_batch(batch_id=stage(result, officer, digest="1").pk, by=officer)
        assert numbers() == before
        assert done.counts["same"] == done.counts["households"] == before[0]
        assert done.counts["facts"] == done.counts["households_updated"] == done.counts["persons_updated"] == 0
        assert "không thêm số liệu nào" in done.sentence


def standing() -> list[tuple[Any, ...]]:
    """All that screens show of today: who lives where, under which name, with which newest facts."""
    open_members = Membership.objects.filter(valid_to=None).values_list(
        "household_id", "person_id", "is_head", "relation", "person__full_name", "person__id_number"
    )
    households = Household.objects.filter(closed_on=None).values_list("id", "head_name", "member_count", "area_id")
    with connection.cursor() as cursor:
        cursor.execute("select household_id, year, fact_id from register_current_fact")
        return sorted([*map(tuple, open_members), *map(tuple, households), *cursor.fetchall()], key=str)


class TestUndoing:
    def test_all_is_as_before_and_can_be_merged_again(self, officer: Any) -> None:
        result = read(B)
        before = standing()
        batch = stage(result, officer)
        merge_batch(batch_id=batch.pk, by=officer)
        merged, made = standing(), numbers()
        undone = undo_batch(batch_id=batch.pk, by=officer, reason="nhầm tệp")
        assert standing() == before == []
        assert undone.counts["households_closed"] == 120
        assert undone.sentence.startswith("Đã hoàn tác: khép lại 120 hộ")
        assert numbers() == made
        again = merge_batch(batch_id=stage(result, officer).pk, by=officer)
        assert (again.counts["households_new"], again.counts["persons_new"], again.counts["facts"]) == (0, 0, 120)
        assert [row[:4] for row in standing() if len(row) != 3] == [row[:4] for row in merged if len(row) != 3]

    def test_a_later_change_is_put_back(self, officer: Any) -> None:
        result = read(B)
        merge_batch(batch_id=stage(result, officer).pk, by=officer)
        before = standing()
        batch = stage(changed(result), officer, digest="1")
        merge_batch(batch_id=batch.pk, by=officer)
        assert standing() != before
        undo_batch(batch_id=batch.pk, by=officer, reason="nhầm tệp")
        assert standing() == before


class TestThePlan:
    def test_it_says_what_the_merge_then_does(self, officer: Any) -> None:
        result = read(B)
        merge_batch(batch_id=stage(result, officer).pk, by=officer)
        batch = stage(changed(result), officer, digest="1")
        before = numbers()
        plan = merge_plan(batch=batch)
        assert numbers() == before
        assert {k: plan.counts[k] for k in ("new", "changed", "same", "missing")} == {
            "new": 0, "changed": 4, "same": 116, "missing": 0,
        }  # fmt: skip
        assert plan.obstacles == []
        for kind in LISTS:
            assert len(plan.page(kind, size=1000)) == plan.counts[kind], kind
        assert len(plan.page("same", start=100, size=50)) == 16
        done = merge_batch(batch_id=batch.pk, by=officer)
        assert (done.counts["facts"], done.counts["persons_moved"], done.counts["persons_gone"]) == (4, 1, 1)
        moved = plan_names(plan.counts)
        assert moved == (0, 1, 1)

    def test_households_the_file_leaves_out_are_listed_and_left_alone(self, officer: Any) -> None:
        result = read(A)
        merge_batch(batch_id=stage(result, officer).pk, by=officer)
        batch = stage(replace(result, households=result.households.head(170)), officer, digest="1")
        plan = merge_plan(batch=batch)
        assert (plan.counts["missing"], len(plan.page("missing"))) == (11, 11)
        merge_batch(batch_id=batch.pk, by=officer)
        assert numbers()[:4] == (181, 181, 181, 181)


def plan_names(counts: dict[str, int]) -> tuple[int, int, int]:
    return counts["persons_new"], counts["persons_moved"], counts["persons_gone"]


def one_row(by: Any, *, digest: str = "9", survey_on: date = SURVEY, **values: Any) -> ImportBatch:
    """A list of one household in Chiềng Bôm."""
    row = {**read(A).households.row(0, named=True), "survey_on": survey_on, **values}
    place = area_on("03766", SURVEY)
    batch = a_batch(place, by, digest=digest, survey_on=survey_on)
    _row(batch, place, "household_list", row).save()
    return batch


class TestFindingAgain:
    @pytest.fixture
    def known(self, officer: Any) -> Household:
        merge_batch(batch_id=one_row(officer, digest="8").pk, by=officer)
        return Household.objects.get()

    @pytest.mark.parametrize(
        "values",
        [
            {"head_name": "Giàng Thị Chá Em", "village": "Bản Khác", "head_birth_year": 1990, "head_birth_on": None},
            {"head_id_number": None},
            {"head_id_number": None, "head_name": "GIÀNG THỊ CHÁ", "village": "bản hua lằn"},
            {"head_id_number": "014196527999"},
        ],
        ids=["by number", "by name", "however it is written", "a number put right on one day of birth"],
    )
    def test_the_same_household(self, officer: Any, known: Household, values: dict[str, Any]) -> None:
        merge_batch(batch_id=one_row(officer, score_a=99, **values).pk, by=officer)
        assert (Household.objects.count(), Person.objects.count(), HouseholdFact.objects.count()) == (1, 1, 2)

    @pytest.mark.parametrize(
        "values",
        [
            {"head_id_number": None, "village": "Bản Khác"},
            {"head_id_number": None, "head_birth_year": 1997, "head_birth_on": None},
            {"head_id_number": "014196527999", "head_birth_on": None},
            {"head_id_number": None, "head_name": "Giàng Thị Chính"},
        ],
        ids=["another village", "another year", "another number", "another name"],
    )
    def test_another_household(self, officer: Any, known: Household, values: dict[str, Any]) -> None:
        merge_batch(batch_id=one_row(officer, **values).pk, by=officer)
        assert (Household.objects.count(), Person.objects.count(), HouseholdFact.objects.count()) == (2, 2, 2)

    def test_an_empty_cell_does_not_take_the_number_away(self, officer: Any, known: Household) -> None:
        merge_batch(batch_id=one_row(officer, head_id_number=None, score_a=99).pk, by=officer)
        assert Person.objects.get().id_number == "014196527914"

    def test_on_the_map_that_came_after(self, officer: Any, known: Household) -> None:
        """Chiềng Bôm became part of Nậm Lầu: the household is found there and stands there from then on."""
        day = date(2025, 10, 15)
        merge_batch(batch_id=one_row(officer, survey_on=day, commune_code="03784").pk, by=officer)
        found = Household.objects.get()
        assert (found.area.code, found.area.generation_id) == ("03784", "2025-07")
        assert found.village_id == known.village_id
        assert list(HouseholdFact.objects.order_by("id").values_list("area__generation_id", flat=True)) == ["2021", "2025-07"]

    def test_a_file_of_the_past_leaves_today_alone(self, officer: Any, known: Household) -> None:
        day = date(2023, 10, 15)
        for digest in "67":
            older = one_row(officer, digest=digest, survey_on=day, head_name="Giàng Thị Cha", member_count=3)
            merge_batch(batch_id=older.pk, by=officer)
        known.refresh_from_db()
        assert (known.head_name, known.member_count) == ("Giàng Thị Chá", 7)
        assert HouseholdFact.objects.count() == 2

    def test_two_who_cannot_be_told_apart_are_refused(self, officer: Any, known: Household) -> None:
        batch = one_row(officer, head_id_number=None)
        row = batch.rows.get()
        _row(batch, row.area, "household_list", {**row.parsed, "row": 99, "household_key": "x:99"}).save()
        with pytest.raises(Refused, match=r"dòng 11; .* dòng 99.*Bổ sung số định danh"):
            merge_batch(batch_id=batch.pk, by=officer)
        assert "Bổ sung số định danh" in merge_plan(batch=batch).obstacles[0]

    def test_one_number_in_two_rows_is_refused(self, officer: Any) -> None:
        batch = one_row(officer)
        row = batch.rows.get()
        _row(batch, row.area, "household_list", {**row.parsed, "row": 99, "household_key": "x:99"}).save()
        with pytest.raises(Refused, match="Một số định danh đứng ở nhiều dòng"):
            merge_batch(batch_id=batch.pk, by=officer)


class TestWhoIsWho:
    """The pure choice between candidates."""

    @pytest.mark.parametrize(
        ("pairs", "matches", "unclear"),
        [
            ([(1, 10, 1), (2, 10, 2)], {1: (10, "head_id")}, set()),
            ([(1, 10, 2), (1, 11, 2), (2, 10, 2), (2, 11, 2)], {1: (10, "name"), 2: (11, "name")}, set()),
            ([(1, 10, 2), (2, 10, 2)], {}, {1, 2}),
            ([(1, 10, 2), (1, 11, 2)], {}, {1}),
            ([(1, 10, 4), (2, 10, 3)], {2: (10, "member_id")}, set()),
            ([(1, 10, 3), (2, 10, 3)], {1: (10, "member_id")}, set()),
            ([(1, 10, 2, False), (1, 11, 2, True)], {1: (11, "name")}, set()),
            ([(1, 10, 4, True, 1), (1, 11, 4, True, 3)], {1: (11, "member_id")}, set()),
        ],
    )
    def test_assign(self, pairs: list[tuple[Any, ...]], matches: dict[int, Any], unclear: set[int]) -> None:
        found = assign(Pair(*pair) for pair in pairs)
        assert (found.matches, found.unclear) == (matches, unclear)
