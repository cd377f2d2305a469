"""The workbook that works without a network: out, filled, back; what is refused, what is asked, what is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import SensitiveRead
from giamngheo.apps.campaign import actions as campaign
from giamngheo.apps.campaign import terms
from giamngheo.apps.fieldwork.issued import actions, merging, queries
from giamngheo.apps.fieldwork.issued.actions import AlreadyIn, Refused
from giamngheo.apps.fieldwork.issued.models import IssuedRow, IssuedWorkbook
from giamngheo.apps.in_year import actions as in_year
from giamngheo.apps.intake import actions as intake
from giamngheo.apps.intake.queries import batches
from giamngheo.apps.register.masking import HIDDEN
from giamngheo.apps.register.models import Household, HouseholdFact, Village
from giamngheo.apps.review import actions as review
from giamngheo.apps.review import engine_door, facts
from giamngheo.apps.review.models import Decision, ReviewCase, Round
from giamngheo.apps.review.replay import replay_decision
from giamngheo.kit import clock
from giamngheo.workbooks.issued_columns import NO, YES

from . import in_year_world
from .conftest import Society, area
from .review_world import (
    NAM_LAU,
    PHIENG_PAN,
    a_round,
    act_as,
    add_fact,
    counted_queries,
    household,
    member,
    occasion,
    ticks,
)

ClientOf = Callable[[User], Client]
DAY = date(2025, 11, 1)


@pytest.fixture
def world(society: Society) -> Round:
    """Three households of Nậm Lầu with facts of the year, in two villages."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    act_as(society.nam_lau_officer)
    when = occasion(by=society.nam_lau_officer)
    for name, village in (("Lò Văn Một", "Bản A"), ("Lò Văn Hai", "Bản A"), ("Lò Văn Ba", "Bản B")):
        household(name, when=when, village=village, deprived=3)
    return opened


def issued(world: Round, by: User, village: Village | None = None) -> IssuedWorkbook:
    return actions.issue(round=world, area_id=area(NAM_LAU).pk, village=village, by=by)


class Book:
    """An issued workbook as somebody with a spreadsheet program changes it."""

    def __init__(self, made: IssuedWorkbook) -> None:
        self.book = openpyxl.load_workbook(BytesIO(actions.workbook_of(made)))
        self.sheet = self.book["Danh sách"]

    def column(self, code: str) -> int:
        return next(cell.column for cell in self.sheet[3] if cell.value == code)

    def row(self, head: str) -> int:
        at = self.column("head_name")
        return next(r for r in range(6, self.sheet.max_row + 1) if self.sheet.cell(r, at).value == head)

    def put(self, head: str, code: str, value: Any) -> Book:
        self.sheet.cell(self.row(head), self.column(code)).value = value
        return self

    def content(self) -> bytes:
        buffer = BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()


def back(content: bytes, by: User, **more: Any) -> Any:
    return actions.take_back(content=content, name="bang.xlsx", survey_on=DAY, by=by, **more)


def codes(batch: Any) -> set[str]:
    return {f.code for f in queries.findings_of(batch)}


def newest(head: str) -> HouseholdFact:
    found = HouseholdFact.objects.filter(household__head_name=head, occasion__is_withdrawn=False)
    return found.order_by("-occasion__observed_on", "-occasion__recorded_at", "-id").first()  # type: ignore[return-value]


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


def test_by_village_and_only_for_who_may(society: Society, world: Round) -> None:
    by = society.nam_lau_officer
    made = issued(world, by, Village.objects.get(name="Bản B"))
    assert [r.identity["head_name"] for r in made.rows.all()] == ["Lò Văn Ba"]
    for other in (society.nam_lau_chairman, society.phieng_pan_officer):
        with pytest.raises(Refused, match="Chỉ cán bộ"):
            issued(world, other)
    act_as(society.phieng_pan_officer)
    with pytest.raises(Refused, match="Không có hộ nào"):
        actions.issue(round=world, area_id=area(PHIENG_PAN).pk, village=None, by=society.phieng_pan_officer)


def test_a_recognised_list_takes_nothing_more(society: Society, world: Round) -> None:
    by = society.nam_lau_officer
    content = Book(issued(world, by)).put("Lò Văn Một", "score_a", 120).content()
    review.classify_communes(round=world, area_ids=[area(NAM_LAU).pk], by=by)
    act_as(society.nam_lau_chairman)
    of = world.communes.get(area=area(NAM_LAU))
    review.recognise(commune_review=of, decision_number="1", decided_on=clock.today(), signer_name="x", version=of.version,
                     by=society.nam_lau_chairman)  # fmt: skip
    act_as(by)
    for act in (lambda: back(content, by), lambda: issued(world, by)):
        with pytest.raises(Refused, match="đã được công nhận"):
            act()


def test_what_waits_is_seen_by_recognition_and_not_by_the_other_door(society: Society, world: Round) -> None:
    by = society.nam_lau_officer
    content = Book(issued(world, by)).put("Lò Văn Một", "score_a", 120).content()
    with pytest.raises(Refused, match="Bảng tính ngoại tuyến"):
        intake.upload(content=content, name="x.xlsx", area=area(NAM_LAU), year=2025, by=by)
    back(content, by)
    assert not batches([area(NAM_LAU).pk]).exists()
    review.classify_communes(round=world, area_ids=[area(NAM_LAU).pk], by=by)
    act_as(society.nam_lau_chairman)
    of = world.communes.get(area=area(NAM_LAU))
    assert review.obstacles(of, society.nam_lau_chairman)


def test_screens_from_issue_to_merge(society: Society, world: Round, client_of: ClientOf) -> None:
    client = client_of(society.nam_lau_officer)
    page = client.get(reverse("issued:new"))
    choice = next(v for v, _words in page.context["form"].fields["review"].choices)
    done = client.post(reverse("issued:new"), {"review": choice, "village": ""})
    made = IssuedWorkbook.objects.get()
    assert done["Location"] == reverse("issued:workbook", args=[made.pk])
    content = client.get(reverse("issued:file", args=[made.pk])).content
    assert content[:2] == b"PK"
    act_as(society.nam_lau_officer)
    add_fact(Household.objects.get(head_name="Lò Văn Một"), occasion(on=date(2025, 11, 10)), score_a=90, **ticks(3))
    filled = Book(made).put("Lò Văn Một", "score_a", 130).put("Lò Văn Hai", "score_a", 150).content()
    upload = {"content": SimpleUploadedFile("bang.xlsx", filled), "survey_on": "2025-11-01"}
    there = client.post(reverse("issued:hand_in", args=[made.pk]), upload)["Location"]
    # A fixed number, more than of a list: the engine is asked what the register's answers tell.
    with counted_queries(18):
        page = client.get(there)
    assert page.context["open_count"] == 1
    assert "Lúc phát" in page.content.decode()
    pk = page.context["batch"].pk
    refused = client.post(reverse("issued:merge", args=[pk]), follow=True)
    assert "chưa chọn" in refused.content.decode()
    group = page.context["conflicts"][0]
    client.post(reverse("issued:choose", args=[pk]),
                {"dong": group["row"].pk, "cot": "score_a", "da_xem": group["fact_id"], "chon": "file"})  # fmt: skip
    merged = client.post(reverse("issued:merge", args=[pk]), follow=True)
    assert "Đã ghi câu trả lời của 2 hộ" in merged.content.decode()
    with counted_queries(12):
        assert client.get(reverse("issued:workbooks")).status_code == 200
    undone = client.post(reverse("issued:undo", args=[pk]), {"reason": "thử"}, follow=True)
    assert "Đã hoàn tác" in undone.content.decode()


def test_who_may_not_see_an_answer_neither_takes_nor_reads_it(society: Society, world: Round, client_of: ClientOf) -> None:
    """The province's officer downloads the workbook without the masked column; handed in so, the answer stays as it is."""
    by, province = society.nam_lau_officer, society.province_officer
    act_as(by)
    made = issued(world, by)

    def taken(user: User) -> Any:
        content = client_of(user).get(reverse("issued:file", args=[made.pk])).content
        return openpyxl.load_workbook(BytesIO(content))["Danh sách"]

    own, foreign = taken(by), taken(province)
    assert "tick_nutrition" in {cell.value for cell in own[3]}
    assert "tick_nutrition" not in {cell.value for cell in foreign[3]}
    assert "Không có cột được che" in foreign.cell(2, 1).value
    act_as(society.administrator)
    assert {r.user_name for r in SensitiveRead.objects.filter(subject__startswith="bảng tính ngoại tuyến")} == {by.username}


def test_a_returned_answer_is_masked_for_who_may_not_see_it(society: Society, world: Round, client_of: ClientOf) -> None:
    by, province = society.nam_lau_officer, society.province_officer
    act_as(by)
    made = issued(world, by)
    home = Household.objects.get(head_name="Lò Văn Một")
    was = home.facts.get().tick_nutrition
    add_fact(home, occasion(on=date(2025, 11, 10), by=by), score_a=100, **{**ticks(3), "tick_nutrition": not was})
    batch = back(Book(made).put("Lò Văn Hai", "tick_nutrition", YES).content(), by)
    where = reverse("issued:returned", args=[batch.pk])

    def read_by(user: User) -> list[Any]:
        page = client_of(user).get(where)
        return [line for group in page.context["conflicts"] for line in group["lines"] if line["field"] == "tick_nutrition"]

    (masked,), (shown,) = read_by(province), read_by(by)
    assert (masked["issued"], masked["now"], masked["file"], masked["is_hidden"]) == (HIDDEN, HIDDEN, HIDDEN, True)
    assert {shown["issued"], shown["now"]} == {YES, NO}
    act_as(society.administrator)
    assert {r.user_name for r in SensitiveRead.objects.filter(subject__startswith="bảng tính nộp lại")} == {by.username}
    act_as(province)
    with pytest.raises(Refused, match="được che với bạn"):
        actions.choose(batch_id=batch.pk, choice="file", by=province, column="tick_nutrition")
    act_as(by)
    assert actions.choose(batch_id=batch.pk, choice="file", by=by, column="tick_nutrition") == 1


def listed_in(book: IssuedWorkbook) -> set[str]:
    return {row.identity["head_name"] for row in IssuedRow.objects.filter(issue=book)}


def test_the_workbook_holds_the_list_to_review(society: Society, monkeypatch: pytest.MonkeyPatch) -> None:
    """Poor by a decision within the year: in the workbook as on the list; dropped from the list: not in the workbook."""
    by = society.nam_lau_officer
    with in_year_world.on_day(monkeypatch, date(2026, 9, 30)):
        homes = in_year_world.recognised_list(society)
        act_as(by)
        request = in_year_world.filed(homes["NOT_POOR"], "enter", by)
        in_year_world.posted(in_year_world.surveyed(request, by), by)
        act_as(society.nam_lau_chairman)
        in_year.recognise_request(request=request, by=society.nam_lau_chairman, **in_year_world.PAPER)
        act_as(society.province_officer)
        opened = a_round(society.province_officer, year=2026)
        act_as(by)
        before = issued(opened, by)
        of = opened.communes.get(area=area(NAM_LAU))
        campaign.open_campaign(commune_review=of, calendar=terms.proposed_calendar(opened.closes_on, "none"), by=by)
        cases = ReviewCase.objects.filter(round=opened).exclude(source="newly_escaped")
        assert homes["NOT_POOR"].pk in cases.values_list("household", flat=True)
        assert listed_in(before) == set(cases.values_list("household__head_name", flat=True))
        assert IssuedRow.objects.get(issue=before, household=homes["NOT_POOR"]).identity["why"] == "quyết định trong năm"
        cases.filter(household=homes["POOR"]).update(dropped_at=clock.now(), dropped_by_id=by.pk, dropped_reason="ghi nhầm")
        assert listed_in(issued(opened, by)) == listed_in(before) - {homes["POOR"].head_name}
