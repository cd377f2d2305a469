"""Who may read a paper beside those who see the households of its area: later apps hang it in when they start.

A village head reads the minutes of the own village's meeting; which village is whose, this app does not know.
"""

from __future__ import annotations

from collections.abc import Callable

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P

from .models import Paper

Reader = Callable[[Access, Paper], bool]
# Who may be such a reader at all; each paper is asked about on its own.
READERS = (P.VIEW_HOUSEHOLDS, P.HOLD_MEETING, P.SURVEY, P.OBSERVE)
_readers: dict[str, Reader] = {}


def add_reader(name: str, reader: Reader) -> None:
    """Called once by an app that is ready; the same name again replaces it."""
    _readers[name] = reader


def is_read_by(access: Access, paper: Paper) -> bool:
    """May this person read this paper of an area of theirs?"""
    if access.may(P.VIEW_HOUSEHOLDS, paper.area_id):
        return True
    return paper.area_id in access.scope().area_ids and any(reader(access, paper) for reader in _readers.values())


__all__ = ["READERS", "Reader", "add_reader", "is_read_by"]
