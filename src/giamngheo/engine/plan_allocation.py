"""By what criteria money is divided among units, as the plan says it: ``plan/allocation/``.

``shared.toml`` names what can be measured, the tiers of the local counterpart and the shares that the national text keeps for
localities; every other file holds criteria of one decision, dated. Coefficients are decimals written as text, never floats.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from .plan_files import Fields, Reader

if TYPE_CHECKING:
    from .plan import Plan

FOLDER, SHARED = "allocation", "shared"
KINDS, COMBINES, CAPITAL_TYPES = ("linear", "bracket"), ("sum", "product"), ("investment", "recurrent")


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted of a unit. ``is_recognised``: taken from the recognised list of the year before, never from live data.

    ``area_set``: 1 for a member of this set, 0 for others, not known where nobody knows the set; empty for other measures.
    """

    id: str
    name_vi: str
    unit: str
    is_recognised: bool
    area_set: str = ""


@dataclass(frozen=True, slots=True)
class CounterpartTier:
    """Share of the centre in a province's budget, from (inclusive) below (exclusive) percent → least local percent."""

    id: str
    share_from: Fraction
    share_below: Fraction | None
    least_percent: Fraction
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProvinceTier:
    """The tier that a province stands in, from a day to a day (None: still). ``province``: its code."""

    province: str
    tier: str
    valid_from: date
    valid_to: date | None
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PoolLimit:
    """The least percent of a project's central money that goes to localities. National: it divides nothing in a province."""

    id: str
    name_vi: str
    projects: tuple[str, ...]
    localities_least_percent: Fraction
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bracket:
    """From (inclusive) to below (exclusive; None: no end) → points."""

    start: Fraction
    below: Fraction | None
    points: Fraction


@dataclass(frozen=True, slots=True)
class Criterion:
    """Points of one measure: ``linear``, coefficient × measure; ``bracket``, the points of where it falls."""

    id: str
    name_vi: str
    measure: str
    kind: str
    coefficient: Fraction
    brackets: tuple[Bracket, ...]
    cites: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """How one kind of money is divided. Points are summed or multiplied; amounts are whole multiples of ``round_vnd``.

    ``area_set``: only units of this set take part; empty: all. ``floor_vnd``, ``cap_vnd``: least and most of one unit with
    weight; none where there is no bound.
    """

    id: str
    file: str
    name_vi: str
    projects: tuple[str, ...]
    capital_type: str
    valid_from: date
    valid_to: date | None
    combine: str
    area_set: str
    round_vnd: int
    floor_vnd: int | None
    cap_vnd: int | None
    criteria: tuple[Criterion, ...]
    cites: tuple[str, ...]
    confidence: str
    note: str = ""

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class AllocationLaw:
    """All of it by id; nothing in a plan version older than allocation."""

    measures: Mapping[str, Measure] = field(default_factory=dict)
    counterpart: tuple[CounterpartTier, ...] = ()
    limits: Mapping[str, PoolLimit] = field(default_factory=dict)
    sets: Mapping[str, CriteriaSet] = field(default_factory=dict)
    province_tiers: tuple[ProvinceTier, ...] = ()

    def tier_on(self, province: str, on: date) -> tuple[CounterpartTier, ProvinceTier] | None:
        """The tier of a province on a day, with the ground it stands on; None where nobody has said it."""
        for one in self.province_tiers:
            if one.province == province and one.valid_from <= on and (one.valid_to is None or on <= one.valid_to):
                return next((tier, one) for tier in self.counterpart if tier.id == one.tier)
        return None

    def tier_of(self, central_share: Fraction) -> CounterpartTier:
        """The tier of a province that gets this percent of its budget from the centre. Raises KeyError outside all tiers."""
        for tier in self.counterpart:
            if tier.share_from <= central_share and (tier.share_below is None or central_share < tier.share_below):
                return tier
        raise KeyError(f"Không có bậc đối ứng cho tỷ lệ {central_share} %.")


def read_allocation(reader: Reader) -> AllocationLaw:
    """The files of ``allocation/``."""
    measures: dict[str, Measure] = {}
    tiers: list[CounterpartTier] = []
    limits: dict[str, PoolLimit] = {}
    sets: dict[str, CriteriaSet] = {}
    provinces: list[ProvinceTier] = []
    for fields in reader.folder(FOLDER):
        if fields.text("id") == SHARED:
            measures = {made.id: made for made in (_measure(item) for item in fields.each("measure"))}
            tiers = [_tier(item) for item in fields.each("counterpart")]
            provinces = [_province_tier(item) for item in fields.each("province_tier", is_required=False)]
            limits = {made.id: made for made in (_limit(item) for item in fields.each("pool_limit"))}
        else:
            for item in fields.each("set"):
                made = _set(item, fields.file)
                if made.id in sets:
                    item.complain("id", "Mã bộ tiêu chí trùng.", "Mỗi bộ một mã.")
                sets[made.id] = made
        fields.done()
    return AllocationLaw(measures, tuple(sorted(tiers, key=lambda tier: tier.share_from)), limits, sets, tuple(provinces))


def _number(item: Fields, name: str, *, is_required: bool = True) -> Fraction | None:
    """A decimal written as text; a float would carry a fault of its own into money."""
    text = item.text(name) if is_required else item.maybe_text(name)
    try:
        return Fraction(text) if text and "/" not in text and "_" not in text else None
    except ValueError:
        item.complain(name, f"Không phải số thập phân: {text!r}.", 'Ghi trong ngoặc kép, dấu chấm thập phân: "0.25".')
        return None


def _measure(item: Fields) -> Measure:
    made = Measure(
        item.text("id"), item.text("name_vi"), item.text("unit"), item.flag("is_recognised"), item.maybe_text("area_set")
    )
    item.done()
    return made


def _tier(item: Fields) -> CounterpartTier:
    made = CounterpartTier(
        item.text("id"), _number(item, "share_from") or Fraction(0), _number(item, "share_below", is_required=False),
        _number(item, "least_percent") or Fraction(0), item.cites(), item.confidence(), item.maybe_text("note"),
    )  # fmt: skip
    item.done()
    return made


def _province_tier(item: Fields) -> ProvinceTier:
    made = ProvinceTier(
        item.text("province"), item.text("tier"), item.day("valid_from"), item.maybe_day("valid_to"), item.cites(),
        item.confidence(), item.maybe_text("note"),
    )  # fmt: skip
    item.done()
    return made


def _limit(item: Fields) -> PoolLimit:
    made = PoolLimit(
        item.text("id"), item.text("name_vi"), item.texts("projects"), _number(item, "localities_least_percent") or Fraction(0),
        item.cites(), item.confidence(), item.maybe_text("note"),
    )  # fmt: skip
    item.done()
    return made


def _set(item: Fields, file: str) -> CriteriaSet:
    made = CriteriaSet(
        id=item.text("id"), file=file, name_vi=item.text("name_vi"), projects=item.texts("projects"),
        capital_type=item.text("capital_type"), valid_from=item.day("valid_from"), valid_to=item.maybe_day("valid_to"),
        combine=item.text("combine"), area_set=item.maybe_text("area_set"), round_vnd=item.whole("round_vnd"),
        floor_vnd=item.maybe_whole("floor_vnd"), cap_vnd=item.maybe_whole("cap_vnd"),
        criteria=tuple(_criterion(one) for one in item.each("criterion")), cites=item.texts("cites"),
        confidence=item.confidence(), note=item.maybe_text("note"),
    )  # fmt: skip
    for name, value, known in (("capital_type", made.capital_type, CAPITAL_TYPES), ("combine", made.combine, COMBINES)):
        if value and value not in known:
            item.complain(name, f"Giá trị lạ: {value}.", f"Dùng: {', '.join(known)}.")
    if made.round_vnd <= 0:
        item.complain("round_vnd", "Mức làm tròn phải lớn hơn 0.", "Ghi số đồng, ví dụ 1_000_000.")
    for name, bound in (("floor_vnd", made.floor_vnd), ("cap_vnd", made.cap_vnd)):
        if bound is not None and (bound < 0 or made.round_vnd <= 0 or bound % made.round_vnd):
            item.complain(name, "Không phải bội số của mức làm tròn.", "Sửa cho chia hết round_vnd.")
    if made.floor_vnd is not None and made.cap_vnd is not None and made.floor_vnd > made.cap_vnd:
        item.complain("floor_vnd", "Mức sàn lớn hơn mức trần.", "Sửa một trong hai.")
    item.done()
    return made


def _criterion(item: Fields) -> Criterion:
    made = Criterion(
        id=item.text("id"), name_vi=item.text("name_vi"), measure=item.text("measure"), kind=item.text("kind"),
        coefficient=_number(item, "coefficient", is_required=False) or Fraction(0),
        brackets=tuple(_bracket(one) for one in item.each("bracket", is_required=False)),
        cites=item.texts("cites"), confidence=item.confidence(),
    )  # fmt: skip
    if made.kind not in KINDS:
        item.complain("kind", f"Cách tính lạ: {made.kind}.", f"Dùng: {', '.join(KINDS)}.")
    elif made.kind == "linear" and made.coefficient <= 0:
        item.complain("coefficient", "Hệ số phải lớn hơn 0.", 'Ghi số thập phân trong ngoặc kép, ví dụ "0.25".')
    elif made.kind == "bracket":
        _check_brackets(item, made.brackets)
    item.done()
    return made


def _bracket(item: Fields) -> Bracket:
    made = Bracket(
        _number(item, "from") or Fraction(0), _number(item, "below", is_required=False), _number(item, "points") or Fraction(0)
    )
    if made.points < 0:
        item.complain("points", "Điểm âm.", "Điểm ít nhất là 0.")
    item.done()
    return made


def _check_brackets(item: Fields, brackets: tuple[Bracket, ...]) -> None:
    """Brackets stand in order, meet without gap or overlap, and the last has no end: every measure falls in one."""
    if not brackets:
        item.complain("bracket", "Chưa có bậc nào.", "Ghi các [[set.criterion.bracket]] from, below, points.")
        return
    for before, after in itertools.pairwise(brackets):
        if before.below != after.start:
            item.complain("bracket", f"Bậc từ {after.start} không nối tiếp bậc trước.", "Để below của bậc trước bằng from của bậc sau.")
    if brackets[-1].below is not None:
        item.complain("bracket", "Bậc cuối có giới hạn trên.", "Bỏ below ở bậc cuối.")


def check_allocation(plan: Plan, reader: Reader) -> None:
    """Adds a problem for a set that names what there is not, and for tiers with a gap."""
    _check_sets(plan, reader)
    _check_tiers(plan.allocation, reader)


def _check_sets(plan: Plan, reader: Reader) -> None:
    law = plan.allocation
    projects = {scheme.id for scheme in plan.eligibility.schemes.values()}
    for measure in law.measures.values():
        if measure.area_set and measure.area_set not in plan.area_sets:
            reader.complain(
                f"{FOLDER}/{SHARED}.toml", f"measure[{measure.id}].area_set", f"Không có {measure.area_set}.",
                f"Dùng: {', '.join(plan.area_sets)}.",
            )  # fmt: skip
    for one in law.sets.values():
        for name in sorted({c.measure for c in one.criteria} - set(law.measures)):
            reader.complain(one.file, f"set[{one.id}]", f"Không có số đo {name}.", f"Dùng: {', '.join(law.measures)}.")
        for name in sorted(set(one.projects) - projects):
            reader.complain(one.file, f"set[{one.id}].projects", f"Không có {name}.", f"Dùng: {', '.join(sorted(projects))}.")
        if one.area_set and one.area_set not in plan.area_sets:
            reader.complain(
                one.file, f"set[{one.id}].area_set", f"Không có {one.area_set}.", f"Dùng: {', '.join(plan.area_sets)}."
            )


def _check_tiers(law: AllocationLaw, reader: Reader) -> None:
    file, tiers = f"{FOLDER}/{SHARED}.toml", {tier.id for tier in law.counterpart}
    for one in law.province_tiers:
        if one.tier not in tiers:
            reader.complain(file, f"province_tier[{one.province}].tier", f"Không có {one.tier}.", f"Dùng: {', '.join(sorted(tiers))}.")
        others = [x for x in law.province_tiers if x is not one and x.province == one.province and x.valid_from >= one.valid_from]
        if any(one.valid_to is None or x.valid_from <= one.valid_to for x in others):
            reader.complain(file, f"province_tier[{one.province}]", "Hai khoảng thời gian chồng nhau.", "Sửa valid_from, valid_to.")
    for before, after in zip(law.counterpart, law.counterpart[1:], strict=False):
        if before.share_below != after.share_from:
            reader.complain(file, f"counterpart[{after.id}]", "Không nối tiếp bậc trước.", "Sửa share_from, share_below.")


__all__ = [
    "CAPITAL_TYPES", "AllocationLaw", "Bracket", "CounterpartTier", "CriteriaSet", "Criterion", "Measure", "PoolLimit", "ProvinceTier",
    "check_allocation", "read_allocation",
]  # fmt: skip
