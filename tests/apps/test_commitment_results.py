"""What came of a year's commitments: for all communes at once, frozen once, again with a reason, never across two standards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.commitments import states
from giamngheo.apps.commitments.actions import results as actions
from giamngheo.apps.commitments.actions import targets
from giamngheo.apps.commitments.models import Commitment, YearResult
from giamngheo.apps.commitments.queries import results as queries
from giamngheo.apps.commitments.scoring import MISSED, UNDETERMINED, Figures, score
from giamngheo.apps.commitments.states import Refused
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, act_as, counted_queries
from .test_commitments import approved, recognised_year, score_it

ClientOf = Callable[[User], Client]
YEAR = 2026
OVER = date(2026, 12, 20)


@pytest.fixture
def year_end(society: Society, monkeypatch: pytest.MonkeyPatch) -> Commitment:
    """Nậm Lầu promised two households and 25 points, came to two and 20; the year is over."""
    found = approved(society, points=Decimal("25.00"))
    recognised_year(society, 2025, poor=3, others=1, total=10)
    recognised_year(society, YEAR, poor=1, others=1, total=10)
    monkeypatch.setattr(clock, "today", lambda: OVER)
    return found


def test_all_communes_are_frozen_once_and_again_only_with_a_reason(society: Society, year_end: Commitment) -> None:
    act_as(society.province_officer)
    by = society.province_officer
    with counted_queries(30):
        assert actions.freeze_year(year=YEAR, by=by) == 75
    mine = queries.frozen_of(area(NAM_LAU).pk, YEAR)
    assert mine is not None
    assert (mine.result, mine.reached_reduction, mine.reduction_gap) == ("missed", 2, 0)
    assert (mine.reached_points, mine.points_gap) == (Decimal("20.00"), Decimal("-5.00"))
    assert (mine.number, mine.plan_digest, mine.closing_standard) == (1, current_plan().digest, "2022_2026")
    other = queries.frozen_of(area(PHIENG_PAN).pk, YEAR)
    assert other is not None
    assert (other.result, other.reached_reduction) == ("unregistered", None)
    assert "chưa được công nhận" in other.missing
    scored = Commitment.objects.get(pk=year_end.pk)
    assert (scored.state, scored.result) == (states.SCORED, MISSED)
    with pytest.raises(Refused, match="đã chốt"):
        score_it(society, year_end)
    act_as(by)
    with pytest.raises(Refused, match="ghi lý do"):
        actions.freeze_year(year=YEAR, by=by)
    assert actions.freeze_year(year=YEAR, by=by, reason="Phiêng Pằn nộp danh sách muộn") == 75
    again = queries.frozen_of(area(NAM_LAU).pk, YEAR)
    assert again is not None
    assert (again.number, again.reason) == (2, "Phiêng Pằn nộp danh sách muộn")
    assert YearResult.objects.filter(area=area(NAM_LAU)).count() == 2
    with pytest.raises(ProgrammingError, match="denied"), transaction.atomic():
        YearResult.objects.filter(pk=again.pk).update(result="achieved")


def test_what_was_scored_officially_changes_only_with_a_reason_and_two_standards_score_nothing(
    society: Society, year_end: Commitment, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    province, freeze = client_of(society.province_officer), reverse("commitments:results_freeze", args=[YEAR])
    act_as(society.province_officer)
    with monkeypatch.context() as patch, transaction.atomic():
        before = Figures(2025, 3, 10, standard="2016_2020")
        (line,) = queries.target_lines([area(NAM_LAU)], YEAR)
        other = replace(line, base=before, now=score(reduction=2, points=None, base=before, closing=line.closing))
        patch.setattr(actions, "target_lines", lambda _areas, _year: [other])
        actions.freeze_year(year=YEAR, by=society.province_officer)
        assert Commitment.objects.get(pk=year_end.pk).state == states.APPROVED
        transaction.set_rollback(True)
    Commitment.objects.filter(pk=year_end.pk).update(
        state=states.SCORED, is_official=True, result="achieved", achieved_reduction=2, scored_at=clock.now(),
        scored_by_id=society.nam_lau_officer.pk,
    )  # fmt: skip
    with pytest.raises(Refused, match="Nậm Lầu đã chấm trên số liệu chính thức nay ra kết quả khác"), transaction.atomic():
        actions.freeze_year(year=YEAR, by=society.province_officer)
    answer = province.post(freeze)
    assert answer.status_code == 422
    assert 'name="reason"' in answer.content.decode()
    assert province.post(freeze, {"reason": "Danh sách cuối năm đã sửa"}).status_code == 302
    act_as(society.province_officer)
    mine = queries.frozen_of(area(NAM_LAU).pk, YEAR)
    assert mine is not None
    assert (mine.number, mine.result, mine.reason) == (1, MISSED, "Danh sách cuối năm đã sửa")


def test_who_may_and_when(society: Society, year_end: Commitment, monkeypatch: pytest.MonkeyPatch) -> None:
    act_as(society.nam_lau_officer)
    with pytest.raises(Refused, match="Chỉ chuyên viên"):
        actions.freeze_year(year=YEAR, by=society.nam_lau_officer)
    act_as(society.province_officer)
    with pytest.raises(Refused, match="chưa có vòng rà soát"):
        actions.freeze_year(year=2024, by=society.province_officer)
    monkeypatch.setattr(clock, "today", lambda: date(2026, 12, 1))
    with pytest.raises(Refused, match="14/12/2026"):
        actions.freeze_year(year=YEAR, by=society.province_officer)


def test_two_standards_are_never_compared(society: Society, year_end: Commitment) -> None:
    base, closing = Figures(2025, 3, 10, standard="2016_2020"), Figures(2026, 1, 10, standard="2022_2026")
    made = score(reduction=1, points=Decimal("1.00"), base=base, closing=closing)
    assert (made.result, made.reduction, made.points) == (UNDETERMINED, None, None)
    act_as(society.province_officer)
    line = queries.target_lines([area(NAM_LAU)], YEAR)[0]
    row = queries.result_of(type(line)(line.area, YEAR, line.commitment, base, closing, made))
    assert (row.result, row.reached_reduction) == ("undetermined", None)
    assert "hai chuẩn nghèo" in row.missing
    row.reached_reduction = 2
    with pytest.raises(IntegrityError, match="year_result_within_one_standard"), transaction.atomic():
        row.save()
    monkey = targets.figures_of
    try:
        targets.figures_of = lambda ids, years: {ids[0]: {2025: base, 2026: closing}}  # type: ignore[assignment,index]
        with pytest.raises(Refused, match="hai chuẩn nghèo khác nhau"):
            score_it(society, year_end)
    finally:
        targets.figures_of = monkey


def test_the_page_is_the_file_and_stays_as_frozen(society: Society, year_end: Commitment, client_of: ClientOf) -> None:
    province, officer = client_of(society.province_officer), client_of(society.nam_lau_officer)
    page, asked = reverse("commitments:results"), {"nam": str(YEAR)}
    with counted_queries(12):
        before = province.get(page, asked).content.decode()
    assert "chưa chốt" in before
    freeze = reverse("commitments:results_freeze", args=[YEAR])
    assert officer.post(freeze).status_code == 403
    assert province.post(freeze).status_code == 302
    assert province.post(freeze).status_code == 422
    shown = province.get(page, {**asked, "loc": "missed"})
    assert [row.area.code for row in shown.context["table"].rows] == [NAM_LAU]
    file = province.get(reverse("commitments:results_file", args=["csv"]), {**asked, "loc": "missed"})
    text = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.count("\r\n") == 2
    assert "không đạt" in text
    mine = officer.get(page, asked)
    assert [row.area.code for row in mine.context["table"].rows] == [NAM_LAU]
    assert "Chốt lại" not in mine.content.decode()
