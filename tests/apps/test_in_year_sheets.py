"""Requests within the year surveyed on the sheet: persons' facts, the class that follows, who may, what forbids it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.fieldwork import submitting
from giamngheo.apps.fieldwork.models import SurveyDraft
from giamngheo.apps.in_year import actions
from giamngheo.apps.in_year.models import Assessment, Request
from giamngheo.apps.register.models import Household, Membership, Occasion, Person, PersonFact
from giamngheo.apps.review.states import Refused

from .at_once import at_once, swept
from .conftest import Society, make_society
from .in_year_world import FILED, a_person, a_worker, assigned, filed, fresh, recognised_list
from .review_world import act_as
from .survey_world import answers_of_head, fill

ClientOf = Callable[[User], Client]
BADLY_OFF: dict[str, Any] = {
    "has_durable_wall": False, "has_durable_frame": False, "has_durable_roof": False, "floor_area_m2": "8",
    "water_source": "surface", "toilet_type": "none", "uses_internet": False, "observed_on": "2026-09-15",
}  # fmt: skip


@pytest.fixture
def home(society: Society) -> Household:
    """Not on the list of 2025; one man lives there."""
    found = recognised_list(society)["NOT_POOR"]
    person = a_worker(found, society.nam_lau_officer)
    Membership.objects.filter(person=person).update(is_head=True, relation="head")
    return found


@pytest.fixture
def reviewer(home: Household, society: Society) -> User:
    user = a_person("rasoat", "reviewer")
    assigned(user, home)
    return user


def screened(home: Household, by: User, kind: str = "enter") -> Request:
    request = filed(home, kind, by)
    if kind == "enter":
        actions.screen_request(request=request, item_count=1, screened_on=FILED, by=by)
    return fresh(request)


def head_of(home: Household) -> Person:
    return Person.objects.get(memberships__household=home)


def sent(request: Request, home: Household, by: User, **more: Any) -> SurveyDraft:
    draft = actions.start_sheet(request=request, by=by)
    fill(draft, by=by, values=answers_of_head(head_of(home), **{**BADLY_OFF, **more}))
    submitting.submit_survey(draft=draft, by=by)
    return SurveyDraft.objects.get(pk=draft.pk)


def test_persons_are_recorded_and_the_class_follows(home: Household, reviewer: User, society: Society) -> None:
    request = screened(home, society.nam_lau_officer)
    act_as(reviewer)
    draft = sent(request, home, reviewer)
    request = fresh(request)
    assert (request.state, request.surveyed_by_id) == ("scored", reviewer.pk)
    assert request.fact is not None
    assert request.fact.occasion_id == draft.occasion_id
    assert draft.occasion.kind == "in_year"  # type: ignore[union-attr]
    told = PersonFact.objects.get(occasion=draft.occasion)
    assert (told.person, told.employment_status) == (head_of(home), "farm_self_employed")
    assert Assessment.objects.get(request=request).result == "POOR"


def test_a_persons_answers_decide(home: Household, reviewer: User, society: Society) -> None:
    """Two services lacking, and a third only by who has no insurance: the household's ticks alone would not say it."""
    few = {"water_source": "piped", "toilet_type": "septic", "floor_area_m2": "60", "uses_internet": True}
    act_as(society.nam_lau_officer)
    request = screened(home, society.nam_lau_officer)
    act_as(reviewer)
    ref = f"p{head_of(home).pk}"
    sent(request, home, reviewer, **{**few, f"{ref}-has_health_insurance": True})
    first = Assessment.objects.get(request=request)
    sent(fresh(request), home, reviewer, **{**few, f"{ref}-has_health_insurance": False})
    second = Assessment.objects.filter(request=request).order_by("-id")[0]
    assert second.fact_id != first.fact_id
    assert second.score_b_min == first.score_b_min + 10  # type: ignore[operator]


def test_surveyed_again_it_begins_with_the_last_answers(home: Household, reviewer: User, society: Society) -> None:
    request = screened(home, society.nam_lau_officer)
    act_as(reviewer)
    first = sent(request, home, reviewer)
    again = actions.start_sheet(request=fresh(request), by=reviewer)
    assert again.pk != first.pk
    assert again.answers["water_source"] == "surface"
    assert actions.start_sheet(request=fresh(request), by=reviewer).pk == again.pk


def test_a_day_before_the_request_is_refused_and_nothing_is_sent(
    home: Household, reviewer: User, society: Society
) -> None:
    request = screened(home, society.nam_lau_officer)
    act_as(reviewer)
    with pytest.raises(Refused, match="Ngày khảo sát không được trước ngày nộp đề nghị"):
        sent(request, home, reviewer, observed_on=date(2026, 9, 1).isoformat())
    assert fresh(request).state == "screened"
    assert not PersonFact.objects.filter(occasion__kind="in_year").exists()


def test_who_may_not(home: Household, reviewer: User, society: Society) -> None:
    request = screened(home, society.nam_lau_officer)
    elsewhere = a_person("rasoat.khac", "reviewer")
    act_as(elsewhere)
    with pytest.raises(Refused, match="Bạn không có quyền"):
        actions.start_sheet(request=request, by=elsewhere)
    act_as(society.nam_lau_chairman)
    with pytest.raises(Refused, match="Bạn không có quyền"):
        actions.start_sheet(request=request, by=society.nam_lau_chairman)


def test_not_before_the_screening_nor_by_income(home: Household, society: Society) -> None:
    officer = society.nam_lau_officer
    request = filed(home, "enter", officer)
    with pytest.raises(Refused):
        actions.start_sheet(request=request, by=officer)
    average = filed(home, "average", officer)
    with pytest.raises(Refused, match="phiếu khác"):
        actions.start_sheet(request=average, by=officer)


def test_on_screen_from_the_request_and_back(
    home: Household, reviewer: User, society: Society, client_of: ClientOf
) -> None:
    request = screened(home, society.nam_lau_officer)
    client = client_of(reviewer)
    assert "Điền phiếu khảo sát" in client.get(reverse("in_year:survey", args=[request.pk])).content.decode()
    begun = client.post(reverse("in_year:sheet", args=[request.pk]), follow=True)
    page = begun.content.decode()
    assert f"đề nghị số {request.slip}" in page
    assert reverse("in_year:request", args=[request.pk]) in page
    act_as(reviewer)
    draft = SurveyDraft.objects.get(kind="in_year")
    fill(draft, by=reviewer, values=answers_of_head(head_of(home), **BADLY_OFF))
    done = client.post(reverse("fieldwork:submit", args=[draft.pk]), follow=True)
    assert "Kết quả xác định" in done.content.decode()
    foreign = client_of(society.phieng_pan_officer)
    assert foreign.post(reverse("in_year:sheet", args=[request.pk])).status_code == 404


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker) -> Iterator[tuple[Request, Household, list[User]]]:  # type: ignore[no-untyped-def]
    """A request ready to be surveyed, an officer and a reviewer who both may; committed."""
    with django_db_blocker.unblock(), swept():
        with transaction.atomic():
            society = make_society()
            found = recognised_list(society)["NOT_POOR"]
            Membership.objects.filter(person=a_worker(found, society.nam_lau_officer)).update(
                is_head=True, relation="head"
            )
            user = a_person("rasoat", "reviewer")
            assigned(user, found)
            request = screened(found, society.nam_lau_officer)
        yield request, found, [society.nam_lau_officer, user]


def test_two_begin_one_sheet_and_one_sends_it(committed: tuple[Request, Household, list[User]]) -> None:
    request, found, people = committed
    begun: list[Any] = at_once(*((by, lambda by=by: actions.start_sheet(request=request, by=by).pk) for by in people))  # type: ignore[misc]
    assert begun[0] == begun[1]
    with transaction.atomic():
        act_as(people[0])
        draft = SurveyDraft.objects.get(pk=begun[0])
        fill(draft, by=people[0], values=answers_of_head(head_of(found), **BADLY_OFF))
    sent_by = at_once(*((by, lambda by=by: submitting.submit_survey(draft=draft, by=by)) for by in people))  # type: ignore[misc]
    assert sum(isinstance(outcome, Refused) for outcome in sent_by) <= 1
    assert all(isinstance(outcome, Refused | Occasion) for outcome in sent_by), sent_by
    with transaction.atomic():
        act_as(people[0])
        assert Assessment.objects.filter(request=request).count() == 1
        assert PersonFact.objects.filter(occasion__kind="in_year").count() == 1
