"""A result within the year computed again, from what the survey found and the plan version that the result names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from giamngheo.apps.review import engine_door, facts
from giamngheo.engine import in_year

from .models import Assessment, Request
from .rules import rules_on


@dataclass(frozen=True, slots=True)
class Replay:
    """``result``: what follows today from the stored ground; ``is_same``: it agrees with what is stored; ``trace``: each
    condition with fact, threshold and article (by class only); ``problem``: why it cannot be computed again."""

    result: str = ""
    is_same: bool = False
    trace: dict[str, Any] | None = None
    problem: str = ""


def replay(assessment: Assessment) -> Replay:
    """Class, or where the income stands, from the stored ground and the named plan version."""
    plan = engine_door.plan_by_digest(assessment.plan_digest)
    if plan is None:
        return Replay(
            problem=(
                f"Không tìm thấy bản quy tắc {assessment.plan_digest[:12]} mà kết quả này dựa vào. "
                "Người quản trị cần đưa bản đó trở lại kho bản quy tắc."
            )
        )
    if assessment.fact_id is None:
        return _income(assessment, plan)
    with connection.cursor() as cursor:
        facts.choose_alone(cursor, fact_id=assessment.fact_id)
        households, persons = facts.read_frames(
            cursor, with_names=True, known_at=assessment.assessed_at,
            area_type=engine_door.place_type(plan, assessment.area.code, assessment.area.generation_id),
        )  # fmt: skip
    found, trace = engine_door.one_told(households, persons, plan=plan, standard_id=assessment.standard_id)
    compared = ("household_class", "score_b_min", "score_b_max", "deprived_mask", "unknown_mask")
    is_same = all(found[name] == getattr(assessment, name) for name in compared)
    return Replay(found["household_class"], is_same, trace)


def _income(assessment: Assessment, plan: Any) -> Replay:
    request = assessment.request
    rules = plan.in_year_on(request.filed_on) or rules_on(request.filed_on)
    kind = rules.kinds[request.kind]
    standard = plan.standard(assessment.standard_id)
    lower, upper = (
        int(standard.parameter(name, assessment.as_of, assessment.area_type).value)
        for name in ("line_vnd", kind.line_parameter)
    )
    found = in_year.assess_income(
        assessment.items.values_list("source", "amount_vnd"), member_count=assessment.member_count,
        months=rules.whole("income_months"), lower_vnd=lower if request.kind == Request.Kind.AVERAGE else None,
        upper_vnd=upper, excludes_assistance=kind.excludes_assistance,
    )  # fmt: skip
    is_same = found.result == assessment.result and found.counted_vnd == assessment.counted_vnd
    return Replay(found.result, is_same)


__all__ = ["Replay", "replay"]
