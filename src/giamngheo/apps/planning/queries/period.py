"""Money of a whole period by kind and by project, and the local counterpart of each year: planned, assigned, paid.

Kinds are never added across: credit is a loan, what people and donors give is no budget.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from giamngheo.apps.money.queries.lines import lines_in
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import province
from giamngheo.apps.planning import terms
from giamngheo.apps.planning.models import PlanMoney
from giamngheo.apps.planning.terms import Span
from giamngheo.engine.plan_allocation import CounterpartTier, ProvinceTier
from giamngheo.engine.plan_programme import Funding, Period
from giamngheo.engine.planning import Counterpart

from .plans import current_plans, money_of

CENTRAL, LOCAL = "central", "local"


@dataclass(frozen=True, slots=True)
class LedgerSum:
    """Money of the ledger over many lines. ``assigned_vnd``: given to units, counted in the year it was first given;
    ``disbursed_vnd``: paid or advanced, in whatever year."""

    assigned_vnd: int = 0
    disbursed_vnd: int = 0

    def __add__(self, other: LedgerSum) -> LedgerSum:
        return LedgerSum(self.assigned_vnd + other.assigned_vnd, self.disbursed_vnd + other.disbursed_vnd)


def ledger_sums(area_ids: Collection[int], span: Span) -> dict[tuple[int, str, str], LedgerSum]:
    """(plan year, project, source) → sums; one query. What was carried over is not assigned a second time."""
    first = Q(origin_year=F("plan_year"))
    found = lines_in(area_ids).filter(plan_year__gte=span.first, plan_year__lte=span.last).order_by()
    rows = found.values("plan_year", "project", "source").annotate(
        assigned=Coalesce(Sum("own_vnd", filter=first), 0) - Coalesce(Sum("balance__approved_vnd", filter=first), 0),
        disbursed=Coalesce(Sum("disbursed_vnd"), 0),
    )  # fmt: skip
    return {
        (year, project, source): LedgerSum(int(assigned), int(disbursed))
        for year, project, source, assigned, disbursed in rows.values_list("plan_year", "project", "source", "assigned", "disbursed")
    }


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind of money of the period: expected by part IV, registered by the province's plan, assigned, disbursed.

    ``registered_vnd`` None: the province has no approved plan of the period. ``rounded_from_vnd``: what the share says
    exactly, where the Plan rounds.
    """

    funding: Funding
    is_budget: bool
    registered_vnd: int | None
    ledger: LedgerSum
    rounded_from_vnd: Fraction | None = None


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """Budget money of one sub-project. ``yearly_vnd``: of the province's yearly plans of the period."""

    project: str
    registered_vnd: int | None
    yearly_vnd: int
    ledger: LedgerSum


@dataclass(frozen=True, slots=True)
class PeriodMoney:
    period: Period
    span: Span
    kinds: list[KindLine]
    projects: list[ProjectLine]
    years_planned: tuple[int, ...]


def tier_of(on: date) -> tuple[CounterpartTier, ProvinceTier] | None:
    """The province's tier of the counterpart on a day."""
    return current_plan().allocation.tier_on(province().code, on)


def _exact_share(period: Period) -> Fraction | None:
    """What the tier asks of the central money that the Plan expects: 3 % of 1,166.086 tỷ is 34.983 tỷ."""
    central = next((f.amount_vnd for f in period.funding if f.id == CENTRAL), None)
    tier = tier_of(period.valid_from)
    return central * tier[0].least_percent / 100 if central is not None and tier else None


def period_money(period: Period, area_ids: Collection[int]) -> PeriodMoney:
    """Part IV of the Plan beside plans and ledger of these areas; four queries."""
    span, top = terms.span_of(period), province().pk
    years = [Span(y, y) for y in range(span.first, span.last + 1)]
    holding = current_plans([top] if top in area_ids else [], [span, *years])
    rows = money_of([p.pk for p in holding.values()])
    whole = holding.get((top, span))
    mine = [r for r in rows if whole is not None and r.plan_id == whole.pk]
    yearly = [r for r in rows if whole is None or r.plan_id != whole.pk]
    ledger = ledger_sums(area_ids, span)
    budget = terms.budget_sources()
    kinds = []
    for funding in period.funding:
        sources = terms.sources_of(funding.id)
        sums = sum((v for (_y, _p, source), v in ledger.items() if source in sources), LedgerSum())
        registered = sum(r.amount_vnd for r in mine if r.source in sources) if whole is not None else None
        exact = _exact_share(period) if funding.id == LOCAL else None
        kinds.append(KindLine(funding, sources <= budget, registered, sums, exact))
    lines = [_project_line(p, whole is not None, mine, yearly, ledger, budget) for p in terms.projects()]
    planned = tuple(s.first for s in years if (top, s) in holding)
    return PeriodMoney(period, span, kinds, lines, planned)


def _project_line(
    project: str, is_planned: bool, mine: list[PlanMoney], yearly: list[PlanMoney], ledger: dict[tuple[int, str, str], LedgerSum],
    budget: frozenset[str],
) -> ProjectLine:  # fmt: skip
    def total(rows: list[PlanMoney]) -> int:
        return sum(r.amount_vnd for r in rows if r.project == project and r.source in budget)

    sums = sum((v for (_y, p, source), v in ledger.items() if p == project and source in budget), LedgerSum())
    return ProjectLine(project, total(mine) if is_planned else None, total(yearly), sums)


@dataclass(frozen=True, slots=True)
class CounterpartLine:
    """One year, or the period as the Plan expects it: central and local money, planned, assigned and paid."""

    words: str
    tier: CounterpartTier | None
    planned: Counterpart
    assigned: Counterpart
    paid_vnd: int | None
    is_expected: bool = False


def counterpart_lines(period: Period, area_ids: Collection[int], until: int) -> list[CounterpartLine]:
    """The period as expected, then each year to ``until``; four queries."""
    span, top = terms.span_of(period), province().pk
    wide = Span(span.first, max(span.last, until))
    years = [Span(y, y) for y in range(wide.first, wide.last + 1)]
    holding = current_plans([top], years)
    planned: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    by_plan = {p.pk: years.first for (_area, years), p in holding.items()}
    for row in money_of(list(by_plan)):
        planned[by_plan[row.plan_id]][row.source] += row.amount_vnd
    ledger = ledger_sums(area_ids, wide)
    return [_expected(period), *(_year_line(y.first, planned.get(y.first), ledger) for y in years)]


def _expected(period: Period) -> CounterpartLine:
    amounts = {f.id: f.amount_vnd for f in period.funding}
    tier = tier_of(period.valid_from)
    percent = tier[0].least_percent if tier else None
    told = Counterpart(amounts.get(CENTRAL), amounts.get(LOCAL), percent)
    return CounterpartLine(
        terms.span_of(period).words, tier[0] if tier else None, told, Counterpart(None, None, percent), None, is_expected=True
    )


def _year_line(year: int, planned: dict[str, int] | None, ledger: dict[tuple[int, str, str], LedgerSum]) -> CounterpartLine:
    tier = tier_of(date(year, 1, 1))
    percent = tier[0].least_percent if tier else None
    central, local = terms.sources_of(CENTRAL), terms.sources_of(LOCAL)
    told = {
        funding: sum((v for (y, _p, source), v in ledger.items() if y == year and source in sources), LedgerSum())
        for funding, sources in ((CENTRAL, central), (LOCAL, local))
    }
    plan = Counterpart(None, None, percent) if planned is None else Counterpart(
        sum(planned.get(s, 0) for s in central), sum(planned.get(s, 0) for s in local), percent
    )  # fmt: skip
    assigned = Counterpart(told[CENTRAL].assigned_vnd, told[LOCAL].assigned_vnd, percent)
    return CounterpartLine(str(year), tier[0] if tier else None, plan, assigned, told[LOCAL].disbursed_vnd)


__all__ = [
    "CounterpartLine", "KindLine", "LedgerSum", "PeriodMoney", "ProjectLine", "counterpart_lines", "ledger_sums", "period_money",
    "tier_of",
]  # fmt: skip
