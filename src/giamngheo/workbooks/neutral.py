"""Text that a spreadsheet program would compute, made harmless on its way out."""

from __future__ import annotations

import re
from typing import Any

# The signs with which Excel, LibreOffice and Google Sheets begin a formula, also in their full-width forms.
_FORMULA_SIGNS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")

# Functions that open links, fetch from the network or start programs, and references into other files.
_REACHES_OUT = re.compile(
    r"HYPERLINK|WEBSERVICE|IMPORT\w+\s*\(|FILTERXML|RTD\s*\(|\bDDE|\||\[\d+\]|CALL\s*\(|EXEC\s*\(|://", re.IGNORECASE
)


def reaches_out(formula: str) -> bool:
    """Does a formula reach beyond its workbook: a link, the network, another file, a program?"""
    return bool(_REACHES_OUT.search(formula))


def begins_like_formula(text: str) -> bool:
    """Would a spreadsheet program compute this text? Leading blanks do not help against it."""
    return text[:1] in _FORMULA_SIGNS or text.lstrip()[:1] in _FORMULA_SIGNS if text else False


def safe_text(value: Any) -> Any:
    """The value for an Excel or CSV cell: a text that would be computed gets a leading apostrophe, all else stays.

    Numbers, dates, truth values and None are no text and cannot be computed; they come back as they are.
    """
    if isinstance(value, str) and begins_like_formula(value):
        return "'" + value
    return value
