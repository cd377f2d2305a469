"""Reads of stored files: their bytes, checked against their name."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

from .models import StoredFile


class FileLost(Exception):
    """The bytes of a stored file are gone or are not the ones that were stored; the text is for the officer."""


def path_of(sha256: str) -> Path:
    """Where the bytes with this digest lie: ``ab/ab12…`` under the installation's files."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256


def content_of(stored: StoredFile) -> bytes:
    """The bytes that were uploaded. Raises FileLost."""
    try:
        content = path_of(stored.sha256).read_bytes()
    except FileNotFoundError:
        content = None
    if content is None or hashlib.sha256(content).hexdigest() != stored.sha256:
        raise FileLost(
            "Tệp gốc đã lưu bị mất hoặc bị thay đổi trên máy chủ. Báo người quản trị khôi phục từ bản sao lưu, "
            "hoặc tải lại tệp."
        )
    return content
