"""What the plan's ceilings say of an amount to be given: a confirmed one refuses what is above it, an unconfirmed one warns.

Asked where money meets who gets it: the ledger's lines know no houses and no courses.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.plan_ceilings import REFUSES, UNDETERMINED, WARNS, Asked
from giamngheo.kit import clock, formats

from .states import Refused

if TYPE_CHECKING:
    from giamngheo.apps.delivery.actions.supports import NewSupport

NEEDS_REASON = "Kiểm tra lại số tiền; nếu đúng thì ghi lý do vẫn ghi mức này rồi lập lại."


class Above(Refused):
    """The amount is above a ceiling that is not confirmed; with a reason it may be written."""


def _asked(new: NewSupport) -> Asked:
    on: date = new.starts_on or clock.today()
    return Asked(new.content, new.giver, new.variant, new.source_code, on)


def check(new: NewSupport, above_reason: str | None) -> str:
    """The warning to keep beside the support; empty where there is none.

    ``above_reason``: why an amount above an unconfirmed ceiling stands; None where whoever calls has no way to ask, so that
    the warning is only kept and shown. Raises Refused above a confirmed ceiling, Above without a reason.
    """
    told = current_plan().ceilings.judged(new.amount_vnd, _asked(new))
    if told.verdict == REFUSES:
        raise Refused(told.words_vi)
    if new.amount_vnd is None or told.verdict not in (WARNS, UNDETERMINED):
        return ""
    if above_reason is not None and not above_reason.strip():
        raise Above(f"{told.words_vi} {NEEDS_REASON}")
    return told.words_vi


def most_vnd(new: NewSupport) -> int | None:
    """The confirmed ceiling of the support, đồng; what its kind says where the plan says none."""
    found = current_plan().ceilings.most_vnd(_asked(new))
    return found if found is not None else new.ceiling_vnd


def check_accepted(amount_vnd: int | None, ceiling_vnd: int | None) -> None:
    """Raises Refused where more is accepted than the confirmed ceiling that the support was opened under."""
    if amount_vnd is not None and ceiling_vnd is not None and amount_vnd > ceiling_vnd:
        raise Refused(
            f"Số tiền {formats.money(amount_vnd)} cao hơn mức tối đa {formats.money(ceiling_vnd)} của quy định. Giảm số tiền, hoặc "
            "ghi phần hơn từ nguồn khác."
        )


__all__ = ["Above", "check", "check_accepted", "most_vnd"]
