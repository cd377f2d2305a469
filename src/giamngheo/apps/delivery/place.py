"""Where works, equipment, points and models stand: the village; the commune for what serves all of it (Plan 2514, VI.5)."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.places.models import Area, AreaProjection
from giamngheo.apps.places.queries import generation_on


def place_key(area_id: int, village_id: int | None) -> str:
    """The same for two things that stand at one place."""
    return f"v{village_id}" if village_id is not None else f"a{area_id}"


def commune_code_on(area_id: int, on: date) -> str | None:
    """The commune's code on the map of that day; None where that map does not say where it lies."""
    generation = generation_on(on)
    own = Area.objects.filter(pk=area_id, generation=generation).values_list("code", flat=True).first()
    if own:
        return str(own)
    found = AreaProjection.objects.filter(area_id=area_id, generation=generation, level="commune")
    return found.values_list("target__code", flat=True).first()


__all__ = ["commune_code_on", "place_key"]
