"""Numbers of papers: written as Decree 30/2020 asks, compared without what does not distinguish them."""

from __future__ import annotations

import re

_FIGURES = re.compile(r"^0*(\d+)(.*)$", re.DOTALL)
LONGEST = 60


def written(number: str, suffix: str) -> str:
    """``7`` of "QĐ-UBND" is ``07/QĐ-UBND``; a number that names its series already is left as it is."""
    plain = " ".join(number.split())
    if plain and "/" not in plain and suffix:
        plain = f"{plain}/{suffix}"
    found = _FIGURES.match(plain)
    return f"{int(found[1]):02d}{found[2]}" if found else plain


def key_of(number: str) -> str:
    """``07 / qđ-ubnd`` and ``7/QĐ-UBND`` are one number."""
    plain = re.sub(r"\s+", "", number).upper()
    found = _FIGURES.match(plain)
    return f"{int(found[1])}{found[2]}" if found else plain


def leading(number: str) -> int:
    """The figures in front; 0 when it has none."""
    found = _FIGURES.match(number.strip())
    return int(found[1]) if found else 0


__all__ = ["LONGEST", "key_of", "leading", "written"]
