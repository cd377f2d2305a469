"""Later apps hear of a household that nobody knew: it entered the register with a reviewer's sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from giamngheo.apps.accounts.models import User
    from giamngheo.apps.register.models import Household

    from .models import SurveyDraft

# Called within the transaction that sends the sheet; Refused stops it.
Listener = Callable[["SurveyDraft", "Household", "User"], None]
_listeners: dict[str, Listener] = {}


def add_listener(name: str, listener: Listener) -> None:
    """``name``: of the app; the same name again replaces, so that a reloaded app is not told twice."""
    _listeners[name] = listener


def tell(draft: SurveyDraft, household: Household, by: User) -> None:
    """Tells every later app of the household. Raises Refused."""
    for listener in _listeners.values():
        listener(draft, household, by)


__all__ = ["Listener", "add_listener", "tell"]
