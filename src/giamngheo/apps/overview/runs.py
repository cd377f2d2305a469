"""Figures taken in the background: when somebody asks, and every night."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.queries import all_area_ids, province
from giamngheo.apps.work.actions import start_run
from giamngheo.apps.work.models import Run
from giamngheo.apps.work.progress import Progress
from giamngheo.apps.work.registry import RunRefused, handler
from giamngheo.kit import formats
from giamngheo.kit.scope import Scope, scoped
from giamngheo.kit.workflow import Refused

from . import actions

TAKE = "overview.take"


def _result(run: Run) -> tuple[str, str] | None:
    return f"{reverse('overview:front')}?dia_ban={run.subject_id}", _("Xem toàn cảnh")


@handler(TAKE, title=gettext_lazy("Tính số liệu toàn cảnh"), noun=gettext_lazy("địa bàn"), result=_result)
def take(run: Run, progress: Progress) -> None:
    """Of the area and its communes, as far as who started it sees."""
    try:
        made = actions.take(area_id=run.subject_id or 0, by=User.objects.filter(pk=run.started_by_id or 0).first())
    except Refused as refusal:
        raise RunRefused(str(refusal)) from refusal
    progress.say(_("Đã tính số liệu của %(count)s địa bàn.") % {"count": formats.number(made)})


def start(*, area_id: int, by: User) -> Run:
    """Begins the run of this area, or returns the one under way. Raises ``work.actions.Busy``."""
    return start_run(kind=TAKE, subject_id=area_id, area_id=area_id, by=by)


def take_nightly() -> int:
    """Of the province and every commune; returns how many areas."""
    everything = all_area_ids()
    with scoped(Scope(area_ids=everything, money_ids=everything)):
        return actions.take(area_id=province().pk, by=None)


__all__ = ["TAKE", "start", "take", "take_nightly"]
