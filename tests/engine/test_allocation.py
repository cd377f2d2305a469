"""Money divided by criteria: exact to the đồng, in proportion, explained; one case worked by hand."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.engine.allocation import CAP, FLOOR, Allocation, AllocationRefused, Unit, allocate, compared
from giamngheo.engine.plan import check_plan, load_plan, plan_root
from giamngheo.engine.plan_allocation import Bracket, CriteriaSet, Criterion

MILLION, BILLION = 10**6, 10**9


def linear(measure: str = "poor", coefficient: str = "1") -> Criterion:
    return Criterion(measure, "Số hộ nghèo", measure, "linear", Fraction(coefficient), (), (), "unknown")


def criteria(*items: Criterion, **more: object) -> CriteriaSet:
    made = CriteriaSet(
        id="x", file="x.toml", name_vi="x", projects=(), capital_type="recurrent", valid_from=date(2022, 1, 1), valid_to=None,
        combine="sum", area_set="", round_vnd=MILLION, floor_vnd=None, cap_vnd=None, criteria=items or (linear(),), cites=(),
        confidence="unknown",
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def units(*poor: int | None, outside: int = 0) -> list[Unit]:
    inside = [Unit(f"{n:02}", f"Xã {n}", {"poor": value}) for n, value in enumerate(poor, 1)]
    return [*inside, *(Unit(f"x{n}", f"Ngoài {n}", {"poor": 500}, is_member=False) for n in range(outside))]


def amounts(made: Allocation) -> list[int]:
    return [share.amount_vnd for share in made.shares]


def test_a_case_worked_by_hand() -> None:
    """10 triệu among 1, 1 and 1: 3⅓ each; cut to 3, 3, 3; one triệu is left, remainders and weights are equal, so the
    smallest code gets it. Among 3, 2, 1 of 100 triệu: 50, 33⅓, 16⅔ → 50, 33, 16 and one left, to ⅔."""
    assert amounts(allocate(criteria(), units(1, 1, 1), 10 * MILLION)) == [4 * MILLION, 3 * MILLION, 3 * MILLION]
    made = allocate(criteria(), units(3, 2, 1), 100 * MILLION)
    assert amounts(made) == [50 * MILLION, 33 * MILLION, 17 * MILLION]
    assert [share.is_rounded_up for share in made.shares] == [False, False, True]
    assert made.share("02").exact_vnd == Fraction(100 * MILLION, 3)


def test_points_are_summed_or_multiplied_and_a_bracket_begins_with_its_bound() -> None:
    rate = Criterion("rate", "Tỷ lệ", "rate", "bracket", Fraction(0), (
        Bracket(Fraction(0), Fraction(20), Fraction("0.5")), Bracket(Fraction(20), None, Fraction(2)),
    ), (), "unknown")  # fmt: skip
    both = [Unit("a", "A", {"poor": 10, "rate": Fraction("19.99")}), Unit("b", "B", {"poor": 10, "rate": 20})]
    summed = allocate(criteria(linear(), rate), both, 225 * MILLION)
    assert [share.weight for share in summed.shares] == [Fraction("10.5"), Fraction(12)]
    assert amounts(summed) == [105 * MILLION, 120 * MILLION]
    multiplied = allocate(criteria(linear(), rate, combine="product"), both, 250 * MILLION)
    assert amounts(multiplied) == [50 * MILLION, 200 * MILLION]
    assert [(p.criterion.id, p.points) for p in multiplied.share("b").points] == [("poor", 10), ("rate", 2)]


def test_outside_the_set_or_without_weight_is_nothing() -> None:
    made = allocate(criteria(), units(5, 0, 5, outside=2), BILLION)
    assert amounts(made) == [500 * MILLION, 0, 500 * MILLION, 0, 0]


@pytest.mark.parametrize(
    ("asked", "pool", "words"),
    [
        (units(0, 0), BILLION, "Không đơn vị nào có điểm"), (units(1, None), BILLION, "Chưa có số liệu “Số hộ nghèo” của 1 đơn vị: Xã 2"),
        (units(1), 0, "lớn hơn 0"), ([*units(1), *units(2)], BILLION, "01 có hai lần"), (units(1, -1), BILLION, "âm ở: Xã 2"),
    ],
)  # fmt: skip
def test_what_cannot_be_divided_is_refused(asked: list[Unit], pool: int, words: str) -> None:
    with pytest.raises(AllocationRefused, match=words):
        allocate(criteria(), asked, pool)


def test_floor_and_cap_are_borne_by_the_others() -> None:
    """100, 10, 1 of 111 triệu with at least 5 and at most 60: 60, 46, 5."""
    made = allocate(criteria(floor_vnd=5 * MILLION, cap_vnd=60 * MILLION), units(100, 10, 1), 111 * MILLION)
    assert amounts(made) == [60 * MILLION, 46 * MILLION, 5 * MILLION]
    assert [share.bound for share in made.shares] == [CAP, "", FLOOR]
    for bounds, words in (({"floor_vnd": 40 * MILLION}, "Mức sàn × 3"), ({"cap_vnd": 36 * MILLION}, "Mức trần × 3")):
        with pytest.raises(AllocationRefused, match=words):
            allocate(criteria(**bounds), units(100, 10, 1), 111 * MILLION)


@pytest.mark.parametrize("count", [75, 204])
@pytest.mark.parametrize("pool", [BILLION, 1_166_086 * MILLION])
def test_the_money_of_the_plan_among_its_units(count: int, pool: int) -> None:
    made = allocate(criteria(), units(*(7 * n % 401 for n in range(count)), outside=3), pool)
    assert sum(amounts(made)) == pool
    assert all(share.amount_vnd == 0 for share in made.shares if not share.weight)


POOR = st.lists(st.integers(0, 3000), min_size=1, max_size=40).filter(any)


@given(poor=POOR, pool=st.integers(1, 3 * 10**12), floor=st.integers(0, 3), cap=st.none() | st.integers(1, 4))
def test_every_division_is_exact_proportional_and_the_same_again(poor: list[int], pool: int, floor: int, cap: int | None) -> None:
    """Bounds are taken as parts of the mean so that they can be kept: floor below it, cap above."""
    weighty = sum(1 for one in poor if one)
    mean = pool // weighty // MILLION * MILLION
    bounds = {
        "floor_vnd": floor * mean // 4 // MILLION * MILLION or None,
        "cap_vnd": (mean + MILLION) * cap if cap is not None else None,
    }  # fmt: skip
    given_units = units(*poor)
    made = allocate(criteria(**bounds), given_units, pool)
    assert sum(amounts(made)) == pool
    assert amounts(allocate(criteria(**bounds), given_units[::-1], pool))[::-1] == amounts(made)
    shares = sorted((share for share in made.shares if share.weight), key=lambda share: share.weight)
    for share in shares:
        assert abs(share.amount_vnd - share.exact_vnd) < MILLION
    for less, more in itertools.pairwise(shares):
        assert less.exact_vnd <= more.exact_vnd
        if less.bound == more.bound == "" and cap is None and not floor:
            assert less.exact_vnd * more.weight == more.exact_vnd * less.weight
    for share in shares:
        low, high = bounds["floor_vnd"] or 0, bounds["cap_vnd"]
        assert low <= share.exact_vnd
        assert (high is None or share.exact_vnd <= high)


def test_winners_and_losers_of_two_sets() -> None:
    first = allocate(criteria(), units(1, 3), 4 * MILLION)
    second = allocate(criteria(linear(), cap_vnd=2 * MILLION), units(1, 3), 4 * MILLION)
    assert [(row.code, row.change_vnd) for row in compared([first, second])] == [("01", (0, MILLION)), ("02", (0, -MILLION))]


def test_the_sample_of_the_plan_is_nobodys_rule() -> None:
    law = load_plan().allocation
    assert {one.confidence for one in law.sets.values()} == {"unknown"}
    assert law.tier_of(Fraction(70)).least_percent == 3
    assert law.tier_of(Fraction("69.99")).least_percent == 10
    assert law.tier_of(Fraction(0)).least_percent == 15


BROKEN = [
    ('coefficient = "0.01"', 'coefficient = "một"', "Không phải số thập phân"),
    ('{ from = "20", below = "40"', '{ from = "25", below = "40"', "không nối tiếp"),
    ('{ from = "40", points', '{ from = "40", below = "90", points', "Bậc cuối có giới hạn trên"),
    ('measure = "poor_households"', 'measure = "x"', "Không có số đo x"),
    ('area_set = "poor_districts"', 'area_set = "x"', "Không có x"),
    ("round_vnd = 1_000_000", "round_vnd = 1_000_000\nfloor_vnd = 1_500_000", "bội số"),
    ('combine = "sum"', 'combine = "mean"', "Giá trị lạ: mean"),
]


@pytest.mark.parametrize(("old", "new", "words"), BROKEN)
def test_what_is_wrong_in_the_plan_is_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    copied = _copy(tmp_path / "copied")
    file = copied / "allocation/sample.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    told = [str(problem) for problem in check_plan(copied)]
    assert any(words in one and "allocation/sample.toml" in one for one in told), told


def _copy(target: Path) -> Path:
    """The plan with links to everything but the folder that is broken."""
    target.mkdir()
    for entry in plan_root().iterdir():
        if entry.name != "allocation":
            (target / entry.name).symlink_to(entry, target_is_directory=entry.is_dir())
    folder = target / "allocation"
    folder.mkdir()
    for entry in (plan_root() / "allocation").iterdir():
        (folder / entry.name).write_bytes(entry.read_bytes())
    return target
