"""Every class can be computed again years later, from the facts it rested on and the plan of its day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from . import engine_door, facts
from .models import Decision


@dataclass(frozen=True, slots=True)
class Replay:
    """A decision computed again. ``trace``: each condition with fact, threshold, article (None when the plan version is
    gone); ``is_same``: class and scores agree with what is stored; ``problem``: why it cannot be replayed."""

    household_class: str = ""
    trace: dict[str, Any] | None = None
    is_same: bool = False
    problem: str = ""


def replay_decision(decision: Decision) -> Replay:
    """Class and trace rebuilt from the stored fact, the standard and the plan version that the decision names."""
    if decision.basis == "stated":
        return Replay(
            decision.household_class,
            problem=(
                "Hạng này ghi theo danh sách đã công nhận được nhập lại sau, hệ thống không tự tính nên không có căn cứ "
                "từng tiêu chí. Xem số quyết định và danh sách gốc."
            ),
        )
    plan = engine_door.plan_by_digest(decision.plan_digest)
    if plan is None:
        return Replay(
            problem=(
                f"Không tìm thấy bản quy tắc {decision.plan_digest[:12]} mà quyết định này dựa vào. "
                "Người quản trị cần đưa bản đó trở lại kho bản quy tắc."
            )
        )
    with connection.cursor() as cursor:
        # Persons are mended and files come in later; the decision rests on what was known when the list was classified.
        known_at = decision.commune_review.classified_at
        facts.choose_one(cursor, fact_id=decision.fact_id, known_at=known_at)
        households, persons = facts.read_frames(
            cursor, with_names=True, known_at=known_at,
            area_type=engine_door.place_type(plan, decision.area.code, decision.area.generation_id),
        )  # fmt: skip
    result, trace = engine_door.one_told(households, persons, plan=plan, standard_id=decision.standard_id)
    is_same = (
        result["household_class"] == decision.household_class
        and result["score_b_min"] == decision.score_b_min
        and result["score_b_max"] == decision.score_b_max
        and result["deprived_mask"] == decision.deprived_mask
        and result["unknown_mask"] == decision.unknown_mask
    )
    return Replay(result["household_class"], trace, is_same)
