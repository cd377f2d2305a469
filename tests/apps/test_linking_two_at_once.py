"""Two officers on one pair at the same moment: one wins, the other is told why, nothing doubles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import pytest
from django.db import connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.linking import actions, runs
from giamngheo.apps.linking.actions import Refused
from giamngheo.apps.linking.actions import households as link_actions
from giamngheo.apps.linking.models import HouseholdLink, PersonMerge, PersonPair
from giamngheo.apps.register.models import Household, Membership, Person
from giamngheo.apps.work.actions import perform, start_run
from giamngheo.kit import clock

from .at_once import at_once, swept
from .campaign_world import person
from .conftest import Society, area, make_society
from .review_world import NAM_LAU, PHIENG_PAN, act_as, household, member, occasion

NUMBER = "014080123456"
Act = Callable[[User], object]
T = TypeVar("T")


@dataclass
class World:
    """Nậm Lầu with two officers; one person in three households of it, and once in Phiêng Pằn."""

    society: Society
    second: User
    persons: list[Person]

    @property
    def first(self) -> User:
        return self.society.nam_lau_officer


def someone(code: str, village: str) -> Person:
    when = occasion(code)
    home = household("Lò Văn Hòa", code=code, when=when, village=village)
    Household.objects.filter(pk=home.pk).update(member_count=1)  # who leaves it leaves nobody behind
    person = member(home, "Lò Văn Hòa", when, is_head=True, id_number=NUMBER)
    Person.objects.filter(pk=person.pk).update(birth_on=date(1980, 5, 7))
    return person


@pytest.fixture
def world(django_db_setup: None, django_db_blocker) -> Iterator[World]:  # type: ignore[no-untyped-def]
    """Committed, so that two connections see it."""
    with django_db_blocker.unblock(), swept():
        with transaction.atomic():
            society = make_society()
            act_as(society.province_officer)
            second = person("canbo2", "commune_officer")
            places = ((NAM_LAU, "Bản Một"), (NAM_LAU, "Bản Hai"), (NAM_LAU, "Bản Ba"), (PHIENG_PAN, "Bản Xa"))
            made = World(society, second, [someone(*place) for place in places])
        search(made.society.province_officer)
        yield made


def search(by: User) -> None:
    with transaction.atomic():
        act_as(by)
        office = by.assignments.get().area_id
        run = start_run(kind=runs.PERSONS, subject_id=office, area_id=office, by=by)
        assert run.state == "done", run.message


def seen(by: User, ask: Callable[[], T]) -> T:
    with transaction.atomic():
        act_as(by)
        return ask()


def pair_of(world: World, one: int, other: int) -> PersonPair:
    left, right = sorted([world.persons[one].pk, world.persons[other].pk])
    return seen(world.society.province_officer, lambda: PersonPair.objects.get(left_person_id=left, right_person_id=right))


def one_wins(first: tuple[User, Act], second: tuple[User, Act], sentence: str) -> object:
    """Exactly one is done, the other refused with the sentence; what the winner returned."""
    outcomes = at_once(*((by, lambda by=by, act=act: act(by)) for by, act in (first, second)))
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(refusals) == 1, outcomes
    assert isinstance(refusals[0], Refused), refusals
    assert sentence in str(refusals[0])
    return next(outcome for outcome in outcomes if not isinstance(outcome, Exception))


def living(world: World) -> int:
    """Places in a household that the persons have today."""
    ids = [person.pk for person in world.persons]
    return seen(world.society.province_officer, lambda: Membership.objects.filter(person_id__in=ids, valid_to=None).count())


def merges(world: World) -> int:
    return seen(world.society.province_officer, lambda: PersonMerge.objects.filter(undone_at=None).count())


def test_one_merges_while_the_other_tells_apart(world: World) -> None:
    pair = pair_of(world, 0, 1)
    one_wins(
        (world.first, lambda by: actions.merge_persons(
            pair_id=pair.pk, keeps_id=pair.left_person_id, by=by, version=pair.version)),
        (world.second, lambda by: actions.tell_apart(pair_id=pair.pk, by=by, note="anh em họ", version=pair.version)),
        "Người khác vừa kết luận",
    )  # fmt: skip
    now = pair_of(world, 0, 1)
    assert len(now.log) == 1
    assert (now.state, merges(world), living(world)) in {("merged", 1, 3), ("different", 0, 4)}


@pytest.mark.parametrize("is_told_the_version", [True, False])
def test_both_merge_each_keeping_another(world: World, is_told_the_version: bool) -> None:
    pair = pair_of(world, 0, 1)
    version = pair.version if is_told_the_version else None
    one_wins(
        (world.first, lambda by: actions.merge_persons(
            pair_id=pair.pk, keeps_id=pair.left_person_id, by=by, version=version)),
        (world.second, lambda by: actions.merge_persons(
            pair_id=pair.pk, keeps_id=pair.right_person_id, by=by, version=version)),
        "Người khác vừa kết luận" if is_told_the_version else "đã gộp",
    )  # fmt: skip
    assert (merges(world), living(world)) == (1, 3)


def test_both_undo(world: World) -> None:
    pair = pair_of(world, 0, 1)
    seen(world.first, lambda: actions.merge_persons(pair_id=pair.pk, keeps_id=pair.left_person_id, by=world.first))
    one_wins(
        *((by, lambda by: actions.undo_merge(pair_id=pair.pk, by=by, note="nhầm")) for by in (world.first, world.second)),
        sentence="chờ quyết định",
    )
    assert (merges(world), living(world)) == (0, 4)
    assert [entry["what"] for entry in pair_of(world, 0, 1).log] == ["merge", "undo"]


def test_three_pairs_of_one_person_never_end_every_place(world: World) -> None:
    """Of 1–2, 2–3, 3–1 each officer keeps the one that another's merge ends: whoever comes last is told."""
    ends = [(0, 1), (1, 2), (2, 0)]
    people = (world.first, world.second, world.society.province_officer)

    def merge(kept: int, merged: int) -> Act:
        pair = pair_of(world, kept, merged)
        return lambda by: actions.merge_persons(pair_id=pair.pk, keeps_id=world.persons[kept].pk, by=by)

    acts = [(by, merge(*end)) for by, end in zip(people, ends, strict=True)]
    outcomes = at_once(*((by, lambda by=by, act=act: act(by)) for by, act in acts))
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert refusals
    assert all("đã được gộp" in str(refusal) for refusal in refusals), outcomes
    assert (merges(world), living(world)) == (3 - len(refusals), 1 + len(refusals))


def test_two_communes_propose_at_once(world: World) -> None:
    pair = pair_of(world, 0, 3)
    one_wins(
        (world.first, lambda by: actions.merge_persons(pair_id=pair.pk, keeps_id=world.persons[0].pk, by=by)),
        (world.society.phieng_pan_officer,
         lambda by: actions.merge_persons(pair_id=pair.pk, keeps_id=world.persons[3].pk, by=by)),
        "Chờ xã bên đó",
    )  # fmt: skip
    assert (pair_of(world, 0, 3).state, merges(world), living(world)) == ("proposed", 0, 4)


def test_a_search_does_not_ask_again_what_is_told_apart_meanwhile(world: World, settings) -> None:  # type: ignore[no-untyped-def]
    pair = pair_of(world, 0, 1)
    seen(world.society.province_officer, lambda: Person.objects.filter(pk=world.persons[0].pk).update(full_name="Lo Van Hoa"))
    settings.WORK_INLINE = False
    office = world.first.assignments.get().area_id
    run = seen(world.first, lambda: start_run(kind=runs.PERSONS, subject_id=office, area_id=office, by=world.first))
    outcomes = at_once(
        (world.first, lambda: perform(run_id=run.pk, area_id=office, inline=True)),
        (world.second, lambda: actions.tell_apart(pair_id=pair.pk, by=world.second, note="anh em họ")),
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    assert pair_of(world, 0, 1).state == "different"
    assert seen(world.first, lambda: PersonPair.objects.filter(left_person_id=pair.left_person_id,
                                                               right_person_id=pair.right_person_id).count()) == 1  # fmt: skip


def test_two_searches_write_each_pair_once(world: World, settings) -> None:  # type: ignore[no-untyped-def]
    with transaction.atomic(), connection.cursor() as cursor:
        act_as(world.society.province_officer)
        cursor.execute("set local role none")
        cursor.execute("truncate linking_personpair cascade")
    settings.WORK_INLINE = False
    started = []
    for by in (world.first, world.society.province_officer):
        office = by.assignments.get().area_id
        started.append((by, seen(by, lambda by=by, office=office: start_run(
            kind=runs.PERSONS, subject_id=office, area_id=office, by=by))))  # fmt: skip
    outcomes = at_once(*(
        (by, lambda run=run: perform(run_id=run.pk, area_id=run.area_id, inline=True)) for by, run in started
    ))  # fmt: skip
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    assert seen(world.society.province_officer, lambda: PersonPair.objects.count()) == 6


class Homes:
    """Households of Nậm Lầu and links between them, made by hand."""

    def __init__(self, world: World) -> None:
        self.world = world
        with transaction.atomic():
            act_as(world.first)
            self.homes = [
                household(f"Hộ {year}", when=occasion(year=year, on=date(year, 10, 15)), village=f"Bản {n}")
                for n, year in enumerate((2023, 2024, 2023))
            ]
            self.links = [self._link(0, 1), self._link(1, 2)]

    def _link(self, one: int, other: int) -> HouseholdLink:
        left, right = sorted([self.homes[one], self.homes[other]], key=lambda home: home.pk)
        return HouseholdLink.objects.create(
            left_household=left, right_household=right, left_area=left.area, right_area=right.area, left_name="x",
            right_name="y", probability=0.9, found_at=clock.now(), is_exact=True,
        )  # fmt: skip

    def states(self) -> list[str]:
        ids = [link.pk for link in self.links]
        return seen(self.world.first, lambda: list(
            HouseholdLink.objects.filter(pk__in=ids).order_by("pk").values_list("state", flat=True)))  # fmt: skip

    def link(self, n: int) -> Act:
        return lambda by: link_actions.link_households(link_id=self.links[n].pk, by=by)

    def take_back(self, n: int) -> Act:
        return lambda by: link_actions.take_back(link_id=self.links[n].pk, by=by, note="nhầm hộ")


def test_both_link_and_both_take_back(world: World) -> None:
    homes = Homes(world)
    one_wins((world.first, homes.link(0)), (world.second, homes.link(0)), "đã nối")
    assert homes.states() == ["linked", "open"]
    one_wins((world.first, homes.take_back(0)), (world.second, homes.take_back(0)), "chờ quyết định")
    assert homes.states() == ["open", "open"]


def test_one_links_while_the_other_tells_apart(world: World) -> None:
    homes = Homes(world)
    version = homes.links[0].version
    one_wins(
        (world.first, lambda by: link_actions.link_households(link_id=homes.links[0].pk, by=by, version=version)),
        (world.second, lambda by: link_actions.households_differ(
            link_id=homes.links[0].pk, by=by, note="bố và con", version=version)),
        "Người khác vừa kết luận",
    )  # fmt: skip
    assert homes.states()[0] in ("linked", "different")


def test_two_links_never_put_two_rows_of_one_year_into_one_household(world: World) -> None:
    """2023–2024 and 2024–2023: each is right alone."""
    homes = Homes(world)
    one_wins((world.first, homes.link(0)), (world.second, homes.link(1)), "2023")
    assert sorted(homes.states()) == ["linked", "open"]


def test_both_link_all_that_is_sure(world: World) -> None:
    homes = Homes(world)
    place = area(NAM_LAU).pk
    act: Act = lambda by: link_actions.link_all_exact(by=by, area_ids=[place])  # noqa: E731
    outcomes = at_once(*((by, lambda by=by: act(by)) for by in (world.first, world.second)))
    assert (1, 1) in outcomes
    assert sorted(homes.states()) == ["linked", "open"]
    assert seen(world.first, lambda: Household.objects.filter(pk__in=[home.pk for home in homes.homes]).count()) == 3
