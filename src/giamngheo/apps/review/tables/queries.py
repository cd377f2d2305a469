"""What a table page needs around its numbers: years, areas to choose, maps, state of the year, lists behind numbers."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL

from giamngheo.apps.places.models import Area, AreaProjection, Generation
from giamngheo.apps.review.models import CommuneReview, Decision, Round
from giamngheo.apps.review.standing import Standing, standing_of
from giamngheo.engine.vocabulary import KINH

from .conditions import DEPRIVED, LISTED
from .counting import PLACED, View


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
    """The decisions a number counts: the table's own SQL with its conditions. ``named``: groups with a column."""
    conditions, parameters = _conditions(filters, named)
    if target_id is not None:
        conditions.append("p.target_id = %(target)s")
    narrowed = "".join(f" and {condition}" for condition in conditions)
    parameters |= {
        "round": view.round_id, "area": view.area_id, "level": view.level, "generation": view.generation_id,
        "kinh": KINH, "target": target_id,
    }  # fmt: skip
    chosen = RawSQL(*_positional(f"select d.id {PLACED}{narrowed}", parameters))  # noqa: S611 - our text, bound values
    return Decision.objects.filter(id__in=chosen).select_related("household", "household__village", "area", "fact")


def _conditions(filters: dict[str, str], named: Collection[str]) -> tuple[list[str], dict[str, Any]]:
    """SQL of the filters that an address may carry; unknown ones are passed over."""
    found: list[str] = []
    parameters: dict[str, Any] = {"named": ["", KINH, *named]}
    if filters.get("hang"):
        found.append("d.household_class = any(%(classes)s)")
        parameters["classes"] = filters["hang"].split(",")
    if filters.get("thieu_hut") in DEPRIVED:
        found.append(DEPRIVED[filters["thieu_hut"]])
    if filters.get("dan_toc"):
        found.append("f.ethnic_group = %(group)s")
        parameters["group"] = filters["dan_toc"]
    if filters.get("nhom") in LISTED:
        found.append(LISTED[filters["nhom"]])
    return found, parameters


def _positional(sql: str, parameters: dict[str, Any]) -> tuple[str, list[Any]]:
    """The statement with its values in order, as the ORM binds them; values that it does not name are left out."""
    values: list[Any] = []

    def take(match: re.Match[str]) -> str:
        values.append(parameters[match.group(1)])
        return "%s"

    return re.sub(r"%\((\w+)\)s", take, sql), values
