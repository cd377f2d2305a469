"""Papers of the campaign: what each says is put together from the rows, then frozen and printed by ``papers``.

A paper is made once for its subject; asked for again it is the same paper.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.campaign.queries import contents
from giamngheo.apps.papers.actions import issue_paper
from giamngheo.apps.papers.models import Paper
from giamngheo.apps.papers.queries import papers_about
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of paper. ``content``: row → (kind, content); ``permissions``: any of these makes it."""

    content: Callable[[Any], tuple[str, dict[str, Any]]]
    permissions: tuple[P, ...]


SORTS = {
    "bien-ban": Sort(contents.minutes, (P.RUN_CAMPAIGN, P.HOLD_MEETING)),
    "niem-yet": Sort(contents.posting_list, (P.RUN_CAMPAIGN,)),
    "phuc-tra": Sort(contents.objection_result, (P.RUN_CAMPAIGN,)),
    "tu-choi": Sort(contents.refusal, (P.RECEIVE_REQUEST,)),
    "bao-cao": Sort(contents.report, (P.RUN_CAMPAIGN,)),
    "y-kien": Sort(contents.opinion, (P.GIVE_OPINION,)),
    "quyet-dinh": Sort(contents.decision, (P.RUN_CAMPAIGN,)),
    "chung-nhan": Sort(contents.certificate, (P.RUN_CAMPAIGN,)),
}


@transaction.atomic
def make_paper(*, sort: str, row: Any, number: str, issued_on: date, signer_name: str, by: User) -> Paper:
    """Makes the paper of a row, or returns the one made already. Raises Refused with every problem of its content."""
    chosen = SORTS[sort]
    here = access_of(by, clock.today())
    if not any(here.may(permission, row.area_id) for permission in chosen.permissions):
        raise Refused("Bạn không lập được giấy tờ này của địa bàn này.")
    subject = contents.subject_of(sort, row.pk)
    with connection.cursor() as cursor:  # a double click waits here, and then finds the paper of the first
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [subject])
    made = papers_about(subject)
    if made:
        return made[0]
    kind, content = chosen.content(row)
    return issue_paper(
        kind=kind, area_id=row.area_id, subject=subject, number=number, issued_on=issued_on, by=by,
        content={**content, "signer_name": signer_name.strip()}, village_id=contents.village_of(sort, row),
    )  # fmt: skip


__all__ = ["SORTS", "make_paper"]
