"""Inside a commune the database shows who works in villages no more than their pages: raw queries under their scope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import ROLES, SHOWS_ALL_ROWS, SHOWS_ROWS
from giamngheo.apps.fieldwork import queries as sheets
from giamngheo.apps.register.models import Household, Person
from giamngheo.apps.review import actions
from giamngheo.apps.review.models import VillageAssignment
from giamngheo.kit import clock

from .campaign_world import BAN_HAI, BAN_MOT, World, make_world, person
from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, household, member, occasion

TABLES = (
    "register_household", "register_householdfact", "register_membership", "register_person", "register_personfact",
    "review_reviewcase", "review_decision", "register_householdevent", "register_personevent",
    "register_membershipevent", "review_decisionevent", "intake_stagedrow", "intake_stagedfinding", "intake_mend",
)  # fmt: skip


def raw(by: User, table: str) -> int:
    act_as(by)
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return int(cursor.fetchone()[0])


def seen(by: User) -> dict[str, int]:
    """Table → rows, of those that show any."""
    return {table: count for table in TABLES if (count := raw(by, table))}


@pytest.fixture
def villages(society: Society) -> Society:
    """Two households in Bản Một, three in Bản Hai, each with a person and a class; one in another commune."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    for name, village, code in (
        *((f"Lò Văn {n}", "Bản Một", NAM_LAU) for n in range(2)),
        *((f"Hoàng Văn {n}", "Bản Hai", NAM_LAU) for n in range(3)),
        ("Vàng A Tủa", "Bản Ba", PHIENG_PAN),
    ):
        when = occasion(code)
        home = household(name, code=code, village=village, when=when)
        member(home, name, when, is_head=True)
    Person.objects.update(ethnic_group="Kinh")  # leaves history
    actions.classify_communes(
        round=opened, area_ids=[area(NAM_LAU).pk, area(PHIENG_PAN).pk], by=society.province_officer
    )
    return society


def assigned(society: Society, role: str, *names: str, username: str = "nguoi.ban") -> User:
    act_as(society.nam_lau_officer)
    user = person(username, role)
    for village in {h.village for h in Household.objects.filter(village__name__in=names).select_related("village")}:
        assert village is not None
        VillageAssignment.objects.create(
            village=village, area=area(NAM_LAU), user_id=user.pk, duty=role, assigned_at=clock.now()
        )
    return user


ONE_VILLAGE = {
    "register_household": 2, "register_householdfact": 2, "register_membership": 2, "register_person": 2,
    "register_personfact": 2, "review_decision": 2,
}  # fmt: skip


@pytest.mark.parametrize("role", ["reviewer", "village_head"])
def test_rows_of_the_villages_assigned_and_no_others(villages: Society, role: str) -> None:
    nobody = assigned(villages, role, username="chua.phan.cong")
    user = assigned(villages, role, "Bản Một")
    assert seen(nobody) == {}
    assert seen(user) == ONE_VILLAGE
    VillageAssignment.objects.filter(user_id=user.pk).update(ended_on="2026-01-01")
    assert seen(user) == {}


def test_the_page_counts_the_same(villages: Society) -> None:
    user = assigned(villages, "reviewer", "Bản Một")
    act_as(user)
    reach = sheets.reach_of(access_of(user, clock.today()), None)
    assert sheets.households_of(reach, None).count() == raw(user, "register_household") == 2


def test_who_works_elsewhere_with_all_rows_keeps_them(villages: Society) -> None:
    """Officer of one commune and reviewer of a village in another."""
    from giamngheo.apps.accounts.actions import assign_role

    user = assigned(villages, "reviewer", "Bản Một")
    assign_role(user=user, role="commune_officer", area=area(PHIENG_PAN), agency_id="", valid_from=clock.today(),
                valid_to=None, by=None)  # fmt: skip
    assert raw(user, "register_household") == 3
    assert raw(user, "register_person") == 3


@pytest.mark.parametrize("who", ["nam_lau_officer", "nam_lau_chairman", "province_officer", "province_leader"])
def test_who_sees_all_rows_is_limited_nowhere(villages: Society, who: str) -> None:
    user = villages.all()[who]
    expected = 6 if who.startswith("province") else 5
    for table in ("register_household", "register_person", "review_decision", "register_personevent"):
        assert raw(user, table) == expected, table
    assert not access_of(user, clock.today()).scope().limited_ids


def test_every_role_is_either_limited_or_sees_all_or_nothing() -> None:
    limited = {code for code, role in ROLES.items() if role.permissions & SHOWS_ROWS and not role.permissions & SHOWS_ALL_ROWS}
    assert limited == {"reviewer", "village_head", "commune_front"}


@pytest.mark.parametrize("name", ["app.limited", "app.villages"])
def test_not_having_said_who_is_limited_is_an_error(villages: Society, name: str) -> None:
    act_as(assigned(villages, "reviewer", "Bản Một"))
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, '', true)", [name])
    with pytest.raises(DatabaseError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select count(*) from register_household")


def test_what_is_not_seen_cannot_be_changed(villages: Society) -> None:
    act_as(assigned(villages, "reviewer", "Bản Một"))
    assert Household.objects.update(ethnic_group="Mông") == 2


class TestFront:
    """The list to review, which its pages show; neither the rest of the register nor the people of a household."""

    @pytest.fixture
    def world(self, society: Society, monkeypatch: pytest.MonkeyPatch) -> World:
        made = make_world(society, monkeypatch)
        act_as(made.officer)
        household("Ngoài danh sách", village=BAN_HAI)
        member(made.poor, "Lò Văn Người", occasion(), is_head=True)
        return made

    def test_before_the_campaign_nothing_and_then_the_list(self, world: World, client_of: Callable[[User], Client]) -> None:
        assert seen(world.front) == {}
        world.opened()
        found: dict[str, Any] = seen(world.front)
        assert found.pop("register_householdfact") > 0
        assert found.pop("review_decision") > 0
        assert found == {"register_household": 2, "review_reviewcase": 2}
        client = client_of(world.front)
        act_as(world.officer)
        lists = [world.list_of(name) for name in (BAN_MOT, BAN_HAI)]
        shown = [client.get(reverse("campaign:village", args=[row.pk])).context["table"].total for row in lists]
        assert sum(shown) == raw(world.front, "register_household")
