"""Who else worked on a list, as later apps know it: they hang it in when they start. Such a person does not recognise it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from .models import CommuneReview

Workers = Callable[[CommuneReview], Collection[int]]
_workers: dict[str, Workers] = {}


def add_workers(name: str, workers: Workers) -> None:
    """Called once by an app that is ready; the same name again replaces it."""
    _workers[name] = workers


def from_later_apps(review: CommuneReview) -> frozenset[int]:
    """Ids of everybody the later apps name for this list."""
    return frozenset().union(*(found(review) for found in _workers.values()))


__all__ = ["Workers", "add_workers", "from_later_apps"]
