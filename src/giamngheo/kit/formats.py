"""How numbers, money, days and names are written for Vietnamese officials: 1.450.000 đ, 7,89 %, 14/12/2025.

Pure text in, text out, the same on screens, papers and messages. A number and its unit are tied by a
no-break space (U+00A0). What is not known is said in words, never shown as zero: every function takes
``missing``, the text for ``None``.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

NBSP = "\u00a0"
DASH = "—"
MISSING = "chưa có số liệu"


def _decimal(value: Any) -> Decimal | None:
    """The value as an exact decimal; ``None`` when it is empty, not a number, or not finite."""
    if value is None or isinstance(value, bool) or value == "":
        return None
    try:
        number = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() else None


def _grouped(number: Decimal, places: int) -> str:
    """Dots between thousands, a comma before decimals; halves round away from zero as on paper."""
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if rounded == 0:
        rounded = abs(rounded)  # never "-0"
    return f"{rounded:,.{places}f}".translate(str.maketrans(",.", ".,"))


def number(value: Any, places: int | None = None, *, missing: str = MISSING) -> str:
    """``1450000`` → ``1.450.000``; ``2.5`` → ``2,5``. ``places`` fixes the number of decimals.

    Without ``places`` up to two decimals are kept and trailing zeros dropped.
    """
    exact = _decimal(value)
    if exact is None:
        return missing
    if places is not None:
        return _grouped(exact, places)
    text = _grouped(exact, 2)
    return text.rstrip("0").rstrip(",")


def money(value: Any, *, missing: str = MISSING) -> str:
    """Whole đồng: ``1450000`` → ``1.450.000 đ``."""
    exact = _decimal(value)
    return missing if exact is None else f"{_grouped(exact, 0)}{NBSP}đ"


def percent(share: Any, places: int = 2, *, missing: str = MISSING) -> str:
    """A share between 0 and 1 as per cent: ``0.0789`` → ``7,89 %``."""
    exact = _decimal(share)
    return missing if exact is None else f"{_grouped(exact * 100, places)}{NBSP}%"


def score(value: Any, *, missing: str = MISSING) -> str:
    """Points of a scorecard: ``140`` → ``140``, ``137.5`` → ``137,5``."""
    return number(value, missing=missing)


def day(value: Any, *, missing: str = MISSING) -> str:
    """``2025-12-14`` → ``14/12/2025``. A moment is shown as its day in Viet Nam."""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    elif not isinstance(value, date):
        return missing
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def clock_time(value: Any, *, missing: str = MISSING) -> str:
    """``14:05`` in Viet Nam's time, of a moment or a time of day."""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    elif not isinstance(value, time):
        return missing
    return f"{value.hour:02d}:{value.minute:02d}"


def moment(value: Any, *, missing: str = MISSING) -> str:
    """``14:05 ngày 14/12/2025``, in Viet Nam's time."""
    if not isinstance(value, datetime):
        return missing
    return f"{clock_time(value)} ngày {day(value)}"


def person_name(value: Any, *, missing: str = MISSING) -> str:
    """A name in the order họ – đệm – tên, single spaces; names typed all in capitals or all in small letters
    get capitals at the start of each word, other spellings are left as their owner writes them."""
    words = str(value or "").split()
    if not words:
        return missing
    text = " ".join(words)
    if text == text.upper() or text == text.lower():
        return " ".join(word[:1].upper() + word[1:].lower() for word in words)
    return text
