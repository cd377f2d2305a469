"""Each contradiction, with a sheet that has it and, beside it, the nearest one that has not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.apps.fieldwork import contradictions, people, sheet
from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.ages import months_between

ON = date(2025, 10, 20)
STANDARD = "2022_2026"


def a_sheet(persons: list[dict[str, Any]] | None = None, *, before: int | None = None, **household: Any) -> people.Sheet:
    """A head of 45 years, then the people given (refs n2, n3 …)."""
    head = {"full_name": "Lò Văn Ún", "sex": "M", "birth_year": 1980, "relation": "head"}
    everybody = [head, *(persons or [])]
    answers = {f"n{i}-{name}": value for i, person in enumerate(everybody, 1) for name, value in person.items()}
    answers |= {"observed_on": ON.isoformat(), "head": "n1", **household}
    return sheet.sheet_of(
        answers, [], standard=current_plan().standard(STANDARD), today=date(2025, 11, 1), year=2025, members_before=before
    )


def person(born: str | int, **more: Any) -> dict[str, Any]:
    birth = {"birth_year": born} if isinstance(born, int) else {"birth_on": born}
    return {"full_name": "Lò Thị Hai", "sex": "F", "relation": "child", **birth, **more}


def codes(told: people.Sheet) -> set[str]:
    return {finding.code for finding in contradictions.found(told)}


# code → (a person who contradicts, one who does not)
PEOPLE = {
    "NAME_MISSING": (person(2010, full_name=" "), person(2010)),
    "BIRTH_AFTER_SURVEY": (person("2025-10-21"), person("2025-10-20")),
    "BIRTH_MISSING": ({"full_name": "A", "sex": "F", "relation": "child"}, person(2010)),
    "SEX_MISSING": (person(2010, sex=""), person(2010)),
    "RELATION_MISSING": (person(2010, relation=""), person(2010)),
    "VERY_OLD": (person(1910, relation="parent"), person(1920, relation="parent")),
    "SPOUSE_YOUNG": (person("2010-10-21", relation="spouse"), person("2010-10-20", relation="spouse")),
    "CHILD_TOO_OLD": (person(1985), person(1995)),
    "PARENT_TOO_YOUNG": (person(1975, relation="parent"), person(1960, relation="parent")),
    "SECOND_HEAD": (person(1990, relation="head"), person(1990, relation="sibling")),
    # A woman's end in 2025 is 680 months: born on 20/02/1969 she is past it, a month later not yet.
    "JOBLESS_PAST_AGE": (
        person("1969-02-20", relation="spouse", employment_status="jobless"),
        person("1969-03-20", relation="spouse", employment_status="jobless"),
    ),
    "PAST_AGE_TOO_YOUNG": (person(1990, employment_status="past_working_age"), person(1960, employment_status="past_working_age")),
    "CHILD_AT_WORK": (person("2010-10-21", employment_status="wage"), person("2010-10-20", employment_status="wage")),
    "CONTRACT_WITHOUT_WAGE": (
        person(1995, employment_status="jobless", has_contract=True), person(1995, employment_status="wage", has_contract=True),
    ),
    "UNABLE_YET_ABLE": (
        person(1995, employment_status="unable", has_labour_capacity=True),
        person(1995, employment_status="unable", has_labour_capacity=False),
    ),
    "DISABLED_YET_ABLE": (
        person(1995, disability_level="very_severe", has_labour_capacity=True),
        person(1995, disability_level="mild", has_labour_capacity=True),
    ),
    "WORKS_YET_UNABLE": (
        person(1995, employment_status="wage", has_labour_capacity=False),
        person(1995, employment_status="jobless", has_labour_capacity=False),
    ),
    "STUDENT_NOT_ATTENDING": (
        person(2009, employment_status="student", is_attending=False), person(2009, employment_status="student", is_attending=True),
    ),
    "ALLOWANCE_OF_WHAT": (
        person(1990, receives_allowance=True, disability_level="none"), person(1990, receives_allowance=True, disability_level="mild"),
    ),
    "INSURED_BY_LAW": (person("2019-10-21", has_health_insurance=False), person("2019-10-20", has_health_insurance=False)),
    "PREGNANT_MAN": (person(1995, sex="M", is_pregnant=True), person(1995, is_pregnant=True)),
    "MEASURE_ODD": (person(2015, height_cm="1.2"), person(2015, height_cm="120")),
    # The brief's own example: seventeen, and in primary school.
    "BEHIND_SCHOOL": (
        person("2008-10-20", is_attending=True, attending_level="primary"),
        person("2016-10-20", is_attending=True, attending_level="primary"),
    ),
    "AHEAD_OF_AGE": (
        person("2014-10-20", is_attending=True, attending_level="lower_secondary"),
        person("2013-10-20", is_attending=True, attending_level="lower_secondary"),
    ),
    "LEVEL_WITHOUT_ATTENDING": (
        person(2012, is_attending=False, attending_level="primary"), person(2012, is_attending=False),
    ),
    "ATTENDING_WITHOUT_LEVEL": (person(2012, is_attending=True), person(2012, is_attending=True, attending_level="lower_secondary")),
    "QUALIFIED_TOO_YOUNG": (person(2010, qualification="university"), person(1995, qualification="university")),
}  # fmt: skip
# code → (the household that contradicts, one that does not)
HOUSEHOLDS = {
    "NO_HEAD": ({"head": "n9"}, {}),
    "SURVEY_IN_FUTURE": ({"observed_on": "2025-11-02"}, {"observed_on": "2025-11-01"}),
    "SURVEY_OTHER_YEAR": ({"observed_on": "2024-12-31"}, {"observed_on": "2025-01-01"}),
    "SAME_PERSON_TWICE": ({"persons": [person(2010), person(2010)]}, {"persons": [person(2010), person(2011)]}),
    "TWO_SPOUSES": (
        {"persons": [person(1981, relation="spouse"), person(1982, relation="spouse")]},
        {"persons": [person(1981, relation="spouse"), person(1982, relation="sibling")]},
    ),
    "FEWER_PEOPLE": ({"before": 2}, {"before": 1}),
    "MORE_DEPENDENTS": ({"card_dependents": "2+"}, {"card_dependents": "1"}),
    "CARD_SIZE": ({"card_household_size": "2"}, {"card_household_size": "1"}),
    "FLOOR_ODD": ({"floor_area_m2": "3"}, {"floor_area_m2": "8"}),
    "INTERNET_WITHOUT_DEVICE": (
        {"uses_internet": True, "has_info_device": False}, {"uses_internet": True, "has_info_device": None},
    ),
    "SCORE_ODD": ({"score_a": "1400"}, {"score_a": "140"}),
    "LABOUR_DENIED": (
        {"has_labour_capacity": False, "n1-has_labour_capacity": True}, {"has_labour_capacity": False},
    ),
    "LABOUR_OF_NOBODY": (
        {"has_labour_capacity": True, "n1-has_labour_capacity": False}, {"has_labour_capacity": True},
    ),
    "MERIT_DENIED": ({"has_merit_member": False, "n1-is_merit": True}, {"has_merit_member": True, "n1-is_merit": True}),
    "NONE_AND_MORE": ({"causes": ["land", "none"]}, {"causes": ["none"]}),
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(PEOPLE))
def test_a_person_who_contradicts_and_one_who_does_not(code: str) -> None:
    wrong, right = PEOPLE[code]
    assert code in codes(a_sheet([wrong]))
    assert code not in codes(a_sheet([right]))


@pytest.mark.parametrize("code", sorted(HOUSEHOLDS))
def test_a_household_that_contradicts_and_one_that_does_not(code: str) -> None:
    wrong, right = HOUSEHOLDS[code]
    assert code in codes(a_sheet(**wrong))
    assert code not in codes(a_sheet(**right))


def test_nobody_and_a_young_head() -> None:
    assert "NOBODY" in codes(a_sheet(**{"n1-left": "death"}))
    assert "HEAD_YOUNG" in codes(a_sheet(**{"n1-birth_year": 2011}))


def test_every_rule_is_tried() -> None:
    rules = {rule.code for rule in (*contradictions.PERSON_RULES, *contradictions.HOUSEHOLD_RULES)}
    assert rules == set(PEOPLE) | set(HOUSEHOLDS) | {"NOBODY", "HEAD_YOUNG"}


def test_what_is_not_answered_contradicts_nothing() -> None:
    assert codes(a_sheet([person(2010)])) == set()


def test_sentences_name_the_person_and_say_what_to_do() -> None:
    wrong = person("2008-10-20", is_attending=True, attending_level="primary")
    texts = [finding.text for finding in contradictions.found(a_sheet([wrong]))]
    assert texts == ["Lò Thị Hai 17 tuổi mà đang học Tiểu học; kiểm tra ngày sinh hoặc bậc đang học."]


def test_only_errors_stop() -> None:
    assert {rule.code for rule in (*contradictions.PERSON_RULES, *contradictions.HOUSEHOLD_RULES)
            if rule.severity == contradictions.ERROR} == {
        "NAME_MISSING", "BIRTH_AFTER_SURVEY", "SECOND_HEAD", "NOBODY", "NO_HEAD", "SURVEY_IN_FUTURE", "SURVEY_OTHER_YEAR",
    }  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dates(date(1930, 1, 1), date(2025, 10, 20)), st.dates(date(2025, 10, 20), date(2030, 1, 1)))
def test_a_year_alone_gives_an_interval_that_holds_the_day(born: date, on: date) -> None:
    low, high = months_between(None, born.year, on)
    exact, same = months_between(born, None, on)
    assert exact == same
    assert low is not None
    assert high is not None
    assert exact is not None
    assert low <= exact <= high
