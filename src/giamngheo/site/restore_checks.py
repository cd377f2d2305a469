"""Is a restored database one this program may run on: its schema, its rows, its second wall?"""

from __future__ import annotations

import os
from typing import Any

import psycopg
from psycopg import sql

from giamngheo.kit.scope import SETTINGS

from .backup import BackupError

REFUSED = "Bản sao lưu không qua được kiểm tra, dữ liệu cũ còn nguyên: "
# One table of each kind: under its own policy, under its parent's, append-only, and a history.
GUARDED = ("register_household", "register_person", "register_householdfact", "review_decision", "review_decisionevent")
APPEND_ONLY = ("audit_auditentry", "audit_sensitiveread", "register_householdfact", "review_decisionevent")


def check_restored(connection: psycopg.Connection[Any], rows: dict[str, int]) -> None:
    """``rows``: the archive's own count of each table. Raises BackupError naming what is missing."""
    _check_migrations(connection)
    for table, count in rows.items():
        if _value(connection, sql.SQL("select count(*) from {}").format(sql.Identifier(table))) != count:
            raise BackupError(f"{REFUSED}số dòng của bảng {table} không khớp bản kê.")
    if not rows.get("places_area"):
        raise BackupError(f"{REFUSED}không có địa bàn nào.")
    _check_grants(connection)
    _check_scope(connection)


def _value(connection: psycopg.Connection[Any], query: Any, values: Any = None) -> Any:
    row = connection.execute(query, values).fetchone()
    return row[0] if row else None


def _check_migrations(connection: psycopg.Connection[Any]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giamngheo.site.settings")
    import django
    from django.db.migrations.loader import MigrationLoader

    django.setup()
    if _value(connection, "select to_regclass('django_migrations')") is None:
        raise BackupError(f"{REFUSED}không có bảng ghi các bước cập nhật cấu trúc.")
    done = {(app, name) for app, name in connection.execute("select app, name from django_migrations").fetchall()}
    known = set(MigrationLoader(None).disk_migrations or {})
    if not done:
        raise BackupError(f"{REFUSED}chưa có bước cập nhật cấu trúc nào.")
    if unknown := sorted(done - known):
        raise BackupError(
            f"{REFUSED}do phiên bản mới hơn làm ra ({'.'.join(unknown[0])}); cài phiên bản đó rồi khôi phục."
        )


def _check_grants(connection: psycopg.Connection[Any]) -> None:
    """The application's role reads and writes, owns nothing and rewrites no record; the reader's only reads."""
    if _value(connection, "select count(*) from pg_class where relowner in ('gn_app'::regrole, 'gn_reader'::regrole)"):
        raise BackupError(f"{REFUSED}vai trò gn_app hoặc gn_reader sở hữu bảng.")
    wanted = [("gn_app", t, "select, insert", True) for t in GUARDED]
    wanted += [("gn_app", t, "update, delete", False) for t in APPEND_ONLY]
    wanted += [("gn_reader", t, "select", True) for t in GUARDED]
    wanted += [("gn_reader", t, "insert, update, delete", False) for t in GUARDED]
    for role, table, rights, expected in wanted:
        held = [
            _value(connection, "select has_table_privilege(%s, %s, %s)", [role, table, r]) for r in rights.split(", ")
        ]
        if set(held) != {expected}:
            raise BackupError(f"{REFUSED}quyền {rights} của {role} trên {table} không đúng.")


def _check_scope(connection: psycopg.Connection[Any]) -> None:
    """No scope set is an error, the empty scope sees nothing: asked as the application's role, not read in a catalogue."""
    bare = connection.execute(
        "select t from unnest(%s::text[]) t where not exists (select 1 from pg_class c join pg_policies p "
        "on p.tablename = c.relname and p.schemaname = 'public' where c.relname = t and c.relrowsecurity)",
        [list(GUARDED)],
    ).fetchall()
    if bare:
        raise BackupError(f"{REFUSED}bảng {bare[0][0]} không có chính sách theo địa bàn.")
    for table in GUARDED:
        count = sql.SQL("select count(*) from {}").format(sql.Identifier(table))
        with connection.transaction():
            connection.execute("set local role gn_app")
            connection.execute("select set_config(name, '{}', true) from unnest(%s::text[]) name", [list(SETTINGS)])
            seen = _value(connection, count)
        if seen:
            raise BackupError(f"{REFUSED}bảng {table} để lộ {seen} dòng cho người không có địa bàn nào.")
