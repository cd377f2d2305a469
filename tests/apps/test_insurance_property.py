"""The one statement that matches a list tells what a plain reading of the rules tells, row by row."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.apps.insurance.matching import match_rows, villages_by_key
from giamngheo.apps.insurance.models import InsuranceFile, InsuranceRow
from giamngheo.apps.insurance.states import MATCHED, NOBODY, SEVERAL
from giamngheo.apps.register.models import Household, Membership, Person, Village
from giamngheo.kit import clock
from giamngheo.workbooks.names import search_key, sort_key

from .conftest import Society, area
from .review_world import NAM_LAU, act_as

AS_OF, SINCE = date(2026, 6, 1), date(2026, 1, 1)
VILLAGES = ("Bản Một", "Bản Hai")
NUMBERS = ("", "", "", "014080000001", "014080000002")
DAYS = st.sampled_from([date(1980, 1, 1), date(1980, 5, 5), None])
ONE = {
    "name": st.sampled_from(["Lò Văn Pó", "Lò Văn Pó", "Vàng A Chứ"]), "year": st.sampled_from([1979, 1980, 1981, 1983]), "day": DAYS,
    "sex": st.sampled_from(["", "M", "M", "F"]), "id_number": st.sampled_from(NUMBERS),
}  # fmt: skip
PERSONS = st.lists(st.fixed_dictionaries({**ONE, "village": st.sampled_from(VILLAGES)}), min_size=6, max_size=9)
CARDS = st.lists(
    st.fixed_dictionaries(
        {**ONE, "village": st.sampled_from([*VILLAGES, "", "Bản Lạ"]), "number": st.sampled_from(["", "1400000001", "1400000002"])}
    ),
    min_size=6,
    max_size=9,
)  # fmt: skip


def birth(one: dict[str, Any]) -> tuple[date | None, int]:
    """The day outweighs the year drawn beside it."""
    return one["day"], one["day"].year if one["day"] else one["year"]


def agrees(row: dict[str, Any], person: dict[str, Any]) -> bool:
    (day, year), (other_day, other_year) = birth(row), birth(person)
    return day == other_day if day and other_day else year == other_year


def reference(rows: list[dict[str, Any]], persons: list[dict[str, Any]]) -> list[tuple[str, set[int]]]:
    """(outcome, whom it stands or may stand for) of each row; persons by their place in the list."""
    told: list[tuple[str, set[int]] | None] = [None] * len(rows)
    for n, row in enumerate(rows):
        if hits := {i for i, p in enumerate(persons) if row["id_number"] and p["id_number"] == row["id_number"]}:
            (first, *more) = hits
            is_sure = not more and (row["name"] == persons[first]["name"] or birth(row)[1] == birth(persons[first])[1])
            told[n] = (MATCHED if is_sure else SEVERAL, hits)
    taken = {i for one in told if one and one[0] == MATCHED for i in one[1]}
    alone: dict[int, int] = {}
    for n, row in enumerate(rows):
        if told[n] is None:
            whole, near = fits(row, persons, taken)
            if len(whole) == 1:
                alone[n] = next(iter(whole))
            told[n] = (NOBODY, set()) if not near else (SEVERAL, whole if len(whole) > 1 else near)
    numbers = {n: rows[n]["number"] or f"row {n}" for n in alone}
    claims = Counter(person for person, _number in {(alone[n], numbers[n]) for n in alone})
    for n, person in alone.items():
        told[n] = (MATCHED if claims[person] == 1 else SEVERAL, {person})
    return [one for one in told if one is not None]


def fits(row: dict[str, Any], persons: list[dict[str, Any]], taken: set[int]) -> tuple[set[int], set[int]]:
    """Who fits the row with nothing against it, and who nearly does."""
    whole, near = set(), set()
    for i, person in enumerate(persons):
        is_other_sex = "" not in (row["sex"], person["sex"]) and row["sex"] != person["sex"]
        if i in taken or person["name"] != row["name"] or is_other_sex or abs(birth(row)[1] - birth(person)[1]) > 1:
            continue
        is_there = row["village"] == person["village"]
        is_other = "" not in (row["id_number"], person["id_number"]) and row["id_number"] != person["id_number"]
        if agrees(row, person) and (is_there or not row["village"]) and not is_other:
            whole.add(i)
        if agrees(row, person) or is_there:
            near.add(i)
    return whole, near


@pytest.fixture
def file(society: Society) -> InsuranceFile:
    act_as(society.nam_lau_officer)
    for name in VILLAGES:
        made = Village.objects.create(area=area(NAM_LAU), name=name, search_key=search_key(name))
        Household.objects.create(area=area(NAM_LAU), village=made, head_name=name, search_key=name, sort_key=name)
    return InsuranceFile.objects.create(area=area(NAM_LAU), as_of=AS_OF, name="x", sha256="f" * 64, row_count=0, at=clock.now())


def written(persons: list[dict[str, Any]]) -> list[int]:
    homes = {home.head_name: home for home in Household.objects.all()}
    made = Person.objects.bulk_create(
        Person(
            area=area(NAM_LAU), full_name=p["name"], search_key=search_key(p["name"]), sort_key=sort_key(p["name"]), sex=p["sex"],
            birth_on=p["day"], birth_year=birth(p)[1], id_number=p["id_number"],
        )
        for p in persons
    )  # fmt: skip
    Membership.objects.bulk_create(
        Membership(area=area(NAM_LAU), household=homes[p["village"]], person=one, relation="child", valid_from=SINCE)
        for p, one in zip(persons, made, strict=True)
    )
    return [one.pk for one in made]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(persons=PERSONS, rows=CARDS)
def test_the_statement_agrees_with_the_rules(file: InsuranceFile, persons: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        keys, villages = written(persons), villages_by_key(file.area_id)
        made = InsuranceRow.objects.bulk_create(
            InsuranceRow(
                file=file, area_id=file.area_id, row_number=n, full_name=r["name"], search_key=search_key(r["name"]), sort_key="",
                sex=r["sex"], birth_on=r["day"], birth_year=birth(r)[1], insurance_number=r["number"], id_number=r["id_number"],
                village_name=r["village"], villages=villages.get(search_key(r["village"]).removeprefix("ban "), []),
            )
            for n, r in enumerate(rows)
        )  # fmt: skip
        match_rows(file)
        found = {row.row_number: row for row in InsuranceRow.objects.filter(pk__in=[one.pk for one in made])}
        told = [(found[n].outcome, {found[n].person_id} if found[n].person_id else set(found[n].candidates)) for n in range(len(rows))]
        transaction.set_rollback(True)
    assert told == [(outcome, {keys[i] for i in who}) for outcome, who in reference(rows, persons)]
