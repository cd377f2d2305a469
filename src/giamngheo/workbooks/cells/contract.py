"""What every reader of a cell takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ...engine.plan import Area, Plan, Standard
from ..findings import Finding, Severity

_LONGEST_RAW = 200


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value of a spreadsheet, such as ``#N/A`` or ``#DIV/0!``."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class CellContext:
    """What a cell is read against.

    ``on`` is the day of the review (ages, communes in force); ``commune`` the one commune of the file and
    ``district_code`` its district, when the letterhead tells them; ``year`` the year of the list.
    """

    plan: Plan
    on: date
    commune: Area | None = None
    district_code: str | None = None
    year: int | None = None
    standard_id: str = "2022_2026"

    @property
    def standard(self) -> Standard:
        return self.plan.standard(self.standard_id)

    @property
    def has_scores(self) -> bool:
        """Whether the standard classifies by the scores A and B."""
        return self.standard.method == "scores"


@dataclass(slots=True)
class ParsedColumn:
    """Values of a column in its order and, by position, the findings of the cells that have any."""

    values: list[Any]
    findings: dict[int, list[Finding]] = field(default_factory=dict)


Parsed = tuple[Any, list[Finding]]
Parser = Callable[[Any, CellContext], Parsed]


def found(code: str, severity: Severity, message: str, raw: Any, suggested: Any = None) -> Finding:
    """A finding of one cell, not yet put in its place."""
    # Excel keeps every number as a float: people should read 1995, not 1995.0.
    is_whole = isinstance(raw, float) and raw.is_integer()
    text = "" if raw is None else str(int(raw)) if is_whole else str(raw)
    if len(text) > _LONGEST_RAW:
        text = f"{text[:_LONGEST_RAW]}… ({len(text)} ký tự)"
    return Finding(code, severity, message, raw=text, suggested=suggested)


def distinct_keys(values: Sequence[Any]) -> Sequence[Any]:
    """A key per cell, equal for cells that mean the same: the cells themselves unless two kinds of numbers meet."""
    # 1, 1.0 and True are equal to Python and mean different things in a cell.
    if len({int, float, bool} & set(map(type, values))) < 2:
        return values
    return [(raw.__class__, raw) for raw in values]


def is_blank(raw: Any) -> bool:
    """Nothing in the cell, or only blanks."""
    return raw is None or (isinstance(raw, str) and not raw.strip("\u200b\u200c\u200d\ufeff \t\r\n\u00a0"))
