"""The review's long work: classifying many communes, some at a time, so that it is seen to go on and can go on later."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.work.models import Run
from giamngheo.apps.work.progress import Progress
from giamngheo.apps.work.registry import RunRefused, handler
from giamngheo.kit import clock, formats
from giamngheo.kit.scope import scoped

from . import actions, queries, states
from .models import Round

CLASSIFY = "review.classify"
# Up to this many communes a person waits for the answer; more go to the background.
INLINE_COMMUNES = 5
# Communes per transaction: a stop loses the work of these few only.
CHUNK = 10


def classifiable(round: Round, by: User) -> list[int]:
    """Ids of this person's communes in the round that have facts and are not recognised, ascending."""
    mine = access_of(by, clock.today()).areas_with(Permission.CLASSIFY)
    return sorted(
        review.area_id
        for review in queries.lists_of(round, mine)
        if review.has_facts and states.can_classify(review.state)  # type: ignore[attr-defined]
    )


def _result(run: Run) -> tuple[str, str] | None:
    return (reverse("review:progress", args=[run.year]), _("Xem tiến độ rà soát")) if run.year else None


@handler(
    CLASSIFY, title=gettext_lazy("Phân loại danh sách rà soát"), noun=gettext_lazy("xã"), result=_result, atomic=False
)
def classify_round(run: Run, progress: Progress) -> None:
    """Classifies every commune of the starter's that has facts. Kept between tries: ids of the communes done."""
    by = User.objects.get(pk=run.started_by_id or 0)
    done = set(run.checkpoint.get("done", []))
    households = written = 0
    with scoped(progress.scope):
        round = Round.objects.get(pk=run.subject_id or 0)
        waiting = [area_id for area_id in classifiable(round, by) if area_id not in done]
    total = len(done) + len(waiting)
    for start in range(0, len(waiting), CHUNK):
        progress.step(_("Đang chấm và phân loại"), len(done), total)
        chunk = waiting[start : start + CHUNK]
        try:
            with scoped(progress.scope):
                part = actions.classify_communes(round=round, area_ids=chunk, by=by)
        except states.Refused as refusal:
            raise RunRefused(str(refusal)) from refusal
        done.update(chunk)
        progress.checkpoint({"done": sorted(done)})
        households, written = households + part.households, written + part.written
    progress.step(_("Đã phân loại"), total, total)
    progress.say(
        _("Đã phân loại %(households)s hộ của %(communes)s xã; %(written)s hộ có kết quả mới hoặc thay đổi.")
        % {
            "households": formats.number(households),
            "communes": formats.number(total),
            "written": formats.number(written),
        }
    )
