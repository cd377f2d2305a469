"""What is mine to do in a campaign, by when: for officers, village heads, the Front, the level that gives an opinion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Task, tone_of
from giamngheo.apps.review import states as review_states
from giamngheo.apps.review.models import CommuneReview, Round
from giamngheo.kit import formats

from . import states
from .models import CommuneCampaign, FrontRemark, Meeting
from .queries.campaigns import VillageLine, holder_of, my_villages, village_lines

NAMED_AT_MOST = 3


def my_tasks(access: Access, today: date) -> list[Task]:
    """From the rounds that are open; a fixed number of queries for each."""
    found = []
    for round in Round.objects.filter(state=Round.State.OPEN):
        found += _officer(access, round, today) + _head(access, round, today)
        found += _front(access, round, today) + _opinion(access, round, today)
    return found


def _named(names: Sequence[str]) -> str:
    rest = len(names) - NAMED_AT_MOST
    text = ", ".join(names[:NAMED_AT_MOST])
    return _("%(names)s và %(n)s nơi khác") % {"names": text, "n": formats.number(rest)} if rest > 0 else text


def _campaigns(round: Round, areas: frozenset[int]) -> QuerySet[CommuneCampaign]:
    found = CommuneCampaign.objects.filter(commune_review__round=round, area_id__in=areas)
    return found.exclude(commune_review__state=review_states.RECOGNISED).select_related("commune_review__round", "area")


def _task(title: str, text: str, url: str, action: str, count: int, due: date, today: date) -> Task:
    return Task(title, text, url, action, count, due, tone_of(due, today))


def _officer(access: Access, round: Round, today: date) -> list[Task]:
    """The commune's officer: the campaign to open, villages late, to post, objections, the report."""
    mine = access.areas_with(P.RUN_CAMPAIGN)
    if not mine:
        return []
    found = [*_to_open(round, mine, today)]
    for campaign in _campaigns(round, mine).filter(state__in=[states.RUNNING, states.RETURNED]):
        lines = village_lines([campaign], today)
        found += _of_campaign(campaign, lines, today)
    return found


def _to_open(round: Round, mine: frozenset[int], today: date) -> list[Task]:
    opened = CommuneCampaign.objects.filter(commune_review=OuterRef("pk"))
    waiting = list(
        CommuneReview.objects.filter(~Exists(opened), round=round, area_id__in=mine, area__kind="commune")
        .exclude(state=review_states.RECOGNISED)
        .select_related("area")
    )
    # A commune may do without a campaign: it is offered while the round lasts, and is never late.
    if not waiting or not round.opens_on <= today <= round.closes_on:
        return []
    title = _("Mở rà soát năm %(year)s của xã") % {"year": round.year}
    text = _("Chưa mở: %(names)s. Mở rà soát để lập danh sách cần rà soát và theo dõi từng bước.")
    url = reverse("campaign:commune", args=[round.year, waiting[0].area_id])
    names = _named([r.area.name for r in waiting])
    return [Task(title, text % {"names": names}, url, _("Mở rà soát"), len(waiting), round.closes_on)]


def _of_campaign(campaign: CommuneCampaign, lines: list[VillageLine], today: date) -> list[Task]:
    """What waits in one commune, one task per kind."""
    url = reverse("campaign:commune", args=[campaign.commune_review.round.year, campaign.area_id])
    kinds = (
        (_("Phúc tra khiếu nại"), [x for x in lines if x.state == states.OBJECTED], campaign.report_due_on),
        (_("Niêm yết kết quả"), [x for x in lines if x.state in {states.MET, states.RECHECKED}], campaign.posting_due_on),
        (_("Thu thập phiếu, phân loại"), [x for x in lines if x.state in {states.SURVEYING, states.SURVEYED}],
         campaign.survey_due_on),
        (_("Họp bản"), [x for x in lines if x.state == states.SCORED], campaign.meeting_due_on),
    )  # fmt: skip
    found = []
    for title, waiting, due in kinds:
        if waiting:
            own = min((x.due_on for x in waiting if x.due_on), default=due)
            text = f"{campaign.area.name}: {_named([x.name for x in waiting])}."
            found.append(_task(title, text, url, _("Đến các bản"), len(waiting), own, today))
    if lines and all(x.is_settled for x in lines):
        title = _("Báo cáo kết quả rà soát")
        text = _("%(area)s: mọi bản đã hết thời gian niêm yết.") % {"area": campaign.area.name}
        found.append(_task(title, text, url, _("Báo cáo"), 1, campaign.report_due_on, today))
    if campaign.state == states.RETURNED:
        text = _("%(area)s: cấp trên trả lại báo cáo, yêu cầu làm lại.") % {"area": campaign.area.name}
        found.append(_task(_("Báo cáo bị trả lại"), text, url, _("Xem ý kiến"), 1, campaign.report_due_on, today))
    return found


def _head(access: Access, round: Round, today: date) -> list[Task]:
    """A village head: meetings to call and to record in the villages assigned."""
    mine = access.areas_with(P.HOLD_MEETING)
    villages = my_villages(access.user.pk, round, "village_head") if mine else frozenset()
    if not villages:
        return []
    lines = village_lines(list(_campaigns(round, mine)), today)
    waiting = [x for x in lines if x.state == states.SCORED and x.list.village_id in villages]
    if not waiting:
        return []
    url = reverse("campaign:village", args=[waiting[0].list.pk])
    due = min(x.due_on for x in waiting if x.due_on)
    text = _("Đã chấm điểm xong, chờ họp: %(names)s.") % {"names": _named([x.name for x in waiting])}
    return [_task(_("Tổ chức hội nghị bản"), text, url, _("Đến bản"), len(waiting), due, today)]


def _front(access: Access, round: Round, today: date) -> list[Task]:
    """The Front: meetings it is invited to and has said nothing of yet."""
    mine = access.areas_with(P.OBSERVE)
    if not mine:
        return []
    said = FrontRemark.objects.filter(meeting=OuterRef("pk"))
    waiting = list(
        Meeting.objects.filter(~Exists(said), area_id__in=mine, village_list__campaign__commune_review__round=round)
        .exclude(state="set_aside")
        .select_related("village_list__village")
        .order_by("held_on", "id")
    )
    if not waiting:
        return []
    first = waiting[0]
    names = [
        f"{m.village_list.village.name if m.village_list.village else ''} ({formats.day(m.held_on)})" for m in waiting
    ]
    url = reverse("campaign:village", args=[first.village_list_id])
    text = _("Được mời giám sát, chưa ghi nhận xét: %(names)s.") % {"names": _named(names)}
    return [_task(_("Giám sát hội nghị bản"), text, url, _("Đến hội nghị"), len(waiting), first.held_on, today)]


def _opinion(access: Access, round: Round, today: date) -> list[Task]:
    """The level that gives the opinion: reports that wait, the one due first."""
    mine = access.areas_with(P.GIVE_OPINION)
    holder = holder_of(round) if mine else "none"
    if holder == "none" or f"{holder}_officer" not in access.roles:
        return []
    waiting = list(_campaigns(round, mine).filter(state=states.REPORTED).order_by("opinion_due_on", "area__name"))
    if not waiting:
        return []
    first = waiting[0]
    url = reverse("campaign:progress", args=[round.year])
    if len(waiting) == 1:
        url = reverse("campaign:opinion", args=[round.year, first.area_id])
    text = _("Báo cáo chờ ý kiến: %(names)s.") % {"names": _named([c.area.name for c in waiting])}
    due = first.opinion_due_on or round.closes_on
    return [_task(_("Cho ý kiến về kết quả rà soát"), text, url, _("Cho ý kiến"), len(waiting), due, today)]


__all__ = ["my_tasks"]
