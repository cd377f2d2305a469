"""The only writes of stored files: one, or many of one area at once."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from giamngheo.kit import clock

from .evidence import accepted
from .models import PicturePlace, StoredFile
from .queries import path_of

NAME_LENGTH = 120
UNNAMED = "tep"
# What a path, a shell, a header or a page could take for something else than a letter of a name.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*&;`$%{}\\/\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+')


def neutral_name(name: str) -> str:
    """A name to show and to download under: no folders, no signs with a meaning, no formula, at most 120 letters.

    ``../../x`` gives ``x``, ``=cmd.xlsx`` gives ``cmd.xlsx``; the ending stays. An empty name gives ``tep``.
    """
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    clean = " ".join(_UNSAFE.sub(" ", base).split()).strip(" .").lstrip("=+-@\uff1d\uff0b\uff0d\uff20. ")
    stem, dot, ending = clean.rpartition(".")
    if dot and len(ending) <= 8:
        return f"{(stem.strip() or UNNAMED)[: NAME_LENGTH - len(ending) - 1]}.{ending}"
    return clean[:NAME_LENGTH] or UNNAMED


def store_file(*, content: bytes, name: str, content_type: str, area_id: int, by: Any) -> StoredFile:
    """Keeps the bytes once under their SHA-256 and one row for this upload. Names and types are only remembered."""
    (stored,) = store_files(files=[(content, name, content_type)], area_id=area_id, by=by)
    return stored


def store_evidence(*, content: bytes, name: str, area_id: int, by: Any) -> StoredFile:
    """Keeps a photo or a paper that proves something, with its thumbnail and, apart, its place. Raises NotAccepted."""
    found = accepted(content)
    small = None
    if found.thumbnail:
        small = store_file(content=found.thumbnail, name="anh-nho.png", content_type="image/png", area_id=area_id, by=by)
    kept = _kept(found.content, name, found.content_type, area_id=area_id, by=by)
    kept.thumbnail = small
    kept.save()
    if found.has_place:
        PicturePlace.objects.create(
            file=kept, area_id=area_id, latitude=found.latitude, longitude=found.longitude, taken_at=found.taken_at
        )
    return kept


def store_files(*, files: Iterable[tuple[bytes, str, str]], area_id: int, by: Any) -> list[StoredFile]:
    """Keeps many files of one area, each (content, name, content type); one statement whatever their number."""
    return StoredFile.objects.bulk_create([_kept(*file, area_id=area_id, by=by) for file in files])


def _kept(content: bytes, name: str, content_type: str, *, area_id: int, by: Any) -> StoredFile:
    """The row of a file whose bytes are written, not stored yet."""
    sha256 = hashlib.sha256(content).hexdigest()
    _write(path_of(sha256), content)
    return StoredFile(
        area_id=area_id, sha256=sha256, size=len(content), name=neutral_name(name),
        content_type=" ".join(content_type.split())[:100], uploaded_by_id=by.pk, uploaded_at=clock.now(),
    )  # fmt: skip


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: written beside its place, flushed, then renamed. Bytes that lie there unharmed stay."""
    if path.exists() and hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(content).digest():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".partial-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
