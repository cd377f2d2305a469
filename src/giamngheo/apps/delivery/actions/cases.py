"""What every write of a kind's case begins and ends with: locked, allowed, moved on. A kind adds only what is its own.

A case is the kind's row beside one support: ``support_id``, ``area_id``, ``state``, ``version``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Model

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import states
from giamngheo.apps.delivery.actions import supports
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Move, Refused, Stale

Case = TypeVar("Case", bound=Model)


def locked(model: type[Case], support_id: int, version: int | None) -> tuple[Case, Support]:
    """The case and its support for writing, the support first. Raises Stale when it is no longer the one that was looked at."""
    support = supports.locked(support_id, None)
    case: Any = model._default_manager.select_for_update(of=("self",)).get(support=support)
    if version is not None and version != case.version:
        raise Stale(supports.MOVED_ON)
    return case, support


def allowed(case: Any, support: Support, move: Move, by: User, *, also: Collection[str] = ()) -> Move:
    """The move, if person, frame and case allow it. ``also``: states of the support, besides open, in which it is still done.

    Raises Refused.
    """
    supports.check_may(by, move.permission, case.area_id)
    if support.state != states.OPEN and support.state not in also:
        raise Refused(f"Hồ sơ {states.STATES[support.state].vi} nên không {move.vi} được.")
    states.check(move, case.state)
    return move


def moved(case: Case, move: Move, by: User, state: str = "", **detail: Any) -> Case:
    """The case saved in its next state, with one entry in the log. ``state``: where the move leads to more than one."""
    told: Any = case
    told.state = state or move.target
    told.version += 1
    case.save()
    record(by=by, action=move.logged, subject=f"hỗ trợ {told.support_id}", area_id=told.area_id, **detail)
    return case


__all__ = ["allowed", "locked", "moved"]
