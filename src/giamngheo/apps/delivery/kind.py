"""What the frame knows of a kind of support: its name, its contents, where its pages are. Each folder says it in ``kind.py``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.utils.functional import Promise

from . import kinds


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. ``code`` is its folder; ``contents`` are ids of ``plan/overlaps``; ``slug`` begins its addresses.

    ``list_url`` and ``case_url`` are route names; a case's page is opened with the id of the support. ``new_url``, if there
    is one, begins a case for a household (its id). ``snapshot``: support id → what is frozen at acceptance beside the frame.
    ``steps``: support id → the steps that a photo or paper may prove, code and words; ``settled``: those
    already accepted, whose photos and papers stay.
    """

    code: str
    label: str | Promise
    contents: tuple[str, ...]
    slug: str
    list_url: str
    case_url: str
    new_url: str = ""
    new_label: str | Promise = ""
    snapshot: Callable[[int], dict[str, Any]] = lambda _support_id: {}
    steps: Callable[[int], Sequence[tuple[str, Any]]] = lambda _support_id: ()
    settled: Callable[[int], Collection[str]] = lambda _support_id: ()


@lru_cache(maxsize=1)
def all_kinds() -> dict[str, Kind]:
    """Every kind there is, by code."""
    return {name: import_module(f"{kinds.__name__}.{name}.kind").KIND for name in kinds.found()}


__all__ = ["Kind", "all_kinds"]
