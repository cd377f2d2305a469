"""Ways on from somebody who was chosen: later apps hang in the cases that they can begin; nobody here asks upward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from .models import Beneficiary


@dataclass(frozen=True, slots=True)
class Way:
    """A link from a row's page: to a case that there is, or to begin one."""

    label: str
    url: str
    is_case: bool = False


Source = Callable[[HttpRequest, "Beneficiary"], list[Way]]
_sources: dict[str, Source] = {}


def add_way(name: str, source: Source) -> None:
    """Called once by an app that is ready; the same name again replaces the source."""
    _sources[name] = source


def ways_from(request: HttpRequest, row: Beneficiary) -> list[Way]:
    """Every way from this row for who asks; a fixed number of queries each."""
    return [way for source in _sources.values() for way in source(request, row)]


__all__ = ["Way", "add_way", "ways_from"]
