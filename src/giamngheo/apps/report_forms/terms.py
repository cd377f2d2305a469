"""Words of the official papers: periods, and what is said of a form that nobody has compared with the official one."""

from __future__ import annotations

from giamngheo.engine.report_periods import HALF, QUARTER, SPAN, ReportPeriod, parse

from .shapes import Filled

ROMAN = ("", "I", "II", "III", "IV")
# An official paper is Vietnamese, whatever language the page is in.
UNCONFIRMED = "Mẫu chưa xác nhận: chưa đối chiếu với mẫu chính thức."


def period_words(period: ReportPeriod | str) -> str:
    """ "năm 2025", "6 tháng đầu năm 2025", "quý III năm 2025", "giai đoạn 2021–2025"."""
    told = parse(period) if isinstance(period, str) else period
    if told.kind == SPAN:
        return f"giai đoạn {told.start.year}–{told.end.year}"
    if told.kind == HALF:
        return f"6 tháng đầu năm {told.year}"
    return f"quý {ROMAN[told.number]} năm {told.year}" if told.kind == QUARTER else f"năm {told.year}"


def unconfirmed(filled: Filled) -> str:
    """The mark of a form that is not confirmed, with the reason; empty for one that is."""
    return "" if filled.confidence == "confirmed" else f"{UNCONFIRMED} {filled.note}".strip()


__all__ = ["UNCONFIRMED", "period_words", "unconfirmed"]
