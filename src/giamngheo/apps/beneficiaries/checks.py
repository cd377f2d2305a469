"""What later apps know against giving to somebody on a list; they hang it in when they start, nobody here asks upward."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Asked:
    """One row: who is to be given what, by which sub-project, from when."""

    content: str
    giver: str
    household_id: int | None
    person_id: int | None
    starts_on: date
    norm_vnd: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """What speaks against one of those asked (its place among them), in a sentence; ``refuses``: it may not be given."""

    index: int
    words: str
    refuses: bool


Check = Callable[[Sequence[Asked]], list[Found]]
_checks: dict[str, Check] = {}


def add_check(name: str, check: Check) -> None:
    """Called once by an app that is ready; the same name again replaces the check."""
    _checks[name] = check


def found_against(asked: Sequence[Asked]) -> list[Found]:
    """Everything that speaks against them, refusals first; a fixed number of queries for each app that was hung in."""
    found = [one for check in _checks.values() for one in check(asked)]
    return sorted(found, key=lambda one: (one.index, not one.refuses))


# (row ids) → ids of rows that already carry a case; a later app says so.
Carried = Callable[[Sequence[int]], frozenset[int]]
_carried: list[Carried] = []


def set_carried(source: Carried) -> None:
    """Called once by the app that gives support, when it is ready."""
    _carried[:] = [source]


def carried(row_ids: Sequence[int]) -> frozenset[int]:
    """Of these rows, those for which support has begun; one query."""
    return _carried[0](row_ids) if _carried else frozenset()


__all__ = ["Asked", "Check", "Found", "add_check", "carried", "found_against", "set_carried"]
