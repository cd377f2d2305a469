"""What is mine to do, by when. Apps hang in what they know when they start; nobody here asks upward."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, Min, QuerySet, Value
from django.db.models.functions import Cast

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


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows that wait for this person, counted in one statement with those of all other apps: the home page asks every app.

    ``day``: the field of the day by which, of which the earliest counts; empty where there is none.
    """

    rows: QuerySet[Any]
    told: Callable[[Counted], Task]
    day: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many wait, the earliest day, and the row where it is the only one."""

    count: int
    first_on: date | None
    only_pk: int | None


# (whose access, today) → tasks, and rows still to be counted; besides those a fixed number of queries each.
Source = Callable[[Access, date], "Sequence[Task | Waiting]"]
_sources: dict[str, Source] = {}


def add_source(name: str, source: Source) -> None:
    """Called once by an app that is ready; the same name again replaces the source."""
    _sources[name] = source


def tone_of(due_on: date, today: date) -> str:
    """Late after the day, due in the three weeks before it, otherwise merely to be done."""
    if today > due_on:
        return "late"
    return "due" if (due_on - today).days <= DUE_SOON_DAYS else "active"


def waiting_of(access: Access, today: date, *, but: Collection[str] = ()) -> list[Task | Waiting]:
    """What waits for this person, some of it still to be counted; ``but``: sources left out."""
    return [one for name, source in _sources.items() if name not in but for one in source(access, today)]


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """Late first, then by day."""
    return sorted(tasks, key=lambda task: (ORDER[task.tone], task.due_on or date.max))


def tasks_of(access: Access, today: date) -> list[Task]:
    """Everything that waits for this person: late first, then by day."""
    return in_order(settled(waiting_of(access, today)))


def settled(found: Iterable[Task | Waiting]) -> list[Task]:
    """Tasks as they are; rows that wait become tasks where there are any. One statement for all of them."""
    all_found = list(found)
    waiting = [one for one in all_found if isinstance(one, Waiting)]
    counted = _counted(waiting)
    asked = iter(range(len(waiting)))
    tasks = []
    for one in all_found:
        if isinstance(one, Task):
            tasks.append(one)
        elif (told := counted.get(next(asked))) is not None:
            tasks.append(one.told(told))
    return tasks


def _counted(waiting: Sequence[Waiting]) -> dict[int, Counted]:
    """Place in the list → what waits; nothing where no row does."""
    parts = []
    for place, one in enumerate(waiting):
        first = Min(one.day) if one.day else Cast(Value(None), DateField())
        # Names that no field of any row has.
        rows = one.rows.order_by().select_related(None).values(todo_place=Value(place))
        counted = rows.annotate(todo_n=Count("pk", distinct=True), todo_first=first, todo_least=Min("pk"))
        parts.append(counted.values_list("todo_place", "todo_n", "todo_first", "todo_least"))
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {place: Counted(n, first, only if n == 1 else None) for place, n, first, only in rows if n}


__all__ = [
    "DUE_SOON_DAYS", "Counted", "Source", "Task", "Waiting", "add_source", "in_order", "settled", "tasks_of", "tone_of", "waiting_of",
]  # fmt: skip
