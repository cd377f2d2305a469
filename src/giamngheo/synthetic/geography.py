"""Where the households live: communes of the plan, an invented make-up for each, villages.

Only codes, names, types and succession of communes are real. How many households a commune has, of which ethnic
groups, and how poor it is are assumptions by zone: town, valley, upland.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from .draws import Draws, Floats, Ints, rounded_to_total
from .published import GROUPS, VILLAGE_COUNT

if TYPE_CHECKING:
    from giamngheo.engine.plan import Plan

GENERATIONS = ("2021", "2025-01", "2025-07")
ROUND_GENERATION = {2021: "2021", 2022: "2021", 2023: "2021", 2024: "2021", 2025: "2025-07"}

# District size: the poor district Sốp Cộp and the communes of the sample workbooks.
DEMO_DISTRICT = "127"
DEMO_COMMUNES = ("03766", "03781", "04159")

# Communes taken as upland: mostly Mông and poorer. An assumption for demonstration, not a list of any authority.
UPLAND = frozenset((
    "03742", "03760", "03763", "03781", "03796", "03802", "03820", "03829", "03832", "03838", "03862", "03865",
    "03868", "03869", "03874", "03886", "03890", "03901", "03937", "03961", "04024", "04045", "04084", "04102",
    "04141", "04144", "04159", "04174", "04189", "04201", "04210", "04216", "04225", "04240", "04048", "04051",
    "04056", "04058",
))  # fmt: skip

# Prior make-up by district, in shares of households; fitted afterwards to the published totals of the groups.
_VALLEY = {
    "116": {"Thái": 0.60, "Kinh": 0.37, "Mông": 0.02, "Khơ-mú": 0.01},
    "118": {"Thái": 0.80, "Kinh": 0.04, "Kháng": 0.08, "La Ha": 0.06, "Mông": 0.02},
    "119": {"Thái": 0.78, "Kinh": 0.05, "Kháng": 0.05, "La Ha": 0.04, "Khơ-mú": 0.05, "Mông": 0.03},
    "120": {"Thái": 0.75, "Kinh": 0.06, "La Ha": 0.06, "Khơ-mú": 0.05, "Kháng": 0.03, "Mông": 0.05},
    "121": {"Mông": 0.30, "Thái": 0.32, "Mường": 0.20, "Dao": 0.10, "Kinh": 0.05, "Khơ-mú": 0.03},
    "122": {"Mường": 0.52, "Thái": 0.26, "Kinh": 0.10, "Dao": 0.06, "Mông": 0.05, "Tày": 0.01},
    "123": {"Thái": 0.36, "Kinh": 0.28, "Mường": 0.18, "Mông": 0.09, "Dao": 0.08, "Khơ-mú": 0.01},
    "124": {"Thái": 0.66, "Kinh": 0.14, "Xinh-mun": 0.14, "Mông": 0.04, "Khơ-mú": 0.02},
    "125": {"Thái": 0.60, "Kinh": 0.25, "Xinh-mun": 0.05, "Khơ-mú": 0.05, "Mông": 0.05},
    "126": {"Thái": 0.70, "Kinh": 0.10, "Mông": 0.10, "Xinh-mun": 0.05, "Khơ-mú": 0.03, "Lào": 0.02},
    "127": {"Thái": 0.62, "Mông": 0.16, "Lào": 0.09, "Khơ-mú": 0.10, "Kinh": 0.03},
    "128": {"Thái": 0.38, "Mường": 0.28, "Dao": 0.13, "Mông": 0.13, "Kinh": 0.07, "Tày": 0.01},
}
_UPLAND_SHARE = {"Mông": 0.75, "Kinh": 0.01}
_TOWN_SHARE = {"Kinh": 0.72, "Tày": 0.01, "Hoa": 0.004}
_SIZE = {"town": 1.9, "valley": 1.1, "upland": 0.75}
_POVERTY = {"town": -1.0, "valley": 0.0, "upland": 0.45}
_DISTRICT_POVERTY = {"116": -0.9, "119": 0.35, "121": 0.25, "123": -0.4, "125": -0.1}

_FIRST = ["Nà", "Huổi", "Pá", "Co", "Noong", "Phiêng", "Pú", "Hua", "Lọng", "Hin"]
_SECOND = ["Lếch", "Sàng", "Khoang", "Tra", "Ten", "Ngà", "Cưởm", "Hốc", "Phe", "Cáy", "Lụ", "Men"]


@dataclass(frozen=True)
class Communes:
    """The communes of the 2021 map, one position each, with what succeeds them and an invented make-up."""

    frame: pl.DataFrame
    zone: list[str]
    size: Floats
    share: Floats
    poverty_effect: Floats
    district: list[str]

    @property
    def code(self) -> list[str]:
        return self.frame["commune_code"].to_list()


def make_communes(plan: Plan, draws: Draws) -> Communes:
    """Communes of the plan with prior size, make-up and poverty; ``share`` is (communes, groups), rows sum to 1."""
    frame = _commune_frame(plan)
    keys = frame["commune_code"].cast(pl.Int64).to_numpy()
    district = frame["district_code"].to_list()
    zone = [
        "town" if kind == "urban" else "upland" if code in UPLAND else "valley"
        for code, kind in frame.select("commune_code", "area_type_2021").iter_rows()
    ]
    size = np.array([_SIZE[z] for z in zone]) * np.exp(0.3 * draws.normal("commune size", keys))
    effect = np.array([_POVERTY[z] + _DISTRICT_POVERTY.get(d, 0.0) for z, d in zip(zone, district, strict=True)])
    effect = effect + 0.35 * draws.normal("commune poverty", keys)
    share = np.array([_prior_share(z, d) for z, d in zip(zone, district, strict=True)])
    share *= np.exp(0.25 * draws.normal("commune share", keys[:, None], np.arange(len(GROUPS))[None, :]))
    return Communes(frame, zone, size, share / share.sum(axis=1, keepdims=True), effect, district)


def _prior_share(zone: str, district: str) -> list[float]:
    special = {"town": _TOWN_SHARE, "upland": _UPLAND_SHARE}.get(zone, {})
    rest = {g: s for g, s in _VALLEY[district].items() if g not in special}
    scale = (1 - sum(special.values())) / sum(rest.values())
    return [special.get(g, rest.get(g, 0.0) * scale) for g in GROUPS]


def _commune_frame(plan: Plan) -> pl.DataFrame:
    """One row per commune of 2021: code, name, district, and code and area type on each of the three maps."""
    communes = {(area.generation, area.code): area for area in plan.areas if area.kind == "commune"}
    successor = {(s.from_generation, s.from_code): (s.to_generation, s.to_code) for s in plan.successions}
    rows = []
    for (generation, code), area in sorted(communes.items()):
        if generation != GENERATIONS[0]:
            continue
        middle = successor[generation, code]
        last = successor[middle]
        rows.append(
            {
                "commune_code": code, "name": area.name, "district_code": area.parent_code,
                "commune_code_2025_01": middle[1], "commune_code_2025_07": last[1],
                "area_type_2021": area.area_type, "area_type_2025_07": communes[last].area_type,
            }
        )  # fmt: skip
    return pl.DataFrame(rows)


def code_column(generation: str) -> str:
    """Column of ``Communes.frame`` that holds the code on a map."""
    return "commune_code" if generation == GENERATIONS[0] else f"commune_code_{generation.replace('-', '_')}"


def demo_positions(communes: Communes) -> Ints:
    """Positions of the communes of the district size: closed under the 2025 map, so that its lists are complete."""
    successor = communes.frame["commune_code_2025_07"].to_list()
    wanted = {
        after for code, district, after in zip(communes.code, communes.district, successor, strict=True)
        if district == DEMO_DISTRICT or code in DEMO_COMMUNES
    }  # fmt: skip
    return np.array([i for i, after in enumerate(successor) if after in wanted], dtype=np.int64)


def village_counts(households: Ints) -> Ints:
    """Villages of each commune: at least three, by number of households, exactly VILLAGE_COUNT in the province."""
    return 3 + rounded_to_total(households.astype(np.float64), VILLAGE_COUNT - 3 * len(households))


def make_villages(communes: Communes, counts: Ints, positions: Ints) -> pl.DataFrame:
    """One row per village of the communes at ``positions``: village_key, commune_code (2021), name."""
    first_key = np.cumsum(counts) - counts + 1
    rows = []
    for at in positions:
        for number in range(int(counts[at])):
            # 7 is prime to the 120 names: a commune's villages differ.
            pick = (number * 7 + int(at) * 11) % (len(_FIRST) * len(_SECOND))
            name = f"Bản {_FIRST[pick % len(_FIRST)]} {_SECOND[pick // len(_FIRST)]}"
            if communes.zone[at] == "town":
                ward = communes.frame["name"][int(at)].startswith("Phường")
                name = f"Tổ {number + 1}" if ward else f"Tiểu khu {number + 1}"
            rows.append((int(first_key[at]) + number, communes.code[at], name))
    return pl.DataFrame(
        rows, schema={"village_key": pl.Int64(), "commune_code": pl.String(), "name": pl.String()}, orient="row"
    )
