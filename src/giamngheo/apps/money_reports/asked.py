"""What a page of money is asked for: the address taken apart, within what the person may see."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.permissions import access, check_area
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.money import terms
from giamngheo.apps.money.queries.lines import closed_on, years_of
from giamngheo.apps.places.queries import area_with_id, areas_for_choice, areas_inside
from giamngheo.engine.funnel import DENOMINATORS
from giamngheo.kit import clock
from giamngheo.kit.asked import whole

BUDGET, OTHER = "ngan_sach", "ngoai"
ORIGINS = ("nam", "chuyen")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted. ``year`` None: all; ``block``: budget money, other money, or both for lists; ``origin``: only
    the plan year's own money (``nam``) or only what was carried into it (``chuyen``); ``since``: first day of a period
    of which ``day`` is the last; ``unit`` with ``place``: one unit of one area; ``closed_on``: when
    the year was closed, after which nobody takes a further step."""

    area_ids: frozenset[int]
    day: date
    year: int | None = None
    area_id: int | None = None
    project: str = ""
    capital_type: str = ""
    source: str = ""
    block: str = ""
    origin: str = ""
    unit: str = ""
    place: int | None = None
    since: date | None = None
    denominator: str = "assigned"
    years: tuple[int, ...] = field(default=(), compare=False)
    closed_on: date | None = field(default=None, compare=False)

    def within(self, block: str) -> Asked:
        return replace(self, block=block)

    def link(self, **more: Any) -> str:
        """The address' question for the same cut, changed; words of the address as keys."""
        told: dict[str, Any] = {
            "nam": "" if self.year is None else self.year, "dia_ban": self.area_id, "ngay": self.day.isoformat(),
            "du_an": self.project, "loai_von": self.capital_type, "nguon": self.source, "khoi": self.block, "goc": self.origin,
            "don_vi": self.unit, "noi": self.place, "tu": self.since.isoformat() if self.since else "",
            "mau_so": self.denominator if self.denominator != DENOMINATORS[0] else "", **more,
        }  # fmt: skip
        return urlencode({key: value for key, value in told.items() if value not in (None, "") or key == "nam"})


def _day(text: str, default: date) -> date:
    """A day of the address, never after today: of tomorrow nothing is booked."""
    try:
        return min(date.fromisoformat(text), default)
    except ValueError:
        return default


def _areas(request: HttpRequest) -> tuple[frozenset[int], int | None]:
    mine = access(request).areas_with(P.VIEW_MONEY)
    area_id = whole(request.GET.get("dia_ban", ""))
    if area_id is None:
        return mine, None
    check_area(request, P.VIEW_MONEY, area_id)
    inside = areas_inside(area_with_id(area_id)).values_list("id", flat=True)
    return mine & frozenset(inside), area_id


def _year(request: HttpRequest, years: list[int], today: date) -> int | None:
    if "nam" in request.GET:
        return whole(request.GET["nam"], 4)
    return next((year for year in years if year <= today.year), years[-1] if years else today.year)


def asked_of(request: HttpRequest) -> Asked:
    """Raises 404 for an area that is not the person's."""
    given = request.GET.get
    today = clock.today()
    mine = access(request).areas_with(P.VIEW_MONEY)
    area_ids, area_id = _areas(request)
    years = years_of(mine)
    since, year = given("tu", ""), _year(request, years, today)
    return Asked(
        area_ids=area_ids, area_id=area_id, day=_day(given("ngay", ""), today), year=year,
        project=_known(given("du_an", ""), terms.projects()), capital_type=_known(given("loai_von", ""), terms.capital_types()),
        source=_known(given("nguon", ""), terms.sources()), block=_known(given("khoi", ""), (BUDGET, OTHER)),
        origin=_known(given("goc", ""), ORIGINS), unit=given("don_vi", "")[:300], place=whole(given("noi", "")),
        since=_day(since, today) if since else None,
        denominator=_known(given("mau_so", ""), DENOMINATORS) or DENOMINATORS[0], years=tuple(years),
        closed_on=closed_on(year) if year else None,
    )  # fmt: skip


def _known(word: str, words: Any) -> str:
    return word if word in words else ""


def budget_sources() -> list[str]:
    """Sources that may be added to one another as budget."""
    return [s.id for s in terms.law().sources.values() if s.is_budget]


def bars_of(asked: Asked, mine: frozenset[int]) -> dict[str, Any]:
    """What the bar at the top of the page offers: areas and years."""
    choices = [{"value": a.pk, "label": a.name} for a in areas_for_choice() if a.pk in mine]
    return {
        "areas": [{"value": "", "label": _("Mọi địa bàn của tôi")}, *choices] if len(choices) > 1 else [],
        "place": next((c["label"] for c in choices if c["value"] == asked.area_id or len(choices) == 1), ""),
        "years": [{"value": "", "label": _("Mọi năm")}, *asked.years] if asked.years else [],
        "current_area": asked.area_id or "", "current_year": asked.year or "",
    }  # fmt: skip


__all__ = ["BUDGET", "ORIGINS", "OTHER", "Asked", "asked_of", "bars_of", "budget_sources"]
