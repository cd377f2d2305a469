"""Target 7.2 of the Programme: of all persons of poor and near-poor households, how many hold a health-insurance card on a day.

Numerator: persons with a valid card. Denominator: every person of a household recognised poor or near-poor that stands on the day, named
in the register or only counted. Whose card nobody can tell is neither: the share then lies between two numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from giamngheo.apps.places.queries import area_with_id, areas_inside, generation_on

from .cards import CLASSES, counted
from .models import InsuranceFile
from .states import ABSENT, EXPIRED, HAS, NOT_YET, STANDS, UNCLEAR, UNKNOWN

# A commune is told of by a recognised list of its own or of what lies inside it.
_TOLD = """
select distinct i.outer_id from review_recognition r join places_areainside i on i.inner_id = r.area_id
where i.outer_id = any(%s) and r.decided_on <= %s
"""


@dataclass(slots=True)
class Coverage:
    """One commune, or the sum of several. ``is_told``: every commune has a recognised list of poor households by that day; without,
    who should be counted is not known. ``list_on``: day of the insurance list in force, of a sum the oldest; ``unlisted``: members
    counted and not named; ``by_class``: persons named, by class; ``communes``, ``told_communes``, ``with_list``: how many, and of how
    many a recognised list and an insurance list are there.
    """

    area_id: int
    name: str
    is_told: bool = False
    list_on: date | None = None
    households: int = 0
    unlisted: int = 0
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys((HAS, EXPIRED, NOT_YET, ABSENT, UNCLEAR, UNKNOWN), 0))
    by_class: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CLASSES, 0))
    communes: int = 1
    told_communes: int = 0
    with_list: int = 0

    @property
    def has(self) -> int:
        """The numerator: persons with a valid card."""
        return self.states[HAS]

    @property
    def without(self) -> int:
        """Persons of whom it is known that they have none on the day."""
        return self.states[EXPIRED] + self.states[NOT_YET] + self.states[ABSENT]

    @property
    def undetermined(self) -> int:
        """Persons whose card nobody can tell: several fit, no list in force, came later, not named."""
        return self.states[UNCLEAR] + self.states[UNKNOWN] + self.unlisted

    @property
    def persons(self) -> int | None:
        """The denominator; None where not every commune has a recognised list."""
        return sum(self.states.values()) + self.unlisted if self.is_told else None

    @property
    def least(self) -> float | None:
        """The share, 0 to 1, if all of whom nothing can be told have none."""
        return self.has / self.persons if self.persons else None

    @property
    def most(self) -> float | None:
        """The share if all of them have one."""
        return (self.has + self.undetermined) / self.persons if self.persons else None

    @property
    def rate(self) -> float | None:
        """The share; None while it is undetermined."""
        return self.least if self.persons and not self.undetermined else None


@dataclass(frozen=True, slots=True)
class Told:
    """The area on a day: its sum, and each commune of that day's map by name."""

    day: date
    total: Coverage
    communes: tuple[Coverage, ...]


def coverage(area_id: int, day: date, *, among: Collection[int] | None = None) -> Told:
    """The area on a day; ``among``: only what lies in these areas as well. Six statements whatever the size."""
    area = area_with_id(area_id)
    inside = dict(areas_inside(area).values_list("pk", "kind"))
    if among is not None:
        inside = {pk: kind for pk, kind in inside.items() if pk in among}
    map_id = generation_on(day).pk
    found = areas_inside(area, kind="commune").filter(generation_id=map_id, pk__in=list(inside)).order_by("search_key", "pk")
    lines = {one.pk: Coverage(one.pk, one.name) for one in found}
    _fill(lines, list(inside), day)
    return Told(day, summed(area_id, area.name, lines.values()), tuple(lines.values()))


def _fill(lines: dict[int, Coverage], areas: list[int], day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [list(lines), day])
        told = {pk for (pk,) in cursor.fetchall()}
    for commune, list_on in lists_in_force(lines, day).items():
        lines[commune].list_on, lines[commune].with_list = list_on, 1
    for pk, line in lines.items():
        line.is_told, line.told_communes = pk in told, int(pk in told)
    for commune, code, state, count in counted(areas=areas, communes=list(lines), day=day):
        line = lines[commune]
        if state == "households":
            line.households = count
        elif state == "unlisted":
            line.unlisted = count
        else:
            line.states[state] += count
            line.by_class[code] += count


def lists_in_force(communes: Iterable[int], day: date) -> dict[int, date]:
    """Commune → the day of its list in force; one query."""
    found = InsuranceFile.objects.filter(area_id__in=list(communes), withdrawn_at=None, as_of__lte=day, as_of__gt=day - STANDS)
    return dict(found.order_by("area_id", "-as_of").distinct("area_id").values_list("area_id", "as_of"))


def summed(area_id: int, name: str, lines: Iterable[Coverage]) -> Coverage:
    """Numerators and denominators added up; a share is told from the sums."""
    total = Coverage(area_id, name, is_told=True, communes=0)
    for line in lines:
        total.communes += 1
        total.with_list += line.with_list
        total.told_communes += line.told_communes
        total.is_told = total.is_told and line.is_told
        total.households += line.households
        total.unlisted += line.unlisted
        for state, count in line.states.items():
            total.states[state] += count
        for code, count in line.by_class.items():
            total.by_class[code] += count
        if line.list_on is not None:
            total.list_on = min(total.list_on or line.list_on, line.list_on)
    total.is_told = total.is_told and total.communes > 0
    return total


__all__ = ["Coverage", "Told", "coverage", "lists_in_force", "summed"]
