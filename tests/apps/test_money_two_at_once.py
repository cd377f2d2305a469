"""Two people on one pot at the same moment: what would overspend it is refused to one of them, and nothing doubles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.money.actions.documents import reverse_document, submit_document
from giamngheo.apps.money.actions.lines import close_year
from giamngheo.apps.money.actions.posting import approve_document
from giamngheo.apps.money.models import Document, Entry, Line
from giamngheo.apps.money.states import Refused
from giamngheo.apps.treasury.actions import year_end

from .at_once import at_once, swept
from .money_world import MILLION, YEAR, Treasury, drafted, line, make_treasury, shared_out, told
from .review_world import NAM_LAU, act_as


@pytest.fixture
def world(django_db_setup: None, django_db_blocker) -> Iterator[Treasury]:  # type: ignore[no-untyped-def]
    """Committed people and a pot of 100 million that a commune may spend."""
    with django_db_blocker.unblock(), swept():
        with transaction.atomic():
            made = make_treasury()
            shared_out(made)
        yield made


def done(by: User, act: Callable[[], Any]) -> Any:
    with transaction.atomic():
        act_as(by)
        return act()


def sent(world: Treasury, kind: str, *move: Any) -> Document:
    def act() -> Document:
        made = drafted(world, kind, move)
        return submit_document(document_id=made.pk, by=world.writer(kind))

    return done(world.writer(kind), act)


def refusals(outcomes: list[object]) -> list[str]:
    unexpected = [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, Refused)]
    assert not unexpected, unexpected
    return [str(o) for o in outcomes if isinstance(o, Refused)]


def test_two_payments_of_more_than_there_is(world: Treasury) -> None:
    first, second = (sent(world, "pay", world.nam_lau, 60 * MILLION) for _ in range(2))
    told_off = refusals(
        at_once(
            (world.leader, lambda: approve_document(document_id=first.pk, by=world.leader)),
            (world.second, lambda: approve_document(document_id=second.pk, by=world.second)),
        )
    )
    assert len(told_off) == 1
    assert "Không đủ tiền" in told_off[0]
    assert done(world.finance, lambda: told(world.nam_lau))["paid"] == 60 * MILLION


def test_two_approvals_of_one_document(world: Treasury) -> None:
    made = sent(world, "pay", world.nam_lau, 60 * MILLION)
    told_off = refusals(
        at_once(*((who, lambda who=who: approve_document(document_id=made.pk, by=who)) for who in (world.leader, world.second)))
    )
    assert told_off == ["Chứng từ này không còn chờ duyệt."]
    assert done(world.finance, lambda: Entry.objects.filter(document=made).count()) == 1


def test_two_reversals_of_one_document(world: Treasury) -> None:
    made = sent(world, "pay", world.nam_lau, 60 * MILLION)
    done(world.leader, lambda: approve_document(document_id=made.pk, by=world.leader))

    def back(number: str) -> Document:
        return reverse_document(document_id=made.pk, number=number, signed_on=made.signed_on, reason="x", by=world.accountant)

    told_off = refusals(at_once((world.accountant, lambda: back("1")), (world.accountant, lambda: back("2"))))
    assert told_off == ["Chứng từ này đã có chứng từ đảo."]


def test_two_settlements_of_what_was_paid_once(world: Treasury) -> None:
    made = sent(world, "pay", world.nam_lau, 60 * MILLION)
    done(world.leader, lambda: approve_document(document_id=made.pk, by=world.leader))

    def settled(by: User) -> object:
        paper = year_end.Paper("7/QT", made.signed_on, "UBND xã")
        return year_end.settle(
            area_id=world.nam_lau.area_id, unit_name="UBND xã", plan_year=YEAR, project="", finished_on=None, paper=paper, by=by
        )

    told_off = refusals(at_once(*((who, lambda who=who: settled(who)) for who in (world.accountant, world.namlau_accountant))))
    assert len(told_off) == 1
    assert "còn chờ duyệt" in told_off[0]
    assert done(world.finance, lambda: Document.objects.filter(kind="settle").count()) == 1


def test_two_lines_carried_into_one_line_of_the_next_year(world: Treasury) -> None:
    """The same pot below two lines of the province becomes one line."""
    def twin() -> Any:
        above = line(world.finance, "14", "Sở Tài chính", content="đợt 2")
        return above, line(world.finance, NAM_LAU, "UBND xã", parent_id=above.pk)

    above, other = done(world.finance, twin)
    moves = (("approve", above, MILLION), ("allot", above, MILLION, "approved", other), ("enter", other, MILLION))
    for kind, *move in moves:
        document = sent(world, kind, *move)
        done(world.leader, lambda document=document: approve_document(document_id=document.pk, by=world.leader))

    def carried(found: Any, by: User) -> object:
        paper = year_end.Paper(f"{found.pk}/QĐ", date(YEAR, 2, 2), "UBND tỉnh")
        return year_end.decide_left(line_id=found.pk, outcome="carry", reason="chưa xong", paper=paper, by=by)

    assert not refusals(at_once(*((world.finance, lambda found=found: carried(found, world.finance)) for found in (world.nam_lau, other))))
    assert done(world.finance, lambda: Line.objects.filter(plan_year=YEAR + 1).count()) == 1


def test_a_year_closed_while_a_document_is_approved(world: Treasury) -> None:
    """Whoever comes second sees the other's work: either the entry is in the year or the year has no such entry."""
    old = done(world.finance, lambda: line(world.finance, NAM_LAU, "UBND xã", plan_year=2024))
    made = sent(world, "approve", old, 10 * MILLION)
    told_off = refusals(
        at_once(
            (world.leader, lambda: approve_document(document_id=made.pk, by=world.leader)),
            (world.second, lambda: close_year(
                year=2024, reason="QĐ 1", area_id=world.top.area_id, by=world.second, is_confirmed=True)),
        )
    )
    assert len(told_off) <= 1
    held = done(world.finance, lambda: told(old))
    assert held == ({} if told_off and "đã khoá" in told_off[0] else {"source": -10 * MILLION, "approved": 10 * MILLION})
