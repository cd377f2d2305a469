"""How a class moved as it is read now: told by the app that links households over the years, else as it was stated.

The decision itself is frozen; lists on screen show what is known today, papers print what was signed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce

# Gives an expression over a decision: its movement read anew, null where there is none.
Teller = Callable[[], Any]
_tellers: dict[str, Teller] = {}


def add_teller(name: str, teller: Teller) -> None:
    """Called once by an app that is ready; the same name again replaces it."""
    _tellers[name] = teller


def movement_now() -> Any:
    """For ``annotate(movement_now=…)`` of decisions."""
    told = [teller() for teller in _tellers.values()]
    return Coalesce(*told, F("movement")) if told else F("movement")


__all__ = ["Teller", "add_teller", "movement_now"]
