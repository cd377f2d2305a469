"""Who may be supported, from the register: facts of the day, lists, what is hidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import SensitiveRead
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Person
from giamngheo.apps.review import actions
from giamngheo.apps.support import facts, queries

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, counted_queries, household, member, occasion

ClientOf = Callable[[User], Client]
DAY = date(2025, 12, 31)


@pytest.fixture
def listed(society: Society) -> dict[str, int]:
    """A poor household with three members, a near-poor one, one of another commune; the lists are recognised."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    act_as(society.nam_lau_officer)
    when = occasion(NAM_LAU)
    poor = household("Lò Văn Ún", when=when, deprived=3, floor_area_m2=40, has_durable_wall=False, has_durable_frame=True)
    near = household("Cà Văn Hai", when=when, deprived=1)
    head = member(poor, "Lò Văn Ún", when, is_head=True, employment_status="farm_self_employed", receives_allowance=False)
    mother = member(poor, "Lò Thị Mo", when, is_pregnant=True, disability_level="severe", receives_allowance=True)
    Person.objects.filter(pk=mother.pk).update(sex="F")
    actions.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=society.nam_lau_officer)
    return {"poor": poor.pk, "near": near.pk, "head": head.pk, "mother": mother.pk}


def test_facts_are_those_of_the_day(society: Society, listed: dict[str, int]) -> None:
    act_as(society.nam_lau_officer)
    known = facts.known_of_areas([area(NAM_LAU).pk], DAY, with_persons=True)
    homes = {row["household_key"]: row for row in known.households.iter_rows(named=True)}
    poor = homes[str(listed["poor"])]
    assert (poor["floor_area_m2"], poor["has_house"], poor["has_hard_frame_wall"]) == (40.0, True, None)
    assert (poor["has_hard_roof"], poor["was_helped_housing"], poor["has_protection_member"]) == (None, None, True)
    assert poor["is_ethnic_minority"] is True
    assert poor["commune_code"] == NAM_LAU
    # Classified, not yet recognised: no class is in force.
    assert poor["household_class"] is None
    people = {row["person_key"]: row for row in known.persons.iter_rows(named=True)}
    assert people[str(listed["mother"])]["is_pregnant"] is True
    # What was observed after the day does not count, and who came later was not there.
    before = facts.known_of_areas([area(NAM_LAU).pk], date(2025, 9, 1), with_persons=True)
    assert before.persons.is_empty()
    assert before.households["floor_area_m2"].to_list() == [None, None]


def test_a_pregnancy_of_long_ago_says_nothing(society: Society, listed: dict[str, int]) -> None:
    act_as(society.nam_lau_officer)
    later = facts.known_of_areas([area(NAM_LAU).pk], date(2026, 11, 1), with_persons=True)
    assert set(later.persons["is_pregnant"].to_list()) == {None}


def test_what_is_not_known_leaves_it_undetermined(society: Society, listed: dict[str, int]) -> None:
    act_as(society.nam_lau_officer)
    rule = current_plan().eligibility.rule("p5_household")
    found = queries.judged(rule, [area(NAM_LAU).pk], DAY)
    states = dict(found.rows.select("key", "state").rows())
    assert set(states.values()) <= {"UNDETERMINED", "NO"}
    assert all(row["missing"] for row in found.rows.iter_rows(named=True) if row["state"] == "UNDETERMINED")
    assert sum(found.counts.values()) == 2


def test_every_list_opens_with_few_queries(society: Society, listed: dict[str, int], client_of: ClientOf) -> None:
    client = client_of(society.nam_lau_officer)
    for rule in current_plan().eligibility.rules.values():
        if rule.subject in queries.HELD:
            with counted_queries(12):
                shown = client.get(reverse("support:rule", args=[rule.id]), {"ngay": "2025-12-31"})
            assert shown.status_code == 200


def test_a_list_that_tells_of_health_shows_no_names_until_asked(
    society: Society, listed: dict[str, int], client_of: ClientOf
) -> None:
    client = client_of(society.nam_lau_officer)
    page = reverse("support:rule", args=["p3_2_mother"])
    assert "Lò Thị Mo" not in client.get(page).content.decode()
    assert client.get(reverse("support:rule_file", args=["p3_2_mother", "csv"])).status_code == 403
    shown = client.post(reverse("support:rule_revealed", args=["p3_2_mother"]), query_params={"ngay": "2025-12-31"})
    assert "Lò Thị Mo" in shown.content.decode()
    assert SensitiveRead.objects.filter(subject="danh sách thuộc diện p3_2_mother").count() == 1
    # The province sees numbers only.
    assert client_of(society.province_officer).post(reverse("support:rule_revealed", args=["p3_2_mother"])).status_code == 403


def test_the_household_says_what_and_why(society: Society, listed: dict[str, int], client_of: ClientOf) -> None:
    client = client_of(society.nam_lau_officer)
    section = client.get(reverse("register:household", args=[listed["poor"]])).content.decode()
    assert "Được hỗ trợ gì" in section
    page = reverse("support:household", args=[listed["poor"]])
    shown = client.get(page).content.decode()
    assert "Là hộ độc lập, tách hộ ít nhất 03 năm" in shown
    assert "Thông tư 01/2022/TT-BXD" in shown
    person = client.get(page, {"nguoi": listed["mother"]}).content.decode()
    assert "đang mang thai: có" not in person.lower()
    revealed = client.post(reverse("support:household_revealed", args=[listed["poor"]]), query_params={"nguoi": listed["mother"]})
    assert "đang mang thai: có" in revealed.content.decode().lower()


def test_another_commune_does_not_exist(society: Society, listed: dict[str, int], client_of: ClientOf) -> None:
    client = client_of(society.phieng_pan_officer)
    assert client.get(reverse("support:household", args=[listed["poor"]])).status_code == 404
    asked = {"dia_ban": area(NAM_LAU).pk}
    assert client.get(reverse("support:rule", args=["p5_household"]), asked).status_code == 404
    assert "Lò Văn Ún" not in client.get(reverse("support:rule", args=["p5_household"]), {"dia_ban": area(PHIENG_PAN).pk}).content.decode()
