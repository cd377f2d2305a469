"""What is published about Sơn La, and what this province assumes where nothing is published.

Published: result of the end-2022 review (report of the province's committee for ethnic affairs on population and
poverty by ethnic group, on QĐ 87/QĐ-UBND of 12/01/2023), rates of other years as told by officials to the press.
Assumed: everything in ``ASSUMPTIONS``; nothing assumed is a statistic of Sơn La.
"""

from __future__ import annotations

from dataclasses import dataclass

YEARS = (2021, 2022, 2023, 2024, 2025)
BASE_YEAR = 2022
VILLAGE_COUNT = 2303  # villages, hamlets and quarters of the province, 2022

# Poverty rate at the end of the year, per cent. 2025 is a forecast made in that year. Unconfirmed: 2023 (source not
# seen) and 2024 (one source tells this figure of the middle of 2025).
POOR_RATE = {2021: 21.66, 2022: 17.83, 2023: 14.17, 2024: 10.89, 2025: 7.89}
# Other published figures for the same years: kept, not used.
CONFLICTING_RATE = {2023: 14.41, 2024: 11.11}
# Soft target: rate of the former district Sốp Cộp (127).
SOP_COP = "127"
SOP_COP_RATE = {2023: 30.23, 2024: 25.93}
# Movements of 2018, per cent of all households.
MOVEMENTS_2018 = {"exit": 5.78, "relapse": 0.48, "new": 1.86}

HOUSEHOLDS_2022 = 297_104
PERSONS_2022 = 1_327_121
POOR_2022 = 52_883
NEAR_POOR_2022 = 28_702


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """End of 2022, one ethnic group: households, persons, poor and near-poor households; None = not published."""

    household_count: int
    person_count: int
    poor_count: int
    near_poor_count: int | None


PUBLISHED_GROUPS = {
    "Kinh": GroupFigures(59_128, 215_290, 808, 457),
    "Thái": GroupFigures(155_639, 708_317, 22_662, 17_398),
    "Mông": GroupFigures(39_995, 216_214, 18_098, 5_360),
    "Mường": GroupFigures(21_341, 92_070, 3_161, None),
}
# Printed for all minorities together; with Kinh it gives one more than the printed total, and the total wins.
MINORITY_NEAR_POOR_PRINTED = 28_246
# Printed rates of 2022, per cent: poor, near-poor. Their denominators are not those of the counts beside them.
PRINTED_RATES = {
    "All": (17.83, 9.68), "Ethnic minorities": (21.88, 11.87), "Kinh": (1.37, 0.77), "Thái": (14.56, 11.18),
    "Mông": (45.25, 13.40),
}  # fmt: skip

# The eight small groups share what the four leave. Xinh-mun and Dao: census 2019; the others: assumed.
SMALL_GROUP_WEIGHTS = {
    "Xinh-mun": 27_031.0, "Dao": 21_995.0, "Khơ-mú": 16_800.0, "Kháng": 10_000.0, "La Ha": 9_400.0, "Lào": 4_000.0,
    "Tày": 1_500.0, "Hoa": 300.0,
}  # fmt: skip
GROUPS = (*PUBLISHED_GROUPS, *SMALL_GROUP_WEIGHTS)

# Assumed yearly movements of the population.
HOUSEHOLD_GROWTH = 0.010  # new households by splitting, per household and year
BIRTHS = 0.016  # per person and year
DEATHS = 0.006  # per person and year
# Near-poor rate of other years = rate of 2022 × (poor rate / poor rate of 2022) ** this
NEAR_POOR_ELASTICITY = 0.5
MUONG_NEAR_POOR_RATE = 11.87  # the printed rate of all minorities, for the group whose rate is cut off

ASSUMPTIONS = (
    f"Households in other years than 2022: {100 * HOUSEHOLD_GROWTH:.1f} % more each year, all by splitting; none "
    "is closed.",
    f"Persons in other years: births {100 * BIRTHS:.1f} % and deaths {100 * DEATHS:.1f} % of the persons of 2022 each "
    "year, and one person marrying in per new household. Nobody moves away.",
    "Near-poor households in other years: the rate of 2022 times the square root of the ratio of the poverty rates.",
    "Poor and near-poor households by ethnic group in other years: one odds factor for all groups, against 2022.",
    f"Near-poor Mường households in 2022: the rate printed for all minorities ({MUONG_NEAR_POOR_RATE} %).",
    "The eight small groups: what the four published leave, split by the census of 2019 (Xinh-mun, Dao) and by guess.",
    "All members of a household are of its ethnic group.",
    "Size, make-up and poverty of each commune: invented by zone (town, valley, upland), except the rate of the former "
    "district Sốp Cộp; in years without a rate it stands as far above the province as in the nearest year.",
    "The list of the end of 2020: 4 % of the households not poor in 2021 are taken to have been on it.",
    "Reviewed and found not poor without ever being listed: 2.5 % of all households a year.",
    "Every answer of a household or person (score A, deprivations, dwelling, water, insurance, work, growth, causes of "
    "poverty, needs, merit …).",
    "A loaded demo also has listed households that leave the province or are dissolved (1.2 % a year), each with another of "
    "its size that comes in its place, and moves to the next village (0.8 %); no count changes by it.",
)


def groups_2022() -> dict[str, GroupFigures]:
    """All twelve groups at the end of 2022; the four published, the eight others from what they leave."""
    rest = {
        "household": HOUSEHOLDS_2022 - sum(g.household_count for g in PUBLISHED_GROUPS.values()),
        "person": PERSONS_2022 - sum(g.person_count for g in PUBLISHED_GROUPS.values()),
        "poor": POOR_2022 - sum(g.poor_count for g in PUBLISHED_GROUPS.values()),
    }
    muong = PUBLISHED_GROUPS["Mường"]
    muong_near = round(muong.household_count * MUONG_NEAR_POOR_RATE / 100)
    known_near = sum(g.near_poor_count or 0 for g in PUBLISHED_GROUPS.values())
    rest["near"] = NEAR_POOR_2022 - known_near - muong_near
    shares = {kind: _split(total) for kind, total in rest.items()}
    figures = dict(PUBLISHED_GROUPS)
    figures["Mường"] = GroupFigures(muong.household_count, muong.person_count, muong.poor_count, muong_near)
    for name in SMALL_GROUP_WEIGHTS:
        figures[name] = GroupFigures(*(shares[kind][name] for kind in ("household", "person", "poor", "near")))
    return figures


def _split(total: int) -> dict[str, int]:
    """A total over the eight small groups by weight; the largest takes what rounding leaves."""
    weight = sum(SMALL_GROUP_WEIGHTS.values())
    parts = {name: int(total * share / weight) for name, share in SMALL_GROUP_WEIGHTS.items()}
    largest = max(SMALL_GROUP_WEIGHTS, key=lambda name: SMALL_GROUP_WEIGHTS[name])
    parts[largest] += total - sum(parts.values())
    return parts


def household_totals() -> dict[int, int]:
    """All households of the province at the end of each year: 2022 as published, the others by assumed growth."""
    return {year: round(HOUSEHOLDS_2022 * (1 + HOUSEHOLD_GROWTH) ** (year - BASE_YEAR)) for year in YEARS}


def poor_targets(households: dict[int, int]) -> dict[int, int]:
    """Poor households per year: the published count of 2022, else the published rate times all households."""
    return {y: POOR_2022 if y == BASE_YEAR else round(POOR_RATE[y] / 100 * households[y]) for y in YEARS}


def near_poor_targets(households: dict[int, int]) -> dict[int, int]:
    """Near-poor households per year: published for 2022, assumed for the others (NEAR_POOR_ELASTICITY)."""
    rate = NEAR_POOR_2022 / HOUSEHOLDS_2022
    return {
        y: NEAR_POOR_2022 if y == BASE_YEAR
        else round(rate * (POOR_RATE[y] / POOR_RATE[BASE_YEAR]) ** NEAR_POOR_ELASTICITY * households[y])
        for y in YEARS
    }  # fmt: skip
