"""Cells of an import in words: kinds with examples, one cell with what can be done, the columns as understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from giamngheo.workbooks.layouts import header_key
from giamngheo.workbooks.sheets import column_letters

from . import fields, kinds
from .lists import findings_url
from .models import ImportBatch, StagedFinding
from .queries import CodeGroup

EXAMPLES = 3
# Kinds that tell sensitive values in their words, whatever the column.
_SENSITIVE_KINDS = ("ID_", "ETHNIC_", "DUP_", "PERSON_IN_TWO")


@dataclass(frozen=True, slots=True)
class Item:
    """One finding as the page tells it. ``error``: what was wrong with the mend just typed (``typed``).

    ``is_waiting``: its row was mended since the file was last checked.
    """

    id: int
    sheet: str
    row: int | None
    field: str
    code: str
    severity: str
    place: str
    who: str
    label: str
    message: str
    raw: str
    suggested: str
    is_confirmed: bool
    is_sensitive: bool
    can_confirm: bool
    can_mend: bool
    can_leave_out: bool
    is_waiting: bool = False
    typed: str = ""
    error: str = ""
    out_error: str = ""


def is_sensitive(finding: StagedFinding) -> bool:
    """Does this finding show an ethnic group, a paper's number or health?"""
    return finding.field in fields.SENSITIVE or finding.code.startswith(_SENSITIVE_KINDS)


def place(finding: StagedFinding) -> str:
    """ "Danh sach, ô H11"; "Danh sach, dòng 11"; or the sheet alone."""
    if finding.cell:
        return _("%(sheet)s, ô %(cell)s") % {"sheet": finding.sheet, "cell": finding.cell}
    if finding.row_number:
        return _("%(sheet)s, dòng %(row)s") % {"sheet": finding.sheet, "row": finding.row_number}
    return finding.sheet


def item(
    finding: StagedFinding, *, who: str, is_revealed: bool, errors: Mapping[str, str] | None = None,
    is_waiting: bool = False,
) -> Item:  # fmt: skip
    """One cell; what the reader may not see is a row of dots and cannot be mended by that reader."""
    errors = errors or {}
    suggested = fields.in_words(finding.field, finding.suggested)
    # What must be mended and has a proposal: the proposal stands in the box, to be taken or overwritten.
    offered = suggested if finding.severity == "error" and suggested else finding.raw
    is_secret = is_sensitive(finding)
    is_hidden = is_secret and not is_revealed
    is_open = finding.severity in ("error", "confirm") and not finding.is_confirmed
    return Item(
        id=finding.pk,
        sheet=finding.sheet,
        row=finding.row_number,
        field=finding.field,
        code=finding.code,
        severity=finding.severity,
        place=place(finding),
        who=who,
        label=fields.label(finding.field, finding.column_title) if finding.field else "",
        message=kinds.title(finding.code) if is_hidden else finding.message,
        raw=fields.HIDDEN if is_hidden else finding.raw,
        suggested=fields.HIDDEN if is_hidden and finding.suggested else suggested,
        is_confirmed=finding.is_confirmed,
        is_sensitive=is_secret,
        can_confirm=finding.severity == "confirm" and not finding.is_confirmed and not is_hidden,
        can_mend=bool(finding.field) and not is_hidden,
        can_leave_out=is_open,
        is_waiting=is_waiting,
        typed=errors.get("typed", "" if is_hidden else offered),
        error=errors.get("value", ""),
        out_error=errors.get("reason", ""),
    )


def _example(finding: StagedFinding) -> dict[str, str]:
    """On the overview sensitive cells are named, not shown: the list of their kind shows them, and logs it."""
    return {"place": place(finding), "raw": fields.HIDDEN if is_sensitive(finding) else finding.raw}


def wrong(batch: ImportBatch, groups: list[CodeGroup]) -> list[dict[str, Any]]:
    """Kinds under their severity, gravest first."""
    found: list[dict[str, Any]] = []
    for severity, (word, tone, remedy) in kinds.SEVERITIES.items():
        own = [g for g in groups if g.severity == severity]
        if own:
            found.append(
                {
                    "word": word,
                    "tone": tone,
                    "remedy": remedy,
                    "count": sum(g.count for g in own),
                    "is_open": severity == "error" or (severity == "confirm" and any(g.waiting for g in own)),
                    "kinds": [_kind(batch, g) for g in own],
                }
            )
    return found


def _kind(batch: ImportBatch, group: CodeGroup) -> dict[str, Any]:
    first = group.examples[0] if group.examples else None
    return {
        "title": kinds.title(group.code),
        "url": findings_url(batch, group.code),
        "count": group.count,
        "confirmed": group.count - group.waiting if group.severity == "confirm" else 0,
        "examples": [_example(f) for f in group.examples[:EXAMPLES]],
        "message": "" if first is None or is_sensitive(first) else first.message,
    }


def understood(batch: ImportBatch) -> list[dict[str, Any]]:
    """Sheets with their kind, commune, and columns → fields."""
    return [_sheet(sheet) for sheet in batch.layout.get("sheets", [])]


def _sheet(sheet: Mapping[str, Any]) -> dict[str, Any]:
    titles = {int(index): title for index, title in (sheet.get("titles") or {}).items()}
    columns = sorted((int(index), name) for name, index in (sheet.get("columns") or {}).items())
    return {
        "name": sheet.get("name", ""),
        "kind": kinds.LAYOUTS.get(sheet.get("kind", ""), sheet.get("kind", "")),
        "rows": sheet.get("row_count", 0),
        "commune": sheet.get("commune") or "",
        "columns": [
            {"letter": column_letters(i), "title": titles.get(i, ""), "label": fields.label(name)}
            for i, name in columns
        ],
        "unknown": [
            {"letter": column_letters(i), "title": titles.get(i, ""), "key": header_key(titles.get(i, ""))}
            for i in map(int, sheet.get("unknown") or ())
            if titles.get(i)
        ],
    }
