"""What a page of forms is asked for: area on a map, form, period, checked against what this person may see."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.indicators import queries as indicators
from giamngheo.apps.review.tables.asked import GROUPS, AreaAsked
from giamngheo.apps.steering.queries import difficulties_of
from giamngheo.engine.report_periods import SPAN, YEAR, ReportPeriod
from giamngheo.kit import clock

from . import filling, terms
from .shapes import Filled
from .withholding import named_to, shown_to


@dataclass(frozen=True)
class FormAsked(AreaAsked):
    """One question; ``form`` is an id of the plan's forms. Raises Http404 for a form that is none."""

    form: str = ""

    @cached_property
    def name(self) -> filling.FormName:
        found = next((one for one in filling.forms() if one.id == self.form), None)
        if found is None:
            raise Http404
        return found

    @cached_property
    def periods(self) -> list[ReportPeriod]:
        """To choose from: years since the programme began, newest first, then whole periods."""
        years = list(range(indicators.years()[0], clock.today().year + 1))
        return filling.periods_for(self.name.id, years[::-1])

    @cached_property
    def period(self) -> ReportPeriod:
        """The one asked for; else the whole programme for an assessment, the last year for the others."""
        asked = self.request.GET.get("ky", "")
        first = SPAN if SPAN in self.name.periods and YEAR not in self.name.periods else self.name.periods[0]
        usual = next((one for one in self.periods if one.kind == first), self.periods[0])
        return next((one for one in self.periods if one.key == asked), usual)

    @cached_property
    def filled(self) -> Filled:
        """As this person may see it."""
        made = filling.fill(self.name.id, area_id=self.area.pk, period_key=self.period.key, as_of=clock.today())
        here = access(self.request)
        named = named_to(made, frozenset(difficulties_of(here).values_list("pk", flat=True)))
        return shown_to(named, may_open=here.may(P.VIEW_HOUSEHOLDS, self.area.pk))

    def query(self, **more: Any) -> str:
        return urlencode({"dia_ban": self.area.pk, "ban_do": self.map, **more})

    def bar(self) -> dict[str, Any]:
        """Context of the bar at the top."""
        return {
            "areas": [{"value": a.pk, "label": a.name, "group": GROUPS[a.kind]} for a in self.areas], "current_area": self.area.pk,
            "maps": [{"value": g.id, "label": g.name_vi} for g in self.maps], "current_map": self.map,
        }  # fmt: skip

    def period_choices(self) -> list[dict[str, Any]]:
        return [
            {"key": one.key, "label": terms.period_words(one), "is_current": one.key == self.period.key} for one in self.periods
        ]


__all__ = ["FormAsked"]
