"""An event is recorded, then perhaps withdrawn; nothing else ever happens to it."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from giamngheo.kit.workflow import Refused, Stale, State

RECORDED, WITHDRAWN = "recorded", "withdrawn"


STATES = {
    RECORDED: State(RECORDED, _("đã ghi"), "done"),
    WITHDRAWN: State(WITHDRAWN, _("đã huỷ"), "late"),
}


def state_of(is_withdrawn: bool) -> State:
    """The state of an event."""
    return STATES[WITHDRAWN if is_withdrawn else RECORDED]


def can_withdraw(is_withdrawn: bool) -> bool:
    """Only what stands can be withdrawn."""
    return not is_withdrawn


def check_withdraw(is_withdrawn: bool) -> None:
    """Raises Refused for an event that is withdrawn already."""
    if is_withdrawn:
        raise Refused(gettext("Biến động này đã được huỷ trước đó, không huỷ lần nữa."))


__all__ = ["RECORDED", "STATES", "WITHDRAWN", "Refused", "Stale", "State", "can_withdraw", "check_withdraw", "state_of"]
