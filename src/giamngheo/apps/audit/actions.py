"""The only way to write to the log."""

from __future__ import annotations

from typing import Any

from giamngheo.kit import clock

from .models import AuditEntry, SensitiveRead


def record(*, by: Any, action: str, subject: str = "", area_id: int | None = None, **detail: Any) -> None:
    """Writes one audit entry; ``by`` is a user or None for the system itself. ``detail`` holds ids and counts only."""
    AuditEntry.objects.create(
        at=clock.now(),
        user_id=getattr(by, "pk", None),
        user_name=getattr(by, "username", "") or "",
        action=action,
        subject=subject,
        area_id=area_id,
        detail=detail,
    )


def record_sensitive_read(
    *, by: Any, subject: str, fields: tuple[str, ...], area_id: int | None, path: str, row_count: int = 1
) -> None:
    """Writes who saw which sensitive fields of whom."""
    SensitiveRead.objects.create(
        at=clock.now(),
        user_id=getattr(by, "pk", None),
        user_name=getattr(by, "username", "") or "",
        subject=subject,
        fields=", ".join(fields),
        row_count=row_count,
        area_id=area_id,
        path=path,
    )
