"""What every write of a list begins with: who may, which version was looked at, the rows of it."""

from __future__ import annotations

from typing import Any

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.beneficiaries import states
from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.beneficiaries.queries.reach import holds_at
from giamngheo.apps.beneficiaries.states import Move, Refused, Stale
from giamngheo.engine.plan_eligibility import Rule
from giamngheo.kit import clock

MOVED_ON = "Danh sách này vừa được người khác thay đổi. Xem lại rồi làm tiếp."
WHO = {
    P.PROPOSE_LIST: "Chỉ cán bộ giảm nghèo của địa bàn này được làm việc này.",
    P.APPROVE_LIST: "Chỉ người có thẩm quyền phê duyệt của địa bàn này được làm việc này.",
}


def check_may(by: User, permission: P, area_id: int) -> None:
    """Raises Refused where this person may not do this: a list is drawn up and approved at its own level."""
    if not holds_at(access_of(by, clock.today()), permission, area_id):
        raise Refused(WHO[permission])


def locked(list_id: int, version: int | None) -> BeneficiaryList:
    """The list for writing. Raises Stale when it is no longer the one that was looked at."""
    found = BeneficiaryList.objects.select_for_update(of=("self",)).select_related("area").get(pk=list_id)
    if version is not None and version != found.version:
        raise Stale(MOVED_ON)
    return found


def begin(list_id: int, version: int | None, move: str, by: User) -> BeneficiaryList:
    """The list, locked, if person and state allow the act. Raises Refused, Stale."""
    found = locked(list_id, version)
    own = states.BY_NAME[move]
    check_may(by, own.permission, found.area_id)
    states.check(own, found.state)
    return found


def moved(found: BeneficiaryList, move: Move, by: User, *, target: str = "", **detail: Any) -> BeneficiaryList:
    """Writes the list in its new state and the log."""
    found.state = target or move.target
    found.version += 1
    found.save()
    record(by=by, action=move.logged, subject=f"danh sách thụ hưởng {found.pk}", area_id=found.area_id, **detail)
    return found


def rule_of(found: BeneficiaryList) -> Rule:
    """Raises Refused when the plan in force no longer has the rule."""
    from giamngheo.apps.support.queries import rule_of as named

    rule = named(found.rule)
    if rule is None:
        raise Refused("Bản quy tắc đang dùng không còn quy định của danh sách này.")
    return rule


def reason_of(text: str, words: str) -> str:
    """Raises Refused without one."""
    if not text.strip():
        raise Refused(words)
    return text.strip()


def rows_for_update(found: BeneficiaryList) -> list[Beneficiary]:
    """Every row of the list, locked in ascending order."""
    return list(Beneficiary.objects.filter(list=found).select_for_update(of=("self",)).order_by("id"))


__all__ = ["MOVED_ON", "begin", "check_may", "locked", "moved", "reason_of", "rows_for_update", "rule_of"]
