"""The only writes of files: the bytes go under their own digest, once; the row says who brought them, for which area."""

from __future__ import annotations

import hashlib
import os
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

from django.conf import settings

from giamngheo.kit import clock

from .models import StoredFile

NAME_LENGTH = 120


def plain_name(name: str) -> str:
    """The file's own name without folders and control signs: a name is text to show, never a path to open."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if c.isprintable() and c not in '<>:"|?*')
    return kept.strip(". ")[-NAME_LENGTH:] or "tep"


def path_of(sha256: str) -> Path:
    """Where the bytes of this digest lie, below the files' folder."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256


def store_file(*, content: bytes, name: str, content_type: str, area_id: int, by: Any) -> StoredFile:
    """Keeps the bytes and a row about them. The same bytes are kept once; every upload has a row of its own."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and renamed: a cut-off write never stands under the digest of what it should have been.
        handle, partial = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    return StoredFile.objects.create(
        area_id=area_id, sha256=sha256, size=len(content), name=plain_name(name), content_type=content_type[:100],
        uploaded_by_id=by.pk, uploaded_at=clock.now(),
    )  # fmt: skip
