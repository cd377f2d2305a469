"""What a list of those who may be supported is asked for: rule, day, area, state; checked against who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.queries import areas_for_choice, areas_inside, last_districts
from giamngheo.engine.plan_eligibility import Rule
from giamngheo.kit import clock
from giamngheo.kit.asked import whole

from . import queries, stored

GROUPS = {
    "province": gettext_lazy("Tỉnh"), "district": gettext_lazy("Huyện, thành phố trước đây"),
    "commune": gettext_lazy("Xã, phường, thị trấn"),
}  # fmt: skip


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
    def filters(self) -> dict[str, Any]:
        """What narrows the list."""
        return {"state": self.state, "village_id": self.village_id, "text": self.text}

    @property
    def index_url(self) -> str:
        """All rules, of the same area and day."""
        return f"{reverse('support:rules')}?{urlencode({'dia_ban': self.area.pk, 'ngay': self.on.isoformat()})}"

    @property
    def choices(self) -> list[dict[str, Any]]:
        """For the bar at the top."""
        return choices(self.areas)


def choices(areas: list[Any]) -> list[dict[str, Any]]:
    """Areas for the bar at the top."""
    return [{"value": a.pk, "label": a.name, "group": GROUPS[a.kind]} for a in areas]


def areas_asked(request: HttpRequest) -> tuple[list[Any], Any, frozenset[int]]:
    """(areas that may be chosen, the one chosen, ids of what lies inside it). Raises Http404 outside the person's areas."""
    allowed = access(request).areas_with(P.VIEW_HOUSEHOLDS)
    told = [*areas_for_choice(), *last_districts()]
    areas = sorted((a for a in told if a.pk in allowed), key=lambda a: list(GROUPS).index(a.kind))
    wanted = _number(request, "dia_ban")
    area = next((a for a in areas if a.pk == wanted), None) if wanted else next(iter(areas), None)
    if area is None:
        raise Http404
    return areas, area, frozenset(areas_inside(area).values_list("pk", flat=True)) & allowed


def asked(request: HttpRequest, rule_id: str) -> Asked:
    """Raises Http404 for a rule that nobody can list, and outside the person's areas."""
    rule = queries.rule_of(rule_id)
    if rule is None or rule.subject not in queries.HELD:
        raise Http404
    areas, area, inside = areas_asked(request)
    state = request.GET.get("trang_thai", "")
    return Asked(
        rule, _day(rule, day_asked(request), area), areas, area, inside, _number(request, "ban"),
        state if state in queries.STATES else "", request.GET.get("tim", "").strip()[:80],
    )  # fmt: skip


def _day(rule: Rule, given: date | None, area: Any) -> date:
    """The day asked for; above a commune, where lists are kept, without one the last day that they were told for."""
    on = queries.day_for(rule, given)
    if given is not None or area.kind == "commune" or not rule.is_in_force(clock.today()):
        return on
    return stored.newest_day(area, rule, on) or on


__all__ = ["Asked", "areas_asked", "asked", "choices", "day_asked"]
