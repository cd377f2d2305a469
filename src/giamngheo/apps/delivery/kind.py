"""What the frame knows of a kind of support: its name, its contents, where its pages are. Each folder says it in ``kind.py``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.utils.functional import Promise

from giamngheo.kit.workflow import State

from . import kinds


@dataclass(frozen=True, slots=True)
class Payments:
    """Where a kind writes down what it paid: each row of one of its models is one payment, written once.

    The others are paths of the ORM from that row: to the support, to what tells the payment from others of the support
    (``word`` stands before it), to đồng, day and source of the money. ``names``: what stands in ``number``, read out. ``whom``: path to
    the name of who got it, where that is not the support's own. ``taken_back``: the moment at which a row was taken back; such a row is no
    payment any more. An empty
    ``support``: the support itself is paid once, when it is accepted (``paid_whole``).
    """

    model: str
    word: str | Promise
    support: str = "case__support"
    number: str = "number"
    amount: str = "amount_vnd"
    day: str = "paid_on"
    source: str = "source_code"
    names: Callable[[], Mapping[str, Any]] = dict
    whom: str = ""
    taken_back: str = ""

    def at(self, field: str) -> str:
        """The path from a payment to this field of its support."""
        return f"{self.support}__{field}" if self.support else field


def paid_whole(word: str | Promise) -> Payments:
    """For a kind that pays each support in one piece and writes no payment of its own."""
    return Payments("delivery.Support", word, support="", number="", day="accepted_on")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. ``code`` is its folder; ``contents`` are ids of ``plan/overlaps``; ``slug`` begins its addresses.

    ``list_url`` and ``case_url`` are route names; a case's page is opened with the id of the support. ``new_url``, if there
    is one, begins a case for a household (its id). ``snapshot``: support id → what is frozen at acceptance beside the frame.
    ``steps``: support id → the steps that a photo or paper may prove, code and words; ``settled``: those
    already accepted, whose photos and papers stay.

    ``has_own_file``: its contents come from a file of its own and from nowhere else. ``accepted``: what "accepted" is called
    of it, where the frame's word does not fit. ``joined``: told the id of a support that was joined to another household.
    ``money_url``: a page of it that stands below money in the menu.
    ``payments``: what it paid, to be tied to the ledger (``payments.py``).
    ``case``: its case's name from the support; ``deciding``: states of the case in which a second person is waited for; ``narrowed``: the
    word by which its list shows those, where it is not the state's.
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
    has_own_file: bool = False
    accepted: State | None = None
    joined: Callable[[int], None] = lambda _support_id: None
    money_url: str = ""
    money_label: str | Promise = ""
    payments: Payments | None = None
    case: str = ""
    deciding: tuple[str, ...] = ()
    narrowed: str = ""


@lru_cache(maxsize=1)
def all_kinds() -> dict[str, Kind]:
    """Every kind there is, by code."""
    return {name: import_module(f"{kinds.__name__}.{name}.kind").KIND for name in kinds.found()}


def owner_of(content: str) -> Kind | None:
    """The kind that has this content, on whose pages it is written; None: what is given at a place is written by the frame."""
    return next((kind for kind in all_kinds().values() if content in kind.contents), None)


def contents_with_own_file() -> frozenset[str]:
    """Contents that are brought in by the file of their kind only."""
    return frozenset(content for kind in all_kinds().values() if kind.has_own_file for content in kind.contents)


__all__ = ["Kind", "Payments", "all_kinds", "contents_with_own_file", "owner_of", "paid_whole"]
