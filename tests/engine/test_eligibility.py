"""The rules of eligibility against the slow reference: at least 2,000 random subjects per rule, missing answers among them."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.engine.eligibility import (
    RESULT,
    evaluate_lazy,
    facts_of_subjects,
    facts_read,
    one_rule,
    order_facts,
    ranked,
    tie_columns,
)
from giamngheo.engine.eligibility_facts import class_on_day, last_day_outside, with_member_facts
from giamngheo.engine.eligibility_frames import HOUSEHOLD_SUBJECT, KEYS, TABLES
from giamngheo.engine.eligibility_ground import Grounds
from giamngheo.engine.eligibility_trace import explain_eligibility, names_of_facts
from giamngheo.engine.frames import Column, conform
from giamngheo.engine.in_year import months_after
from giamngheo.engine.plan import load_plan
from giamngheo.engine.plan_eligibility import UnknownReading

from . import eligibility_reference as reference

PLAN = load_plan()
LAW = PLAN.eligibility
COMPARED = tuple(name for name in RESULT if name not in ("missing_mask", "order_mask"))
SUBJECTS_EACH, EXAMPLES = 260, 8
# Days on all three maps, on the edges of the rules' validity, and outside it.
DAYS = (
    date(2022, 9, 6), date(2022, 12, 2), date(2023, 3, 1), date(2024, 2, 29), date(2024, 12, 31), date(2025, 3, 1),
    date(2025, 8, 1), date(2025, 12, 31),
)  # fmt: skip
EDGES = (date(2022, 1, 17), date(2022, 3, 15), date(2022, 7, 8), date(2022, 8, 14), date(2022, 8, 15), date(2026, 1, 1))
# Thuận Châu, Sốp Cộp, the town, a border commune of each map, a code of no map, none.
COMMUNES = ("03751", "03721", "04231", "03664", "04045", "04240", "03646", "99999")
SLOW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def draw(rng: random.Random, column: Column, on: date) -> Any:
    """A value near where some rule turns; one in six is missing."""
    if rng.random() < 1 / 6:
        return None
    if column.name == "commune_code":
        return rng.choice(COMMUNES)
    if column.codes:
        return rng.choice(column.codes)
    if column.dtype == pl.Boolean():
        return rng.random() < 0.6
    if column.dtype == pl.Date():
        turn = rng.choice((date(2019, 1, 18), months_after(on, -36), on))
        return turn + timedelta(days=rng.choice((-400, -2, -1, 0, 1, 2, 60)))
    numbers: dict[str, tuple[float, ...]] = {
        "floor_area_m2": (20.0, 31.9, 32.0, 39.9, 40.0, 60.0),
        "member_count": (0, 1, 4, 5),
        "investment_vnd": (10**9, 5 * 10**9, 5 * 10**9 + 1),
        "target_beneficiary_count": (0, 10, 500),
    }
    return rng.choice(numbers.get(column.name, (0.0, 49.9, 50.0, 60.0, 70.0, 70.1, 80.0, 80.5, 95.0, 100.0)))


def birth(rng: random.Random, on: date) -> dict[str, Any]:
    turn = date(on.year - rng.choice((0, 5, 15, 16, 18, 40)), on.month, min(on.day, 28))
    day = turn + timedelta(days=rng.choice((-300, -1, 0, 1, 3)))
    known = rng.choice(("date", "date", "date", "year", "none"))
    return {
        "birth_on": day if known == "date" else None,
        "birth_year": min(day.year, on.year) if known == "year" else None,
    }


def subjects_of(kind: str, seed: int, on: date) -> tuple[pl.DataFrame, pl.DataFrame | None, list[dict[str, Any]]]:
    """The frame of subjects, their households, and the same as rows for the reference."""
    rng = random.Random(seed)

    def row(subject: str, key: str) -> dict[str, Any]:
        values = {c.name: draw(rng, c, on) for c in TABLES[subject].columns if not c.name.endswith("_key")}
        return {KEYS[subject]: key, **values}

    rows = [row(kind, str(n)) for n in range(SUBJECTS_EACH)]
    frame = pl.DataFrame(rows, schema=TABLES[kind].schema, infer_schema_length=None) if kind != "person" else None
    if frame is not None:
        return frame, None, rows
    homes = [row("household", str(n)) for n in range(80)]
    # Some persons live in a household that is not in the table: nothing is known of it.
    people = [{**r, **birth(rng, on), "household_key": str(rng.randrange(84))} for r in rows]
    nothing = dict.fromkeys(HOUSEHOLD_SUBJECT.names)
    by_key = {h["household_key"]: h for h in homes}
    merged = [{**by_key.get(p["household_key"], nothing), **p} for p in people]
    shaped = [{name: p[name] for name in TABLES["person"].names} for p in people]
    schema = TABLES["person"].schema
    return pl.DataFrame(shaped, schema=schema), pl.DataFrame(homes, schema=HOUSEHOLD_SUBJECT.schema), merged


def told(kind: str, seed: int, on: date) -> tuple[pl.DataFrame, list[dict[str, Any]], pl.DataFrame]:
    frame, homes, rows = subjects_of(kind, seed, on)
    facts = facts_of_subjects(kind, frame, plan=PLAN, on=on, households=homes)
    rules = [r for r in LAW.rules.values() if r.subject == kind]
    ties = sorted({name for rule in rules for name in tie_columns(rule)})
    wide = evaluate_lazy(facts, rules, law=LAW, on=on, keys=[KEYS[kind], *ties]).collect()
    return wide, rows, facts.collect()


def test_the_reference_knows_every_rule() -> None:
    assert {rule.id: rule.subject for rule in LAW.rules.values()} == {
        name: subject for name, (subject, _) in reference.RULES.items()
    }


@pytest.mark.parametrize("kind", sorted(TABLES))
@SLOW
@given(seed=st.integers(0, 2**32), on=st.sampled_from(DAYS))
def test_rules_equal_the_reference(kind: str, seed: int, on: date) -> None:
    """Eight examples of 260 subjects each, every rule of the kind in force: 2,080 subjects per rule."""
    wide, rows, _ = told(kind, seed, on)
    for name, (subject, _rule) in reference.RULES.items():
        if subject == kind:
            assert LAW.rule(name).is_in_force(on)
            found = one_rule(wide, LAW.rule(name)).select(COMPARED).to_dicts()
            for row, ours in zip(rows, found, strict=True):
                assert ours == reference.evaluate(name, row, on), (name, row)


@pytest.mark.parametrize("on", EDGES)
@pytest.mark.parametrize("kind", sorted(TABLES))
def test_rules_equal_the_reference_at_the_edges_of_their_validity(kind: str, on: date) -> None:
    wide, rows, _ = told(kind, 7, on)
    for name, (subject, _rule) in reference.RULES.items():
        if subject == kind:
            found = one_rule(wide, LAW.rule(name)).select(COMPARED).to_dicts()
            assert found == [reference.evaluate(name, row, on) for row in rows], name


@pytest.mark.parametrize("kind", sorted(TABLES))
def test_the_ground_of_a_condition_is_what_the_mask_says(kind: str) -> None:
    """A trace may not say otherwise than the result; what it misses is missing."""
    on = date(2023, 3, 1)
    wide, _, facts = told(kind, 11, on)
    for rule in (r for r in LAW.rules.values() if r.subject == kind):
        results = one_rule(wide, rule)
        for row, result in zip(facts.iter_rows(named=True), results.iter_rows(named=True), strict=True):
            grounds = Grounds(LAW, LAW.parameters_of(rule.id), on, row)
            for number, clause in enumerate(rule.clauses):
                found = grounds.of(clause.when).truth
                said = None if result["unknown_mask"] >> number & 1 else bool(result["true_mask"] >> number & 1)
                assert found == said, (rule.id, clause.id, row)


@pytest.mark.parametrize("kind", sorted(TABLES))
def test_something_is_missing_exactly_when_undetermined(kind: str) -> None:
    wide, _, _ = told(kind, 13, date(2023, 3, 1))
    for rule in (r for r in LAW.rules.values() if r.subject == kind):
        result = one_rule(wide, rule)
        assert (result["is_eligible"].is_null() == (result["missing_mask"] != 0)).all(), rule.id
        assert set(facts_read(rule)) <= set(names_of_facts(PLAN, rule))


def answers(rule: str, fact: str, on: date) -> Callable[[Any], Any]:
    def asked(value: Any) -> Any:
        given_facts = {"household_key": "1", "commune_code": "03751", "household_class": "POOR", fact: value}
        frame = conform(pl.DataFrame([given_facts]), HOUSEHOLD_SUBJECT)
        facts = facts_of_subjects("household", frame, plan=PLAN, on=on)
        chosen = LAW.rule(rule)
        wide = evaluate_lazy(facts, [chosen], law=LAW, on=on, keys=["household_key", *tie_columns(chosen)]).collect()
        return one_rule(wide, chosen)["is_eligible"][0]

    return asked


def test_a_missing_answer_is_never_no() -> None:
    ask = answers("p5_household", "was_helped_housing", date(2023, 3, 1))
    assert ask(True) is False
    assert ask(None) is None
    assert ask(False) is None


@pytest.mark.parametrize("months", [1, 12, 36])
@pytest.mark.parametrize("on", [date(2024, 2, 29), date(2025, 2, 28), date(2025, 3, 31), date(2023, 6, 30)])
def test_the_clock_counts_as_the_register_does(on: date, months: int) -> None:
    """Inside while on < exit + months, with the month's last day where there is no such day."""
    outside = last_day_outside(on, months)
    for shift in range(-5, 6):
        day = outside + timedelta(days=shift)
        assert (day > outside) == (on < months_after(day, months))


def test_class_and_exits_are_those_of_the_day() -> None:
    history = pl.DataFrame(
        [
            ("a", "POOR", date(2021, 12, 20)), ("a", "NOT_POOR", date(2022, 12, 20)), ("a", "POOR", date(2024, 12, 20)),
            ("b", "NEAR_POOR", date(2021, 12, 20)), ("b", "NOT_POOR", date(2022, 12, 20)),
            ("c", "NOT_POOR", date(2021, 12, 20)),
            ("d", "POOR", date(2021, 12, 20)), ("d", "NEAR_POOR", date(2022, 12, 20)), ("d", "NOT_POOR", date(2023, 5, 2)),
        ],
        schema=["household_key", "household_class", "valid_from"], orient="row",
    ).sample(fraction=1, shuffle=True, seed=1)  # fmt: skip
    found = class_on_day(history.lazy(), date(2023, 6, 1)).collect().sort("household_key").rows()
    # Out of poverty is the step from poor; off the lists is the step to neither, which the credit counts from.
    assert found == [
        ("a", "NOT_POOR", True, date(2022, 12, 20), True, date(2022, 12, 20)),
        ("b", "NOT_POOR", False, None, True, date(2022, 12, 20)),
        ("c", "NOT_POOR", False, None, False, None),
        ("d", "NOT_POOR", True, date(2022, 12, 20), True, date(2023, 5, 2)),
    ]
    later = class_on_day(history.lazy(), date(2025, 1, 1)).collect().filter(pl.col("household_key") == "a").row(0)
    assert later[:4] == ("a", "POOR", True, date(2022, 12, 20))
    assert class_on_day(history.lazy(), date(2020, 1, 1)).collect().is_empty()


member = st.sampled_from((True, False, False, False, None))


@settings(max_examples=60, deadline=None)
@given(homes=st.lists(st.tuples(st.lists(member, max_size=4), st.sampled_from((0, 0, 1, None))), min_size=1, max_size=30))
def test_a_household_is_told_by_its_members(homes: list[tuple[list[bool | None], int | None]]) -> None:
    """``unlisted``: how many more members the household states than are listed; None: it does not say."""
    households = [
        {"household_key": n, "member_count": None if unlisted is None else len(flags) + unlisted}
        for n, (flags, unlisted) in enumerate(homes)
    ]
    members = [
        {"household_key": n, "is_merit": flag, "receives_allowance": flag} for n, (flags, _) in enumerate(homes) for flag in flags
    ]
    schema = {"household_key": pl.Int64(), "is_merit": pl.Boolean(), "receives_allowance": pl.Boolean()}
    frame = pl.DataFrame(households, schema={"household_key": pl.Int64(), "member_count": pl.Int64()})
    found = with_member_facts(frame.lazy(), pl.DataFrame(members, schema=schema).lazy()).collect().sort("household_key")
    expected = [
        True if True in flags else False if flags and None not in flags and unlisted == 0 else None for flags, unlisted in homes
    ]
    assert found["has_merit_member"].to_list() == expected
    assert found["has_protection_member"].to_list() == expected


def test_ranking_follows_rank_then_tie_break_and_says_who_is_tied() -> None:
    house = {
        "commune_code": "03751", "household_class": "POOR", "independent_since": date(2010, 1, 1), "has_house": False,
        "was_helped_housing": False, "has_merit_member": False, "has_protection_member": False,
        "is_special_hardship": False, "is_disaster_prone": False,
    }  # fmt: skip
    rows = [
        {**house, "household_key": "a", "is_ethnic_minority": False, "is_house_leaking": True},
        {**house, "household_key": "b", "is_ethnic_minority": True, "is_house_leaking": False},
        {**house, "household_key": "c", "is_ethnic_minority": True, "is_house_leaking": True},
        {**house, "household_key": "d", "is_ethnic_minority": True, "is_house_leaking": True},
        {**house, "household_key": "e", "is_ethnic_minority": True, "is_house_leaking": None},
        {**house, "household_key": "f", "is_ethnic_minority": True, "was_helped_housing": True},
    ]
    rule, on = LAW.rule("p5_household"), date(2023, 3, 1)
    facts = facts_of_subjects("household", pl.DataFrame(rows), plan=PLAN, on=on)
    keys = ["household_key", *tie_columns(rule)]
    order = ranked(one_rule(evaluate_lazy(facts, [rule], law=LAW, on=on, keys=keys).collect(), rule), rule)
    assert order.select("household_key", "position", "rank", "is_tied").rows() == [
        ("c", 1, 1, True), ("d", 2, 1, True), ("b", 3, 1, False), ("e", 4, 1, False), ("a", 5, 6, False),
    ]  # fmt: skip


def test_another_reading_is_chosen_by_name_and_an_unknown_one_refused() -> None:
    other = LAW.choosing(housing_criteria="or", worker_from_months=216)
    assert other.parameters["worker_from_months"].value == 216
    assert other.rule("p5_household").conditions != LAW.rule("p5_household").conditions
    assert LAW.schemes["p5"].parameters["housing_criteria"].value == "and"
    with pytest.raises(UnknownReading, match="không có cách hiểu xor; có: and, or"):
        LAW.choosing(housing_criteria="xor")
    with pytest.raises(UnknownReading, match="Không có tham số housing"):
        LAW.choosing(housing="or")


def test_the_trace_names_the_deciding_facts_and_articles() -> None:
    row = {
        "household_key": "1", "commune_code": "03751", "household_class": "POOR", "has_house": True,
        "independent_since": date(2019, 1, 19), "has_hard_foundation": True, "has_hard_roof": True,
    }  # fmt: skip
    trace = explain_eligibility(pl.DataFrame([row]), "p5_household", plan=PLAN, on=date(2023, 3, 1), key="1")
    lines = {line.id: line for line in trace.lines}
    assert trace.state == "NO"
    assert lines["listed"].sentence == (
        "Là hộ nghèo hoặc hộ cận nghèo trong danh sách do UBND cấp xã quản lý: hạng hộ vào ngày hoạt động: hộ nghèo → đạt — "
        "mục V.5, Kế hoạch 2514/QĐ-UBND; chưa rõ điều, Thông tư 01/2022/TT-BXD."
    )
    assert "19/01/2019" in lines["independent"].sentence
    assert "18/01/2019" in lines["independent"].sentence
    assert "→ không đạt" in lines["independent"].sentence
    assert "(quy định chưa xác nhận)" in lines["independent"].sentence
    # Two hard parts of three leave no room for two weak ones, whatever the wall is.
    assert lines["shortage"].truth is False
    assert "chưa biết có bị loại trừ" in lines["helped_before"].sentence
    with pytest.raises(KeyError, match="Không có đối tượng 2"):
        explain_eligibility(pl.DataFrame([row]), "p5_household", plan=PLAN, on=date(2023, 3, 1), key="2")


def test_unknown_rule_names_those_there_are() -> None:
    with pytest.raises(KeyError, match="p5_household"):
        LAW.rule("p9")


@pytest.mark.parametrize("kind", sorted(TABLES))
def test_a_fact_of_the_order_is_missing_exactly_where_the_place_is_open(kind: str) -> None:
    wide, _, _ = told(kind, 13, date(2023, 3, 1))
    for rule in (r for r in LAW.rules.values() if r.subject == kind):
        result = one_rule(wide, rule)
        is_open = result["rank"] != result["rank_best"]
        for column in tie_columns(rule):
            is_open = is_open | result[column].is_null()
        may_be = result["is_eligible"].fill_null(True)
        assert ((result["order_mask"] != 0) == (may_be & is_open.fill_null(False))).all(), rule.id
        assert set(order_facts(rule)) <= set(names_of_facts(PLAN, rule))
