"""Words of the official papers: periods, and what is said of a form that nobody has compared with the official one."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from giamngheo.engine.report_periods import HALF, QUARTER, SPAN, ReportPeriod, parse

from .shapes import Filled

ROMAN = ("", "I", "II", "III", "IV")
# An official paper is Vietnamese, whatever language the page is in.
UNCONFIRMED = "Mẫu chưa xác nhận: chưa đối chiếu với mẫu chính thức."


def period_words(period: ReportPeriod) -> str:
    """ "năm 2025", "6 tháng đầu năm 2025", "quý III năm 2025", "giai đoạn 2021–2025", in the language of the page."""
    year = {"year": period.year}
    if period.kind == SPAN:
        return _("giai đoạn %(years)s") % {"years": f"{period.start.year}–{period.end.year}"}
    if period.kind == HALF:
        return _("6 tháng đầu năm %(year)s") % year
    if period.kind == QUARTER:
        return _("quý %(number)s năm %(year)s") % {**year, "number": ROMAN[period.number]}
    return _("năm %(year)s") % year


def paper_period(key: str) -> str:
    """The same on an official paper."""
    with translation.override("vi"):
        return period_words(parse(key))


def kind_of(filled: Filled) -> str:
    """What heads the paper: a report is called so, a table by its own name only."""
    return "BÁO CÁO" if filled.form.startswith("mau_") else ""


def subject_of(filled: Filled) -> str:
    """What the paper is about, below what it is called: the word that heads it is not said again."""
    kind, title = kind_of(filled), filled.title
    if kind and title.upper().startswith(f"{kind} "):
        title = title[len(kind) + 1 :]
        title = title[:1].upper() + title[1:]
    return f"{title}, {paper_period(filled.period_key)}"


def unconfirmed(filled: Filled) -> str:
    """The mark of a form that is not confirmed, with the reason; empty for one that is."""
    return "" if filled.confidence == "confirmed" else f"{UNCONFIRMED} {filled.note}".strip()


__all__ = ["UNCONFIRMED", "kind_of", "paper_period", "period_words", "subject_of", "unconfirmed"]
