"""Migrations in half the time: constraints, indexes and triggers change no field, so no model is rendered anew for them.

Django renders, for every step, the model and all that it is related to; on a fresh installation that was most of the work.
What such a step adds stands in the state all the same, and is in the model when a change of fields renders it next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

OF_OPTIONS = (
    *((ProjectState, name) for name in ("_append_option", "_remove_option", "_alter_option", "rename_index")),
    (AddTrigger, "state_forwards"), (RemoveTrigger, "state_forwards"),
)  # fmt: skip


@contextmanager
def _standing(owner: type, name: str, other: Callable[..., Any]) -> Iterator[None]:
    """The method is another one until the end."""
    own = getattr(owner, name)
    setattr(owner, name, other)
    try:
        yield
    finally:
        setattr(owner, name, own)


def _unrendered(method: Callable[..., Any]) -> Callable[..., Any]:
    def step(*args: Any, **more: Any) -> Any:
        with _standing(ProjectState, "reload_model", lambda *args, **more: None):
            return method(*args, **more)

    return step


@contextmanager
def options_unrendered() -> Iterator[None]:
    """While migrations run."""
    with ExitStack() as stack:
        for owner, name in OF_OPTIONS:
            stack.enter_context(_standing(owner, name, _unrendered(getattr(owner, name))))
        yield


__all__ = ["options_unrendered"]
