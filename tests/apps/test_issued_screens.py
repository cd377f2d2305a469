"""The workbook on screen: who takes it, what it holds, what is masked, what waits for recognition."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import SensitiveRead
from giamngheo.apps.campaign import actions as campaign
from giamngheo.apps.campaign import terms
from giamngheo.apps.fieldwork.issued import actions
from giamngheo.apps.fieldwork.issued.actions import Refused
from giamngheo.apps.fieldwork.issued.models import IssuedRow, IssuedWorkbook
from giamngheo.apps.in_year import actions as in_year
from giamngheo.apps.intake import actions as intake
from giamngheo.apps.intake.queries import batches
from giamngheo.apps.register.masking import HIDDEN
from giamngheo.apps.register.models import Household, Village
from giamngheo.apps.review import actions as review
from giamngheo.apps.review.models import ReviewCase, Round
from giamngheo.kit import clock
from giamngheo.workbooks.issued_columns import NO, YES

from . import in_year_world
from .conftest import Society, area
from .issued_world import Book, ClientOf, back, issued, made_world
from .review_world import (
    NAM_LAU,
    PHIENG_PAN,
    a_round,
    act_as,
    add_fact,
    counted_queries,
    occasion,
    ticks,
)


@pytest.fixture
def world(society: Society) -> Round:
    return made_world(society)


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
