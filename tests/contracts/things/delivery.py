"""Addresses of supports: the frame's; each kind names its own in its folder."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.delivery.actions import evidence, imports, joining, supports
from giamngheo.apps.delivery.actions.payments import tie_payment
from giamngheo.apps.delivery.actions.supports import NewSupport
from giamngheo.apps.delivery.models import Contribution, Evidence, PaymentTie, Support
from tests.apps.delivery_world import a_list
from tests.apps.evidence_files import JPEG
from tests.apps.money_world import MILLION, make_treasury
from tests.apps.payment_world import a_line, a_paid_work, spent
from tests.apps.review_world import PHIENG_PAN, act_as

from ..phieng_pan import PhiengPan
from . import Thing

TITLE = "Giống ngô"


def _farming(world: PhiengPan) -> NewSupport:
    home = world.household
    return NewSupport(
        area_id=world.area.pk, household_id=home.pk, village_id=home.village_id, content="farming", giver="p3_1", title=TITLE,
        beneficiary_name=home.head_name, starts_on=date(2026, 3, 1), ends_on=date(2026, 9, 30), source_code="central",
    )  # fmt: skip


def _support(world: PhiengPan) -> int:
    act_as(world.society.phieng_pan_officer)  # who works in villages sees none, and may have asked last
    known = Support.objects.filter(area=world.area, title=TITLE, state="open").first()
    return int((known or supports.open_support(new=_farming(world), by=world.society.phieng_pan_officer)).pk)


def _held(world: PhiengPan) -> int:
    _support(world)
    known = Support.objects.filter(area=world.area, state="held").first()
    made = known or supports.open_support(new=_farming(world), by=world.society.phieng_pan_officer, overlap_reason="lý do")
    return int(made.pk)


def _evidence(world: PhiengPan) -> int:
    support = _support(world)
    known = Evidence.objects.filter(support_id=support).first()
    made = known or evidence.add_evidence(
        support_id=support, content=JPEG, name="a.jpg", step="", title="Ảnh", by=world.society.phieng_pan_officer
    )
    return int(made.pk)


def _contribution(world: PhiengPan) -> int:
    support = _support(world)
    known = Contribution.objects.filter(support_id=support).first()
    made = known or evidence.add_contribution(
        support_id=support, contributor="Gia đình", form="money", quantity=None, unit="", amount_vnd=1_000_000,
        source_code="other", by=world.society.phieng_pan_officer,
    )  # fmt: skip
    return int(made.pk)


def _imported(world: PhiengPan) -> int:
    """A row of another programme's list that waits to be joined to the household."""
    act_as(world.society.phieng_pan_officer)
    known = Support.objects.filter(area=world.area, imported_list__isnull=False).first()
    if known is None:
        content = a_list(("Vàng A Dơ", "", "", "Nhà ở", "01/03/2019", "", ""))
        imports.import_supports(
            content=content, name="x.xlsx", giver="new_rural_ntp", area_id=world.area.pk, by=world.society.phieng_pan_officer
        )
        known = Support.objects.get(area=world.area, imported_list__isnull=False)
        joining.ask_joining(
            support_id=known.pk, household_id=world.household.pk, reason="Giấy", by=world.society.phieng_pan_officer, version=None
        )
    return int(known.pk)


def _tie(world: PhiengPan) -> PaymentTie:
    """A payment of a work of Phiêng Pằn, tied to an entry of its books."""
    known = PaymentTie.objects.filter(area=world.area).first()
    if known is not None:
        return known
    books = make_treasury()
    entry = spent(books, a_line(books, PHIENG_PAN), 50 * MILLION)
    case = a_paid_work(world.society, 30 * MILLION, code=PHIENG_PAN)
    payment = case.payments.get()
    return tie_payment(
        support_id=case.support_id, payment_id=payment.pk, entry_id=entry.pk, amount_vnd=10 * MILLION,
        by=world.society.phieng_pan_officer,
    )  # fmt: skip


support: Thing = lambda w: [_support(w)]  # noqa: E731
proof: Thing = lambda w: [_evidence(w)]  # noqa: E731

THINGS: dict[str, tuple[Thing, str]] = {
    "delivery:support": (support, ""),
    "delivery:place_accept": (support, ""),
    "delivery:place_stop": (support, ""),
    **{f"delivery:{name}": (lambda w: [_imported(w)], "") for name in ("join", "join_decide")},
    "delivery:override": (lambda w: [_held(w)], ""),
    "delivery:evidence_new": (support, ""),
    "delivery:contribution_new": (support, ""),
    **{f"delivery:{name}": (proof, "") for name in ("evidence", "thumbnail", "evidence_remove")},
    "delivery:map_file": (lambda w: ["dia-ban"], "dia_ban={area}"),
    "delivery:missed": (lambda w: ["p5_household"], "dia_ban={area}"),
    "delivery:missed_file": (lambda w: ["p5_household", "csv"], "dia_ban={area}"),
    "delivery:funds_file": (lambda w: ["csv"], "dia_ban={area}"),
    "delivery:tie_new": (lambda w: [_tie(w).support_id, _tie(w).payment_id], ""),
    "delivery:tie_remove": (lambda w: [_tie(w).pk], ""),
    "delivery:contribution_remove": (lambda w: [_contribution(w)], ""),
}
LISTS_OF_MINE: dict[str, Thing] = {
    "delivery:supports_file": lambda w: ["csv"],
    "delivery:untied_file": lambda w: ["csv"],
}
