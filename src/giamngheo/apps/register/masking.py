"""Sensitive fields stay hidden until somebody who may asks for them, and the asking is logged.

Which fields these are is said once, in each model's ``Privacy``; a template that is given a masked row cannot show
one by mistake.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model

HIDDEN = "••••••"


def _sensitive(model: type[Model]) -> frozenset[str]:
    return getattr(model.Privacy, "sensitive", frozenset())  # type: ignore[attr-defined]


def sensitive_fields(*models: type[Model]) -> tuple[str, ...]:
    """Names of the sensitive fields of these models, for the log."""
    return tuple(sorted({name for model in models for name in _sensitive(model)}))


class Masked:
    """A row whose sensitive fields read ``HIDDEN`` unless revealed; rows reached through it are masked as well."""

    __slots__ = ("_is_revealed", "_row")

    def __init__(self, row: Model, *, is_revealed: bool) -> None:
        self._row = row
        self._is_revealed = is_revealed

    def __getattr__(self, name: str) -> Any:
        if not self._is_revealed and name in _sensitive(type(self._row)):
            # An empty field is hidden too: that there is nothing to hide is itself an answer.
            return HIDDEN
        value = getattr(self._row, name)
        return Masked(value, is_revealed=self._is_revealed) if isinstance(value, Model) else value
