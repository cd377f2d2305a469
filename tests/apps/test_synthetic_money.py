"""The demo's money: moved by the acts of the ledger, whole, with one document left to approve."""

from __future__ import annotations

from typing import Any

from giamngheo.apps.accounts.models import User
from giamngheo.apps.allocation.models import Run
from giamngheo.apps.money.audit import faults
from giamngheo.apps.money.models import Document
from giamngheo.apps.money.queries.contracts import contracts_in, owed_of
from giamngheo.apps.money.queries.succession import held_lines
from giamngheo.apps.places.queries import all_area_ids, areas_inside
from giamngheo.apps.planning.models import Plan, Proposal, VillageMeeting
from giamngheo.apps.register.models import Village
from giamngheo.apps.treasury.models import Reconciliation, SheetRow
from giamngheo.kit.scope import Scope, set_scope
from giamngheo.site.management.commands.synthesise import Command
from giamngheo.site.synthetic_allocation import load_allocations
from giamngheo.site.synthetic_donations import load_donations
from giamngheo.site.synthetic_money import load_money
from giamngheo.site.synthetic_plans import load_plans
from giamngheo.site.synthetic_treasury import load_treasury

from .allocation_world import recognised_year
from .conftest import area


def test_the_demos_money_is_whole_and_comes_once(db: Any) -> None:
    Command().make_people()
    set_scope(Scope(money_ids=all_area_ids()))
    assert load_money() == 20
    assert Document.objects.filter(state="waiting").count() == 1
    assert faults() == []
    assert load_money() == 0
    clerk = User.objects.get(username="khobac-tinh")
    set_scope(Scope(area_ids=all_area_ids(), money_ids=all_area_ids(), user_id=clerk.pk))
    assert load_treasury() > 20
    assert load_treasury() == 0
    told = {code for codes in SheetRow.objects.values_list("faults", flat=True) for code in codes}
    assert {"not_in_sheet", "amount_differs", "colour_differs", "line_unknown", "over_balance", "twice_in_file", "unit_unknown"} <= told
    assert Reconciliation.objects.get().state == "signed"
    # As the demo's villages stand: on the commune of the earlier map.
    old = areas_inside(area("03784"), kind="commune").filter(generation_id="2021").first()
    for name in ("Bản Một", "Bản Hai"):
        Village.objects.create(area=old, name=name, search_key=name)
    assert load_plans() == 2
    assert load_plans() == 0
    # Two villages met, one has ranked what it wants; the first wish stands in the commune's plan.
    assert (VillageMeeting.objects.count(), Proposal.objects.exclude(taken_year=None).count()) == (2, 1)
    assert list(Plan.objects.order_by("id").values_list("state", "is_synthetic")) == [("approved", True), ("draft", True)]


def test_the_demos_donation_debt_and_handover_come_once(db: Any) -> None:
    Command().make_people()
    officer = User.objects.get(username="canbo-namlau")
    set_scope(Scope(area_ids=all_area_ids(), money_ids=all_area_ids(), user_id=officer.pk))
    load_money()
    assert load_donations() == 3
    assert [line.project for line in held_lines(all_area_ids())] == ["p3_1"]
    assert owed_of(contracts_in(all_area_ids())) == 120_000_000
    assert faults() == []
    assert load_donations() == 0


def test_the_demos_divisions_one_in_the_books_one_before_the_council(db: Any) -> None:
    Command().make_people()
    set_scope(Scope(area_ids=all_area_ids(), money_ids=all_area_ids()))
    load_money()
    assert load_allocations() == 0
    recognised_year(2025, "2025-07", but="03784")
    assert load_allocations() == 2
    assert [(r.state, r.units.count()) for r in Run.objects.order_by("id")] == [("assigned", 74), ("endorsed", 74)]
    assert Document.objects.filter(state="waiting").count() == 1
    assert faults() == []
