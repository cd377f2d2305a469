"""A village's meeting on what it proposes: opened, proposals and votes written down, ties decided, ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.audit.actions import record
from giamngheo.apps.planning import reach, states, terms
from giamngheo.apps.planning.models import Proposal, TieDecision, VillageMeeting
from giamngheo.apps.planning.refusals import told
from giamngheo.apps.planning.states import Refused, Stale
from giamngheo.apps.register.models import Village
from giamngheo.engine.planning import Undecided, ranked
from giamngheo.kit import clock

from .plans import MOST_VND

NOT_YOURS = "Chỉ trưởng bản của bản này hoặc cán bộ giảm nghèo xã được ghi."
MOVED_ON = "Cuộc họp này vừa được người khác ghi thêm. Xem lại rồi làm tiếp."


def _check_may(by: User, area_id: int, village_id: int) -> None:
    if not reach.may_write_village(access_of(by, clock.today()), area_id, village_id):
        raise Refused(NOT_YOURS)


def _locked(meeting_id: int, by: User, act: str, version: int | None) -> VillageMeeting:
    found = VillageMeeting.objects.select_for_update(of=("self",)).select_related("village").get(pk=meeting_id)
    _check_may(by, found.area_id, found.village_id)
    if version is not None and version != found.version:
        raise Stale(MOVED_ON)
    states.check(states.MEETING_ACTS[act], found.state)
    return found


def _moved_on(found: VillageMeeting, act: str, by: User, **detail: object) -> VillageMeeting:
    found.version += 1
    with told():
        found.save()
    move = states.MEETING_ACTS[act]
    record(by=by, action=move.logged, subject=f"họp bản {found.pk}", area_id=found.area_id, **detail)
    return found


@transaction.atomic
def open_meeting(*, village_id: int, year: int, held_on: date, attendees: int, by: User) -> VillageMeeting:
    """Writes down that a village met on its proposals for a year's plan. Raises Refused."""
    village = Village.objects.select_related("area").filter(pk=village_id).first()
    if village is None:
        raise Refused("Chọn bản trong danh sách.")
    _check_may(by, village.area_id, village.pk)
    if not terms.FIRST_YEAR <= year <= clock.today().year + 1:
        raise Refused("Chọn năm kế hoạch trong danh sách.")
    if held_on > clock.today():
        raise Refused("Ngày họp không được sau ngày hôm nay.")
    if held_on.year > year:
        raise Refused(f"Họp bàn kế hoạch năm {year} phải trước khi hết năm {year}.")
    if attendees <= 0:
        raise Refused("Ghi số người (đại diện hộ) dự họp.")
    with told():
        made = VillageMeeting.objects.create(
            area_id=village.area_id, village=village, year=year, held_on=held_on, attendees=attendees, by_id=by.pk, at=clock.now(),
        )  # fmt: skip
    record(by=by, action="ghi cuộc họp bản về kế hoạch", subject=f"họp bản {made.pk}", area_id=made.area_id, year=year)
    return made


@dataclass(frozen=True, slots=True)
class NewProposal:
    """What a village asks for: what, where, for which sub-project, how much."""

    title: str
    place: str
    project: str
    amount_vnd: int


@transaction.atomic
def add_proposal(*, meeting_id: int, new: NewProposal, by: User, version: int | None = None) -> Proposal:
    """Raises Refused, Stale."""
    found = _locked(meeting_id, by, "write", version)
    if not new.title.strip() or not new.place.strip():
        raise Refused("Ghi đề xuất làm gì và ở đâu.")
    if new.project not in terms.projects():
        raise Refused("Chọn tiểu dự án trong danh sách.")
    if not 0 < new.amount_vnd <= MOST_VND:
        raise Refused("Ghi số tiền ước tính, lớn hơn 0 đồng.")
    number = (found.proposals.aggregate(most=Max("number"))["most"] or 0) + 1
    with told():
        made = Proposal.objects.create(
            meeting=found, area_id=found.area_id, village_id=found.village_id, number=number, title=" ".join(new.title.split()),
            place=" ".join(new.place.split()), project=new.project, amount_vnd=new.amount_vnd, by_id=by.pk, at=clock.now(),
        )  # fmt: skip
    _moved_on(found, "write", by, number=number)
    return made


@transaction.atomic
def record_votes(*, meeting_id: int, votes: dict[int, int], by: User, version: int | None = None) -> VillageMeeting:
    """Proposal's id → votes it got; others stay as they are. Raises Refused, Stale."""
    found = _locked(meeting_id, by, "write", version)
    known = {p.pk: p for p in found.proposals.all()}
    if not votes or not set(votes) <= set(known):
        raise Refused("Ghi số phiếu của các đề xuất trong cuộc họp này.")
    for proposal, count in votes.items():
        if not 0 <= count <= found.attendees:
            raise Refused(
                f"“{known[proposal].title}”: số phiếu phải từ 0 đến {found.attendees}, là số người dự họp. Sửa số phiếu."
            )
        known[proposal].votes = count
    with told():
        Proposal.objects.bulk_update([known[p] for p in votes], ["votes"])
    return _moved_on(found, "write", by, votes=len(votes))


@transaction.atomic
def decide_tie(*, meeting_id: int, order: Sequence[int], reason: str, by: User, version: int | None = None) -> TieDecision:
    """Puts proposals with equally many votes in order; all of them, with the reason. Raises Refused, Stale."""
    found = _locked(meeting_id, by, "decide", version)
    if not reason.strip():
        raise Refused("Ghi cuộc họp quyết định thế nào: vì sao đề xuất này trước đề xuất kia.")
    rows = {p.pk: p for p in found.proposals.all()}
    counts = {rows[p].votes for p in order if p in rows}
    votes = counts.pop() if len(counts) == 1 else None
    group = {p.pk for p in rows.values() if votes is not None and p.votes == votes}
    if not votes or len(order) != len(set(order)) or set(order) != group or len(group) < 2:
        raise Refused("Xếp đủ các đề xuất bằng phiếu nhau, mỗi đề xuất một lần.")
    with told():
        made = TieDecision.objects.create(
            meeting=found, area_id=found.area_id, village_id=found.village_id, votes=votes, order=list(order),
            reason=reason.strip(), by_id=by.pk, at=clock.now(),
        )  # fmt: skip
    _moved_on(found, "decide", by, votes=votes)
    return made


@transaction.atomic
def rank_meeting(*, meeting_id: int, by: User, version: int | None = None) -> VillageMeeting:
    """Ranks by votes, equals as decided, and closes the meeting. Raises Refused naming what is missing, Stale."""
    found = _locked(meeting_id, by, "rank", version)
    rows = list(found.proposals.all())
    if not rows:
        raise Refused("Cuộc họp chưa có đề xuất nào.")
    votes = {p.pk: p.votes for p in rows if p.votes is not None}
    if len(votes) < len(rows):
        missing = next(p for p in rows if p.votes is None)
        raise Refused(f"“{missing.title}” chưa có số phiếu. Ghi số phiếu của mọi đề xuất rồi chốt thứ tự.")
    try:
        ranks = ranked(votes, [d.order for d in found.tie_decisions.all()])
    except Undecided as tie:
        names = ", ".join(f"“{p.title}”" for p in rows if p.pk in tie.groups[0])
        raise Refused(f"Bằng phiếu: {names}. Ghi quyết định của cuộc họp về thứ tự rồi chốt.") from tie
    for row in rows:
        row.rank = ranks.get(row.pk)
    with told():
        Proposal.objects.bulk_update(rows, ["rank"])
    found.state, found.ranked_by_id, found.ranked_at = states.RANKED, by.pk, clock.now()
    return _moved_on(found, "rank", by, proposals=len(rows))


__all__ = ["NewProposal", "add_proposal", "decide_tie", "open_meeting", "rank_meeting", "record_votes"]
