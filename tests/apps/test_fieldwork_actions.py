"""Sheets: begun, saved from two phones, sent once, corrected with a reason; what the law's engine makes of them."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.fieldwork import actions, preview, queries, submitting
from giamngheo.apps.fieldwork.models import MemberNotice, SurveyDraft, SurveySave
from giamngheo.apps.fieldwork.states import Refused
from giamngheo.apps.register.models import Household, HouseholdFact, Membership, Occasion, Person, PersonFact
from giamngheo.apps.review import actions as review
from giamngheo.apps.review.models import CommuneReview, Decision, Round
from giamngheo.apps.review.replay import replay_decision
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import NAM_LAU, ROUND_YEAR, a_round, act_as, add_fact, occasion, ticks
from .survey_world import a_household, a_reviewer, a_village, answers_of_head, fill


@pytest.fixture
def opened(society: Society) -> Round:
    act_as(society.province_officer)
    found = a_round(society.province_officer)
    act_as(society.nam_lau_officer)
    return found


def sheet_of(society: Society, opened: Round, **more: object) -> tuple[SurveyDraft, Person]:
    home, head = a_household()
    draft = actions.start_survey(household=home, round=opened, by=society.nam_lau_officer)
    fill(draft, by=society.nam_lau_officer, values=answers_of_head(head, **more))
    draft.refresh_from_db()
    return draft, head


def test_one_open_sheet_per_household(society: Society, opened: Round) -> None:
    home, _head = a_household()
    first = actions.start_survey(household=home, round=opened, by=society.nam_lau_officer)
    assert actions.start_survey(household=home, round=opened, by=society.nam_lau_officer).pk == first.pk


def test_saves_go_on_where_one_left(society: Society, opened: Round) -> None:
    draft, _head = sheet_of(society, opened)
    assert draft.version == 2
    assert draft.answers["floor_area_m2"] == "45.5"
    saved = fill(draft, by=society.nam_lau_officer, values={"floor_area_m2": "50"})
    assert saved.version == 3
    last = SurveySave.objects.filter(draft=draft).last()
    assert last is not None
    assert last.changes == {"floor_area_m2": ["45.5", "50"]}


def test_the_same_save_twice_is_written_once(society: Society, opened: Round) -> None:
    draft, _head = sheet_of(society, opened)
    for _ in range(2):
        saved = fill(draft, by=society.nam_lau_officer, values={"floor_area_m2": "50"}, version=2, key="k1")
        assert saved.version == 3
    assert SurveySave.objects.filter(draft=draft, key="k1").count() == 1


def test_two_phones_are_told_both_answers_and_lose_none(society: Society, opened: Round) -> None:
    draft, _head = sheet_of(society, opened)
    fill(draft, by=society.nam_lau_officer, values={"water_source": "rain", "toilet_type": "none"}, version=2)
    late = fill(
        draft, by=society.nam_lau_officer, version=2,
        values={"water_source": "surface", "toilet_type": "septic", "floor_area_m2": "30"},
    )  # fmt: skip
    # The toilet the late phone only repeats as it had seen it; the floor nobody else touched; the water differs.
    assert late.conflicts == {"water_source": ("surface", "rain")}
    draft.refresh_from_db()
    assert (draft.answers["water_source"], draft.answers["toilet_type"], draft.answers["floor_area_m2"]) == (
        "rain", "none", "30",
    )  # fmt: skip
    kept = SurveySave.objects.filter(draft=draft).last()
    assert kept is not None
    assert kept.put_aside == {"water_source": ["surface", "rain"]}
    assert fill(draft, by=society.nam_lau_officer, values={"water_source": "surface"}).conflicts == {}


def test_an_unknown_question_is_refused(society: Society, opened: Round) -> None:
    draft, _head = sheet_of(society, opened)
    with pytest.raises(Refused, match="không có câu hỏi"):
        fill(draft, by=society.nam_lau_officer, values={"p1-is_admin": True})


def test_sending_makes_one_occasion_with_all_facts(society: Society, opened: Round) -> None:
    draft, head = sheet_of(society, opened, needs=["housing"], causes=["land"], has_merit_member=False)
    fill(draft, by=society.nam_lau_officer, values={
        "n1a-full_name": "Lò Thị Mai", "n1a-sex": "F", "n1a-birth_on": "2015-03-02", "n1a-relation": "child",
        f"p{head.pk}-needs": ["job"], "n1a-is_attending": True, "n1a-attending_level": "primary",
    })  # fmt: skip
    done = submitting.submit_survey(draft=draft, by=society.nam_lau_officer)
    assert (done.kind, done.year, done.observed_on, done.by_id) == (
        "annual_review", ROUND_YEAR, date(2025, 10, 20), society.nam_lau_officer.pk,
    )  # fmt: skip
    fact = HouseholdFact.objects.get(occasion=done)
    assert (fact.member_count, fact.needs, fact.causes, fact.has_merit_member, fact.is_policy_household) == (
        2, ["housing"], ["land"], False, None,
    )  # fmt: skip
    assert (fact.head_sex, float(fact.floor_area_m2 or 0), fact.score_a) == ("M", 45.5, 100)
    people = {row.person.full_name: row for row in PersonFact.objects.filter(occasion=done)}
    assert set(people) == {"Lò Văn Ún", "Lò Thị Mai"}
    assert people["Lò Văn Ún"].needs == ["job"]
    assert people["Lò Thị Mai"].attending_level == "primary"
    child = Membership.objects.get(person__full_name="Lò Thị Mai")
    assert (child.household_id, child.valid_from, child.is_head) == (draft.household_id, date(2025, 10, 20), False)
    again = submitting.submit_survey(draft=draft, by=society.nam_lau_officer)
    assert again.pk == done.pk
    assert Occasion.objects.filter(year=ROUND_YEAR).count() == 1


def test_the_class_before_sending_is_the_class_of_the_list_and_can_be_replayed(society: Society, opened: Round) -> None:
    draft, _head = sheet_of(
        society, opened, has_durable_wall=False, has_durable_roof=False, water_source="surface", toilet_type="none"
    )
    told = submitting.sheet_of_draft(draft)
    foreseen = preview.preview(draft, told, queries.before(draft.household, year=ROUND_YEAR))
    assert foreseen is not None
    submitting.submit_survey(draft=draft, by=society.nam_lau_officer)
    review.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=society.nam_lau_officer)
    decision = Decision.objects.get(household=draft.household)
    assert decision.household_class == foreseen.class_code == "POOR"
    replay = replay_decision(decision)
    assert replay.is_same
    assert replay.trace is not None
    assert [line["truth"] for line in replay.trace["conditions"]] == [
        line["truth"] for line in foreseen.trace["conditions"]
    ]


def test_what_the_sheet_leaves_open_counts_as_an_earlier_file_of_the_year_says(society: Society, opened: Round) -> None:
    draft, _head = sheet_of(society, opened, score_a=None)
    assert draft.household is not None
    add_fact(draft.household, occasion(on=date(2025, 9, 20)), score_a=90, **ticks(0))
    told = submitting.sheet_of_draft(draft)
    foreseen = preview.preview(draft, told, queries.before(draft.household, year=ROUND_YEAR))
    assert foreseen is not None
    assert foreseen.score_a == 90
    submitting.submit_survey(draft=draft, by=society.nam_lau_officer)
    review.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=society.nam_lau_officer)
    assert Decision.objects.get(household=draft.household).household_class == foreseen.class_code == "NEAR_POOR"


def test_a_missing_answer_is_undetermined_never_not_poor(society: Society, opened: Round) -> None:
    draft, _head = sheet_of(society, opened, score_a=None)
    told = submitting.sheet_of_draft(draft)
    foreseen = preview.preview(draft, told, queries.before(draft.household, year=ROUND_YEAR))
    assert foreseen is not None
    assert foreseen.class_code == "UNDETERMINED"


def test_who_left_and_a_new_head_are_told_to_the_officer_and_change_no_membership(society: Society, opened: Round) -> None:
    draft, head = sheet_of(society, opened)
    fill(draft, by=society.nam_lau_officer, values={
        "head": "n2", "n2-full_name": "Lò Thị Hai", "n2-sex": "F", "n2-birth_year": 1985, "n2-relation": "head",
        f"p{head.pk}-left": "death", f"p{head.pk}-left_on": "2025-08-01",
    })  # fmt: skip
    done = submitting.submit_survey(draft=draft, by=society.nam_lau_officer)
    assert HouseholdFact.objects.get(occasion=done).head_sex == "F"
    assert HouseholdFact.objects.get(occasion=done).member_count == 1
    assert not PersonFact.objects.filter(occasion=done, person=head).exists()
    assert Membership.objects.get(person=head).valid_to is None
    told = {(n.kind, n.person.full_name, n.happened_on) for n in MemberNotice.objects.filter(draft=draft)}
    assert told == {("death", "Lò Văn Ún", date(2025, 8, 1)), ("head_changed", "Lò Thị Hai", None)}
    notice = MemberNotice.objects.filter(draft=draft).first()
    assert notice is not None
    with pytest.raises(Refused, match="Ghi đã xử lý"):
        actions.close_notice(notice_id=notice.pk, note=" ", by=society.nam_lau_officer)
    actions.close_notice(notice_id=notice.pk, note="Đã ghi biến động.", by=society.nam_lau_officer)
    with pytest.raises(Refused, match="đã được xử lý"):
        actions.close_notice(notice_id=notice.pk, note="x", by=society.nam_lau_officer)


def test_errors_stand_in_the_way_each_with_what_to_do(society: Society, opened: Round) -> None:
    draft, head = sheet_of(society, opened)
    fill(draft, by=society.nam_lau_officer, values={f"p{head.pk}-left": "death", "observed_on": "2024-10-20"})
    with pytest.raises(Refused) as refusal:
        submitting.submit_survey(draft=draft, by=society.nam_lau_officer)
    assert "Chưa ghi ai sống ở hộ này" in str(refusal.value)
    assert "không thuộc năm 2025" in str(refusal.value)
    assert Occasion.objects.count() == 0


def test_a_number_of_somebody_else_is_refused(society: Society, opened: Round) -> None:
    _home, other = a_household("Hà Văn Ba")
    Person.objects.filter(pk=other.pk).update(id_number="014080000001")
    draft, head = sheet_of(society, opened)
    fill(draft, by=society.nam_lau_officer, values={f"p{head.pk}-id_number": "014080000001"})
    with pytest.raises(Refused, match="đã ghi cho người khác"):
        submitting.submit_survey(draft=draft, by=society.nam_lau_officer)


def test_a_sheet_older_than_what_the_register_has_is_refused(society: Society, opened: Round) -> None:
    draft, _head = sheet_of(society, opened)
    assert draft.household is not None
    add_fact(draft.household, occasion(on=date(2025, 11, 1)))
    with pytest.raises(Refused, match="01/11/2025"):
        submitting.submit_survey(draft=draft, by=society.nam_lau_officer)


def test_the_version_looked_at_counts(society: Society, opened: Round) -> None:
    draft, _head = sheet_of(society, opened)
    with pytest.raises(Refused, match="sửa trên máy khác"):
        submitting.submit_survey(draft=draft, by=society.nam_lau_officer, version=1)


def test_a_recognised_list_takes_no_sheet(society: Society, opened: Round) -> None:
    draft, _head = sheet_of(society, opened)
    CommuneReview.objects.filter(round=opened, area=area(NAM_LAU)).update(state="recognised")
    with pytest.raises(Refused, match="đã được công nhận"):
        submitting.submit_survey(draft=draft, by=society.nam_lau_officer)
    assert SurveyDraft.objects.get(pk=draft.pk).state == "draft"
    # The review within the year decides by itself: its sheet is no part of the list.
    assert draft.household is not None
    within = actions.start_survey(household=draft.household, by=society.nam_lau_officer, kind="in_year", year=2025)
    fill(within, by=society.nam_lau_officer, values={"observed_on": "2025-10-20"})
    assert submitting.submit_survey(draft=within, by=society.nam_lau_officer).kind == "in_year"


def test_a_sent_sheet_is_corrected_by_a_new_occasion_with_a_reason(society: Society, opened: Round) -> None:
    draft, _head = sheet_of(society, opened)
    fill(draft, by=society.nam_lau_officer, values={"n5-full_name": "Lò Văn Năm", "n5-birth_year": 2000, "n5-relation": "child"})
    first = submitting.submit_survey(draft=draft, by=society.nam_lau_officer)
    with pytest.raises(Refused, match="đính chính"):
        fill(draft, by=society.nam_lau_officer, values={"water_source": "rain"})
    with pytest.raises(Refused, match="Ghi lý do"):
        actions.start_correction(draft_id=draft.pk, reason=" ", by=society.nam_lau_officer)
    fixing = actions.start_correction(draft_id=draft.pk, reason="ghi nhầm nguồn nước", by=society.nam_lau_officer)
    assert fixing.answers["floor_area_m2"] == "45.5"
    fill(fixing, by=society.nam_lau_officer, values={"water_source": "surface"})
    second = submitting.submit_survey(draft=fixing, by=society.nam_lau_officer)
    assert (second.kind, second.reason) == ("correction", "ghi nhầm nguồn nước")
    assert HouseholdFact.objects.get(occasion=second).water_source == "surface"
    assert HouseholdFact.objects.get(occasion=first).water_source == "piped"
    assert PersonFact.objects.filter(occasion=second).count() == 2
    assert Person.objects.filter(full_name="Lò Văn Năm").count() == 1


def test_a_household_found_in_the_village_enters_with_its_sheet(society: Society, opened: Round) -> None:
    token = uuid.uuid4()
    made = [
        actions.start_new_household(
            village=a_village(), round=opened, head_name="Quàng Thị Sáu", request_number="05", request_on=clock.today(),
            token=token, by=society.nam_lau_officer,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert made[0].pk == made[1].pk
    assert not Household.objects.exists()
    fill(made[0], by=society.nam_lau_officer, values={"observed_on": "2025-10-20", "n1-sex": "F", "n1-birth_year": 1970})
    submitting.submit_survey(draft=made[0], by=society.nam_lau_officer)
    home = Household.objects.get()
    assert (home.head_name, home.member_count, home.village, home.area) == (
        "Quàng Thị Sáu", 1, a_village(), area(NAM_LAU),
    )  # fmt: skip
    assert Membership.objects.get(household=home).is_head


def test_a_reviewer_works_in_assigned_villages_only(society: Society, opened: Round) -> None:
    mine, other = a_village("Bản Một"), a_village("Bản Hai")
    reviewer = a_reviewer(mine, round=opened)
    here, _ = a_household("Lò Văn Một", village=mine)
    there, _ = a_household("Lò Văn Hai", village=other)
    act_as(reviewer)
    reach = queries.reach_of(access_of(reviewer, clock.today()), opened)
    assert list(queries.households_of(reach, opened)) == [here]
    assert actions.start_survey(household=here, round=opened, by=reviewer).state == "draft"
    with pytest.raises(Refused, match="không thuộc bản"):
        actions.start_survey(household=there, round=opened, by=reviewer)
    with pytest.raises(Refused, match="không thuộc bản"):
        actions.start_new_household(
            village=other, round=opened, head_name="A", request_number="", request_on=None, token=uuid.uuid4(), by=reviewer
        )


def test_an_assignment_of_another_round_or_ended_opens_nothing(society: Society, opened: Round) -> None:
    village = a_village()
    reviewer = a_reviewer(village, round=opened)
    act_as(reviewer)
    assert queries.reach_of(access_of(reviewer, clock.today()), None).village_ids == frozenset()
    from giamngheo.apps.review.models import VillageAssignment

    VillageAssignment.objects.update(ended_on=clock.today())
    assert queries.reach_of(access_of(reviewer, clock.today()), opened).village_ids == frozenset()


