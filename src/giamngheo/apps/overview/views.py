"""The front page of the Programme, and the press that takes its figures anew."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import in_order, waiting_of
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import area_with_id, generation_on
from giamngheo.apps.work.actions import Busy
from giamngheo.kit import clock

from . import front as shown
from . import runs
from .asked import Asked
from .figures import Figures
from .queries import stored, watched

MOST_TASKS, MOST_OWNERS = 6, 8


@require_GET
@needs(P.VIEW_TABLES)
def front(request: HttpRequest) -> HttpResponse:
    """One look: course, money, what waits, what is late and whose, what changed, how official it is."""
    asked = Asked(request)
    pair = stored.pair_of(asked.area.pk, asked.day)
    context: dict[str, Any] = {
        **asked.bar(), "pair": pair, "query": asked.query(), 
        "is_old_plan": pair.now is not None and pair.now.plan_digest != current_plan().digest,
        **(_live(request, asked) if asked.is_now else {}),
    }  # fmt: skip
    if pair.now is not None:
        context |= _stored(asked, pair.now.figures, pair.before.figures if pair.before else None)
    return render(request, "overview/front.html", context)


def _stored(asked: Asked, figures: Figures, before: Figures | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "figures": figures, "lights": shown.lights(figures), "worst": shown.worst(figures, asked.query()),
        "no_data": shown.no_data(figures), "poverty": shown.poverty_bars(figures),
        "map": shown.poor_map(figures, {a.pk: a for a in asked.areas}, asked.map), "standing": figures["standing"],
        "differences": shown.differences(figures, before, may_see_money=asked.may_see_money, may_open=asked.may_open),
    }  # fmt: skip
    if asked.may_see_money:
        found |= {
            "bars": shown.money_bars(figures, before, asked.area.pk), "rate": shown.rate_words(figures), "has_money": True,
            "rate_change": shown.rate_change(figures, before),
            "funnel_query": urlencode({"nam": figures["money"]["year"] if figures["money"] else "", "dia_ban": asked.area.pk}),
            "denominator": shown.denominator_words(), "slow": shown.slow_table(figures, asked.area.pk),
        }  # fmt: skip
    return found


def _live(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """As of this moment: what waits for this person, what is open, late and new."""
    here, today = access(request), clock.today()
    inside = None if asked.area.kind == "province" else asked.inside
    waiting, open_ones, changes = watched.counted(
        waiting_of(here, today, but=("runs",)), watched.open_ones(here, inside, asked.area.pk),
        watched.new_ones(here, inside, watched.week_before(clock.now()), asked.area.pk),
    )  # fmt: skip
    tasks = in_order(waiting)
    owners = watched.late_by_owner(here, inside, today)
    names = {a.pk: a.name for a in asked.areas if a.kind == "commune"}
    return {
        "tasks": tasks[:MOST_TASKS], "task_count": len(tasks), "open_ones": open_ones, "changes": changes,
        "late": shown.late_table(owners[:MOST_OWNERS], names), "late_count": sum(one.total for one in owners),
        "late_sums": shown.late_sums(owners, None if inside is None else asked.area.pk), "late_others": max(0, len(owners) - MOST_OWNERS),
    }  # fmt: skip


@require_POST
@needs(P.VIEW_TABLES)
def refresh(request: HttpRequest, area_id: int) -> HttpResponse:
    """Takes the figures of the area and its communes anew, in the background."""
    check_area(request, P.VIEW_TABLES, area_id)
    if area_with_id(area_id).generation_id != generation_on(clock.today()).pk:
        raise Http404  # figures are of units of today's map
    back = f"{reverse('overview:front')}?dia_ban={area_id}"
    try:
        run = runs.start(area_id=area_id, by=me(request))
    except Busy as busy:
        messages.error(request, str(busy))
        return redirect(back)
    if run.state == "done":
        messages.success(request, _("Đã tính lại số liệu."))
        return redirect(back)
    return redirect("work:run", run_id=run.pk)


__all__ = ["front", "refresh"]
