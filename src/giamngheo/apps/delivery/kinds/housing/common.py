"""What every write of a house begins and ends with: locked, allowed, moved on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.actions import supports
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Move, Refused, Stale

from . import states
from .models import HousingCase

if TYPE_CHECKING:
    from giamngheo.apps.accounts.models import User


def locked(support_id: int, version: int | None) -> tuple[HousingCase, Support]:
    """The case and its support for writing. Raises Stale."""
    support = supports.locked(support_id, None)
    case = HousingCase.objects.select_for_update(of=("self",)).get(support=support)
    if version is not None and version != case.version:
        raise Stale(supports.MOVED_ON)
    return case, support


def allowed(case: HousingCase, support: Support, name: str, by: User) -> Move:
    """The move, if person, frame and case allow it. Raises Refused."""
    move = states.BY_NAME[name]
    supports.check_may(by, move.permission, case.area_id)
    if support.state != frame_states.OPEN:
        raise Refused(f"Hồ sơ {frame_states.STATES[support.state].vi} nên chưa {move.vi} được.")
    states.check(move, case.state)
    return move


def moved(case: HousingCase, move: Move, by: User, state: str = "", **detail: Any) -> HousingCase:
    case.state = state or move.target
    case.version += 1
    case.save()
    record(by=by, action=move.logged, subject=f"hỗ trợ {case.support_id}", area_id=case.area_id, **detail)
    return case


__all__ = ["allowed", "locked", "moved"]
