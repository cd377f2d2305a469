"""Figures that others published, as the plan keeps them, and how they are held against one another.

``observations/measures.toml`` names what is measured, the ``.csv`` files hold the figures, ``checks.toml`` the sums between them.
A figure is kept as it was printed; nothing of the system is computed from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from .plan_files import Fields, Reader

if TYPE_CHECKING:
    from .plan import Plan

FOLDER = "observations"
MEASURES, CHECKS = f"{FOLDER}/measures.toml", f"{FOLDER}/checks.toml"
UNITS = ("percent", "point", "household", "person", "million_vnd", "billion_vnd", "work", "house")
STATED_IS = ("exact", "above", "rounded")
# What one factor may name; a figure by its measure also says year, subject, day, status.
NAMES = ("measure", "funding", "target", "poor_rate_of_loans", "scheme", "norm", "counterpart", "number")
FIGURE_KEYS = {"measure", "year", "subject", "as_of", "status"}


@dataclass(frozen=True, slots=True)
class PublishedMeasure:
    """What a published figure measures, and in what unit."""

    id: str
    name_vi: str
    name_en: str
    unit: str


@dataclass(frozen=True, slots=True)
class Factor:
    """One number of a check. ``times`` is 1 but where ``number`` stands beside a name."""

    measure: str = ""
    year: int = 0
    subject: str = "all"
    as_of: str = "end"
    status: str = "published"
    funding: str = ""
    target: str = ""
    scheme: str = ""
    norm: str = ""
    counterpart: str = ""
    is_poor_rate_of_loans: bool = False
    times: Decimal = Decimal(1)


Term = tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class PublishedCheck:
    """(sum of ``plus`` − sum of ``minus``) / product of ``over``, held against ``stated`` where the source says it itself."""

    id: str
    name_vi: str
    name_en: str
    plus: tuple[Term, ...]
    minus: tuple[Term, ...]
    over: Term
    unit: str
    digits: int
    stated: Factor | None
    stated_is: str
    note: str = ""

    @property
    def factors(self) -> tuple[Factor, ...]:
        terms = [factor for term in (*self.plus, *self.minus) for factor in term]
        return (*terms, *self.over, *((self.stated,) if self.stated else ()))


def read_published(reader: Reader) -> tuple[dict[str, PublishedMeasure], dict[str, PublishedCheck]]:
    """Measures and checks by id; nothing in a plan version older than they."""
    measures: dict[str, PublishedMeasure] = {}
    checks: dict[str, PublishedCheck] = {}
    for file, key in ((MEASURES, "measure"), (CHECKS, "check")):
        if not (reader.root / file).is_file():
            continue
        for item in reader.tables(file, key):
            made = _measure(item) if key == "measure" else _check(item)
            found: dict[str, Any] = measures if key == "measure" else checks
            if made.id in found:
                item.complain("id", "Mã trùng.", "Mỗi mục một mã.")
            found[made.id] = made
            item.done()
    return measures, checks


def _measure(item: Fields) -> PublishedMeasure:
    made = PublishedMeasure(item.text("id"), item.text("name_vi"), item.text("name_en"), item.text("unit"))
    if made.unit not in UNITS:
        item.complain("unit", f"Đơn vị lạ: {made.unit}.", f"Dùng: {', '.join(UNITS)}.")
    return made


def _check(item: Fields) -> PublishedCheck:
    stated = item.maybe_table("stated")
    made = PublishedCheck(
        id=item.text("id"), name_vi=item.text("name_vi"), name_en=item.text("name_en"), plus=_terms(item, "plus"),
        minus=_terms(item, "minus") if "minus" in item.data else (),
        over=tuple(_factor(item, "over", one) for one in (item.any("over") if "over" in item.data else ())),
        unit=item.text("unit"), digits=item.whole("digits"), stated=_factor(item, "stated", stated) if stated else None,
        stated_is=item.maybe_text("stated_is") or "exact", note=item.maybe_text("note"),
    )  # fmt: skip
    for key, value, known in (("unit", made.unit, UNITS), ("stated_is", made.stated_is, STATED_IS)):
        if value not in known:
            item.complain(key, f"Giá trị lạ: {value}.", f"Dùng: {', '.join(known)}.")
    return made


def _terms(item: Fields, key: str) -> tuple[Term, ...]:
    return tuple(tuple(_factor(item, key, one) for one in term) for term in item.any(key))


def _factor(item: Fields, key: str, data: Mapping[str, Any]) -> Factor:
    named = [name for name in NAMES if name in data and name != "number"]
    unknown = set(data) - {*NAMES, *(FIGURE_KEYS if "measure" in data else ())}
    if unknown or len(named) > 1 or not data:
        item.complain(key, f"Thừa số không đọc được: {dict(data)}.", f"Ghi một trong: {', '.join(NAMES)}.")
    try:
        times = Decimal(str(data.get("number", "1")))
    except InvalidOperation:
        item.complain(key, f"Không phải số: {data['number']}.", "Ghi số với dấu chấm thập phân.")
        times = Decimal(1)
    return Factor(
        measure=data.get("measure", ""), year=data.get("year", 0), subject=data.get("subject", "all"), as_of=data.get("as_of", "end"),
        status=data.get("status", "published"), funding=data.get("funding", ""), target=data.get("target", ""),
        scheme=data.get("scheme", ""), norm=data.get("norm", ""), counterpart=data.get("counterpart", ""),
        is_poor_rate_of_loans=bool(data.get("poor_rate_of_loans")), times=times,
    )  # fmt: skip


def check_published(plan: Plan, reader: Reader) -> None:
    """Adds a problem for a figure of no measure or of another unit, and for a check that names what there is not."""
    if not plan.measures:
        return  # a plan version older than measures
    for o in plan.observations:
        measure = plan.measures.get(o.measure)
        where = f"{o.year} {o.measure} {o.subject}"
        if measure is None:
            reader.complain(f"{FOLDER}/", where, f"Không có chỉ tiêu {o.measure}.", "Thêm vào measures.toml hoặc sửa tên.")
        elif measure.unit != o.unit:
            reader.complain(f"{FOLDER}/", where, f"Đơn vị {o.unit}, chỉ tiêu ghi {measure.unit}.", "Đổi số về đơn vị của chỉ tiêu.")
    known = {
        "measure": set(plan.measures), "funding": {f.id for p in plan.periods.values() for f in p.funding},
        "target": {t.id for p in plan.periods.values() for t in p.targets}, "scheme": set(plan.credit.schemes) if plan.credit else set(),
        "norm": {n.id for n in plan.ceilings.norms} if plan.ceilings else set(),
        "counterpart": {tier.id for tier in plan.allocation.counterpart},
    }  # fmt: skip
    for check in plan.published_checks.values():
        for factor in check.factors:
            for key, names in known.items():
                name = getattr(factor, key)
                if name and name not in names:
                    reader.complain(CHECKS, f"check[{check.id}]", f"Không có {key} {name}.", "Sửa tên.")


__all__ = ["Factor", "PublishedCheck", "PublishedMeasure", "check_published", "read_published"]
