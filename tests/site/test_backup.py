"""A backup is made, the installation changes, the backup comes back whole; what is damaged or foreign changes nothing."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .system import System, installation

# Two communes with a household each, an uploaded file and a stored plan beside the database.
FILL = """
from datetime import date
from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import Household
from giamngheo.kit import embedded
from giamngheo.kit.scope import Scope, scoped
for code in ("03784", "04159"):
    area = Area.objects.get(code=code, generation_id="2025-07")
    user = create_user(username=f"canbo.{code}", full_name=f"Cán bộ {code}", password=None, by=None)
    assign_role(user=user, role="commune_officer", area=area, agency_id="", valid_from=date(2021, 1, 1), valid_to=None, by=None)
    with scoped(Scope(frozenset({area.pk}))):
        Household.objects.create(area=area)
for name in ("files/ab/danh sách.xlsx", "plans/0123/plan.json"):
    path = embedded.home() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(name, encoding="utf-8")
"""
SEEN = """
from datetime import date
import json
from django.db import DatabaseError
from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.audit.models import AuditEntry
from giamngheo.apps.register.models import Household
from giamngheo.kit.scope import scoped
seen = {}
for user in User.objects.order_by("username"):
    with scoped(access_of(user, date(2025, 11, 1)).scope()):
        seen[user.username] = sorted(Household.objects.values_list("pk", "area__code"))
try:
    Household.objects.count()
except DatabaseError as error:
    seen["no scope"] = "app.scope is not set" in str(error)
try:
    AuditEntry.objects.update(action="x")
except DatabaseError as error:
    seen["rewriting the log"] = "permission denied" in str(error)
print(json.dumps(seen))
"""
CHANGE = """
from giamngheo.apps.accounts.actions import create_user
from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import Household
from giamngheo.kit import embedded
create_user(username="moi", full_name="Người mới", password=None, by=None)
Household.objects.create(area=Area.objects.get(code="03784", generation_id="2025-07"))
(embedded.home() / "files/ab/danh sách.xlsx").write_text("changed")
(embedded.home() / "files/later.xlsx").write_text("later")
"""


def state(system: System) -> tuple[dict[str, object], dict[str, str]]:
    """What the application's role sees as each user, and every stored file."""
    files = {
        path.relative_to(system.home).as_posix(): path.read_text(encoding="utf-8")
        for folder in ("files", "plans") for path in (system.home / folder).rglob("*") if path.is_file()
    }  # fmt: skip
    return json.loads(system.python(SEEN, role="app").splitlines()[-1]), files


@pytest.fixture(scope="module")
def system() -> Iterator[System]:
    with installation() as made:
        assert made.command("manage", "prepare").returncode == 0
        made.python(FILL)
        yield made


@pytest.fixture(scope="module")
def archive(system: System) -> Path:
    path = system.home / "sao luu.gnb"
    done = system.command("backup", str(path))
    assert done.returncode == 0, done.stderr
    return path


def leftovers(system: System) -> list[str]:
    """Databases and folders that a restore should have taken away."""
    names = system.python("from django.db import connection as c\nk = c.cursor()\n"
                          "k.execute('select datname from pg_database')\nprint(' '.join(n for n, in k.fetchall()))")  # fmt: skip
    found = [n for n in names.split() if "restor" in n]
    return found + [p.name for p in system.home.iterdir() if "restore" in p.name]


def test_the_backup_comes_back_whole(system: System, archive: Path) -> None:
    before, files = state(system)
    assert [len(v) for k, v in before.items() if k.startswith("canbo")] == [1, 1], before
    assert before["no scope"] is before["rewriting the log"] is True
    assert "files/ab/danh sách.xlsx" in files
    assert archive.stat().st_mode & 0o077 == 0
    system.python(CHANGE)
    assert state(system) != (before, files)
    refused = system.command("restore", str(archive))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    done = system.command("restore", str(archive), "--replace")
    assert done.returncode == 0, done.stderr
    assert state(system) == (before, files)
    assert leftovers(system) == []


def rewritten(archive: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same archive with its members changed."""
    with tarfile.open(archive) as old:
        members = {m.name: old.extractfile(m).read() for m in old}  # type: ignore[union-attr]
    change(members)
    with tarfile.open(target, "w:gz") as new:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            new.addfile(info, io.BytesIO(content))
    return target


def _flip(members: dict[str, bytes]) -> None:
    dump = bytearray(members["database.dump"])
    dump[len(dump) // 2] ^= 1
    members["database.dump"] = bytes(dump)


def _escape(members: dict[str, bytes]) -> None:
    members["files/../../escaped"] = b"x"


def _absolute(members: dict[str, bytes]) -> None:
    members["/tmp/escaped"] = b"x"


def _secret(members: dict[str, bytes]) -> None:
    members["secret_key"] = b"x"


def _unlisted(members: dict[str, bytes]) -> None:
    members["files/unlisted"] = b"x"


def _missing(members: dict[str, bytes]) -> None:
    del members["files/ab/danh sách.xlsx"]


def _foreign(members: dict[str, bytes]) -> None:
    members["manifest.json"] = b'{"hello": "world"}'


def _no_dump(members: dict[str, bytes]) -> None:
    """Checksums agree, but the dump is none: found only when it is loaded."""
    import hashlib

    members["database.dump"] = b"PGDMP nonsense"
    manifest = json.loads(members["manifest.json"])
    manifest["digests"]["database.dump"] = hashlib.sha256(members["database.dump"]).hexdigest()
    members["manifest.json"] = json.dumps(manifest).encode()


def _fewer_rows(members: dict[str, bytes]) -> None:
    """Loads, but is not what was counted."""
    manifest = json.loads(members["manifest.json"])
    manifest["rows"]["register_household"] += 1
    members["manifest.json"] = json.dumps(manifest).encode()


REFUSALS: list[tuple[Callable[[dict[str, bytes]], None], str]] = [
    (_flip, "Mã kiểm của database.dump không khớp"),
    (_escape, "mục lạ"),
    (_absolute, "mục lạ"),
    (_secret, "mục lạ"),
    (_unlisted, "không khớp bản kê"),
    (_missing, "không khớp bản kê"),
    (_foreign, "không phải bản sao lưu"),
    (_no_dump, "Không nạp được"),
    (_fewer_rows, "số dòng của bảng register_household"),
]


def test_a_damaged_or_foreign_archive_changes_nothing(system: System, archive: Path, tmp_path: Path) -> None:
    """One installation for all of them: each command is a process of its own, and slow."""
    before = state(system)
    cases = [(rewritten(archive, tmp_path / change.__name__, change), words) for change, words in REFUSALS]
    for cut in (0, 20, 5000):
        short = tmp_path / f"cut{cut}"
        short.write_bytes(archive.read_bytes()[:cut])
        cases.append((short, "hỏng"))
    for path, words in cases:
        done = system.command("restore", str(path), "--replace")
        assert done.returncode == 1, path.name
        assert words in done.stderr, path.name
        assert "Traceback" not in done.stderr, path.name
    assert state(system) == before
    assert leftovers(system) == []
    assert not Path("/tmp/escaped").exists()
    assert not (system.home.parent / "escaped").exists()


def test_nobody_is_cut_off_by_a_restore(system: System, archive: Path) -> None:
    with system.serve():
        done = system.command("restore", str(archive), "--replace")
        assert done.returncode == 1
        assert "Dừng hệ thống" in done.stderr
        assert system.get("/san-sang/")[0] == 200
