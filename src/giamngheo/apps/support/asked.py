"""What a list of those who may be supported is asked for: rule, day, area, state; checked against who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.queries import areas_for_choice, areas_inside
from giamngheo.engine.plan_eligibility import Rule
from giamngheo.kit.asked import whole

from . import queries

GROUPS = {"province": "Tỉnh", "district": "Huyện, thành phố", "commune": "Xã, phường, thị trấn"}


def day_asked(request: HttpRequest) -> date | None:
    """The day in the address; none when there is none, it is no day, or nothing is known of it."""
    try:
        day = date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return None
    return day if queries.first_day() <= day <= date(2100, 1, 1) else None


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return whole(given)


@dataclass(frozen=True, slots=True)
class Asked:
    """``allowed``: the units whose households the person sees; ``area``: the one chosen, with ``area_ids`` inside it."""

    rule: Rule
    on: date
    areas: list[Any]
    area: Any
    area_ids: frozenset[int]
    village_id: int | None
    state: str
    text: str

    @property
    def parameters(self) -> dict[str, Any]:
        """For links to the same question."""
        given = {
            "dia_ban": self.area.pk, "ngay": self.on.isoformat(), "trang_thai": self.state, "ban": self.village_id or "",
            "tim": self.text,
        }  # fmt: skip
        return {name: value for name, value in given.items() if value != ""}

    def url(self, name: str = "support:rule", *more: str, **changes: Any) -> str:
        """The address of the same question, with changes; an empty value takes a filter away."""
        parameters = {**self.parameters, **changes}
        query = urlencode({k: v for k, v in parameters.items() if v not in ("", None)})
        return f"{reverse(name, args=[self.rule.id, *more])}?{query}"

    @property
    def choices(self) -> list[dict[str, Any]]:
        """For the bar at the top."""
        return [{"value": a.pk, "label": a.name, "group": GROUPS[a.kind]} for a in self.areas]


def asked(request: HttpRequest, rule_id: str) -> Asked:
    """Raises Http404 for a rule that nobody can list, and outside the person's areas."""
    rule = queries.rule_of(rule_id)
    if rule is None or rule.subject not in queries.HELD:
        raise Http404
    allowed = access(request).areas_with(P.VIEW_HOUSEHOLDS)
    areas = [a for a in areas_for_choice() if a.pk in allowed]
    wanted = _number(request, "dia_ban")
    area = next((a for a in areas if a.pk == wanted), None) if wanted else next(iter(areas), None)
    if area is None:
        raise Http404
    inside = frozenset(areas_inside(area).values_list("pk", flat=True)) & allowed
    state = request.GET.get("trang_thai", "")
    return Asked(
        rule, queries.day_for(rule, day_asked(request)), areas, area, inside, _number(request, "ban"),
        state if state in queries.STATES else "", request.GET.get("tim", "").strip()[:80],
    )  # fmt: skip


__all__ = ["Asked", "asked", "day_asked"]
