"""Who gets a place while a fact of the order is missing; what the meeting settled; days, doubles and later differences."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giamngheo.apps.beneficiaries import checks, terms
from giamngheo.apps.beneficiaries.actions import checking, deciding, proposing
from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.beneficiaries.placing import Candidate, placed
from giamngheo.apps.beneficiaries.queries.later import class_changes
from giamngheo.apps.beneficiaries.states import Refused
from giamngheo.apps.delivery.facts import helped_with_housing
from giamngheo.apps.linking.models import HouseholdUnit
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household
from giamngheo.engine.eligibility_order import Span
from giamngheo.kit import clock

from .beneficiary_world import DAY, a_list, approved, checked, rows, settled
from .conftest import Society, area
from .delivery_world import LISTED, a_case, listed, poor_households
from .review_world import NAM_LAU, act_as
from .support_world import decided

NAMES = ("Lò Văn Một", "Lò Văn Hai", "Hà Văn Ba")


@pytest.fixture
def homes(society: Society) -> list[Household]:
    return poor_households(society, *NAMES)


@pytest.fixture
def unknown_third(homes: list[Household]) -> list[Household]:
    """The first of the rule's first priority, the second not; of the third it is not known."""
    Household.objects.filter(pk=homes[1].pk).update(ethnic_group="Kinh")
    Household.objects.filter(pk=homes[2].pk).update(ethnic_group="")
    return homes


def outcomes(found: BeneficiaryList) -> list[str]:
    own = rows(found)
    return [own[name].outcome for name in NAMES]


def test_a_missing_answer_decides_no_place(society: Society, unknown_third: list[Household]) -> None:
    found = checked(a_list(society), society)
    assert outcomes(found) == ["chosen", "proposed", "proposed"]
    assert rows(found)["Hà Văn Ba"].outcome_reason.startswith("Chưa biết: ")
    with pytest.raises(Refused, match="Còn 2 dòng thiếu thông tin quyết định ai có suất"):
        approved(found, society)
    act_as(society.nam_lau_officer)
    Household.objects.filter(pk=unknown_third[2].pk).update(ethnic_group="Thái")
    found = checking.check_list(list_id=found.pk, by=society.nam_lau_officer, version=None)
    assert outcomes(found) == ["chosen", "waiting", "chosen"]
    assert approved(found, society).state == "approved"


def test_the_meeting_settles_what_cannot_be_known_and_a_new_answer_unsettles(
    society: Society, unknown_third: list[Household]
) -> None:
    found = settled(checked(a_list(society), society), society, "Lò Văn Hai")
    assert outcomes(found) == ["chosen", "chosen", "waiting"]
    Household.objects.filter(pk=unknown_third[2].pk).update(ethnic_group="Thái")
    found = checking.check_list(list_id=found.pk, by=society.nam_lau_officer, version=None)
    assert outcomes(found) == ["chosen", "waiting", "chosen"]
    assert {(row.settled_place, row.settled_reason) for row in rows(found).values()} == {(None, "")}


def test_the_meeting_does_not_turn_the_rule_round(society: Society, unknown_third: list[Household]) -> None:
    found = checked(a_list(society, places=1), society)
    assert outcomes(found) == ["proposed", "waiting", "proposed"]
    with pytest.raises(Refused, match="chỉ cho những dòng ở suất cuối"):
        settled(found, society, "Lò Văn Hai")
    own = rows(found)
    first, second = own["Lò Văn Một"], own["Lò Văn Hai"]
    with pytest.raises(Refused, match="Lò Văn Một đứng trước Lò Văn Hai"):
        checking._check_keeps_rule(current_plan().eligibility.rule(found.rule), [first, second], {second.pk: 1})


def test_whoever_may_be_among_the_first_is_proposed(society: Society, unknown_third: list[Household]) -> None:
    assert set(rows(a_list(society, places=1, most=1))) == {"Lò Văn Một", "Hà Văn Ba"}


def test_an_order_among_others_is_no_order_among_these(society: Society, homes: list[Household]) -> None:
    found = settled(checked(a_list(society, places=1), society), society, "Hà Văn Ba")
    row = rows(found)["Lò Văn Hai"]
    proposing.decline_row(row_id=row.pk, reason="không nhận", by=society.nam_lau_officer, version=None)
    found = checking.check_list(list_id=found.pk, by=society.nam_lau_officer, version=None)
    assert outcomes(found) == ["proposed", "left_out", "proposed"]
    assert {one.settled_place for one in rows(found).values()} == {None}


@settings(max_examples=60, deadline=None)
@given(
    ends=st.lists(st.tuples(st.integers(1, 3), st.integers(0, 2)), min_size=1, max_size=4), limit=st.integers(0, 4)
)
def test_a_place_is_sure_only_where_every_answer_gives_it(ends: list[tuple[int, int]], limit: int) -> None:
    """Against every world of answers, equals falling out each way."""
    spans = [Span((float(low),), (float(low + more),)) for low, more in ends]
    told = placed([Candidate(n, span, n) for n, span in enumerate(spans)], limit)
    seen: dict[int, set[bool]] = {n: set() for n in range(len(ends))}
    for world in product(*(range(low, low + more + 1) for low, more in ends)):
        for n, own in enumerate(world):
            before = sum(other < own for other in world)
            equal = sum(other == own for other in world)
            seen[n] |= {before < limit, before + equal <= limit}
    for n, (_number, outcome) in told.outcomes.items():
        assert outcome == ("proposed" if len(seen[n]) == 2 else "chosen" if True in seen[n] else "waiting")


def test_no_decision_before_the_day_by_which_the_list_was_judged(society: Society, homes: list[Household]) -> None:
    found = checked(a_list(society, places=None), society)
    at = datetime(2025, 11, 25, 9, tzinfo=clock.now().tzinfo)
    BeneficiaryList.objects.filter(pk=found.pk).update(checked_at=at)
    act_as(society.nam_lau_chairman)
    with pytest.raises(Refused, match="Ngày quyết định 26/11/2025 trước ngày xét 01/12/2025"):
        deciding.approve_list(
            list_id=found.pk, decision_number="1", decided_on=date(2025, 11, 26), by=society.nam_lau_chairman, version=None
        )


def test_who_moves_up_is_judged_by_the_day_of_it(society: Society, homes: list[Household]) -> None:
    found = approved(settled(checked(a_list(society), society), society, *NAMES), society)
    own, by = rows(found), society.nam_lau_chairman
    act_as(by)
    deciding.withdraw_row(row_id=own["Lò Văn Một"].pk, reason="chuyển đi", by=by, version=None)
    Household.objects.filter(pk=homes[2].pk).update(closed_on=DAY + timedelta(days=14))
    with pytest.raises(Refused, match="Không đưa lên được: Không còn trong sổ"):
        deciding.move_up(row_id=own["Hà Văn Ba"].pk, reason="thay", by=by, version=None)


def test_what_the_household_was_given_is_asked_for_persons_too(
    society: Society, homes: list[Household], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = a_list(society)
    seen: list[checks.Asked] = []
    monkeypatch.setattr(checks, "found_against", lambda asked: seen.extend(asked) or [])
    row = Beneficiary(pk=1, list=found, subject_key="p7", household_id=homes[0].pk, person_id=7)
    checking._against(found, current_plan().eligibility.rule("p3_1_person"), [row])
    assert [(one.household_id, one.person_id) for one in seen] == [(homes[0].pk, 7)]


def test_what_is_given_once_ever_is_refused_on_a_second_list(society: Society, homes: list[Household]) -> None:
    assert terms.is_once_ever("housing", "p5", "p5")
    assert not terms.is_once_ever("farming", "p3_1", "p3_1")
    first = listed(homes[0], society)
    again = BeneficiaryList(pk=first.list_id + 1, rule="p5_household", content="housing", area=area(NAM_LAU), on=DAY, year=2025)
    told = checking._against(again, current_plan().eligibility.rule("p5_household"), [Beneficiary(pk=1, subject_key=first.subject_key)])
    assert [(one.refuses, f"danh sách số {first.list_id}" in one.words) for one in told[1]] == [(True, True)]


def test_classes_since_the_day_come_from_linked_rows_as_well(society: Society, homes: list[Household]) -> None:
    """The row of the register under which the household was recognised later is another than that on the list."""
    first, second, _third = homes
    decided(second, "NOT_POOR", date(2026, 2, 1))
    told = class_changes([first.pk, second.pk], DAY, date(2026, 3, 1))
    assert {key: [one[2] for one in changes] for key, changes in told.items()} == {second.pk: [date(2026, 2, 1)]}
    for home in (first, second):
        HouseholdUnit.objects.update_or_create(household=home, defaults={"unit_id": first.pk, "changed_at": clock.now()})
    assert class_changes([first.pk], DAY, date(2026, 3, 1))[first.pk][0][2] == date(2026, 2, 1)


def test_a_house_given_by_a_list_was_not_there_on_the_day_of_the_list(society: Society, homes: list[Household]) -> None:
    support = a_case(homes[0], society).support
    type(support).objects.filter(pk=support.pk).update(starts_on=LISTED)
    key = str(homes[0].pk)
    assert key not in helped_with_housing(LISTED)["household_key"].to_list()
    assert key in helped_with_housing(LISTED + timedelta(days=1))["household_key"].to_list()
