"""A worker chosen on an approved list of work abroad, and the steps of the case: for the tests and the contracts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from giamngheo.apps.accounts.models import User
from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.delivery.kinds.abroad import actions, rules
from giamngheo.apps.delivery.kinds.abroad.models import AbroadCase, AbroadCost
from giamngheo.apps.register.models import Household, Person
from giamngheo.kit import clock

LISTED = date(2025, 12, 1)


def chosen(home: Household, person: Person, by: User, *, rule: str = rules.PERSON_RULE, on: date = LISTED) -> Beneficiary:
    """A worker chosen on an approved list: written straight, so that a test of going abroad does not play the list."""
    made = BeneficiaryList.objects.create(
        rule=rule, content=rules.CONTENT, area_id=home.area_id, on=on, year=on.year, title="Đi làm việc ở nước ngoài", asks_village=True,
        village_binds=False, is_sensitive=False, authority="UBND cấp xã", state="checked", plan_digest="f" * 64, proposed_by_id=by.pk,
        proposed_at=clock.now(),
    )  # fmt: skip
    row = Beneficiary.objects.create(
        list=made, area_id=home.area_id, household=home, person=person, village_id=home.village_id, subject_key=f"p{person.pk}",
        name=person.full_name, sort_key=person.sort_key, proposed_state="YES", check_state="YES", outcome="chosen", number=1,
        is_sensitive=False, is_frozen=True,
    )  # fmt: skip
    BeneficiaryList.objects.filter(pk=made.pk).update(
        state="approved", decision_number="130/QĐ-UBND", decided_on=on, approved_by_id=by.pk + 100_000, approved_at=clock.now()
    )
    return row


def begun(row: Beneficiary, by: User, **more: Any) -> AbroadCase:
    return actions.begin_case(**{"row_id": row.pk, "source_code": "central", "by": by, **more})


def paid(case: AbroadCase, by: User, **more: Any) -> AbroadCost:
    """One course of a foreign language, of which the State pays the most it may."""
    given: dict[str, Any] = {
        "item": "language", "held_on": clock.today(), "quantity": 1, "cost_vnd": 6_000_000, "state_vnd": 4_000_000, "note": "",
        "version": None,
    }  # fmt: skip
    return actions.pay(support_id=case.support_id, by=by, **{**given, **more})


def a_contract(**more: Any) -> actions.Contract:
    """Three years in Japan."""
    today = clock.today()
    given: dict[str, Any] = {
        "market": "Nhật Bản", "employer": "Công ty Yamato", "sender": "Công ty Hợp tác quốc tế", "contract_number": "HĐ-12",
        "signed_on": today, "work_from": today, "work_to": today + timedelta(days=3 * 365), "wage_vnd": 28_000_000,
    }  # fmt: skip
    return actions.Contract(**{**given, **more})


__all__ = ["LISTED", "a_contract", "begun", "chosen", "paid"]
