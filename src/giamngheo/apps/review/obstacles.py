"""What later apps know that stands in the way of recognising a list: they hang it in when they start."""

from __future__ import annotations

from collections.abc import Callable

from .models import CommuneReview

# The list → sentences for the chairman, each with who can remove what stands in the way.
Obstacle = Callable[[CommuneReview], list[str]]
_obstacles: dict[str, Obstacle] = {}
_notices: dict[str, Obstacle] = {}
_demands: dict[str, Obstacle] = {}


def add_obstacle(name: str, obstacle: Obstacle) -> None:
    """Called once by an app that is ready; the same name again replaces it."""
    _obstacles[name] = obstacle


def from_later_apps(review: CommuneReview) -> list[str]:
    """Everything the later apps have against recognising this list now."""
    return [sentence for obstacle in _obstacles.values() for sentence in obstacle(review)]


def add_demand(name: str, demand: Obstacle) -> None:
    """What the chairman may do only with a written reason: sentences that say what was left out."""
    _demands[name] = demand


def reasons_demanded(review: CommuneReview) -> list[str]:
    """What was left out before recognising this list, for which the chairman writes a reason; empty: none is asked for."""
    return [sentence for demand in _demands.values() for sentence in demand(review)]


def add_notice(name: str, notice: Obstacle) -> None:
    """What the chairman is told before signing although it does not stand in the way."""
    _notices[name] = notice


def notices_from_later_apps(review: CommuneReview) -> list[str]:
    """Everything the later apps have to say about this list before it is recognised."""
    return [sentence for notice in _notices.values() for sentence in notice(review)]


__all__ = [
    "Obstacle", "add_demand", "add_notice", "add_obstacle", "from_later_apps", "notices_from_later_apps", "reasons_demanded",
]  # fmt: skip
