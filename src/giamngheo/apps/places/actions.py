"""Loads the plan's places into tables, a generation at a time; the owner's work, idempotent."""

from __future__ import annotations

from collections import defaultdict

from django.db import connection, transaction

from giamngheo.engine.plan import Plan
from giamngheo.workbooks.names import search_key

from .models import Area, AreaInside, AreaProjection, AreaSetMember, Generation, Succession

LEVELS = ("commune", "district", "province")


@transaction.atomic
def load_places(*, plan: Plan) -> dict[str, int]:
    """Brings generations, areas, succession, projections, closure and area sets in line with the plan."""
    for generation in plan.generations:
        Generation.objects.update_or_create(
            id=generation.id,
            defaults={
                "name_vi": generation.name_vi,
                "valid_from": generation.valid_from,
                "valid_to": generation.valid_to,
            },
        )
    ids = _load_areas(plan)
    _load_succession(plan, ids)
    _rebuild_projections()
    _rebuild_closure()
    _load_area_sets(plan, ids)
    with connection.cursor() as cursor:
        # These change on no other day: without statistics every table by area would be planned blindly.
        cursor.execute("analyze places_area, places_areaprojection, places_areainside")
    return {
        "areas": Area.objects.count(),
        "successions": Succession.objects.count(),
        "projections": AreaProjection.objects.count(),
        "inside": AreaInside.objects.count(),
    }


def _load_areas(plan: Plan) -> dict[tuple[str, str], int]:
    """Areas parents first, one statement per level; returns their ids by (generation, code)."""
    ids: dict[tuple[str, str], int] = {}
    for level in reversed(LEVELS):
        Area.objects.bulk_create(
            (
                Area(
                    generation_id=area.generation,
                    code=area.code,
                    name=area.name,
                    kind=area.kind,
                    parent_id=ids.get((area.generation, area.parent_code or "")),
                    area_type=area.area_type or "",
                    area_type_confidence=area.area_type_confidence,
                    search_key=search_key(area.name),
                )
                for area in sorted(plan.areas, key=lambda a: (a.generation, a.code))
                if area.kind == level
            ),
            update_conflicts=True,
            unique_fields=["generation", "code"],
            update_fields=["name", "kind", "parent", "area_type", "area_type_confidence", "search_key"],
        )
        ids |= {(a.generation_id, a.code): a.pk for a in Area.objects.filter(kind=level)}
    return ids


def _load_succession(plan: Plan, ids: dict[tuple[str, str], int]) -> None:
    Succession.objects.bulk_create(
        (
            Succession(
                predecessor_id=ids[(step.from_generation, step.from_code)],
                successor_id=ids[(step.to_generation, step.to_code)],
                basis=step.basis,
                confidence=step.confidence,
            )
            for step in plan.successions
        ),
        update_conflicts=True,
        unique_fields=["predecessor", "successor"],
        update_fields=["basis", "confidence"],
    )


def _ancestors(area: Area, by_id: dict[int, Area]) -> dict[str, int]:
    """Level → id of the area itself and of its ancestors on its own map."""
    found: dict[str, int] = {}
    current: Area | None = area
    while current is not None:
        found[current.kind] = current.id
        current = by_id.get(current.parent_id) if current.parent_id else None
    return found


def _rebuild_projections() -> None:
    """For every commune and map: the commune, district and province it lies in, where that is one unit."""
    by_id = {a.id: a for a in Area.objects.all()}
    generations = list(Generation.objects.order_by("valid_from").values_list("id", flat=True))
    forward, backward = _succession_maps()
    rows = []
    for area in by_id.values():
        if area.kind != Area.Kind.COMMUNE:
            continue
        places = {area.generation_id: {area.id}}
        start = generations.index(area.generation_id)
        for left, right, step in (
            *((g, h, forward) for g, h in zip(generations[start:], generations[start + 1 :], strict=False)),
            *((g, h, backward) for g, h in zip(generations[start::-1], generations[max(start - 1, 0) :: -1], strict=False)
              if g != h),
        ):  # fmt: skip
            places[right] = {target for one in places[left] for target in step[one]}
        for generation, targets in places.items():
            for level in LEVELS:
                found = {_ancestors(by_id[t], by_id).get(level) for t in targets}
                target = found.pop() if len(found) == 1 else None
                if target is not None:
                    rows.append(AreaProjection(area=area, generation_id=generation, level=level, target_id=target))
    AreaProjection.objects.all().delete()
    AreaProjection.objects.bulk_create(rows)


def _succession_maps() -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    forward: dict[int, set[int]] = defaultdict(set)
    backward: dict[int, set[int]] = defaultdict(set)
    for predecessor, successor in Succession.objects.values_list("predecessor_id", "successor_id"):
        forward[predecessor].add(successor)
        backward[successor].add(predecessor)
    return forward, backward


def _rebuild_closure() -> None:
    """Inner areas of every area: communes that lie whole in it on any map, and the units made only of those.

    The province is one on every map, as none moves its border: its units lie in it also where nobody recorded what they were made of.
    """
    by_id = {a.id: a for a in Area.objects.all()}
    forward, backward = _succession_maps()
    communes_under: dict[int, set[int]] = defaultdict(set)
    for area in by_id.values():
        if area.kind == Area.Kind.COMMUNE:
            for ancestor in _ancestors(area, by_id).values():
                communes_under[ancestor].add(area.id)
    rows = []
    for outer in by_id.values():
        inside = _grow(set(communes_under[outer.id]), forward, backward)
        if outer.kind == Area.Kind.PROVINCE:
            same = [a.id for a in by_id.values() if (a.kind, a.code) == (outer.kind, outer.code)]
            inside = inside.union(*(communes_under[one] for one in same))
        upper = {i for i, members in communes_under.items() if by_id[i].kind != "commune" and members <= inside}
        rows += [AreaInside(outer=outer, inner_id=i) for i in inside | upper | {outer.id}]
    AreaInside.objects.all().delete()
    AreaInside.objects.bulk_create(rows, batch_size=5000)


def _grow(inside: set[int], forward: dict[int, set[int]], backward: dict[int, set[int]]) -> set[int]:
    """Adds, map by map, every commune whose people all come from (or all went to) communes already inside."""
    while True:
        near = {n for one in inside for n in forward[one] | backward[one]} - inside
        new = {n for n in near if (backward[n] and backward[n] <= inside) or (forward[n] and forward[n] <= inside)}
        if not new:
            return inside
        inside |= new


def _load_area_sets(plan: Plan, ids: dict[tuple[str, str], int]) -> None:
    AreaSetMember.objects.all().delete()
    AreaSetMember.objects.bulk_create(
        AreaSetMember(
            set_id=area_set.id,
            area_id=ids[(member.generation, member.code)],
            valid_from=member.valid_from,
            valid_to=member.valid_to,
            confidence=member.confidence,
        )
        for area_set in plan.area_sets.values()
        for member in area_set.members
    )
