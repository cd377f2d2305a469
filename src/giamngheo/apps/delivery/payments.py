"""What kinds paid and which entries of the ledger paid it. The ties stand here and point down; the ledger knows no support.

A kind says in ``kind.py`` where its payments are (``Payments``); what it pays is then listed, tied and shown by the frame.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import BigIntegerField, DateField, F, Model, OuterRef, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from giamngheo.apps.money import terms as money_terms
from giamngheo.apps.money.queries import entries
from giamngheo.apps.places.queries import same_commune
from giamngheo.kit import formats

from . import terms
from .kind import Kind, all_kinds
from .models import PaymentTie, Support
from .states import ACCEPTED, OPEN

if TYPE_CHECKING:
    from giamngheo.apps.money.models import Entry

COUNTED = (OPEN, ACCEPTED)
SORTS = {"day": ("day", "payment_id"), "-day": ("-day", "-payment_id"), "left": ("left", "payment_id"), "-left": ("-left", "-payment_id")}


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment of a kind. ``tied``: đồng of it that entries in force account for."""

    kind: str
    payment_id: int
    support_id: int
    area_id: int
    which: str
    vnd: int
    day: date
    source: str
    tied: int
    whom: str = ""

    @property
    def left(self) -> int:
        return max(self.vnd - self.tied, 0)

    @property
    def name(self) -> str:
        """What its page calls it: "Đợt cấp 2"."""
        return name_of(self.kind, self.which, self.whom)


def name_of(kind: str, which: str, whom: str = "") -> str:
    """A payment in words: the kind's word for it, which of the support's it is, and to whom where that is somebody else."""
    where = all_kinds()[kind].payments
    told = f"{where.word} {where.names().get(which, which)}".strip() if where else which
    return _("%(payment)s: %(name)s") % {"payment": told, "name": formats.person_name(whom)} if whom else told


def in_force() -> QuerySet[PaymentTie]:
    """Ties that nobody took off and whose entry stands."""
    return PaymentTie.objects.filter(~entries.taken_back(OuterRef("entry_id")), removed_at=None)


def _rows(kind: Kind) -> QuerySet[Any, dict[str, Any]]:
    """Payments of a kind as dictionaries of the same columns for every kind."""
    where = kind.payments
    assert where is not None
    model: type[Model] = apps.get_model(where.model)
    tied = in_force().filter(kind=kind.code, payment_id=OuterRef("pk")).order_by().values("payment_id")
    asked: dict[str, Any] = {f"{where.amount}__gt": 0, where.at("kind"): kind.code, where.at("state__in"): COUNTED}
    if where.taken_back:
        asked[f"{where.taken_back}__isnull"] = True
    found = model._default_manager.filter(**asked).order_by()
    if not where.support:
        found = found.filter(state=ACCEPTED)
    return found.values(
        kind_code=Value(kind.code, output_field=TextField()), payment_id=Cast("pk", BigIntegerField()),
        of_support=F(where.at("pk")), place_id=F(where.at("area_id")), place=F(where.at("area__name")),
        who=F(where.at("beneficiary_name")), from_giver=F(where.at("giver")),
        whom=Cast(where.whom, TextField()) if where.whom else Value("", output_field=TextField()),
        which=Cast(where.number, TextField()) if where.number else Value("", output_field=TextField()),
        vnd=Cast(where.amount, BigIntegerField()), day=Cast(where.day, DateField()),
        money_of=F(where.source),
        tied=Coalesce(Subquery(tied.annotate(sum=Sum("amount_vnd")).values("sum"), output_field=BigIntegerField()), 0),
        left=Cast(where.amount, BigIntegerField()) - F("tied"),
    )  # fmt: skip


def payments_of(support: Support) -> list[Payment]:
    """Every payment of a support in order; one query. None for a kind that pays nothing."""
    kind = all_kinds().get(support.kind)
    if kind is None or kind.payments is None:
        return []
    rows = _rows(kind).filter(**{kind.payments.at("pk"): support.pk}).order_by("day", "payment_id")
    return [_payment(row) for row in rows]


def _payment(row: dict[str, Any]) -> Payment:
    return Payment(
        kind=row["kind_code"], payment_id=row["payment_id"], support_id=row["of_support"], area_id=row["place_id"], which=row["which"],
        vnd=row["vnd"], day=row["day"], source=row["money_of"], tied=row["tied"],
        whom=row["whom"],
    )  # fmt: skip


def untied_in(area_ids: Collection[int], *, kind: str = "", area_id: int | None = None, sort: str = "") -> QuerySet[Any, dict[str, Any]]:
    """Payments of the Programme's money in these areas that no entry accounts for whole; every kind in one query."""
    asked = set(area_ids) & {area_id} if area_id else set(area_ids)
    parts = []
    for one in all_kinds().values():
        if one.payments is None or kind not in ("", one.code):
            continue
        at, givers = one.payments.at, terms.programme_givers()
        parts.append(_rows(one).filter(**{at("area_id__in"): asked, at("giver__in"): givers}, left__gt=0))
    whole = reduce(lambda all_, part: all_.union(part, all=True), parts)
    return whole.order_by(*SORTS.get(sort, SORTS["-day"]))


def is_tied(kind: str, payment_id: int) -> bool:
    """Whether an entry in force accounts for the payment, or a part of it; one query."""
    return in_force().filter(kind=kind, payment_id=payment_id).exists()


def ties_of(support_id: int) -> list[PaymentTie]:
    """Ties of a support's payments that nobody took off, oldest first; one query."""
    return list(PaymentTie.objects.filter(support_id=support_id, removed_at=None))


def tie_or_none(pk: int, area_ids: Collection[int]) -> PaymentTie | None:
    """One tie that nobody took off."""
    return PaymentTie.objects.filter(pk=pk, area_id__in=area_ids, removed_at=None).select_related("support").first()


@dataclass(frozen=True, slots=True)
class Payable:
    """An entry that may account for a payment, with what of it is not tied yet."""

    entry: Entry
    left: int


def fits(giver: str, project: str) -> bool:
    """Does a line of this project pay for what this sub-project gives? A project made of sub-projects pays for each."""
    return giver == project or giver.startswith(f"{project}_")


def is_of_source(payment_source: str, line_source: str) -> bool:
    """Is the line's money the source that the payment names? A payment that names none goes with any."""
    found = money_terms.law().sources.get(line_source)
    return not payment_source or (found is not None and found.funding == payment_source)


def payable_for(support: Support, payment: Payment) -> list[Payable]:
    """Entries of the commune's lines that fit the payment and are not used up, oldest first; three queries."""
    taken = in_force().filter(entry_id=OuterRef("pk")).order_by().values("entry_id").annotate(sum=Sum("amount_vnd")).values("sum")
    found = entries.spending_in(same_commune(support.area_id)).annotate(tied=Coalesce(Subquery(taken), 0)).filter(amount_vnd__gt=F("tied"))
    mine = set(in_force().filter(kind=payment.kind, payment_id=payment.payment_id).values_list("entry_id", flat=True))
    return [
        Payable(one, one.amount_vnd - one.tied) for one in found
        if one.pk not in mine and fits(support.giver, one.line.project) and is_of_source(payment.source, one.line.source)
    ]  # fmt: skip


__all__ = [
    "SORTS", "Payable", "Payment", "fits", "in_force", "is_of_source", "is_tied", "name_of", "payable_for", "payments_of",
    "tie_or_none", "ties_of", "untied_in",
]  # fmt: skip
