"""Random lives over six years: on every day each person is in at most one household, each household has its head."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.apps.life import actions
from giamngheo.apps.life.actions import NewPerson
from giamngheo.apps.life.models import LifeEvent
from giamngheo.apps.life.states import Refused
from giamngheo.apps.register.models import Household, Membership, Person

from .conftest import Society
from .life_world import baby, family, said, village
from .review_world import act_as
from .test_life_actions import picture

START = date(2020, 1, 1)
LAST = date(2025, 12, 31)
KINDS = (
    "birth", "death", "marriage", "person_in", "person_out", "to_other", "head", "split", "merge", "village", "away",
    "back", "found", "dissolve", "undo",
)  # fmt: skip
# One step: days since the last one, what happens, and numbers that choose among who is there.
STEPS = st.lists(
    st.tuples(st.integers(0, 150), st.sampled_from(KINDS), st.integers(0, 99), st.integers(0, 99), st.integers(0, 99)),
    min_size=5, max_size=30,
)  # fmt: skip


def pick(rows: list[Any], number: int) -> Any:
    return rows[number % len(rows)] if rows else None


def members(home: Household) -> list[Membership]:
    return list(Membership.objects.filter(household=home, valid_to=None).select_related("person").order_by("id"))


def successor(rows: list[Membership], leaving: Membership, number: int) -> int | None:
    staying = [m for m in rows if m.pk != leaving.pk]
    return pick(staying, number).person_id if leaving.is_head and staying else None


def act(kind: str, day: date, one: int, two: int, three: int, by: Any) -> None:
    """Does one thing to whoever the numbers choose. What cannot be done raises Refused and changes nothing."""
    homes = list(Household.objects.filter(closed_on=None).order_by("id"))
    if kind == "undo":
        event = LifeEvent.objects.filter(is_withdrawn=False).order_by("-id").first()
        if event:
            actions.undo(event_id=event.pk, reason="thử", by=by)
        return
    if kind == "back":
        sent = pick(list(LifeEvent.objects.filter(kind="household_moved_out", is_withdrawn=False,
                                                  details__has_key="elsewhere").order_by("id")), one)  # fmt: skip
        if sent:
            actions.take_in_household(event_id=sent.pk, village_id=village().pk, said=said(day), by=by)
        return
    if kind == "found":
        actions.found_household(village_id=village().pk, said=said(day), head=NewPerson(f"Hộ {one} {two}"), elsewhere="Lai Châu", by=by)
        return
    home = pick(homes, one)
    if home is None:
        return
    rows = members(home)
    person, other = pick(rows, two), pick([h for h in homes if h.pk != home.pk], three)
    base: dict[str, Any] = {"household_id": home.pk, "version": home.version, "said": said(day), "by": by}
    heir = successor(rows, person, three)
    if kind == "birth":
        actions.record_birth(child=baby(f"Trẻ {two}"), **base)
    elif kind == "death":
        actions.record_death(person_id=person.person_id, successor_id=heir, **base)
    elif kind == "person_in":
        free = Person.objects.exclude(memberships__valid_to=None).order_by("id")
        actions.take_in_person(person=pick([NewPerson(f"Người {two}"), *(p.pk for p in free)], three), **base)
    elif kind == "person_out":
        actions.move_person(person_id=person.person_id, elsewhere="Hà Nội", successor_id=heir, **base)
    elif kind == "head":
        actions.change_head(head_id=person.person_id, former_relation="parent", **base)
    elif kind == "split":
        leaving = rows[: 1 + three % max(1, len(rows))]
        staying = [m for m in rows if m not in leaving]
        actions.split_household(
            person_ids=[m.person_id for m in leaving], head_id=pick(leaving, two).person_id,
            successor_id=pick(staying, two).person_id if staying else None, **base,
        )  # fmt: skip
    elif kind == "village":
        actions.move_household(to_village_id=village(pick(["Bản Một", "Bản Hai"], two)).pk, **base)
    elif kind == "away":
        actions.move_household(elsewhere="Điện Biên", **base)
    elif kind == "dissolve":
        actions.dissolve_household(**base)
    elif other is not None:
        _with_other(kind, base, person, heir, other, three)


def _with_other(kind: str, base: dict[str, Any], person: Membership, heir: int | None, other: Household, number: int) -> None:
    if kind == "to_other":
        actions.move_person(
            person_id=person.person_id, to_household_id=other.pk, to_version=other.version, successor_id=heir, **base
        )
    elif kind == "merge":
        actions.merge_households(into_id=other.pk, into_version=other.version, **base)
    elif kind == "marriage":
        spouse = pick(members(other), number)
        actions.record_marriage(
            person_id=person.person_id, spouse=spouse.person_id, spouse_household_id=other.pk,
            spouse_version=other.version, successor_id=successor(members(other), spouse, number), **base,
        )  # fmt: skip


def check_days() -> None:
    """The rules hold on every day on which anything began or ended, and on the day after and before."""
    rows = list(Membership.objects.values_list("household_id", "person_id", "is_head", "valid_from", "valid_to"))
    edges = {day for *_, first, last in rows for day in (first, last) if day}
    for day in sorted({edge + timedelta(days=n) for edge in edges for n in (-1, 0, 1)}):
        there = [(h, p, head) for h, p, head, first, last in rows if first <= day and (last is None or day < last)]
        twice = [p for p, n in Counter(p for _h, p, _head in there).items() if n > 1]
        assert not twice, (day, twice)
        heads = Counter(h for h, _p, head in there if head)
        assert all(heads[h] == 1 for h in {h for h, _p, _head in there}), (day, heads)


def check_today() -> None:
    """Every open household has its head and at least one member; the row says what the memberships say."""
    for home in Household.objects.all():
        rows = members(home)
        if home.closed_on is not None:
            assert (rows, home.member_count) == ([], 0)
            continue
        heads = [m for m in rows if m.is_head]
        assert len(heads) == 1
        head = heads[0].person
        assert (home.head_name, home.search_key, home.sort_key) == (head.full_name, head.search_key, head.sort_key)
        assert home.member_count == len(rows) >= 1


class _Done(Exception):
    """Rolls one example back."""


@settings(
    max_examples=25, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(steps=STEPS)
def test_lives_over_six_years(society: Society, steps: list[tuple[int, str, int, int, int]]) -> None:
    by = society.nam_lau_officer
    try:
        with transaction.atomic():
            act_as(by)
            family("Lò Văn Ún", "Lò Thị Hai", "Lò Văn Ba", since=START)
            family("Vì Văn Tư", "Vì Thị Năm", since=START)
            day = START
            for gap, kind, one, two, three in steps:
                day = min(day + timedelta(days=gap), LAST)
                was, count = picture(), LifeEvent.objects.count()
                try:
                    act(kind, day, one, two, three, by)
                except Refused:
                    assert (picture(), LifeEvent.objects.count()) == (was, count), "a refusal writes nothing"
                    continue
                check_today()
                if kind != "undo" and LifeEvent.objects.count() > count:
                    _undone_is_as_before(was, by)
            check_days()
            raise _Done
    except _Done:
        pass


def _undone_is_as_before(was: dict[str, Any], by: Any) -> None:
    """Withdrawing the last event puts everything back exactly; then the event stands again."""
    try:
        with transaction.atomic():
            last = LifeEvent.objects.order_by("-id").first()
            assert last is not None
            actions.undo(event_id=last.pk, reason="thử", by=by)
            assert picture() == was
            raise _Done
    except _Done:
        pass
