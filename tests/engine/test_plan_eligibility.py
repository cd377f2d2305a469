"""Broken rules of eligibility: every slip is told with file, key and remedy; an older plan without them still loads."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from giamngheo.engine.plan import PlanErrors, check_plan, load_plan, plan_root

from .test_plan_broken import change

P5, P2, P6 = "eligibility/p5.toml", "eligibility/p2.toml", "eligibility/p6_1.toml"
SHARED, CREDIT, CASES = "eligibility/shared.toml", "eligibility/credit.toml", "examples/eligibility/p5.toml"
BREAKS = [
    # file, old, new, key (a pattern), problem (a pattern)
    (P5, 'project = "p5"', 'project = "p9"', "project", "Không có dự án p9"),
    (P5, 'subject = "household"', 'subject = "house"', r"rule\[p5_household\].subject", "Loại đối tượng lạ: house"),
    (P5, "valid_to = 2025-12-31", "valid_to = 2022-01-01", "valid_to", "Hết hiệu lực trước khi có hiệu lực"),
    (P5, 'validity_confidence = "confirmed"', 'validity_confidence = "sure"', "validity_cites", "nhãn độ tin cậy"),
    (P5, 'validity_cites = ["tt-01-2022-bxd:?", "qd-2514-2022:III.3"]', "validity_cites = []", "validity_cites", "chưa có viện dẫn"),
    (P5, '"tt-01-2022-bxd:?"', '"tt-02-2022-bxd:?"', "cites", "Viện dẫn văn bản không có"),
    (P5, 'column = "was_helped_housing"', 'column = "was_helped"', "helped_before", "Cột lạ: was_helped"),
    (P5, 'column = "in_poor_districts"', 'column = "in_rich_districts"', "place", "Không có tập địa bàn in_rich_districts"),
    (P5, 'at_most = "independent_since_latest"', 'at_most = "independent_since"', "independent", "Không có tham số"),
    (P5, 'choice = "housing_criteria"', 'choice = "housing"', "shortage.*choice", "Không có lựa chọn housing"),
    (P5, "\nor = {", "\nxor = {", "readings", "Không khớp options của housing_criteria: or, xor"),
    (P5, 'value = "and"\nunit', 'value = "xor"\nunit', r"parameter\[housing_criteria\].value", "Không nằm trong options"),
    (P5, 'unit = "m2_per_person"', 'unit = "acre"', "unit", "Đơn vị lạ: acre"),
    (P5, "value = 2019-01-18", 'value = "2019-01-18"', "value", "Không hợp đơn vị day"),
    (P5, 'order = "true_first"', 'order = "any"', "order", "Thứ tự lạ: any"),
    (P5, 'column = "is_house_leaking"', 'column = "leaks"', "tie_break", "Cột lạ: leaks"),
    (P5, 'id = "place"', 'id = "listed"', "listed", "Mã điều kiện trùng"),
    (P5, "at_least = 2", 'at_least = "two"', "readings", "at_least"),
    (P5, 'text_vi = "Đang cư trú', 'text = "Đang cư trú', "text", "Thiếu khoá|Khoá lạ"),
    (P2, 'is_one_of = ["mild", "severe"', 'is_one_of = ["mildly", "severe"', "who", "mã lạ mildly"),
    (P2, 'column = "age_months", at_least', 'column = "age_months", equals', "who", "không so bằng"),
    (P2, 'id = "p2_group"', 'id = "p2_chain"', r"rule\[p2_chain\]", "Mã trùng trong tệp"),
    (P2, 'id = "target_share_least_pct"', 'id = "worker_from_months"', "parameter", "Trùng tên với tham số dùng chung"),
    (SHARED, 'column = "has_escaped"', 'column = "escaped"', r"term\[is_newly_escaped\]", "Cột lạ: escaped"),
    (SHARED, 'above = "recently_escaped_months"', 'above = "months"', "term", "Không có tham số months"),
    (CREDIT, 'id = "credit"', 'id = "credits"', "id", "Khác tên tệp"),
    (CASES, 'case = "out"', 'case = "in"', "p5_household/in", "Trường hợp in không thể ra NO"),
    (CASES, 'then = "YES"', 'then = "MAYBE"', "p5_household", "không thể ra MAYBE"),
    (CASES, "given = { was_helped_housing = true }", "given = { helped = true }", "p5_household", "Cột lạ: helped"),
    (CASES, 'without = ["was_helped_housing"]', 'without = ["helped"]', "without", "không có helped"),
    (CASES, 'reading = { housing_criteria = "or" }', 'reading = { housing = "or" }', "p5_household", "Không có tham số housing"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the plan to break."""
    copy = tmp_path / "plan"
    shutil.copytree(plan_root(), copy, ignore=shutil.ignore_patterns("*.geojson", "who_growth"))
    return copy


@pytest.mark.parametrize(("file", "old", "new", "key", "problem"), BREAKS, ids=lambda v: v if len(v) < 40 else v[:40])
def test_each_slip_is_told(folder: Path, file: str, old: str, new: str, key: str, problem: str) -> None:
    change(folder, file, old, new)
    with pytest.raises(PlanErrors) as caught:
        load_plan(folder)
    told = caught.value.problems
    assert any(re.search(key, p.key) and re.search(problem, p.problem) and p.remedy for p in told), caught.value


def test_a_sub_project_without_rules_is_told_by_the_check_and_still_loads(folder: Path) -> None:
    (folder / "eligibility/p7_1.toml").unlink()
    (folder / "examples/eligibility/p7_1.toml").unlink()
    shutil.rmtree(folder / "overlaps")  # its contents name the sub-project that gives them
    shutil.rmtree(folder / "examples/overlaps")
    (folder / "norms/housing.toml").unlink()
    (folder / "observations/checks.toml").unlink()
    assert [(p.file, p.problem) for p in check_plan(folder)] == [
        ("eligibility/p7_1.toml", "Thiếu quy tắc đối tượng.")
    ]
    assert "p7_1" not in load_plan(folder).eligibility.schemes


def test_a_rule_that_loses_its_edge_case_is_told_by_the_check(folder: Path) -> None:
    change(folder, "examples/eligibility/p7_1.toml", 'case = "threshold"', 'case = "in"')
    assert [p.key for p in check_plan(folder)] == ["p7_1_officer/threshold"]


def test_a_plan_older_than_these_rules_loads_without_them(folder: Path) -> None:
    for newer in ("eligibility", "examples/eligibility", "overlaps", "examples/overlaps", "lists", "allocation"):
        shutil.rmtree(folder / newer)
    for newer in ("norms/housing.toml", "observations/checks.toml"):
        (folder / newer).unlink()
    plan = load_plan(folder)
    assert plan.eligibility.rules == {}
    assert plan.eligibility_examples == ()


def test_the_rules_are_part_of_the_digest(folder: Path) -> None:
    before = load_plan(folder).digest
    change(folder, P5, "value = 30\n", "value = 31\n")
    assert load_plan(folder).digest != before
