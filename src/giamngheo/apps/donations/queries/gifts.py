"""Reads of gifts: those of my areas with what came and went, one with its receipts and lists, anonymous donors for the auditor."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from giamngheo.apps.donations.models import Distribution, Donor, DonorIdentity, Gift, Receipt
from giamngheo.apps.donations.states import WAITING

STANDING = Q(reverses=None, reversal=None)
SORTS = {
    f"{sign}{key}": (f"{sign}{column}", f"{sign}id")
    for key, column in (("pledged_on", "pledged_on"), ("value", "value_vnd"), ("donor", "donor__name"))
    for sign in ("", "-")
}  # fmt: skip
STANDINGS: dict[str, Any] = {
    "left": Q(stock__received__gt=F("stock__shared")),
    "awaited": Q(stock__received__lt=F("pledged")),
    "unvalued": Q(unvalued__gt=0),
    "waiting": Exists(Distribution.objects.filter(gift=OuterRef("pk"), state=WAITING)),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all. ``standing``: left, awaited, unvalued or waiting."""

    conversion: str = ""
    year: int | None = None
    standing: str = ""
    sort: str = ""


def _receipts(column: str, of: object) -> Coalesce:
    told = Receipt.objects.filter(STANDING, gift=OuterRef("pk")).order_by().values("gift").annotate(told=of).values("told")
    return Coalesce(Subquery(told, output_field=BigIntegerField()), 0)


def gifts_in(area_ids: Collection[int]) -> QuerySet[Gift]:
    """Gifts to these areas with stock, ``value_vnd`` (of receipts that have one) and ``unvalued`` (receipts that have none)."""
    found = Gift.objects.filter(area_id__in=area_ids).select_related("area", "donor", "stock")
    return found.annotate(
        value_vnd=_receipts("value", Sum("value_vnd")), unvalued=_receipts("unvalued", Count("pk", filter=Q(value_vnd=None)))
    )


def narrowed(found: QuerySet[Gift], wanted: Wanted) -> QuerySet[Gift]:
    if wanted.conversion:
        found = found.filter(conversion=wanted.conversion)
    if wanted.year:
        found = found.filter(pledged_on__year=wanted.year)
    if wanted.standing in STANDINGS:
        found = found.filter(STANDINGS[wanted.standing])
    return found.order_by(*SORTS.get(wanted.sort, ("-pledged_on", "-id")))


def value_of(found: QuerySet[Gift]) -> tuple[int, int]:
    """Worth of all that came in, đồng, and how many receipts have no worth known; one query."""
    told = found.order_by().aggregate(value=Coalesce(Sum("value_vnd"), 0), open=Coalesce(Sum("unvalued"), 0))
    return int(told["value"]), int(told["open"])


def gift_or_none(pk: int, area_ids: Collection[int]) -> Gift | None:
    return gifts_in(area_ids).filter(pk=pk).first()


def receipts_of(gift: Gift) -> QuerySet[Receipt]:
    """Every receipt, those taken back too; one query."""
    return Receipt.objects.filter(gift=gift).select_related("reverses", "reversal").order_by("-received_on", "-id")


def lists_of(gift: Gift) -> QuerySet[Distribution]:
    """Its distributions with how many households each has of those the asker sees; one query."""
    return Distribution.objects.filter(gift=gift).annotate(homes=Count("shares")).order_by("-decided_on", "-id")


def donors_in(area_id: int) -> QuerySet[Donor]:
    """Donors already written down in this area."""
    return Donor.objects.filter(area_id=area_id).order_by("is_anonymous", "name", "id")


def anonymous_in(area_ids: Collection[int]) -> list[DonorIdentity]:
    """Who recorded which anonymous donor where; without the names. One query."""
    found = DonorIdentity.objects.filter(area_id__in=area_ids).defer("donor_name", "contact").select_related("donor")
    return list(found.order_by("-at", "-pk"))


def may_look(donor_id: int, user_id: int, audited: Collection[int]) -> bool:
    """May this person know who the donor is? Who wrote it down, and the auditor of the area."""
    found = DonorIdentity.objects.filter(donor_id=donor_id).values_list("by_id", "area_id").first()
    return found is not None and (found[0] == user_id or found[1] in audited)


def waiting_for(user_id: int, area_ids: Collection[int]) -> QuerySet[Distribution]:
    """Lists that wait for this person's approval."""
    return Distribution.objects.filter(area_id__in=area_ids, state=WAITING).exclude(by_id=user_id)


def years_of(area_ids: Collection[int]) -> list[int]:
    found = Gift.objects.filter(area_id__in=area_ids).order_by().values_list("pledged_on__year", flat=True).distinct()
    return sorted(found, reverse=True)


__all__ = [
    "SORTS", "STANDINGS", "Wanted", "anonymous_in", "donors_in", "gift_or_none", "gifts_in", "lists_of", "may_look", "narrowed",
    "receipts_of", "value_of", "waiting_for", "years_of",
]  # fmt: skip
