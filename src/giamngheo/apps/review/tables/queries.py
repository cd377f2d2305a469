"""What a table page needs around its numbers: years, areas to choose, maps, state of the year, lists behind numbers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from giamngheo.apps.places.models import Area, AreaProjection, Generation
from giamngheo.apps.review.models import CommuneReview, Decision, Round
from giamngheo.apps.review.standing import Standing, standing_of
from giamngheo.engine.vocabulary import INDICATOR_CODES, KINH

from .counting import View


@dataclass(frozen=True, slots=True)
class Progress:
    """How official the year's figures are inside an area."""

    communes: int
    recognised: int
    standing: Standing | None = None

    @property
    def is_official(self) -> bool:
        return self.communes > 0 and self.communes == self.recognised

    @property
    def words(self) -> str:
        """By whose decision the figures stand: the communes', and the province's where somebody keeps it."""
        if self.standing is not None and self.standing.is_official:
            return self.standing.note
        if self.is_official:
            words = "số liệu theo quyết định công nhận của các xã"
        else:
            words = f"số liệu sơ bộ: {self.recognised} trên {self.communes} xã đã công nhận"
        return f"{words}. {self.standing.note}" if self.standing else words


def rounds() -> list[Round]:
    """All rounds, newest first."""
    return list(Round.objects.order_by("-year"))


def progress(view: View) -> Progress:
    """Communes with a list in the round inside the area, and how many of them are recognised."""
    found = CommuneReview.objects.filter(
        round_id=view.round_id, area_id__in=Area.objects.get(id=view.area_id).inside.values("inner")
    ).aggregate(communes=Count("id"), recognised=Count("id", filter=Q(state="recognised")))
    return Progress(found["communes"], found["recognised"], standing_of(view.round_id))


def choosable_areas(area_ids: frozenset[int], generation_id: str) -> list[Area]:
    """Areas of one map that this person may look at, province first."""
    return list(
        Area.objects.filter(id__in=area_ids, generation_id=generation_id).select_related("parent").order_by("code")
    )


def same_area_on(area: Area, generation_id: str) -> Area | None:
    """The unit of another map that an area lies in or is: the district of old for an old commune, and so on."""
    if area.generation_id == generation_id:
        return area
    if area.kind == Area.Kind.COMMUNE:
        found = AreaProjection.objects.filter(area=area, generation_id=generation_id, level=area.kind).first()
        return found.target if found else None
    return Area.objects.filter(code=area.code, kind=area.kind, generation_id=generation_id).first()


def generations() -> list[Generation]:
    return list(Generation.objects.order_by("valid_from"))


def households_behind(
    view: View, *, target_id: int | None, filters: dict[str, str], named: Collection[str] = ()
) -> QuerySet[Decision]:
    """The decisions a number counts: same rows, same filters as the table's SQL. ``named``: groups with a column."""
    found = Decision.objects.filter(
        round_id=view.round_id, area_id__in=Area.objects.get(id=view.area_id).inside.values("inner")
    ).select_related("household", "household__village", "area", "fact")
    if target_id is not None:
        placed = Area.objects.filter(projections__generation_id=view.generation_id, projections__target_id=target_id)
        ids = placed.values("id")
        found = found.filter(
            Q(household__village__area_id__in=ids) | Q(household__village__isnull=True, area_id__in=ids)
        )
    return _filtered(found, filters, named)


def _filtered(
    found: QuerySet[Decision], filters: dict[str, str], named: Collection[str]
) -> QuerySet[Decision]:
    if filters.get("hang"):
        found = found.filter(household_class__in=filters["hang"].split(","))
    if filters.get("thieu_hut") in INDICATOR_CODES:
        bit = 1 << INDICATOR_CODES.index(filters["thieu_hut"])
        found = found.extra(where=["(review_decision.deprived_mask & %s) <> 0"], params=[bit])
    if filters.get("dan_toc"):
        found = found.filter(fact__ethnic_group=filters["dan_toc"])
    group = filters.get("nhom")
    minority = ~Q(fact__ethnic_group__in=["", KINH])
    labour = Q(fact__note__icontains="không có khả năng lao động")
    merit = Q(fact__note__icontains="người có công")
    conditions: dict[str, Any] = {
        "minority": minority, "without_labour": labour, "merit": merit, "other": ~minority & ~labour & ~merit,
        "unwritten": Q(fact__ethnic_group=""), "other_groups": ~Q(fact__ethnic_group__in=["", KINH, *named]),
    }  # fmt: skip
    return found.filter(conditions[group]) if group in conditions else found
