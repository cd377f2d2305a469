"""What a measure says on WHO's tables, who may be given what, what rates are told. Pure of the database.

Sources: WHO igrowup (2006) and WHO 2007 for the measures; the standard of poverty for the line (``z_score_below``); Plan 2514, V.3.b
and its parameters for the ages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl
from django.utils.translation import gettext_noop as _

from giamngheo.engine.disclosure import SMALLEST_SHOWN, hidden_cells
from giamngheo.engine.growth import DAYS_PER_MONTH, z_scores
from giamngheo.engine.plan import Plan
from giamngheo.kit import formats

P3_2 = "p3_2"
PROOFS = (("handover", _("Danh sách ký nhận, biên bản cấp")), ("photo", _("Ảnh khi cấp")))
# WHO igrowup: below two years (731 days) lying, from then on standing; the other way differs by 0,7 cm. Below nine months nobody stands:
# a standing measure so young is taken as lying.
STANDS_FROM_DAYS, DIFFERENCE_CM, NEVER_STANDS_MONTHS = 731, Decimal("0.7"), 9
# What a form takes at all; what is odd within it is flagged by WHO's limits.
HEIGHT_CM, WEIGHT_KG = (Decimal(30), Decimal(220)), (Decimal("0.5"), Decimal(150))


@dataclass(frozen=True, slots=True)
class Measured:
    """One child as measured: ``height_cm`` as read from the board."""

    person_id: int
    sex: str
    age_days: int | None
    height_cm: Decimal | None
    is_lying: bool | None
    weight_kg: Decimal | None


@dataclass(frozen=True, slots=True)
class Scored:
    """What the measure says; null where the day of birth, the sex or the measure is not known."""

    haz: Decimal | None
    waz: Decimal | None
    is_flagged: bool


def standard_height(height_cm: Decimal | None, *, is_lying: bool | None, age_days: int | None) -> Decimal | None:
    """The height as WHO's tables have it at that age: lying below two years, standing from then on."""
    if height_cm is None or age_days is None or is_lying is None:
        return height_cm
    if age_days < STANDS_FROM_DAYS and not is_lying and age_days >= NEVER_STANDS_MONTHS * DAYS_PER_MONTH:
        return height_cm + DIFFERENCE_CM
    if age_days >= STANDS_FROM_DAYS and is_lying:
        return height_cm - DIFFERENCE_CM
    return height_cm


def scored(rows: Sequence[Measured], *, plan: Plan) -> list[Scored]:
    """z-scores and flags of these children, in their order."""
    if not rows:
        return []
    frame = pl.DataFrame(
        {
            "sex": [row.sex or None for row in rows], "age_days": [row.age_days for row in rows],
            "height_cm": [_float(standard_height(r.height_cm, is_lying=r.is_lying, age_days=r.age_days)) for r in rows],
            "weight_kg": [_float(row.weight_kg) for row in rows],
        },
        schema={"sex": pl.String, "age_days": pl.Int64, "height_cm": pl.Float64, "weight_kg": pl.Float64},
    )  # fmt: skip
    told = z_scores(frame, root=plan.root).select("haz", "waz", "is_flagged")
    return [Scored(_decimal(haz), _decimal(waz), bool(flag)) for haz, waz, flag in told.iter_rows()]


def _float(value: Decimal | None) -> float | None:
    return float(value) if value is not None else None


def _decimal(value: float | None) -> Decimal | None:
    return Decimal(f"{value:.2f}") if value is not None and abs(value) < 1000 else None


def age_days(birth_on: date | None, on: date) -> int | None:
    """Age by the day; null where the day of birth is not known, or lies after."""
    days = (on - birth_on).days if birth_on is not None else None
    return days if days is not None and days >= 0 else None


def stunting_line(plan: Plan, on: date) -> Decimal:
    """Below how many standard deviations a child is malnourished, by the standard of the day."""
    standard = plan.standard_on(on) or plan.standards[max(plan.standards)]
    return Decimal(str(standard.parameter("z_score_below", min(on, standard.valid_to or on)).value))


def months(plan: Plan, name: str) -> int:
    """An age of the sub-project in months, as the plan says it."""
    return int(plan.eligibility.schemes[P3_2].parameters[name].value)


def days_of(number_of_months: int) -> int:
    """The first day of age that is no longer below so many months."""
    return int(-(-number_of_months * DAYS_PER_MONTH // 1))


def recipient_problem(what: str, *, sex: str, days: int | None, plan: Plan) -> str:
    """Why this person cannot be given this; empty when they can, or when the age is not known."""
    child, small = (months(plan, name) for name in ("child_below_months", "small_child_below_months"))
    if what == "mother":
        if sex == "M":
            return "Chăm sóc dinh dưỡng bà mẹ chỉ dành cho phụ nữ mang thai, cho con bú. Chọn người khác hoặc nội dung khác."
        return ""
    if days is not None and days >= days_of(child):
        return f"Người này từ {child // 12} tuổi trở lên: nội dung này chỉ dành cho trẻ em dưới {child // 12} tuổi (Kế hoạch 2514, V.3.b)."
    if what == "school_meal" and days is not None and days < days_of(small):
        return f"Bữa ăn học đường dành cho trẻ từ {small // 12} tuổi (Kế hoạch 2514, V.3.b). Trẻ này chưa đủ tuổi."
    return ""


def again_problem(count: int) -> str:
    """Why a round cannot be closed while measures are odd."""
    if not count:
        return ""
    return (
        f"Còn {formats.number(count)} trẻ có số đo vượt giới hạn của WHO và mới đo một lần: đo lại, ghi số đo mới rồi khoá. Số đo vẫn vượt "
        "sau khi đo lại thì được giữ nhưng không tính vào tỷ lệ."
    )


@dataclass(frozen=True, slots=True)
class Rate:
    """Children under five of one place: on the register, measured, stunted, underweight; ``is_hidden``: too few to be told."""

    name: str
    children: int
    measured: int
    stunted: int
    underweight: int
    is_hidden: bool = False

    @property
    def share(self) -> float | None:
        return self.stunted / self.measured if self.measured and not self.is_hidden else None

    @property
    def light_share(self) -> float | None:
        return self.underweight / self.measured if self.measured and not self.is_hidden else None

    @property
    def coverage(self) -> float | None:
        return self.measured / self.children if self.children else None


def withheld(rows: Sequence[Rate]) -> list[Rate]:
    """The rows with small counts hidden, so that none can be told from the sum and the others either."""
    cells = [[row.stunted, row.measured - row.stunted] for row in rows]
    light = [[row.underweight, row.measured - row.underweight] for row in rows]
    hidden = [any(one) or any(two) for one, two in zip(hidden_cells(cells), hidden_cells(light), strict=True)]
    return [
        Rate(r.name, r.children, r.measured, r.stunted, r.underweight, is_hidden=is_hidden or 0 < r.measured < SMALLEST_SHOWN)
        for r, is_hidden in zip(rows, hidden, strict=True)
    ]  # fmt: skip


def total(name: str, rows: Sequence[Rate]) -> Rate:
    """Sums of the places: the rate is the sum of the stunted over the sum of the measured, never a mean of rates."""
    sums = [sum(getattr(row, part) for row in rows) for part in ("children", "measured", "stunted", "underweight")]
    return Rate(name, *sums)


__all__ = [
    "HEIGHT_CM", "P3_2", "PROOFS", "WEIGHT_KG", "Measured", "Rate", "Scored", "again_problem", "age_days", "days_of", "months",
    "recipient_problem", "scored", "standard_height", "stunting_line", "total", "withheld",
]  # fmt: skip
