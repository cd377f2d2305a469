"""Flows, path and clock follow confirmed links: two rows of the register that are one household take their steps as one."""

from __future__ import annotations

from datetime import date

import pytest

from giamngheo.apps.linking.actions import households as link_actions
from giamngheo.apps.linking.models import HouseholdLink
from giamngheo.apps.linking.units import rows_of, unit_of
from giamngheo.apps.register.models import Household, Village
from giamngheo.apps.trajectory import balance, queries
from giamngheo.apps.trajectory.clock import clock_on
from giamngheo.apps.trajectory.models import Flow
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, act_as
from .test_trajectory_flows import World

CHIENG_BOM = "03766"  # part of Nậm Lầu from 1/7/2025


@pytest.fixture
def world(society: Society) -> World:
    return World(society)


def earlier_row(world: World, name: str, *, code: str = CHIENG_BOM, village: str = "Bản Một") -> Household:
    """A row that came with a list on the map of 2021."""
    place = area(code, "2021")
    home, _ = Village.objects.get_or_create(area=place, search_key=village.lower(), defaults={"name": village})
    found = Household.objects.create(area=place, village=home, head_name=name, search_key=name, sort_key=name, member_count=4)
    world.households[name] = found
    return found


def linked(world: World, one: str, other: str) -> HouseholdLink:
    left, right = sorted([world.households[one], world.households[other]], key=lambda home: home.pk)
    link = HouseholdLink.objects.create(
        left_household=left, right_household=right, left_area=left.area, right_area=right.area, left_name=one,
        right_name=other, probability=0.9, found_at=clock.now(),
    )  # fmt: skip
    return link_actions.link_households(link_id=link.pk, by=world.society.province_officer)


def is_whole(world: World, year: int) -> bool:
    """The balance of every level on both maps holds, and names nobody."""
    whole = True
    for level, on in (("village", "2021"), ("commune", "2021"), ("commune", "2025-07"), ("province", "2025-07")):
        view = world.view(year, level=level, on=on, where=area("14", on))
        units = balance.balances(view)
        whole &= all(one.residual == 0 for unit in units.values() for one in unit.values()) and balance.broken(view) == []
    return whole


@pytest.fixture
def two_rows(world: World) -> World:
    """“cũ” of Chiềng Bôm, poor in 2024, is “mới” of Nậm Lầu in 2025; “khác” is there in both years."""
    earlier_row(world, "cũ")
    earlier_row(world, "khác", village="Bản Hai")
    world.list(2024, {"cũ": "P", "khác": "N"}, code=CHIENG_BOM, generation="2021")
    world.list(2025, {"mới": "N", "khác": "N"})
    return world


def test_one_household_is_not_gone_and_new(two_rows: World) -> None:
    two_rows.rebuild(2025)
    assert two_rows.codes(2025) == {"mới": ["newly_near_poor"], "khác": ["stayed_near_poor"]}
    assert [b.head_name for b in balance.broken(two_rows.view(2025))] == ["cũ"]
    link = linked(two_rows, "cũ", "mới")
    assert queries.freshness(2025).is_stale
    two_rows.rebuild(2025)
    assert two_rows.codes(2025) == {"mới": ["poor_to_near_poor"], "khác": ["stayed_near_poor"]}
    assert is_whole(two_rows, 2025)
    whole = balance.total(balance.balances(two_rows.view(2025)))
    assert (whole["POOR"].opening, whole["POOR"].closing, whole["NEAR_POOR"].closing) == (1, 0, 2)
    assert two_rows.rebuild(2025).written == 0
    link_actions.take_back(link_id=link.pk, by=two_rows.society.province_officer, note="nhầm hộ")
    two_rows.rebuild(2025)
    assert two_rows.codes(2025) == {"mới": ["newly_near_poor"], "khác": ["stayed_near_poor"]}
    assert [b.head_name for b in balance.broken(two_rows.view(2025))] == ["cũ"]


def test_a_relapse_is_seen_through_the_link(world: World) -> None:
    earlier_row(world, "cũ")
    world.list(2021, {"cũ": "P"}, code=CHIENG_BOM, generation="2021")
    world.list(2024, {"khác": "N"})
    world.list(2025, {"mới": "P", "khác": "N"})
    world.rebuild(2025)
    assert world.codes(2025)["mới"] == ["newly_poor"]
    linked(world, "cũ", "mới")
    world.rebuild(2025)
    assert world.codes(2025)["mới"] == ["relapsed_poor"]


def test_path_and_clock_are_one(world: World) -> None:
    earlier_row(world, "cũ")
    world.list(2023, {"cũ": "P"}, code=CHIENG_BOM, generation="2021")
    world.list(2024, {"mới": "x"})
    for year in (2023, 2024):
        world.rebuild(year)
    ids = [world.households[name].pk for name in ("cũ", "mới")]
    day = date(2025, 6, 1)
    assert clock_on(ids, day) == {}
    link = linked(world, "cũ", "mới")
    world.rebuild(2024)
    found = clock_on(ids, day)
    assert {found[pk].exit_on for pk in ids} == {date(2024, 12, 10)}
    assert all(found[pk].is_recently_escaped for pk in ids)
    ticking, total = queries.on_the_clock(area("14").pk, day)
    assert (total, [row.household_id for row in ticking]) == (1, [ids[1]])
    paths = [[flow.code for flow in queries.path_of(pk)] for pk in ids]
    assert paths == [["first_listed", "left_poor"]] * 2
    link_actions.take_back(link_id=link.pk, by=world.society.province_officer, note="nhầm hộ")
    assert clock_on(ids, day) == {}
    assert [len(queries.path_of(pk)) for pk in ids] == [1, 1]


def test_to_another_village_the_link_itself_is_the_event(world: World) -> None:
    earlier_row(world, "cũ", village="Bản Xa")
    world.list(2024, {"cũ": "P"}, code=CHIENG_BOM, generation="2021")
    world.list(2025, {"mới": "N"})
    link = linked(world, "cũ", "mới")
    world.rebuild(2025)
    flows = Flow.objects.filter(year=2025).order_by("code")
    assert [(f.code, f.event_kind, f.event_id, f.household.head_name) for f in flows] == [
        ("moved_in", "link", link.pk, "mới"), ("moved_out", "link", link.pk, "cũ"),
    ]  # fmt: skip
    assert is_whole(world, 2025)
    row = balance.total(balance.balances(world.view(2025)))["POOR"].row()
    assert (row["to_neighbour"], row["other_out"]) == (1, 0)


def test_a_life_event_stands_over_the_link(world: World) -> None:
    earlier_row(world, "cũ")
    world.list(2024, {"cũ": "P"}, code=CHIENG_BOM, generation="2021")
    world.household("mới", code=PHIENG_PAN)
    world.list(2025, {"mới": "P"}, code=PHIENG_PAN)
    world.list(2025, {"khác": "N"})
    event = world.event("household_moved_in", "mới", date(2025, 3, 1), other_area=area(CHIENG_BOM, "2021").pk)
    linked(world, "cũ", "mới")
    world.rebuild(2025)
    told = {(f.code, f.event_kind, f.event_id) for f in Flow.objects.filter(year=2025, household__head_name__in=["cũ", "mới"])}
    assert told == {("moved_out", "life", event.pk), ("moved_in", "life", event.pk)}
    assert balance.broken(world.view(2025)) == []


def test_three_rows_are_one_whoever_asks(world: World) -> None:
    earlier_row(world, "a")
    earlier_row(world, "b", code="03784")
    world.household("c")
    world.household("far", code=PHIENG_PAN)
    ids = {name: world.households[name].pk for name in ("a", "b", "c", "far")}
    linked(world, "a", "b")
    middle = linked(world, "b", "c")
    linked(world, "c", "far")
    for user in (world.society.province_officer, world.society.nam_lau_officer, world.society.phieng_pan_officer):
        act_as(user)
        assert unit_of(ids.values()) == dict.fromkeys(ids.values(), min(ids.values()))
        assert rows_of([ids["c"]]) == sorted(ids.values())
    act_as(world.society.nam_lau_officer)
    link_actions.take_back(link_id=middle.pk, by=world.society.nam_lau_officer, note="nhầm hộ")
    assert rows_of([ids["a"]]) == sorted([ids["a"], ids["b"]])
    assert rows_of([ids["c"]]) == sorted([ids["c"], ids["far"]])
    assert unit_of([ids["far"]])[ids["far"]] == min(ids["c"], ids["far"])


def test_the_commune_sees_the_same_balance(two_rows: World) -> None:
    linked(two_rows, "cũ", "mới")
    two_rows.rebuild(2025)
    act_as(two_rows.society.nam_lau_officer)
    view = two_rows.view(2025, level="village", where=area(NAM_LAU))
    assert balance.broken(view) == []
    assert balance.total(balance.balances(view))["NEAR_POOR"].closing == 2
