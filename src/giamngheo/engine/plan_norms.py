"""The most that the State pays for one thing given to one person, by group and day, and limits that the province may set.

Read from ``norms/`` (one file per kind of support), the home of every norm: amounts for a person by item and group (``norm``),
ceilings of one thing given by programme, source and day (``ceiling``, see plan_ceilings), limits. A norm without ``amount_vnd`` and
``percent`` names what is paid although no amount was seen; a limit without ``value`` is not set. Amounts in đồng per ``unit``;
``percent`` of what it cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from .plan_ceilings import Ceiling, read_ceilings
from .plan_eligibility import EligibilityLaw
from .plan_files import Fields, Reader
from .vocabulary import Confidence

if TYPE_CHECKING:
    from .plan import Plan

FOLDER = "norms"
UNITS = ("course", "day", "month")


@dataclass(frozen=True, slots=True)
class Norm:
    """The most for one ``item`` given to people of these groups, from a day on (``valid_to``: its last day; none: still)."""

    id: str
    name_vi: str
    item: str
    groups: tuple[str, ...]
    unit: str
    amount_vnd: int | None
    percent: int | None
    valid_from: date
    valid_to: date | None
    cites: tuple[str, ...]
    confidence: str
    note: str = ""

    @property
    def refuses(self) -> bool:
        """What is above it is refused; of one that is not confirmed it is only told."""
        return self.confidence == Confidence.CONFIRMED

    def most_vnd(self, quantity: int, cost_vnd: int) -> int | None:
        """The most for so many units that cost so much; None where no amount was seen."""
        told = [self.amount_vnd * quantity] if self.amount_vnd is not None else []
        told += [cost_vnd * self.percent // 100] if self.percent is not None else []
        return min(told, default=None)


@dataclass(frozen=True, slots=True)
class Limit:
    """A number that the province may set; ``value`` None: it has not."""

    id: str
    name_vi: str
    unit: str
    value: int | None
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Norms:
    """Norms and limits of one kind of support."""

    norms: tuple[Norm, ...] = ()
    limits: Mapping[str, Limit] = field(default_factory=dict)
    ceilings: tuple[Ceiling, ...] = ()

    def of(self, item: str, group: str, on: date) -> Norm | None:
        """What is in force that day for this item and group; None where nothing is."""
        return next(
            (n for n in self.norms if n.item == item and group in n.groups and n.valid_from <= on
             and (n.valid_to is None or on <= n.valid_to)), None,
        )  # fmt: skip

    def limit(self, id: str) -> int | None:
        return self.limits[id].value if id in self.limits else None


def read_norms(reader: Reader, eligibility: EligibilityLaw) -> dict[str, Norms]:
    """The files of ``norms/`` by id; nothing in a plan version older than they."""
    found = {}
    for fields in reader.folder(FOLDER):
        norms = tuple(_norm(item) for item in fields.each("norm", is_required=False))
        limits = [_limit(item) for item in fields.each("limit", is_required=False)]
        found[fields.text("id")] = Norms(norms, {one.id: one for one in limits}, read_ceilings(fields, eligibility))
        for id in sorted({n.id for n in norms if [m.id for m in norms].count(n.id) > 1}):
            fields.complain(f"norm[{id}]", "Mã trùng.", "Mỗi mức một mã.")
        fields.done()
    return found


def _norm(item: Fields) -> Norm:
    made = Norm(
        id=item.text("id"), name_vi=item.text("name_vi"), item=item.text("item"), groups=item.texts("groups"),
        unit=item.text("unit"), amount_vnd=item.maybe_whole("amount_vnd"), percent=item.maybe_whole("percent"),
        valid_from=item.day("valid_from"), valid_to=item.maybe_day("valid_to"), cites=item.cites(), confidence=item.confidence(),
        note=item.maybe_text("note"),
    )  # fmt: skip
    if made.unit not in UNITS:
        item.complain("unit", f"Đơn vị lạ: {made.unit}.", f"Dùng: {', '.join(UNITS)}.")
    if not made.groups:
        item.complain("groups", "Không có nhóm nào.", "Ghi ít nhất một nhóm.")
    if made.amount_vnd is not None and made.amount_vnd <= 0:
        item.complain("amount_vnd", "Không phải số tiền.", "Ghi số đồng lớn hơn 0, hoặc bỏ khoá.")
    if made.percent is not None and not 0 < made.percent <= 100:
        item.complain("percent", "Không phải tỷ lệ.", "Ghi từ 1 đến 100.")
    if made.valid_to is not None and made.valid_to < made.valid_from:
        item.complain("valid_to", "Hết hiệu lực trước khi có hiệu lực.", "Sửa ngày.")
    item.done()
    return made


def _limit(item: Fields) -> Limit:
    made = Limit(
        id=item.text("id"), name_vi=item.text("name_vi"), unit=item.text("unit"), value=item.maybe_whole("value"),
        cites=item.texts("cites"), confidence=item.confidence(), note=item.maybe_text("note"),
    )  # fmt: skip
    if made.confidence == Confidence.CONFIRMED and not made.cites:
        item.complain("confidence", "Ghi đã xác nhận mà không có viện dẫn.", 'Ghi viện dẫn hoặc đặt "unknown".')
    if made.unit == "percent" and made.value is not None and not 0 < made.value <= 100:
        item.complain("value", "Không phải tỷ lệ.", "Ghi từ 1 đến 100, hoặc bỏ khoá khi tỉnh chưa quy định.")
    item.done()
    return made


def check_norms(plan: Plan, reader: Reader) -> None:
    """Adds a problem for two norms of one item and group that are in force on one day."""
    for name, law in plan.norms.items():
        for index, one in enumerate(law.norms):
            for other in law.norms[index + 1 :]:
                both = set(one.groups) & set(other.groups)
                ends, begins = (
                    (one.valid_to or date.max, other.valid_to or date.max),
                    (one.valid_from, other.valid_from),
                )
                if one.item == other.item and both and max(begins) <= min(ends):
                    reader.complain(
                        f"{FOLDER}/{name}.toml", f"norm[{other.id}]", f"Cùng ngày với {one.id} cho nhóm {', '.join(sorted(both))}.",
                        "Ghi valid_to cho mức cũ, hoặc tách nhóm.",
                    )  # fmt: skip


__all__ = ["Limit", "Norm", "Norms", "check_norms", "read_norms"]
