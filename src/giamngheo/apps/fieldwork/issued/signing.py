"""Signatures of issued workbooks, with the installation's secret: a row or a file that was not issued here is told."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from giamngheo.workbooks.issued import as_identity

PURPOSE = "giamngheo.fieldwork.issued"


def _sign(*parts: str) -> str:
    key = hashlib.sha256(f"{PURPOSE}|{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, json.dumps(parts, ensure_ascii=False).encode(), hashlib.sha256).hexdigest()[:32]


def row_mark(issue_uuid: str, row_uuid: str, identity: Mapping[str, Any]) -> str:
    """Over the issue, the row's number and its locked cells."""
    return _sign(issue_uuid, row_uuid, *(f"{k}={as_identity(identity[k])}" for k in sorted(identity)))


def book_mark(issue_uuid: str, version: int, digest: str) -> str:
    """Over the issue, its version and all its rows."""
    return _sign(issue_uuid, str(version), digest)


def digest_of(marks: Iterable[str]) -> str:
    """Names the rows of an issue, whatever their order."""
    return hashlib.sha256("\n".join(sorted(marks)).encode()).hexdigest()


def is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
