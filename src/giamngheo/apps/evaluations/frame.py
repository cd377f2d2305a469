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

# Of rows that are one household over the years the newest stands, in the class that any of them has in the list; a village stands in the
# district of the last map that had any.
STANDING = """
with listed as (
  select distinct on (1) coalesce(k.unit_id, d.household_id) as unit_id, d.household_class
  from review_decision d left join linking_householdunit k on k.household_id = d.household_id
  where d.round_id = %(round)s and d.is_recognised order by 1, d.household_id desc
), standing as (
  select distinct on (1) coalesce(u.unit_id, h.id) as unit_id, h.id, h.area_id, h.village_id
  from register_household h left join linking_householdunit u on u.household_id = h.id
  where h.closed_on is null order by 1, h.id desc
), homes as (
  select s.id, s.area_id, s.village_id, l.unit_id is not null as is_told, coalesce(l.household_class, '') as household_class
  from standing s left join listed l on l.unit_id = s.unit_id
)
"""
# Whether a village's commune has its list: as that round's map has the commune; where a later one was put together of several, whether
# any of the village's households is in a list.
VILLAGES = f"""
{STANDING}
select h.village_id as cluster, v.area_id, p.target_id as district_id, coalesce(g.name, '') as district,
  coalesce(q.target_id, v.area_id) as commune_id, c.id is not null or (q.target_id is null and bool_or(h.is_told)) as is_listed,
  count(*)::bigint as households, count(*) filter (where h.household_class = 'POOR')::bigint as poor
from homes h join register_village v on v.id = h.village_id
left join places_areaprojection p on p.area_id = v.area_id and p.level = 'district' and p.generation_id = %(map)s
left join places_area g on g.id = p.target_id
left join places_areaprojection q on q.area_id = v.area_id and q.level = 'commune' and q.generation_id = (
  select a.generation_id from review_communereview r join places_area a on a.id = r.area_id where r.round_id = %(round)s limit 1)
left join review_communereview c on c.round_id = %(round)s and c.area_id = q.target_id and c.state = 'recognised'
group by 1, 2, 3, 4, q.target_id, c.id
"""  # noqa: S608 - the part is ours
MEMBERS = f"""
{STANDING}
select village_id, id, area_id, case when household_class in ('POOR', 'NEAR_POOR') then household_class else '' end
from homes where village_id = any(%(villages)s)
"""  # noqa: S608 - the part is ours
LOST = f"{STANDING} select count(*) from homes where village_id is null"  # noqa: S608 - the part is ours
KINDS = {
    "cluster": pl.Int64, "area_id": pl.Int64, "district_id": pl.Int64, "district": pl.String, "commune_id": pl.Int64,
    "is_listed": pl.Boolean, "households": pl.Int64, "poor": pl.Int64,
}  # fmt: skip
POORER, BETTER, UNLISTED = "nhiều hộ nghèo", "ít hộ nghèo", "chưa có danh sách"


class NoFrame(ValueError):
    """Nothing to draw from; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Frame:
    """``round_id``: whose list parts the villages; ``villages``: frame of ``engine.sampling`` with area, district, poor households;
    ``without_village``: standing, but in no village, so outside the frame; ``listed``: communes with a recognised list, communes in all."""

    round_id: int
    villages: pl.DataFrame
    without_village: int
    listed: tuple[int, int]

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
    """Strata: former district × whether the village's share of poor households is above the district's; where the commune has no list,
    nobody knows, and its villages are a stratum of their own. One pass. Raises NoFrame."""
    map_ = last_districts().values_list("generation_id", flat=True).first()
    rows = pl.DataFrame(_rows(VILLAGES, round=round_id, map=map_), schema=KINDS, orient="row")
    if not rows.height:
        raise NoFrame("Sổ bộ chưa có hộ nào ở bản nào.")
    share = pl.col("poor") / pl.col("households")
    poor, homes = (pl.col(name).filter(pl.col("is_listed")).sum().over("district") for name in ("poor", "households"))
    side = pl.when(~pl.col("is_listed")).then(pl.lit(UNLISTED)).when(share > poor / homes).then(pl.lit(POORER)).otherwise(pl.lit(BETTER))
    place = pl.when(pl.col("district") == "").then(pl.lit("không rõ huyện cũ")).otherwise(pl.col("district"))
    told = rows.with_columns(stratum=pl.concat_str([place, side], separator=", "))
    villages = conformed(told).join(told.select("cluster", "area_id", "district_id", "poor"), on="cluster", maintain_order="left")
    listed = rows.filter(pl.col("is_listed"))["commune_id"].n_unique()
    return Frame(round_id, villages, _rows(LOST, round=round_id)[0][0], (listed, rows["commune_id"].n_unique()))


def members_of(round_id: int, villages: Collection[int]) -> dict[int, dict[int, tuple[int, str]]]:
    """Village → household → (area, class in the list, empty where it is neither poor nor near-poor)."""
    found: dict[int, dict[int, tuple[int, str]]] = {}
    for village, household, area, listed in _rows(MEMBERS, round=round_id, villages=list(villages)):
        found.setdefault(village, {})[household] = (area, listed)
    return found


__all__ = ["Frame", "NoFrame", "frame_of", "members_of"]
