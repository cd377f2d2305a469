"""Campaigns of communes, their villages with counts and steps, and how far a round has come, rolled up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import Access, holders_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.campaign import statements, states, terms
from giamngheo.apps.campaign.models import (
    Certificate,
    CommitteeMember,
    CommuneCampaign,
    ReviewRequest,
    RoundPlan,
    VillageList,
)
from giamngheo.apps.review import states as review_states
from giamngheo.apps.review.models import CommuneReview, Round, VillageAssignment
from giamngheo.apps.review.queries import assignments_in, villages_of
from giamngheo.apps.review.queries import is_late as review_late

# Permissions that show every village of a commune; without one of them only the villages assigned.
WHOLE_COMMUNE = (P.RUN_CAMPAIGN, P.VIEW_HOUSEHOLDS, P.OBSERVE, P.GIVE_OPINION, P.RECOGNISE)
# Who opens a village's list; who only reads figures (VIEW_TABLES) sees how far each village is, and no household.
VILLAGE_PEOPLE = (*WHOLE_COMMUNE, P.SURVEY, P.HOLD_MEETING)
CAMPAIGN_PEOPLE = (*VILLAGE_PEOPLE, P.VIEW_TABLES)
# Who knows a village's result before it is posted, beside its own head, whom the meeting needs.
BEFORE_POSTING = (P.RUN_CAMPAIGN, P.RECOGNISE)
# Whose role gives the opinion of which level.
HOLDER_ROLES = {"district": "district_officer", "province": "province_officer"}


def holder_of(round: Round) -> str:
    """Who gives the upper level's opinion in a round: as the province planned, otherwise as the plan proposes."""
    planned = RoundPlan.objects.filter(round=round).first()
    if planned is not None:
        return planned.opinion_holder
    found = terms.law().opinion_on(round.closes_on)
    return found.holder if found else "none"


def campaign_of(review: CommuneReview) -> CommuneCampaign | None:
    """The commune's campaign; None until it is opened (a commune that only imports a workbook has none).

    Told with it, in the same query: ``has_committee`` (somebody sits on it), ``unscreened`` (requests without Phiếu A).
    """
    sitting = CommitteeMember.objects.filter(campaign=OuterRef("pk"), ended_on=None)
    waiting = ReviewRequest.objects.filter(campaign=OuterRef("pk"), state="filed").order_by().values("campaign")
    told = {"has_committee": Exists(sitting), "unscreened": Coalesce(Subquery(waiting.annotate(n=Count("pk")).values("n")), 0)}
    found = CommuneCampaign.objects.select_related("commune_review__round", "area").annotate(**told)
    return found.filter(commune_review=review).first()


def list_of(pk: int) -> VillageList | None:
    """A village's list with all that its page needs."""
    related = ("campaign__commune_review__round", "campaign__area", "area", "village")
    return VillageList.objects.select_related(*related).filter(pk=pk).first()


def sees_whole_commune(access: Access, area_id: int) -> bool:
    """Whether this person sees every village of the commune."""
    return any(access.may(permission, area_id) for permission in WHOLE_COMMUNE)


def visible_villages(access: Access, area_id: int, round: Round) -> frozenset[int] | None:
    """Ids of the villages whose list this person may open in a commune; None: all of them."""
    return None if sees_whole_commune(access, area_id) else villages_of(access.user.pk, round)


def counted_villages(access: Access, area_id: int, round: Round) -> frozenset[int] | None:
    """Ids of the villages whose figures this person sees in a commune; None: all of them."""
    return None if access.may(P.VIEW_TABLES, area_id) else visible_villages(access, area_id, round)


def sees_result(access: Access, row: VillageList) -> bool:
    """Whether this person knows the village's classes: everybody who may open it once they are posted; before, only who
    runs the campaign, the chairman, and the village's head."""
    review = row.campaign.commune_review
    if row.state in states.PUBLIC or review.state == review_states.RECOGNISED:
        return True
    if any(access.may(permission, row.area_id) for permission in BEFORE_POSTING):
        return True
    return is_head(access, row)


def is_head(access: Access, row: VillageList) -> bool:
    """Whether this person heads the village; a reviewer's duty there is another."""
    if not access.may(P.HOLD_MEETING, row.area_id):
        return False
    round = row.campaign.commune_review.round
    return row.village_id in villages_of(access.user.pk, round, VillageAssignment.Duty.VILLAGE_HEAD)


def holds_meetings(access: Access, row: VillageList) -> bool:
    """Whether this person calls and records the village's meetings: its head, or the commune's officer."""
    return access.may(P.RUN_CAMPAIGN, row.area_id) or is_head(access, row)


def gives_opinion(access: Access, round: Round, area_id: int) -> bool:
    """Whether this person's role is the level's that gives the opinion in the round."""
    role = HOLDER_ROLES.get(holder_of(round))
    return any(a.role == role and area_id in areas for a, _, areas in access.grants)


def hears_objections(access: Access, row: VillageList) -> bool:
    """Whether this person reads who objected and what they said. Others know only how many there are."""
    if any(access.may(permission, row.area_id) for permission in BEFORE_POSTING):
        return True
    return gives_opinion(access, row.campaign.commune_review.round, row.area_id)


@dataclass(frozen=True, slots=True)
class VillageLine:
    """One village's list: counts of households, the step it is at, the day by which that step is due."""

    list: VillageList
    total: int
    follow_up: int
    surveyed: int
    scored: int
    poor: int
    near_poor: int
    undetermined: int
    open_objections: int
    state: str
    due_on: date | None
    is_late: bool
    is_settled: bool

    @property
    def name(self) -> str:
        return village_name(self.list)


def village_name(village_list: VillageList) -> str:
    """The village's name, or that these households have none."""
    return village_list.village.name if village_list.village else "Hộ chưa ghi bản"


@dataclass(frozen=True, slots=True)
class Frame:
    """What the steps of a commune's villages depend on beside their own counts."""

    campaign: CommuneCampaign
    review: CommuneReview
    is_certified: bool


def village_state(row: VillageList, counts: dict[str, Any], frame: Frame) -> str:
    """The step shown: stored, or derived from facts, decisions, recognition and certificates."""
    if frame.review.state == review_states.RECOGNISED:
        return states.CERTIFIED if frame.is_certified else states.RECOGNISED
    if row.state != states.SURVEYING:
        return row.state
    classified_at = frame.review.classified_at
    is_redone = row.redo_since is None or (classified_at is not None and classified_at > row.redo_since)
    if counts["surveyed"] < counts["total"] or not is_redone:
        return states.SURVEYING
    return states.SCORED if counts["scored"] >= counts["total"] else states.SURVEYED


def due_of(state: str, counts: dict[str, Any], campaign: CommuneCampaign, closes_on: date) -> date | None:
    """The last day for the step that comes next; None when all is done."""
    if state in {states.RECOGNISED, states.CERTIFIED}:
        return None
    return {
        states.SURVEYING: campaign.survey_due_on,
        states.SURVEYED: campaign.survey_due_on,
        states.SCORED: campaign.meeting_due_on,
        states.MET: campaign.posting_due_on,
        states.POSTED: campaign.report_due_on,
        states.OBJECTED: counts["objection_due_on"] or campaign.report_due_on,
        states.RECHECKED: campaign.report_due_on,
        states.REPORTED: campaign.opinion_due_on or closes_on,
        states.CLEARED: closes_on,
    }[state]


def village_lines(campaigns: Sequence[CommuneCampaign], today: date) -> list[VillageLine]:
    """Every village of these campaigns, by name; four queries whatever their number."""
    ids = [campaign.pk for campaign in campaigns]
    if not ids:
        return []
    certified = set(Certificate.objects.filter(campaign_id__in=ids).values_list("campaign_id", flat=True).distinct())
    frames = {c.pk: Frame(c, c.commune_review, c.pk in certified) for c in campaigns}
    counts = _counts(ids)
    rows = VillageList.objects.filter(campaign_id__in=ids).select_related("village")
    return [_line(row, counts[row.pk], frames[row.campaign_id], today) for row in rows]


def _line(row: VillageList, counts: dict[str, Any], frame: Frame, today: date) -> VillageLine:
    state = village_state(row, counts, frame)
    due_on = due_of(state, counts, frame.campaign, frame.review.round.closes_on)
    numbers = {name: counts[name] for name in (
        "total", "follow_up", "surveyed", "scored", "poor", "near_poor", "undetermined", "open_objections",
    )}  # fmt: skip
    settled = row.state == states.POSTED and row.posted_until is not None and today > row.posted_until
    is_late = due_on is not None and today > due_on
    return VillageLine(list=row, state=state, due_on=due_on, is_late=is_late, is_settled=settled, **numbers)


def _counts(campaign_ids: list[int]) -> dict[int, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statements.COUNTS_SQL, {"campaign_ids": campaign_ids})
        names = [column.name for column in cursor.description or ()]
        return {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


def digests(campaign: CommuneCampaign) -> dict[int, str]:
    """Village list → digest of what its households are now."""
    with connection.cursor() as cursor:
        cursor.execute(statements.DIGEST_SQL, {"campaign_id": campaign.pk})
        return dict(cursor.fetchall())


def waiting_counts(campaign: CommuneCampaign) -> tuple[int, int]:
    """Households with a form of the year that are not in the list to review; requests that wait for Phiếu A. One query."""
    review = campaign.commune_review
    with connection.cursor() as cursor:
        cursor.execute(
            statements.WAITING_SQL,
            {"year": review.round.year, "area_id": campaign.area_id, "round_id": review.round_id, "campaign_id": campaign.pk},
        )
        unlisted, unscreened = cursor.fetchone()
    return int(unlisted), int(unscreened)


@dataclass(slots=True)
class CommuneLine:
    """One commune in a round: its campaign (None: not opened) and its villages summed."""

    review: CommuneReview
    campaign: CommuneCampaign | None
    state: str
    villages: list[VillageLine] = field(default_factory=list)
    is_late: bool = False

    @property
    def tally(self) -> Counter[str]:
        return Counter(line.state for line in self.villages)

    @property
    def late_villages(self) -> int:
        return sum(line.is_late for line in self.villages)

    def reached(self, state: str) -> int:
        """Villages that are at this step or beyond."""
        return sum(states.ORDER[line.state] >= states.ORDER[state] for line in self.villages)

    def sum_of(self, name: str) -> int:
        return sum(getattr(line, name) for line in self.villages)


def commune_lines(
    round: Round, area_ids: Collection[int], today: date, *, villages: frozenset[int] | None = None
) -> list[CommuneLine]:
    """Every commune of the round within these areas; six queries. ``villages``: only these are counted."""
    certificates = Certificate.objects.filter(campaign__commune_review=OuterRef("pk"))
    reviews = list(
        CommuneReview.objects.filter(round=round, area_id__in=area_ids)
        .select_related("area__parent", "round")
        .annotate(is_certified=Exists(certificates))
        .order_by("area__name", "area__code")
    )
    found = CommuneCampaign.objects.filter(commune_review__in=[r.pk for r in reviews])
    campaigns = {c.commune_review_id: c for c in found.select_related("commune_review__round", "area")}
    by_campaign: dict[int, list[VillageLine]] = {}
    for line in village_lines(list(campaigns.values()), today):
        if villages is None or line.list.village_id in villages:
            by_campaign.setdefault(line.list.campaign_id, []).append(line)
    return [_commune_line(review, campaigns.get(review.pk), by_campaign, today) for review in reviews]


def _commune_line(
    review: CommuneReview, campaign: CommuneCampaign | None, by_campaign: dict[int, list[VillageLine]], today: date
) -> CommuneLine:
    lines = by_campaign.get(campaign.pk, []) if campaign else []
    state = campaign_state(review, campaign, is_certified=review.is_certified)  # type: ignore[attr-defined]
    is_done = review.state == review_states.RECOGNISED
    is_late = review_late(review, today) or (not is_done and any(line.is_late for line in lines))
    return CommuneLine(review, campaign, state, lines, is_late)


def campaign_state(review: CommuneReview, campaign: CommuneCampaign | None, *, is_certified: bool) -> str:
    """The commune's step: empty while no campaign is opened and nothing is recognised."""
    if review.state == review_states.RECOGNISED:
        return states.CERTIFIED if is_certified else states.RECOGNISED
    return campaign.state if campaign else ""


@dataclass(slots=True)
class DistrictLine:
    """Communes of one district (or of the whole, where the map has no districts), summed."""

    area: Any
    communes: list[CommuneLine]

    def count(self, *wanted: str) -> int:
        """Communes at one of these steps."""
        return sum(line.state in wanted for line in self.communes)

    def sum_of(self, name: str) -> int:
        return sum(line.sum_of(name) for line in self.communes)

    @property
    def villages(self) -> int:
        return sum(len(line.villages) for line in self.communes)

    @property
    def late_villages(self) -> int:
        return sum(line.late_villages for line in self.communes)

    @property
    def late_communes(self) -> int:
        return sum(line.is_late for line in self.communes)


def by_district(lines: Iterable[CommuneLine]) -> list[DistrictLine]:
    """Lines gathered by the commune's parent on its map."""
    groups: dict[int, DistrictLine] = {}
    for line in lines:
        parent = line.review.area.parent
        if parent is not None:
            groups.setdefault(parent.pk, DistrictLine(parent, [])).communes.append(line)
    return sorted(groups.values(), key=lambda group: group.area.code)


def my_villages(user_id: int, round: Round, *duties: str) -> frozenset[int]:
    """Ids of the villages a reviewer or a head works in; only of these duties when some are named."""
    return villages_of(user_id, round, *duties)


def round_of(year: int) -> Round | None:
    """The round of a year."""
    return Round.objects.filter(year=year).first()


def newest_round() -> Round | None:
    """The round to show first: the newest open one, otherwise the newest."""
    found = list(Round.objects.order_by("-year"))
    return next((one for one in found if one.state == Round.State.OPEN), found[0] if found else None)


def round_years() -> list[int]:
    """Years with a round, newest first."""
    return list(Round.objects.order_by("-year").values_list("year", flat=True))


def review_of(year: int, area_id: int) -> CommuneReview | None:
    """A commune's list of a year's round."""
    related = ("round", "area__parent")
    return CommuneReview.objects.select_related(*related).filter(round__year=year, area_id=area_id).first()


def people_of(round: Round, area_id: int) -> dict[int, str]:
    """Village → who works in it, in words; two queries."""
    rows = list(assignments_in(round, area_id))
    names = dict(User.objects.filter(pk__in={row.user_id for row in rows}).values_list("pk", "full_name"))
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.village_id, []).append(f"{names.get(row.user_id, '?')} ({row.get_duty_display()})")
    return {village: "; ".join(sorted(set(people))) for village, people in found.items()}


@dataclass(frozen=True, slots=True)
class Assigned:
    """One duty of one person in one village, as the page of assignments lists it."""

    id: int
    village: str
    person: str
    duty: str
    assigned_at: Any


def assigned_in(round: Round, area_id: int) -> list[Assigned]:
    """Duties now in a commune, by village; two queries."""
    rows = list(assignments_in(round, area_id).select_related("village").order_by("village__search_key", "id"))
    names = dict(User.objects.filter(pk__in={row.user_id for row in rows}).values_list("pk", "full_name"))
    return [
        Assigned(r.pk, r.village.name, names.get(r.user_id, "?"), str(r.get_duty_display()), r.assigned_at) for r in rows
    ]


def assignment_of(pk: int) -> VillageAssignment | None:
    """A duty by its id, within the scope."""
    return VillageAssignment.objects.select_related("round").filter(pk=pk).first()


def villages_for_choice(campaign: CommuneCampaign) -> list[tuple[int, str]]:
    """Villages with a list in the campaign, by name."""
    rows = VillageList.objects.filter(campaign=campaign, village__isnull=False).select_related("village")
    return [(row.village.pk, row.village.name) for row in rows if row.village]


def people_for_choice(area_id: int, today: date) -> list[tuple[int, str]]:
    """Who may review or head a village of the commune."""
    found = {user.pk: user.full_name for p in (P.SURVEY, P.HOLD_MEETING) for user in holders_of(p, area_id, today)}
    return sorted(found.items(), key=lambda pair: pair[1])


def person_of(pk: int) -> User | None:
    return User.objects.filter(pk=pk).first()
