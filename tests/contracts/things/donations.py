"""Addresses of donations: a gift to Phiêng Pằn, a receipt, a list with the household, an anonymous donor."""

from __future__ import annotations

from datetime import date
from typing import Any

from giamngheo.apps.donations.models import Distribution, Donor, DonorIdentity, Gift, Receipt, Share
from giamngheo.kit import clock

from ..phieng_pan import HEAD, PhiengPan
from . import Thing


def _gift(world: PhiengPan) -> Gift:
    known = Gift.objects.filter(area=world.area).first()
    if known is not None:
        return known
    written: dict[str, Any] = {"area": world.area, "by_id": world.society.phieng_pan_officer.pk, "at": clock.now()}
    donor = Donor.objects.create(kind="person", is_anonymous=True, **written)
    DonorIdentity.objects.create(donor=donor, donor_name=HEAD, **written)
    gift = Gift.objects.create(
        donor=donor, conversion="goods", what=HEAD, unit="chiếc", purpose="ấm", pledged=10, pledged_on=date(2025, 1, 2), **written
    )
    Receipt.objects.create(gift=gift, number="1", received_on=date(2025, 1, 3), quantity=10, **written)
    found = Distribution.objects.create(gift=gift, number="1", decided_on=date(2025, 1, 4), **written)
    Share.objects.create(distribution=found, area=world.area, household=world.household, quantity=1)
    return gift


def _list(world: PhiengPan) -> Distribution:
    return Distribution.objects.get(gift=_gift(world))


THINGS: dict[str, tuple[Thing, str]] = {
    "donations:gift": (lambda w: [_gift(w).pk], ""),
    "donations:receipt_new": (lambda w: [_gift(w).pk], ""),
    "donations:receipt_back": (lambda w: [_gift(w).pk, Receipt.objects.get(gift=_gift(w)).pk], ""),
    "donations:distribution_new": (lambda w: [_gift(w).pk], ""),
    "donations:donor_name": (lambda w: [_gift(w).donor_id], ""),
    "donations:distribution": (lambda w: [_list(w).pk], ""),
    "donations:shares": (lambda w: [_list(w).pk], ""),
    "donations:distribution_file": (lambda w: [_list(w).pk, "csv"], ""),
    "donations:distribution_step": (lambda w: [_list(w).pk, "gui"], ""),
}
LISTS_OF_MINE: dict[str, Thing] = {"donations:gifts_file": lambda w: ["csv"]}
