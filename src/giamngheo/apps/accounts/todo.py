"""What is mine to do, by when. Apps hang in what they know when they start; nobody here asks upward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .queries import Access

DUE_SOON_DAYS = 21
ORDER = {"late": 0, "due": 1, "active": 2, "rest": 3}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. ``due_on``: the day by which, if there is one; ``tone``: late, due, active or rest."""

    title: str
    text: str
    url: str
    action: str
    count: int
    due_on: date | None = None
    tone: str = "active"


# (whose access, today) → tasks; a fixed number of queries each.
Source = Callable[[Access, date], list[Task]]
_sources: dict[str, Source] = {}


def add_source(name: str, source: Source) -> None:
    """Called once by an app that is ready; the same name again replaces the source."""
    _sources[name] = source


def tone_of(due_on: date, today: date) -> str:
    """Late after the day, due in the three weeks before it, otherwise merely to be done."""
    if today > due_on:
        return "late"
    return "due" if (due_on - today).days <= DUE_SOON_DAYS else "active"


def tasks_of(access: Access, today: date) -> list[Task]:
    """Everything that waits for this person: late first, then by day."""
    found = [task for source in _sources.values() for task in source(access, today)]
    return sorted(found, key=lambda task: (ORDER[task.tone], task.due_on or date.max))


__all__ = ["DUE_SOON_DAYS", "Source", "Task", "add_source", "tasks_of", "tone_of"]
