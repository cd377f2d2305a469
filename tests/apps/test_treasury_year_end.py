"""The end of a year: proposed line by line, decided by a person, approved by another; settlements of a year and of a project."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.money.models import BudgetYear, Document, Line
from giamngheo.apps.treasury.actions import year_end as actions
from giamngheo.apps.treasury.models import Settlement, YearEnd
from giamngheo.apps.treasury.states import Refused

from .conftest import area
from .money_world import MILLION, YEAR, Treasury, approved, line, make_treasury, posted, shared_out, told
from .review_world import NAM_LAU, act_as, counted_queries

ClientOf = Callable[[User], Client]
PAPER = {"number": "12/QĐ-UBND", "signed_on": "2026-02-02", "authority": "UBND tỉnh"}


@pytest.fixture
def world(db: None) -> Treasury:
    made = make_treasury()
    shared_out(made)
    posted(made, "pay", (made.nam_lau, 30 * MILLION))
    return made


def test_each_line_is_shown_with_a_proposal_and_nothing_is_decided_on_its_own(world: Treasury, client_of: ClientOf) -> None:
    finance = client_of(world.finance)
    with counted_queries(12):
        page = finance.get(reverse("treasury:year_end"), {"nam": YEAR}).content.decode()
    assert "70.000.000" in page
    assert "hủy dự toán" in page
    assert "chưa quyết định" in page
    assert reverse("treasury:year_end_decide", args=[world.nam_lau.pk]) in page
    form = finance.get(reverse("treasury:year_end_decide", args=[world.nam_lau.pk])).content.decode()
    assert " checked" not in form
    act_as(world.finance)
    assert not YearEnd.objects.exists()
    assert told(world.nam_lau)["entered"] == 70 * MILLION


def test_a_person_decides_and_another_approves(world: Treasury, client_of: ClientOf) -> None:
    finance, here = client_of(world.finance), reverse("treasury:year_end_decide", args=[world.nam_lau.pk])
    assert finance.post(here, {"outcome": "carry", "reason": ""}).status_code == 422
    without = finance.post(here, {"outcome": "carry", "reason": "chưa thi công xong"})
    assert "Ghi số, ngày, cơ quan của văn bản" in without.content.decode()
    assert finance.post(here, {"outcome": "carry", "reason": "chưa thi công xong", **PAPER}).status_code == 302
    made = Document.objects.get(kind="carry")
    assert (made.state, told(world.nam_lau)["entered"]) == ("waiting", 70 * MILLION)
    again = finance.post(here, {"outcome": "cancel", "reason": "đổi ý", **PAPER}).content.decode()
    assert "đã có quyết định" in again
    approved(world, made)
    act_as(world.finance)
    after = Line.objects.get(plan_year=YEAR + 1, unit_name=world.nam_lau.unit_name)
    assert (after.origin_year, told(after)["assigned"]) == (YEAR, 70 * MILLION)
    assert "entered" not in told(world.nam_lau)
    kept = YearEnd.objects.get()
    assert (kept.outcome, kept.proposed, kept.is_confirmed, kept.amount_vnd) == ("carry", "cancel", False, 70 * MILLION)


def test_what_is_carried_over_goes_to_the_next_years_line_that_there_is(world: Treasury) -> None:
    """A line that the province shared out already is the one; no second one is opened beside it."""
    act_as(world.finance)
    above = line(world.finance, "14", "Sở Tài chính", plan_year=YEAR + 1, origin_year=YEAR)
    there = line(world.finance, NAM_LAU, "UBND xã", parent_id=above.pk)
    paper = actions.Paper("9/QĐ", date(2026, 2, 3), "UBND tỉnh")
    actions.decide_left(line_id=world.nam_lau.pk, outcome="carry", reason="chưa xong", paper=paper, by=world.finance)
    assert [one.pk for one in Line.objects.filter(plan_year=YEAR + 1, area=there.area_id)] == [there.pk]


def test_left_for_now_moves_nothing_and_may_be_decided_later(world: Treasury) -> None:
    act_as(world.finance)
    given = {"line_id": world.nam_lau.pk, "reason": "chờ Nghị quyết kéo dài", "paper": None, "by": world.finance}
    assert actions.decide_left(outcome="wait", **given).document is None
    with pytest.raises(Refused, match="Ghi số, ngày"):
        actions.decide_left(outcome="cancel", **given)
    paper = actions.Paper("9/QĐ", date(2026, 2, 3), "UBND tỉnh")
    made = actions.decide_left(outcome="cancel", **{**given, "paper": paper}).document
    assert made is not None
    approved(world, made)
    act_as(world.finance)
    left = told(world.nam_lau)
    assert (left["paid"], left["cancelled"], "entered" in left) == (30 * MILLION, 70 * MILLION, False)


def test_who_may_not_and_what_is_closed_is_refused(world: Treasury, client_of: ClientOf) -> None:
    here = reverse("treasury:year_end_decide", args=[world.nam_lau.pk])
    assert client_of(world.namlau_accountant).get(here).status_code == 403
    assert client_of(world.phiengpan_accountant).get(here).status_code in (403, 404)
    act_as(world.accountant)
    with pytest.raises(Refused, match="cán bộ tài chính"):
        actions.decide_left(line_id=world.nam_lau.pk, outcome="wait", reason="x", paper=None, by=world.accountant)
    act_as(world.finance)
    BudgetYear.objects.filter(year=YEAR).update(closed_on=date(2026, 2, 1), closed_reason="đã quyết toán")
    with pytest.raises(Refused, match="đã khoá"):
        actions.decide_left(line_id=world.nam_lau.pk, outcome="wait", reason="x", paper=None, by=world.finance)
    # What a closed year has left is told as such, here and where the next step stands otherwise.
    finance = client_of(world.finance)
    page = finance.get(reverse("treasury:year_end"), {"nam": YEAR}).content.decode()
    assert "Năm 2026 đã khoá ngày 01/02/2026" in page
    assert "năm khoá khi chưa quyết định" in page
    assert "hủy dự toán</td>" not in page
    assert reverse("treasury:year_end_decide", args=[world.nam_lau.pk]) not in page
    assert "không quyết định được số dư nữa" in finance.get(here, follow=True).content.decode()
    for name in ("funnel", "heat", "waiting"):
        page = finance.get(reverse(f"money_reports:{name}"), {"nam": YEAR}).content.decode()
        assert "ông có: năm đã khoá" in page
        assert "lập hồ sơ thanh toán" not in page


def test_a_year_is_settled_on_screen_once_advances_are_cleared(world: Treasury, client_of: ClientOf) -> None:
    posted(world, "advance", (world.nam_lau, 5 * MILLION))
    accountant, here = client_of(world.namlau_accountant), reverse("treasury:settlement_new")
    asked = {"unit": f"{area(NAM_LAU).pk}:UBND xã", "scope": "year", "plan_year": YEAR, **PAPER}
    assert "tạm ứng chưa thu hồi" in accountant.post(here, asked).content.decode()
    posted(world, "recover", (world.nam_lau, 5 * MILLION))
    assert accountant.post(here, asked).status_code == 302
    made = Settlement.objects.select_related("document").get()
    assert (made.scope, made.plan_year, made.document.total_vnd, made.document.state) == ("year", YEAR, 30 * MILLION, "waiting")
    approved(world, made.document)
    act_as(world.finance)
    assert told(world.nam_lau)["settled"] == 30 * MILLION
    with counted_queries(12):
        assert "30.000.000" in accountant.get(reverse("treasury:settlements")).content.decode()
    text = b"".join(accountant.get(reverse("treasury:settlements_file", args=["csv"])).streaming_content).decode()
    assert "30.000.000" in text


def test_a_finished_project_is_settled_over_its_years(world: Treasury, client_of: ClientOf) -> None:
    accountant, here = client_of(world.namlau_accountant), reverse("treasury:settlement_new")
    asked = {"unit": f"{area(NAM_LAU).pk}:UBND xã", "scope": "project", "project": "p2", **PAPER}
    assert "Ghi ngày dự án hoàn thành" in accountant.post(here, asked).content.decode()
    assert accountant.post(here, {**asked, "finished_on": "2026-02-20"}).status_code == 302
    made = Settlement.objects.get()
    assert (made.scope, made.project, made.plan_year, made.finished_on) == ("project", "p2", None, date(2026, 2, 20))


def test_pages_cost_the_same_whatever_their_length_and_the_file_holds_the_list(world: Treasury, client_of: ClientOf) -> None:
    act_as(world.finance)
    for number in range(12):
        line(world.finance, NAM_LAU, f"Ban quản lý {number}")
    for one in Line.objects.filter(unit_name__startswith="Ban quản lý"):
        posted(world, "approve", (one, MILLION))
    client = client_of(world.finance)
    with counted_queries(12):
        page = client.get(reverse("treasury:year_end"), {"nam": YEAR})
    assert page.status_code == 200
    text = b"".join(client.get(reverse("treasury:year_end_file", args=["csv"]), {"nam": YEAR}).streaming_content).decode()
    assert "70.000.000" in text
    book = client.get(reverse("treasury:year_end_file", args=["xlsx"]), {"nam": YEAR})
    assert b"".join(book.streaming_content)[:2] == b"PK"
    book.close()
