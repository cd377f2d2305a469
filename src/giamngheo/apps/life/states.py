"""An event is recorded, then perhaps withdrawn; nothing else ever happens to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

RECORDED, WITHDRAWN = "recorded", "withdrawn"


class Refused(Exception):
    """The act cannot be done; the text is for the officer: what stands in the way and what to do."""


class Stale(Refused):
    """Somebody else (or the same click twice) has changed the household since the officer looked at it."""


@dataclass(frozen=True, slots=True)
class State:
    """One state of an event: what officials call it, tone on screen."""

    code: str
    vi: str
    tone: str

    @property
    def label(self) -> str:
        """What the page calls it, in its language."""
        return gettext(self.vi)


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
