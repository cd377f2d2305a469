"""Five years of invented money: lines of the province shared out to 204 communes, entered, spent, settled, carried over.

Pure, from the codes of communes and a seed. Amounts are multiples of 10 million đồng. Each plan year is whole by itself
but for what is carried into it. Nothing in it is anybody's money.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

YEARS = (2021, 2022, 2023, 2024, 2025)
TEN_MILLION = 10_000_000
PROJECTS = ("p1_1", "p1_2", "p2", "p3_1", "p3_2", "p4_1", "p4_2", "p4_3", "p5", "p6_1", "p6_2", "p7_1")
CAPITAL_TYPES, SOURCES, CONTENTS = ("investment", "recurrent"), ("central", "province"), 4
CARRIED_PER_YEAR = 1000
# What a line gets, in 10 million đồng, and which lines spend at all.
MOST_SHARE, SPENDING = 40, 0.85
SETTLED_UNTIL = 2024
OWNER, APPROVERS = 1, (2, 3)


@dataclass(frozen=True, slots=True)
class SyntheticLedger:
    """``lines``: key, parent_key, area_code (the province's or a commune's), project, content, capital_type, source,
    origin_year, plan_year. ``documents``: key, area_code, kind, number, signed_year, total_vnd. ``entries``: line_key,
    document_key, item, kind, leg, from_account, to_account, amount_vnd, counter_key, year (of the statement)."""

    lines: pl.DataFrame
    documents: pl.DataFrame
    entries: pl.DataFrame


def _year_lines(year: int, communes: Sequence[str], province: str) -> pl.DataFrame:
    """Tops of the province and, below each, four contents in every commune."""
    pots = [(p, c, s) for p in PROJECTS for c in CAPITAL_TYPES for s in SOURCES]
    tops = pl.DataFrame(pots, schema=["project", "capital_type", "source"], orient="row").with_columns(
        content=pl.lit(""), area_code=pl.lit(province)
    )
    places = pl.DataFrame({"area_code": list(communes)})
    contents = pl.DataFrame({"content": [f"nội dung {n + 1}" for n in range(CONTENTS)]})
    below = tops.drop("content", "area_code").join(places, how="cross").join(contents, how="cross")
    both = pl.concat([tops.with_columns(is_top=True), below.with_columns(is_top=False)], how="diagonal")
    return both.with_columns(plan_year=pl.lit(year, pl.Int64), origin_year=pl.lit(year, pl.Int64))


def _keyed(lines: pl.DataFrame) -> pl.DataFrame:
    """Numbers the lines and gives each its parent's number."""
    keyed = lines.with_row_index("key", offset=1).with_columns(pl.col("key").cast(pl.Int64))
    same = ["plan_year", "project", "capital_type", "source"]
    tops = keyed.filter("is_top").select(*same, parent_key="key")
    return keyed.join(tops, on=same, how="left", maintain_order="left").with_columns(
        parent_key=pl.when(pl.col("is_top") | (pl.col("origin_year") < pl.col("plan_year"))).then(None).otherwise(pl.col("parent_key"))
    )


def _spent(lines: pl.DataFrame, seed: int) -> pl.DataFrame:
    """How far each commune's line comes, in 10 million đồng: share, advanced, cleared, paid, left."""
    draws = np.random.default_rng(seed)
    count = lines.height
    share = draws.integers(4, MOST_SHARE, count, endpoint=True)
    spends = draws.random(count) < SPENDING
    advanced = np.where(spends & (draws.random(count) < 0.15), share // 4, 0)
    cleared = np.where(draws.random(count) < 0.7, advanced, advanced // 2)
    paid = np.where(spends, np.floor((share - advanced) * draws.uniform(0.4, 1.0, count)).astype(np.int64), 0)
    return lines.with_columns(
        share=pl.Series(share), advanced=pl.Series(advanced), cleared=pl.Series(cleared), paid=pl.Series(paid),
        left=pl.Series(share - advanced - paid),
    )  # fmt: skip


def _acts(lines: pl.DataFrame, kind: str, a: str, b: str, units: pl.Expr) -> pl.DataFrame:
    """One row for each line that the act moves anything of: an act within a line."""
    return lines.select(
        pl.col("key").alias("line_key"), "area_code", "plan_year", kind=pl.lit(kind), leg=pl.lit("one"), from_account=pl.lit(a),
        to_account=pl.lit(b), amount_vnd=units.cast(pl.Int64) * TEN_MILLION, counter_key=pl.lit(None, pl.Int64),
    ).filter(pl.col("amount_vnd") > 0)  # fmt: skip


def _between(pairs: pl.DataFrame, kind: str, a: str, target: str, arrival: str) -> pl.DataFrame:
    """Two rows of one item for each pair (giver, taker, units): out of the giver, into the taker."""
    told = {"kind": pl.lit(kind), "amount_vnd": pl.col("units").cast(pl.Int64) * TEN_MILLION}
    out = pairs.select(
        "area_code", "plan_year", line_key="giver", counter_key="taker", leg=pl.lit("out"), from_account=pl.lit(a),
        to_account=pl.lit(target), **told,
    )  # fmt: skip
    into = pairs.select(
        "area_code", "plan_year", line_key="taker", counter_key="giver", leg=pl.lit("in"), from_account=pl.lit("source"),
        to_account=pl.lit(arrival), **told,
    )  # fmt: skip
    columns = ["line_key", "area_code", "plan_year", "kind", "leg", "from_account", "to_account", "amount_vnd", "counter_key"]
    return pl.concat([out.select(columns), into.select(columns)])


def _carried(spent: pl.DataFrame) -> pl.DataFrame:
    """The lines of each year whose rest goes into the next, as pairs with the line made for it."""
    old = spent.filter(pl.col("left") > 0, pl.col("plan_year") < YEARS[-1], pl.col("origin_year") == pl.col("plan_year"))
    return old.group_by("plan_year", maintain_order=True).head(CARRIED_PER_YEAR)


def make_ledger(communes: Sequence[str], *, province: str = "14", seed: int = 20210101) -> SyntheticLedger:
    """All five years; about 200,000 lines and 900,000 entries for 204 communes."""
    first = pl.concat([_year_lines(year, communes, province) for year in YEARS])
    keyed = _keyed(first)
    spent = _spent(keyed.filter(~pl.col("is_top")), seed)
    rests = _carried(spent)
    carried = rests.with_columns(plan_year=pl.col("plan_year") + 1, giver="key", units="left").with_columns(
        key=pl.int_range(keyed.height + 1, keyed.height + 1 + pl.len(), dtype=pl.Int64), parent_key=pl.lit(None, pl.Int64)
    )
    names = ["key", "parent_key", "area_code", "project", "content", "capital_type", "source", "origin_year", "plan_year"]
    lines = pl.concat([keyed.select(names), carried.select(names)])
    entries = _entries(keyed, spent, carried, province)
    documents, entries = _papers(entries, province)
    return SyntheticLedger(lines, documents, entries)


def _entries(keyed: pl.DataFrame, spent: pl.DataFrame, carried: pl.DataFrame, province: str) -> pl.DataFrame:
    c = pl.col
    sums = spent.group_by("parent_key").agg(c("share").sum())
    tops = keyed.filter("is_top").join(sums, left_on="key", right_on="parent_key")
    given = spent.select(
        "plan_year", area_code=pl.lit(province), giver="parent_key", taker="key", units="share"
    )
    over = carried.select("plan_year", "giver", "units", "area_code", taker="key")
    done = spent.filter(c("plan_year") <= SETTLED_UNTIL)
    dead = done.join(carried.select("giver"), left_on="key", right_on="giver", how="anti")
    return pl.concat(
        [
            _acts(tops, "approve", "source", "approved", c("share") + 100),
            _between(given, "allot", "approved", "allotted", "assigned"),
            _acts(spent, "enter", "assigned", "entered", c("share")),
            _acts(spent, "advance", "entered", "advanced", c("advanced")),
            _acts(spent, "clear", "advanced", "paid", c("cleared")),
            _acts(spent, "pay", "entered", "paid", c("paid")),
            _acts(done, "settle", "paid", "settled", c("paid") + c("cleared")),
            _between(over, "carry", "entered", "carried", "assigned"),
            _acts(carried, "enter", "assigned", "entered", c("units")),
            _acts(carried, "pay", "entered", "paid", c("units") // 2),
            _acts(dead, "cancel", "entered", "cancelled", c("left")),
        ]
    )


def _papers(entries: pl.DataFrame, province: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One document for each act, unit and year; rows of one pair share an item."""
    documents = (
        entries.group_by("kind", "area_code", "plan_year", maintain_order=True)
        .agg(total_vnd=pl.col("amount_vnd").filter(pl.col("leg") != "in").sum())
        .with_row_index("key", offset=1).with_columns(key=pl.col("key").cast(pl.Int64))
    )  # fmt: skip
    keyed = entries.join(documents.select("kind", "area_code", "plan_year", document_key="key"), on=["kind", "area_code", "plan_year"])
    pair = pl.when(pl.col("leg") == "in").then("counter_key").otherwise("line_key")
    other = pl.when(pl.col("leg") == "in").then("line_key").otherwise("counter_key")
    item = pl.struct(pair, other.alias("other")).rank("dense").over("document_key").cast(pl.Int64)
    documents = documents.with_columns(number=pl.format("{}/GL", "key"), signed_year="plan_year")
    return documents, keyed.with_columns(item=item)


__all__ = ["APPROVERS", "OWNER", "YEARS", "SyntheticLedger", "make_ledger"]
