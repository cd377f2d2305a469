"""Reads of areas: which unit on which day, what lies inside, where it lies on another map."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from .models import Area, AreaInside, AreaProjection, Generation


def generation_on(day: date) -> Generation:
    """The map in force on a day. Raises Generation.DoesNotExist before the first map."""
    found = Generation.objects.filter(valid_from__lte=day).order_by("-valid_from").first()
    if found is None:
        raise Generation.DoesNotExist(f"Chưa có bản đồ hành chính cho ngày {day:%d/%m/%Y}.")
    return found


def area_on(code: str, day: date) -> Area:
    """The unit with this code on the map in force on that day. Raises Area.DoesNotExist."""
    return Area.objects.select_related("generation", "parent").get(code=code, generation=generation_on(day))


def area_with_id(area_id: int) -> Area:
    """The unit with this id, on whatever map. Raises Area.DoesNotExist."""
    return Area.objects.get(pk=area_id)


def areas_inside(area: Area, *, kind: str | None = None) -> QuerySet[Area]:
    """Units that lie whole inside ``area``, on every map, itself included."""
    found = Area.objects.filter(id__in=AreaInside.objects.filter(outer=area).values("inner"))
    return found.filter(kind=kind) if kind else found


def ids_around(area: Area | int) -> QuerySet[Any]:
    """Ids of the units in which ``area`` (or the unit of this id) lies whole, on every map, itself included."""
    return AreaInside.objects.filter(inner=area).values("outer")


def ids_around_among(area_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Of these areas: area → those that lie around it; one query."""
    found: dict[int, set[int]] = {}
    inside = AreaInside.objects.filter(outer_id__in=area_ids, inner_id__in=area_ids).exclude(outer_id=F("inner_id"))
    for outer, inner in inside.values_list("outer_id", "inner_id"):
        found.setdefault(inner, set()).add(outer)
    return {inner: frozenset(around) for inner, around in found.items()}


def province() -> Area:
    """The province on the newest map."""
    return Area.objects.filter(kind=Area.Kind.PROVINCE).order_by("generation__valid_from").last() or Area()


def communes_of(generation_id: str) -> QuerySet[Area]:
    """Communes of one map, by code."""
    return Area.objects.filter(generation_id=generation_id, kind=Area.Kind.COMMUNE).order_by("code")


def communes_by_district(generation_id: str) -> list[tuple[str, list[Area]]]:
    """Communes of one map under the name of the last district each lies whole in, by name; those in none last. Three queries."""
    districts = {one.pk: one.name for one in last_districts()}
    communes = list(communes_of(generation_id).order_by("name"))
    inside = AreaInside.objects.filter(outer__in=list(districts), inner__in=[one.pk for one in communes])
    home = {inner: districts[outer] for outer, inner in inside.values_list("outer_id", "inner_id")}
    found: dict[str, list[Area]] = {name: [] for name in [*districts.values(), ""]}
    for one in communes:
        found[home.get(one.pk, "")].append(one)
    return [(name, of_name) for name, of_name in found.items() if of_name]


def maps() -> QuerySet[Generation]:
    """Every map, newest first."""
    return Generation.objects.order_by("-valid_from")


def communes_among(area_ids: Collection[int]) -> QuerySet[Area]:
    """The communes among these areas, those of the newest map first, then by name."""
    found = Area.objects.filter(pk__in=area_ids, kind=Area.Kind.COMMUNE)
    return found.order_by("-generation__valid_from", "name")


def named_apart(communes: Iterable[Area]) -> list[tuple[Area, str]]:
    """Each commune with its name; those of a map that is past say until when, so that no name stands twice."""
    found = list(communes)
    ends = dict(Generation.objects.values_list("id", "valid_to"))
    told = [(area, ends[area.generation_id]) for area in found]
    return [(area, f"{area.name} (đến {end:%d/%m/%Y})" if end else area.name) for area, end in told]


def areas_for_choice() -> QuerySet[Area]:
    """Units of the newest map, province first: what a role may be given over."""
    newest = Generation.objects.order_by("-valid_from").values("id")[:1]
    return Area.objects.filter(generation_id__in=newest).order_by("-kind", "name")


def last_districts() -> QuerySet[Area]:
    """Districts of the newest map that had any, by name: what lists are still asked for by."""
    newest = Area.objects.filter(kind=Area.Kind.DISTRICT).order_by("-generation__valid_from").values("generation")[:1]
    return Area.objects.filter(kind=Area.Kind.DISTRICT, generation__in=newest).order_by("name")


def all_area_ids() -> frozenset[int]:
    """Of every unit of every map; one query."""
    return frozenset(Area.objects.values_list("id", flat=True))


def same_commune(area_id: int) -> frozenset[int]:
    """The commune and the ones of other maps in which it lies whole; one query."""
    found = AreaProjection.objects.filter(area_id=area_id, level=Area.Kind.COMMUNE).values_list("target_id", flat=True)
    return frozenset({area_id, *found})


def areas_named(area_ids: Collection[int]) -> dict[int, str]:
    """Names of these units by id."""
    return dict(Area.objects.filter(pk__in=area_ids).values_list("id", "name"))


def communes_onto(area_ids: Collection[int], generation_id: str) -> dict[int, int]:
    """Unit of any map → the commune of this map in which it lies whole; those that do not are left out."""
    found = AreaProjection.objects.filter(area_id__in=area_ids, generation_id=generation_id, level="commune")
    return dict(found.values_list("area_id", "target_id"))
