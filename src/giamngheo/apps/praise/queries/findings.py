"""Recommendations after inspections that are not closed yet: a nominee with some is shown with a warning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import Q

from giamngheo.apps.steering.reach import same_office
from giamngheo.apps.supervision import states
from giamngheo.apps.supervision.models import Recommendation

Unit = tuple[int, str]


def open_findings(units: Collection[Unit]) -> Counter[Unit]:
    """(area, agency or empty) → open recommendations of concluded inspections; one query, within the reader's scope."""
    if not units:
        return Counter()
    offices = {agency: same_office(agency) for _area, agency in units if agency}
    wanted = Q(area_id__in={area for area, agency in units if not agency}, agency="")
    wanted |= Q(agency__in=frozenset().union(*offices.values()) or {"-"})
    rows = Recommendation.objects.filter(wanted, inspection__state=states.CONCLUDED).exclude(state=states.CLOSED)
    found = list(rows.values_list("area_id", "agency"))
    told: Counter[Unit] = Counter()
    for area, agency in set(units):
        told[area, agency] = sum(
            (other in offices[agency]) if agency else (other == "" and place == area) for place, other in found
        )
    return told


__all__ = ["Unit", "open_findings"]
