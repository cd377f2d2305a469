"""The database's own word: one household per person and one head per household on every day, whoever writes, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.life import actions
from giamngheo.apps.life.models import LifeEvent
from giamngheo.apps.life.states import Refused, Stale
from giamngheo.apps.register.merging import merge_batch
from giamngheo.apps.register.models import Household, HouseholdFact, Membership
from giamngheo.apps.register.one_day import sentence_of, told_as
from giamngheo.apps.register.undoing import undo_batch

from .at_once import at_once, swept
from .conftest import Society, make_society
from .life_world import FOUNDED, baby, family, heads_on, on, said
from .review_world import act_as
from .test_register_merge import SURVEY, B, read, stage

DAY = date(2025, 3, 10)
LATER = DAY + timedelta(days=30)


@pytest.fixture
def officer(society: Society) -> User:
    act_as(society.nam_lau_officer)
    return society.nam_lau_officer


def membership(home: Household, person: Any, first: date, last: date | None, *, is_head: bool = False) -> Membership:
    return Membership(
        area_id=home.area_id, household=home, person=person, valid_from=first, valid_to=last, is_head=is_head
    )


OVERLAPS = {
    "inside": (DAY, DAY + timedelta(days=1)),
    "around": (FOUNDED - timedelta(days=9), LATER),
    "from the same day": (FOUNDED, DAY),
    "over the end": (LATER - timedelta(days=1), LATER + timedelta(days=9)),
}
BESIDE = {
    "until it began": (FOUNDED - timedelta(days=9), FOUNDED),
    "since it ended": (LATER, None),
    "on no day": (DAY, DAY),
}


@pytest.fixture
def ended(officer: User) -> tuple[Household, Household, Any]:
    """Somebody who was a member from FOUNDED until LATER, and another household."""
    home, (_head, person) = family("Lò Văn Ún", "Lò Thị Hai")
    Membership.objects.filter(person=person).update(valid_to=LATER)
    other, _people = family("Vì Văn Ba")
    return home, other, person


@pytest.mark.parametrize("name", sorted(OVERLAPS))
@pytest.mark.parametrize("in_bulk", [False, True])
def test_two_households_on_one_day_are_refused(ended: Any, name: str, in_bulk: bool) -> None:
    _home, other, person = ended
    row = membership(other, person, *OVERLAPS[name])
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Membership.objects.bulk_create([row]) if in_bulk else row.save()
    assert "hai hộ trong cùng một ngày" in sentence_of(refused.value)


@pytest.mark.parametrize("name", sorted(BESIDE))
def test_days_that_do_not_meet_are_taken(ended: Any, name: str) -> None:
    _home, other, person = ended
    membership(other, person, *BESIDE[name]).save()


def test_two_of_one_statement_are_seen(ended: Any) -> None:
    home, other, person = ended
    rows = [membership(h, person, LATER, LATER + timedelta(days=5)) for h in (home, other)]
    with pytest.raises(IntegrityError, match="two households"), transaction.atomic():
        Membership.objects.bulk_create(rows)


def test_an_update_is_looked_at_too(ended: Any) -> None:
    home, other, person = ended
    membership(other, person, LATER, None).save()
    first = Membership.objects.get(household=home, person=person)
    with pytest.raises(IntegrityError, match="two households"), transaction.atomic():
        Membership.objects.filter(pk=first.pk).update(valid_to=LATER + timedelta(days=1))


def test_the_other_household_may_stand_where_the_writer_cannot_look(society: Society) -> None:
    """The wall between communes hides rows, not days."""
    act_as(society.phieng_pan_officer)
    _home, (_head, person) = family("Lò Văn Ún", "Lò Thị Hai", code="04159")
    act_as(society.nam_lau_officer)
    here, _people = family("Vì Văn Ba")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        membership(here, person, FOUNDED, DAY).save()
    assert "Lò" not in str(refused.value)


def test_two_heads_on_one_day_are_refused(officer: User) -> None:
    home, (head, other) = family("Lò Văn Ún", "Lò Thị Hai")
    Membership.objects.filter(person=head).update(valid_to=LATER)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Membership.objects.filter(household=home, person=other).update(is_head=True)
    assert "hai chủ hộ trong cùng một ngày" in sentence_of(refused.value)


def test_nobody_leaves_before_coming(officer: User) -> None:
    home, (head,) = family("Lò Văn Ún")
    with pytest.raises(Refused, match="trước ngày vào hộ"), told_as(Refused):
        Membership.objects.filter(household=home, person=head).update(valid_to=FOUNDED - timedelta(days=1))


def test_another_fault_keeps_its_own_name(officer: User) -> None:
    _home, (head,) = family("Lò Văn Ún")
    with pytest.raises(IntegrityError, match="sex_known"), told_as(Refused):
        type(head).objects.filter(pk=head.pk).update(sex="X")


class TestTwoAtOnce:
    """Each on a connection of their own."""

    @pytest.fixture
    def officer(self, django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
        with django_db_blocker.unblock(), swept():
            with transaction.atomic():
                made = make_society().nam_lau_officer
            yield made

    @staticmethod
    def made(officer: User, *names: str) -> tuple[Household, list[Any]]:
        with transaction.atomic():
            act_as(officer)
            return family(*names)

    def test_two_writers_of_one_person(self, officer: User) -> None:
        """Neither sees the other's row when it writes its own: the lock on the person makes the second look again."""
        home, (_head, person) = self.made(officer, "Lò Văn Ún", "Lò Thị Hai")
        first, second = (self.made(officer, name)[0] for name in ("Vì Văn Ba", "Quàng Văn Tư"))
        with transaction.atomic():
            act_as(officer)
            Membership.objects.filter(household=home, person=person).update(valid_to=DAY)
        outcomes = at_once(
            *((officer, lambda h=h: membership(h, person, DAY, LATER).save()) for h in (first, second))
        )
        assert sorted(type(o).__name__ for o in outcomes) == ["IntegrityError", "NoneType"], outcomes
        with transaction.atomic():
            act_as(officer)
            assert Membership.objects.filter(person=person, valid_from=DAY).count() == 1

    def test_two_officers_on_one_household(self, officer: User) -> None:
        home, _people = self.made(officer, "Lò Văn Ún", "Lò Thị Hai")

        def birth() -> object:
            return actions.record_birth(household_id=home.pk, version=1, said=said(DAY), child=baby(), by=officer)

        outcomes = at_once((officer, birth), (officer, birth))
        assert sorted(type(o).__name__ for o in outcomes) == ["LifeEvent", "Stale"], outcomes
        with transaction.atomic():
            act_as(officer)
            home.refresh_from_db()
            assert (LifeEvent.objects.count(), home.member_count, home.version) == (1, 3, 2)

    def test_one_person_asked_into_two_households(self, officer: User) -> None:
        """Two different households of destination: the source is locked by both, one wins."""
        home, (_head, child) = self.made(officer, "Lò Văn Ún", "Lò Thị Hai")
        targets = [self.made(officer, name)[0] for name in ("Vì Văn Ba", "Quàng Văn Tư")]

        def move(target: Household) -> object:
            return actions.move_person(
                household_id=home.pk, version=1, said=said(DAY), person_id=child.pk, to_household_id=target.pk,
                by=officer,
            )  # fmt: skip

        outcomes = at_once(*((officer, lambda t=t: move(t)) for t in targets))
        assert sorted(type(o).__name__ for o in outcomes) == ["LifeEvent", "Stale"], outcomes
        assert isinstance(next(o for o in outcomes if isinstance(o, Exception)), Stale)

    def test_one_event_withdrawn_twice(self, officer: User) -> None:
        home, _people = self.made(officer, "Lò Văn Ún", "Lò Thị Hai")
        with transaction.atomic():
            act_as(officer)
            event = actions.record_birth(household_id=home.pk, version=1, said=said(DAY), child=baby(), by=officer)

        def undo() -> object:
            return actions.undo(event_id=event.pk, reason="nhầm", by=officer)

        outcomes = at_once((officer, undo), (officer, undo))
        assert sorted(type(o).__name__ for o in outcomes) == ["LifeEvent", "Refused"], outcomes


class TestMergedWorkbooks:
    """A workbook tells of its survey day; what happened after it, or the head it changes, is kept day by day."""

    @pytest.fixture
    def merged(self, society: Society) -> tuple[Society, Any, Any]:
        act_as(society.province_officer)
        result = read(B)
        batch = stage(result, society.province_officer)
        merge_batch(batch_id=batch.pk, by=society.province_officer)
        return society, result, batch

    @staticmethod
    def officer_of(society: Society, home: Household) -> User:
        from giamngheo.apps.accounts.actions import assign_role

        user = society.stranger
        assign_role(user=user, role="commune_officer", area=home.area, agency_id="", valid_from=date(2021, 1, 1),
                    valid_to=None, by=None)  # fmt: skip
        return user

    @staticmethod
    def with_other_head(result: Any, key: str) -> Any:
        """The household's second member is its head now, and the former head a parent."""
        own = result.persons.filter(pl.col("household_key") == key)
        old = own.filter(pl.col("relation") == "head")["person_key"][0]
        new = own.filter(pl.col("relation") != "head")["person_key"][0]
        relation = (
            pl.when(pl.col("person_key") == old).then(pl.lit("parent"))
            .when(pl.col("person_key") == new).then(pl.lit("head")).otherwise(pl.col("relation"))
        )  # fmt: skip
        name = own.filter(pl.col("person_key") == new)["full_name"][0]
        head = pl.when(pl.col("household_key") == key).then(pl.lit(name)).otherwise(pl.col("head_name"))
        return replace(
            result, persons=result.persons.with_columns(relation.alias("relation")),
            households=result.households.with_columns(head.alias("head_name")),
        )  # fmt: skip

    def test_a_change_of_head_keeps_the_days_of_the_former(self, merged: Any) -> None:
        society, result, _batch = merged
        by = society.province_officer
        key = next(
            k for k in result.households["household_key"]
            if result.persons.filter(pl.col("household_key") == k).height > 2
        )  # fmt: skip
        former = result.households.filter(pl.col("household_key") == key)["head_name"][0]
        home = Household.objects.filter(head_name=former).order_by("id").first()
        assert home is not None
        Membership.objects.filter(household=home).update(valid_from=FOUNDED)
        before = picture_of(home)
        again = stage(self.with_other_head(result, key), by, digest="1")
        merge_batch(batch_id=again.pk, by=by)
        assert heads_on(home, SURVEY - timedelta(days=1)) == [former]
        assert heads_on(home, SURVEY) != [former]
        assert len(heads_on(home, SURVEY)) == 1
        undo_batch(batch_id=again.pk, by=by, reason="nhầm tệp")
        assert picture_of(home) == before

    def test_what_happened_after_the_survey_stays(self, merged: Any) -> None:
        society, result, _batch = merged
        home = Household.objects.filter(member_count__gt=2).order_by("id").first()
        assert home is not None
        user = self.officer_of(society, home)
        act_as(user)
        gone = Membership.objects.filter(household=home, is_head=False).order_by("id").first()
        assert gone is not None
        actions.record_death(
            household_id=home.pk, version=None, said=said(SURVEY + timedelta(days=20)), person_id=gone.person_id, by=user
        )
        act_as(society.province_officer)
        known = picture_of(home)
        facts = HouseholdFact.objects.count()
        changed = result.households.with_columns((pl.col("score_a") + 5).alias("score_a"))
        batch = stage(replace(result, households=changed), society.province_officer, digest="1")
        merge_batch(batch_id=batch.pk, by=society.province_officer)
        assert HouseholdFact.objects.count() == facts + 120
        assert picture_of(home) == known
        assert gone.person.full_name not in on(home, SURVEY + timedelta(days=20))

    def test_a_merge_is_not_undone_under_an_event(self, merged: Any) -> None:
        society, _result, batch = merged
        home = Household.objects.order_by("id").first()
        assert home is not None
        user = self.officer_of(society, home)
        act_as(user)
        event = actions.record_birth(
            household_id=home.pk, version=None, said=said(SURVEY + timedelta(days=20)), child=baby(), by=user
        )
        act_as(society.province_officer)
        from giamngheo.apps.register.gates import Refused as RegisterRefused

        with pytest.raises(RegisterRefused, match="đã ghi 1 biến động"):
            undo_batch(batch_id=batch.pk, by=society.province_officer, reason="nhầm tệp")
        act_as(user)
        actions.undo(event_id=event.pk, reason="nhầm", by=user)
        act_as(society.province_officer)
        undo_batch(batch_id=batch.pk, by=society.province_officer, reason="nhầm tệp")


def picture_of(home: Household) -> list[tuple[Any, ...]]:
    """Who was what in the household, from when to when; rows that held on no day are not told."""
    rows = Membership.objects.filter(household=home).order_by("person_id", "valid_from")
    kept = rows.values_list("person_id", "relation", "is_head", "valid_from", "valid_to")
    return [row for row in kept if row[4] is None or row[4] > row[3]]


def _read_whole() -> int:
    """Rows of the memberships' table read in its order, by this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select seq_tup_read from pg_stat_xact_all_tables where relname = 'register_membership'")
        return int(cursor.fetchone()[0])


def test_one_row_is_looked_at_by_index_and_many_by_reading_the_table_twice(officer: User) -> None:
    """Never the whole table for the sake of one row, and never once for every row of what is written."""
    home, people = family("Lò Văn Ún", "Lò Thị Hai")
    days = [FOUNDED - timedelta(days=number) for number in range(3, 3003)]
    before = _read_whole()
    Membership.objects.bulk_create([membership(home, people[1], day, day + timedelta(days=1)) for day in days])
    assert _read_whole() - before <= 3 * Membership.objects.count()
    before = _read_whole()
    Membership.objects.bulk_create([membership(home, people[1], FOUNDED - timedelta(days=2), FOUNDED)])
    assert _read_whole() == before
