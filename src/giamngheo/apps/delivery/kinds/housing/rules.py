"""What Dự án 5 asks of a household and of a house (``plan/eligibility/p5.toml``), in words an officer can read out.

Pure of the database: facts and the plan in, sentences out. Numbers come from the plan; none stands here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from django.utils.translation import gettext_noop as _

from giamngheo.engine.eligibility_frames import HOUSEHOLD_SUBJECT
from giamngheo.engine.eligibility_trace import EligibilityLine, explain_eligibility
from giamngheo.engine.frames import conform
from giamngheo.engine.plan import Plan
from giamngheo.engine.plan_ceilings import Asked
from giamngheo.kit import formats

P5, RULE = "p5", "p5_household"
CENTRAL = "central"  # the source of funds that has a norm
# The three hard parts of TT 01 are what a new house is accepted by, one after the other; a repair is one piece of work.
STAGES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "new": (("foundation", _("Nền – móng")), ("frame_wall", _("Khung – tường")), ("roof", _("Mái và hoàn thiện"))),
    "repair": (("repair", _("Sửa chữa, nâng cấp")),),
}


@dataclass(frozen=True, slots=True)
class House:
    """A finished house as it was measured; null where nobody looked."""

    area_m2: Decimal | None
    is_single: bool
    hard_foundation: bool | None
    hard_frame_wall: bool | None
    hard_roof: bool | None
    years: int | None


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether the household may have a house of Dự án 5. ``state``: YES, NO, UNDETERMINED or NOT_IN_FORCE."""

    state: str
    rank: int | None
    priority: str
    summary: str
    lines: tuple[EligibilityLine, ...]

    @property
    def refusal(self) -> str:
        """Why not, with each condition that fails or is open; empty when the household may."""
        if self.state == "YES":
            return ""
        wrong = [line.sentence for line in self.lines if line.truth is None or line.truth != (line.kind == "condition")]
        return " ".join([self.summary, *wrong])

    def kept(self) -> dict[str, Any]:
        """What the case keeps: plain values."""
        sentences = [line.sentence for line in self.lines]
        return {"state": self.state, "summary": self.summary, "priority": self.priority, "sentences": sentences}


def judged(facts: Mapping[str, Any], *, plan: Plan, on: date) -> Judged:
    """The rule of Dự án 5 on the day of the list. ``facts``: columns of ``eligibility_frames.HOUSEHOLD_SUBJECT``."""
    frame = conform(pl.DataFrame([{**facts, "household_key": "1"}]), HOUSEHOLD_SUBJECT)
    told = explain_eligibility(frame, RULE, plan=plan, on=on, key="1")
    return Judged(told.state, told.rank, told.priority, told.summary, told.lines)


def number(plan: Plan, name: str) -> int:
    """A number of Dự án 5 as the plan says it."""
    return int(plan.eligibility.schemes[P5].parameters[name].value)


def norm_vnd(plan: Plan, scheme: str, work: str, on: date) -> int | None:
    """What the central budget gives one house by a confirmed ceiling of that day; None where there is none."""
    return plan.ceilings.most_vnd(Asked("housing", scheme, work, CENTRAL, on))


def pays_by_stage(plan: Plan) -> bool:
    return bool(plan.eligibility.schemes[P5].parameters["instalments"].value == "by_stage")


def problems_of(house: House, *, plan: Plan) -> list[str]:
    """Why a finished house cannot be accepted, every reason at once; empty when it can (Plan 2514, V.5)."""
    found = []
    least = number(plan, "house_area_least_single" if house.is_single else "house_area_least")
    who = "hộ độc thân không nơi nương tựa" if house.is_single else "một căn nhà"
    if house.area_m2 is None:
        found.append("Chưa đo diện tích sử dụng.")
    elif house.area_m2 < least:
        found.append(f"Diện tích {formats.number(house.area_m2)} m² nhỏ hơn mức tối thiểu {least} m² của {who}.")
    for is_hard, part in (
        (house.hard_foundation, "Nền"), (house.hard_frame_wall, "Khung – tường"), (house.hard_roof, "Mái")
    ):  # fmt: skip
        if is_hard is None:
            found.append(f"Chưa xem {part.lower()} có cứng không.")
        elif not is_hard:
            found.append(f"{part} chưa đạt “cứng” (3 cứng: nền, khung – tường, mái).")
    years = number(plan, "house_years_least")
    if house.years is None:
        found.append("Chưa ghi tuổi thọ dự kiến.")
    elif house.years < years:
        found.append(f"Tuổi thọ dự kiến {house.years} năm ngắn hơn {years} năm.")
    return found


def next_stage(work: str, accepted: Sequence[str]) -> tuple[str, str] | None:
    """The stage to be accepted next; None when all are."""
    return next((stage for stage in STAGES[work] if stage[0] not in accepted), None)


def instalment_problem(*, work: str, number: int, accepted: Sequence[str], plan: Plan) -> str:
    """Why this instalment may not be handed over yet; empty when it may."""
    stages = STAGES[work]
    if not pays_by_stage(plan):
        return "" if number == 1 else "Quy định hiện hành cấp một lần: không có đợt sau."
    if number > len(stages):
        return f"Nhà {'xây mới' if work == 'new' else 'sửa chữa'} có {len(stages)} giai đoạn nên có nhiều nhất {len(stages)} đợt cấp."
    waiting = [name for code, name in stages[: number - 1] if code not in accepted]
    if waiting:
        return f"Đợt {number} chỉ cấp khi giai đoạn “{waiting[0]}” đã nghiệm thu."
    return ""


__all__ = [
    "CENTRAL", "P5", "RULE", "STAGES", "House", "Judged", "instalment_problem", "judged", "next_stage", "norm_vnd", "number",
    "pays_by_stage", "problems_of",
]  # fmt: skip
