"""The second wall: every table, view and history table has its policy, or a reason why it needs none."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from .phieng_pan import PhiengPan
from .things import REASONS as LATER_REASONS

# Tables without a policy, each with its reason. A new table that is in neither list fails.
REASONS = {
    "accounts_user": "needed to log in, before any scope exists; holds no household",
    "accounts_roleassignment": "the scope is built from it",
    "audit_auditentry": "ids and counts only, no names; its page asks for VIEW_AUDIT; append-only",
    "audit_sensitiveread": "says who read, not what; its page asks for VIEW_AUDIT; append-only",
    "places_generation": "public catalogue",
    "places_area": "public catalogue",
    "places_succession": "public catalogue",
    "places_areaprojection": "public catalogue",
    "places_areainside": "public catalogue; the scope is built from it",
    "places_areasetmember": "public catalogue",
    "review_round": "year, standard and dates of a review: everybody's",
    **LATER_REASONS,
}
PREFIXES = {
    "django_": "Django's own: sessions hold keys, no household",
    "auth_": "Django's own permission tables, unused",
    "axes_": "log-in attempts, before any scope exists",
    "otp_": "one-time codes of accounts",
    "procrastinate_": "the queue carries ids of runs only",
    "pghistory_": "the history library's own; events carry their context themselves",
}


@pytest.fixture
def relations(db: None) -> list[tuple[str, str, bool, str]]:
    """(name, kind, has row security, options) of every table and view of the schema."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, relkind::text, relrowsecurity, coalesce(reloptions::text, '') from pg_class c "
            "join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and relkind in ('r','p','v','m')"
        )
        return cursor.fetchall()


def test_every_table_has_its_policy_or_a_reason(relations: list[tuple[str, str, bool, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select tablename, qual, with_check from pg_policies where schemaname = 'public' and permissive = 'PERMISSIVE'"
        )
        policies = {name: (qual, check) for name, qual, check in cursor.fetchall()}
    bare = []
    for name, kind, is_secured, _ in relations:
        if kind not in "rp" or name in REASONS or name.startswith(tuple(PREFIXES)):
            continue
        qual, check = policies.get(name, ("", ""))
        if not is_secured or "app_scope" not in (qual or "") or "app_scope" not in (check or ""):
            bare.append(name)
    assert bare == []


def test_views_run_with_the_rights_of_who_asks(relations: list[tuple[str, str, bool, str]]) -> None:
    careless = [
        name for name, kind, _, options in relations
        if kind == "m" or (kind == "v" and "security_invoker=true" not in options)
    ]  # fmt: skip
    assert careless == []


def test_reasons_name_tables_that_exist(relations: list[tuple[str, str, bool, str]]) -> None:
    assert set(REASONS) <= {name for name, *_ in relations}


def test_the_application_owns_nothing(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == ("gn_app", False, False)
        # Work tables of the running transaction are its own and go with it.
        cursor.execute("select count(*) from pg_class where relowner = 'gn_app'::regrole and relpersistence <> 't'")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("table", ["register_household", "review_decision", "register_personevent", "intake_stagedrow"])
def test_forgetting_the_scope_is_an_error(phieng_pan: PhiengPan, table: str) -> None:
    """Each table holds a row: the policy's sub-select is evaluated at the first row, so an empty table never asks."""
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) > 0 from {table}")
        assert cursor.fetchone() == (True,)
        cursor.execute("select set_config('app.scope', '', true)")
    with pytest.raises(DatabaseError, match=r"app\.scope"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")


def test_what_runs_with_the_owners_rights_looks_for_names_in_temporary_tables_last(db: None) -> None:
    """Else who may make a temporary table puts their own in the place of ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace"
            " and not coalesce('search_path=public, pg_temp' = any(proconfig), false) order by 1"
        )
        assert [name for (name,) in cursor.fetchall()] == []


@pytest.mark.parametrize(
    "statement",
    [
        "update register_householdfact set score_a = 1",
        "delete from register_householdfact",
        "delete from register_household",
        "update register_occasion set observed_on = '2020-01-01'",
        "update audit_auditentry set action = 'x'",
        "delete from audit_sensitiveread",
        "delete from review_decisionevent",
        "update register_personevent set full_name = 'x'",
        "truncate register_person cascade",
        "alter table register_household disable row level security",
        "drop policy scope_by_area on register_household",
    ],
)
def test_the_application_cannot_rewrite_what_was_recorded(scope_of, statement: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), scope_of(None), connection.cursor() as cursor:
        cursor.execute(statement)
