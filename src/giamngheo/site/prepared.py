"""Whether the installation's own database was last prepared by exactly this code and plan: then a start has only to start.

Without Django, so that asking costs a moment. Another's database (``DATABASE_URL``) is prepared at every start.
"""

from __future__ import annotations

import hashlib
import os
import sysconfig
from pathlib import Path

from giamngheo.engine.plan import plan_root
from giamngheo.kit import embedded

PACKAGE = Path(__file__).resolve().parents[1]


def _mark() -> str:
    """Changes with every file of the code and of the plan that is another or newer, with the packages and the database's folder."""
    digest = hashlib.sha256()
    for root in (PACKAGE, plan_root()):
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(names):
                told = os.stat(os.path.join(folder, name))
                digest.update(f"{folder}/{name} {told.st_size} {told.st_mtime_ns}\n".encode())
    # The first is written once, when the server's folder is made, and kept by a copy of it; the second by every installer.
    for path in (embedded.home() / "pg" / "PG_VERSION", Path(sysconfig.get_paths()["purelib"])):
        digest.update(str(path.stat().st_mtime_ns).encode())
    return digest.hexdigest()


def _file() -> Path:
    return embedded.home() / "prepared"


def is_prepared() -> bool:
    """False also where nobody can know."""
    if os.environ.get("DATABASE_URL"):
        return False
    try:
        return _file().read_text(encoding="ascii") == _mark()
    except OSError:
        return False


def keep() -> None:
    """Called when everything stands."""
    if not os.environ.get("DATABASE_URL"):
        _file().write_text(_mark(), encoding="ascii")


def forget() -> None:
    """Called before anything else takes the database's place."""
    _file().unlink(missing_ok=True)


__all__ = ["forget", "is_prepared", "keep"]
