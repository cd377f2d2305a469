"""Cells of a workbook as typed values: every field has one reader; what was mended or is wrong is told, never hidden.

A repair is ``auto`` only when no other reading is possible; a proposal waits for an officer (``confirm``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...engine.vocabulary import INDICATOR_CODES
from ..findings import Finding
from . import codes, communes, dates, ethnic, ids, numbers, scores, text, ticks
from .contract import CellContext, CellError, ParsedColumn, Parser, distinct_keys

__all__ = ["FIELDS", "CellContext", "CellError", "ParsedColumn", "distinct_keys", "parse_cell", "parse_column"]

_PARSERS: dict[str, Parser] = {
    "head_name": text.parse_head_name,
    "full_name": text.parse_full_name,
    "village": text.parse_village,
    "note": text.parse_note,
    "birth": dates.parse_birth,
    "ethnic_group": ethnic.parse_ethnic_group,
    "id_number": ids.parse_id_number,
    "commune": communes.parse_commune,
    "commune_code": communes.parse_commune_code,
    "is_merit": ticks.parse_any_text,
    **dict.fromkeys((f"tick_{code}" for code in INDICATOR_CODES), ticks.parse_indicator),
    **dict.fromkeys(("has_health_insurance", "receives_allowance", "is_pregnant"), ticks.parse_mark),
    **codes.PARSERS,
    **numbers.PARSERS,
    **scores.PARSERS,
}
FIELDS = frozenset(_PARSERS)


def parse_cell(field: str, raw: Any, context: CellContext) -> tuple[Any, list[Finding]]:
    """One cell: its value and findings. Raises KeyError for a field that has no reader."""
    return _PARSERS[field](raw, context)


def parse_column(field: str, values: Sequence[Any], context: CellContext) -> ParsedColumn:
    """A column of raw cells (str, int, float, bool, date, datetime, None, CellError) as typed values.

    ``birth`` gives ``(birth_on, birth_year)``, ``id_number`` gives ``(id_number, old_id_number)``. Each distinct cell
    is read once. Raises KeyError for a field that has no reader.
    """
    parser = _PARSERS[field]
    keys = distinct_keys(values)
    known = {key: parser(raw, context) for key, raw in dict(zip(keys, values, strict=True)).items()}
    parsed = {key: value for key, (value, _) in known.items()}
    told = {key: findings for key, (_, findings) in known.items() if findings}
    return ParsedColumn(
        [parsed[key] for key in keys],
        {index: list(told[key]) for index, key in enumerate(keys) if key in told} if told else {},
    )
