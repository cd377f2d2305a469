"""What is asked of a course and a learner, in words an officer can read out: group and norm, certificate, result.

Pure of the database. Amounts and the least attendance stand in ``plan/norms/training.toml`` with how sure they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from giamngheo.apps.delivery.certificates import too_early
from giamngheo.engine.eligibility_facts import last_day_outside
from giamngheo.engine.plan import Plan
from giamngheo.engine.plan_norms import Norm, Norms
from giamngheo.kit import formats

P4_1 = "p4_1"
PERSON_RULE = "p4_1_person"
COURSE_CONTENT = "vocational_training"
CONTENT_OF: Mapping[str, str] = {
    "equipment": "training_equipment", "curriculum": "training_capacity", "material": "training_capacity", "teacher": "training_capacity",
    "model": "training_capacity", "survey": "training_survey", "guidance": "training_survey",
}  # fmt: skip
LISTED = ("POOR", "NEAR_POOR")
DISABLED = ("mild", "severe", "very_severe")
GROUPS: Mapping[str, str] = {
    "disabled": _("người khuyết tật"), "minority_poor": _("người dân tộc thiểu số thuộc hộ nghèo"), "poor": _("người thuộc hộ nghèo"),
    "near_poor": _("người thuộc hộ cận nghèo"), "escaped": _("người thuộc hộ mới thoát nghèo"),
    "low_income": _("người lao động có thu nhập thấp"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """A learner on the day the course begins: class of the household (empty: none known), whether it is one of the three (null
    where not settled), group of the norm (empty: none known)."""

    household_class: str
    is_three: bool | None
    group: str


def standing(facts: Mapping[str, Any] | None, *, plan: Plan, on: date) -> Standing:
    """Reads household_class, has_escaped, escaped_on, disability_level, is_person_ethnic_minority, is_low_income_worker.

    What is not known gives no higher norm: somebody of whom nobody knows whether they are disabled counts by their class.
    """
    told = facts or {}
    code = told.get("household_class") or ""
    is_three = _is_three(told, code, plan, on)
    if told.get("disability_level") in DISABLED:
        group = "disabled"
    elif code == "POOR":
        group = "minority_poor" if told.get("is_person_ethnic_minority") else "poor"
    elif code == "NEAR_POOR":
        group = "near_poor"
    elif is_three:
        group = "escaped"
    else:
        group = "low_income" if told.get("is_low_income_worker") else ""
    return Standing(code, is_three, group)


def _is_three(told: Mapping[str, Any], code: str, plan: Plan, on: date) -> bool | None:
    """Poor, near-poor or newly escaped; null where the register does not settle it."""
    if not code:
        return None
    if code in LISTED:
        return True
    has_escaped, escaped_on, months = told.get("has_escaped"), told.get("escaped_on"), plan.newly_out_months(on)
    if has_escaped is False:
        return False
    if has_escaped is None or escaped_on is None or months is None:
        return None
    return bool(escaped_on > last_day_outside(on, months))


def norms(plan: Plan) -> Norms:
    return plan.norms.get("training", Norms())


def norm_of(plan: Plan, group: str, on: date) -> Norm | None:
    """What the State pays at most for the course of one learner of this group that day; None where no norm is known."""
    return norms(plan).of("course", group, on)


def paid_vnd(norm: Norm | None, cost_vnd: int) -> int:
    """What the State pays of a course that costs so much: up to a confirmed ceiling; one that is not confirmed only warns."""
    if norm is None or norm.amount_vnd is None or not norm.refuses:
        return cost_vnd
    return min(cost_vnd, norm.amount_vnd)


def norm_warning(norm: Norm | None, cost_vnd: int) -> str:
    """Why the cost of a learner should be looked at; empty when it need not."""
    if norm is None:
        return "Chưa biết mức hỗ trợ của nhóm này vào ngày khai giảng."
    if norm.amount_vnd is None or cost_vnd <= norm.amount_vnd:
        return ""
    above = f"Chi phí một học viên {formats.money(cost_vnd)} cao hơn mức {formats.money(norm.amount_vnd)}"
    return (
        f"{above}: Nhà nước trả tới mức này."
        if norm.refuses
        else f"{above} (mức chưa xác nhận, cần đối chiếu văn bản)."
    )


def attendance_least(plan: Plan) -> int | None:
    """Least share of sessions attended for a certificate, in percent; None while the province has set none."""
    return norms(plan).limit("attendance_least_pct")


def certificate_problem(
    *, ends_on: date, certified_on: date, today: date, present: int, marked: int, least: int | None
) -> str:
    """Why no certificate may be written down; empty when it may. ``present`` of ``marked`` sessions."""
    early = too_early(ends_on=ends_on, certified_on=certified_on, today=today)
    if early or least is None:
        return early
    if not marked:
        return f"Chưa điểm danh buổi nào nên chưa biết có đủ {least} % buổi có mặt không."
    if present * 100 < least * marked:
        return f"có mặt {present}/{marked} buổi, dưới mức tối thiểu {least} % do tỉnh quy định."
    return ""


__all__ = [
    "CONTENT_OF", "COURSE_CONTENT", "GROUPS", "LISTED", "P4_1", "PERSON_RULE", "Standing", "attendance_least", "certificate_problem",
    "norm_of", "norm_warning", "norms", "paid_vnd", "standing",
]  # fmt: skip
