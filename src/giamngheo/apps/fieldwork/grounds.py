"""What else than the year's round a sheet may be filled in for: a later app hangs it in, by kind, when it starts.

The sheet itself stays the same form; the ground says where it leads back to, what forbids sending it, what follows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .models import SurveyDraft

if TYPE_CHECKING:
    from giamngheo.apps.accounts.models import User
    from giamngheo.apps.register.models import Occasion


@dataclass(frozen=True, slots=True)
class Ground:
    """``address``: (page, words of its link) of what the sheet is for. ``obstacles``: sheet and its day → sentences.
    ``sent``: called in the transaction that sends the sheet, after its facts are written; may raise Refused."""

    address: Callable[[SurveyDraft], tuple[str, str]]
    obstacles: Callable[[SurveyDraft, date], list[str]]
    sent: Callable[[SurveyDraft, Occasion, User], None]


_grounds: dict[str, Ground] = {}


def add_ground(kind: str, ground: Ground) -> None:
    """Called once by an app that is ready; the same kind again replaces it."""
    _grounds[kind] = ground


def ground_of(draft: SurveyDraft) -> Ground | None:
    """None: a sheet of the year's round."""
    return _grounds.get(draft.kind)


__all__ = ["Ground", "add_ground", "ground_of"]
