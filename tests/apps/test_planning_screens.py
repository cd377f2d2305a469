"""Plans on screen: the way up and back, what is refused there, the money of the period kept apart by kind."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.planning.actions import plans
from giamngheo.apps.planning.models import Plan
from giamngheo.apps.planning.terms import Span

from .conftest import area
from .planning_world import MILLION, Planners, again, approved, make_planners, sent
from .review_world import NAM_LAU, PHIENG_PAN, act_as, counted_queries

ClientOf = Callable[[User], Client]


@pytest.fixture
def world(db: None) -> Planners:
    return make_planners()


def url(name: str, *args: object) -> str:
    return reverse(f"planning:{name}", args=list(args))


def test_a_plan_goes_up_comes_back_and_is_approved(world: Planners, client_of: ClientOf) -> None:
    officer, province, leader = client_of(world.officer), client_of(world.province), client_of(world.leader)
    assert officer.post(url("plan_new"), {"area": area(NAM_LAU).pk, "years": "2026"}).status_code == 302
    act_as(world.officer)
    made = Plan.objects.get()
    money = {"version": made.version, "project": "p2", "source": "central", "capital_type": "recurrent", "amount_vnd": "900.000.000"}
    assert officer.post(url("money_set", made.pk), money).status_code == 302
    late = officer.post(url("money_set", made.pk), money)  # a second tab still holds the version before
    assert (late.status_code, "vừa được người khác thay đổi" in late.content.decode()) == (422, True)
    twice = officer.post(url("plan_new"), {"area": area(NAM_LAU).pk, "years": "2026"})
    assert (twice.status_code, "đã có kế hoạch năm 2026" in twice.content.decode()) == (422, True)
    version = lambda: (act_as(world.officer), again(made).version)[1]  # noqa: E731
    assert officer.post(url("plan_send", made.pk), {"version": version()}).status_code == 302
    assert officer.post(url("plan_approve", made.pk), {"version": version()}).status_code == 403
    # A form that could only be refused does not open: the plan's page says why.
    for client, step in (
        (officer, url("money_set", made.pk)), (officer, url("task_new", made.pk)), (officer, url("target_set", made.pk, "T5")),
        (officer, url("plan_adjust", made.pk)),
    ):  # fmt: skip
        shut = client.get(step, follow=True)
        assert shut.redirect_chain == [(url("plan", made.pk), 302)]
        assert "Bản kế hoạch này đã gửi cấp trên" in shut.content.decode()
    assert province.get(url("plan_return", made.pk)).status_code == 200
    empty = province.post(url("plan_return", made.pk), {"version": version(), "reason": ""})
    assert empty.status_code == 422
    assert province.post(url("plan_return", made.pk), {"version": version(), "reason": "Thiếu vốn đối ứng"}).status_code == 302
    assert "Thiếu vốn đối ứng" in officer.get(url("plan", made.pk)).content.decode()
    assert officer.post(url("plan_send", made.pk), {"version": version()}).status_code == 302
    paper = {"version": version(), "number": "12/QĐ-UBND", "signed_on": "2026-01-20", "authority": "UBND tỉnh Sơn La"}
    assert leader.post(url("plan_approve", made.pk), paper).status_code == 302
    assert leader.get(url("plan_approve", made.pk)).status_code == 302
    again_pressed = leader.post(url("plan_approve", made.pk), paper)
    assert again_pressed.status_code == 422
    act_as(world.officer)
    assert (again(made).state, again(made).document_number) == ("approved", "12/QĐ-UBND")
    assert client_of(world.society.phieng_pan_officer).get(url("plan", made.pk)).status_code == 404
    commitment = reverse("commitments:target", args=[2026, area(NAM_LAU).pk])
    pages = [client_of(who).get(url("plan", made.pk)).content.decode() for who in (world.officer, world.society.accountant)]
    assert [commitment in page for page in pages] == [True, False]  # who sees money only has no way to the commitment


def test_credit_is_never_in_the_budgets_sum_and_both_counterparts_show(world: Planners, client_of: ClientOf) -> None:
    leader = client_of(world.leader)

    def budget() -> tuple[str, str]:
        page = leader.get(url("period")).content.decode()
        words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
        found = re.search(r"Cộng ngân sách ([\d.]+)", words)
        assert found, words[:500]
        return found[1], words

    before, words = budget()
    assert before == "1.201.086"  # 1.166.086 and 35.000
    for told in ("591.000", "35.000", "34.982,58"):
        assert told in words, told
    act_as(world.province)
    made = plans.begin_plan(area_id=area("14").pk, years=Span(2021, 2025), by=world.province)
    assert plans.set_money(plan_id=made.pk, source="credit", amount_vnd=80_000 * MILLION, by=world.province).pk == made.pk
    assert budget()[0] == before


def test_the_list_of_plans_costs_the_same_whatever_its_length(world: Planners, client_of: ClientOf) -> None:
    leader = client_of(world.leader)
    for number, code in enumerate((NAM_LAU, PHIENG_PAN), 1):
        officer = world.officer if code == NAM_LAU else world.society.phieng_pan_officer
        approved(world, sent(officer, code), f"{number}/QĐ-UBND")
        with counted_queries(12):
            page = leader.get(url("plans")).content.decode()
        assert f"{number}/QĐ-UBND" in page or area(code).name in page
