"""The page ``docs/synthetic-province.md``: what is published, what is made, and what is left between them.

``python -m giamngheo.synthetic.page > docs/synthetic-province.md`` brings it up to date; a test compares.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np

from giamngheo.engine.plan import load_plan

from .classes import make_classes, movements, reviewed
from .draws import Draws
from .geography import Communes, demo_positions, make_communes
from .people import make_society
from .province import DEFAULT_SEED
from .published import (
    ASSUMPTIONS,
    BASE_YEAR,
    CONFLICTING_RATE,
    GROUPS,
    MINORITY_NEAR_POOR_PRINTED,
    MOVEMENTS_2018,
    NEAR_POOR_2022,
    POOR_RATE,
    PRINTED_RATES,
    PUBLISHED_GROUPS,
    SOP_COP,
    SOP_COP_RATE,
    YEARS,
)
from .skeleton import Skeleton, make_skeleton

if TYPE_CHECKING:
    from giamngheo.engine.plan import Plan

_HEAD = """# The synthetic province

Made by `giamngheo.synthetic.province.make_province(size=…, plan=…, seed=…)`. This page is printed by
`make docs`; change the code, then print it again.

**Nobody in it is real.** Names are drawn from short lists, facts are drawn to fit totals. Only codes, names and
succession of communes (from `plan/places`) and the figures marked *published* below are facts about Sơn La. Identity
numbers begin with 990–999: real ones begin with the code of a province (001–096), so none can be anybody's; the digits
of century, sex and year agree with the person, and no two persons share a number.

`size="district"` is a part of `size="province"`, with the same keys: the former district Sốp Cộp (127) and the
communes 03766 Chiềng Bôm, 03781 Co Mạ and 04159 Phiêng Pằn, together with the communes that were joined to them on
1/7/2025, so that a list of 2025 holds all its households. `area_totals` is always of the whole province.

Rounds of 2021–2024 stand on the map of 2021, the round of 2025 on the map of 1/7/2025. A household is reviewed when it
was on the list of the year before, when it is found poor or near-poor, or when it asked; `facts="all"` answers for
every household, for measuring only. `expected_class` follows from score A (≤ 140 rural, ≤ 175 urban) and the number of
ticks (≥ 3 poor). Answers about members are made for 2025 (`person_fact_years`); the indicators computed from them
equal the ticks. Births, deaths and splits fall between January and August, so members on any survey day are those of
the year's end.
"""


def page(plan: Plan) -> str:
    """The whole page for the default seed."""
    draws = Draws(DEFAULT_SEED)
    communes = make_communes(plan, draws)
    skeleton = make_skeleton(communes)
    parts = [
        _HEAD,
        "## Assumed\n\nNothing in this list is a statistic of Sơn La.\n\n" + "\n".join(f"- {a}" for a in ASSUMPTIONS),
        _groups_part(skeleton),
        _path_part(skeleton),
        _district_part(communes, skeleton),
        _movement_part(communes, skeleton, draws),
    ]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _count(number: int) -> str:
    return f"{number:,}"


def _gap(made: float, told: float | None) -> str:
    return "" if told is None else f"{made - told:+.2f}".replace("-0.00", "0.00").replace("+0.00", "0.00")


def _groups_part(skeleton: Skeleton) -> str:
    """End of 2022: counts as published, rates as divided against rates as printed."""
    year = BASE_YEAR
    columns = {group: np.array([g == group for g in GROUPS]) for group in PUBLISHED_GROUPS}
    small = np.array([g not in PUBLISHED_GROUPS for g in GROUPS])
    minority = np.array([g != "Kinh" for g in GROUPS])
    rows = []
    named = {"All": small | True, "Ethnic minorities": minority, **columns, "Eight other groups": small}
    for name, mask in named.items():
        made = [
            int(counts[year][:, mask].sum())
            for counts in (skeleton.households, skeleton.persons, skeleton.poor, skeleton.near_poor)
        ]
        told = PRINTED_RATES.get(name, (None, None))
        poor, near = 100 * made[2] / made[0], 100 * made[3] / made[0]
        rates = [f"{poor:.2f}", _gap(poor, told[0]), f"{near:.2f}", _gap(near, told[1])]
        rows.append([name, *(_count(n) for n in made), *rates])
    head = [
        "End of 2022",
        "households",
        "persons",
        "poor",
        "near-poor",
        "poor %",
        "− printed",
        "near-poor %",
        "− printed",
    ]
    kinh_near = PUBLISHED_GROUPS["Kinh"].near_poor_count or 0
    return f"""## End of 2022, by ethnic group

Households, persons and poor households are exactly those published (for the minorities as a whole, for four groups by
name), near-poor too except Mường (assumed). The printed rates have slightly other denominators: counts win, and this
is what is left, in points.

{_table(head, rows)}

The source prints {_count(MINORITY_NEAR_POOR_PRINTED)} near-poor minority households; with {kinh_near} Kinh that is one
more than its own total of {_count(NEAR_POOR_2022)}. The total wins: {_count(NEAR_POOR_2022 - kinh_near)} here.
"""


def _path_part(skeleton: Skeleton) -> str:
    rows = []
    for year in YEARS:
        total, persons, poor, near = (
            int(counts[year].sum())
            for counts in (skeleton.households, skeleton.persons, skeleton.poor, skeleton.near_poor)
        )
        rate, other = 100 * poor / total, CONFLICTING_RATE.get(year)
        rows.append(
            [str(year), _count(total), _count(persons), _count(poor), f"{rate:.3f}", f"{POOR_RATE[year]:.2f}",
             f"{rate - POOR_RATE[year]:+.2f}", "" if other is None else f"{other:.2f}", _count(near)]
        )  # fmt: skip
    head = [
        "End of",
        "households",
        "persons",
        "poor",
        "poor %",
        "published %",
        "residual",
        "also published",
        "near-poor",
    ]
    return f"""## Path 2021–2025

Published: all of 2022; the rates of the other years, 2025 as a forecast. Two years have a second published rate, kept
here and not used. The source of 10.89 tells it of the middle of 2025, that of 14.17 was not seen: both unconfirmed as
figures of a year's end. Households, persons and near-poor of other years than 2022 are assumed.

{_table(head, rows)}
"""


def _district_part(communes: Communes, skeleton: Skeleton) -> str:
    inside = np.array([d == SOP_COP for d in communes.district])
    rows = []
    for year in YEARS:
        rate = 100 * skeleton.poor[year][inside].sum() / skeleton.households[year][inside].sum()
        told = SOP_COP_RATE.get(year)
        rows.append([str(year), f"{rate:.2f}", "" if told is None else f"{told:.2f}", _gap(rate, told)])
    return f"""## Former district Sốp Cộp

Poverty rate, per cent. That the second published rate is of 2024 is inferred.

{_table(["End of", "made", "published", "residual"], rows)}
"""


def _movement_part(communes: Communes, skeleton: Skeleton, draws: Draws) -> str:
    society = make_society(skeleton, draws, np.arange(len(communes.code), dtype=np.int64))
    classes = make_classes(society.households, skeleton, draws)
    chosen = np.isin(society.households.cell // len(GROUPS), demo_positions(communes))
    rows = [["2018 (published)", *(f"{MOVEMENTS_2018[k]:.2f}" for k in MOVEMENTS_2018), "", ""]]
    for year in YEARS:
        asked = reviewed(society.households, classes, draws, year)
        total = int(skeleton.households[year].sum())
        moved = movements(classes, year) if year > YEARS[0] else None
        shares = (
            ["", "", ""] if moved is None else [f"{100 * moved[k] / total:.2f}" for k in ("exit", "relapse", "new")]
        )
        rows.append([str(year), *shares, _count(int(asked.sum())), _count(int((asked & chosen).sum()))])
    head = ["Year", "left poverty %", "fell back %", "newly poor %", "reviewed, province", "reviewed, district size"]
    return f"""## Movements

Per cent of all households. In 2018 a quarter of the households were poor, so the movements of later years are smaller.
Falling back is seen only since 2021, so all who become poor in 2022 count as new.

{_table(head, rows)}
"""


if __name__ == "__main__":
    sys.stdout.write(page(load_plan()))
