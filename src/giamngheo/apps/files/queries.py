"""Reads of stored files. Whoever may see the row may have the bytes; the row is under row-level security."""

from __future__ import annotations

import hashlib

from .actions import path_of
from .models import StoredFile


class FileDamaged(Exception):
    """The stored bytes are gone or no longer what was uploaded; restore them from the backup."""


def content_of(stored: StoredFile) -> bytes:
    """The bytes as they were uploaded. Raises FileDamaged."""
    path = path_of(stored.sha256)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise FileDamaged(f"no bytes under {stored.sha256}") from error
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise FileDamaged(f"bytes under {stored.sha256} have changed")
    return content
