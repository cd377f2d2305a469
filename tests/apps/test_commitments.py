"""Targets of the year: states, who may, scoring and its edges, two writers, the printed record, scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.apps.accounts.models import User
from giamngheo.apps.commitments import states
from giamngheo.apps.commitments.actions import targets as actions
from giamngheo.apps.commitments.models import Commitment
from giamngheo.apps.commitments.queries import targets as queries
from giamngheo.apps.commitments.scoring import ACHIEVED, MISSED, UNDETERMINED, Figures, score
from giamngheo.apps.commitments.states import Refused
from giamngheo.apps.papers.models import Paper
from giamngheo.apps.register.models import AreaTotal
from giamngheo.apps.review import actions as review
from giamngheo.apps.review.models import CommuneReview
from giamngheo.kit import clock

from .at_once import at_once, swept
from .conftest import Society, area, make_society
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, counted_queries, household, occasion

ClientOf = Callable[[User], Client]
YEAR = 2026


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def propose(society: Society, **more: Any) -> Commitment:
    act_as(society.nam_lau_officer)
    given = {"reduction": 2, "points": None, "body_name": "Đảng uỷ, UBND xã", "head_name": "Hà Văn Pâng",
             "head_office": "Chủ tịch UBND xã", "by": society.nam_lau_officer}  # fmt: skip
    return actions.propose_target(area_id=area(NAM_LAU).pk, year=YEAR, **{**given, **more})


def sign(society: Society, found: Commitment) -> Commitment:
    act_as(society.nam_lau_chairman)
    return actions.sign_target(
        area_id=found.area_id, year=YEAR, signed_on=date(2026, 2, 1), by=society.nam_lau_chairman, version=found.version
    )


def approve(society: Society, found: Commitment) -> Commitment:
    act_as(society.province_officer)
    return actions.approve_target(area_id=found.area_id, year=YEAR, by=society.province_officer, version=found.version)


def approved(society: Society, **more: Any) -> Commitment:
    return approve(society, sign(society, propose(society, **more)))


def recognised_year(society: Society, year: int, *, poor: int, others: int = 0, total: int = 0) -> None:
    """A recognised list of Nậm Lầu with so many poor and not poor households; ``total``: all households of the year."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer, year=year)
    act_as(society.nam_lau_officer)
    when = occasion(year=year, on=date(year, 10, 15), by=society.nam_lau_officer)
    for number in range(poor + others):
        household(f"Lò Văn {year} {number}", when=when, score_a=100 if number < poor else 300)
    review.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=society.nam_lau_officer)
    act_as(society.nam_lau_chairman)
    review.recognise(
        commune_review=CommuneReview.objects.get(round=opened, area=area(NAM_LAU)), decision_number=f"1/{year}",
        decided_on=date(year, 11, 20), signer_name="Hà Văn Pâng", by=society.nam_lau_chairman,
        procedure_reason="danh sách giấy",
    )  # fmt: skip
    if total:
        AreaTotal.objects.create(
            area=area(NAM_LAU), year=year, ethnic_group="", household_count=total, person_count=0, recorded_at=clock.now()
        )


def score_it(society: Society, found: Commitment) -> Commitment:
    act_as(society.nam_lau_officer)
    version = Commitment.objects.get(pk=found.pk).version
    return actions.score_target(area_id=found.area_id, year=YEAR, by=society.nam_lau_officer, version=version)


def test_a_year_from_assignment_to_the_printed_record(society: Society) -> None:
    act_as(society.province_officer)
    place = area(NAM_LAU)
    given = actions.assign_target(area_id=place.pk, year=YEAR, reduction=2, points=None, by=society.province_officer)
    assert given.state == states.OPEN
    found = approved(society, version=given.version)
    assert (found.state, found.assigned_reduction, found.registered_reduction) == (states.APPROVED, 2, 2)
    recognised_year(society, 2025, poor=3, others=1, total=10)
    recognised_year(society, 2026, poor=1, others=1, total=10)
    done = score_it(society, found)
    assert (done.state, done.result, done.achieved_reduction) == (states.SCORED, "achieved", 2)
    assert done.achieved_points == Decimal("20.00")
    act_as(society.nam_lau_officer)
    paper = actions.print_record(
        area_id=place.pk, year=YEAR, number="12", issued_on=date(2026, 11, 23), signer_name="Hà Văn Pâng",
        by=society.nam_lau_officer,
    )  # fmt: skip
    assert paper.number == "12/BC-UBND"
    assert paper.content["result"] == "đạt"
    again = score_it(society, found)
    second = actions.print_record(
        area_id=place.pk, year=YEAR, number="13", issued_on=date(2026, 11, 24), signer_name="Hà Văn Pâng",
        by=society.nam_lau_officer,
    )  # fmt: skip
    assert again.version > done.version
    assert Paper.objects.get(pk=paper.pk).successor == second


def test_not_known_is_not_missed(society: Society) -> None:
    found = approved(society)
    recognised_year(society, 2026, poor=1)
    done = score_it(society, found)
    assert done.result == "undetermined"
    assert "2025" in done.figures["base"]["missing"]


def test_no_score_before_the_list_is_recognised(society: Society) -> None:
    found = approved(society)
    with pytest.raises(Refused, match=r"chưa có vòng rà soát năm 2026|chưa được công nhận"):
        score_it(society, found)


def test_the_record_is_vietnamese_whoever_prints_it(society: Society) -> None:
    found = approved(society)
    recognised_year(society, 2026, poor=1)
    with translation.override("en"):
        done = score_it(society, found)
        content = actions.record_content(done, signer_name="x")
    assert content["result"] == "chưa xác định"
    assert "chưa có vòng rà soát" in done.figures["base"]["missing"]


def test_missed_by_one_household(society: Society) -> None:
    found = approved(society, reduction=3)
    recognised_year(society, 2025, poor=3)
    recognised_year(society, 2026, poor=1)
    assert score_it(society, found).result == "missed"


def test_rights_and_four_eyes(society: Society) -> None:
    with pytest.raises(Refused, match="Chỉ cán bộ"):
        propose(society, by=society.nam_lau_chairman)
    with pytest.raises(Refused, match="Chỉ cán bộ"):
        propose(society, by=society.phieng_pan_officer)
    found = propose(society)
    with pytest.raises(Refused, match="Chỉ Chủ tịch"):
        actions.sign_target(
            area_id=found.area_id, year=YEAR, signed_on=date(2026, 2, 1), by=society.nam_lau_officer, version=found.version
        )
    act_as(society.province_officer)
    with pytest.raises(Refused, match="đã ký"):
        approve(society, found)
    with pytest.raises(Refused, match="Chỉ cấp trên"):
        actions.approve_target(area_id=found.area_id, year=YEAR, by=society.nam_lau_chairman, version=found.version)
    with pytest.raises(Refused, match="cấp trên"):
        actions.assign_target(area_id=found.area_id, year=YEAR, reduction=1, points=None, by=society.nam_lau_officer)


@pytest.mark.parametrize(
    ("bad", "words"),
    [({"reduction": None}, "ít nhất một mục tiêu"), ({"reduction": -1}, "âm"), ({"points": Decimal(101)}, "0 đến 100"),
     ({"head_name": " "}, "người đứng đầu")],
)  # fmt: skip
def test_what_a_registration_must_say(society: Society, bad: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        propose(society, **bad)


def test_returned_with_a_reason_and_proposed_again(society: Society) -> None:
    found = propose(society)
    act_as(society.nam_lau_chairman)
    with pytest.raises(Refused, match="lý do"):
        actions.return_target(area_id=found.area_id, year=YEAR, reason=" ", by=society.nam_lau_chairman, version=found.version)
    back = actions.return_target(
        area_id=found.area_id, year=YEAR, reason="thấp quá", by=society.nam_lau_chairman, version=found.version
    )
    assert (back.state, back.return_reason) == (states.OPEN, "thấp quá")
    again = propose(society, reduction=5, version=back.version)
    assert (again.state, again.return_reason, again.registered_reduction) == (states.PROPOSED, "", 5)


def test_assigning_anew_sends_the_registration_back(society: Society) -> None:
    found = sign(society, propose(society))
    act_as(society.province_officer)
    back = actions.assign_target(area_id=found.area_id, year=YEAR, reduction=9, points=None, by=society.province_officer)
    assert (back.state, back.signed_on, back.assigned_reduction) == (states.OPEN, None, 9)
    approve(society, sign(society, propose(society, version=back.version)))
    with pytest.raises(Refused, match="đã được duyệt"):
        actions.assign_target(area_id=found.area_id, year=YEAR, reduction=1, points=None, by=society.province_officer)


def test_every_act_in_a_wrong_state_is_refused(society: Society) -> None:
    for move in states.TARGET_MOVES:
        for state in states.TARGET_STATES:
            if state not in move.sources:
                with pytest.raises(Refused, match=r"\."):
                    states.check(move, state)


def test_who_looked_at_an_older_version_is_told(society: Society) -> None:
    found = propose(society)
    act_as(society.nam_lau_chairman)
    with pytest.raises(Refused, match="vừa được người khác"):
        actions.sign_target(
            area_id=found.area_id, year=YEAR, signed_on=date(2026, 2, 1), by=society.nam_lau_chairman, version=found.version - 1
        )


CASES = [
    # reduction, points, base (poor, households), closing, result
    (2, None, (3, None), (1, None), ACHIEVED),
    (2, None, (3, None), (2, None), MISSED),
    (0, None, (3, None), (3, None), ACHIEVED),
    (0, None, (3, None), (4, None), MISSED),
    (2, None, (None, None), (1, None), UNDETERMINED),
    (2, None, (3, None), (None, None), UNDETERMINED),
    (None, Decimal("20.00"), (3, 10), (1, 10), ACHIEVED),
    (None, Decimal("20.01"), (3, 10), (1, 10), MISSED),
    (None, Decimal("1.00"), (3, None), (1, 10), UNDETERMINED),
    (None, Decimal("1.00"), (3, 0), (1, 10), UNDETERMINED),
    (3, Decimal("1.00"), (3, None), (1, None), MISSED),  # one is missed, the other not known: missed
    (2, Decimal("1.00"), (3, None), (1, None), UNDETERMINED),
    (None, None, (3, 10), (1, 10), UNDETERMINED),
]


@pytest.mark.parametrize(("reduction", "points", "base", "closing", "result"), CASES)
def test_scoring(reduction: int | None, points: Decimal | None, base: Any, closing: Any, result: str) -> None:
    made = score(reduction=reduction, points=points, base=Figures(2024, *base), closing=Figures(2025, *closing))
    assert made.result == result


def test_rates_are_compared_as_they_are_published() -> None:
    """25,93 − 22,10 is 3,83 on paper, whatever the third decimals say."""
    made = score(reduction=None, points=Decimal("3.83"), base=Figures(2024, 25_934, 100_000), closing=Figures(2025, 22_104, 100_000))
    assert (made.points, made.result) == (Decimal("3.83"), ACHIEVED)


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 5000))
def test_a_lower_promise_is_never_harder(registered: int, before: int, after: int) -> None:
    def result(promise: int) -> str:
        return score(reduction=promise, points=None, base=Figures(1, before), closing=Figures(2, after)).result

    if result(registered) == ACHIEVED and registered:
        assert result(registered - 1) == ACHIEVED


def test_the_roll_up_tells_who_is_missing_and_costs_the_same_whatever_the_length(
    society: Society, client_of: ClientOf
) -> None:
    propose(society)
    client = client_of(society.province_leader)
    with counted_queries(12):
        shown = client.get(reverse("commitments:targets"), {"nam": str(YEAR)})
    sums = shown.context["sums"]
    assert (sums.communes, sums.registered, sums.missing) == (75, 1, 74)
    missing = client.get(reverse("commitments:targets"), {"nam": str(YEAR), "loc": "thieu"})
    assert missing.context["table"].total == 74
    mine = client_of(society.phieng_pan_officer).get(reverse("commitments:targets"), {"nam": str(YEAR)})
    assert [line.area.code for line in mine.context["table"].rows] == [PHIENG_PAN]
    file = client.get(reverse("commitments:targets_file", args=["csv"]), {"nam": str(YEAR)})
    assert b"".join(file.streaming_content).decode().count("\r\n") == 76  # type: ignore[attr-defined]


def test_figures_of_an_area_are_those_of_its_own_map(society: Society) -> None:
    """Nậm Lầu of 2025 is three communes of 2024: their lists are summed, and all three must be recognised."""
    recognised_year(society, 2025, poor=2, total=8)
    act_as(society.province_officer)
    old = a_round(society.province_officer, year=2024)
    parts = CommuneReview.objects.filter(round=old, area__in=area(NAM_LAU).inside.values("inner_id"))
    assert parts.count() == 3
    parts.update(state="recognised", poor_count=4)
    pair = [area(NAM_LAU).pk, area(PHIENG_PAN).pk]
    found = queries.figures_of(pair, (2024, 2025))
    assert (found[pair[0]][2024].poor, found[pair[0]][2024].rate) == (12, None)
    assert (found[pair[0]][2025].poor, found[pair[0]][2025].rate) == (2, Decimal("25.00"))
    assert found[pair[1]][2025].poor is None
    parts.filter(pk=parts.first().pk).update(state="classified")
    open_one = queries.figures_of(pair, (2024, 2025))[pair[0]][2024]
    assert open_one.poor is None
    assert "còn 1 trên 3" in open_one.missing


def test_the_screens_lead_through_the_year(society: Society, client_of: ClientOf) -> None:
    place = area(NAM_LAU).pk
    officer, chairman, province = (client_of(u) for u in (society.nam_lau_officer, society.nam_lau_chairman, society.province_officer))
    page = reverse("commitments:target", args=[YEAR, place])
    assert "Lập đăng ký" in officer.get(page).content.decode()
    given = {"body_name": "Đảng uỷ", "head_name": "Hà Văn Pâng", "head_office": "Bí thư", "reduction": "2", "points": "1,5"}
    assert officer.post(f"{page}dang-ky/", {**given, "reduction": "", "points": ""}).status_code == 422
    assert officer.post(f"{page}dang-ky/", given).status_code == 302
    assert "Ký đăng ký" not in officer.get(page).content.decode()
    assert "Ký đăng ký" in chairman.get(page).content.decode()
    assert "Ký đăng ký mục tiêu" in chairman.get("/").content.decode()
    version = Commitment.objects.get().version
    assert chairman.post(f"{page}ky/", {"signed_on": "2026-02-01", "version": version}).status_code == 302
    assert "Duyệt đăng ký mục tiêu" in province.get("/").content.decode()
    province.post(f"{page}duyet/", {"version": version + 1})
    assert Commitment.objects.get().state == states.APPROVED
    assert Commitment.objects.get().registered_points == Decimal("1.50")


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Society]:
    """A society that other connections see."""
    with django_db_blocker.unblock(), swept():
        with transaction.atomic():
            made = make_society()
        yield made


def test_of_two_who_sign_at_once_one_wins(committed: Society) -> None:
    """Two connections, one row: the second waits for the first and is then told that it moved on."""
    with transaction.atomic():
        found = propose(committed)

    def sign_it() -> Commitment:
        return actions.sign_target(
            area_id=found.area_id, year=YEAR, signed_on=date(2026, 2, 1), by=committed.nam_lau_chairman, version=found.version
        )

    outcomes = at_once(*[(committed.nam_lau_chairman, sign_it)] * 2)
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(refusals) == 1, outcomes
    assert isinstance(refusals[0], Refused), refusals
    assert "vừa được người khác" in str(refusals[0])
