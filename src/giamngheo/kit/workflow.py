"""The words every table of states is written with: a state, and the refusal of an act.

Each app's ``states.py`` is its own table of acts; what a state is and how an act is refused is the same everywhere.
Needs neither Django's settings nor a database: pages of states are printed without them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext


class Refused(Exception):
    """The act cannot be done; the text is for the officer: what stands in the way and who can remove it."""


class Stale(Refused):
    """Somebody else, or the same press twice, has changed the thing since the officer looked at it."""


@dataclass(frozen=True, slots=True)
class State:
    """One state: stored or derived code, what officials call it, tone on screen, what it means."""

    code: str
    vi: str
    tone: str
    meaning: str = ""
    is_derived: bool = False

    @property
    def label(self) -> str:
        """What the page calls it, in its language."""
        return gettext(self.vi)


__all__ = ["Refused", "Stale", "State"]
