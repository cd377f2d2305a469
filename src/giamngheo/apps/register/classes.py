"""The class of a household is decided by a later app; the register shows it through this one door.

The later app hangs in its source when it starts (``set_source``). The register never asks upward.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from django.db.models import QuerySet
from django.http import HttpRequest


class ClassSource(Protocol):
    """What a later app can tell of households and their classes."""

    def years(self) -> list[int]:
        """Years that have been reviewed, newest first."""

    def classes(self, household_ids: Iterable[int], year: int) -> dict[int, str]:
        """Household id → class code in that year; one query."""

    def restrict(self, households: QuerySet[Any], *, code: str, year: int) -> QuerySet[Any]:
        """Only the households of this class in that year."""

    def history(self, request: HttpRequest, household_id: int, *, is_revealed: bool) -> str:
        """The household's classes year by year with their grounds, as safe HTML."""


class NoClasses:
    """Nothing has been reviewed."""

    def years(self) -> list[int]:
        return []

    def classes(self, household_ids: Iterable[int], year: int) -> dict[int, str]:
        return {}

    def restrict(self, households: QuerySet[Any], *, code: str, year: int) -> QuerySet[Any]:
        return households.none()

    def history(self, request: HttpRequest, household_id: int, *, is_revealed: bool) -> str:
        return ""


_source: list[ClassSource] = [NoClasses()]


def set_source(source: ClassSource) -> None:
    """Called once, when the later app is ready."""
    _source[0] = source


def source() -> ClassSource:
    return _source[0]
