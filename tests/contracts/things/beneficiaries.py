"""Addresses of lists of beneficiaries: two lists of Phiêng Pằn, one before the villages and one approved, with their rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.kit import clock
from tests.apps.review_world import act_as

from ..phieng_pan import PhiengPan
from . import Thing


def _row(w: PhiengPan, state: str) -> Beneficiary:
    """Made as rows, for the addresses only: of a rule about households that the register alone tells."""
    act_as(w.society.phieng_pan_officer)  # who works in villages sees few, and may have asked last
    known = Beneficiary.objects.filter(area=w.area, list__state=state).select_related("list").first()
    return known or _made(w, state)


def _made(w: PhiengPan, state: str) -> Beneficiary:
    by, home, is_done = w.society.phieng_pan_officer, w.household, state == "approved"
    # Two rows that nothing separates for one place: there is an order to settle.
    facts = {"rank": 1, "position": 1, "tie_group": 0, "facts": {"household_class": "POOR"}}
    made = BeneficiaryList.objects.create(
        rule="p3_1_household", content="farming", area=w.area, on=date(2025, 12, 1), year=2025, title="Danh sách thử", places=1,
        asks_village=True, village_binds=False, is_sensitive=False, authority="Chủ tịch UBND cấp xã",
        state="checked" if is_done else state, proposed_by_id=by.pk, proposed_at=clock.now(), plan_digest="f" * 64,
    )  # fmt: skip
    row = Beneficiary.objects.create(
        list=made, area=w.area, village=home.village, household=home, subject_key=f"h{home.pk}", name=home.head_name,
        sort_key=home.sort_key, proposed_state="YES", outcome="waiting" if is_done else "proposed", is_sensitive=False,
        is_frozen=is_done, check_state="" if state == "opinion" else "YES", **facts,
    )  # fmt: skip
    if is_done:
        BeneficiaryList.objects.filter(pk=made.pk).update(
            state="approved", decision_number="1", decided_on=date(2025, 12, 2), approved_by_id=w.society.phieng_pan_chairman.pk,
            approved_at=clock.now(),
        )  # fmt: skip
    return row


def a_list(state: str, *more: Any) -> Thing:
    return lambda w: [_row(w, state).list_id, *more]


def a_row(state: str) -> Thing:
    return lambda w: [_row(w, state).pk]


THINGS: dict[str, tuple[Thing, str]] = {
    "beneficiaries:list": (a_list("approved"), ""),
    "beneficiaries:list_file": (a_list("approved", "csv"), ""),
    "beneficiaries:differences": (a_list("approved"), ""),
    "beneficiaries:print": (a_list("approved"), ""),
    "beneficiaries:opinion": (lambda w: [_row(w, "opinion").list_id, w.household.village_id], ""),
    **{f"beneficiaries:{name}": (a_list("checked"), "") for name in ("send", "check", "settle", "approve", "return", "stop")},
    **{f"beneficiaries:{name}": (a_row("approved"), "") for name in ("row", "withdraw", "move_up")},
    "beneficiaries:decline": (a_row("checked"), ""),
}
LISTS_OF_MINE: dict[str, Thing] = {"beneficiaries:lists_file": lambda w: ["csv"]}
