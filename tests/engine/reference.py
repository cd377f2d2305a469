"""The classification told again, one household at a time, in the plainest Python; slow and obvious on purpose.

Written from the law note (NĐ 07/2021/NĐ-CP Điều 3 and appendix; TT 07/2021/TT-BLĐTBXH) and from
``tests/data/samples/README.md``, not from the engine. Numbers are written out here, so that a wrong number in the plan
shows as well. Households and persons are dicts with the columns of ``engine.frames``; None means "not answered".
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

INDICATORS = (
    "employment", "dependents", "nutrition", "health_insurance", "adult_education", "child_school",
    "housing_quality", "housing_area", "water", "toilet", "telecom", "info_devices",
)  # fmt: skip
Row = dict[str, Any]
Truth = bool | None
GROWTH = Path(__file__).parents[2] / "plan" / "who_growth"
# Lao động: 60 tuổi 3 tháng (nam), 55 tuổi 4 tháng (nữ) năm 2021; mỗi năm thêm 3 và 4 tháng.
RETIREMENT_2021 = {"M": (60 * 12 + 3, 3), "F": (55 * 12 + 4, 4)}
LOWER_SECONDARY_OR_MORE = {
    "lower_secondary", "upper_secondary", "elementary_vocational", "intermediate_vocational", "college", "university",
}  # fmt: skip
UPPER_SECONDARY_OR_VOCATIONAL = LOWER_SECONDARY_OR_MORE - {"lower_secondary"}
CLEAN_WATER = {"piped", "drilled_well", "protected_well", "protected_spring", "rain", "bottled"}
HYGIENIC_TOILETS = {"septic", "pour_flush", "ventilated", "two_compartment"}


# --- three values ------------------------------------------------------------------------------------------------------


def no(value: Truth) -> Truth:
    return None if value is None else not value


def every(values: Iterable[Truth]) -> Truth:
    values = list(values)
    if False in values:
        return False
    return None if None in values else True


def some(values: Iterable[Truth]) -> Truth:
    return no(every(no(v) for v in values))


def settled(values: Iterable[Truth]) -> Truth:
    """What all possible worlds agree on."""
    seen = set(values)
    return seen.pop() if len(seen) == 1 else None


# --- age ---------------------------------------------------------------------------------------------------------------


def possible_births(person: Row, survey: date) -> list[date]:
    """Every day on which the person may have been born; nothing when no birth is given."""
    if person["birth_on"] is not None:
        return [person["birth_on"]]
    if person["birth_year"] is None:
        return []
    first = date(person["birth_year"], 1, 1)
    last = min(date(person["birth_year"], 12, 31), survey)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def complete_months(birth: date, survey: date) -> int:
    return (survey.year - birth.year) * 12 + survey.month - birth.month - (survey.day < birth.day)


def at_every_age(person: Row, survey: date, rule: Callable[[int], Truth], unknown_ages: Iterable[int]) -> Truth:
    """The rule at every age in months the person may have; without any birth, at each of ``unknown_ages``."""
    births = possible_births(person, survey)
    months = {complete_months(b, survey) for b in births} if births else set(unknown_ages)
    return settled(rule(m) for m in months)


# One age of every kind the rules know, for somebody of whom no birth is given.
ALL_AGES = (10, 40, 80, 120, 150, 185, 200, 300, 365, 500, 690, 750, 900)


# --- the six indicators told by persons --------------------------------------------------------------------------------


def lacks_job(person: Row, survey: date) -> Truth:
    status = person["employment_status"]
    if status is None:
        bad: Truth = None
    elif status == "wage":
        bad = no(person["has_contract"])
    else:
        bad = status == "jobless"

    def rule(months: int) -> Truth:
        sexes = [person["sex"]] if person["sex"] else ["M", "F"]
        ends = [RETIREMENT_2021[s][0] + RETIREMENT_2021[s][1] * (survey.year - 2021) for s in sexes]
        return every([settled(15 * 12 <= months < end for end in ends), bad])

    return at_every_age(person, survey, rule, ALL_AGES)


def is_dependent(person: Row, survey: date) -> Truth:
    level = person["disability_level"]
    disabled = None if level is None else level != "none"

    def rule(months: int) -> Truth:
        return some([months < 16 * 12, every([person["receives_allowance"], some([months >= 60 * 12, disabled])])])

    return at_every_age(person, survey, rule, ALL_AGES)


def is_uninsured(person: Row, survey: date) -> Truth:
    return at_every_age(
        person, survey, lambda months: every([months >= 6 * 12, no(person["has_health_insurance"])]), ALL_AGES
    )


def lacks_education(person: Row, survey: date) -> Truth:
    qualification = person["qualification"]

    def rule(months: int) -> Truth:
        if months < 16 * 12 or months >= 31 * 12:
            return False
        enough = LOWER_SECONDARY_OR_MORE if months < 18 * 12 else UPPER_SECONDARY_OR_VOCATIONAL
        lacking = None if qualification is None else qualification not in enough
        # "Đến 30 tuổi": whether 30 years and some months is still inside is not settled.
        inside = True if months <= 30 * 12 else None
        return every([inside, lacking, no(person["is_attending"]), person["is_certified_on_job"] is not True])

    return at_every_age(person, survey, rule, ALL_AGES)


def misses_school(person: Row, survey: date) -> Truth:
    levels = ["preschool", "primary", "lower_secondary"]
    level = person["attending_level"]

    def rule(months: int) -> Truth:
        if months < 3 * 12 or months >= 16 * 12:
            return False
        due = 0 if months < 6 * 12 else 1 if months < 12 * 12 else 2
        if level is None:
            wrong: Truth = None
        elif level in levels and levels.index(level) <= due:
            wrong = levels.index(level) < due
        else:
            wrong = None  # ahead of the age: "đúng bậc học" read strictly counts it, practice does not
        return some([no(person["is_attending"]), wrong])

    return at_every_age(person, survey, rule, ALL_AGES)


# --- nutrition ---------------------------------------------------------------------------------------------------------


@cache
def growth_table(name: str) -> dict[tuple[str, int], tuple[float, float, float]]:
    with (GROWTH / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {
        ("M" if r["sex"] == "1" else "F", int(r["age"])): (float(r["l"]), float(r["m"]), float(r["s"])) for r in rows
    }


def lms(sex: str, days: int, daily: str, monthly: str) -> tuple[float, float, float] | None:
    by_day, by_month = growth_table(daily), growth_table(monthly)
    if (sex, days) in by_day:
        return by_day[sex, days]
    months = days / 30.4375
    whole = int(months)
    if (sex, whole) not in by_month:
        return None
    below, above = by_month[sex, whole], by_month.get((sex, whole + 1), by_month[sex, whole])
    part = months - whole
    mixed = [low + part * (high - low) for low, high in zip(below, above, strict=True)]
    return mixed[0], mixed[1], mixed[2]


def z_score(value: float | None, numbers: tuple[float, float, float] | None, *, adjusted: bool) -> float | None:
    """WHO: ((y/M)^L − 1)/(S·L); weights beyond ±3 go on in steps of the distance between 2 and 3 SD."""
    if value is None or numbers is None:
        return None
    power, middle, spread = numbers

    def at(sd: int) -> float:
        return middle * (1 + power * spread * sd) ** (1 / power)

    z = ((value / middle) ** power - 1) / (spread * power)
    if adjusted and z > 3:
        z = 3 + (value - at(3)) / (at(3) - at(2))
    if adjusted and z < -3:
        z = -3 + (value - at(-3)) / (at(-2) - at(-3))
    return round(z, 2)


def z_scores(person: Row, days: int) -> tuple[float | None, float | None]:
    """Height-for-age and weight-for-age on one day of life; None for both when a measure is out of all proportion."""
    if person["sex"] is None:
        return None, None
    height = lms(person["sex"], days, "lenanthro.txt", "hfawho2007.txt")
    weight = lms(person["sex"], days, "weianthro.txt", "wfawho2007.txt") if days / 30.4375 <= 120 else None
    haz = z_score(person["height_cm"], height, adjusted=False)
    waz = z_score(person["weight_kg"], weight, adjusted=True)
    if (haz is not None and abs(haz) > 6) or (waz is not None and not -6 <= waz <= 5):
        return None, None
    return haz, waz


def is_malnourished(person: Row, survey: date) -> Truth:
    births = possible_births(person, survey)
    if not births:
        return None

    def below(days: int, which: int) -> Truth:
        score = z_scores(person, days)[which]
        return None if score is None else score < -2

    # Both scores fall with age at a given height and weight: the oldest and the youngest possible day decide.
    # Weight says nothing after day 3652 (120 months).
    oldest, youngest = (survey - births[0]).days, (survey - births[-1]).days
    short = settled([below(oldest, 0), below(youngest, 0)])
    light: Truth = False
    if youngest <= 3652:
        counts = True if oldest <= 3652 else None
        light = every([settled([below(min(oldest, 3652), 1), below(youngest, 1)]), counts])
    child = settled(complete_months(b, survey) < 16 * 12 for b in (births[0], births[-1]))
    return every([child, some([short, light])])


# --- the household -----------------------------------------------------------------------------------------------------


def facts(household: Row, persons: Sequence[Row]) -> dict[str, Truth]:
    """The twelve deprivations as the facts tell them; None where they do not."""
    survey = household["survey_on"]

    unlisted = max(0, (household["member_count"] or 0) - len(persons)) if persons else 0

    def anybody(rule: Callable[[Row, date], Truth]) -> Truth:
        if not persons:
            return None
        # A stated member who is not listed may be the one.
        return some([*(rule(p, survey) for p in persons), *([None] if unlisted else [])])

    dependents = [is_dependent(p, survey) for p in persons]
    certain, unsure = dependents.count(True), dependents.count(None)
    more_than_half = settled([certain * 2 > len(persons), (certain + unsure) * 2 > len(persons)]) if persons else None
    if unlisted:
        more_than_half = None
    poor_parts = [no(household[f"has_durable_{part}"]) for part in ("wall", "frame", "roof")]
    two_poor_parts = settled([poor_parts.count(True) >= 2, poor_parts.count(True) + poor_parts.count(None) >= 2])
    area, members = household["floor_area_m2"], len(persons) or household["member_count"]
    water, toilet = household["water_source"], household["toilet_type"]
    return {
        "employment": anybody(lacks_job),
        "dependents": more_than_half,
        "nutrition": anybody(is_malnourished),
        "health_insurance": anybody(is_uninsured),
        "adult_education": anybody(lacks_education),
        "child_school": anybody(misses_school),
        "housing_quality": two_poor_parts,
        "housing_area": None
        if area is None or members is None
        else settled([area < 8 * members, area < 8 * (members + unlisted)]),
        "water": None if water is None else water not in CLEAN_WATER,
        "toilet": None if toilet is None else toilet not in HYGIENIC_TOILETS,
        "telecom": no(household["uses_internet"]),
        "info_devices": no(household["has_info_device"]),
    }


def deprivations(household: Row, persons: Sequence[Row]) -> dict[str, Truth]:
    """The later word of facts and tick: the facts', unless the household says that the tick came after them."""
    told, later = facts(household, persons), household.get("later_ticks") or 0
    found: dict[str, Truth] = {}
    for bit, code in enumerate(INDICATORS):
        tick = household["tick_" + code]
        first, second = (tick, told[code]) if later >> bit & 1 else (told[code], tick)
        found[code] = second if first is None else first
    return found


def class_of(household: Row, score_b: float) -> str:
    """TT 07/2021: A up to 140 (rural) or 175 (urban); 10 points of B per deprivation, poor from 30."""
    area, score_a = household["area_type"], household["score_a"]
    if area is None or score_a is None:
        return "UNDETERMINED"
    if score_a > {"rural": 140, "urban": 175}[area]:
        return "NOT_POOR"
    return "POOR" if score_b >= 30 else "NEAR_POOR"


def classify(household: Row, persons: Sequence[Row]) -> Row:
    """Everything the engine says of one household, under the same names."""
    told = deprivations(household, persons)
    values = list(told.values())
    low, high = 10.0 * values.count(True), 10.0 * (values.count(True) + values.count(None))
    if values.count(None) == len(values) and household["score_b_stated"] is not None:
        low = high = household["score_b_stated"]  # a form that gives only totals
    lowest, highest = class_of(household, low), class_of(household, high)
    return {
        **{"dep_" + code: value for code, value in told.items()},
        "deprived_mask": sum(1 << bit for bit, value in enumerate(values) if value is True),
        "unknown_mask": sum(1 << bit for bit, value in enumerate(values) if value is None),
        "score_b_min": low,
        "score_b_max": high,
        "class_min": lowest,
        "class_max": highest,
        "class": lowest if lowest == highest else "UNDETERMINED",
    }


# --- Alkire and Foster -------------------------------------------------------------------------------------------------


def measures(rows: Sequence[Row], *, k: int, weights: dict[str, int], unit: str) -> dict[tuple[str, str], float | None]:
    """H, A, M0, headcounts and contributions of settled households; None where nobody is counted."""
    rows = [r for r in rows if not r["unknown_mask"]]
    size = [1 if unit == "households" else r["member_count"] for r in rows]
    total = sum(weights.values())

    def is_deprived(row: Row, code: str) -> bool:
        return bool(row["deprived_mask"] >> INDICATORS.index(code) & 1)

    scores = [sum(w for code, w in weights.items() if is_deprived(r, code)) for r in rows]
    poor = [score >= k for score in scores]
    population = sum(size)
    poor_people = sum(n for n, p in zip(size, poor, strict=True) if p)
    points = sum(n * s for n, s, p in zip(size, scores, poor, strict=True) if p)

    def share(above: int, below: int) -> float | None:
        return above / below if below else None

    found = {
        ("H", ""): share(poor_people, population),
        ("A", ""): share(points, poor_people * total),
        ("M0", ""): share(points, population * total),
    }
    for code, weight in weights.items():
        raw = sum(n for n, r in zip(size, rows, strict=True) if is_deprived(r, code))
        cut = sum(n for n, r, p in zip(size, rows, poor, strict=True) if p and is_deprived(r, code))
        found["uncensored", code] = share(raw, population)
        found["censored", code] = share(cut, population)
        found["contribution", code] = share(cut * weight, points)
    return found
