"""The campaign's long work: the papers of all certificates of a commune, some at a time, so that it can go on later."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.models import User
from giamngheo.apps.review.states import Refused
from giamngheo.apps.work.models import Run
from giamngheo.apps.work.progress import Progress
from giamngheo.apps.work.registry import RunRefused, handler
from giamngheo.kit import formats
from giamngheo.kit.scope import scoped

from . import actions
from .models import CommuneCampaign
from .queries import contents

PRINT = "campaign.certificates"
# Up to this many papers a person waits for the answer; more go to the background.
INLINE_PAPERS = 12


def _result(run: Run) -> tuple[str, str] | None:
    if run.year is None or run.area_id is None:
        return None
    return reverse("campaign:certificates", args=[run.year, run.area_id]), _("Xem và in giấy chứng nhận")


@handler(
    PRINT, title=gettext_lazy("Lập giấy chứng nhận của xã"), noun=gettext_lazy("giấy"), result=_result, atomic=False
)
def print_certificates(run: Run, progress: Progress) -> None:
    """Makes the papers that are missing. Kept between tries: the papers themselves, so nothing is made twice."""
    by = User.objects.get(pk=run.started_by_id or 0)
    with scoped(progress.scope):
        campaign = CommuneCampaign.objects.get(pk=run.subject_id or 0)
        total = contents.unprinted(campaign).count()
    made = some = 0
    while some or not made:
        progress.step(_("Đang lập giấy"), made, total)
        try:
            with scoped(progress.scope):
                some = actions.print_some(campaign=campaign, by=by)
        except Refused as refusal:
            raise RunRefused(str(refusal)) from refusal
        made += some
        if not some:
            break
    progress.step(_("Đã lập giấy"), max(made, total), max(made, total))
    progress.say(_("Đã lập %(count)s giấy chứng nhận.") % {"count": formats.number(made)})


__all__ = ["INLINE_PAPERS", "PRINT", "print_certificates"]
