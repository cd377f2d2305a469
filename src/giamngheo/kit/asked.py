"""Whole numbers that an address or a form brings: anything may stand there."""

from __future__ import annotations

# An id, a year, a page, a version: what is longer fits no column of ours and int() refuses the very long.
MOST_DIGITS = 9


def whole(text: str | None, digits: int = MOST_DIGITS) -> int | None:
    """The number, not below 0; None for no number and for one of more digits than this."""
    return int(text) if text and text.isdecimal() and len(text) <= digits else None


__all__ = ["MOST_DIGITS", "whole"]
