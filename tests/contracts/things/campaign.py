"""Addresses of the campaign, each with a real thing of Phiêng Pằn, and its tables without a policy."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from giamngheo.apps.campaign import actions, terms
from giamngheo.apps.campaign.models import CommuneCampaign, Meeting, Objection, Posting, VillageList
from giamngheo.apps.review import actions as review_actions
from giamngheo.apps.review.models import CommuneReview, ReviewCase, VillageAssignment
from giamngheo.kit import clock
from tests.apps.campaign_world import bare_household

from ..phieng_pan import PhiengPan
from . import Thing


def campaign(w: PhiengPan) -> CommuneCampaign:
    """Phiêng Pằn's campaign, opened once: one village, a meeting that passed, a posting, an objection, a request."""
    found = CommuneCampaign.objects.filter(area=w.area).first()
    return found or _make(w)


def _make(w: PhiengPan) -> CommuneCampaign:
    by = w.society.phieng_pan_officer
    review = CommuneReview.objects.get(round=w.round, area=w.area)
    made = actions.open_campaign(commune_review=review, calendar=terms.proposed_calendar(w.round.closes_on, "none"), by=by)
    actions.add_member(campaign=made, full_name="Lò Văn A", office="Chủ tịch UBND xã", duty="head", by=by)
    row = VillageList.objects.get(campaign=made)
    review_actions.assign_villages(
        round=w.round, area_id=w.area.pk, village_ids=[row.village_id or 0], user=by, duty="reviewer", by=by
    )
    asked = bare_household("Hà Văn Hỏi", "Bản Khác", code=w.area.code)
    actions.file_request(campaign=made, household=asked, channel="direct", filed_on=clock.today(), by=by)
    # A meeting and an objection as they stand in the middle: made as rows, for the addresses only.
    meeting = Meeting.objects.create(
        village_list=row, area=w.area, number=1, held_on=date(2025, 10, 20), place="Nhà văn hoá", planned_at=clock.now()
    )
    posting = {"kind": "result", "place": "Nhà văn hoá", "posted_on": date(2025, 10, 21), "until_on": date(2025, 10, 24)}
    Posting.objects.create(village_list=row, area=w.area, list_digest="0" * 64, posted_at=clock.now(), **posting)
    Objection.objects.create(
        village_list=row, area=w.area, from_name="Hà Văn B", text="x", received_on=date(2025, 10, 22),
        due_on=date(2025, 10, 27), received_at=clock.now(), household=w.household,
    )  # fmt: skip
    assert meeting.pk
    return made


def commune(w: PhiengPan, *extra: Any) -> list[Any]:
    campaign(w)
    return [w.round.year, w.area.pk, *extra]


def row(w: PhiengPan, *extra: Any) -> list[Any]:
    return [VillageList.objects.get(campaign=campaign(w)).pk, *extra]


def first(model: Any, w: PhiengPan) -> list[Any]:
    campaign(w)
    return [model.objects.filter(area=w.area).order_by("id").first().pk]


def with_year(w: PhiengPan) -> list[Any]:
    campaign(w)
    return [w.round.year, VillageAssignment.objects.filter(area=w.area).order_by("id").first().pk]  # type: ignore[union-attr]


file = lambda make: lambda w: make(w, "csv")  # noqa: E731 - a table of small questions reads better so
year: Thing = lambda w: [w.round.year]  # noqa: E731

THINGS: dict[str, tuple[Thing, str]] = {
    **{f"campaign:{name}": (commune, "") for name in (
        "commune", "open", "refresh", "committee", "assignments", "case_list", "requests", "request_new", "report", "opinion",
        "certificates", "certificates_make", "withdraw",
    )},
    "campaign:case_file": (file(commune), ""),
    "campaign:certificates_file": (file(commune), ""),
    "campaign:certificates_print": (lambda w: commune(w, "pdf"), ""),
    "campaign:assignment_end": (with_year, ""),
    "campaign:member_end": (partial(first, CommuneCampaign.committee.rel.related_model), ""),
    "campaign:case_drop": (partial(first, ReviewCase), ""),
    "campaign:case_restore": (partial(first, ReviewCase), ""),
    "campaign:screening": (partial(first, CommuneCampaign.requests.rel.related_model), ""),
    **{f"campaign:{name}": (row, "") for name in ("village", "meeting_new", "post", "objection_new", "reopen")},
    "campaign:village_file": (file(row), ""),
    "campaign:meeting": (partial(first, Meeting), ""),
    "campaign:meeting_remark": (partial(first, Meeting), ""),
    "campaign:objection": (partial(first, Objection), ""),
    "campaign:paper_new": (lambda w: ["niem-yet", *first(Posting, w)], ""),
}  # fmt: skip

LISTS_OF_MINE: dict[str, Thing] = {
    "campaign:progress": year,
    "campaign:progress_file": lambda w: [w.round.year, "csv"],
    "campaign:plan": year,
    "campaign:consolidation": year,
    "campaign:approve": year,
}

REASONS = {
    "campaign_roundplan": "who gives the opinion in a round, and why: everybody's",
    "campaign_consolidation": "totals of a whole district or province and the province's decision: everybody's",
}
