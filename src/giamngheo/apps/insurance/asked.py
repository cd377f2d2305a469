"""What an address asks of cards: the day, the area among mine, the state, the class."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.http import HttpRequest

from giamngheo.apps.places.queries import generation_on, maps
from giamngheo.kit import clock
from giamngheo.kit.asked import whole

from . import states
from .cards import CLASSES

# Word of the address → states of a card.
STATES: dict[str, tuple[str, ...]] = {
    "khong": states.WITHOUT, "khong-co": (states.ABSENT,), "het-han": (states.EXPIRED, states.NOT_YET),
    "chua-ro": (states.UNCLEAR, states.UNKNOWN), "co": (states.HAS,),
}  # fmt: skip
FIRST_STATE = "khong"


def day_of(request: HttpRequest) -> date:
    """The day asked for; today where none is, or one that has not come or lies before the first map."""
    today = clock.today()
    try:
        asked = date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return today
    first = maps().last()
    return asked if first is not None and first.valid_from <= asked <= today else today


def map_of(day: date) -> str:
    return generation_on(day).pk


def state_of(request: HttpRequest) -> str:
    asked = request.GET.get("the", "")
    return asked if asked in STATES else FIRST_STATE


def classes_of(request: HttpRequest) -> tuple[str, ...]:
    asked = request.GET.get("hang", "")
    return (asked,) if asked in CLASSES else CLASSES


def area_of(request: HttpRequest, known: Collection[int]) -> int | None:
    """The area asked for, where it is one of these."""
    asked = whole(request.GET.get("dia_ban"))
    return asked if asked in known else None


__all__ = ["FIRST_STATE", "STATES", "area_of", "classes_of", "day_of", "map_of", "state_of", "whole"]
