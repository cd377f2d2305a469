"""Random documents against a slow ledger that keeps dictionaries: the database accepts what it accepts, and agrees with it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.apps.money.actions.documents import reverse_document, submit_document
from giamngheo.apps.money.audit import faults
from giamngheo.apps.money.models import Balance, Document
from giamngheo.apps.money.states import Refused
from giamngheo.engine.ledger import ACCOUNTS, KINDS

from .money_world import Treasury, approved, drafted, make_treasury
from .review_world import act_as


@pytest.fixture
def world(db: None) -> Treasury:
    return make_treasury()


LINES = ("top", "nam_lau", "phieng_pan")
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*KINDS, "reverse", "pay", "enter", "allot", "approve"]), st.sampled_from(LINES), st.sampled_from(LINES),
        st.integers(1, 60), st.integers(0, 3),
    ),
    min_size=4, max_size=14,
)  # fmt: skip


class Slow:
    """One number per (line, account); an act is tried on a copy and kept when no rule is broken."""

    def __init__(self) -> None:
        self.held: Counter[tuple[str, str]] = Counter()
        self.done: list[list[tuple[str, str, str, int]]] = []

    def act(self, kind: str, line: str, other: str, account: str, amount: int) -> bool:
        known = KINDS[kind]
        if kind == "approve" and line != "top":
            return False
        moves = [(line, account, known.target, amount)]
        if known.is_between:
            if other == line or not self._may_pass(kind, line, other):
                return False
            moves.append((other, "source", known.arrival(account), amount))
        return self._take(moves)

    def _may_pass(self, kind: str, line: str, other: str) -> bool:
        """All three lines are of one year; the communes' lie in areas of their own, below the province's."""
        return {"allot": line == "top", "carry": False, "transfer": True, "handover": True}[kind]

    def back(self, number: int) -> bool:
        taken = self.done[number]
        if self._take([(line, b, a, amount) for line, a, b, amount in taken]):
            self.done[number] = []
            return True
        return False

    def _take(self, moves: list[tuple[str, str, str, int]]) -> bool:
        held = self.held.copy()
        for line, a, b, amount in moves:
            held[line, a] -= amount
            held[line, b] += amount
        if any(vnd < 0 for (_, account), vnd in held.items() if account != "source"):
            return False
        if any(vnd > 0 for (_, account), vnd in held.items() if account == "source"):
            return False
        self.held = held
        self.done.append(moves)
        return True


def tried(world: Treasury, kind: str, *move: Any) -> Document | None:
    """The document in the books, or None when it was refused somewhere on its way."""
    try:
        with transaction.atomic():
            made = drafted(world, kind, move)
            submit_document(document_id=made.pk, by=world.writer(kind))
            return approved(world, made)
    except Refused:
        return None


def reversed_(world: Treasury, made: Document) -> bool:
    try:
        with transaction.atomic():
            writer = world.writer(made.kind)
            act_as(writer)
            back = reverse_document(
                document_id=made.pk, number=f"đảo {made.pk}", signed_on=made.signed_on, reason="thử", by=writer
            )
            approved(world, back)
            return True
    except Refused:
        return False


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_random_documents_agree_with_the_slow_ledger(world: Treasury, steps: list[tuple[str, str, str, int, int]]) -> None:
    point = transaction.savepoint()
    slow, made = Slow(), []
    for kind, line, other, amount, pick in steps:
        if kind == "reverse":
            if made:
                number = pick % len(made)
                open_ = bool(slow.done[number])
                assert reversed_(world, made[number]) == (open_ and slow.back(number)), (number, steps)
                if len(slow.done) > len(made):
                    slow.done.pop()
            continue
        account = KINDS[kind].sources[pick % len(KINDS[kind].sources)]
        move = (getattr(world, line), amount, account, *([getattr(world, other)] if KINDS[kind].is_between else []))
        if KINDS[kind].is_between and other == line:
            continue
        found = tried(world, kind, *move)
        assert (found is not None) == slow.act(kind, line, other, account, amount), (kind, line, other, account, amount)
        if found is not None:
            made.append(found)
    act_as(world.finance)
    for name in LINES:
        told = Balance.objects.get(line=getattr(world, name)).as_told()
        assert told == {account: slow.held[name, account] for account in ACCOUNTS}
    assert faults() == []
    transaction.savepoint_rollback(point)
