"""What the plan answers: places by day, sets, standards by round, parameters, the period; where it is found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from giamngheo.engine import plan_files
from giamngheo.engine.plan import Area, AreaNotInForce, digest_of, load_plan, plan_root

PLAN = load_plan()
IN_2024, EARLY_2025, IN_2026 = date(2024, 10, 15), date(2025, 3, 1), date(2026, 10, 15)


def communes(generation: str) -> list[Area]:
    return [a for a in PLAN.areas if a.generation == generation and a.kind == "commune"]


@pytest.mark.parametrize(("generation", "count"), [("2021", 204), ("2025-01", 200), ("2025-07", 75)])
def test_each_map_has_its_communes(generation: str, count: int) -> None:
    assert len(communes(generation)) == count


@pytest.mark.parametrize(
    ("day", "generation"),
    [
        (date(2024, 12, 31), "2021"),
        (date(2025, 1, 1), "2025-01"),
        (date(2025, 6, 30), "2025-01"),
        (date(2025, 7, 1), "2025-07"),
    ],
)
def test_the_map_changes_overnight(day: date, generation: str) -> None:
    assert PLAN.generation_on(day).id == generation


def test_no_map_before_the_first() -> None:
    with pytest.raises(AreaNotInForce, match="Không có bản đồ hành chính nào cho ngày 31/12/2019"):
        PLAN.generation_on(date(2019, 12, 31))


def test_the_period_of_a_day_is_the_last_that_has_begun() -> None:
    """Judged and settled after its end, until another begins; a plan without one has none."""
    assert {PLAN.period_on(day).id for day in (date(2020, 1, 1), date(2021, 1, 1), date(2025, 12, 31), IN_2026)} == {"2021_2025"}
    first = PLAN.periods["2021_2025"]
    later = replace(first, id="2026_2030", valid_from=date(2026, 1, 1), valid_to=date(2030, 12, 31))
    both = replace(PLAN, periods={later.id: later, first.id: first})
    days = (date(2020, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2031, 1, 1))
    assert [both.period_on(day).id for day in days] == ["2021_2025", "2021_2025", "2026_2030", "2026_2030"]
    with pytest.raises(LookupError):
        replace(PLAN, periods={}).period_on(IN_2026)


def test_one_code_two_areas() -> None:
    before, after = PLAN.area("03664", IN_2024), PLAN.area("03664", IN_2026)
    assert (before.name, before.area_type) == ("Xã Chiềng Xôm", "rural")
    assert (after.name, after.area_type, after.area_type_confidence) == ("Phường Chiềng An", "urban", "unconfirmed")
    assert before != after


def test_a_commune_that_is_gone_names_its_successor() -> None:
    with pytest.raises(AreaNotInForce, match=r"Xã Chiềng Ly \(03751\).*15/10/2026.*Xã Thuận Châu \(03721\)"):
        PLAN.area("03751", IN_2026)


def test_a_commune_that_is_not_yet_names_what_it_was_made_of_and_what_is_not_known() -> None:
    with pytest.raises(AreaNotInForce, match=r"Xã Chiềng Hắc \(04012\).*Chưa rõ Phường Mộc Lỵ tách từ đơn vị nào"):
        PLAN.area("03980", IN_2024)


def test_a_district_that_is_gone_names_the_communes_that_took_its_place() -> None:
    with pytest.raises(AreaNotInForce, match=r"Huyện Sốp Cộp \(127\).*04228.*04231.*04240.*04246"):
        PLAN.area("127", IN_2026)


def test_an_unknown_code_is_said_to_be_unknown() -> None:
    with pytest.raises(AreaNotInForce, match="Không có đơn vị hành chính nào mang mã 99999"):
        PLAN.area("99999", IN_2024)


def test_every_commune_passes_on_and_every_new_one_has_an_origin_but_three_wards() -> None:
    assert [a for g in ("2021", "2025-01") for a in communes(g) if len(PLAN.successors(a)) != 1] == []
    assert [a for a in communes("2025-07") if not PLAN.predecessors(a)] == []
    orphans = [a.name for a in communes("2025-01") if not PLAN.predecessors(a)]
    assert orphans == ["Phường Mộc Lỵ", "Phường Bình Minh", "Phường Cờ Đỏ"]


def is_doubtful(area: Area) -> bool:
    """Made in 2025 from people of another type, of doubtful type, or of nobody knows where."""
    if area.generation == "2021":
        return False
    origins = PLAN.predecessors(area)
    return not origins or any(o.area_type != area.area_type or is_doubtful(o) for o in origins)


@pytest.mark.parametrize("generation", ["2021", "2025-01", "2025-07"])
def test_area_type_is_unconfirmed_where_it_changed_in_2025(generation: str) -> None:
    found = {a.code for a in communes(generation) if a.area_type_confidence != "confirmed"}
    assert found == {a.code for a in communes(generation) if is_doubtful(a)}


def test_eight_former_townships_are_rural_now_and_that_is_not_confirmed() -> None:
    doubtful = [a for a in communes("2025-07") if a.area_type_confidence == "unconfirmed" and a.area_type == "rural"]
    assert len(doubtful) == 8
    assert PLAN.area("03721", IN_2024).area_type == "urban"
    assert PLAN.area("03721", IN_2026).area_type == "rural"


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("03721", "03721"),
        ("Thị trấn Thuận Châu", "03721"),
        ("thuan chau", "03721"),
        ("  Chiềng  Ly ", "03751"),
        (unicodedata.normalize("NFD", "Chiềng Ly"), "03751"),
    ],
)
def test_communes_are_found_by_code_name_and_without_accents(wanted: str, code: str) -> None:
    assert [a.code for a in PLAN.find_communes(wanted, IN_2024)] == [code]


def test_a_name_that_two_communes_bear_gives_both() -> None:
    found = PLAN.find_communes("Chiềng Chung", EARLY_2025)
    assert {a.parent_code for a in found} == {"123", "125"}


def test_a_name_of_another_map_is_not_found() -> None:
    assert PLAN.find_communes("Chiềng Ly", IN_2026) == []


def test_poor_districts_are_districts_then_fourteen_communes() -> None:
    poor = PLAN.area_set("poor_districts")
    assert poor.contains(PLAN.area("119", IN_2024), IN_2024) is True
    assert poor.contains(PLAN.area("127", IN_2024), IN_2024) is True
    assert poor.contains(PLAN.area("125", IN_2024), IN_2024) is False
    assert poor.contains(PLAN.area("119", IN_2024), date(2022, 3, 14)) is False
    late = date(2025, 10, 1)
    members = [a for a in communes("2025-07") if poor.contains(a, late)]
    assert len(members) == 14
    entry = poor.membership(members[0], late)
    assert entry is not None
    assert entry.confidence == "unconfirmed"


def test_every_commune_of_a_poor_district_is_a_member() -> None:
    poor = PLAN.area_set("poor_districts")
    for generation, day in (("2021", IN_2024), ("2025-01", EARLY_2025)):
        inside = {a.code for a in communes(generation) if a.parent_code in {"119", "127"}}
        assert {a.code for a in communes(generation) if poor.contains(a, day)} == inside


def test_border_communes_thirteen_confirmed_seventeen_not() -> None:
    border = PLAN.area_set("border_communes")
    sure = [m for m in border.members if m.confidence == "confirmed"]
    assert len(sure) == 13
    assert {m.generation for m in sure} == {"2025-07"}
    assert len([m for m in border.members if m.generation == "2021"]) == 17


def test_nobody_knows_the_especially_difficult_communes() -> None:
    assert PLAN.area_set("especially_difficult_communes").contains(PLAN.area("03751", IN_2024), IN_2024) is None


@pytest.mark.parametrize(
    ("round_year", "standard"),
    [(2020, "2016_2020"), (2021, "2022_2026"), (2025, "2022_2026"), (2026, None), (2027, "2027_2030"), (2030, None)],
)
def test_the_standard_of_a_round_makes_next_years_list(round_year: int, standard: str | None) -> None:
    proposed, reason, confidence = PLAN.propose_standard(round_year)
    assert proposed == standard
    assert str(round_year + 1) in reason
    assert (confidence == "confirmed") == (standard is not None)


def test_parameters_by_area_type_and_by_day() -> None:
    standard = PLAN.standard("2022_2026")
    assert standard.parameter("score_a_cutoff", IN_2024, "rural").value == 140
    assert standard.parameter("score_a_cutoff", IN_2024, "urban").value == 175
    assert standard.parameter("retirement_months_male", date(2023, 12, 31)).value == 60 * 12 + 9
    assert standard.parameter("retirement_months_male", date(2024, 1, 1)).value == 61 * 12
    assert standard.parameter("retirement_months_female", date(2024, 1, 1)).value == 56 * 12 + 4
    found = standard.parameter("line_vnd", IN_2024, "rural")
    assert (found.value, found.cites, found.confidence) == (1_500_000, ("nd-07-2021:3",), "confirmed")


def test_a_parameter_without_area_type_or_before_its_day_is_refused() -> None:
    standard = PLAN.standard("2022_2026")
    with pytest.raises(KeyError, match="score_a_cutoff"):
        standard.parameter("score_a_cutoff", IN_2024)
    with pytest.raises(KeyError, match="retirement_months_male"):
        standard.parameter("retirement_months_male", date(2020, 12, 31))
    with pytest.raises(KeyError, match="Chuẩn 2022_2026 không có tham số abc"):
        standard.parameter("abc", IN_2024)
    with pytest.raises(KeyError, match="có: 2016_2020, 2022_2026, 2027_2030"):
        PLAN.standard("1990")


def test_a_list_cannot_rest_on_the_sample_scorecard() -> None:
    assert PLAN.scorecards["sample_unverified"].is_verified is False
    assert PLAN.scorecards["sample_unverified"].items[0].options[0].rural == 75
    assert PLAN.scorecards["direct_totals"].is_verified is True


def test_thirteen_pieces_are_led_and_money_is_whole() -> None:
    period = PLAN.periods["2021_2025"]
    led = [p.id for p in period.projects if p.lead]
    assert led == ["p1_1", "p1_2", "p2", "p3_1", "p3_2", "p4_1", "p4_2", "p4_3", "p5", "p6_1", "p6_2", "p7_1", "p7_2"]
    assert len([p for p in period.projects if p.parent is None]) == 7
    assert {f.id: f.amount_vnd for f in period.funding} == {
        "central": 1_166_086_000_000, "local": 35_000_000_000, "credit": 591_000_000_000, "other": None,
    }  # fmt: skip
    assert period.recently_escaped_months == 36


def test_the_twelve_agencies_lead_each_piece_once_and_successors_are_not_confirmed() -> None:
    assert [a.number for a in PLAN.agencies] == list(range(1, 13))
    led = [p for a in PLAN.agencies for p in a.leads]
    assert sorted(led) == sorted(p.id for p in PLAN.periods["2021_2025"].projects if p.lead)
    assert {s.confidence for a in PLAN.agencies for s in a.successors} == {"unconfirmed"}
    assert [a.id for a in PLAN.agencies if a.valid_to and not a.successors] == []


def test_published_rates_keep_what_conflicts_and_mark_the_forecast() -> None:
    rates = [(o.year, o.value, o.status) for o in PLAN.observations if (o.measure, o.subject) == ("poor_rate", "all")]
    best = {year: value for year, value, status in rates if status != "conflicting" and year >= 2021}
    assert best == {
        2021: Decimal("21.66"), 2022: Decimal("17.83"), 2023: Decimal("14.17"), 2024: Decimal("10.89"),
        2025: Decimal("7.89"),
    }  # fmt: skip
    assert [year for year, _, status in rates if status == "forecast"] == [2025]
    assert (2023, Decimal("14.41"), "conflicting") in rates
    assert (2024, Decimal("11.11"), "conflicting") in rates


def test_ethnic_groups_have_one_key_and_two_codes() -> None:
    assert len({g.name for g in PLAN.ethnic_groups}) == 54
    by_name = {g.name: g for g in PLAN.ethnic_groups}
    assert (by_name["Mường"].code_1979, by_name["Mường"].code_2008) == ("06", "04")


@pytest.mark.parametrize(
    ("cite", "words"),
    [
        ("nd-07-2021:3", "Điều 3, Nghị định 07/2021/NĐ-CP"),
        ("nd-07-2021:pl.4", "Phụ lục (chiều 4), Nghị định 07/2021/NĐ-CP"),
        ("tt-07-2021:pl.III-IV", "Phụ lục III, IV, Thông tư 07/2021/TT-BLĐTBXH"),
        ("qd-2514-2022:II.2.1", "mục II.2.1, Kế hoạch 2514/QĐ-UBND"),
        ("nd-351-2025:?", "chưa rõ điều, Nghị định 351/2025/NĐ-CP"),
    ],
)
def test_citations_in_words(cite: str, words: str) -> None:
    assert PLAN.cite_vi(cite) == words


def test_generations_follow_each_other_without_a_gap() -> None:
    for before, after in zip(PLAN.generations, PLAN.generations[1:], strict=False):
        assert before.valid_to is not None
        assert before.valid_to + timedelta(days=1) == after.valid_from


def test_the_digest_names_the_version_and_not_the_place(tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere"
    shutil.copytree(PLAN.root, copy, ignore=shutil.ignore_patterns("*.geojson"))
    assert load_plan(copy).digest == PLAN.digest
    with (copy / "documents.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert digest_of(copy) != PLAN.digest


def test_the_environment_names_another_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAMNGHEO_PLAN", str(tmp_path))
    assert plan_root() == tmp_path


def test_an_installed_copy_carries_its_plan(tmp_path: Path) -> None:
    """Without a checkout around it, the package reads the folder that the build put beside the engine."""
    engine = Path(plan_files.__file__).parent
    package = tmp_path / "giamngheo"
    shutil.copytree(engine, package / "engine", ignore=shutil.ignore_patterns("__pycache__"))
    (package / "__init__.py").write_text("")
    shutil.copytree(PLAN.root, package / "plan_data", ignore=shutil.ignore_patterns("*.geojson"))
    code = "from giamngheo.engine.plan import load_plan; plan = load_plan(); print(plan.root); print(plan.digest)"
    environment = {k: v for k, v in os.environ.items() if k != "GIAMNGHEO_PLAN"} | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.split() == [str(package / "plan_data"), PLAN.digest], done.stderr


def test_how_long_newly_out_by_the_day_of_the_decision() -> None:
    """One term for each period, by the decision's own day; an earlier day has the first, a later one the last."""
    one = next(iter(PLAN.periods.values()))
    first = replace(one, valid_from=date(2021, 1, 1), recently_escaped_months=36)
    second = replace(one, valid_from=date(2026, 1, 1), recently_escaped_months=24)
    plan = replace(PLAN, periods={"later": second, "earlier": first})
    asked = {date(2020, 1, 1): 36, date(2025, 12, 31): 36, date(2026, 1, 1): 24, date(2100, 1, 1): 24}
    assert {day: plan.newly_out_months(day) for day in asked} == asked
    assert replace(PLAN, periods={}).newly_out_months(IN_2024) is None
