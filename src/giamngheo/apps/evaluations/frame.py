"""The sampling frame from the register: households that stand, by village, in strata of former district and share of the poor.

Reads run under the scope of who asks: only who sees the whole province makes a frame of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection

from giamngheo.apps.places.queries import last_districts
from giamngheo.engine.sampling import conformed

# Rows that are one household over the years count once; a village stands in the district of the last map that had any.
STANDING = """
from register_household h
left join linking_householdunit u on u.household_id = h.id
left join review_decision d on d.household_id = h.id and d.round_id = %(round)s and d.is_recognised
where h.closed_on is null and coalesce(u.unit_id, h.id) = h.id
"""
VILLAGES = f"""
select h.village_id as cluster, v.area_id, p.target_id as district_id, coalesce(g.name, '') as district,
  count(*)::bigint as households, count(*) filter (where h.is_poor)::bigint as poor
from register_village v
left join places_areaprojection p on p.area_id = v.area_id and p.level = 'district' and p.generation_id = %(map)s
left join places_area g on g.id = p.target_id
join (select h.village_id, (d.household_class = 'POOR') is true as is_poor {STANDING}) h on h.village_id = v.id
group by 1, 2, 3, 4
"""  # noqa: S608 - the part is ours
MEMBERS = f"select h.village_id, h.id, h.area_id, coalesce(d.household_class, '') {STANDING} and h.village_id = any(%(villages)s)"
LOST = f"select count(*) {STANDING} and h.village_id is null"
KINDS = {"cluster": pl.Int64, "area_id": pl.Int64, "district_id": pl.Int64, "district": pl.String, "households": pl.Int64, "poor": pl.Int64}
POORER, BETTER = "nhiều hộ nghèo", "ít hộ nghèo"


class NoFrame(ValueError):
    """Nothing to draw from; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Frame:
    """``round_id``: whose list parts the villages; ``villages``: frame of ``engine.sampling`` with area, district, poor households;
    ``without_village``: standing, but in no village, so outside the frame."""

    round_id: int
    villages: pl.DataFrame
    without_village: int

    @property
    def strata(self) -> pl.DataFrame:
        """One row per stratum: stratum, villages, households, poor."""
        return self.villages.group_by("stratum").agg(
            pl.len().alias("villages"), pl.col("households").sum(), pl.col("poor").sum()
        ).sort("stratum")  # fmt: skip


def _rows(sql: str, **given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def frame_of(round_id: int) -> Frame:
    """Strata: former district × whether the village's share of poor households is above the district's. One pass. Raises NoFrame."""
    map_ = last_districts().values_list("generation_id", flat=True).first()
    rows = pl.DataFrame(_rows(VILLAGES, round=round_id, map=map_), schema=KINDS, orient="row")
    if not rows.height:
        raise NoFrame("Sổ bộ chưa có hộ nào ở bản nào.")
    share = pl.col("poor") / pl.col("households")
    usual = pl.col("poor").sum().over("district") / pl.col("households").sum().over("district")
    side = pl.when(share > usual).then(pl.lit(POORER)).otherwise(pl.lit(BETTER))
    place = pl.when(pl.col("district") == "").then(pl.lit("không rõ huyện cũ")).otherwise(pl.col("district"))
    told = rows.with_columns(stratum=pl.concat_str([place, side], separator=", "))
    villages = conformed(told).join(told.select("cluster", "area_id", "district_id", "poor"), on="cluster", maintain_order="left")
    return Frame(round_id, villages, _rows(LOST, round=round_id)[0][0])


def members_of(round_id: int, villages: Collection[int]) -> dict[int, dict[int, tuple[int, str]]]:
    """Village → household → (area, class in the list, empty outside it)."""
    found: dict[int, dict[int, tuple[int, str]]] = {}
    for village, household, area, listed in _rows(MEMBERS, round=round_id, villages=list(villages)):
        found.setdefault(village, {})[household] = (area, listed)
    return found


__all__ = ["Frame", "NoFrame", "frame_of", "members_of"]
