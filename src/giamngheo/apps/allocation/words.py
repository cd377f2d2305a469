"""Words of divisions: projects, capital, figures and coefficients as officials write them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from giamngheo.apps.money import terms
from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.plan_allocation import Criterion
from giamngheo.kit import formats

from .models import Run

MOST_PLACES = 4
RATE_UNIT = "%"


def decimal(value: Fraction, places: int = MOST_PLACES) -> str:
    """A fraction as a decimal of at most so many places, without zeros at its end."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    text = formats.number(exact, places)
    return text.rstrip("0").rstrip(",") if "," in text else text


def measure_name(measure_id: str) -> str:
    known = current_plan().allocation.measures.get(measure_id)
    return known.name_vi if known else measure_id


def measured(measure_id: str, value: Fraction | None) -> str:
    """A figure with its unit; what is not known is said."""
    if value is None:
        return _("chưa có số liệu")
    known = current_plan().allocation.measures.get(measure_id)
    if known is not None and known.area_set:
        return _("có") if value else _("không")
    unit = known.unit if known else ""
    return f"{decimal(value, 2)}{formats.NBSP}{unit}" if unit else decimal(value, 2)


def rule_words(criterion: Criterion) -> str:
    """How points come of the figure."""
    if criterion.kind == "linear":
        return _("%(coefficient)s điểm × số liệu") % {"coefficient": decimal(criterion.coefficient)}
    parts = []
    for bracket in criterion.brackets:
        start, points = decimal(bracket.start), decimal(bracket.points)
        if bracket.below is None:
            parts.append(_("từ %(start)s: %(points)s điểm") % {"start": start, "points": points})
        else:
            words = {"start": start, "below": decimal(bracket.below), "points": points}
            parts.append(_("từ %(start)s đến dưới %(below)s: %(points)s điểm") % words)
    return "; ".join(parts)


def pot(run: Run) -> str:
    """Project and year of a division, short."""
    return _("%(project)s, năm %(year)s") % {"project": terms.project_short(run.project), "year": run.plan_year}


def capital(run: Run) -> str:
    return terms.capital_types().get(run.capital_type, run.capital_type)


def source(run: Run) -> str:
    return terms.sources().get(run.source, run.source)


def signed_money(value: int) -> str:
    """A change with its sign: + for more, − for less."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{formats.money(abs(value))}"


__all__ = ["RATE_UNIT", "capital", "decimal", "measure_name", "measured", "pot", "rule_words", "signed_money", "source"]
