"""Whose month a request belongs to, by when it is decided, and where income stands between the lines."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.engine import in_year
from giamngheo.engine.plan import PlanErrors, check_plan, load_plan
from giamngheo.engine.plan_in_year import InYearRules
from giamngheo.kit.workdays import after_working_days

PLAN = load_plan()
RULES = PLAN.in_year[0]


def with_setting(name: str, value: str) -> InYearRules:
    changed = dataclasses.replace(RULES.settings[name], value=value)
    return dataclasses.replace(RULES, settings={**RULES.settings, name: changed})


def term(filed: date, rules: InYearRules = RULES) -> in_year.Term:
    return in_year.term_of(filed, rules, after_working_days=after_working_days)


@pytest.mark.parametrize(
    ("filed", "starts", "due"),
    [
        (date(2026, 11, 1), date(2026, 11, 15), date(2026, 11, 30)),
        (date(2026, 11, 14), date(2026, 11, 15), date(2026, 11, 30)),
        (date(2026, 11, 15), date(2026, 11, 15), date(2026, 11, 30)),
        (date(2026, 11, 16), date(2026, 12, 15), date(2026, 12, 30)),
        (date(2026, 12, 15), date(2026, 12, 15), date(2026, 12, 30)),
        (date(2026, 12, 16), date(2027, 1, 15), date(2027, 1, 30)),
        (date(2026, 12, 31), date(2027, 1, 15), date(2027, 1, 30)),
        (date(2027, 1, 31), date(2027, 2, 15), date(2027, 3, 2)),
        (date(2027, 2, 15), date(2027, 2, 15), date(2027, 3, 2)),
        (date(2028, 2, 15), date(2028, 2, 15), date(2028, 3, 1)),
        (date(2028, 2, 29), date(2028, 3, 15), date(2028, 3, 30)),
        (date(2027, 2, 28), date(2027, 3, 15), date(2027, 3, 30)),
    ],
)
def test_terms(filed: date, starts: date, due: date) -> None:
    assert term(filed) == in_year.Term(starts, due)


def test_a_late_filing_may_join_the_month_where_the_plan_says_so() -> None:
    rules = with_setting("late_filing", "same_month")
    assert term(date(2026, 11, 16), rules).starts_on == date(2026, 11, 15)
    assert term(date(2026, 12, 31), rules).starts_on == date(2026, 12, 15)


def test_working_days_know_holidays() -> None:
    rules = with_setting("decision_days_kind", "working")
    # 15/11/2026 is a Sunday, 24/11 the Day of Culture: fifteen working days end on Monday, 7/12.
    assert term(date(2026, 11, 15), rules).due_on == date(2026, 12, 7)
    # Thursday 15/4/2027: Hùng Kings (16/4), 30/4 and 1/5 (with what is given in lieu) push the day back.
    plain = date(2027, 4, 15) + timedelta(days=21)
    assert term(date(2027, 4, 15), rules).due_on > plain


@given(st.dates(date(2021, 9, 1), date(2040, 12, 31)))
def test_every_day_has_its_month(filed: date) -> None:
    found = term(filed)
    assert found.starts_on.day == 15
    assert filed <= found.starts_on < filed + timedelta(days=31)
    assert (found.due_on - found.starts_on).days == 15


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 30), 36, date(2029, 11, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2025, 2, 28), 36, date(2028, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_after(day: date, months: int, expected: date) -> None:
    assert in_year.months_after(day, months) == expected


def income(total: int | None, *, people: int | None = 4, lower: int | None = 1_500_000, upper: int = 2_250_000,
           assistance: int | None = 0) -> in_year.Income:  # fmt: skip
    return in_year.assess_income(
        [("agriculture", total), ("social_assistance", assistance)], member_count=people, months=12, lower_vnd=lower,
        upper_vnd=upper, excludes_assistance=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("per_head", "lower", "upper", "expected"),
    [
        (1_500_000, 1_500_000, 2_250_000, "BELOW"),
        (1_500_001, 1_500_000, 2_250_000, "WITHIN"),
        (2_250_000, 1_500_000, 2_250_000, "WITHIN"),
        (2_250_001, 1_500_000, 2_250_000, "ABOVE"),
        (2_000_000, 2_000_000, 3_000_000, "BELOW"),
        (2_000_001, 2_000_000, 3_000_000, "WITHIN"),
        (3_000_000, 2_000_000, 3_000_000, "WITHIN"),
        (3_000_001, 2_000_000, 3_000_000, "ABOVE"),
        (0, None, 2_250_000, "WITHIN"),
        (2_250_001, None, 2_250_000, "ABOVE"),
    ],
)
def test_the_lines(per_head: int, lower: int | None, upper: int, expected: str) -> None:
    assert income(per_head * 48, lower=lower, upper=upper).result == expected


def test_one_dong_of_the_year_is_enough() -> None:
    """Compared exactly, not after rounding per head and month."""
    assert income(2_250_000 * 48 + 1).result == "ABOVE"
    assert income(2_250_000 * 48 + 1).per_head_vnd == 2_250_000


def test_social_assistance_does_not_count() -> None:
    found = income(2_250_000 * 48, assistance=50_000_000)
    assert (found.result, found.counted_vnd, found.excluded_vnd) == ("WITHIN", 108_000_000, 50_000_000)
    assert income(2_250_000 * 48, assistance=None).result == "WITHIN"


def test_a_missing_answer_is_undetermined() -> None:
    assert income(None).result == "UNDETERMINED"
    assert income(1, people=None).missing == ("member_count",)
    assert income(1, people=0).result == "UNDETERMINED"


def test_what_is_known_may_be_above_already() -> None:
    items = [("wages", 2_250_000 * 48 + 1), ("agriculture", None)]
    found = in_year.assess_income(items, member_count=4, months=12, lower_vnd=1_500_000, upper_vnd=2_250_000,
                                  excludes_assistance=True)  # fmt: skip
    assert (found.result, found.missing, found.per_head_vnd) == ("ABOVE", ("agriculture",), None)


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 200_000_000)), max_size=6),
    st.integers(1, 12),
    st.sampled_from([(1_500_000, 2_250_000), (2_000_000, 3_000_000), (None, 2_250_000)]),
)
def test_against_fractions(amounts: list[int | None], people: int, lines: tuple[int | None, int]) -> None:
    """Every way to fill the unknown amounts gives the result, or the result is undetermined."""
    lower, upper = lines
    found = in_year.assess_income(
        [("wages", a) for a in amounts], member_count=people, months=12, lower_vnd=lower, upper_vnd=upper,
        excludes_assistance=True,
    )  # fmt: skip

    def where(filled: int) -> str:
        head = Fraction(sum(a or 0 for a in amounts) + filled, 12 * people)
        if head > upper:
            return "ABOVE"
        return "WITHIN" if lower is None or head > lower else "BELOW"

    possible = {where(0)} | ({where(10**12)} if None in amounts else set())
    assert found.result == (possible.pop() if len(possible) == 1 else "UNDETERMINED")


@pytest.mark.parametrize(
    ("agreed", "attended", "expected"),
    [(5, 10, True), (4, 10, False), (6, 11, True), (5, 11, False), (0, 0, False), (1, 1, True)],
)
def test_half_of_those_present(agreed: int, attended: int, expected: bool) -> None:
    assert in_year.is_enough_agreement(agreed, attended, RULES.meeting_share) is expected


def test_expiry() -> None:
    assert in_year.expiry_of(RULES.kinds["average"], date(2026, 11, 20)) == date(2026, 12, 31)
    assert in_year.expiry_of(RULES.kinds["enter"], date(2026, 11, 20)) is None


class TestThePlan:
    def broken(self, tmp_path: Path, old: str, new: str) -> list[str]:
        root = tmp_path / "plan"
        shutil.copytree(PLAN.root, root)
        file = root / "in_year" / "qd_24_2021.toml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return [str(problem) for problem in check_plan(root)]

    def test_what_is_seen_and_what_is_recalled(self) -> None:
        assert {name: s.confidence for name, s in RULES.settings.items()} == {
            "start_day": "confirmed", "decision_days": "confirmed", "meeting_share": "confirmed",
            "income_months": "confirmed", "decision_days_kind": "unconfirmed", "late_filing": "unconfirmed",
            "screening_items": "unconfirmed", "posting_days": "unconfirmed",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ('value = "calendar"', 'value = "lunar"', "calendar, working"),
            ("value = 15", "value = 31", "từ 1 đến 28"),
            ('taken_from = "posting"', 'taken_from = "postings"', "không có mục postings"),
            ('taken_from = "posting"', 'taken_from = "closes"', "số nguyên từ 0 đến 30"),
            ('taken_from = "posting"', 'taken_from = "posting"\nvalue = 3', "value"),
            ('id = "posting_days"', 'id = "posting_dais"', "setting[posting_days]"),
            ('id = "average"', 'id = "averige"', "Loại đề nghị lạ"),
            ('valid_until = "end_of_year"', 'valid_until = "sometime"', "Thời hạn lạ"),
            ('line_parameter = "average_line_vnd"', 'line_parameter = "gone"', "gone"),
            ('cites = ["qd-24-2021:5"]', 'cites = ["qd-99-2021:5"]', "qd-99-2021"),
        ],
    )
    def test_slips_are_told_with_their_place(self, tmp_path: Path, old: str, new: str, told: str) -> None:
        problems = self.broken(tmp_path, old, new)
        assert any("in_year/qd_24_2021.toml" in p and told in p for p in problems), problems

    def test_what_both_reviews_ask_stands_once(self, tmp_path: Path) -> None:
        root = tmp_path / "plan"
        shutil.copytree(PLAN.root, root)
        file = root / "campaign" / "annual.toml"
        text = file.read_text(encoding="utf-8")
        posting = text.index('id = "posting"')
        file.write_text(text[:posting] + text[posting:].replace("value = 3", "value = 5", 1), encoding="utf-8")
        changed = load_plan(root)
        assert (changed.in_year[0].whole("posting_days"), PLAN.in_year[0].whole("posting_days")) == (5, 3)
        assert changed.in_year[0].settings["posting_days"].cites == changed.campaign.terms["posting"].cites  # type: ignore[union-attr]

    def test_an_older_plan_version_without_these_rules_stays_loadable(self, tmp_path: Path) -> None:
        root = tmp_path / "plan"
        shutil.copytree(PLAN.root, root)
        shutil.rmtree(root / "in_year")
        assert load_plan(root).in_year == ()
        assert any("in_year/" in str(p) for p in check_plan(root))

    def test_rules_and_standard_of_a_day(self) -> None:
        assert PLAN.in_year_on(date(2021, 8, 31)) is None
        assert PLAN.in_year_on(date(2026, 11, 1)) is RULES
        assert [PLAN.standard_on(d).id for d in (date(2026, 12, 31), date(2027, 1, 1))] == ["2022_2026", "2027_2030"]  # type: ignore[union-attr]
        assert PLAN.standard_on(date(2050, 1, 1)) is None

    def test_all_problems_are_raised(self, tmp_path: Path) -> None:
        self.broken(tmp_path, 'value = "calendar"', 'value = "lunar"')
        with pytest.raises(PlanErrors):
            load_plan(tmp_path / "plan")
