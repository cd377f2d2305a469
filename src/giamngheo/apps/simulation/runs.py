"""Simulation: a few communes at once, a province as a background run; a question asked before is answered at once."""

from __future__ import annotations

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.review.models import CommuneReview, Round
from giamngheo.apps.work.actions import start_run
from giamngheo.apps.work.models import Run
from giamngheo.apps.work.progress import Progress
from giamngheo.apps.work.registry import RunRefused, handler
from giamngheo.kit import clock

from . import actions
from .models import Draft, Result

SIMULATE = "simulation.run"
# Households up to which a person waits for the answer, about a second.
AT_ONCE = 15_000


def _result(run: Run) -> tuple[str, str] | None:
    return (reverse("simulation:draft", args=[run.subject_id]), _("Xem kết quả mô phỏng")) if run.subject_id else None


@handler(SIMULATE, title=gettext_lazy("Mô phỏng chuẩn nghèo"), noun=gettext_lazy("bước"), result=_result)
def simulate(run: Run, progress: Progress) -> None:
    """Answers the draft's question for the run's year, or for every year that has a round when it names none."""
    by = User.objects.get(pk=run.started_by_id or 0)
    draft = Draft.objects.get(pk=run.subject_id or 0)
    try:
        for round in years_of(draft, by=by) if run.year is None else [Round.objects.get(year=run.year)]:
            actions.answer(draft=draft, round=round, by=by, tell=progress.step)
    except actions.Refused as refusal:
        raise RunRefused(str(refusal)) from refusal


def years_of(draft: Draft, *, by: User) -> list[Round]:
    """Rounds with a recognised list of this person's, oldest first."""
    mine = access_of(by, clock.today()).areas_with(Permission.SIMULATE)
    done = CommuneReview.objects.filter(area_id__in=mine, state="recognised")
    return list(Round.objects.filter(pk__in=done.values("round_id")).order_by("year"))


def start(draft: Draft, *, by: User, all_years: bool = False) -> Run | Result:
    """Answers now, or starts the run that will. Raises Refused (now only) and ``work.actions.Busy``."""
    mine = access_of(by, clock.today()).areas_with(Permission.SIMULATE)
    if not all_years:
        known = actions.answered(draft, actions.question(draft, draft.round, mine=mine))
        if known is not None:
            return known
        size = CommuneReview.objects.filter(round=draft.round, area_id__in=mine, state="recognised").aggregate(
            total=Sum("household_count", default=0)
        )["total"]
        if size <= AT_ONCE:
            return actions.answer(draft=draft, round=draft.round, by=by)
    year = None if all_years else draft.round.year
    return start_run(kind=SIMULATE, subject_id=draft.pk, area_id=draft.area_id, year=year, by=by)


__all__ = ["SIMULATE", "start", "years_of"]
