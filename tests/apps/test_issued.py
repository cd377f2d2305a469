"""The workbook that works without a network: out, filled, back; what is refused, what is asked, what is written."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection

from giamngheo.apps.fieldwork.issued import actions, merging, queries
from giamngheo.apps.fieldwork.issued.actions import AlreadyIn, Refused
from giamngheo.apps.fieldwork.issued.models import IssuedRow
from giamngheo.apps.register.models import Household, HouseholdFact
from giamngheo.apps.review import actions as review
from giamngheo.apps.review import engine_door, facts
from giamngheo.apps.review.models import Decision, Round
from giamngheo.apps.review.replay import replay_decision
from giamngheo.workbooks.issued_columns import NO, YES

from .conftest import Society
from .issued_world import DAY, Book, back, codes, issued, made_world, newest
from .review_world import (
    act_as,
    add_fact,
    household,
    member,
    occasion,
    ticks,
)


@pytest.fixture
def world(society: Society) -> Round:
    return made_world(society)


def test_out_filled_back_merged_undone(society: Society, world: Round) -> None:
    by = society.nam_lau_officer
    made = issued(world, by)
    assert made.row_count == 3
    book = Book(made)
    book.put("Lò Văn Một", "score_a", 120).put("Lò Văn Một", "tick_water", YES).put("Lò Văn Một", "member_count", 6)
    book.put("Lò Văn Một", "cause_1", "Thiếu đất sản xuất").put("Lò Văn Một", "need_2", "Học nghề, đào tạo kỹ năng")
    book.put("Lò Văn Hai", "tick_employment", NO)
    batch = back(book.content(), by)
    assert (batch.state, codes(batch)) == ("staged", set())
    assert not any(d.is_conflict for d in queries.differences(batch))
    done = merging.merge_return(batch_id=batch.pk, by=by)
    assert done.counts["facts"] == 2
    assert done.counts["same"] == 1
    fact = newest("Lò Văn Một")
    assert (fact.score_a, fact.tick_water, fact.causes, fact.needs) == (120, True, ["land"], ["skill"])
    # A tick that the file did not touch is not said anew: it would outweigh what was answered in between.
    assert (fact.tick_employment, fact.ethnic_group, fact.area_type) == (None, "Thái", "rural")
    assert fact.occasion.observed_on == DAY
    assert newest("Lò Văn Hai").tick_employment is False
    assert Household.objects.get(head_name="Lò Văn Một").member_count == 6
    made.refresh_from_db()
    assert made.state == "merged"
    merging.undo_return(batch_id=batch.pk, by=by, reason="nhầm bản")
    assert newest("Lò Văn Một").score_a == 100
    assert Household.objects.get(head_name="Lò Văn Một").member_count == 4
    made.refresh_from_db()
    assert made.state == "issued"


def test_the_same_file_again_adds_nothing(society: Society, world: Round) -> None:
    by = society.nam_lau_officer
    made = issued(world, by)
    content = Book(made).put("Lò Văn Một", "score_a", 120).content()
    first = back(content, by)
    assert back(content, by).pk == first.pk
    merging.merge_return(batch_id=first.pk, by=by)
    count = HouseholdFact.objects.count()
    with pytest.raises(AlreadyIn):
        back(content, by)
    with pytest.raises(AlreadyIn):
        merging.merge_return(batch_id=first.pk, by=by)
    # The same answers, saved anew by another program: another file, nothing to say.
    again = back(Book(made).put("Lò Văn Một", "score_a", 120).put("Lò Văn Một", "note", " ").content(), by)
    assert merging.merge_return(batch_id=again.pk, by=by).counts["facts"] == 0
    assert HouseholdFact.objects.count() == count


@pytest.fixture
def moved(society: Society, world: Round) -> Any:
    """A workbook came back with answers on a household whose register moved meanwhile."""
    by = society.nam_lau_officer
    made = issued(world, by)
    later = occasion(on=date(2025, 11, 10), by=by)
    home = Household.objects.get(head_name="Lò Văn Một")
    add_fact(home, later, score_a=90, **{**ticks(3), "tick_water": True})
    book = Book(made).put("Lò Văn Một", "score_a", 130).put("Lò Văn Hai", "score_a", 150)
    return back(book.content(), by)


def test_a_register_that_moved_is_asked_about(society: Society, moved: Any) -> None:
    by = society.nam_lau_officer
    found = {(d.row.identity["head_name"], d.field): d for d in queries.differences(moved)}
    conflict = found["Lò Văn Một", "score_a"]
    assert (conflict.issued, conflict.now, conflict.file, conflict.is_open) == (100, 90, 130, True)
    # Left as it was issued while the register changed it: asked as well, never overwritten in silence.
    assert found["Lò Văn Một", "tick_water"].is_conflict
    assert not found["Lò Văn Hai", "score_a"].is_conflict
    with pytest.raises(Refused, match="chưa chọn"):
        merging.merge_return(batch_id=moved.pk, by=by)
    assert actions.choose(batch_id=moved.pk, choice="file", by=by, column="score_a") == 1
    assert actions.choose(batch_id=moved.pk, choice="register", by=by, row_id=conflict.row.pk) == 2
    assert actions.choose(batch_id=moved.pk, choice="file", by=by, places=[(conflict.row.pk, "score_a")]) == 1
    merging.merge_return(batch_id=moved.pk, by=by)
    fact = newest("Lò Văn Một")
    # The register's word stands as it was given; it is not said anew.
    assert (fact.score_a, fact.tick_water) == (130, None)
    # What was chosen against a later word holds from the day of that word.
    assert fact.occasion.observed_on == date(2025, 11, 10)
    assert newest("Lò Văn Hai").occasion.observed_on == DAY


class TestTicksAndAnswers:
    """The newest word counts, whatever its kind; a tick against an answer is asked about, never decided in silence."""

    @pytest.fixture
    def home(self, society: Society, world: Round) -> Household:
        """Asked in full in October: water from a pipe, a member without insurance, a card that ticks neither."""
        when = occasion(by=society.nam_lau_officer)
        home = household("Lò Văn Bốn", when=when, village="Bản A", deprived=0, unknown=12, water_source="piped")
        member(home, "Lò Thị Bốn", when, has_health_insurance=False)
        return home

    def told(self, home: Household) -> dict[str, bool | None]:
        """Is it deprived of water and of insurance, as classification sees it?"""
        with connection.cursor() as cursor:
            facts.choose_newest(cursor, year=2025, area_ids=[home.area_id])
            found = engine_door.indicators_told(cursor, standard_id="2022_2026")[home.pk]
        return {code: found.get(code, (None, False))[0] for code in ("water", "health_insurance", "toilet")}

    def test_the_workbook_shows_what_the_answers_tell(self, society: Society, world: Round, home: Household) -> None:
        book = Book(issued(world, society.nam_lau_officer))
        row = book.row("Lò Văn Bốn")
        shown = [book.sheet.cell(row, book.column(f"tick_{c}")).value for c in ("water", "health_insurance", "toilet")]
        assert shown == [NO, YES, None]

    @pytest.mark.parametrize("choice", ["file", "register"])
    def test_a_tick_against_an_answer_is_asked_about(
        self, society: Society, world: Round, home: Household, choice: str
    ) -> None:
        by = society.nam_lau_officer
        book = Book(issued(world, by)).put("Lò Văn Bốn", "tick_water", YES).put("Lò Văn Bốn", "tick_toilet", YES)
        batch = back(book.put("Lò Văn Bốn", "tick_health_insurance", NO).content(), by)
        found = {d.field: d for d in queries.differences(batch)}
        assert {name: (d.is_contrary, d.has_moved) for name, d in found.items()} == {
            "tick_water": (True, False), "tick_health_insurance": (True, False), "tick_toilet": (False, False),
        }  # fmt: skip
        with pytest.raises(Refused, match="chưa chọn"):
            merging.merge_return(batch_id=batch.pk, by=by)
        actions.choose(batch_id=batch.pk, choice=choice, by=by, row_id=found["tick_water"].row.pk)
        merging.merge_return(batch_id=batch.pk, by=by)
        is_file = choice == "file"
        assert self.told(home) == {"water": is_file, "health_insurance": not is_file, "toilet": True}

    def test_an_answer_after_the_tick_counts_again(self, society: Society, world: Round, home: Household) -> None:
        by = society.nam_lau_officer
        made = issued(world, by)
        batch = back(Book(made).put("Lò Văn Bốn", "tick_water", YES).content(), by)
        (difference,) = queries.differences(batch)
        actions.choose(batch_id=batch.pk, choice="file", by=by, row_id=difference.row.pk)
        merging.merge_return(batch_id=batch.pk, by=by)
        assert self.told(home)["water"] is True
        add_fact(home, occasion(on=date(2025, 11, 20), by=by), score_a=90, water_source="piped")
        assert self.told(home)["water"] is False
        # An untouched tick of another return says nothing about it.
        again = back(Book(issued(world, by)).put("Lò Văn Bốn", "score_a", 95).content(), by)
        merging.merge_return(batch_id=again.pk, by=by)
        assert self.told(home)["water"] is False

    def test_what_is_found_on_a_household_page_and_replayed(
        self, society: Society, world: Round, home: Household
    ) -> None:
        by = society.nam_lau_officer
        batch = back(Book(issued(world, by)).put("Lò Văn Bốn", "tick_water", YES).content(), by)
        (difference,) = queries.differences(batch)
        actions.choose(batch_id=batch.pk, choice="file", by=by, row_id=difference.row.pk)
        merging.merge_return(batch_id=batch.pk, by=by)
        review.classify_communes(round=world, area_ids=[home.area_id], by=by)
        replay = replay_decision(Decision.objects.get(household=home))
        assert replay.is_same
        lines = [line for of in (replay.trace or {})["conditions"] for line in of["children"]]
        water = next(line for line in lines if line["text"] == "Nguồn nước sinh hoạt")
        assert (water["truth"], "trái với câu trả lời" in water["fact"]) == (True, True)


def test_a_choice_holds_only_for_what_was_seen(society: Society, moved: Any) -> None:
    by = society.nam_lau_officer
    row = IssuedRow.objects.get(identity__head_name="Lò Văn Một")
    actions.choose(batch_id=moved.pk, choice="file", by=by, row_id=row.pk)
    add_fact(row.household, occasion(on=date(2025, 11, 12), by=by), score_a=80, **ticks(3))
    with pytest.raises(Refused, match="chưa chọn"):
        merging.merge_return(batch_id=moved.pk, by=by)
    with pytest.raises(Refused, match="vừa thay đổi"):
        actions.choose(batch_id=moved.pk, choice="file", by=by, row_id=row.pk, seen={row.pk: row.fact_id})


def test_second_return_is_held_against_what_the_first_brought(society: Society, world: Round) -> None:
    by = society.nam_lau_officer
    made = issued(world, by)
    first = back(Book(made).put("Lò Văn Một", "score_a", 120).content(), by)
    merging.merge_return(batch_id=first.pk, by=by)
    second = back(Book(made).put("Lò Văn Một", "score_a", 125).content(), by)
    (difference,) = queries.differences(second)
    assert (difference.issued, difference.now, difference.file, difference.is_open) == (100, 120, 125, True)
    third = back(Book(made).put("Lò Văn Một", "score_a", 126).content(), by)
    second.refresh_from_db()
    assert (second.state, third.state) == ("undone", "staged")


def test_a_changed_identity_is_refused_with_its_cell(society: Society, world: Round) -> None:
    by = society.nam_lau_officer
    book = Book(issued(world, by))
    row = book.row("Lò Văn Hai")
    batch = back(book.put("Lò Văn Hai", "head_name", "Lò Văn Khác").content(), by)
    (fault,) = [f for f in queries.findings_of(batch) if f.code == "IDENTITY_CHANGED"]
    assert batch.state == "refused"
    assert fault.cell == f"B{row}"
    assert "Lò Văn Hai" in fault.message
    with pytest.raises(Refused):
        merging.merge_return(batch_id=batch.pk, by=by)


@pytest.mark.parametrize("code", ["gn_dong", "gn_chu_ky"])
def test_a_forged_row_is_refused(society: Society, world: Round, code: str) -> None:
    by = society.nam_lau_officer
    book = Book(issued(world, by)).put("Lò Văn Hai", code, "99999999-9999-4999-8999-999999999999")
    batch = back(book.content(), by)
    assert batch.state == "refused"
    assert codes(batch) >= {"ROW_UNKNOWN" if code == "gn_dong" else "ROW_MARK"}


def test_a_forged_file_is_refused(society: Society, world: Round) -> None:
    by = society.nam_lau_officer
    book = Book(issued(world, by))
    book.book["_gn"]["A4"] = "0" * 32
    assert codes(back(book.content(), by)) == {"FILE_MARK"}


def test_the_secret_is_in_the_signature(society: Society, world: Round, settings: Any) -> None:
    by = society.nam_lau_officer
    content = Book(issued(world, by)).content()
    settings.SECRET_KEY = "another installation's secret, long enough to be one"
    assert codes(back(content, by)) == {"FILE_MARK", "ROW_MARK"}


def test_columns_in_another_order_and_rows_gone_are_understood(society: Society, world: Round) -> None:
    by = society.nam_lau_officer
    book = Book(issued(world, by)).put("Lò Văn Một", "score_a", 111)
    sheet = book.sheet
    sheet.unmerge_cells(str(next(iter(sheet.merged_cells.ranges))))
    sheet.delete_rows(book.row("Lò Văn Ba"))
    # The last answer column comes first.
    for row in range(3, sheet.max_row + 1):
        values = [sheet.cell(row, c).value for c in range(1, sheet.max_column + 1)]
        for column, value in enumerate(reversed(values), 1):
            target = sheet.cell(row, column)
            if type(target).__name__ != "MergedCell":
                target.value = value
    batch = back(book.content(), by)
    assert batch.state == "staged", [f.message for f in queries.findings_of(batch)]
    assert codes(batch) == {"ROW_MISSING"}
    (difference,) = queries.differences(batch)
    assert (difference.row.identity["head_name"], difference.file) == ("Lò Văn Một", 111)


def test_rows_added_and_copied_stand_in_the_way(society: Society, world: Round) -> None:
    by = society.nam_lau_officer
    book = Book(issued(world, by))
    sheet, last = book.sheet, book.sheet.max_row
    for column in range(1, sheet.max_column + 1):
        sheet.cell(last + 1, column).value = sheet.cell(last, column).value
    sheet.cell(last + 2, book.column("head_name")).value = "Lò Văn Mới"
    batch = back(book.content(), by)
    assert {(f.code, f.row_number) for f in queries.findings_of(batch)} == {
        ("ROW_COPIED", last + 1),
        ("ROW_ADDED", last + 2),
    }
    with pytest.raises(Refused, match="ô sai"):
        merging.merge_return(batch_id=batch.pk, by=by)


@pytest.mark.parametrize(
    ("code", "value", "word"),
    [("score_a", "abc", "phải là một số"), ("score_a", -3, "từ 0 đến 1.000"), ("member_count", 2.5, "số nguyên"),
     ("tick_water", "có lẽ", "Có"), ("cause_1", "Lười", "danh mục"), ("member_count", 400, "từ 1 đến 40"),
     ("note", "x" * 501, "dài quá")],
)  # fmt: skip
def test_an_answer_that_is_none_is_told_by_its_cell(
    society: Society, world: Round, code: str, value: Any, word: str
) -> None:
    by = society.nam_lau_officer
    book = Book(issued(world, by)).put("Lò Văn Một", code, value)
    batch = back(book.content(), by)
    (fault,) = queries.findings_of(batch)
    assert (fault.code, fault.row_number) == ("ANSWER_INVALID", book.row("Lò Văn Một"))
    assert word in fault.message


def test_wrong_commune_old_version_other_file(society: Society, world: Round) -> None:
    by = society.nam_lau_officer
    old = issued(world, by)
    content = Book(old).content()
    new = issued(world, by)
    old.refresh_from_db()
    assert (old.state, new.version) == ("expired", 2)
    with pytest.raises(Refused, match="hết hiệu lực"):
        back(content, by)
    with pytest.raises(Refused, match="bảng tính khác"):
        back(Book(new).content(), by, expected=old)
    act_as(society.phieng_pan_officer)
    with pytest.raises(Refused, match="không phải bảng tính phát cho địa bàn của bạn"):
        back(content, society.phieng_pan_officer)
    plain = openpyxl.Workbook()
    buffer = BytesIO()
    plain.save(buffer)
    with pytest.raises(Refused, match="không phải bảng tính do hệ thống phát"):
        back(buffer.getvalue(), by)
