"""Was what was registered reached? Pure: figures of two year ends in, a result out. What is not known is not missed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ACHIEVED, MISSED, UNDETERMINED = "achieved", "missed", "undetermined"
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Figures:
    """One year end of one area. ``poor``: poor households of lists that are all recognised, else None; ``households``:
    all households, None when nobody told; ``missing``: why, in words; ``standard``: by which the list was made."""

    year: int
    poor: int | None = None
    households: int | None = None
    is_official: bool = False
    missing: str = ""
    standard: str = ""

    @property
    def rate(self) -> Decimal | None:
        """The poor rate in per cent with two decimals, as it is published."""
        if self.poor is None or not self.households:
            return None
        return (Decimal(self.poor) * 100 / self.households).quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Score:
    """``reduction``: households fewer; ``points``: the difference of the two published rates. Verdict of each and of all."""

    result: str
    reduction: int | None
    points: Decimal | None
    reduction_verdict: str
    points_verdict: str


def _verdict(registered: int | Decimal | None, reached: int | Decimal | None) -> str:
    if registered is None:
        return ""
    if reached is None:
        return UNDETERMINED
    return ACHIEVED if reached >= registered else MISSED


def are_comparable(base: Figures, closing: Figures) -> bool:
    """Two lists of one standard. A change between two standards says nothing about poverty: it is not computed."""
    return not base.standard or not closing.standard or base.standard == closing.standard


def score(*, reduction: int | None, points: Decimal | None, base: Figures, closing: Figures) -> Score:
    """Each registered target for itself; together: missed when one is missed, undetermined while one is open.

    A target that was not registered does not count; with none registered the result is undetermined. Lists of two
    standards leave everything undetermined.
    """
    is_one = are_comparable(base, closing)
    fewer = base.poor - closing.poor if is_one and base.poor is not None and closing.poor is not None else None
    lower = base.rate - closing.rate if is_one and base.rate is not None and closing.rate is not None else None
    verdicts = (_verdict(reduction, fewer), _verdict(points, lower))
    said = {verdict for verdict in verdicts if verdict}
    result = next((word for word in (MISSED, UNDETERMINED, ACHIEVED) if word in said), UNDETERMINED)
    return Score(result, fewer, lower, *verdicts)


__all__ = ["ACHIEVED", "MISSED", "UNDETERMINED", "Figures", "Score", "are_comparable", "score"]
