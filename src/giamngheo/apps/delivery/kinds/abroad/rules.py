"""What is asked of work abroad: is the commune served by the ethnic-minority programme, group and norms.

Pure of the database. Amounts stand in ``plan/norms/abroad.toml``; the communes of the other programme in
``plan/area_sets/minority_programme_abroad.toml``, which is not known yet (Plan 2514, V.4.b).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from giamngheo.engine.eligibility_facts import area_set_facts, last_day_outside
from giamngheo.engine.eligibility_frames import SET_PREFIX
from giamngheo.engine.plan import Plan
from giamngheo.engine.plan_norms import Norm, Norms
from giamngheo.kit import formats

P4_2, CONTENT = "p4_2", "overseas_work"
PERSON_RULE, LANGUAGE_RULE = "p4_2_person", "p4_2_language"
RULES = (PERSON_RULE, LANGUAGE_RULE)
SERVED_SET, MINORITY_PROGRAMME = "minority_programme_abroad", "ethnic_minority_ntp"
LISTED = ("POOR", "NEAR_POOR")
GROUPS: Mapping[str, str] = {
    "poor": _("người thuộc hộ nghèo"), "minority": _("người dân tộc thiểu số"), "near_poor": _("người thuộc hộ cận nghèo"),
    "escaped": _("người thuộc hộ mới thoát nghèo"), "other": _("người lao động khác ở huyện nghèo"),
}  # fmt: skip
SERVED = (
    "Xã này được Chương trình MTQG vùng dân tộc thiểu số và miền núi hỗ trợ người lao động đi làm việc ở nước ngoài nên không hỗ trợ ở "
    "Tiểu dự án này (Kế hoạch 2514, V.4.b). Làm hồ sơ ở chương trình đó."
)
SERVED_UNKNOWN = _(
    "Chưa có danh sách xã được chương trình dân tộc thiểu số hỗ trợ nội dung này: hỏi Sở Dân tộc và Tôn giáo trước khi chi. Xã đó thì "
    "không được hỗ trợ ở đây."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A worker on a day: class of the household, one of the three classes (null where not settled), group of the norms."""

    household_class: str
    is_three: bool | None
    group: str


def standing(facts: Mapping[str, Any] | None, *, plan: Plan, on: date) -> Standing:
    """Reads household_class, has_escaped, escaped_on, is_person_ethnic_minority. What is not known gives no higher norm."""
    told = facts or {}
    code = told.get("household_class") or ""
    is_three: bool | None = None
    if code in LISTED:
        is_three = True
    elif code and told.get("has_escaped") is False:
        is_three = False
    elif code and told.get("escaped_on") and (months := plan.newly_out_months(on)) is not None:
        is_three = bool(told["escaped_on"] > last_day_outside(on, months))
    if code == "POOR":
        group = "poor"
    elif told.get("is_person_ethnic_minority"):
        group = "minority"
    elif code == "NEAR_POOR":
        group = "near_poor"
    else:
        group = "escaped" if is_three else "other"
    return Standing(code, is_three, group)


def served(*, plan: Plan, commune_code: str | None, on: date, told: bool | None, given_by_it: bool) -> bool | None:
    """Whether the ethnic-minority programme serves the commune on the day; null where nobody knows.

    ``told``: what somebody found out about the household's place; ``given_by_it``: that programme gave this content here. The
    set of communes, where it is known, outweighs both.
    """
    column, facts = SET_PREFIX + SERVED_SET, area_set_facts(plan, on)
    if commune_code and column in facts.columns:
        listed = dict(zip(facts["commune_code"], facts[column], strict=True)).get(commune_code)
        if listed is not None:
            return bool(listed)
    return True if given_by_it else told


def norms(plan: Plan) -> Norms:
    return plan.norms.get("abroad", Norms())


@dataclass(frozen=True, slots=True)
class Judged:
    """Why a cost is refused, or what is to be looked at; both empty when nothing is."""

    refusal: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """What was paid for: so many units, what they cost, what of it the State pays.

    Of courses ``quantity`` is the number of the last one paid for, those before it counted.
    """

    quantity: int
    cost_vnd: int
    state_vnd: int


def together(earlier: Cost, new: Cost) -> Cost:
    """Payments for courses as one: the most named counts, as one course may be paid in parts."""
    return Cost(max(earlier.quantity, new.quantity), earlier.cost_vnd + new.cost_vnd, earlier.state_vnd + new.state_vnd)


def judge_costs(norm: Norm | None, new: Cost, earlier: Cost | None = None) -> Judged:
    """What the State pays against the norm of the group and day, alone and with what it paid before, in whichever group and case.

    Days and months stand alone: each within its norm, all are. A course is one, however often it is paid; courses of a higher number
    than any before are judged by themselves. Above a confirmed norm is refused, else told.
    """
    if norm is None:
        return Judged(warning="Chưa biết mức hỗ trợ của nhóm này vào ngày đó; đối chiếu văn bản trước khi chi.")
    alone = _judged(norm, new, before=0)
    if alone.refusal or earlier is None or norm.unit != "course":
        return alone
    others = new.quantity - earlier.quantity
    if others > 0 and not _judged(norm, replace(new, quantity=others), before=0).refusal:
        return alone
    summed = _judged(norm, together(earlier, new), before=earlier.state_vnd)
    return summed if summed.refusal else Judged(warning=alone.warning or summed.warning)


def _judged(norm: Norm, cost: Cost, *, before: int) -> Judged:
    most = norm.most_vnd(cost.quantity, cost.cost_vnd)
    if most is None:
        return Judged(warning=f"{norm.name_vi}: chưa thấy số tiền trong văn bản. {norm.note}".strip())
    if cost.state_vnd <= most:
        return Judged()
    paid = f"Nhà nước trả {formats.money(cost.state_vnd)}"
    if before:
        paid = f"Các lần trước Nhà nước đã trả {formats.money(before)}, cộng lần này là {formats.money(cost.state_vnd)}"
    words = f"{paid}, cao hơn mức {formats.money(most)} ({norm.name_vi})"
    more = ". Nếu là khoá khác thì ghi số khoá tính cả các khoá đã ghi" if before and norm.unit == "course" else ""
    return Judged(refusal=f"{words}{more}.") if norm.refuses else Judged(warning=f"{words}; mức chưa xác nhận.")


__all__ = [
    "CONTENT", "GROUPS", "LANGUAGE_RULE", "MINORITY_PROGRAMME", "P4_2", "PERSON_RULE", "RULES", "SERVED", "SERVED_SET", "SERVED_UNKNOWN",
    "Cost", "Judged", "Standing", "judge_costs", "norms", "served", "standing", "together",
]  # fmt: skip
