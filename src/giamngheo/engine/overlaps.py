"""Was this given before? New supports against earlier ones, columns in, one row per clash out.

A clash is one new support, one earlier, and the pair of the plan that forbids both. It *refuses* when the pair's source was
seen and the times are known to meet; it *warns* when the source was not seen, or when a day that decides is not known.
A day that is not known leaves what is known: a support lasts at least from its first known day to its last, and one that is
still running at least until that day. Where those parts meet already, the missing day decides nothing.
Within one list the row above is the earlier.
"""

from __future__ import annotations

import narwhals as nw
import polars as pl

from .conditions import first_known, keep_where, pick
from .frames import conform
from .plan import Plan
from .plan_overlaps import KEY_OF, SAME, SUPPORT, contents_of, givers_of

REFUSED, WARNED = "refused", "warned"
OWN = {"content": pl.String, "_is_own": pl.Boolean}
TIMES = ("starts_on", "ends_on", "running_on")
CLASHES = ("support_key", "earlier_key", "pair", "same", "verdict", "is_time_known", "higher_norm")


def _pairs(plan: Plan, same: str) -> pl.DataFrame:
    """One row per pair, content, new giver and earlier giver, each way round."""
    rows = {
        (pair.id, content, giver, other)
        for pair in plan.overlaps.pairs.values()
        if same in pair.same
        for content in contents_of(plan, pair)
        for one in givers_of(plan, pair.between)
        for two in givers_of(plan, pair.against)
        for giver, other in ((one, two), (two, one))
    }
    schema = dict.fromkeys(("pair", "content", "giver", "earlier_giver"), pl.String)
    return pl.DataFrame(sorted(rows), schema=schema, orient="row")


def _terms(plan: Plan) -> pl.DataFrame:
    """What each pair asks of time, and whether it refuses."""
    pairs = plan.overlaps.pairs.values()
    return pl.DataFrame(
        [(pair.id, pair.period == "ever", pair.refuses) for pair in pairs],
        schema={"pair": pl.String, "is_ever": pl.Boolean, "refuses": pl.Boolean}, orient="row",
    )  # fmt: skip


def clashes(new: pl.DataFrame, earlier: pl.DataFrame, *, plan: Plan) -> pl.DataFrame:
    """Every clash of ``new`` with ``earlier`` and with the rows above it in ``new``, refusals first.

    Both frames have the columns of SUPPORT; what is absent is not known. ``place_key`` counts only for contents that
    stand at a place. Out: CLASHES; ``higher_norm`` says whose norm is higher (new, earlier, same; null where one is not
    known): the Plan prefers the higher. ``verdict`` is refused or warned.
    """
    at_place = {content.id for content in plan.overlaps.contents.values() if content.is_at_place}
    rows = _shaped(new, at_place).with_row_index("_row")
    known = pl.concat([_shaped(earlier, at_place).with_columns(pl.lit(-1, pl.Int64).alias("_earlier_row")),
                       rows.with_columns(pl.col("_row").cast(pl.Int64).alias("_earlier_row")).drop("_row")])  # fmt: skip
    before = known.rename({name: f"earlier_{name}" for name in ("support_key", "giver", *TIMES, "norm_vnd")})
    found = pl.concat([_met(rows, before, same, plan) for same in SAME])
    return _judged(found.join(_terms(plan), on="pair", how="left"))


def _shaped(frame: pl.DataFrame, at_place: set[str]) -> pl.DataFrame:
    shaped = conform(frame, SUPPORT)
    stands = pl.Series([content in at_place for content in shaped["content"].to_list()], dtype=pl.Boolean)
    told = nw.from_native(shaped.with_columns(stands.alias("_stands")))
    kept: pl.DataFrame = nw.to_native(told.with_columns(keep_where(nw.col("_stands"), nw.col("place_key"), else_missing=True)))
    return kept.drop("_stands")


def _met(rows: pl.DataFrame, before: pl.DataFrame, same: str, plan: Plan) -> pl.DataFrame:
    """New and earlier rows that a pair puts together because they share this key, the earlier above the new.

    What two persons of one household were given each is not the same, where the content is given to persons.
    """
    key = KEY_OF[same]
    others = before.select(
        key, "content", "earlier_giver", "earlier_support_key", *(f"earlier_{name}" for name in TIMES), "earlier_norm_vnd",
        "_earlier_row", pl.col("person_key").alias("_earlier_person"),
    )  # fmt: skip
    joined = rows.join(_pairs(plan, same), on=["content", "giver"], how="inner").join(
        others, on=[key, "content", "earlier_giver"], how="inner", nulls_equal=False
    )
    chosen = joined.filter(
        (pl.col("_earlier_row") < pl.col("_row")) & (pl.col("support_key") != pl.col("earlier_support_key"))
    )
    if same == "household":
        # Two children of one household are two beneficiaries; where one of the two is not told, the household decides.
        own = [content.id for content in plan.overlaps.contents.values() if content.is_of_person]
        are_two = (pl.col("person_key") != pl.col("_earlier_person")).fill_null(False)
        chosen = chosen.join(pl.DataFrame({"content": own, "_is_own": [True] * len(own)}, schema=OWN), on="content", how="left").filter(
            ~(pl.col("_is_own").fill_null(False) & are_two)
        )
    return chosen.with_columns(pl.lit(same).alias("same")).select(
        "_row", "support_key", "earlier_support_key", "pair", "same", *TIMES, *(f"earlier_{name}" for name in TIMES), "norm_vnd",
        "earlier_norm_vnd",
    )  # fmt: skip


def _known_part(before: str = "") -> tuple[nw.Expr, nw.Expr]:
    """First and last day on which a support is known to run; null where no day of it is known."""
    starts, ends = nw.col(f"{before}starts_on"), nw.col(f"{before}ends_on")
    running = nw.col(f"{before}running_on")
    return first_known(starts, ends), first_known(ends, keep_where(running >= starts, running, else_missing=True), starts)


def _judged(found: pl.DataFrame) -> pl.DataFrame:
    frame = nw.from_native(found)
    (first, last), (other_first, other_last) = _known_part(), _known_part("earlier_")
    may_meet = (nw.col("starts_on") <= nw.col("earlier_ends_on")) & (nw.col("earlier_starts_on") <= nw.col("ends_on"))
    # Where the known parts do not meet, the days that are not known may still make them.
    meets = nw.col("is_ever") | ((first <= other_last) & (other_first <= last)) | may_meet
    frame = frame.with_columns(meets.alias("_meets"))
    norm, other = nw.col("norm_vnd"), nw.col("earlier_norm_vnd")
    is_known = ~nw.col("_meets").is_null()
    frame = frame.with_columns(
        is_known.alias("is_time_known"),
        pick([(is_known & nw.col("refuses"), REFUSED)], WARNED).alias("verdict"),
        pick([(norm > other, "new"), (norm < other, "earlier"), (norm == other, "same")], "").alias("higher_norm"),
        nw.col("earlier_support_key").alias("earlier_key"),
    )
    told: pl.DataFrame = nw.to_native(frame)
    clashing = told.filter(pl.col("_meets").fill_null(True))
    return clashing.sort("_row", "verdict", "pair", "earlier_key", maintain_order=True).select(CLASHES).unique(maintain_order=True)


__all__ = ["CLASHES", "REFUSED", "WARNED", "clashes"]
