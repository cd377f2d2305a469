"""What a village says of its rows: by its head, or by the officer on the minutes of the meeting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.audit.actions import record
from giamngheo.apps.beneficiaries import states
from giamngheo.apps.beneficiaries.models import Beneficiary
from giamngheo.apps.beneficiaries.queries.reach import may_say
from giamngheo.apps.beneficiaries.queries.rows import of_village
from giamngheo.apps.beneficiaries.states import Refused, Stale
from giamngheo.kit import clock

from .common import locked


@dataclass(frozen=True, slots=True)
class Opinion:
    """On one row, of the version that was looked at."""

    agrees: bool
    reason: str = ""
    version: int | None = None


@transaction.atomic
def record_opinions(
    *, list_id: int, village_id: int | None, opinions: Mapping[int, Opinion], held_on: date, votes_for: int | None,
    votes_all: int | None, by: User,
) -> int:  # fmt: skip
    """Writes the village's opinion on these rows (row id → opinion); returns how many. Raises Refused, Stale."""
    found = locked(list_id, None)
    move = states.BY_NAME["opinion"]
    if not may_say(access_of(by, clock.today()), found, village_id):
        raise Refused("Chỉ trưởng bản của bản này, hoặc cán bộ xã theo biên bản họp, ghi được ý kiến của bản.")
    states.check(move, found.state)
    if not opinions:
        raise Refused("Chưa chọn ý kiến cho dòng nào.")
    if not clock.day_of(found.proposed_at) <= held_on <= clock.today():
        raise Refused("Ngày họp phải từ ngày lập danh sách đến hôm nay.")
    if votes_all is not None and (votes_for or 0) > votes_all:
        raise Refused("Số người đồng ý không được nhiều hơn số người dự họp.")
    rows = list(
        Beneficiary.objects.select_for_update(of=("self",))
        .filter(of_village(village_id), list=found, pk__in=opinions, declined_reason="").order_by("id")
    )  # fmt: skip
    if len(rows) != len(opinions):
        raise Refused("Có dòng không thuộc bản này hoặc không còn trong danh sách. Mở lại trang rồi làm tiếp.")
    for row in rows:
        _say(row, opinions[row.pk], held_on=held_on, votes=(votes_for, votes_all), by=by)
    names = ["opinion", "opinion_reason", "opinion_on", "votes_for", "votes_all", "opinion_by_id", "version"]
    Beneficiary.objects.bulk_update(rows, names)
    record(by=by, action=move.logged, subject=f"danh sách thụ hưởng {found.pk}", area_id=found.area_id, count=len(rows))
    return len(rows)


def _say(row: Beneficiary, given: Opinion, *, held_on: date, votes: tuple[int | None, int | None], by: User) -> None:
    if given.version is not None and given.version != row.version:
        raise Stale("Ý kiến về một dòng vừa được người khác ghi. Xem lại rồi ghi tiếp.")
    if not given.agrees and not given.reason.strip():
        raise Refused(f"Ghi vì sao bản không đồng ý với {row.name}.")
    row.opinion, row.opinion_reason = ("agree", "") if given.agrees else ("disagree", given.reason.strip())
    row.opinion_on, (row.votes_for, row.votes_all), row.opinion_by_id = held_on, votes, by.pk
    row.version += 1


__all__ = ["Opinion", "record_opinions"]
