"""What was done stays written: history of every change with who, reads of sensitive fields, and who reads what at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pghistory
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts import actions
from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record, record_sensitive_read
from giamngheo.apps.audit.models import AuditEntry, SensitiveRead
from giamngheo.apps.register.models import Household
from giamngheo.apps.review.tables.nominal import LISTS
from giamngheo.kit import clock
from tests.contracts.phieng_pan import PhiengPan, build

from .conftest import area
from .review_world import NAM_LAU, PHIENG_PAN, act_as, household

ClientOf = Callable[[User], Client]


@pytest.fixture
def world(society: Any, settings: Any, tmp_path: Path) -> PhiengPan:
    settings.FILES_ROOT = tmp_path / "files"
    return build(society)


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []


@contextmanager
def as_role(name: str) -> Iterator[None]:
    """The rest of the block as another role of the database."""
    with transaction.atomic():
        ask(f"set local role {name}")
        yield
        ask("set local role gn_app")


def kept(household_id: int) -> list[tuple[Any, ...]]:
    """(label, the name before the change, who) of each kept row."""
    return ask(
        "select pgh_label, head_name, (pgh_context->>'user')::bigint from register_householdevent"
        " where pgh_obj_id = %s order by pgh_id",
        household_id,
    )


class TestHistory:
    def test_a_change_of_many_rows_at_once_is_kept_row_by_row(self, society: Any) -> None:
        officer = society.nam_lau_officer
        act_as(officer)
        homes = [household(name) for name in ("Lò Văn Một", "Lò Văn Hai")]
        with pghistory.context(user=officer.pk):
            Household.objects.filter(pk__in=[h.pk for h in homes]).update(head_name="Lò Văn Chung")
        assert [kept(h.pk)[-1] for h in homes] == [("changed", h.head_name, officer.pk) for h in homes]

    def test_so_is_what_is_written_past_the_models(self, society: Any) -> None:
        officer = society.nam_lau_officer
        act_as(officer)
        home = household("Lò Văn Một")
        assert ask("select current_user::text") == [("gn_app",)]
        with pghistory.context(user=officer.pk):
            ask("update register_household set head_name = 'Ai đó' where id = %s", home.pk)
        assert kept(home.pk)[-1] == ("changed", "Lò Văn Một", officer.pk)

    @pytest.mark.parametrize(
        "table", ["audit_auditentry", "audit_sensitiveread", "register_householdevent", "review_decisionevent"]
    )
    def test_it_only_grows(self, world: PhiengPan, table: str) -> None:
        for statement in (f"delete from {table}", f"update {table} set id = id", f"truncate {table}"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                ask(statement)


class TestSensitiveReads:
    def test_a_page_is_written_down(self, world: PhiengPan, client_of: ClientOf) -> None:
        address = reverse("register:household_revealed", args=[world.household.pk])
        assert client_of(world.society.phieng_pan_officer).post(address).status_code == 200
        read = SensitiveRead.objects.get()
        assert (read.user_id, read.area_id, read.path) == (world.society.phieng_pan_officer.pk, world.area.pk, address)

    def test_a_file_is_written_down(self, world: PhiengPan, client_of: ClientOf) -> None:
        client = client_of(world.society.phieng_pan_officer)
        original = reverse("intake:file", args=[world.batch.pk])
        workbook = reverse("tables:nominal_workbook_revealed", args=[world.round.year, min(LISTS)])
        assert client.get(original).status_code == 200
        response = client.post(workbook)
        assert (response.status_code, bool(body_of(response))) == (200, True)
        assert set(SensitiveRead.objects.values_list("path", flat=True)) == {original, workbook}

    def test_a_refused_one_is_no_reading(self, world: PhiengPan, client_of: ClientOf) -> None:
        address = reverse("register:household_revealed", args=[world.household.pk])
        client_of(world.society.nam_lau_officer).post(address)
        assert not SensitiveRead.objects.exists()


class TestPages:
    @pytest.mark.parametrize("name", ["audit_log", "sensitive_reads"])
    def test_they_come_in_pages(self, society: Any, client_of: ClientOf, name: str) -> None:
        for _ in range(101):
            record(by=society.administrator, action="thử")
            record_sensitive_read(by=society.administrator, subject="hộ 1", fields=("x",), area_id=None, path="/")
        client = client_of(society.administrator)
        table = client.get(reverse(name)).context["table"]
        count = {"audit_log": AuditEntry, "sensitive_reads": SensitiveRead}[name].objects.count()
        assert (len(table.rows), table.total, table.pages) == (100, count, 2)
        assert len(client.get(reverse(name), {"trang": 2}).context["table"].rows) == count - 100
        assert client_of(society.nam_lau_officer).get(reverse(name)).status_code == 403


class TestReader:
    """gn_reader: for reports and checks beside the application."""

    def test_it_reads_through_the_policies(self, world: PhiengPan) -> None:
        for user, count in ((world.society.phieng_pan_officer, 1), (world.society.nam_lau_officer, 0)):
            act_as(user)
            with as_role("gn_reader"):
                for table in ("register_household", "review_decision", "register_personevent", "intake_stagedrow"):
                    assert ask(f"select count(*) from {table}") == [(count,)], table

    def test_without_a_scope_it_reads_nothing(self, world: PhiengPan) -> None:
        ask("select set_config('app.scope', '', true)")
        with pytest.raises(DatabaseError, match=r"app\.scope"), as_role("gn_reader"):
            ask("select count(*) from register_household")

    def test_it_writes_nothing(self, world: PhiengPan) -> None:
        for statement in ("update register_household set head_name = 'x'", "delete from review_decision",
                          "insert into audit_auditentry (at, action) values (now(), 'x')"):  # fmt: skip
            with pytest.raises(DatabaseError, match="permission denied"), as_role("gn_reader"):
                ask(statement)


def test_the_database_shows_just_what_the_page_counts(society: Any, client_of: ClientOf) -> None:
    """Page and policy agree for every role. Who sees tables only counts rows below the screen and opens no list.

    Who works in villages sees raw what the page of their villages shows; the Front, the list to review.
    """
    district = actions.create_user(username="huyen", full_name="Cán bộ huyện", password=None, by=None)
    actions.assign_role(user=district, role="district_officer", area=area(NAM_LAU), agency_id="",
                        valid_from=clock.today(), valid_to=None, by=None)  # fmt: skip
    act_as(society.province_officer)
    for code, count in ((NAM_LAU, 2), (PHIENG_PAN, 3)):
        for number in range(count):
            household(f"Lò Văn {number}", code=code)
    seen = {}
    for name, user in {**society.all(), "district_officer": district}.items():
        act_as(user)
        raw = ask("select count(*) from register_household")[0][0]
        response = client_of(user).get(reverse("register:households"))
        access = access_of(user, clock.today())
        if access.may(Permission.VIEW_HOUSEHOLDS):
            assert response.context["table"].total == raw, name
        else:
            assert response.status_code == 403, name
            # The Front sees the list to review (test_village_wall), and here there is none.
            expected = 5 if access.may(Permission.VIEW_TABLES) else 0
            assert raw == expected, name
        seen[name] = raw
    assert seen == {
        "nam_lau_officer": 2, "nam_lau_chairman": 2, "phieng_pan_officer": 3, "phieng_pan_chairman": 3,
        "phieng_pan_front": 0,
        "province_officer": 5, "province_leader": 5, "administrator": 0, "stranger": 0, "district_officer": 2,
        "finance_officer": 0, "accountant": 0,
    }  # fmt: skip
