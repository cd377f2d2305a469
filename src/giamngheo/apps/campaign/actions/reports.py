"""The commune's report to the upper level, the opinion, and certificates after recognition."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.campaign import statements, states, terms
from giamngheo.apps.campaign.models import CommuneCampaign, Opinion, VillageList
from giamngheo.apps.campaign.obstacles import before_report
from giamngheo.apps.campaign.queries.campaigns import HOLDER_ROLES, holder_of
from giamngheo.apps.review import states as review_states
from giamngheo.apps.review.models import Recognition
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock, formats

from .common import MOVED_ON, check_day, check_may, locked_campaign, needed

OFFICER_ONLY = "Chỉ cán bộ giảm nghèo xã được gửi báo cáo của xã."


def _locked_lists(campaign: CommuneCampaign) -> list[VillageList]:
    """All villages, locked in ascending order, so that two who work on them wait for each other and never for ever."""
    rows = VillageList.objects.select_for_update(of=("self",)).filter(campaign=campaign)
    return list(rows.select_related("village").order_by("id"))


@transaction.atomic
def send_report(
    *, campaign: CommuneCampaign, number: str, reported_on: date, by: User, version: int | None = None
) -> CommuneCampaign:
    """Reports the commune's result upward when every village is posted to the end. A double click reports once.

    Raises Refused with all that stands in the way.
    """
    check_may(by, P.RUN_CAMPAIGN, campaign.area_id, OFFICER_ONLY)
    found = locked_campaign(campaign, version)
    states.check_campaign("report", found.state)
    rows = _locked_lists(found)
    number = needed(number, "Ghi số báo cáo, ví dụ 48/BC-UBND.")
    in_the_way = before_report(found)
    if in_the_way:
        raise Refused(" ".join(in_the_way))
    check_day(reported_on, what="Ngày báo cáo")
    last = max((r.posted_until for r in rows if r.posted_until), default=None)
    if last is not None and reported_on <= last:
        raise Refused(f"Ngày báo cáo phải sau ngày cuối niêm yết ({formats.day(last)}). Sửa lại ngày.")
    VillageList.objects.filter(campaign=found).update(state=states.REPORTED)
    found.state, found.report_number, found.reported_on, found.reported_by_id = (
        states.REPORTED, number, reported_on, by.pk,
    )  # fmt: skip
    holder = holder_of(found.commune_review.round)
    found.opinion_due_on = terms.opinion_due(reported_on) if holder != "none" else None
    found.version += 1
    found.save()
    record(by=by, action=states.BY_NAME["report"].logged, subject=f"rà soát {found.pk}", area_id=found.area_id,
           holder=holder, villages=len(rows))  # fmt: skip
    return found


@transaction.atomic
def give_opinion(
    *, campaign: CommuneCampaign, is_agreed: bool, text: str, number: str, given_on: date, by: User,
    version: int | None = None,
) -> Opinion:  # fmt: skip
    """The upper level's written opinion: agreed, or sent back with what is to be done. Raises Refused."""
    holder = holder_of(campaign.commune_review.round)
    check_holder(by, holder, campaign.area_id)
    found = locked_campaign(campaign, version)
    if found.state != states.REPORTED:
        states.check_campaign("clear", found.state)
    number = needed(number, "Ghi số văn bản cho ý kiến.")
    if not is_agreed:
        needed(text, "Ghi rõ việc xã phải làm lại.")
    check_day(given_on, what="Ngày cho ý kiến", after=found.reported_on, after_what="ngày xã báo cáo")
    rows = _locked_lists(found)
    made = Opinion.objects.create(
        campaign=found, area_id=found.area_id, holder=holder, is_agreed=is_agreed, text=text.strip(), number=number,
        given_on=given_on, given_by_id=by.pk, given_at=clock.now(),
    )  # fmt: skip
    VillageList.objects.filter(pk__in=[r.pk for r in rows]).update(state=states.CLEARED if is_agreed else states.POSTED)
    found.state = states.CLEARED if is_agreed else states.RETURNED
    found.version += 1
    found.save(update_fields=["state", "version"])
    record(by=by, action=states.BY_NAME["clear"].logged, subject=f"rà soát {found.pk}", area_id=found.area_id,
           holder=holder, agreed=is_agreed)  # fmt: skip
    return made


@transaction.atomic
def withdraw_report(*, campaign: CommuneCampaign, reason: str, by: User, version: int | None = None) -> CommuneCampaign:
    """Takes the report back before recognition, by the officer or the chairman, with the reason: villages can be sent
    back to the survey, and the commune reports again. Of two who do it one wins. Raises Refused."""
    here = access_of(by, clock.today())
    if not any(here.may(permission, campaign.area_id) for permission in (P.RUN_CAMPAIGN, P.RECOGNISE)):
        raise Refused("Chỉ cán bộ giảm nghèo xã hoặc Chủ tịch UBND xã được rút báo cáo của xã để làm lại.")
    found = locked_campaign(campaign, version)
    states.check_campaign("withdraw", found.state)
    reason = needed(reason, "Ghi lý do rút báo cáo để làm lại.")
    rows = _locked_lists(found)
    VillageList.objects.filter(pk__in=[r.pk for r in rows]).update(state=states.POSTED)
    found.state, found.returned_reason, found.returned_on, found.returned_by_id = (
        states.RETURNED, reason, clock.today(), by.pk,
    )  # fmt: skip
    found.version += 1
    found.save(update_fields=["state", "returned_reason", "returned_on", "returned_by_id", "version"])
    record(by=by, action=states.BY_NAME["withdraw"].logged, subject=f"rà soát {found.pk}", area_id=found.area_id,
           reason=reason)  # fmt: skip
    return found


def check_holder(by: User, holder: str, area_id: int) -> None:
    """Raises Refused unless this person's role is the level's that gives the opinion in the round."""
    if holder == "none":
        raise Refused("Vòng rà soát này không có bước cho ý kiến của cấp trên.")
    grants = access_of(by, clock.today()).grants
    if not any(a.role == HOLDER_ROLES[holder] and area_id in areas for a, _, areas in grants):
        raise Refused(f"Vòng rà soát này do {terms.HOLDERS[holder]} cho ý kiến; vai trò của bạn không phải cấp đó.")


@transaction.atomic
def issue_certificates(*, campaign: CommuneCampaign, suffix: str, issued_on: date, by: User, first: int = 1) -> int:
    """Issues a certificate to every poor and near-poor household of the recognised list, numbered by village and name
    from ``first`` on.

    Doing it again issues only what is missing. Returns how many were issued. Raises Refused.
    """
    check_may(by, P.RUN_CAMPAIGN, campaign.area_id, "Chỉ cán bộ giảm nghèo xã được lập giấy chứng nhận của xã.")
    found = CommuneCampaign.objects.select_for_update(of=("self",)).select_related("commune_review").get(pk=campaign.pk)
    review = found.commune_review
    if review.state != review_states.RECOGNISED:
        raise Refused("Chủ tịch UBND xã chưa công nhận danh sách nên chưa cấp được giấy chứng nhận.")
    suffix = needed(suffix, "Ghi ký hiệu của giấy chứng nhận, ví dụ /GCN-UBND.")
    decided_on = Recognition.objects.get(commune_review=review).decided_on
    check_day(issued_on, what="Ngày cấp", after=decided_on, after_what="ngày quyết định công nhận")
    if found.certificates.exists():
        raise Refused(f"Giấy chứng nhận của xã đã được cấp. {MOVED_ON}")
    with connection.cursor() as cursor:
        cursor.execute(
            statements.CERTIFICATES_SQL,
            {"campaign_id": found.pk, "review_id": review.pk, "suffix": suffix, "first": first, "issued_on": issued_on,
             "by_id": by.pk, "at": clock.now()},
        )  # fmt: skip
        count: int = cursor.rowcount
    record(by=by, action=states.BY_NAME["certify"].logged, subject=f"rà soát {found.pk}", area_id=found.area_id, count=count)
    return count
