"""A set of criteria and what was counted of a unit as plain data, so that a division can be done again years later.

Numbers that are no integers are written as fractions in text ("1/3"): nothing is lost on the way there and back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from .plan_allocation import Bracket, CriteriaSet, Criterion


def criteria_data(criteria: CriteriaSet) -> dict[str, Any]:
    """The set as JSON holds it."""
    return {
        "id": criteria.id, "file": criteria.file, "name_vi": criteria.name_vi, "projects": list(criteria.projects),
        "capital_type": criteria.capital_type, "valid_from": criteria.valid_from.isoformat(),
        "valid_to": criteria.valid_to.isoformat() if criteria.valid_to else None, "combine": criteria.combine,
        "area_set": criteria.area_set, "round_vnd": criteria.round_vnd, "floor_vnd": criteria.floor_vnd,
        "cap_vnd": criteria.cap_vnd, "criteria": [_criterion_data(one) for one in criteria.criteria],
        "cites": list(criteria.cites), "confidence": criteria.confidence, "note": criteria.note,
    }  # fmt: skip


def _criterion_data(one: Criterion) -> dict[str, Any]:
    return {
        "id": one.id, "name_vi": one.name_vi, "measure": one.measure, "kind": one.kind, "coefficient": str(one.coefficient),
        "brackets": [[str(b.start), None if b.below is None else str(b.below), str(b.points)] for b in one.brackets],
        "cites": list(one.cites), "confidence": one.confidence,
    }  # fmt: skip


def criteria_of(data: Mapping[str, Any]) -> CriteriaSet:
    """The set that ``criteria_data`` wrote."""
    return CriteriaSet(
        id=data["id"], file=data["file"], name_vi=data["name_vi"], projects=tuple(data["projects"]),
        capital_type=data["capital_type"], valid_from=date.fromisoformat(data["valid_from"]),
        valid_to=date.fromisoformat(data["valid_to"]) if data["valid_to"] else None, combine=data["combine"],
        area_set=data["area_set"], round_vnd=data["round_vnd"], floor_vnd=data["floor_vnd"], cap_vnd=data["cap_vnd"],
        criteria=tuple(_criterion_of(one) for one in data["criteria"]), cites=tuple(data["cites"]),
        confidence=data["confidence"], note=data["note"],
    )  # fmt: skip


def _criterion_of(one: Mapping[str, Any]) -> Criterion:
    return Criterion(
        id=one["id"], name_vi=one["name_vi"], measure=one["measure"], kind=one["kind"], coefficient=Fraction(one["coefficient"]),
        brackets=tuple(
            Bracket(Fraction(start), None if below is None else Fraction(below), Fraction(points))
            for start, below, points in one["brackets"]
        ),
        cites=tuple(one["cites"]), confidence=one["confidence"],
    )  # fmt: skip


def measures_data(measures: Mapping[str, Fraction | int | None]) -> dict[str, str | None]:
    """What was counted of a unit as JSON holds it; not known stays not known."""
    return {name: None if value is None else str(Fraction(value)) for name, value in measures.items()}


def measures_of(data: Mapping[str, str | None]) -> dict[str, Fraction | None]:
    """What ``measures_data`` wrote."""
    return {name: None if value is None else Fraction(value) for name, value in data.items()}


__all__ = ["criteria_data", "criteria_of", "measures_data", "measures_of"]
