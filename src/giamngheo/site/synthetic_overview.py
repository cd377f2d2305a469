"""For the demo: the figures of the front page as they stood a week ago and as they stand today."""

from __future__ import annotations

from datetime import timedelta

from giamngheo.apps.overview import actions
from giamngheo.apps.places.queries import province
from giamngheo.kit import clock

DAYS = 7


def load_overview() -> int:
    """Takes the figures of the province and its communes twice; returns how many areas."""
    area_id = province().pk
    with clock.as_if(clock.today() - timedelta(days=DAYS)):
        actions.take(area_id=area_id, by=None)
    return actions.take(area_id=area_id, by=None)


__all__ = ["load_overview"]
