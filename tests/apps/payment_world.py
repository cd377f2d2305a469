"""Works that were paid for and entries of the ledger that may have paid them: written straight, for the tests of ties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.delivery import payments
from giamngheo.apps.delivery.kinds.works.models import WorkCase, WorkPayment
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.money.models import Entry, Line
from giamngheo.kit import clock

from .conftest import Society, area
from .money_world import MILLION, Treasury, line, make_treasury, posted
from .review_world import NAM_LAU, act_as


@dataclass(frozen=True)
class Paid:
    """The books, a line of Dự án 1.1 in Nậm Lầu, an entry of 50 million, and a work with payments of 30 and 40 million."""

    books: Treasury
    line: Line
    entry: Entry
    case: WorkCase
    first: WorkPayment
    second: WorkPayment


def spent(books: Treasury, on: Line, amount: int, kind: str = "pay") -> Entry:
    return Entry.objects.get(document=posted(books, kind, (on, amount)))


def a_line(books: Treasury, code: str = NAM_LAU, project: str = "p1_1", **more: Any) -> Line:
    """A line of its own that may be spent: 200 million."""
    act_as(books.finance)
    made = line(books.finance, code, "UBND xã", project=project, **{"capital_type": "investment", **more})
    for kind in ("approve", "assign", "enter"):
        posted(books, kind, (made, 200 * MILLION))
    return made


def a_paid_work(society: Society, *amounts: int, giver: str = "p1_1", code: str = NAM_LAU, name: str = "Đường bản") -> WorkCase:
    officer = society.nam_lau_officer if code == NAM_LAU else society.phieng_pan_officer
    act_as(officer)
    support = Support.objects.create(
        area=area(code), beneficiary_name=name, place_key=f"{name}{giver}", kind="works", content="works", giver=giver, title=name,
        starts_on=date(2026, 1, 1), source_code="central", by_id=officer.pk, at=clock.now(),
    )  # fmt: skip
    case = WorkCase.objects.create(
        support=support, area=support.area, state="building", listed_on=date(2026, 1, 1), work_kind="transport", work_level="commune",
        work_act="build", decision_number="1", approved_by_id=society.nam_lau_chairman.pk, contract_vnd=10**9,
    )  # fmt: skip
    for number, amount in enumerate(amounts, 1):
        WorkPayment.objects.create(
            case=case, area=case.area, number=number, amount_vnd=amount, paid_on=date(2026, 3, number), source_code="central",
            by_id=officer.pk, at=clock.now(),
        )  # fmt: skip
    return case


def make_paid(society: Society, books: Treasury) -> Paid:
    """Made in the running transaction; the commune's officer is the last to act."""
    pot = a_line(books)
    entry = spent(books, pot, 50 * MILLION)
    case = a_paid_work(society, 30 * MILLION, 40 * MILLION)
    return Paid(books, pot, entry, case, *case.payments.all())


def tie_on_screen(client: Client, officer: User, support_id: int, *, project: str = "", capital_type: str = "recurrent") -> str:
    """The first payment of a support, tied whole on screen to an entry of a new line that pays it. The document's number.

    ``project``: of the line, if it is not the giver; the commune's officer is the last to act.
    """
    act_as(officer)
    support = Support.objects.get(pk=support_id)
    first = payments.payments_of(support)[0]
    books = make_treasury()
    entry = spent(books, a_line(books, project=project or support.giver, capital_type=capital_type), first.vnd)
    act_as(officer)
    way = reverse("delivery:tie_new", args=[support_id, first.payment_id])
    assert entry.document.number in client.get(way).content.decode()
    done = client.post(way, {"entry_id": entry.pk, "amount_vnd": first.vnd}, follow=True).content.decode()
    assert ("Đã gắn chứng từ" in done, entry.document.number in done) == (True, True)
    act_as(officer)
    assert payments.payments_of(support)[0].left == 0
    return entry.document.number


__all__ = ["Paid", "a_line", "a_paid_work", "make_paid", "spent", "tie_on_screen"]
