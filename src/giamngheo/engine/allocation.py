"""Divides a sum among units by criteria, exactly: fractions inside, whole đồng outside, each unit's amount explained.

amount = sum × weight of the unit ÷ weight of all (QĐ 02/2022/QĐ-TTg divides in proportion to coefficients; the coefficients
themselves are data of ``plan/allocation`` and may be unconfirmed). Rounding is by largest remainder: first every exact share
is cut to the rounding unit, then what is left goes one unit each to the largest remainders; among equal remainders to the
greater weight, then to the smaller code. The sum is met to the đồng.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .plan_allocation import CriteriaSet, Criterion

FLOOR, CAP = "floor", "cap"


class AllocationRefused(ValueError):
    """Why nothing can be divided: every reason at once, each naming what to do."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with what was counted of it; a measure that is absent or None is not known. ``is_member``: of the area set."""

    code: str
    name: str
    measures: Mapping[str, Fraction | int | None]
    is_member: bool = True


@dataclass(frozen=True, slots=True)
class Points:
    """One criterion of one unit."""

    criterion: Criterion
    measure: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit gets and why. ``exact_vnd``: before rounding; ``bound``: floor or cap where one decided, else empty."""

    code: str
    name: str
    is_member: bool
    points: tuple[Points, ...]
    weight: Fraction
    exact_vnd: Fraction
    amount_vnd: int
    bound: str = ""
    is_rounded_up: bool = False


@dataclass(frozen=True, slots=True)
class Allocation:
    """The whole of a division; ``shares`` in the order of the units given."""

    criteria: CriteriaSet
    pool_vnd: int
    weight: Fraction
    shares: tuple[Share, ...]

    def share(self, code: str) -> Share:
        """Raises KeyError for a unit that took no part."""
        return {share.code: share for share in self.shares}[code]


def allocate(criteria: CriteriaSet, units: Sequence[Unit], pool_vnd: int) -> Allocation:
    """Divides ``pool_vnd`` (đồng) among the units. Raises AllocationRefused with every reason."""
    _check(criteria, units, pool_vnd)
    points = {unit.code: points_of(criteria, unit) for unit in units if unit.is_member}
    weights = {code: _combined(criteria, found) for code, found in points.items()}
    if not any(weights.values()):
        raise AllocationRefused(["Không đơn vị nào có điểm theo bộ tiêu chí này nên không chia được. Kiểm tra số liệu và tiêu chí."])
    exact = _exact(criteria, {code: weight for code, weight in weights.items() if weight}, pool_vnd)
    amounts, raised = _rounded(exact, weights, pool_vnd, criteria.round_vnd)
    shares = tuple(
        Share(
            unit.code, unit.name, unit.is_member, points.get(unit.code, ()), weights.get(unit.code, Fraction(0)),
            exact.get(unit.code, Fraction(0)), amounts.get(unit.code, 0),
            _bound(criteria, exact.get(unit.code), weights.get(unit.code, Fraction(0)), sum(weights.values()), pool_vnd),
            unit.code in raised,
        )
        for unit in units
    )  # fmt: skip
    return Allocation(criteria, pool_vnd, sum(weights.values(), Fraction(0)), shares)


def _check(criteria: CriteriaSet, units: Sequence[Unit], pool_vnd: int) -> None:
    problems = []
    if pool_vnd <= 0:
        problems.append("Số tiền để phân bổ phải lớn hơn 0.")
    codes = [unit.code for unit in units]
    problems += [f"Đơn vị {code} có hai lần trong danh sách." for code in sorted({c for c in codes if codes.count(c) > 1})]
    for criterion in criteria.criteria:
        lacking = [unit.name for unit in units if unit.is_member and unit.measures.get(criterion.measure) is None]
        if lacking:
            problems.append(
                f"Chưa có số liệu “{criterion.name_vi}” của {len(lacking)} đơn vị: {', '.join(lacking[:10])}"
                f"{'…' if len(lacking) > 10 else ''}. Công nhận danh sách hoặc nhập số liệu rồi phân bổ lại."
            )
        below = [u.name for u in units if u.is_member and (u.measures.get(criterion.measure) or 0) < 0]
        if below:
            problems.append(f"Số liệu “{criterion.name_vi}” âm ở: {', '.join(below[:10])}.")
    if problems:
        raise AllocationRefused(problems)


def points_of(criteria: CriteriaSet, unit: Unit) -> tuple[Points, ...]:
    """Points of each criterion; what is not known counts as nothing here, ``allocate`` refuses it first."""
    found = []
    for criterion in criteria.criteria:
        measure = Fraction(unit.measures[criterion.measure] or 0)
        found.append(Points(criterion, measure, _points_of(criterion, measure)))
    return tuple(found)


def _points_of(criterion: Criterion, measure: Fraction) -> Fraction:
    if criterion.kind == "linear":
        return criterion.coefficient * measure
    return next((b.points for b in criterion.brackets if b.start <= measure and (b.below is None or measure < b.below)), Fraction(0))


def _combined(criteria: CriteriaSet, points: Sequence[Points]) -> Fraction:
    total = Fraction(0 if criteria.combine == "sum" else 1)
    for one in points:
        total = total + one.points if criteria.combine == "sum" else total * one.points
    return total


def _exact(criteria: CriteriaSet, weights: Mapping[str, Fraction], pool_vnd: int) -> dict[str, Fraction]:
    """Shares in proportion to the weights, held between floor and cap; what these move, the others bear in proportion.

    One number λ is sought with Σ min(max(λ·weight, floor), cap) = pool: the sum grows with λ in straight pieces, so that the
    piece in which the pool lies gives λ exactly.
    """
    low = Fraction(criteria.floor_vnd or 0)
    high = Fraction(criteria.cap_vnd) if criteria.cap_vnd is not None else None
    count = len(weights)
    if low * count > pool_vnd:
        raise AllocationRefused([f"Mức sàn × {count} đơn vị lớn hơn số tiền để phân bổ. Giảm mức sàn hoặc tăng số tiền."])
    if high is not None and high * count < pool_vnd:
        raise AllocationRefused([f"Mức trần × {count} đơn vị nhỏ hơn số tiền để phân bổ. Tăng mức trần hoặc giảm số tiền."])

    def held(rate: Fraction) -> dict[str, Fraction]:
        shares = {code: max(rate * weight, low) for code, weight in weights.items()}
        return {code: min(share, high) for code, share in shares.items()} if high is not None else shares

    bounds = (low,) if high is None else (low, high)
    turns = sorted({Fraction(0), *(bound / weight for weight in weights.values() for bound in bounds)})
    below = max((rate for rate in turns if sum(held(rate).values()) <= pool_vnd), default=Fraction(0))
    given = held(below)
    # Who still grows beyond this rate: neither at the cap nor held by a floor above it.
    growing = {c: w for c, w in weights.items() if (high is None or given[c] < high) and below * w >= low}
    if growing:
        below += (pool_vnd - sum(given.values(), Fraction(0))) / sum(growing.values(), Fraction(0))
        given = held(below)
    return given


def _rounded(
    exact: Mapping[str, Fraction], weights: Mapping[str, Fraction], pool_vnd: int, unit: int
) -> tuple[dict[str, int], set[str]]:
    """Whole amounts that sum to the pool, and who was raised. đồng below the rounding unit go to the next in line."""
    amounts = {code: int(share // unit) * unit for code, share in exact.items()}
    rest = {code: exact[code] - amounts[code] for code in exact}
    line = sorted(exact, key=lambda code: (-rest[code], -weights[code], code))
    left = pool_vnd - sum(amounts.values())
    raised = set()
    for code in line:
        if left <= 0:
            break
        amounts[code] += min(unit, left)
        left -= min(unit, left)
        raised.add(code)
    return amounts, raised


def _bound(criteria: CriteriaSet, exact: Fraction | None, weight: Fraction, total: Fraction | int, pool_vnd: int) -> str:
    """Which bound decided: the share is not the plain proportion and stands at the bound."""
    if exact is None or exact == pool_vnd * weight / total:
        return ""
    return {criteria.floor_vnd: FLOOR, criteria.cap_vnd: CAP}.get(int(exact) if exact.denominator == 1 else -1, "")


@dataclass(frozen=True, slots=True)
class Difference:
    """One unit under several criteria: amounts by set, in the order asked; ``change_vnd``: each against the first."""

    code: str
    name: str
    amounts_vnd: tuple[int, ...]

    @property
    def change_vnd(self) -> tuple[int, ...]:
        return tuple(amount - self.amounts_vnd[0] for amount in self.amounts_vnd)


def compared(allocations: Sequence[Allocation]) -> tuple[Difference, ...]:
    """The same units under several criteria, who gains most against the first on top; at least one allocation."""
    columns = [{share.code: share.amount_vnd for share in one.shares} for one in allocations]
    rows = [
        Difference(share.code, share.name, tuple(column.get(share.code, 0) for column in columns)) for share in allocations[0].shares
    ]
    return tuple(sorted(rows, key=lambda row: (-row.change_vnd[-1], row.code)))


__all__ = [
    "CAP", "FLOOR", "Allocation", "AllocationRefused", "Difference", "Points", "Share", "Unit", "allocate", "compared", "points_of",
]  # fmt: skip
