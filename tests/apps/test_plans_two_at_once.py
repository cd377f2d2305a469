"""Two people on one plan, or on one division of money, at the same moment: one is told so, nothing is half of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.allocation.actions import running
from giamngheo.apps.allocation.actions import steps as words
from giamngheo.apps.allocation.models import Option, Run, Step
from giamngheo.apps.planning.actions import plans, steps
from giamngheo.apps.planning.models import Plan, PlanMoney
from giamngheo.kit.workflow import Refused, Stale

from .allocation_world import FLOOR, Council, make_council
from .allocation_world import begun as division
from .at_once import at_once, swept
from .money_world import MILLION, person
from .planning_world import Planners, begun, make_planners
from .review_world import NAM_LAU, act_as


def done(by: User, act: Callable[[], Any]) -> Any:
    with transaction.atomic():
        act_as(by)
        return act()


def told(outcomes: list[object], kind: type[Exception]) -> int:
    unexpected = [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, kind)]
    assert not unexpected, unexpected
    return sum(isinstance(o, kind) for o in outcomes)


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), swept():
        yield


def test_two_officers_save_one_version_and_one_sends_while_another_writes(committed: None) -> None:
    with transaction.atomic():
        world: Planners = make_planners()
        second = person("canbo2.namlau", "commune_officer", NAM_LAU)
        made = begun(world.officer)

    def write(by: User, million: int, version: int | None) -> Plan:
        return plans.set_money(
            plan_id=made.pk, project="p2", capital_type="recurrent", source="central", amount_vnd=million * MILLION, by=by, version=version
        )

    both = at_once(*((who, lambda who=who, n=n: write(who, n, made.version)) for who, n in ((world.officer, 11), (second, 12))))
    assert told(both, Stale) == 1
    after = done(world.officer, lambda: Plan.objects.get(pk=made.pk))
    winner = second if isinstance(both[0], Stale) else world.officer
    assert (after.version, after.writer_ids[-1]) == (made.version + 1, winner.pk)
    amounts = done(world.officer, lambda: list(PlanMoney.objects.filter(plan=made, source="central").values_list("amount_vnd", flat=True)))
    assert amounts == [(12 if winner == second else 11) * MILLION]

    # What is sent is what the sender saw, or the other one is told that it went.
    seen = after.version
    both = at_once(
        (world.officer, lambda: steps.send_plan(plan_id=made.pk, by=world.officer, version=seen)), (second, lambda: write(second, 20, seen))
    )
    assert told(both, Stale) == 1
    after = done(world.officer, lambda: Plan.objects.get(pk=made.pk))
    amount = done(world.officer, lambda: PlanMoney.objects.get(plan=made, source="central").amount_vnd)
    assert (after.state, amount) in (("sent", amounts[0]), ("draft", 20 * MILLION))
    assert (after.state == "sent") == isinstance(both[1], Stale)


def test_a_division_is_changed_or_thrown_away_while_it_is_proposed_or_approved(committed: None) -> None:
    with transaction.atomic():
        world: Council = make_council()
        run = division(world)
        option = Option.objects.filter(run=run).earliest("pk")
        second = person("chuyenvien2.phanbo", "province_officer", "14")

    def standing() -> Run:
        return done(world.officer, lambda: Run.objects.get(pk=run.pk))

    seen = run.version
    both = at_once(
        (world.officer, lambda: words.propose(run_id=run.pk, option_id=option.pk, text="x", by=world.officer, version=seen)),
        (second, lambda: running.add_option(run_id=run.pk, set_id=FLOOR, by=second, version=seen)),
    )
    assert told(both, Stale) == 1
    if standing().state == "draft":
        seen = standing().version
        done(world.officer, lambda: words.propose(run_id=run.pk, option_id=option.pk, text="x", by=world.officer, version=seen))
    assert standing().state == "proposed"

    done(world.finance, lambda: words.appraise(run_id=run.pk, text="đúng", by=world.finance))
    seen = standing().version

    def endorse() -> Run:
        return words.endorse(run_id=run.pk, number="1/TTr", signed_on=date(2026, 2, 1), text="", by=world.leader, version=seen)

    def back() -> Run:
        return words.send_back(run_id=run.pk, reason="sai số", by=world.books.second, version=seen)

    both = at_once((world.leader, endorse), (world.books.second, back))
    assert told(both, Stale) == 1
    last = done(world.officer, lambda: Step.objects.filter(run=run).latest("pk"))
    assert (standing().state, last.act) in (("endorsed", "endorse"), ("draft", "refuse"))


def test_two_divisions_take_no_more_of_a_pot_than_it_has(committed: None) -> None:
    with transaction.atomic():
        world: Council = make_council()
        first, other = (division(world, 600 * MILLION) for _ in range(2))
        chosen = {one.pk: Option.objects.filter(run=one).earliest("pk").pk for one in (first, other)}
    both = at_once(
        *(
            (world.officer, lambda one=one: words.propose(run_id=one.pk, option_id=chosen[one.pk], text="x", by=world.officer))
            for one in (first, other)
        )
    )
    assert told(both, Refused) == 1
    assert done(world.officer, lambda: Run.objects.filter(state="proposed").count()) == 1
