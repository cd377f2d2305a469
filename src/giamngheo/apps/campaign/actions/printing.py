"""All certificates of a recognised list made into papers in one go; each once, whoever presses how often."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.campaign.models import CommuneCampaign
from giamngheo.apps.campaign.queries import contents
from giamngheo.apps.papers.actions import Refused as PaperRefused
from giamngheo.apps.papers.many import Entry, issue_papers
from giamngheo.apps.review.states import Refused

from .common import check_may

SORT = "chung-nhan"
# Papers per transaction: a stop loses the work of these few only.
CHUNK = 40


@transaction.atomic
def print_some(*, campaign: CommuneCampaign, by: User, most: int = CHUNK) -> int:
    """Makes the next papers, at most so many, of certificates that have none; a bounded number of statements.

    Of two who press at once the other waits, and finds only what is left. Returns how many were made. Raises Refused.
    """
    check_may(by, P.RUN_CAMPAIGN, campaign.area_id, "Chỉ cán bộ giảm nghèo xã được lập giấy chứng nhận của xã.")
    CommuneCampaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    waiting = list(contents.unprinted(campaign)[:most])
    if not waiting:
        return 0
    told, signer = contents.certificates(waiting), contents.signer_of(SORT, waiting[0])
    entries = [
        Entry(
            kind=told[one.pk][0], subject=contents.subject_of(SORT, one.pk), number=one.number, issued_on=one.issued_on,
            content={**told[one.pk][1], "signer_name": signer}, village_id=one.household.village_id,
        )
        for one in waiting
    ]  # fmt: skip
    try:
        return len(issue_papers(entries=entries, area_id=campaign.area_id, by=by))
    except PaperRefused as refusal:
        raise Refused(str(refusal)) from None


def print_all(*, campaign: CommuneCampaign, by: User, told: Callable[[int], None] = lambda made: None) -> int:
    """Makes every paper that is missing, some at a time. ``told``: called with how many are made so far."""
    made = 0
    while some := print_some(campaign=campaign, by=by):
        made += some
        told(made)
    return made


__all__ = ["CHUNK", "print_all", "print_some"]
