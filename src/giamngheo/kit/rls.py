"""Row-level security as the second wall: migration operations that give a table its policy.

Measured form of the policy (``area_id = any((select app_scope())::int[])``): the sub-select is evaluated once and the
index on area is used.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations import RunSQL

APP_SCOPE = """
create or replace function app_scope() returns int[] language plpgsql stable as $$
declare raw text := current_setting('app.scope', true);
begin
  if raw is null or raw = '' then
    raise exception 'app.scope is not set in this transaction' using errcode = '42501';
  end if;
  return raw::int[];
end $$;
"""

# The wall inside a commune, for who sees only some of its households. Nobody having said whom it limits is an error too.
APP_LIMITS = """
create or replace function app_limit(named text) returns bigint[] language plpgsql stable as $$
declare raw text := current_setting(named, true);
begin
  if raw is null or raw = '' then
    raise exception 'app.scope is not set in this transaction: %', named using errcode = '42501';
  end if;
  return raw::bigint[];
end $$;
create or replace function app_unlimited() returns boolean language sql stable as $$
  select app_limit('app.limited') = '{}'
$$;
"""
NO_APP_LIMITS = "drop function app_unlimited(); drop function app_limit(text);"

GRANTS = """
do $$ begin
  execute format('grant connect on database %I to gn_app, gn_reader', current_database());
end $$;
grant usage on schema public to gn_app, gn_reader;
alter default privileges in schema public grant select, insert, update, delete on tables to gn_app;
alter default privileges in schema public grant usage, select on sequences to gn_app;
alter default privileges in schema public grant select on tables to gn_reader;
grant select, insert, update, delete on all tables in schema public to gn_app;
grant usage, select on all sequences in schema public to gn_app;
grant select on all tables in schema public to gn_reader;
"""

CONDITION = "{column} = any((select app_scope())::int[])"


def enable_scope(table: str, column: str = "area_id", *, allow_null: bool = False) -> RunSQL:
    """A policy by area for reading and writing. ``allow_null``: rows of no area are visible to all (say why there)."""
    condition = CONDITION.format(column=column)
    if allow_null:
        condition = f"({column} is null or {condition})"
    return RunSQL(
        f"alter table {table} enable row level security;"
        f"create policy scope_by_area on {table} using ({condition}) with check ({condition});",
        f"drop policy scope_by_area on {table}; alter table {table} disable row level security;",
    )


def enable_scope_through(table: str, column: str, parent: str) -> RunSQL:
    """A policy for a child table without an area of its own: visible when its parent row is."""
    condition = f"exists (select 1 from {parent} p where p.id = {table}.{column})"  # noqa: S608 - names are ours
    return RunSQL(
        f"alter table {table} enable row level security;"
        f"create policy scope_by_parent on {table} using ({condition}) with check ({condition});",
        f"drop policy scope_by_parent on {table}; alter table {table} disable row level security;",
    )


IN_MY_VILLAGES = "village_id = any((select app_limit('app.villages'))::bigint[])"
IN_LISTED_AREA = "area_id = any((select app_limit('app.listed'))::bigint[])"


def enable_wall(table: str, condition: str, column: str = "area_id") -> RunSQL:
    """In areas where a person is limited, only rows of this condition are shown and changed; elsewhere nothing is
    otherwise.

    The first part is asked once per statement, and for who is limited nowhere no other part is asked at all. New
    rows are held to the policy by area only: a person is written before the membership that shows them.
    """
    allowed = f"(select app_unlimited()) or {column} <> all((select app_limit('app.limited'))::bigint[]) or ({condition})"
    return RunSQL(
        f"create policy village_wall on {table} as restrictive for select using ({allowed});"
        f"create policy village_wall_change on {table} as restrictive for update using ({allowed}) with check (true);",
        f"drop policy village_wall on {table}; drop policy village_wall_change on {table};",
    )


def append_only(table: str) -> RunSQL:
    """Rows are written once: the application may neither change nor delete them."""
    return RunSQL(
        f"revoke update, delete, truncate on {table} from gn_app;",
        f"grant update, delete on {table} to gn_app;",
    )


def event_table(table: str, column: str = "area_id", **kwargs: Any) -> list[RunSQL]:
    """A history table: the same policy as its table, and append-only."""
    return [enable_scope(table, column, **kwargs), append_only(table)]
