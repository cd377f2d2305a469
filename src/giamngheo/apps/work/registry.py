"""What kinds of runs there are and who does them. Apps register here in ``ready``; this app knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from giamngheo.kit.scope import NOTHING, Scope

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from .models import Run
    from .progress import Progress

Work = Callable[["Run", "Progress"], None]
# (address of the result, words of its link); None: nothing to show.
Result = Callable[["Run"], "tuple[str, str] | None"]


class RunRefused(Exception):
    """The run cannot be done; the text is for the officer: what, where, what to do. No personal data."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of run: its heading, what it counts, who does it, where its result is."""

    name: str
    title: StrOrPromise
    noun: StrOrPromise
    work: Work
    result: Result
    atomic: bool


_kinds: dict[str, Kind] = {}
_scope_source: list[Callable[[int | None], Scope]] = []


def handler(
    name: str,
    *,
    title: StrOrPromise,
    noun: StrOrPromise = "dòng",
    result: Result = lambda run: None,
    atomic: bool = True,
) -> Callable[[Work], Work]:
    """Registers ``fn(run, progress)``. It must be idempotent: after a crash it is called again.

    ``atomic``: called inside one transaction under the starter's scope, and its work is kept only together with
    the state "done". Otherwise it opens its own with ``kit.scope.scoped(progress.scope)`` and keeps checkpoints.
    """

    def register(work: Work) -> Work:
        known = _kinds.get(name)
        if known and known.work is not work:
            raise ValueError(f"{name} has a handler already: {known.work.__module__}")
        _kinds[name] = Kind(name, title, noun, work, result, atomic)
        return work

    return register


def kind_of(name: str) -> Kind | None:
    """The kind of this name; None when this release no longer has it."""
    return _kinds.get(name)


def set_scope_source(source: Callable[[int | None], Scope]) -> None:
    """Tells how to find a person's scope by number; the app of people does, when it is ready."""
    _scope_source[:] = [source]


def scope_of(user_id: int | None) -> Scope:
    """The scope of who started a run, as it is now; nothing for nobody."""
    if user_id is None or not _scope_source:
        return NOTHING
    return _scope_source[0](user_id)
