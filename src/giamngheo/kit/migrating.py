"""Migrations without the rendering that nobody needs; on a fresh installation it was nine tenths of the work.

Django renders, for every step, the model and all that it is related to. Constraints, indexes and triggers change no field: what
such a step adds stands in the state all the same, and is in the model when a change of fields renders it next. A model that is
new changes none of those it points at: it alone is rendered, and not, through areas, every model there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db.migrations.state import ProjectState
from django.db.migrations.utils import resolve_relation
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


_reloading_all = ProjectState.reload_model


def _reload_unless_new(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    """Renders a new model whose models to point at stand already; anything else as Django does."""
    if "apps" not in state.__dict__:
        return
    made = state.models[app_label, model_name]
    relations = [field.related_model for field in made.fields.values() if field.is_relation]
    targets = {resolve_relation(model, app_label, model_name) for model in relations} - {(app_label, model_name)}
    known = {key for label, found in state.apps.all_models.items() for key in ((label, name) for name in found)}
    if (app_label, model_name) in known or not targets <= known:
        _reloading_all(state, app_label, model_name, delay)
    else:
        state.apps.render_multiple([made])


def _add_model(state: ProjectState, model_state: Any) -> None:
    with _standing(ProjectState, "reload_model", _reload_unless_new):
        _adding(state, model_state)


_adding = ProjectState.add_model


@contextmanager
def options_unrendered() -> Iterator[None]:
    """While migrations run."""
    with ExitStack() as stack:
        for owner, name in OF_OPTIONS:
            stack.enter_context(_standing(owner, name, _unrendered(getattr(owner, name))))
        stack.enter_context(_standing(ProjectState, "add_model", _add_model))
        yield


__all__ = ["options_unrendered"]
