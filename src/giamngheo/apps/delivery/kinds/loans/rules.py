"""What follows from a loan's facts: the class of the borrower on the day, how the rate stands to the poor's, what is beyond the limits.

Pure of the database. The bank lends; the system says what it sees and refuses nothing that was lent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from giamngheo.engine.eligibility_facts import class_on_day, last_day_outside
from giamngheo.engine.plan import Plan
from giamngheo.engine.plan_credit import LoanScheme
from giamngheo.kit import formats

LISTED = ("POOR", "NEAR_POOR")
POOR_RATE = Decimal(100)


@dataclass(frozen=True, slots=True)
class ClassThen:
    """The class recognised on the day of lending (empty: none known); whether one of the three, null where not settled."""

    code: str = ""
    is_three: bool | None = None


def month_end(month: date) -> date:
    """The last day of the month that begins on ``month``."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def classes_then(lent: Mapping[int, tuple[int, date]], history: pl.DataFrame, plan: Plan) -> dict[int, ClassThen]:
    """Key of a loan → class of its household on the day it was lent. ``lent``: key → household and day.

    ``history``: household_key, household_class, valid_from, as recognised, oldest first (``support.facts.classes_of``).
    """
    if not lent or history.is_empty():
        return {}
    asked = pl.DataFrame(
        {"loan": [str(key) for key in lent], "household_key": [str(home) for home, _day in lent.values()],
         "lent_on": [day for _home, day in lent.values()]},
        schema={"loan": pl.String, "household_key": pl.String, "lent_on": pl.Date},
    )  # fmt: skip
    own = history.with_columns(pl.col("household_key").cast(pl.String))
    before = asked.join(own, on="household_key", maintain_order="left_right").filter(pl.col("valid_from") <= pl.col("lent_on"))
    first = dict(before.group_by("loan").agg(pl.col("valid_from").min()).iter_rows())
    told = class_on_day(before.drop("household_key").rename({"loan": "household_key"}).lazy(), date.max).collect()
    return {
        int(row["household_key"]): _class_then(row["household_class"], row["left_list_on"], first[row["household_key"]],
                                               lent[int(row["household_key"])][1], plan)
        for row in told.iter_rows(named=True)
    }  # fmt: skip


def _class_then(code: str, left_on: date | None, known_from: date, on: date, plan: Plan) -> ClassThen:
    if code in LISTED:
        return ClassThen(code, True)
    months = int(plan.eligibility.schemes["credit"].parameters["credit_escaped_months"].value)
    if left_on is not None:
        return ClassThen(code, left_on > last_day_outside(on, months))
    # Never seen on a list: no, if the class is known for as long as the term; else an earlier exit may be unknown to us.
    return ClassThen(code, False if known_from <= last_day_outside(on, months) else None)


def rate_of_poor(rate_pct: Decimal | None, plan: Plan) -> Decimal | None:
    """The rate as percent of the rate of poor households; None where one of them is not known."""
    poor = plan.credit.poor_rate_pct if plan.credit else None
    return None if rate_pct is None or poor is None else (rate_pct / poor * 100).quantize(Decimal("0.1"))


def doubts(
    scheme: LoanScheme | None, *, amount_vnd: int | None, term_months: int | None, rate_pct: Decimal | None, household_class: str,
    plan: Plan,
) -> Sequence[str]:  # fmt: skip
    """What of a loan is not as the scheme says, in words. A limit that nobody has confirmed says so."""
    if scheme is None:
        return ()
    sure = "" if scheme.confidence == "confirmed" else " (quy định chưa xác nhận)"
    told = []
    if scheme.most_vnd and (amount_vnd or 0) > scheme.most_vnd:
        told.append(f"Số tiền vay cao hơn mức tối đa {formats.money(scheme.most_vnd)} của {scheme.name_vi.lower()}{sure}.")
    if scheme.most_months and (term_months or 0) > scheme.most_months:
        told.append(f"Thời hạn {term_months} tháng dài hơn {scheme.most_months} tháng của {scheme.name_vi.lower()}{sure}.")
    share = rate_of_poor(rate_pct, plan)
    if share is not None and scheme.rate_of_poor_pct and abs(share - scheme.rate_of_poor_pct) > 1:
        told.append(
            f"Lãi suất bằng {formats.number(share)} % lãi suất hộ nghèo, khác mức {scheme.rate_of_poor_pct} % của "
            f"{scheme.name_vi.lower()}{sure}. Lãi suất hộ nghèo có thể đã đổi: xem lại với ngân hàng."
        )
    if scheme.household_class in LISTED and household_class and household_class != scheme.household_class:
        told.append(f"Hạng hộ vào ngày vay không phải hạng của {scheme.name_vi.lower()}. Xem lại việc ghép hộ, hoặc báo ngân hàng.")
    return told


__all__ = ["LISTED", "ClassThen", "classes_then", "doubts", "month_end", "rate_of_poor"]
