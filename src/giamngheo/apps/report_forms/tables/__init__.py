"""What fills each table: the plan's name of a filling → the function that makes it of what was read, None where it says nothing here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from giamngheo.apps.report_forms.reads import Reads
from giamngheo.apps.report_forms.shapes import FilledTable
from giamngheo.engine.plan_report_forms import TableShape

from . import indicators, money, oversight

Filling = Callable[[TableShape, Reads], FilledTable | None]
FILLINGS: Mapping[str, Filling] = {
    "documents": oversight.documents,
    "plans": oversight.plans,
    "targets": indicators.targets,
    "target_years": indicators.target_years,
    "results": indicators.results,
    "poverty": indicators.poverty,
    "supports": indicators.supports,
    "by_unit": indicators.by_unit,
    "money": money.disbursement,
    "money_years": money.years_or_projects,
    "money_period": money.period,
    "difficulties": oversight.difficulties,
    "difficulties_open": oversight.difficulties_open,
    "directives": oversight.directives,
    "inspections": oversight.inspections,
    "recommendations": oversight.recommendations,
}

__all__ = ["FILLINGS", "Filling"]
