"""Ranks of villages' proposals against a slow reference, the counterpart to the đồng, what two editions say differently."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giamngheo.engine.plan import load_plan
from giamngheo.engine.planning import MET, SHORT, UNDETERMINED, Counterpart, Undecided, differences, ranked, ties

PLAN = load_plan()
CENTRAL, WRITTEN = 1_166_086_000_000, 35_000_000_000


def test_equal_votes_wait_for_a_decision_and_no_votes_have_no_rank() -> None:
    votes = {1: 20, 2: 31, 3: 20, 4: 0, 5: 0}
    assert ties(votes) == (frozenset({1, 3}),)
    with pytest.raises(Undecided) as undecided:
        ranked(votes)
    assert undecided.value.groups == (frozenset({1, 3}),)
    assert ranked(votes, [(3, 1)]) == {2: 1, 3: 2, 1: 3}
    # A later decision of the same group outweighs; one of another group, made before votes were mended, decides nothing.
    assert ranked(votes, [(3, 1), (1, 3)]) == {2: 1, 1: 2, 3: 3}
    with pytest.raises(Undecided):
        ranked(votes, [(1, 2)])


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(1, 6), st.integers(0, 3), max_size=6), st.randoms(use_true_random=False))
def test_ranks_are_the_only_order_that_votes_and_decisions_allow(votes: dict[int, int], random: object) -> None:
    decisions = []
    for group in ties(votes):
        order = sorted(group)
        random.shuffle(order)  # type: ignore[attr-defined]
        decisions.append(tuple(order))
    wanted = [p for p, count in votes.items() if count]
    allowed = [
        order for order in permutations(wanted)
        if all(votes[a] >= votes[b] for a, b in pairwise(order))
        and all([p for p in order if p in d] == list(d) for d in decisions)
    ]  # fmt: skip
    told = ranked(votes, decisions)
    assert [tuple(sorted(told, key=told.__getitem__))] == allowed
    assert sorted(told.values()) == list(range(1, len(wanted) + 1))


def test_the_counterpart_of_the_period_is_34_983_exactly_and_the_plan_rounds_up() -> None:
    tier, ground = PLAN.allocation.tier_on("14", PLAN.periods["2021_2025"].valid_from) or pytest.fail("no tier")
    assert (tier.least_percent, ground.tier) == (3, "from_70")
    assert ground.confidence == "unconfirmed"  # told from the amounts of the Plan, said nowhere
    told = Counterpart(CENTRAL, WRITTEN, tier.least_percent)
    assert told.needed_vnd == 34_982_580_000
    assert told.verdict == MET
    assert Counterpart(CENTRAL, 34_982_579_999, Fraction(3)).verdict == SHORT
    assert Counterpart(CENTRAL, 34_982_580_000, Fraction(3)).verdict == MET
    assert [Counterpart(None, 1, Fraction(3)).verdict, Counterpart(0, 0, Fraction(3)).verdict, Counterpart(5, 1, None).verdict] == [
        UNDETERMINED
    ] * 3
    assert PLAN.allocation.tier_on("14", PLAN.periods["2021_2025"].valid_to.replace(year=2026)) is None


def test_what_two_editions_say_differently() -> None:
    told = differences({"a": 1, "b": 2, "c": 3}, {"b": 5, "c": 3, "d": 4})
    assert [(d.key, d.before, d.after) for d in told] == [("a", 1, None), ("b", 2, 5), ("d", None, 4)]
