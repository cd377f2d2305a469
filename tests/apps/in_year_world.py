"""Small worlds for the review within the year: a commune with a recognised list, requests brought to a step."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import Any

from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.accounts.models import User
from giamngheo.apps.in_year import actions
from giamngheo.apps.in_year.models import Request
from giamngheo.apps.register.models import Household, Person
from giamngheo.apps.review import actions as review_actions
from giamngheo.apps.review.models import CommuneReview, VillageAssignment
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import NAM_LAU, a_round, act_as, household, member, occasion, ticks

FILED = date(2026, 9, 10)
SURVEYED = date(2026, 9, 17)
MET = date(2026, 9, 18)
POSTED = date(2026, 9, 21)
DECIDED = date(2026, 9, 28)
PAPER: dict[str, Any] = {"decision_number": "31/QĐ-UBND", "decided_on": DECIDED, "signer_name": "Lường Văn Ba"}


@contextmanager
def on_day(monkeypatch: Any, day: date) -> Any:
    """The clock stands on another day."""
    with monkeypatch.context() as patched:
        patched.setattr(clock, "today", lambda: day)
        yield


def a_person(username: str, role: str, code: str = NAM_LAU) -> User:
    user = create_user(username=username, full_name=username, password=None, by=None, is_demo=True)
    assign_role(user=user, role=role, area=area(code), agency_id="", valid_from=date(2021, 1, 1), valid_to=None, by=None)
    return user


def recognised_list(society: Society) -> dict[str, Household]:
    """Nậm Lầu's list of 2025, recognised on 10/12/2025: one poor, one near-poor, one not poor household."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    act_as(society.nam_lau_officer)
    made = {
        "POOR": household("Lò Văn Nghèo", deprived=3),
        "NEAR_POOR": household("Quàng Thị Cận", deprived=1),
        "NOT_POOR": household("Cà Văn Khá", score_a=180, deprived=0),
    }
    place = area(NAM_LAU)
    review_actions.classify_communes(round=opened, area_ids=[place.pk], by=society.nam_lau_officer)
    review = CommuneReview.objects.get(round=opened, area=place)
    act_as(society.nam_lau_chairman)
    review_actions.recognise(
        commune_review=review, decision_number="215/QĐ-UBND", decided_on=date(2025, 12, 10),
        signer_name="Lường Văn Ba", by=society.nam_lau_chairman,
    )  # fmt: skip
    act_as(society.nam_lau_officer)
    return made


def a_worker(of: Household, by: User) -> Person:
    return member(of, "Cà Thị Làm", occasion(year=2025, on=date(2025, 10, 20), by=by))


def filed(of: Household, kind: str, by: User, **more: Any) -> Request:
    given = {"channel": "in_person", "applicant_name": of.head_name, "filed_on": FILED, **more}
    return actions.file_request(household=of, kind=kind, by=by, **given)


def surveyed(request: Request, by: User, *, score_a: float | None = 100, deprived: int = 3, unknown: int = 0) -> Request:
    """Screened where the kind asks for it, and surveyed by class."""
    if request.kind == "enter" and request.state == "filed":
        actions.screen_request(request=request, item_count=1, screened_on=FILED, by=by)
    answers = {"score_a": score_a, "member_count": 4, "area_type": "rural", **ticks(deprived, unknown=unknown)}
    actions.survey_household(request=request, answers=answers, observed_on=SURVEYED, by=by)
    return fresh(request)


def with_income(request: Request, by: User, total: int | None, *, people: int | None = 4, **more: Any) -> Request:
    """Surveyed by income: the whole household's farm income of twelve months."""
    given = {"area_type": "rural", "works_in_farming": True, "observed_on": SURVEYED, **more}
    items = given.pop("items", {"agriculture": total, "social_assistance": 6_000_000})
    actions.record_income(request=request, items=items, member_count=people, by=by, **given)
    return fresh(request)


def posted(request: Request, by: User) -> Request:
    """Met with enough votes and posted, from the survey on."""
    actions.record_meeting(request=request, held_on=MET, chaired_by="Trưởng bản", attended_count=20, agreed_count=15, by=by)
    actions.post_request(request=fresh(request), posted_on=POSTED, place="Nhà văn hoá bản", by=by)
    return fresh(request)


def fresh(request: Request) -> Request:
    """The row as it stands now, with nothing cached."""
    return Request.objects.select_related("household", "area").get(pk=request.pk)


def assigned(user: User, of: Household, duty: str = "reviewer") -> VillageAssignment:
    return VillageAssignment.objects.create(
        village=of.village, area=of.area, user_id=user.pk, duty=duty, assigned_at=clock.now()
    )
