"""Who may be supported, told again one subject at a time in the plainest Python; slow and obvious on purpose.

Written from Plan 2514 part V and the law note (§5, §7, §9), not from the engine or from ``plan/eligibility``: numbers are
written out here, so that a wrong number in the plan shows as well. A subject is a dict of facts, None meaning "not known";
a rule tells its conditions, exclusions and priorities in the order of the law.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from .reference import Row, Truth, at_every_age, every, no, some

PLAN = Path(__file__).parents[2] / "plan"
# The map in force, its last day, its list of units.
MAPS = (
    ("2021", date(2024, 12, 31), "units-2021.csv"),
    ("2025-01", date(2025, 6, 30), "units-2025-01.csv"),
    ("2025-07", date.max, "units-2025-07.csv"),
)
AGES = range(0, 110 * 12)
DISABLED = {"mild", "severe", "very_severe"}
Told = tuple[list[Truth], list[Truth], list[Truth]]


# --- places ------------------------------------------------------------------------------------------------------------


@cache
def area_set(name: str) -> dict[str, Any]:
    return tomllib.loads((PLAN / "area_sets" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def communes(file: str) -> frozenset[str]:
    with (PLAN / "places" / file).open(encoding="utf-8", newline="") as lines:
        return frozenset(row["code"] for row in csv.DictReader(lines) if row["kind"] == "commune")


def within(name: str, code: str | None, on: date) -> Truth:
    """Is the commune in the set on that day; None when the list, or the commune of that day, is not known."""
    generation, file = next((g, f) for g, last, f in MAPS if on <= last)
    found = area_set(name)
    if code not in communes(file) or not found["is_known"]:
        return None
    return any(
        m["generation"] == generation and m["code"] == code and m["from"] <= on <= m.get("to", date.max)
        for m in found["members"]
    )


# --- facts -------------------------------------------------------------------------------------------------------------


def one_of(value: Any, *codes: str) -> Truth:
    return None if value is None else value in codes


def at_least(value: Any, bound: Any) -> Truth:
    return None if value is None else value >= bound


def at_most(value: Any, bound: Any) -> Truth:
    return None if value is None else value <= bound


def below(value: Any, bound: Any) -> Truth:
    return None if value is None else value < bound


def above(value: Any, bound: Any) -> Truth:
    return None if value is None else value > bound


def class_of(s: Row) -> str | None:
    return None if s["household_class"] == "UNDETERMINED" else s["household_class"]


def three_years_later(day: date) -> date:
    """36 months on; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + 3)
    except ValueError:
        return date(day.year + 3, 2, 28)


def inside_three_years(did: Truth, day: date | None, on: date) -> Truth:
    return every([did, None if day is None else on < three_years_later(day)])


def three_classes(s: Row, on: date) -> Truth:
    return some([one_of(class_of(s), "POOR", "NEAR_POOR"), inside_three_years(s["has_escaped"], s["escaped_on"], on)])


def poor(s: Row) -> Truth:
    return one_of(class_of(s), "POOR")


def near_or_poor(s: Row) -> Truth:
    return one_of(class_of(s), "POOR", "NEAR_POOR")


def poor_district(s: Row, on: date) -> Truth:
    return within("poor_districts", s["commune_code"], on)


def difficult(s: Row, on: date) -> Truth:
    return within("especially_difficult_communes", s["commune_code"], on)


def border(s: Row, on: date) -> Truth:
    return within("border_communes", s["commune_code"], on)


def thuan_chau(s: Row, on: date) -> Truth:
    return within("leaving_poverty_880", s["commune_code"], on)


def aged(s: Row, on: date, years: int) -> Truth:
    """At least so many complete years old, at every birth date the person may have."""
    if s["birth_on"] is None and s["birth_year"] is None:
        return None
    return at_every_age(s, on, lambda months: months >= years * 12, AGES)


def disabled(s: Row) -> Truth:
    return one_of(s["disability_level"], *DISABLED)


def woman(s: Row) -> Truth:
    return one_of(s["sex"], "F")


def firsts(s: Row) -> list[Truth]:
    """Poor ethnic-minority household, poor household with a person of merit."""
    return [every([poor(s), s["is_ethnic_minority"]]), every([poor(s), s["has_merit_member"]])]


# --- households --------------------------------------------------------------------------------------------------------


def p5_household(s: Row, on: date) -> Told:
    weak = [no(s[f"has_hard_{part}"]) for part in ("foundation", "frame_wall", "roof")]
    pairs = some([every([weak[0], weak[1]]), every([weak[0], weak[2]]), every([weak[1], weak[2]])])
    per_head = None if s["floor_area_m2"] is None or not s["member_count"] else s["floor_area_m2"] / s["member_count"]
    conditions = [
        near_or_poor(s),
        poor_district(s, on),
        None if s["independent_since"] is None else s["independent_since"] < date(2019, 1, 19),
        some([no(s["has_house"]), every([pairs, below(per_head, 8)])]),
    ]
    priorities = [*firsts(s), s["has_protection_member"], s["is_special_hardship"], s["is_disaster_prone"]]
    return conditions, [s["was_helped_housing"]], priorities


def p3_1_household(s: Row, on: date) -> Told:
    return [some([three_classes(s, on), poor_district(s, on)])], [], [*firsts(s), poor(s)]


def p3_2_household(s: Row, on: date) -> Told:
    return [poor_district(s, on)], [], [near_or_poor(s)]


def p6_1_household(s: Row, on: date) -> Told:
    return [some([three_classes(s, on), poor_district(s, on)])], [], [difficult(s, on)]


def credit_poor(s: Row, on: date) -> Told:
    return [poor(s)], [], []


def credit_near_poor(s: Row, on: date) -> Told:
    return [one_of(class_of(s), "NEAR_POOR")], [], []


def credit_newly_escaped(s: Row, on: date) -> Told:
    return [one_of(class_of(s), "NOT_POOR"), inside_three_years(s["has_left_list"], s["left_list_on"], on)], [], []


# --- persons -----------------------------------------------------------------------------------------------------------


def p2_person(s: Row, on: date) -> Told:
    who = [
        every([three_classes(s, on), aged(s, on, 15)]),
        every([disabled(s), no(s["has_stable_livelihood"])]),
        poor_district(s, on),
    ]
    return [some(who)], [], [*firsts(s), every([poor(s), woman(s)])]


def p3_1_person(s: Row, on: date) -> Told:
    who = some([every([disabled(s), no(s["has_stable_livelihood"])]), poor_district(s, on)])
    return [who], [], [every([poor(s), woman(s)])]


def p3_2_child(s: Row, on: date) -> Told:
    child = every([aged(s, on, 0), no(aged(s, on, 16))])
    return [child, some([three_classes(s, on), poor_district(s, on)])], [], [no(aged(s, on, 5))]


def p3_2_mother(s: Row, on: date) -> Told:
    mother = every([woman(s), some([s["is_pregnant"], s["is_nursing"]])])
    return [mother, some([poor_district(s, on), near_or_poor(s)])], [], []


def p4_1_person(s: Row, on: date) -> Told:
    weak = every([three_classes(s, on), some([woman(s), disabled(s)])])
    who = some([three_classes(s, on), s["is_low_income_worker"]])
    return [who, aged(s, on, 15)], [], [*firsts(s), weak]


def p4_2_person(s: Row, on: date) -> Told:
    conditions = [s["wants_work_abroad"], poor_district(s, on), aged(s, on, 18)]
    return conditions, [s["is_served_by_minority_programme"]], [three_classes(s, on)]


def p4_2_language(s: Row, on: date) -> Told:
    first = some([three_classes(s, on), s["is_person_ethnic_minority"], poor_district(s, on)])
    return [s["is_in_agreement_course"], aged(s, on, 18)], [], [first]


def p4_3_person(s: Row, on: date) -> Told:
    return [aged(s, on, 15)], [], [three_classes(s, on), poor_district(s, on)]


def p6_2_person(s: Row, on: date) -> Told:
    return [some([poor(s), s["is_programme_area"]])], [], [poor_district(s, on)]


def credit_jobs(s: Row, on: date) -> Told:
    first = some([disabled(s), every([s["is_person_ethnic_minority"], difficult(s, on)])])
    return [aged(s, on, 15), s["wants_credit"]], [], [first]


def credit_abroad(s: Row, on: date) -> Told:
    who = some([near_or_poor(s), s["is_person_ethnic_minority"], poor_district(s, on)])
    return [s["wants_work_abroad"], who], [], []


# --- groups, organisations, areas, works, officers ---------------------------------------------------------------------

PROPOSERS = ("household_group", "cooperative_group", "mass_org_group", "village_board_group", "prestigious_group")


def ceiling(s: Row, especially: float, difficult_area: float, other: float) -> Truth:
    """The State's share against the most of each kind of area the project may be in."""
    if s["state_share_pct"] is None:
        return None
    most = {"especially_difficult": especially, "difficult": difficult_area, "other": other}
    told = {s["state_share_pct"] <= most[a] for a in ([s["area_difficulty"]] if s["area_difficulty"] else most)}
    return told.pop() if len(told) == 1 else None


def group(s: Row) -> list[Truth]:
    return [
        one_of(s["group_kind"], *PROPOSERS),
        at_least(s["target_share_pct"], 50),
        s["has_experienced_member"],
        s["is_counterpart_committed"],
    ]


def p2_group(s: Row, on: date) -> Told:
    first = above(s["priority_share_pct"], 70)
    return [*group(s), ceiling(s, 95, 80, 60)], [], [first, poor_district(s, on), s["is_led_by_vulnerable"]]


def p3_1_group(s: Row, on: date) -> Told:
    return group(s), [], [poor_district(s, on)]


def p2_chain(s: Row, on: date) -> Told:
    kinds = ("enterprise", "cooperative", "research_centre", "training_centre", "vocational_school", "other")
    leads = every([s["leads_chain"], one_of(s["organisation_kind"], *kinds)])
    conditions = [leads, at_least(s["target_share_pct"], 50), ceiling(s, 80, 70, 50)]
    return conditions, [], [above(s["priority_share_pct"], 70), poor_district(s, on)]


def p2_organisation(s: Row, on: date) -> Told:
    kinds = ("cooperative", "enterprise", "training_centre", "vocational_school", "research_centre", "other")
    return [one_of(s["organisation_kind"], *kinds), s["builds_model"]], [], [poor_district(s, on)]


def p3_2_organisation(s: Row, on: date) -> Told:
    return [one_of(s["organisation_kind"], "clinic", "school"), poor_district(s, on)], [], []


def p4_1_organisation(s: Row, on: date) -> Told:
    public_school = every([one_of(s["organisation_kind"], "vocational_school"), s["is_public"]])
    return [some([public_school, s["is_assigned_task"]])], [], []


def p4_2_organisation(s: Row, on: date) -> Told:
    kind = one_of(s["organisation_kind"], "vocational_school", "training_centre", "sending_organisation")
    return [some([kind, s["is_assigned_task"]]), s["is_licensed"]], [], []


def p4_3_organisation(s: Row, on: date) -> Told:
    firm = every([one_of(s["organisation_kind"], "job_firm"), s["is_licensed"]])
    return [some([one_of(s["organisation_kind"], "job_centre", "state_agency"), firm])], [], []


def p6_2_organisation(s: Row, on: date) -> Told:
    return [one_of(s["organisation_kind"], "press", "state_agency", "mass_organisation"), s["is_assigned_task"]], [], []


def p1_1_area(s: Row, on: date) -> Told:
    return [poor_district(s, on)], [], []


def p1_2_area(s: Row, on: date) -> Told:
    return [thuan_chau(s, on)], [], []


def p6_1_area(s: Row, on: date) -> Told:
    return [some([poor_district(s, on), border(s, on), difficult(s, on)])], [], [difficult(s, on)]


def p6_1_border(s: Row, on: date) -> Told:
    return [border(s, on)], [], []


def p1_1_work(s: Row, on: date) -> Told:
    upkeep = one_of(s["work_act"], "maintain")
    kinds = ("transport", "electricity", "health", "education", "water", "irrigation", "culture_sport")
    conditions = [
        poor_district(s, on),
        some([upkeep, one_of(s["work_kind"], *kinds)]),
        s["serves_people_directly"],
        some([upkeep, s["connects_places"]]),
    ]
    return conditions, [], []


def p1_1_small_work(s: Row, on: date) -> Told:
    conditions = [
        s["is_in_programme_contents"],
        s["is_managed_by_commune"],
        at_most(s["investment_vnd"], 5_000_000_000),
        s["has_simple_design"],
        s["is_in_province_list"],
    ]
    return conditions, [], []


def p1_2_work(s: Row, on: date) -> Told:
    return [thuan_chau(s, on), one_of(s["work_kind"], "transport"), one_of(s["work_level"], "inter_commune")], [], []


def p7_1_officer(s: Row, on: date) -> Told:
    grassroots = ("commune", "village", "community", "group_leader", "mass_organisation", "collaborator", "prestigious")
    conditions = [one_of(s["officer_role"], "province", "district", *grassroots), s["works_on_poverty"]]
    return conditions, [], [woman(s), one_of(s["officer_role"], *grassroots)]


RULES: dict[str, tuple[str, Callable[[Row, date], Told]]] = {
    rule.__name__: (subject, rule)
    for subject, rules in {
        "household": (
            p5_household, p3_1_household, p3_2_household, p6_1_household, credit_poor, credit_near_poor,
            credit_newly_escaped,
        ),
        "person": (
            p2_person, p3_1_person, p3_2_child, p3_2_mother, p4_1_person, p4_2_person, p4_2_language, p4_3_person,
            p6_2_person, credit_jobs, credit_abroad,
        ),
        "group": (p2_group, p3_1_group),
        "organisation": (
            p2_chain, p2_organisation, p3_2_organisation, p4_1_organisation, p4_2_organisation, p4_3_organisation,
            p6_2_organisation,
        ),
        "area": (p1_1_area, p1_2_area, p6_1_area, p6_1_border),
        "work": (p1_1_work, p1_1_small_work, p1_2_work),
        "officer": (p7_1_officer,),
    }.items()
    for rule in rules
}  # fmt: skip

# The first and the last day of each rule, by its sub-project and kind.
SPANS: dict[str, tuple[date, date]] = {
    "p1_1": (date(2022, 3, 15), date(2025, 12, 31)),
    "p1_1_small_work": (date(2022, 4, 19), date(2025, 12, 31)),
    "p1_2": (date(2022, 7, 22), date(2025, 12, 31)),
    "p2": (date(2022, 7, 11), date(2025, 12, 31)),
    "p3_1": (date(2022, 7, 11), date(2025, 12, 31)),
    "p3_2": (date(2022, 7, 8), date(2025, 12, 31)),
    "p4_1": (date(2022, 9, 6), date(2025, 12, 31)),
    "p4_2": (date(2022, 7, 11), date(2025, 12, 31)),
    "p4_3": (date(2022, 6, 30), date(2025, 12, 31)),
    "p5": (date(2022, 8, 15), date(2025, 12, 31)),
    "p6_1": (date(2022, 8, 14), date(2025, 12, 31)),
    "p6_2": (date(2022, 8, 14), date(2025, 12, 31)),
    "p7_1": (date(2022, 1, 18), date(2025, 12, 31)),
    "credit": (date(2021, 1, 1), date.max),
}


def is_in_force(rule: str, on: date) -> bool:
    span = SPANS.get(rule) or next(span for name, span in SPANS.items() if rule.startswith(f"{name}_"))
    return span[0] <= on <= span[1]


def evaluate(rule: str, subject: Row, on: date) -> dict[str, Any]:
    """State, masks and ranks of one subject under one rule."""
    conditions, exclusions, priorities = RULES[rule][1](subject, on)
    state = every([*conditions, *(no(e) for e in exclusions)]) if is_in_force(rule, on) else False
    clauses = [*conditions, *exclusions]
    others = len(priorities) + 1
    rank = next((n for n, p in enumerate(priorities, 1) if p is True), others)
    best = next((n for n, p in enumerate(priorities, 1) if p is not False), others)
    return {
        "is_eligible": state,
        "true_mask": sum(1 << n for n, c in enumerate(clauses) if c is True),
        "unknown_mask": sum(1 << n for n, c in enumerate(clauses) if c is None),
        "rank": None if state is False else rank,
        "rank_best": None if state is False else best,
    }
