"""What the papers of the campaign say, from the rows as they stand: the shapes are those of ``plan/papers``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from giamngheo.apps.campaign import terms
from giamngheo.apps.campaign.models import (
    Certificate,
    CommuneCampaign,
    Meeting,
    Objection,
    Opinion,
    Posting,
    ReviewRequest,
    VillageList,
)
from giamngheo.apps.papers.models import Paper
from giamngheo.apps.register.models import Membership
from giamngheo.apps.review.models import Decision, Recognition
from giamngheo.apps.review.movement import MOVEMENTS
from giamngheo.apps.review.states import Refused
from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES, RELATIONS, labels
from giamngheo.kit import formats

from .campaigns import holder_of, village_name
from .results import result_standing

CLASS_VI, MOVEMENT_VI, RELATION_VI = labels(HOUSEHOLD_CLASSES), labels(MOVEMENTS), labels(RELATIONS)
SEX_VI = {"M": "Nam", "F": "Nữ"}
Content = tuple[str, dict[str, Any]]
TO = {"district": "Ủy ban nhân dân cấp huyện", "province": "Ủy ban nhân dân tỉnh", "none": "Ủy ban nhân dân tỉnh"}
WITH_LIST = ("campaign__commune_review__round", "campaign__area", "village")
_ROW = tuple(f"village_list__{name}" for name in WITH_LIST)
_OF_CAMPAIGN = ("campaign__commune_review__round", "campaign__area")
ROWS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "bien-ban": (Meeting, _ROW),
    "niem-yet": (Posting, _ROW),
    "phuc-tra": (Objection, (*_ROW, "posting")),
    "tu-choi": (ReviewRequest, (*_OF_CAMPAIGN, "household__village")),
    "bao-cao": (CommuneCampaign, ("commune_review__round", "area")),
    "y-kien": (Opinion, _OF_CAMPAIGN),
    "quyet-dinh": (CommuneCampaign, ("commune_review__round", "area")),
    "chung-nhan": (Certificate, (*_OF_CAMPAIGN, "household__village")),
}


def subject_of(sort: str, pk: int) -> str:
    """How a paper says what it is about."""
    return f"campaign_{sort}:{pk}"


def row_of(sort: str, pk: int) -> Any:
    """The row a sort of paper is about, with all that its content needs; None when there is none in sight."""
    model, related = ROWS[sort]
    return model.objects.select_related(*related).filter(pk=pk).first()


def village_of(sort: str, row: Any) -> int | None:
    """The village whose readers may see the paper; None: the commune's."""
    village_list = getattr(row, "village_list", None)
    return village_list.village_id if village_list else None


def papers_of(sort: str, pks: list[int]) -> dict[int, int]:
    """Row → paper made of it; one query."""
    subjects = {subject_of(sort, pk): pk for pk in pks}
    found = Paper.objects.filter(subject__in=subjects).order_by("-id").values_list("subject", "id")
    return {subjects[subject]: paper for subject, paper in found}


def unprinted(campaign: CommuneCampaign) -> QuerySet[Certificate]:
    """Certificates that have a number and no paper yet, in the order of their numbers; one query."""
    subject = Concat(Value(subject_of("chung-nhan", 0).removesuffix("0"), output_field=TextField()), Cast("pk", TextField()))
    printed = Paper.objects.filter(area_id=campaign.area_id, subject=OuterRef("subject"))
    found = campaign.certificates.select_related(*_OF_CAMPAIGN, "household__village").annotate(subject=subject)
    return found.filter(~Exists(printed)).order_by("id")


def next_certificate(area_id: int, year: int) -> int:
    """The number after the last certificate that the commune issued in the year, on paper or in a campaign."""
    written = list(Certificate.objects.filter(area_id=area_id, issued_on__year=year).values_list("number", flat=True))
    written += Paper.objects.filter(area_id=area_id, family="GCN", year=year).values_list("number", flat=True)
    return max((int(found[0]) for number in written if (found := re.match(r"\d+", number))), default=0) + 1


def proposed(sort: str, row: Any) -> tuple[str, date | None]:
    """Number and day that the rows know already; empty where the book of the office gives the number."""
    match sort:
        case "bien-ban":
            return "", row.held_on
        case "niem-yet":
            return "", row.posted_on
        case "bao-cao":
            return row.report_number, row.reported_on
        case "y-kien" | "chung-nhan":
            return row.number, row.given_on if sort == "y-kien" else row.issued_on
        case "quyet-dinh":
            found = Recognition.objects.filter(commune_review=row.commune_review).first()
            return (found.decision_number, found.decided_on) if found else ("", None)
        case "tu-choi":
            return "", None
    return "", row.rechecked_on


def signer_of(sort: str, row: Any) -> str:
    """Who signs, where it is known."""
    review = {"quyet-dinh": lambda: row.commune_review, "chung-nhan": lambda: row.campaign.commune_review}.get(sort)
    if review is not None:
        found = Recognition.objects.filter(commune_review=review()).first()
        return found.signer_name if found else ""
    return ""


def _village(village_list: VillageList) -> str:
    return village_name(village_list)


def _year(village_list: VillageList) -> int:
    return village_list.campaign.commune_review.round.year


def minutes(meeting: Meeting) -> Content:
    """Minutes of a recorded meeting, with the households as they were put to it and were kept. Raises Refused before it
    is recorded."""
    if meeting.attended_count is None or meeting.agreed_count is None:
        raise Refused("Ghi kết quả hội nghị trước khi lập biên bản.")
    row = meeting.village_list
    remarks = [one.text for one in meeting.remarks.all()]
    is_failed = meeting.state == "failed"
    conclusion = "Hội nghị không đạt tỷ lệ nhất trí; rà soát, phân loại lại và họp lại." if is_failed else (
        "Hội nghị nhất trí với kết quả rà soát, phân loại các hộ của bản."
    )  # fmt: skip
    shown = [
        {"head_name": one["head_name"], "class_proposed": CLASS_VI.get(one["household_class"], "")} for one in meeting.rows
    ]
    return "meeting_minutes", {
        "village": _village(row), "year": _year(row), "held_on": meeting.held_on, "place_held": meeting.place,
        "chair_name": meeting.chair_name, "secretary_name": meeting.secretary_name,
        "present_count": meeting.attended_count, "agree_count": meeting.agreed_count,
        "agree_share": f"Đạt {formats.percent(meeting.agreed_count / meeting.attended_count)}.",
        "front_remark": " ".join(remarks), "opinions": meeting.minutes.splitlines(), "conclusion": conclusion,
        "household_signers": meeting.representatives, "households": shown,
    }  # fmt: skip


def posting_list(posting: Posting) -> Content:
    """The list as it was posted, from the rows kept with the posting: only what the law posts."""
    row = posting.village_list
    fields = {field.id for field in terms.law().posted_fields}
    return "posting_list", {
        "village": _village(row), "year": _year(row), "posted_from": posting.posted_on, "posted_to": posting.until_on,
        "places": [posting.place], "objections_to": "Ban Chỉ đạo rà soát cấp xã (trụ sở UBND xã)",
        "households": [
            {name: value for name, value in (
                ("head_name", one["head_name"]), ("village", _village(row)),
                ("household_class", CLASS_VI[one["household_class"] or "UNDETERMINED"]),
            ) if name in fields}
            for one in posting.rows
        ],
    }  # fmt: skip


def objection_result(objection: Objection) -> Content:
    """The answer to an objection. Raises Refused before the re-check."""
    if objection.state == "open":
        raise Refused("Ghi kết quả phúc tra trước khi lập thông báo.")
    posting = objection.posting
    return "objection_result", {
        "applicant_name": objection.from_name, "village": _village(objection.village_list),
        "received_on": objection.received_on, "objection": objection.text, "rechecked_on": objection.rechecked_on,
        "found": objection.outcome, "posted_from": posting.posted_on if posting else None,
        "posted_to": posting.until_on if posting else None,
    }  # fmt: skip


def refusal(asked: ReviewRequest) -> Content:
    """The written answer to whom Phiếu A kept out, with its items as the reasons. Raises Refused before that."""
    if asked.state != "screened_out":
        raise Refused("Chỉ lập văn bản trả lời cho giấy đề nghị mà Phiếu A không đưa vào rà soát.")
    names = {item.id: item.name_vi for item in terms.law().screening_items}
    had = "; ".join(names.get(one, one) for one in asked.items or [])
    village = asked.household.village
    return "refusal", {
        "applicant_name": asked.household.head_name, "village": village.name if village else "",
        "request_name": f"rà soát hộ nghèo, hộ cận nghèo năm {asked.campaign.commune_review.round.year}",
        "filed_on": asked.filed_on,
        "reasons": [
            f"Phiếu A: hộ có {formats.number(len(asked.items or []))} mục, từ {formats.number(asked.threshold)} mục trở lên thì "
            f"không đưa vào rà soát. Các mục hộ có: {had}."
        ],
        "appeal": "Hộ có thay đổi thì nộp lại giấy đề nghị kèm lý do.",
    }  # fmt: skip


def _listed(campaign: CommuneCampaign) -> QuerySet[Decision]:
    """Households of the commune's list by village and name: those on it, and those that left it."""
    on_paper = Q(household_class__in=["POOR", "NEAR_POOR"]) | Q(movement__in=["left_poor", "left_near_poor"])
    found = Decision.objects.filter(on_paper, commune_review=campaign.commune_review).select_related("household__village")
    return found.order_by("household__village__search_key", "household__sort_key", "household_id")


def _listed_rows(campaign: CommuneCampaign) -> list[dict[str, Any]]:
    return [
        {
            "head_name": d.household.head_name, "village": d.household.village.name if d.household.village else "",
            "member_count": d.household.member_count, "household_class": CLASS_VI[d.household_class],
            "movement": MOVEMENT_VI.get(d.movement, ""),
        }
        for d in _listed(campaign)
    ]  # fmt: skip


def report(campaign: CommuneCampaign) -> Content:
    """The report to the upper level with its list. Raises Refused before it is sent."""
    if campaign.reported_on is None:
        raise Refused("Gửi báo cáo kết quả rà soát trước khi in báo cáo.")
    review = campaign.commune_review
    counts = (("Hộ nghèo", review.poor_count), ("Hộ cận nghèo", review.near_poor_count), ("Hộ không nghèo", review.not_poor_count))
    return "report_to_upper_level", {
        "year": review.round.year, "to": TO[holder_of(review.round)], "household_count": review.household_count,
        "standing": "chính thức" if result_standing(review.round_id).is_official else "sơ bộ",
        "figures": [{"name": name, "count": count} for name, count in counts], "households": _listed_rows(campaign),
    }  # fmt: skip


def opinion(said: Opinion) -> Content:
    """The upper level's opinion."""
    campaign = said.campaign
    office = "ỦY BAN NHÂN DÂN\nTỈNH SƠN LA" if said.holder == "province" else "ỦY BAN NHÂN DÂN\nCẤP HUYỆN"
    agreed = "Nhất trí với kết quả rà soát." if said.is_agreed else "Yêu cầu làm lại."
    return "upper_level_opinion", {
        "year": campaign.commune_review.round.year, "to": f"Ủy ban nhân dân {campaign.area.name}",
        "report_number": campaign.report_number, "report_on": campaign.reported_on, "is_agreed": said.is_agreed,
        "opinion": f"{agreed} {said.text}".strip(), "agency": office,
    }  # fmt: skip


def decision(campaign: CommuneCampaign) -> Content:
    """The chairman's decision with its list. Raises Refused before recognition."""
    review = campaign.commune_review
    if review.state != "recognised":
        raise Refused("Chủ tịch UBND xã chưa công nhận danh sách nên chưa có quyết định để in.")
    rows = _listed_rows(campaign)
    left = [d.movement for d in _listed(campaign)]
    agreed = campaign.opinions.filter(is_agreed=True).last()
    opinion_line = f"Căn cứ ý kiến số {agreed.number} ngày {formats.day(agreed.given_on)} của cấp trên" if agreed else ""
    return "recognition_decision", {
        "year": review.round.year,
        "subject_line": f"Về việc công nhận kết quả rà soát hộ nghèo, hộ cận nghèo năm {review.round.year}",
        "poor_count": review.poor_count, "near_poor_count": review.near_poor_count,
        "left_poor_count": left.count("left_poor") + left.count("poor_to_near_poor"),
        "left_near_poor_count": left.count("left_near_poor"), "opinion_line": opinion_line, "households": rows,
    }  # fmt: skip


def certificate(issued: Certificate) -> Content:
    """A household's certificate with its members, without ethnicity or ID numbers."""
    return certificates([issued])[issued.pk]


def certificates(issued: Sequence[Certificate]) -> dict[int, Content]:
    """Certificate → what it says, of one campaign's; two queries whatever their number."""
    homes = [one.household_id for one in issued]
    members: dict[int, list[Membership]] = {}
    rows = Membership.objects.filter(household__in=homes, valid_to=None).select_related("person")
    for row in rows.order_by("-is_head", "id"):
        members.setdefault(row.household_id, []).append(row)
    found = Recognition.objects.get(commune_review=issued[0].campaign.commune_review) if issued else None
    return {one.pk: _certificate(one, found, members.get(one.household_id, [])) for one in issued if found}


def _certificate(issued: Certificate, found: Recognition, members: Sequence[Membership]) -> Content:
    campaign, home = issued.campaign, issued.household
    return ("certificate_poor" if issued.household_class == "POOR" else "certificate_near_poor"), {
        "head_name": home.head_name, "village": home.village.name if home.village else "chưa ghi bản",
        "list_year": campaign.commune_review.round.year + 1, "decision_number": found.decision_number,
        "decided_on": found.decided_on,
        "members": [
            {
                "full_name": m.person.full_name, "sex": SEX_VI.get(m.person.sex, ""),
                "birth": formats.day(m.person.birth_on, missing=str(m.person.birth_year or "")),
                "relation": RELATION_VI.get(m.relation, ""),
            }
            for m in members
        ],
    }  # fmt: skip


__all__ = [
    "ROWS", "certificate", "certificates", "decision", "minutes", "next_certificate", "objection_result", "opinion",
    "papers_of", "posting_list", "proposed", "refusal", "report", "row_of", "signer_of", "subject_of", "unprinted", "village_of",
]  # fmt: skip
