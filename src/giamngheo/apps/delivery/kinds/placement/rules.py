"""When a job counts: proof, the worker's age, the class of the household on the day (Plan 2514, V.4.c; II.2).

Pure of the database. What makes a connection "successful" (a least term of contract) was not seen in any document: no term is asked,
and the plan's page of the sub-project says so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from giamngheo.engine.eligibility_facts import last_day_outside
from giamngheo.engine.plan import Plan
from giamngheo.kit import formats

P4_3 = "p4_3"
# What proves a job; the first is asked where there is a contract.
PROOFS = (("contract", _("Hợp đồng lao động")), ("confirmation", _("Xác nhận của người sử dụng lao động")))
PROOF_CODES = tuple(code for code, _words in PROOFS)
LISTED = ("POOR", "NEAR_POOR")


@dataclass(frozen=True, slots=True)
class ClassOnDay:
    """The class recognised on a day (empty: none known) and whether it is one of the three; null where not settled."""

    code: str
    is_three: bool | None


def class_on_day(facts: Mapping[str, Any] | None, *, plan: Plan, on: date) -> ClassOnDay:
    """Reads the household's facts of the day: household_class, has_escaped, escaped_on (``HOUSEHOLD_SUBJECT``)."""
    code = (facts or {}).get("household_class") or ""
    if facts is None or not code:
        return ClassOnDay("", None)
    if code in LISTED:
        return ClassOnDay(code, True)
    has_escaped, escaped_on = facts["has_escaped"], facts["escaped_on"]
    months = plan.newly_out_months(on)
    if has_escaped is False:
        return ClassOnDay(code, False)
    if has_escaped is None or escaped_on is None or months is None:
        return ClassOnDay(code, None)
    return ClassOnDay(code, bool(escaped_on > last_day_outside(on, months)))


def least_age_months(plan: Plan) -> int:
    """From what age a person is a worker, in months, as the plan says it (unconfirmed)."""
    return int(plan.eligibility.parameters["worker_from_months"].value)


def age_problem(birth_on: date | None, birth_year: int | None, *, on: date, plan: Plan) -> str:
    """Why somebody is too young to be a worker on that day; empty when not, or when the birth is not known."""
    years = least_age_months(plan) // 12
    if birth_on is not None:
        is_young = (on.year - birth_on.year, (on.month, on.day)) < (years, (birth_on.month, birth_on.day))
        told = formats.day(birth_on)
    elif birth_year is not None:
        # Only the year is known: too young for certain when the birthday of that age comes in a later year.
        is_young, told = on.year - birth_year < years, str(birth_year)
    else:
        return ""
    if not is_young:
        return ""
    return (
        f"Người này sinh {told}, chưa đủ {years} tuổi vào ngày {formats.day(on)}: người lao động phải từ đủ {years} tuổi "
        "(Bộ luật Lao động, Điều 3; chưa xác nhận cho Chương trình)."
    )


def proof_problem(contract: str, proofs: Collection[str]) -> str:
    """Why a job is not proven; empty when it is. ``proofs``: steps of the papers that were added."""
    if any(code in proofs for code in PROOF_CODES):
        return ""
    wanted = "hợp đồng lao động hoặc xác nhận của người sử dụng lao động"
    if contract in ("oral", "none"):
        wanted = "xác nhận của người sử dụng lao động"
    return f"Chưa có bằng chứng của việc làm. Bấm “Thêm ảnh, giấy tờ”, chọn {wanted}, rồi làm tiếp."


__all__ = [
    "LISTED", "P4_3", "PROOFS", "PROOF_CODES", "ClassOnDay", "age_problem", "class_on_day", "least_age_months", "proof_problem",
]  # fmt: skip
