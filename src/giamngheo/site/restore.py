"""Restoring an archive: everything is checked beside the running data, then takes its place in one step.

Order: checksums, a scratch database on the same server, checks in it, folders by rename, databases by rename in one
transaction. What was there keeps the suffix ``before_restore`` until all is done; whatever fails puts it back.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from giamngheo.kit import database, embedded

from . import prepared
from .backup import COUNTED, DUMP, FOLDERS, BackupError, connection_arguments, tool, unpack
from .restore_checks import check_restored

SCRATCH, OLD = "_restoring", "_before_restore"
# Databases are renamed from outside; every server has this one.
MAINTENANCE = "postgres"


def restore(source: Path, *, replace: bool) -> dict[str, Any]:
    """Puts an archive in the place of this installation's data; returns its manifest.

    Raises BackupError, with nothing changed, for a damaged or foreign archive, for an installation that holds
    households (unless ``replace``), and while anybody else is connected.
    """
    if not source.is_file():
        raise BackupError(f"Không thấy tệp sao lưu {source}.")
    settings = database.connection_settings("owner")
    home = embedded.home()
    home.mkdir(parents=True, exist_ok=True)
    # In the installation's own folder: a rename does not cross file systems, and nobody else may look in.
    with tempfile.TemporaryDirectory(prefix="restore-", dir=home) as made, _connected(settings, MAINTENANCE) as server:
        folder, name = Path(made), settings["NAME"]
        manifest = unpack(source, folder)
        _settle_interrupted(server, name)
        _refuse_when_used(server, name)
        if not replace:
            _refuse_when_filled(settings)
        prepared.forget()  # what is restored may be of an older schema
        try:
            _create(server, name)
            _load(folder / DUMP, settings, name + SCRATCH)
            with _connected(settings, name + SCRATCH) as scratch:
                check_restored(scratch, manifest["rows"])
            with _folders_swapped(folder):
                _swap(server, name)
        finally:
            server.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name + SCRATCH)))
        _forget_old(server, name)
    return manifest


@contextmanager
def _connected(settings: dict[str, Any], name: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the owner, every statement its own transaction. The server's refusals are BackupErrors."""
    try:
        with psycopg.connect(
            host=settings["HOST"], port=settings["PORT"], user=settings["USER"], password=settings["PASSWORD"],
            dbname=name, autocommit=True,
        ) as connection:  # fmt: skip
            yield connection
    except psycopg.errors.InsufficientPrivilege as error:
        raise BackupError(
            f"Máy chủ không cho khôi phục: {error.diag.message_primary}. Vai trò {settings['USER']} phải sở hữu "
            f"cơ sở dữ liệu và có quyền CREATEDB (alter role {settings['USER']} createdb)."
        ) from error
    except psycopg.Error as error:
        raise BackupError(f"Khôi phục thất bại, dữ liệu cũ còn nguyên: {error}") from error


def _settle_interrupted(server: psycopg.Connection[Any], name: str) -> None:
    """Ends what a restore killed in its middle left: done when its databases had changed places, undone otherwise."""
    found = server.execute("select 1 from pg_database where datname = %s", [name + OLD]).fetchone()
    server.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name + SCRATCH)))
    if found:
        _forget_old(server, name)
        return
    for folder in FOLDERS:
        old = embedded.home() / (folder + OLD)
        if old.exists():
            shutil.rmtree(embedded.home() / folder, ignore_errors=True)
            old.rename(embedded.home() / folder)


def _refuse_when_used(server: psycopg.Connection[Any], name: str) -> None:
    row = server.execute(
        "select count(*) from pg_stat_activity where datname = %s and backend_type = 'client backend'", [name]
    ).fetchone()
    if row and row[0]:
        raise BackupError(
            f"Còn {row[0]} kết nối đang dùng cơ sở dữ liệu. Dừng hệ thống (giamngheo serve) rồi khôi phục."
        )


def _refuse_when_filled(settings: dict[str, Any]) -> None:
    with _connected(settings, settings["NAME"]) as connection:
        for table in COUNTED:
            exists = connection.execute("select to_regclass(%s)", [table]).fetchone()
            if not (exists and exists[0]) or table == "places_area":
                continue
            row = connection.execute(
                sql.SQL("select exists (select 1 from {})").format(sql.Identifier(table))
            ).fetchone()
            if row and row[0]:
                raise BackupError("Cơ sở dữ liệu này đã có dữ liệu. Thêm --replace nếu thật sự muốn thay toàn bộ.")


def _create(server: psycopg.Connection[Any], name: str) -> None:
    """The scratch database, sorted and cased as the one whose place it takes."""
    row = server.execute(
        "select datlocprovider::text, datcollate, datctype from pg_database where datname = %s", [name]
    ).fetchone()
    locale: sql.Composable = sql.SQL("")
    if row and row[0] == "c":
        locale = sql.SQL(" lc_collate {} lc_ctype {}").format(sql.Literal(row[1]), sql.Literal(row[2]))
    server.execute(
        sql.SQL("create database {} template template0 encoding 'UTF8'").format(sql.Identifier(name + SCRATCH)) + locale
    )
    server.execute(sql.SQL("grant connect on database {} to gn_app, gn_reader").format(sql.Identifier(name + SCRATCH)))


def _load(dump: Path, settings: dict[str, Any], name: str) -> None:
    """Loads the dump in one transaction.

    By way of psql: a pg_restore of version 17 or later sets ``transaction_timeout``, which older servers do not know.
    """
    arguments, env = connection_arguments(settings)
    with tempfile.TemporaryFile() as errors:
        reader = subprocess.Popen(
            [tool("pg_restore"), "--no-owner", "-f", "-", str(dump)], stdout=subprocess.PIPE, stderr=errors
        )
        loader = subprocess.Popen(
            [tool("psql"), *arguments, "-d", name, "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null"],
            env=env, stdin=subprocess.PIPE, stderr=errors,
        )  # fmt: skip
        assert reader.stdout
        assert loader.stdin
        try:
            with loader.stdin as sink, reader.stdout as script:
                for line in script:
                    if line.startswith(b"SET transaction_timeout"):
                        continue
                    sink.write(line)
                    if line.startswith(b"SET row_security"):
                        break
                shutil.copyfileobj(script, sink, 1 << 20)
        except BrokenPipeError:
            pass  # psql stopped at an error; its words are in the file
        codes = (reader.wait(), loader.wait())
        errors.seek(0)
        if any(codes):
            words = errors.read().decode(errors="replace").strip()[:300]
            raise BackupError(f"Không nạp được bản sao lưu, dữ liệu cũ còn nguyên: {words}")


@contextmanager
def _folders_swapped(unpacked: Path) -> Iterator[None]:
    """The folders of the archive in place of the installation's; put back when the block fails."""
    home = embedded.home()
    moved = []
    try:
        for folder in FOLDERS:
            (home / folder).mkdir(exist_ok=True)
            (unpacked / folder).mkdir(exist_ok=True)
            (home / folder).rename(home / (folder + OLD))
            moved.append(folder)
            (unpacked / folder).rename(home / folder)
        yield
    except BaseException:
        for folder in moved:
            shutil.rmtree(home / folder, ignore_errors=True)
            (home / (folder + OLD)).rename(home / folder)
        raise


def _swap(server: psycopg.Connection[Any], name: str) -> None:
    """Both renames or neither."""
    rename = sql.SQL("alter database {} rename to {}")
    with server.transaction():
        server.execute(rename.format(sql.Identifier(name), sql.Identifier(name + OLD)))
        server.execute(rename.format(sql.Identifier(name + SCRATCH), sql.Identifier(name)))


def _forget_old(server: psycopg.Connection[Any], name: str) -> None:
    for folder in FOLDERS:
        shutil.rmtree(embedded.home() / (folder + OLD), ignore_errors=True)
    server.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name + OLD)))


def main_restore(source: str, *, replace: bool) -> int:
    """The command ``giamngheo restore``."""
    try:
        manifest = restore(Path(source), replace=replace)
    except BackupError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Đã khôi phục bản sao lưu lúc {manifest['made_at']}.")
    return 0
