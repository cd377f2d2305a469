"""Ceilings of support by content, giver, class of household, set of areas and day, and what they say of an amount.

Read from the ``ceiling`` tables of ``norms/`` (see plan_norms). A number that stands elsewhere in the plan is named there
(``parameter``), never written twice. A confirmed one refuses what is above it, an unconfirmed one warns (law-programme §6).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .plan_eligibility import EligibilityLaw
from .plan_files import Fields, Reader
from .vocabulary import HOUSEHOLD_CLASSES, Term, labels

if TYPE_CHECKING:
    from .plan import Plan

WITHIN, REFUSES, WARNS, UNDETERMINED, NONE = "within", "refuses", "warns", "undetermined", "none"
VERDICT_TERMS = (
    Term(WITHIN, "trong định mức", "within the norm"),
    Term(REFUSES, "vượt định mức", "above the norm"),
    Term(WARNS, "vượt mức chưa xác nhận", "above an unconfirmed norm"),
    Term(UNDETERMINED, "chưa xác định", "undetermined"),
    Term(NONE, "không có định mức", "no norm"),
)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """One ceiling, đồng a unit. Empty ``classes``, ``area_set``, ``source``, ``variant``: whatever these are."""

    id: str
    file: str
    name_vi: str
    content: str
    giver: str
    variant: str
    classes: tuple[str, ...]
    area_set: str
    source: str
    unit_vi: str
    amount_vnd: int
    valid_from: date
    valid_to: date | None
    cites: tuple[str, ...]
    confidence: str
    note: str = ""
    parameter: str = ""

    @property
    def is_confirmed(self) -> bool:
        return self.confidence == "confirmed"

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Asked:
    """A support to be judged; none where nobody knows the class or where it stands, an empty ``source`` where nobody said it."""

    content: str
    giver: str
    variant: str
    source: str
    on: date
    household_class: str | None = None
    area_sets: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class CeilingTold:
    """What the norms say of an amount; ``norm``: the one that says it."""

    verdict: str
    norm: Ceiling | None
    words_vi: str = ""


@dataclass(frozen=True, slots=True)
class CeilingLaw:
    """All of them, in the order of the files."""

    norms: tuple[Ceiling, ...] = ()

    def judged(self, amount_vnd: int | None, asked: Asked) -> CeilingTold:
        """The strictest verdict of the norms in force; undetermined where what a norm depends on is not known."""
        told = [_judged(norm, amount_vnd, asked) for norm in self.norms if _is_about(norm, asked)]
        order = (REFUSES, WARNS, UNDETERMINED, WITHIN)
        found = [one for verdict in order for one in told if one.verdict == verdict]
        return found[0] if found else CeilingTold(NONE, None)

    def most_vnd(self, asked: Asked) -> int | None:
        """The lowest confirmed ceiling of what is asked, đồng a unit; None where there is none or nobody said which thing."""
        norms = (n for n in self.norms if n.is_confirmed and _is_about(n, asked) and n.variant in ("", asked.variant))
        return min((norm.amount_vnd for norm in norms), default=None)


def _is_about(norm: Ceiling, asked: Asked) -> bool:
    """Not surely about something else: money whose source or whose thing nobody said may be of any."""
    return (
        norm.content == asked.content and norm.giver == asked.giver
        and not (norm.variant and asked.variant not in ("", norm.variant))
        and (not norm.source or asked.source in ("", norm.source)) and norm.in_force(asked.on)
        and not (norm.classes and asked.household_class is not None and asked.household_class not in norm.classes)
        and not (norm.area_set and asked.area_sets is not None and norm.area_set not in asked.area_sets)
    )  # fmt: skip


def _judged(norm: Ceiling, amount_vnd: int | None, asked: Asked) -> CeilingTold:
    ceiling = f"{norm.amount_vnd:,}".replace(",", ".")
    if amount_vnd is None or amount_vnd <= norm.amount_vnd:
        # Below the ceiling it does not matter whom it is about.
        verdict = WITHIN if amount_vnd is not None else UNDETERMINED
        return CeilingTold(verdict, norm, f"{norm.name_vi}: nhiều nhất {ceiling} đồng/{norm.unit_vi}.")
    if norm.variant and not asked.variant:
        words = f"{norm.name_vi}: chưa ghi hỗ trợ loại nào nên chưa xác định được có vượt {ceiling} đồng không."
        return CeilingTold(UNDETERMINED, norm, words)
    if (norm.classes and asked.household_class is None) or (norm.area_set and asked.area_sets is None):
        words = f"{norm.name_vi}: chưa biết diện hộ hoặc địa bàn nên chưa xác định được có vượt {ceiling} đồng không."
        return CeilingTold(UNDETERMINED, norm, words)
    excess = f"{amount_vnd - norm.amount_vnd:,}".replace(",", ".")
    unsaid = " (chưa ghi nguồn vốn nên tính theo mức này; nguồn khác thì ghi nguồn)" if norm.source and not asked.source else ""
    words = f"Vượt {excess} đồng so với mức tối đa {ceiling} đồng/{norm.unit_vi} ({norm.name_vi}){unsaid}"
    if norm.is_confirmed:
        return CeilingTold(REFUSES, norm, f"{words}. Giảm số tiền, hoặc ghi phần hơn từ nguồn khác.")
    return CeilingTold(WARNS, norm, f"{words}; mức này chưa xác nhận, đối chiếu văn bản trước khi chi.")


def read_ceilings(fields: Fields, eligibility: EligibilityLaw) -> tuple[Ceiling, ...]:
    """Those of one file of ``norms/``, with the numbers that stand in ``eligibility/``."""
    return tuple(_resolved(_norm(one), eligibility) for one in fields.each("ceiling", is_required=False))


def _norm(fields: Fields) -> Ceiling:
    amount, parameter = fields.maybe_whole("amount_vnd"), fields.maybe_text("parameter")
    if (amount is None) == (not parameter):
        fields.complain("amount_vnd", "Cần đúng một trong hai khoá amount_vnd và parameter.", "Số đã có ở tệp khác thì ghi parameter.")
    found = Ceiling(
        fields.text("id"), fields.file, fields.text("name_vi"), fields.text("content"), fields.text("giver"), fields.maybe_text("variant"),
        fields.texts("classes") if "classes" in fields.data else (), fields.maybe_text("area_set"), fields.maybe_text("source"),
        fields.text("unit_vi"), amount or 0, fields.day("valid_from"), fields.maybe_day("valid_to"), fields.cites(), fields.confidence(),
        fields.maybe_text("note"), parameter,
    )  # fmt: skip
    fields.done()
    if amount is not None and amount <= 0:
        fields.complain("amount_vnd", f"Mức {amount} phải lớn hơn 0.", "Ghi số đồng một đơn vị.")
    if found.valid_to is not None and found.valid_to < found.valid_from:
        fields.complain("valid_to", "Ngày hết hiệu lực trước ngày có hiệu lực.", "Sửa một trong hai ngày.")
    return found


def check_ceilings(plan: Plan, reader: Reader) -> None:
    """Every name in a norm is one of the plan, and no two norms say different things of one support on one day."""
    givers = {p.id for period in plan.periods.values() for p in period.projects} | set(plan.overlaps.givers)
    sources = set(plan.money.sources) if plan.money else set()
    for norm in plan.ceilings.norms:
        known: dict[str, tuple[Sequence[str], Collection[str]]] = {
            "content": ((norm.content,), plan.overlaps.contents), "giver": ((norm.giver,), givers),
            "area_set": ((norm.area_set,) if norm.area_set else (), plan.area_sets),
            "source": ((norm.source,) if norm.source else (), sources), "classes": (norm.classes, labels(HOUSEHOLD_CLASSES)),
        }  # fmt: skip
        for key, (asked, names) in known.items():
            for name in (one for one in asked if one not in names):
                reader.complain(norm.file, f"ceiling[{norm.id}].{key}", f"Không có {name}.", f"Dùng một trong: {', '.join(sorted(names))}.")
        if norm.parameter and norm.amount_vnd <= 0:
            reader.complain(
                norm.file, f"ceiling[{norm.id}].parameter", f"Không có số {norm.parameter}.",
                "Ghi dạng dự-án.tham-số, theo một tham số là số của eligibility/.",
            )  # fmt: skip
    for number, norm in enumerate(plan.ceilings.norms):
        for other in plan.ceilings.norms[:number]:
            if _same(norm, other):
                reader.complain(
                    norm.file, f"ceiling[{norm.id}]", f"Trùng đối tượng và thời gian với {other.id}.",
                    "Đặt valid_from, valid_to không chồng nhau.",
                )  # fmt: skip


def _same(norm: Ceiling, other: Ceiling) -> bool:
    keys = ("content", "giver", "variant", "classes", "area_set", "source")
    if any(getattr(norm, key) != getattr(other, key) for key in keys):
        return False
    return norm.valid_from <= (other.valid_to or date.max) and other.valid_from <= (norm.valid_to or date.max)


def _resolved(norm: Ceiling, eligibility: EligibilityLaw) -> Ceiling:
    """The number of a parameter put in; what does not resolve stays 0, which is a problem."""
    if not norm.parameter:
        return norm
    scheme, _, name = norm.parameter.partition(".")
    known = eligibility.schemes.get(scheme)
    value = known.parameters[name].value if known and name in known.parameters else None
    amount = value if isinstance(value, int) and not isinstance(value, bool) else 0
    return Ceiling(**{field: getattr(norm, field) for field in Ceiling.__slots__ if field != "amount_vnd"}, amount_vnd=amount)


__all__ = [
    "NONE",
    "REFUSES",
    "UNDETERMINED",
    "VERDICT_TERMS",
    "WARNS",
    "WITHIN",
    "Asked",
    "Ceiling",
    "CeilingLaw",
    "CeilingTold",
    "check_ceilings",
    "read_ceilings",
]  # fmt: skip
