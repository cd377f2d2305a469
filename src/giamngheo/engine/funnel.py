"""How far the money has come, pure: planned → assigned → entered → disbursed → settled, counted from movements.

A movement is (from account, to account, integer đồng) of any line, of any day; sums of movements of many lines are the
same thing, so that a database may group them first. A stage is what ever came that far: money that a line carried
over, cancelled or gave back stays in the stages it had reached, else the plan of a year would shrink when it ends. What
passes to another line (shared out, adjusted, handed over) leaves every stage here and enters those of the other line.

Over several years a plan counts money carried over twice, where it came from and where it went: ``over_years``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from operator import add, attrgetter

from .ledger import (
    ADVANCED,
    APPROVED,
    ASSIGNED,
    CANCELLED,
    CARRIED,
    DISBURSED,
    ENTERED,
    OWN,
    PAID,
    RETURNED,
    SETTLED,
    routes,
)
from .vocabulary import Term

STAGE_TERMS = (
    Term("planned", "kế hoạch vốn", "planned", note="vốn đơn vị phải trả lời, kể cả phần chưa giao"),
    Term("assigned", "đã giao", "assigned"),
    Term("entered", "đã nhập kho bạc", "in the treasury system"),
    Term("disbursed", "đã giải ngân", "disbursed", note="thanh toán cộng tạm ứng chưa thu hồi"),
    Term("settled", "đã quyết toán", "settled"),
)
STAGES = tuple(term.code for term in STAGE_TERMS)
# The law note §8.2: assigned this year and carried in. The press uses both of the first two.
DENOMINATOR_TERMS = (
    Term("assigned", "vốn đã giao, gồm cả vốn năm trước chuyển sang", "assigned funds, those carried over included"),
    Term("this_year", "vốn đã giao của riêng năm kế hoạch", "funds assigned of the plan year alone"),
    Term("planned", "kế hoạch vốn, gồm cả phần chưa giao", "planned funds, those not assigned included"),
)
DENOMINATORS = tuple(term.code for term in DENOMINATOR_TERMS)

_ENDED = frozenset({CARRIED, CANCELLED, RETURNED})
_REACHED: Mapping[str, frozenset[str]] = {
    "planned": frozenset(OWN),
    "assigned": frozenset({ASSIGNED, ENTERED, ADVANCED, PAID, SETTLED}),
    "entered": frozenset({ENTERED, ADVANCED, PAID, SETTLED}),
    "disbursed": frozenset(DISBURSED),
    "settled": frozenset({SETTLED}),
}
_BALANCES: Mapping[str, frozenset[str]] = {
    "unassigned": frozenset({APPROVED}), "not_entered": frozenset({ASSIGNED}), "spendable": frozenset({ENTERED}),
    "advanced": frozenset({ADVANCED}), "carried": frozenset({CARRIED}), "ended": frozenset({CANCELLED, RETURNED}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """Integer đồng. The five stages; then what stands where now: ``unassigned`` approved and not assigned,
    ``not_entered`` assigned and not in the treasury system, ``spendable`` entered and not spent, ``advanced`` not yet
    recovered (part of disbursed), ``carried`` over to a later year (``carried_*``: of it, what had been assigned or
    entered here), ``ended``: cancelled or given back."""

    planned: int = 0
    assigned: int = 0
    entered: int = 0
    disbursed: int = 0
    settled: int = 0
    unassigned: int = 0
    not_entered: int = 0
    spendable: int = 0
    advanced: int = 0
    carried: int = 0
    ended: int = 0
    carried_assigned: int = 0
    carried_entered: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*map(add, _all_of(self), _all_of(other)))

    @property
    def left(self) -> int:
        """What could still be disbursed."""
        return self.unassigned + self.not_entered + self.spendable

    def over_years(self) -> Figures:
        """The same of several plan years together: money carried over counts once, where it went."""
        less = {
            "planned": self.planned - self.carried, "assigned": self.assigned - self.carried_assigned,
            "entered": self.entered - self.carried_entered, "carried": 0, "carried_assigned": 0, "carried_entered": 0,
        }  # fmt: skip
        return Figures(*(less.get(name, getattr(self, name)) for name in NAMES))

    def rate(self, denominator: str = "assigned") -> float | None:
        """Disbursed of assigned or of planned, 0–1; none without a denominator. For ``this_year`` the figures must be
        of lines of that year's own money alone."""
        whole = self.planned if denominator == "planned" else self.assigned
        return self.disbursed / whole if whole else None


NAMES = tuple(f.name for f in fields(Figures))
_all_of = attrgetter(*NAMES)
# What a page shows as a number of its own: each named one, and what is left to disburse.
MEASURES: Mapping[str, tuple[str, ...]] = {**{name: (name,) for name in NAMES}, "left": ("unassigned", "not_entered", "spendable")}
_CARRIED_OF = {"planned": "carried", "assigned": "carried_assigned", "entered": "carried_entered"}


def _stage(stage: str, came_from: str, went_to: str) -> int:
    inside = _REACHED[stage]
    if (came_from in inside and went_to in _ENDED) or (came_from in _ENDED and went_to in inside):
        return 0
    return int(went_to in inside) - int(came_from in inside)


def _carried(stage: str, came_from: str, went_to: str) -> int:
    inside = _REACHED[stage]
    return int(went_to == CARRIED and came_from in inside) - int(came_from == CARRIED and went_to in inside)


def _effect(came_from: str, went_to: str) -> tuple[int, ...]:
    told = {stage: _stage(stage, came_from, went_to) for stage in STAGES}
    told |= {name: int(went_to in accounts) - int(came_from in accounts) for name, accounts in _BALANCES.items()}
    told |= {f"carried_{stage}": _carried(stage, came_from, went_to) for stage in ("assigned", "entered")}
    return tuple(told[name] for name in NAMES)


_WAYS = {(a, b) for _kind, _leg, a, b in routes()}
EFFECTS: Mapping[tuple[str, str], tuple[int, ...]] = {
    way: _effect(*way) for one in _WAYS for way in (one, (one[1], one[0]))
}


_SIGNS = {way: [(n, sign) for n, sign in enumerate(effect) if sign] for way, effect in EFFECTS.items()}


def weights(measure: str, *, is_over_years: bool) -> dict[tuple[str, str], int]:
    """How often one đồng on each way counts in a measure (of ``MEASURES``); ways that do not count are left out. Over
    several years money carried over counts once, as ``Figures.over_years`` has it."""
    less = _CARRIED_OF.get(measure) if is_over_years else None
    found = {}
    for way, effect in EFFECTS.items():
        told = dict(zip(NAMES, effect, strict=True))
        weight = sum(told[name] for name in MEASURES[measure]) - (told[less] if less else 0)
        if weight:
            found[way] = weight
    return found


def figures(movements: Iterable[tuple[str, str, int]]) -> Figures:
    """The sum of movements. Raises KeyError for a way that money cannot take."""
    sums = [0] * len(NAMES)
    for came_from, went_to, amount in movements:
        for index, sign in _SIGNS[came_from, went_to]:
            sums[index] += sign * amount
    return Figures(*sums)


def straight_line(total: int, start: date, end: date, day: date) -> int:
    """What would be left of ``total`` đồng on a day if as much were spent each day from ``start`` to ``end``."""
    if day <= start:
        return total
    return max(0, total * (end - day).days // (end - start).days)


__all__ = [
    "DENOMINATORS", "DENOMINATOR_TERMS", "EFFECTS", "MEASURES", "NAMES", "STAGES", "STAGE_TERMS", "Figures", "figures",
    "straight_line", "weights",
]  # fmt: skip
