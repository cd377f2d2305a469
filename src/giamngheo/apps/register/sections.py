"""Parts of a household's page that later apps know: they hang them in when they start; the register asks nobody upward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from .models import Household

# (request, household, are private fields shown) → safe HTML; empty when there is nothing to show. Two queries at most.
Render = Callable[[HttpRequest, Household, bool], str]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page. ``place``: smaller comes first."""

    name: str
    place: int
    render: Render


_sections: dict[str, Section] = {}


def add_section(name: str, place: int, render: Render) -> None:
    """Called once by an app that is ready; the same name again replaces the part."""
    _sections[name] = Section(name, place, render)


def rendered(request: HttpRequest, household: Household, *, is_revealed: bool) -> list[str]:
    """The parts that have something to show, in their order."""
    ordered = sorted(_sections.values(), key=lambda section: section.place)
    return [html for section in ordered if (html := section.render(request, household, is_revealed))]


__all__ = ["Render", "Section", "add_section", "rendered"]
