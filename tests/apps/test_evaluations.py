"""Evaluation surveys: drawn reproducibly, walls, refusals, entry, closing, results as on the screen, comparison."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import AuditEntry
from giamngheo.apps.evaluations import actions, estimating, queries, views
from giamngheo.apps.evaluations.actions import NewSurvey
from giamngheo.apps.evaluations.models import Answer, SampleCluster, SampleHousehold, Survey
from giamngheo.apps.evaluations.poverty_shown import poverty_between
from giamngheo.apps.linking.models import HouseholdUnit
from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import Household, Village
from giamngheo.apps.review import actions as review
from giamngheo.apps.review.models import CommuneReview
from giamngheo.kit import clock
from giamngheo.kit.workflow import Refused, Stale

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, household, occasion
from .test_commitments import recognised_year

ClientOf = Callable[[User], Client]
SEEN = {"short_of_food": "yes", "main_income": "wages", "minutes_to_clinic": "30", "satisfied": ""}
VILLAGES = 5


@pytest.fixture
def world(society: Society) -> Society:
    """Two communes, five villages each; of every village's eight households the first n are poor, n = the village's number."""
    act_as(society.province_officer)
    found = a_round(society.province_officer)
    both = (
        (NAM_LAU, society.nam_lau_officer, society.nam_lau_chairman),
        (PHIENG_PAN, society.phieng_pan_officer, society.phieng_pan_chairman),
    )
    for code, officer, chairman in both:
        act_as(officer)
        when = occasion(code, by=officer)
        for village in range(VILLAGES):
            for number in range(8):
                score = 100 if number <= village else 200
                household(f"Lò Văn {number}", code=code, when=when, village=f"Bản {village}", score_a=score)
        review.classify_communes(round=found, area_ids=[area(code).pk], by=officer)
        act_as(chairman)
        review.recognise(
            commune_review=CommuneReview.objects.get(round=found, area=area(code)), decision_number="1", decided_on=date(2025, 11, 20),
            signer_name="A", by=chairman,
        )  # fmt: skip
    act_as(society.province_officer)
    return society


def planned(by: User, **more: Any) -> Survey:
    new = {"kind": "initial", "year": 2025, "title": "Điều tra đầu kỳ", "questionnaire": "danh_gia"}
    new |= {"clusters": 8, "households": 4, "seed": 7}
    return actions.plan_survey(new=NewSurvey(**(new | more)), by=by)


def collecting(by: User, **more: Any) -> Survey:
    found = planned(by, **more)
    actions.draw(pk=found.pk, by=by)
    return actions.start(pk=found.pk, by=by)


def drawn(pk: int) -> list[tuple[int, float]]:
    return list(SampleHousehold.objects.filter(survey=pk).order_by("household_id").values_list("household_id", "weight"))


def ask_all(found: Survey, society: Society, **more: str) -> None:
    for officer in (society.nam_lau_officer, society.phieng_pan_officer):
        act_as(officer)
        for one in SampleHousehold.objects.filter(survey=found):
            actions.record_visit(pk=one.pk, outcome="interviewed", asked_on=clock.today(), answers=SEEN | more, by=officer)
    act_as(society.province_officer)


def test_the_same_seed_draws_the_same_and_the_sample_stands(world: Society) -> None:
    by = world.province_officer
    found, again, other = planned(by), planned(by), planned(by, seed=8)
    for one in (found, again, other):
        actions.draw(pk=one.pk, by=by)
    first = drawn(found.pk)
    assert first == drawn(again.pk) != drawn(other.pk)
    found.refresh_from_db()
    assert (found.frame["villages"], found.frame["households"], found.frame["poor"]) == (10, 80, 30)
    actions.draw(pk=found.pk, by=by)
    assert drawn(found.pk) == first
    assert SampleCluster.objects.filter(survey=found).count() == 8
    assert sum(weight for _household, weight in first) == pytest.approx(80)
    _of_linked_rows_the_newest_stands(by)
    with pytest.raises(Stale):
        actions.start(pk=found.pk, by=by, version=1)
    actions.start(pk=found.pk, by=by)
    with pytest.raises(Refused, match="không chọn lại mẫu"):
        actions.draw(pk=found.pk, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        SampleHousehold.objects.filter(survey=found).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        SampleHousehold.objects.filter(survey=found).update(weight=1)


def _of_linked_rows_the_newest_stands(by: User) -> None:
    """In the class that the list gives any of them; and villages of a commune without a list are nobody's poor or better-off."""
    rows = Household.objects.filter(area=area(NAM_LAU))
    old, poor = rows.get(village__name="Bản 0", head_name="Lò Văn 7"), rows.get(village__name="Bản 4", head_name="Lò Văn 0")
    assert old.pk < poor.pk
    for row in (old, poor):
        HouseholdUnit.objects.create(household=row, unit_id=old.pk, changed_at=clock.now())
    other = Area.objects.filter(kind="commune", generation=old.area.generation).exclude(code__in=[NAM_LAU, PHIENG_PAN])[0]
    for village in range(2):
        household("Lò Văn Mới", code=other.code, village=f"Bản {village}")
    late = planned(by, clusters=12)
    assert views._expected(late) == ""  # it turns on the strata, which nobody knows yet
    for closed_on in (None, date(2025, 12, 1)):
        Household.objects.filter(pk=old.pk).update(closed_on=closed_on)
        actions.draw(pk=late.pk, by=by)
        late.refresh_from_db()
        assert (late.frame["households"], late.frame["poor"], late.frame["listed"]) == (81, 30, [2, 3]), closed_on
    assert {c.stratum.split(", ")[1] for c in SampleCluster.objects.filter(survey=late, area=other)} == {"chưa có danh sách"}
    SampleHousehold.objects.filter(survey=late).update(outcome="interviewed", asked_on=clock.today())
    assert views._expected(late)
    told = estimating.estimates(late, queries.questionnaires()[late.questionnaire])
    assert not [one for one in told if one.item == estimating.LISTED_POOR or one.among.startswith("class:")]
    # An older round with all its lists parts the villages better than a newer one with two.
    assert (queries.round_for(2025).year, queries.listed(2025)) == (2025, (2, 75))
    older = a_round(by, year=2024)
    CommuneReview.objects.filter(round=older).update(state="recognised")
    assert queries.round_for(2025).year == 2024


def test_what_is_refused(world: Society) -> None:
    by = world.province_officer
    with pytest.raises(Refused, match="Chưa có danh sách"):
        planned(by, year=2021)
    with pytest.raises(Refused, match="Chọn loại"):
        planned(by, questionnaire="x")
    few = planned(by, clusters=1)
    with pytest.raises(Refused, match="ít nhất"):
        actions.draw(pk=few.pk, by=by)
    with pytest.raises(Refused, match="phụ trách"):
        planned(world.nam_lau_officer)
    found = collecting(by)
    with pytest.raises(Refused, match="chưa có kết quả"):
        actions.close(pk=found.pk, by=by)
    with pytest.raises(Refused, match="không bỏ được"):
        actions.cancel(pk=found.pk, reason="x", by=by)
    act_as(world.nam_lau_officer)
    mine = SampleHousehold.objects.filter(survey=found)[0]

    def visit(outcome: str = "interviewed", **answers: str) -> None:
        actions.record_visit(pk=mine.pk, outcome=outcome, asked_on=clock.today(), answers=answers, by=world.nam_lau_officer)

    wrong = (({"minutes_to_clinic": "601"}, "từ 0 đến 600"), ({"credit": "maybe"}, "trong danh sách"), ({}, "Chưa có câu trả lời"),
             ({"supported": "no", "satisfied": "yes"}, "không hợp với câu trả lời “không”"))
    for answers, words in wrong:
        with pytest.raises(Refused, match=words):
            visit(**answers)
    with pytest.raises(Refused, match="Chọn kết quả"):
        visit("pending")
    visit(short_of_food="no")
    visit("refused")
    assert not mine.answers.exists()


def test_how_exact_a_design_is_can_be_asked_before_it_is_written(world: Society, client_of: ClientOf) -> None:
    officer, new = client_of(world.province_officer), reverse("evaluations:survey_new")
    sheet = next(iter(queries.questionnaires()))
    design = {"kind": "final", "year": "2025", "title": "", "questionnaire": sheet, "clusters": "60", "households": "15",
              "alike": "0.05", "seed": "1"}  # fmt: skip
    tried = officer.post(new, {**design, "thu": "1"})
    assert (tried.status_code, tried.context["expected"], tried.context["all"]) == (200, "4,3\u00a0%", 900)
    assert officer.post(new, design).status_code == 422  # to be written it needs its name
    act_as(world.province_officer)
    assert not Survey.objects.exists()


def test_each_sees_and_asks_where_they_work(world: Society, client_of: ClientOf) -> None:
    found = collecting(world.province_officer)
    here = SampleHousehold.objects.filter(survey=found, area=area(NAM_LAU))[0]
    page = reverse("evaluations:household", args=[here.pk])
    unit = client_of(world.nam_lau_officer)
    assert "Hỏi hộ cho điều tra đánh giá" in unit.get("/").content.decode()
    assert client_of(world.phieng_pan_officer).get(page).status_code == 404
    assert client_of(world.province_leader).get(page).status_code == 403
    listed = reverse("evaluations:sample", args=[found.pk])
    assert f">{'Nậm Lầu'}<" not in client_of(world.phieng_pan_officer).get(listed).content.decode()
    file = reverse("evaluations:sample_file", args=[found.pk, "xlsx"])
    assert f'href="{file}"' in unit.get(listed).content.decode()
    book = openpyxl.load_workbook(io.BytesIO(b"".join(unit.get(file))))  # type: ignore[arg-type]
    assert here.household.head_name in {str(cell.value) for line in book.active.iter_rows() for cell in line}
    act_as(world.nam_lau_officer)
    assert AuditEntry.objects.filter(action="tải danh sách điều tra đánh giá", subject__endswith="ho-trong-mau.xlsx").count() == 1
    bad = {"version": here.version, "outcome": "interviewed", "asked_on": str(clock.today()),
           "note": "Ghi nhớ", "q_minutes_to_clinic": "700"}  # fmt: skip
    sent_back = unit.post(page, bad)
    assert sent_back.status_code == 422
    assert "Ghi nhớ" in sent_back.content.decode()
    assert unit.post(page, bad | {"q_minutes_to_clinic": "30", "q_short_of_food": "yes"}).status_code == 302
    assert unit.post(page, bad | {"q_minutes_to_clinic": "30"}).status_code == 422  # somebody was faster
    act_as(world.nam_lau_officer)
    told = dict(Answer.objects.filter(sample=here).values_list("item", "value"))
    assert (told["minutes_to_clinic"], told["short_of_food"], told["satisfied"]) == ("30", "yes", "")
    with CaptureQueriesContext(connection) as asked:
        assert unit.post(page, bad | {"version": here.version + 1, "q_minutes_to_clinic": "30", "q_short_of_food": "no"}).status_code == 302
    assert "for share" in " ".join(one["sql"] for one in asked)  # the survey cannot close meanwhile
    for step in ("draw", "start", "close"):
        assert unit.post(reverse(f"evaluations:survey_{step}", args=[found.pk]), {"version": found.version}).status_code == 403
    act_as(world.phieng_pan_officer)
    assert not Answer.objects.filter(sample=here).exists()
    assert set(SampleHousehold.objects.values_list("area__code", flat=True)) == {PHIENG_PAN}
    assert Village.objects.exists()


def test_closing_estimates_and_the_file_says_what_the_screen_says(world: Society, client_of: ClientOf) -> None:
    found = collecting(world.province_officer)
    ask_all(found, world)
    actions.close(pk=found.pk, by=world.province_officer)
    found.refresh_from_db()
    assert found.state == "closed"
    assert found.plan_digest
    told = {(e.among, e.item, e.option): e for e in found.estimates.all()}
    assert told["all", "short_of_food", "yes"].value == 1
    assert told["all", "minutes_to_clinic", ""].value == pytest.approx(30)
    unknown = told["all", "satisfied", "yes"]
    assert (unknown.n, unknown.value) == (0, None)
    check = told["all", "listed_poor", ""]
    assert check.known == 0.375
    assert check.low is not None
    assert check.high is not None
    assert check.value is not None
    assert check.low <= check.value <= check.high
    assert told["class:NEAR_POOR", "short_of_food", "yes"].value is None
    # Who was reviewed and found not poor is outside the list too.
    parts = [told[f"class:{code}", "short_of_food", "yes"].n for code in ("POOR", "NEAR_POOR", "")]
    assert sum(parts) == told["all", "short_of_food", "yes"].n
    assert parts[2] > 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.filter(pk=found.pk).update(title="khác")
    act_as(world.nam_lau_officer)
    mine = SampleHousehold.objects.filter(survey=found)[0]
    with pytest.raises(Refused, match="không ở giai đoạn thu thập"):
        actions.record_visit(pk=mine.pk, outcome="absent", asked_on=clock.today(), answers={}, by=world.nam_lau_officer)
    # Whoever still has the sheet open is told, and loses nothing of what was typed.
    unit, sheet = client_of(world.nam_lau_officer), reverse("evaluations:household", args=[mine.pk])
    sent_back = unit.post(sheet, {"version": mine.version, "outcome": "absent", "asked_on": str(clock.today()), "note": "Gõ lâu"})
    assert (sent_back.status_code, "Gõ lâu" in sent_back.content.decode()) == (422, True)
    assert sheet not in unit.get(reverse("evaluations:sample", args=[found.pk])).content.decode()
    leader = client_of(world.province_leader)
    with CaptureQueriesContext(connection) as seen:
        page = leader.get(reverse("evaluations:results", args=[found.pk])).content.decode()
    assert len(seen) <= 12
    assert "quá ít quan sát" in page
    file = b"".join(leader.get(reverse("evaluations:results_file", args=[found.pk, "xlsx"])).streaming_content)  # type: ignore[attr-defined]
    rows = list(openpyxl.load_workbook(io.BytesIO(file)).active.iter_rows(min_row=4, values_only=True))
    assert len(rows) == page.count("<tr>") - 1


def test_two_surveys_are_compared(world: Society, client_of: ClientOf) -> None:
    for kind, food in (("initial", "yes"), ("final", "no")):
        found = collecting(world.province_officer, kind=kind, title=f"Điều tra {kind}")
        ask_all(found, world, short_of_food=food, minutes_to_clinic="30" if kind == "initial" else "20")
        actions.close(pk=found.pk, by=world.province_officer)
    page = client_of(world.province_officer).get(reverse("evaluations:compare")).content.decode()
    assert "-10" in page or "−10" in page
    assert "cùng một danh sách" in page
    recognised_year(world, 2026, poor=1, total=10)
    act_as(world.province_leader)
    measured = poverty_between(queries.years_before(2026)[0], 2026)
    assert measured["years"] == (2025, 2026)
    assert measured["lines"][0][0].startswith("M0")
