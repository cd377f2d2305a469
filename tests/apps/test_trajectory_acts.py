"""What officers record through the acts of life is what the balance rests on: with the event it holds, withdrawn it names.

The properties write events as rows; here each is recorded by its own act, so that none is written in a way flows miss.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from giamngheo.apps.life import actions as life
from giamngheo.apps.life.actions import NewPerson
from giamngheo.apps.life.models import LifeEvent
from giamngheo.apps.register.models import Household
from giamngheo.apps.trajectory import balance
from giamngheo.apps.trajectory.models import Flow

from .conftest import Society
from .life_world import family, said, village
from .review_world import PHIENG_PAN, act_as
from .test_trajectory_flows import World

DAY = date(2025, 8, 20)
Act = Callable[[World, Household, list[Any], Household], LifeEvent]


def common(home: Household, world: World) -> dict[str, Any]:
    home.refresh_from_db()
    return {"household_id": home.pk, "version": home.version, "said": said(DAY), "by": world.society.nam_lau_officer}


def dies(world: World, home: Household, people: list[Any], _other: Household) -> LifeEvent:
    return life.record_death(person_id=people[0].pk, **common(home, world))


def leaves(world: World, home: Household, people: list[Any], _other: Household) -> LifeEvent:
    return life.move_person(person_id=people[0].pk, elsewhere="Hà Nội", **common(home, world))


def joins(world: World, home: Household, people: list[Any], other: Household) -> LifeEvent:
    return life.move_person(person_id=people[0].pk, to_household_id=other.pk, to_version=None, **common(home, world))


def marries(world: World, home: Household, people: list[Any], other: Household) -> LifeEvent:
    member = other.memberships.get(is_head=True)
    return life.record_marriage(
        person_id=member.person_id, spouse=people[0].pk, spouse_household_id=home.pk, spouse_version=None,
        spouse_relation="spouse", **common(other, world),
    )  # fmt: skip


def merges(world: World, home: Household, _people: list[Any], other: Household) -> LifeEvent:
    return life.merge_households(into_id=other.pk, into_version=None, **common(home, world))


def is_dissolved(world: World, home: Household, _people: list[Any], _other: Household) -> LifeEvent:
    return life.dissolve_household(**common(home, world))


def moves_away(world: World, home: Household, _people: list[Any], _other: Household) -> LifeEvent:
    return life.move_household(elsewhere="Điện Biên", **common(home, world))


ENDS: list[tuple[Act, str]] = [
    (dies, "dissolved_out"), (leaves, "moved_out"), (joins, "merged_out"), (marries, "merged_out"),
    (merges, "merged_out"), (is_dissolved, "dissolved_out"), (moves_away, "moved_out"),
]  # fmt: skip


@pytest.fixture
def homes(society: Society) -> tuple[World, Household, list[Any], Household]:
    """A poor household of one person and one that is not, on the list of 2024."""
    world = World(society)
    lone, people = family("Lò Văn Một")
    other, _ = family("Vì Văn Hai", "Vì Thị Ba")
    world.households |= {"một": lone, "hai": other}
    world.list(2024, {"một": "P", "hai": "x"})
    return world, lone, people, other


@pytest.mark.parametrize(("act", "code"), ENDS, ids=[act.__name__ for act, _code in ENDS])
def test_a_household_that_ends(homes: tuple[World, Household, list[Any], Household], act: Act, code: str) -> None:
    world, lone, people, other = homes
    act_as(world.society.nam_lau_officer)
    event = act(world, lone, people, other)
    lone.refresh_from_db()
    assert lone.closed_on == DAY
    act_as(world.society.province_officer)
    world.list(2025, {"hai": "x"})
    world.rebuild(2025)
    flow = Flow.objects.get(year=2025)
    assert (flow.household_id, flow.code, flow.event_kind, flow.event_id) == (lone.pk, code, "life", event.pk)
    assert balance.broken(world.view(2025)) == []
    act_as(world.society.nam_lau_officer)
    life.undo(event_id=event.pk, reason="ghi nhầm", by=world.society.nam_lau_officer)
    act_as(world.society.province_officer)
    world.rebuild(2025)
    assert [b.household_id for b in balance.broken(world.view(2025))] == [lone.pk]


def test_a_household_that_is_founded_and_one_that_splits_off(society: Society) -> None:
    world = World(society)
    old, people = family("Lò Văn Một", "Lò Thị Hai")
    world.households["một"] = old
    world.list(2024, {"một": "P"})
    act_as(society.nam_lau_officer)
    by = society.nam_lau_officer
    split = life.split_household(person_ids=[people[1].pk], head_id=people[1].pk, **common(old, world))
    came = life.found_household(
        village_id=village().pk, said=said(DAY), head=NewPerson("Hà Văn Tư"), elsewhere="Lai Châu", by=by
    )
    assert split.other_household is not None
    world.households |= {"hai": split.other_household, "tư": came.household}
    act_as(society.province_officer)
    world.list(2025, {"một": "P", "hai": "P", "tư": "N"})
    world.rebuild(2025)
    found = {f.household_id: (f.code, f.event_id) for f in Flow.objects.filter(year=2025, class_from="")}
    assert found == {
        world.households["hai"].pk: ("split_in", split.pk), world.households["tư"].pk: ("moved_in", came.pk),
    }  # fmt: skip
    assert balance.broken(world.view(2025)) == []
    LifeEvent.objects.filter(pk__in=[split.pk, came.pk]).update(is_withdrawn=True, withdrawn_reason="thử")
    world.rebuild(2025)
    assert {b.household_id for b in balance.broken(world.view(2025))} == set(found)


def test_a_move_that_the_other_commune_takes_in(society: Society) -> None:
    """Left by one officer, taken in by another: out of one list, on the other, the same household."""
    world = World(society)
    home, _ = family("Lò Văn Một", "Lò Thị Hai")
    world.households["một"] = home
    world.list(2024, {"một": "P"})
    world.list(2024, {"khác": "x"}, code=PHIENG_PAN)
    there = village("Bản Pom", PHIENG_PAN)
    act_as(society.nam_lau_officer)
    left = life.move_household(to_area_id=there.area_id, **common(home, world))
    act_as(society.phieng_pan_officer)
    came = life.take_in_household(
        event_id=left.pk, village_id=there.pk, said=said(DAY), by=society.phieng_pan_officer
    )
    act_as(society.province_officer)
    world.list(2025, {}, code="03784")
    world.list(2025, {"một": "N", "khác": "x"}, code=PHIENG_PAN)
    world.rebuild(2025)
    assert world.codes(2025) == {"Lò Văn Một": ["moved_out", "moved_in"]}
    assert balance.broken(world.view(2025)) == []
    units = balance.balances(world.view(2025))
    assert units[home.area_id]["POOR"].flows == {"other_out": 1}
    assert units[there.area_id]["NEAR_POOR"].flows == {"other_in": 1}
    LifeEvent.objects.filter(pk__in=[left.pk, came.pk]).update(is_withdrawn=True, withdrawn_reason="thử")
    world.rebuild(2025)
    assert {b.household_id for b in balance.broken(world.view(2025))} == {home.pk}
