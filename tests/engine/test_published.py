"""Published figures held against one another: what comes out is computed from the figures entered (law-programme §11.4)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from giamngheo.engine.plan import Plan, load_plan
from giamngheo.engine.published import AGREES, DIFFERS, NOT_STATED, UNDETERMINED, checked

EXPECTED = {
    "fall_2021_2024": ("3.59", AGREES),
    "fall_2023": ("3.66", AGREES),
    "fall_sop_cop_2024": ("4.30", AGREES),
    "houses_2025": ("3058", AGREES),
    "houses_money_2025": ("171330", AGREES),
    "houses_money_2024": ("37400", AGREES),
    "counterpart": ("34.983", AGREES),
    "recurrent_above_plan": ("70605", NOT_STATED),
    "trained_of_target": ("54.7", NOT_STATED),
    "jobs_of_target": ("91.1", NOT_STATED),
    "abroad_of_target": ("20.0", NOT_STATED),
    "minority_programme": ("6154924", AGREES),
    "rate_near_poor": ("7.92", AGREES),
    "rate_escaped": ("8.25", AGREES),
    "national_total": ("75000", AGREES),
    "national_central": ("48000", AGREES),
    "national_local": ("12690", AGREES),
}


def test_the_figures_come_out_of_what_was_entered(plan: Plan) -> None:
    found = {one.check.id: (str(one.value), one.verdict) for one in checked(plan, plan.observations)}
    assert found == EXPECTED


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan()


@pytest.mark.parametrize("number", range(3))
def test_another_figure_changes_its_own_checks_and_no_other(plan: Plan, number: int) -> None:
    measure, year, touched = (
        ("poor_rate", 2024, {"fall_2021_2024"}),
        ("houses_repaired", 2025, {"houses_2025", "houses_money_2025"}),
        ("national_local", 2025, {"national_total", "national_local"}),
    )[number]
    changed = [
        replace(o, value=o.value + 100)
        if (o.measure, o.year, o.subject, o.status) == (measure, year, "all", "published") else o
        for o in plan.observations
    ]  # fmt: skip
    before, after = (
        {one.check.id: (one.value, one.stated, one.verdict) for one in checked(plan, figures)} for figures in (plan.observations, changed)
    )
    assert {check for check in before if before[check] != after[check]} == touched
    assert {after[check][2] for check in touched} == {DIFFERS}


def test_a_figure_that_nobody_entered_leaves_it_undetermined_and_is_named(plan: Plan) -> None:
    without = [o for o in plan.observations if not (o.measure == "trained" and o.as_of == "2024-12")]
    found = {one.check.id: one for one in checked(plan, without)}["trained_of_target"]
    assert (found.value, found.verdict) == (None, UNDETERMINED)
    assert [(f.measure, f.as_of) for f in found.missing] == [("trained", "2024-12")]


def test_above_is_not_equal_and_the_counterpart_follows_its_tier(plan: Plan) -> None:
    equal = [replace(o, value=Decimal(171330)) if (o.measure, o.as_of, o.year) == ("houses_money", "end", 2025) else o
             for o in plan.observations]  # fmt: skip
    assert {one.check.id: one.verdict for one in checked(plan, equal)}["houses_money_2025"] == DIFFERS
    tiers = tuple(replace(tier, least_percent=tier.least_percent * 2) for tier in plan.allocation.counterpart)
    other = replace(plan, allocation=replace(plan.allocation, counterpart=tiers))
    assert str({one.check.id: one.value for one in checked(other, plan.observations)}["counterpart"]) == "69.965"


def test_figures_that_contradict_stay_apart(plan: Plan) -> None:
    """14.17 and 14.41, 91,114 and 20,722: the one that contradicts is never read by a check."""
    pairs = {(o.measure, o.year): {str(x.value) for x in plan.observations if (x.measure, x.year, x.subject) == (o.measure, o.year, "all")}
             for o in plan.observations if o.status == "conflicting"}  # fmt: skip
    assert pairs["poor_rate", 2023] == {"14.17", "14.41"}
    assert pairs["jobs_connected", 2024] == {"91114", "20722"}
    loud = [replace(o, value=Decimal(1)) if o.status == "conflicting" else o for o in plan.observations]
    assert [(o.value, o.verdict) for o in checked(plan, loud)] == [(o.value, o.verdict) for o in checked(plan, plan.observations)]
