"""Periods of reports, days by which they are due, and slips in the plan's files about them."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from giamngheo.engine import report_periods as periods
from giamngheo.engine.plan import check_plan, load_plan, plan_root
from giamngheo.engine.report_periods import DueRule, due_on, parse
from giamngheo.kit.workdays import after_working_days

PLAN = load_plan()


@pytest.mark.parametrize(
    ("key", "kind", "start", "end"),
    [
        ("2025", periods.YEAR, date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-H1", periods.HALF, date(2025, 1, 1), date(2025, 6, 30)),
        ("2024-Q1", periods.QUARTER, date(2024, 1, 1), date(2024, 3, 31)),
        ("2025-Q3", periods.QUARTER, date(2025, 7, 1), date(2025, 9, 30)),
        ("2021-2025", periods.SPAN, date(2021, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_key_names_its_days(key: str, kind: str, start: date, end: date) -> None:
    found = parse(key)
    assert (found.key, found.kind, found.start, found.end) == (key, kind, start, end)


@pytest.mark.parametrize("key", ["", "25", "2025-H2", "2025-Q5", "2025-Q0", "2025-2021", "2025-2025", "2025 ", "2025-Q1x", "٢٠٢٥", "0001"])
def test_anything_else_is_refused(key: str) -> None:
    assert periods.parse_or_none(key) is None
    with pytest.raises(ValueError, match="no period"):
        parse(key)


def test_before_a_day_is_the_day_before_at_the_latest() -> None:
    def due(name: str, key: str) -> date | None:
        return due_on(parse(key), PLAN.reporting.duties[name].due, after_working_days=after_working_days)

    assert due("province_monitoring_half", "2025-H1") == date(2025, 5, 31)
    assert due("province_monitoring_year", "2025") == date(2025, 11, 30)
    assert due("province_assessment_initial", "2021-2022") == date(2022, 11, 30)
    # 30 June 2025 is a Monday: fifteen working days end on Monday three weeks later.
    assert due("sector_monitoring", "2025-H1") == date(2025, 7, 21)
    assert due("commune_monitoring", "2025") is None
    assert due_on(parse("2025"), DueRule(periods.UNKNOWN), after_working_days=after_working_days) is None


def test_what_nobody_has_seen_is_not_confirmed() -> None:
    """A day recalled or set by us would be an invented law; forms and tables are ours until the annex is seen."""
    sure = {d.id for d in PLAN.reporting.duties.values() if d.confidence == "confirmed"}
    assert sure == {"province_monitoring_half", "province_monitoring_year", "province_assessment_initial"}
    told = [*PLAN.report_forms.forms.values(), *PLAN.report_forms.tables.values()]
    assert {one.confidence for one in told} == {"unconfirmed"}
    assert {s.confidence for form in PLAN.report_forms.forms.values() for s in form.sections} == {"unconfirmed"}


def test_everybody_who_leads_a_project_reports_and_all_ways_end_at_the_ministries() -> None:
    law = PLAN.reporting
    told = {agency for step in law.steps.values() for agency in step.agencies}
    assert {a.id for a in PLAN.agencies if a.leads} <= told
    for step in law.steps.values():
        while step.to:
            step = law.steps[step.to]
        assert step.id == "ministries"
    assert [d.id for d in law.duties_of("commune", parse("2025"))] == ["commune_monitoring"]
    assert law.duties_of("commune", parse("2025-Q1")) == []
    assert [d.id for d in law.duties_of("province", parse("2021-2025"))] == ["province_assessment_final"]


def test_nothing_is_owed_before_the_circular_and_nothing_is_sure_after_the_programme() -> None:
    law = PLAN.reporting
    for key in ("2021", "2021-H1", "2022-H1"):
        assert not [d for step in law.steps for d in law.duties_of(step, parse(key))], key
    year = law.duties["province_monitoring_year"]
    assert [law.is_sure(year, parse(key)) for key in ("2022", "2025", "2026")] == [True, True, False]
    assert year in law.duties_of("province", parse("2026"))
    assert not law.is_sure(law.duties["province_assessment_final"], parse("2021-2025"))


BREAKS = [
    ("reporting.toml", 'to = "managing"', 'to = "commune"', r"step\[commune\].to", "quay vòng"),
    ("reporting.toml", 'to = "managing"', 'to = "boss"', r"step\[commune\].to", "Không có bước boss"),
    ("reporting.toml", '"so_nnptnt"', '"so_x"', r"step\[sector\].agencies", "Không có cơ quan so_x"),
    ("reporting.toml", 'form = "mau_01"', 'form = "mau_09"', r"duty\[commune_monitoring\].form", "Không có mẫu mau_09"),
    ("reporting.toml", 'periods = ["half", "year"]', 'periods = ["month"]', "periods", "Kỳ lạ: month"),
    ("reporting.toml", "month = 6, day = 1", "month = 2, day = 29", "due.day", "29/2"),
    ("reporting.toml", "days = 15", "weeks = 3", "due", "Khoá lạ|Thiếu khoá"),
    ("forms/report_tables.toml", 'filling = "money"', 'filling = "gold"', r"table\[money\].filling", "gold"),
    ("forms/report_tables.toml", 'id = "carried_in"', 'id = "carried"', "columns", "Bảng này không có cột carried"),
    ("forms/report_tables.toml", '"DA5b"', '"DA9z"', r"unit_p5", "Không có chỉ tiêu DA9z"),
    ("forms/mau_01.toml", '"difficulties_open"', '"gossip"', r"section\[difficulties\].tables", "Không có bảng gossip"),
    ("forms/mau_01.toml", 'charts = ["disbursement"]', 'charts = ["pie"]', "charts", "Không có biểu đồ pie"),
    ("forms/mau_01.toml", '"quarter"', '"decade"', "periods", "Loại kỳ lạ: decade"),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "problem"), BREAKS, ids=lambda v: str(v)[:30])
def test_each_slip_is_told(tmp_path: Path, file: str, old: str, new: str, key: str, problem: str) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(plan_root(), folder, ignore=shutil.ignore_patterns("*.geojson", "who_growth"))
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    told = check_plan(folder)
    assert any(p.file == file and re.search(key, p.key) and re.search(problem, p.problem) for p in told), told
