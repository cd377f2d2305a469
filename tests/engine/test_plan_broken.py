"""Broken plans: every slip is told, all at once, with file, key and remedy."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from giamngheo.engine.plan import PlanErrors, check_plan, load_plan, plan_root


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the plan to break."""
    copy = tmp_path / "plan"
    shutil.copytree(plan_root(), copy, ignore=shutil.ignore_patterns("*.geojson", "who_growth"))
    return copy


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replaces the first occurrence; the test is wrong when there is none."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, (file, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_copy_is_sound(folder: Path) -> None:
    assert check_plan(folder) == []


STANDARD = "standards/2022_2026.toml"
BREAKS = [
    # file, old, new, key (a pattern), problem (a pattern)
    (STANDARD, 'method = "scores"\n', "", "method", "Thiếu khoá"),
    (STANDARD, 'method = "scores"', "method = 3", "method", "Sai kiểu: 3"),
    (STANDARD, 'method = "scores"', 'method = "magic"', "method", "Cách lạ: magic"),
    (STANDARD, "valid_from = 2022-01-01", 'valid_from = "2022-01-01"', "valid_from", "Sai kiểu"),
    (STANDARD, "lists_from_year = 2022", "lists_from_year = true", "lists_from_year", "Sai kiểu"),
    (STANDARD, "lists_from_year = 2022", "lists_from_year = 2021", "lists_to_year", "Chồng năm danh sách"),
    (STANDARD, 'id = "2022_2026"', 'id = "2022"', "id", "Khác tên tệp"),
    (STANDARD, "method =", "methood = 1\nmethod =", "methood", "Khoá lạ"),
    (STANDARD, "value = 140", 'value = 140, sure = "yes"', r"parameters.score_a_cutoff.values\[1\].sure", "Khoá lạ"),
    (STANDARD, 'cites = ["nd-07-2021:3"], ', "", r"parameters.line_vnd.values\[1\].cites", "Thiếu khoá"),
    (STANDARD, 'cites = ["nd-07-2021:3"]', "cites = []", r"parameters.line_vnd.values\[1\].cites", "Không có viện dẫn"),
    (STANDARD, "nd-07-2021:3", "nd-70-2021:3", "cites|parameters", "Viện dẫn văn bản không có: nd-70-2021:3"),
    (STANDARD, "nd-07-2021:3", "nd-07-2021", "cites|parameters", "Viện dẫn không nêu điều: nd-07-2021"),
    (STANDARD, 'confidence = "confirmed"', 'confidence = "sure"', "confidence", "Nhãn lạ: sure"),
    (STANDARD, 'area_type = "urban", value = 175', "value = 175", "parameters.score_a_cutoff", "Thiếu khu vực"),
    (
        STANDARD,
        'at_least = "poor_score_b"',
        'at_least = "poor_b"',
        r"class_rule\[poor\].when",
        "Không có tham số poor_b",
    ),
    (STANDARD, 'column = "score_b"', 'column = "score_c"', r"class_rule\[poor\].when", "Cột lạ: score_c"),
    (STANDARD, "at_least = ", "more_than = ", r"class_rule\[poor\].when", "more_than"),
    (STANDARD, 'class = "POOR"', 'class = "RICH"', r"class_rule\[poor\].class", "Hạng lạ: RICH"),
    (STANDARD, '"sample_unverified"', '"real"', "scorecards", "Không có bảng điểm real"),
    (STANDARD, 'id = "toilet"', 'id = "toilets"', "indicator", "Khác danh mục 12 chỉ số"),
    (STANDARD, 'service = "work"', 'service = "job"', r"indicator\[employment\].service", "Chiều lạ: job"),
    (STANDARD, '"insurance_from_age"]', '"insurance_age"]', r"indicator\[health", "Không có tham số insurance_age"),
    (STANDARD, "[parameters.line_vnd]", "[parameters.line_vnd", "-", "Không đọc được"),
    ("scorecards/sample_unverified.toml", "is_verified = false", "is_verified = true", "verified_by", "ai kiểm chứng"),
    ("documents.toml", 'replaced_by = "nd-07-2021"', 'replaced_by = "x"', "replaced_by", "Không có văn bản x"),
    ("documents.toml", 'id = "tt-02-2022"', 'id = "tt-07-2021"', "id", "Trùng với văn bản khác"),
    ("places/generations.toml", "valid_to = 2024-12-31", "valid_to = 2024-12-30", r"generation\[2021\]", "nối liền"),
    ("places/succession.csv", "2021,03646,", "2021,99999,", "dòng 2", "Không có đơn vị 99999"),
    ("places/succession.csv", "from_code", "code", "from_code", "Thiếu cột"),
    ("places/units-2021.csv", ",14,,confirmed", ",15,,confirmed", "2021/116", "Không có đơn vị cấp trên 15"),
    ("places/units-2021.csv", ",rural,", ",village,", "2021/", "Thiếu khu vực nông thôn, thành thị"),
    ("places/units-2021.csv", "116,Thành phố", "116,Thành, phố", "dòng 3", "Số ô khác số cột"),
    ("area_sets/border_communes.toml", "04240", "99999", r"2025-07/99999", "Không có đơn vị này"),
    ("area_sets/poor_districts.toml", "to = 2024-12-31", "to = 2025-12-31", r"2021/119", "hết hiệu lực của bản đồ"),
    ("area_sets/poor_districts.toml", "is_known = true", "is_known = false", "members", "chưa biết mà có thành viên"),
    ("agencies.toml", '"p3_2"', '"p3_3"', r"so_yt|p3_2", "Không có dự án p3_3|không ghi so_yt chủ trì"),
    (
        "periods/2021_2025/projects.toml",
        'lead = "so_xd"',
        'lead = "so_yt"',
        r"project\[p5\]",
        "không ghi so_yt chủ trì",
    ),
    ("periods/2021_2025/projects.toml", 'parent = "p1"', 'parent = "p9"', r"project\[p1_1\].parent", "Không có dự án"),
    ("periods/2021_2025/funding.toml", "1_166_086_000_000", "1166.086", r"funding\[central\].amount_vnd", "Sai kiểu"),
    ("observations/son_la.csv", "25.42", "25,42", "dòng 2", "Số ô khác số cột"),
    ("observations/son_la.csv", "25.42", "cao", "dòng 2", "không phải số"),
    ("observations/son_la.csv", "cong-bo-son-la", "tin-don", "source", "Không có tin-don"),
    ("observations/son_la.csv", ",Kinh,", ",Tày Nguyên,", "subject", "Không có Tày Nguyên"),
    ("examples/2022_2026.toml", 'rule = "poor"', 'rule = "poorer"', "poorer/", "Không có quy tắc poorer"),
    ("examples/2022_2026.toml", "score_a = 120", "score_x = 120", "poor/", "Cột lạ: score_x"),
    ("examples/2022_2026.toml", 'then = "POOR"', 'then = "MAYBE"', "poor/", "case hoặc then lạ"),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "problem"), BREAKS, ids=lambda v: str(v)[:40])
def test_each_slip_is_told_with_file_key_and_remedy(
    folder: Path, file: str, old: str, new: str, key: str, problem: str
) -> None:
    change(folder, file, old, new)
    with pytest.raises(PlanErrors) as caught:
        load_plan(folder)
    where = file.split("/")[0]
    told = [p for p in caught.value.problems if p.file.startswith(where)]
    assert any(re.search(key, p.key) and re.search(problem, p.problem) and p.remedy for p in told), caught.value


def test_all_slips_are_told_at_once(folder: Path) -> None:
    change(folder, STANDARD, 'method = "scores"\n', "")
    change(folder, "agencies.toml", 'id = "so_yt"\nnumber = 5', 'id = "so_yt"\nnumber = "năm"')
    change(folder, "places/generations.toml", 'units = "units-2021.csv"', 'units = "units-2012.csv"')
    (folder / "ethnic_groups.csv").unlink()
    problems = check_plan(folder)
    assert {p.file for p in problems} == {
        STANDARD, "agencies.toml", "places/units-2012.csv", "ethnic_groups.csv",
    }  # fmt: skip
    assert "agency[so_yt].number: Sai kiểu: 'năm'. Ghi số nguyên." in "\n".join(map(str, problems))


def test_slips_in_the_forbidden_pairs_are_told_at_once(folder: Path) -> None:
    for old, new in (
        ('same = ["person", "household"]', 'same = ["village"]'), ('period = "overlapping"', 'period = "sometimes"'),
        ('cites = ["qd-2514-2022:VI.5"]', "cites = []"), ('between = ["programme"]', "between = []"),
    ):  # fmt: skip
        change(folder, "overlaps/programme.toml", old, new)
    told = "\n".join(str(problem) for problem in check_plan(folder))
    for words in ("“cùng” gì: village", "Thời gian lạ: sometimes", "mà không có viện dẫn", "between: Danh sách trống"):
        assert words in told, told


def test_a_pair_of_nobody_and_a_pair_without_example_are_told(folder: Path) -> None:
    change(folder, "overlaps/housing.toml", 'between = ["p5"]', 'between = ["p9"]')
    assert any("Không có p9" in problem.problem for problem in check_plan(folder))
    change(folder, "overlaps/housing.toml", 'between = ["p9"]', 'between = ["p5"]')
    change(folder, "examples/overlaps/housing.toml", 'then = "warned"', 'then = "nothing"')
    assert [p.problem for p in check_plan(folder)] == ["Thiếu ví dụ ra warned."]


def test_a_rule_that_loses_an_example_is_told_by_the_check_and_still_loads(folder: Path) -> None:
    """A kept old version must load even when the check has grown stricter."""
    change(folder, "examples/2016_2020.toml", 'case = "undetermined"', 'case = "in"')
    assert [(p.file, p.key) for p in check_plan(folder)] == [("examples/2016_2020.toml", "poor/undetermined")]
    assert load_plan(folder).examples


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    problems = check_plan(tmp_path / "nowhere")
    assert "Không có thư mục kế hoạch." in [p.problem for p in problems]


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    path = folder / "places" / "units-2021.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    assert ("places/units-2021.csv", "-") in [(p.file, p.key) for p in check_plan(folder)]
