"""What checking a workbook tells: one finding per fault, with the cell, the remedy and how grave it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

Severity = Literal["error", "confirm", "auto", "info"]

# A row is kept out by an error, waits for an officer on confirm, and enters on the rest.
SEVERITY_ORDER: dict[str, int] = {"info": 0, "auto": 1, "confirm": 2, "error": 3}

# Head of the list of findings that a marked workbook carries; the reader passes such a sheet over.
LIST_HEAD = ("Trang", "Ô", "Dòng", "Cột", "Mức", "Nội dung trong tệp", "Lỗi và cách sửa")

Outcome = Literal["import", "import_after_confirm", "reject", "skip"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault or notice.

    ``row`` counts from 1 as Excel shows it; ``field`` is the frame column; ``cell`` is the address (``H11``);
    ``suggested`` is the value the system proposes or has stored; ``message`` is Vietnamese: what is wrong and what
    to do. ``is_confirmed`` is set when an officer accepted a ``confirm`` finding.
    """

    code: str
    severity: Severity
    message: str
    sheet: str = ""
    row: int | None = None
    field: str = ""
    column_title: str = ""
    cell: str = ""
    raw: str = ""
    suggested: Any = None
    is_confirmed: bool = False

    def at(self, **place: Any) -> Finding:
        """The same finding put in its place (sheet, row, field, column_title, cell)."""
        return replace(self, **place)


class WorkbookRefused(Exception):
    """The file cannot be read safely. ``code`` is stable; the text is Vietnamese and says what the file really is."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def outcome_of(findings: list[Finding]) -> Outcome:
    """The outcome of one household row from its findings: reject, import_after_confirm or import."""
    if any(f.severity == "error" for f in findings):
        return "reject"
    if any(f.severity == "confirm" and not f.is_confirmed for f in findings):
        return "import_after_confirm"
    return "import"
