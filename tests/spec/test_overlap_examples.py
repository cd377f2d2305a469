"""The worked examples of ``plan/examples/overlaps``, which the rulebook prints, run through the guard; and every pair of
the plan, each way round, refuses or warns."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giamngheo.engine.overlaps import clashes
from giamngheo.engine.plan import OverlapExample, load_plan
from giamngheo.engine.plan_overlaps import KEY_OF, SAME, contents_of, giver_names, givers_of

PLAN = load_plan()
LAW = PLAN.overlaps


def frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None) if rows else pl.DataFrame({"support_key": []})


def verdict(new: dict[str, Any], earlier: dict[str, Any], pair: str) -> tuple[str, str | None]:
    found = clashes(frame([{"support_key": "new", **new}]), frame([{"support_key": "old", **earlier}]), plan=PLAN)
    mine = found.filter(pl.col("pair") == pair)
    return (mine["verdict"][0], mine["higher_norm"][0]) if mine.height else ("nothing", None)


@pytest.mark.parametrize("example", PLAN.overlap_examples, ids=lambda e: f"{e.pair}-{e.name_vi}")
def test_example(example: OverlapExample) -> None:
    told, higher = verdict(dict(example.new), dict(example.earlier), example.pair)
    assert told == example.then
    if example.higher_norm:
        assert higher == example.higher_norm


def test_every_pair_of_the_plan_refuses_or_warns_each_way_round() -> None:
    """All contents and givers that a pair names, in one frame: none slips through."""
    on = {"starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31)}
    new, old, wanted = [], [], set()
    for pair in LAW.pairs.values():
        for content in contents_of(PLAN, pair):
            for one in givers_of(PLAN, pair.between):
                for two in givers_of(PLAN, pair.against):
                    for same in pair.same:
                        if same == "place" and not LAW.contents[content].is_at_place:
                            continue
                        for giver, other in ((one, two), (two, one)):
                            key = f"{len(new)}"
                            new.append({"support_key": f"n{key}", "content": content, "giver": giver, KEY_OF[same]: key, **on})
                            old.append({"support_key": f"o{key}", "content": content, "giver": other, KEY_OF[same]: key, **on})
                            wanted.add((f"n{key}", f"o{key}", pair.id, "refused" if pair.refuses else "warned"))
    found = clashes(frame(new), frame(old), plan=PLAN)
    told = set(found.select("support_key", "earlier_key", "pair", "verdict").iter_rows())
    assert wanted <= told
    assert len({pair for _, _, pair, _ in wanted}) == len(LAW.pairs)


def reference(new: list[dict[str, Any]], earlier: list[dict[str, Any]]) -> set[tuple[str, str, str, str, str]]:
    """The slow and obvious way: every new row with everything before it, pair by pair."""
    told = set()
    for position, row in enumerate(new):
        for other in [*earlier, *new[:position]]:
            for pair in LAW.pairs.values():
                between, against = givers_of(PLAN, pair.between), givers_of(PLAN, pair.against)
                ways = ((row["giver"], other["giver"]), (other["giver"], row["giver"]))
                if row["content"] != other["content"] or row["content"] not in contents_of(PLAN, pair):
                    continue
                if not any(a in between and b in against for a, b in ways):
                    continue
                for same in pair.same:
                    mine, theirs = row[KEY_OF[same]], other[KEY_OF[same]]
                    if mine is None or mine != theirs or (same == "place" and not LAW.contents[row["content"]].is_at_place):
                        continue
                    people = {row["person_key"], other["person_key"]} - {None}
                    if same == "household" and LAW.contents[row["content"]].is_of_person and len(people) == 2:
                        continue  # two persons of one household
                    truth = True if pair.period == "ever" else _meets(row, other)
                    if truth is not False:
                        verdict = "refused" if truth and pair.refuses else "warned"
                        told.add((row["support_key"], other["support_key"], pair.id, same, verdict))
    return told


def _meets(row: dict[str, Any], other: dict[str, Any]) -> bool | None:
    parts = [_not_after(row["starts_on"], other["ends_on"]), _not_after(other["starts_on"], row["ends_on"])]
    mine, theirs = _known(row), _known(other)
    if mine and theirs and mine[0] <= theirs[1] and theirs[0] <= mine[1]:
        return True
    return False if False in parts else None if None in parts else True


def _known(row: dict[str, Any]) -> tuple[date, date] | None:
    """The first and the last day on which it surely ran."""
    starts, ends, running = row["starts_on"], row["ends_on"], row["running_on"]
    if starts is None:
        return (ends, ends) if ends else None
    return starts, ends or (max(starts, running) if running else starts)


def _not_after(one: date | None, two: date | None) -> bool | None:
    return None if one is None or two is None else one <= two


DAYS = st.one_of(st.none(), st.dates(date(2023, 1, 1), date(2023, 1, 6)))
ROW = st.fixed_dictionaries(
    {
        "content": st.sampled_from(["housing", "works", "farming", "overseas_work"]),
        "giver": st.sampled_from(["p5", "p1_1", "p3_1", "p4_2", "charity", "ethnic_minority_ntp"]),
        "person_key": st.sampled_from([None, "1", "2"]),
        "household_key": st.sampled_from([None, "1", "2"]),
        "place_key": st.sampled_from([None, "1"]),
        "starts_on": DAYS,
        "ends_on": DAYS,
        "running_on": DAYS,
    }
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=6), st.lists(ROW, max_size=6))
def test_the_guard_equals_the_slow_way(new: list[dict[str, Any]], old: list[dict[str, Any]]) -> None:
    new = [{**row, "support_key": f"n{i}"} for i, row in enumerate(new)]
    old = [{**row, "support_key": f"o{i}"} for i, row in enumerate(old)]
    found = clashes(frame(new), frame(old), plan=PLAN)
    assert set(found.select("support_key", "earlier_key", "pair", "same", "verdict").iter_rows()) == reference(new, old)


def test_all_keys_are_known() -> None:
    assert set(KEY_OF) == set(SAME)
    assert {"p5", "charity", "ethnic_minority_ntp"} <= set(giver_names(PLAN))
