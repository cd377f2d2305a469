"""The demo's money: moved by the acts of the ledger, whole, with one document left to approve."""

from __future__ import annotations

from typing import Any

from giamngheo.apps.money.audit import faults
from giamngheo.apps.money.models import Document
from giamngheo.apps.places.queries import all_area_ids
from giamngheo.kit.scope import Scope, set_scope
from giamngheo.site.management.commands.synthesise import Command
from giamngheo.site.synthetic_money import load_money


def test_the_demos_money_is_whole_and_comes_once(db: Any) -> None:
    Command().make_people()
    set_scope(Scope(money_ids=all_area_ids()))
    assert load_money() == 20
    assert Document.objects.filter(state="waiting").count() == 1
    assert faults() == []
    assert load_money() == 0
