"""Fills a form with what the other apps tell: tables, charts, sentences, links to the pages behind the numbers.

Who calls sets the scope of the transaction; what it does not show is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import translation

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import area_with_id
from giamngheo.engine.plan_report_forms import FormSection, ReportForm
from giamngheo.engine.report_periods import SPAN, YEAR, ReportPeriod, parse, periods_of_year

from .charts import CHARTS
from .reads import POOR, Reads
from .sentences import SENTENCES
from .shapes import Cell, Chart, Filled, FilledTable, Section
from .tables import FILLINGS


@dataclass(frozen=True, slots=True)
class FormName:
    """A form to choose. ``periods``: kinds of period that it is written for."""

    id: str
    name_vi: str
    name_en: str
    periods: tuple[str, ...]

    @property
    def name(self) -> str:
        """In the language of the page."""
        return self.name_en if translation.get_language() == "en" else self.name_vi


def forms() -> list[FormName]:
    """Every form of the plan: reports, then tables."""
    found = [FormName(one.id, one.name_vi, one.name_en, one.periods) for one in current_plan().report_forms.forms.values()]
    return sorted(found, key=lambda one: (not one.id.startswith("mau_"), one.id))


def fill(form: str, *, area_id: int, period_key: str, as_of: date) -> Filled:
    """The form with its numbers, in Vietnamese. Raises KeyError for an unknown form, ValueError for a period that is none or that the form
    is not written for, Area.DoesNotExist. At most 40 queries."""
    shape, period = current_plan().report_forms.forms[form], parse(period_key)
    if period.kind not in shape.periods:
        raise ValueError(f"{form} is not written for {period.kind}")
    area = area_with_id(area_id)
    with translation.override("vi"):
        reads = Reads(area, period, as_of, _unit_codes(shape))
        sections = [_section(one, reads) for one in shape.sections]
        return Filled(
            form=form, title=shape.head_vi, area_id=area.pk, area_name=area.name, period_key=period_key, as_of=as_of,
            plan_digest=current_plan().digest, is_preliminary=_is_preliminary(reads), sections=sections,
            confidence=shape.confidence, cites=_cites(shape), note=shape.note,
        )  # fmt: skip


def _unit_codes(shape: ReportForm) -> tuple[str, ...]:
    """Indicators that the form's tables show by unit, each once."""
    tables = current_plan().report_forms.tables
    named = [tables[name] for section in shape.sections for name in section.tables]
    return tuple(dict.fromkeys(code for table in named if table.filling == "by_unit" for code in table.indicators))


def _section(shape: FormSection, reads: Reads) -> Section:
    tables, known = [], current_plan().report_forms.tables
    for name in shape.tables:
        made = FILLINGS[known[name].filling](known[name], reads)
        if made is not None:
            tables.append(made)
    charts = [chart for name in shape.charts if (chart := CHARTS[name](reads)) is not None]
    writer = SENTENCES.get(shape.id)
    return Section(shape.id, shape.title_vi, shape.level, writer(reads) if writer else "", tables, charts, shape.asks_vi)


def _is_preliminary(reads: Reads) -> bool:
    """The period is not over, or the figures of its last year were not closed."""
    if not reads.period.is_over(reads.as_of):
        return True
    return reads.period.kind in (YEAR, SPAN) and not reads.by_year[POOR, reads.period.year][None].is_closed


def _cites(shape: ReportForm) -> list[str]:
    found = dict.fromkeys([*shape.cites, *(cite for section in shape.sections for cite in section.cites)])
    return [current_plan().cite_vi(cite) for cite in found]


def periods_for(form: str, years: list[int]) -> list[ReportPeriod]:
    """Periods of these years that a form may be filled for, then the programme's whole periods where it takes several years."""
    kinds = current_plan().report_forms.forms[form].periods
    found = [period for year in years for period in periods_of_year(year) if period.kind in kinds]
    if SPAN in kinds:
        duties = current_plan().reporting.duties.values()
        keys = dict.fromkeys(key for duty in duties if duty.form == form for key in duty.periods if "-" in key)
        whole = [f"{p.valid_from.year}-{p.valid_to.year}" for p in current_plan().periods.values()]
        found += [parse(key) for key in dict.fromkeys([*whole, *keys])]
    return found


__all__ = ["Cell", "Chart", "Filled", "FilledTable", "FormName", "Section", "fill", "forms", "periods_for"]
