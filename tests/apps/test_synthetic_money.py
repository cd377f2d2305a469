"""The demo's money: moved by the acts of the ledger, whole, with one document left to approve."""

from __future__ import annotations

from typing import Any

from giamngheo.apps.accounts.models import User
from giamngheo.apps.money.audit import faults
from giamngheo.apps.money.models import Document
from giamngheo.apps.money.queries.contracts import contracts_in, owed_of
from giamngheo.apps.money.queries.succession import held_lines
from giamngheo.apps.places.queries import all_area_ids
from giamngheo.kit.scope import Scope, set_scope
from giamngheo.site.management.commands.synthesise import Command
from giamngheo.site.synthetic_donations import load_donations
from giamngheo.site.synthetic_money import load_money


def test_the_demos_money_is_whole_and_comes_once(db: Any) -> None:
    Command().make_people()
    set_scope(Scope(money_ids=all_area_ids()))
    assert load_money() == 20
    assert Document.objects.filter(state="waiting").count() == 1
    assert faults() == []
    assert load_money() == 0


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
