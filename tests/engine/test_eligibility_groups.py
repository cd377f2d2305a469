"""Shares of a group from its members: the edges of the law, members of whom it is not known, who leads."""

from __future__ import annotations

import random
from typing import Any

import polars as pl
import pytest

from giamngheo.engine.eligibility_groups import bounds_of, group_facts
from giamngheo.engine.plan import load_plan

LAW = load_plan().eligibility
SCHEMA = {
    "group_key": pl.String, "is_leader": pl.Boolean, "is_programme_target": pl.Boolean, "is_three_classes": pl.Boolean,
    "is_minority": pl.Boolean, "is_merit": pl.Boolean, "sex": pl.String, "disability_level": pl.String,
    "employment_status": pl.String,
}  # fmt: skip
POOR = {"is_programme_target": True, "is_three_classes": True, "is_minority": False, "is_merit": False}
RICH = {"is_programme_target": False, "is_three_classes": False, "is_minority": False, "is_merit": False}
OPEN: dict[str, Any] = {}


def told(*members: dict[str, Any]) -> dict[str, Any]:
    rows = [{"group_key": "g", "is_leader": False, **one} for one in members]
    return group_facts(pl.DataFrame(rows, schema=SCHEMA).lazy(), law=LAW).collect().row(0, named=True)


def test_the_bounds_are_those_of_the_plan() -> None:
    assert bounds_of(LAW, "target_share_pct") == (("at_least", 50.0),)
    assert bounds_of(LAW, "priority_share_pct") == (("above", 70.0),)


@pytest.mark.parametrize(
    ("poor", "rich", "unknown", "target", "priority"),
    [
        (5, 5, 0, 50.0, 50.0),
        (499, 501, 0, 49.9, 49.9),
        (7, 3, 0, 70.0, 70.0),
        (71, 29, 0, 71.0, 71.0),
        # Between 50 and 60: half is certain, and no bound of 70 lies between.
        (5, 4, 1, 50.0, 50.0),
        # Between 40 and 60: it may or may not be half.
        (4, 4, 2, None, 40.0),
        # Between 70 and 80: the target is certain, whether it is above 70 is not.
        (7, 2, 1, 70.0, None),
        (0, 0, 3, None, None),
        (0, 0, 0, None, None),
    ],
)
def test_shares_at_the_edges(poor: int, rich: int, unknown: int, target: float | None, priority: float | None) -> None:
    members = [POOR] * poor + [RICH] * rich + [OPEN] * unknown
    if not members:
        assert group_facts(pl.DataFrame([], schema=SCHEMA).lazy(), law=LAW).collect().is_empty()
        return
    found = told(*members)
    assert (found["target_share_pct"], found["priority_share_pct"]) == (target, priority)


def test_who_goes_first_without_being_poor() -> None:
    assert told({**RICH, "is_minority": True}, RICH)["priority_share_pct"] == 50.0
    assert told({**RICH, "is_merit": True}, RICH)["priority_share_pct"] == 50.0
    # A woman of a household that is not poor is no reason.
    assert told({**RICH, "sex": "F"}, RICH)["priority_share_pct"] == 0.0


@pytest.mark.parametrize(
    ("leader", "expected"),
    [
        ({**POOR, "sex": "F"}, True),
        ({**POOR, "sex": "M", "disability_level": "none", "employment_status": "wage"}, False),
        ({**POOR, "sex": "M", "disability_level": "severe", "employment_status": "wage"}, True),
        ({**POOR, "sex": "M", "disability_level": "none", "employment_status": "student"}, True),
        ({**POOR, "sex": "M", "is_minority": True}, True),
        ({**POOR, "sex": "M"}, None),
        # Not of the three classes: whoever it is, it does not count.
        ({**RICH, "sex": "F"}, False),
        ({"sex": "F"}, None),
    ],
)
def test_who_leads(leader: dict[str, Any], expected: bool | None) -> None:
    assert told({**leader, "is_leader": True}, POOR)["is_led_by_vulnerable"] is expected


def test_nobody_leads() -> None:
    assert told({**POOR, "sex": "F"})["is_led_by_vulnerable"] is None


def test_a_share_is_told_only_when_every_way_to_learn_more_says_the_same() -> None:
    """Against a slow reference: every answer that the unknown members could still give."""
    dice = random.Random(25)
    for _ in range(60):
        known = [dice.choice([True, False]) for _ in range(dice.randint(0, 6))]
        unknown = dice.randint(0 if known else 1, 5)
        members = [POOR if one else RICH for one in known] + [OPEN] * unknown
        possible = {(sum(known) + more) * 100 / (len(known) + unknown) >= 50 for more in range(unknown + 1)}
        found = told(*members)["target_share_pct"]
        assert (found is None) == (len(possible) == 2)
        assert found is None or found == sum(known) * 100 / (len(known) + unknown)
