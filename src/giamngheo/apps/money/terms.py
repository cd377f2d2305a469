"""Words of the plan for the ledger: projects, sources, capital types, codes; empty where the plan has no ledger."""

from __future__ import annotations

from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.plan_money import BudgetCode, MoneyLaw

from .states import Refused


def law() -> MoneyLaw:
    """The plan's ledger. Raises Refused where this version of the plan has none."""
    found = current_plan().money
    if found is None:
        raise Refused("Bản kế hoạch đang dùng chưa có sổ vốn (tệp funding/ledger.toml). Nạp bản kế hoạch mới rồi ghi.")
    return found


def projects() -> dict[str, str]:
    """Id → name of every project and sub-project of every period; a project made of sub-projects stands before them."""
    return {p.id: p.name_vi for period in current_plan().periods.values() for p in period.projects}


def project_short(project: str) -> str:
    """``p1_2`` is "Dự án 1, Tiểu dự án 2"; anything else as it is called."""
    number, _, part = project.removeprefix("p").partition("_")
    if not number.isdecimal():
        return projects().get(project, project)
    return f"Dự án {number}, Tiểu dự án {part}" if part else f"Dự án {number}"


def projects_told() -> dict[str, str]:
    """Id → name with the number of the project before that of its part: more than one project has a "Tiểu dự án 1"."""
    return {id: f"Dự án {id[1:].partition('_')[0]}, {name}" if name.startswith("Tiểu dự án") else name for id, name in projects().items()}


def parents_of(project: str) -> frozenset[str]:
    """The project itself and what it is a part of."""
    above = {p.id: p.parent for period in current_plan().periods.values() for p in period.projects}
    found, current = set(), project
    while current:
        found.add(current)
        current = above.get(current) or ""
    return frozenset(found)


def sources() -> dict[str, str]:
    return {s.id: s.name_vi for s in law().sources.values()}


def capital_types() -> dict[str, str]:
    return {c.id: c.name_vi for c in law().capital_types.values()}


def capital_short(capital_type: str) -> str:
    found = law().capital_types.get(capital_type)
    return found.short_vi if found else capital_type


def codes(kind: str) -> tuple[BudgetCode, ...]:
    return tuple(code for code in law().budget_codes if code.kind == kind)


__all__ = [
    "capital_short", "capital_types", "codes", "law", "parents_of", "project_short", "projects", "projects_told", "sources",
]  # fmt: skip
