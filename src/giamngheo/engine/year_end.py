"""What becomes of money left at the end of a plan year: proposed line by line, with the ground and the term. Pure.

A proposal moves nothing: a person decides each line (law-programme §8.2). Terms that no text confirms are said to be so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .ledger import ADVANCED, SPENDABLE
from .plan_money import MoneyLaw
from .vocabulary import Term

CARRY, CANCEL, WAIT = "carry", "cancel", "wait"
OUTCOME_TERMS = (
    Term(CARRY, "chuyển nguồn sang năm sau", "carry over to the next year"),
    Term(CANCEL, "hủy dự toán", "cancel"),
    Term(WAIT, "để lại, chưa quyết định", "leave for now"),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the plan's terms say of one line. ``left``: account → đồng that can still be spent; ``until``: the day that the
    ground names; ``is_due``: the year's own term is over."""

    outcome: str
    left: Mapping[str, int]
    advanced_vnd: int
    until: date
    ground_vi: str
    cites: tuple[str, ...]
    is_confirmed: bool
    is_due: bool

    @property
    def left_vnd(self) -> int:
        return sum(self.left.values())


def proposed(
    balance: Mapping[str, int], *, plan_year: int, origin_year: int, is_budget: bool, law: MoneyLaw, today: date
) -> Proposal | None:
    """What is proposed for a line, integer đồng; None where it has nothing left and no advance outstanding."""
    left = {account: balance[account] for account in SPENDABLE if balance[account] > 0}
    advanced = balance[ADVANCED]
    if not left and not advanced:
        return None
    ends_on, term = law.closes_on(plan_year), law.terms["adjustment_end"]
    is_due = today > ends_on
    if not is_budget:
        return Proposal(
            WAIT, left, advanced, ends_on, "Nguồn ngoài ngân sách: theo thoả thuận với bên cho, bên vay.", term.cites, False, is_due
        )
    longer = law.prolonged(plan_year, origin_year)
    if longer is not None:
        return Proposal(
            CARRY if left else WAIT, left, advanced, longer.until, longer.name_vi, longer.cites, longer.confidence == "confirmed",
            is_due,
        )  # fmt: skip
    ground = f"{term.name_vi}; không có quy định kéo dài vốn năm gốc {origin_year} trong sổ năm {plan_year}."
    return Proposal(CANCEL if left else WAIT, left, advanced, ends_on, ground, term.cites, term.confidence == "confirmed", is_due)


__all__ = ["CANCEL", "CARRY", "OUTCOME_TERMS", "WAIT", "Proposal", "proposed"]
