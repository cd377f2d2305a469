"""Whole numbers in Vietnamese words, as papers write them beside figures."""

from __future__ import annotations

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", "nghìn", "triệu")


def _below_thousand(number: int, *, is_inside: bool) -> list[str]:
    """Three digits; ``is_inside``: something stands before them, so that a missing hundred is spoken."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [DIGITS[hundreds], "trăm"] if hundreds or is_inside else []
    if tens == 0 and ones and words:
        words.append("linh")
    elif tens == 1:
        words.append("mười")
    elif tens > 1:
        words += [DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5 and tens:
        words.append("lăm")
    elif ones:
        words.append(DIGITS[ones])
    return words


def in_words(number: int) -> str:
    """``1105`` → "một nghìn một trăm linh năm"; groups of millions repeat "tỷ". Raises ValueError below zero."""
    if number < 0:
        raise ValueError("a number on paper is not negative")
    if number == 0:
        return DIGITS[0]
    billions, rest = divmod(number, 10**9)
    words = [in_words(billions), "tỷ"] if billions else []
    for power in (2, 1, 0):
        group = rest // 1000**power % 1000
        if group:
            words += [*_below_thousand(group, is_inside=bool(words)), GROUPS[power]]
    return " ".join(word for word in words if word)


__all__ = ["in_words"]
