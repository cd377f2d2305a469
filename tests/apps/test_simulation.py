"""Simulation in the application: what is saved, what is counted, what is withheld, and that no class ever changes."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.register.models import AreaTotal
from giamngheo.apps.review import actions as review
from giamngheo.apps.review.models import Decision, Round
from giamngheo.apps.review.tables.conditions import GROUPS
from giamngheo.apps.simulation import actions, queries, reading, runs, targets
from giamngheo.apps.simulation.actions import Refused
from giamngheo.apps.simulation.models import Cell, Draft, Result
from giamngheo.engine.overlay import Change, Overlay
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, counted_queries, household, occasion

ClientOf = Callable[[User], Client]
CUT = Overlay("2022_2026", (Change("score_a_cutoff", "rural", 150),))
LINES = Overlay("2027_2030", line_scores={"rural": 190, "urban": 225}, unasked="not_deprived")


@pytest.fixture
def world(society: Society) -> Round:
    """Nậm Lầu recognised with 8 poor, 3 near-poor and 7 not poor (2 of them at 145 points); Phiêng Pằn not recognised."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    when = occasion(by=society.nam_lau_officer)
    for n in range(8):
        household(f"Lò Văn {n}", when=when, deprived=3, head_sex="F" if n == 0 else "M")
    for n in range(3):
        household(f"Hoàng Văn {n}", when=when, deprived=1, ethnic_group="Kinh")
    for n, score in enumerate((145, 145, 185, 200, 200, 200, 200)):
        household(
            f"Lường Văn {n}", when=when, score_a=score, deprived=4, declared_income_vnd=2_300_000 if n > 3 else None
        )
    household("Vàng A Tủa", code=PHIENG_PAN, when=occasion(PHIENG_PAN))
    review.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=society.nam_lau_officer)
    act_as(society.nam_lau_chairman)
    review.recognise(
        commune_review=opened.communes.get(area=area(NAM_LAU)), decision_number="1/QĐ-UBND", decided_on=clock.today(),
        signer_name="Chủ tịch", version=opened.communes.get(area=area(NAM_LAU)).version, by=society.nam_lau_chairman,
    )  # fmt: skip
    act_as(society.province_officer)
    return opened


def saved(world: Round, by: User, overlay: Overlay = CUT, name: str = "Ngưỡng 150") -> Draft:
    return actions.save_draft(round=world, name=name, reason="thử", overlay=overlay, by=by)


def test_counts_who_passes_where(society: Society, world: Round) -> None:
    by = society.province_officer
    before = list(Decision.objects.order_by("pk").values())
    draft = saved(world, by)
    result = actions.answer(draft=draft, round=world, by=by)
    assert {**result.counts, "area_ids": 0} == {
        "households": 18,
        "communes": 1,
        "listed": 75,
        "different": 0,
        "area_ids": 0,
    }
    province = area("14")
    moves = queries.by_group(result, province.pk).moves
    assert moves["all"] == {
        ("POOR", "POOR"): 8, ("NEAR_POOR", "NEAR_POOR"): 3, ("NOT_POOR", "POOR"): 2, ("NOT_POOR", "NOT_POOR"): 5,
    }  # fmt: skip
    assert moves["kinh"] == {("NEAR_POOR", "NEAR_POOR"): 3}
    assert moves["female"] == {("POOR", "POOR"): 1}
    assert list(Decision.objects.order_by("pk").values()) == before


def test_the_lines_of_2027_say_on_what_they_rest(society: Society, world: Round) -> None:
    by = society.province_officer
    draft = saved(world, by, LINES, "2027")
    groups = queries.by_group(actions.answer(draft=draft, round=world, by=by), area("14").pk)
    assert groups.basis == {"declared": 3, "assumed": 15}
    assert groups.moves["all"][("NOT_POOR", "POOR")] == 3  # 145, 145, 185 points stand under the assumed 190
    bare = saved(world, by, Overlay("2027_2030", LINES.changes, unasked="not_deprived"), "2027, không giả định")
    groups = queries.by_group(actions.answer(draft=bare, round=world, by=by), area("14").pk)
    assert groups.basis == {"declared": 3, "nothing": 15}
    assert groups.moves["all"][("POOR", "UNDETERMINED")] == 8


def test_the_same_question_is_answered_from_store(society: Society, world: Round) -> None:
    by = society.province_officer
    first = runs.start(saved(world, by), by=by)
    again = runs.start(saved(world, by, CUT, "Cùng câu hỏi, tên khác"), by=by)
    assert isinstance(first, Result)
    assert isinstance(again, Result)
    assert first.pk == again.pk
    assert Result.objects.count() == 1


def test_a_large_question_is_a_run(society: Society, world: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "AT_ONCE", 1)
    draft = saved(world, society.province_officer)
    run: Any = runs.start(draft, by=society.province_officer)
    assert run.state == "done", run.message
    assert set(queries.results_of(draft)) == {world.pk}
    run = runs.start(draft, by=society.province_officer, all_years=True)
    assert run.state == "done", run.message


@pytest.mark.parametrize(
    ("overlay", "name", "reason", "word"),
    [
        (CUT, "", "x", "tên và lý do"),
        (CUT, "x", " ", "tên và lý do"),
        (Overlay("2022_2026"), "x", "x", "chưa thay đổi"),
        (Overlay("2022_2026", (Change("line_vnd", "rural", 1_600_000),)), "x", "x", "không quyết định"),
    ],
)
def test_a_draft_is_refused_in_words(
    society: Society, world: Round, overlay: Overlay, name: str, reason: str, word: str
) -> None:
    with pytest.raises(Refused, match=word):
        actions.save_draft(round=world, name=name, reason=reason, overlay=overlay, by=society.province_officer)


def test_one_name_once_and_only_for_who_may(society: Society, world: Round) -> None:
    draft = saved(world, society.province_officer)
    with pytest.raises(Refused, match="Đặt tên khác"):
        saved(world, society.province_leader)
    actions.archive(draft=draft, by=society.province_officer)
    assert saved(world, society.province_leader).name == "Ngưỡng 150"
    with pytest.raises(Refused, match="Chỉ chuyên viên"):
        saved(world, society.nam_lau_officer, name="khác")
    with pytest.raises(Refused, match="Chỉ chuyên viên"):
        actions.answer(draft=draft, round=world, by=society.nam_lau_officer)


def test_nothing_recognised_is_said(society: Society) -> None:
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    with pytest.raises(Refused, match="Chưa có danh sách nào"):
        actions.answer(draft=saved(opened, society.province_officer), round=opened, by=society.province_officer)


def test_answers_are_written_once(society: Society, world: Round) -> None:
    actions.answer(draft=saved(world, society.province_officer), round=world, by=society.province_officer)
    for table in ("simulation_result", "simulation_cell"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"delete from {table}")
    act_as(society.phieng_pan_officer)
    assert Cell.objects.count() == 0


@pytest.fixture
def answered(society: Society, world: Round) -> Draft:
    draft = saved(world, society.province_officer)
    actions.answer(draft=draft, round=world, by=society.province_officer)
    return draft


def rows_of(response: Any) -> list[list[Any]]:
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    return [[cell.value for cell in row] for row in book.active.iter_rows(min_row=3)]


def test_small_counts_are_withheld_from_who_sees_no_households(
    society: Society, answered: Draft, client_of: ClientOf
) -> None:
    page = reverse("simulation:draft", args=[answered.pk])
    own = client_of(society.province_officer).get(page)
    assert own.status_code == 200
    assert not own.context["is_hiding"]
    leaders = client_of(society.province_leader).get(page)
    assert leaders.status_code == 200
    assert leaders.context["is_hiding"]
    for table in (leaders.context["place_table"], *leaders.context["group_tables"]):
        for line in table.lines:
            for cell in line[1:]:
                assert cell.text not in {"1", "2", "3", "4"}, (table.caption, cell.column.key)
    file = reverse("simulation:file", args=[answered.pk, "dan-toc"])
    shown = rows_of(client_of(society.province_leader).get(file))
    assert "*" in {value for row in shown for value in row}
    kinh = next(row for row in rows_of(client_of(society.province_officer).get(file)) if row[0] == "Kinh")
    assert 3 in kinh


def test_the_page_names_no_household_and_has_no_way_to_apply(
    society: Society, answered: Draft, client_of: ClientOf
) -> None:
    text = client_of(society.province_officer).get(reverse("simulation:draft", args=[answered.pk])).content.decode()
    assert "Lò Văn" not in text
    assert "Không có nút áp dụng" in text


def test_pages_cost_the_same_whatever_the_list(society: Society, answered: Draft, client_of: ClientOf) -> None:
    client = client_of(society.province_officer)
    for page in (reverse("simulation:draft", args=[answered.pk]), reverse("simulation:drafts")):
        with counted_queries(12):
            assert client.get(page).status_code == 200


def test_rates_are_of_the_communes_that_are_counted(society: Society, world: Round) -> None:
    """Phiêng Pằn is not recognised: neither its households nor its total enter a rate."""
    for code, count in ((NAM_LAU, 100), (PHIENG_PAN, 900)):
        AreaTotal.objects.create(
            area=area(code), year=2025, ethnic_group="Thái", household_count=count, person_count=4 * count,
            recorded_at=clock.now(),
        )  # fmt: skip
    draft = saved(world, society.province_officer)
    result = actions.answer(draft=draft, round=world, by=society.province_officer)
    found = queries.years([result], area("14").pk)
    assert found["all"] == [queries.YearCounts(2025, 8, 10, 0, 100)]
    assert found["minority"] == [queries.YearCounts(2025, 8, 10, 0, 100)]
    # Nậm Lầu was made of communes of Thuận Châu, a poor district.
    assert found["poor_districts"] == [queries.YearCounts(2025, 8, 10, 0, 100)]


def test_the_fall_is_measured_between_years_that_have_a_rate() -> None:
    years = [queries.YearCounts(2021, 30, 40, 0, None), *(
        queries.YearCounts(year, poor, poor + 10, 5, 100) for year, poor in ((2022, 30), (2023, 27), (2024, 22))
    )]  # fmt: skip
    assert targets.mean_fall(targets.rates(years), "base") == pytest.approx(0.04)
    assert targets.mean_fall(targets.rates(years[:2]), "base") is None
    table = targets.targets_table({"all": years})
    assert [row["base_met"] for row in table.rows] == ["đạt", "", ""]


def test_compare_side_by_side(society: Society, world: Round, answered: Draft, client_of: ClientOf) -> None:
    other = saved(world, society.province_officer, LINES, "2027")
    actions.answer(draft=other, round=world, by=society.province_officer)
    client = client_of(society.province_officer)
    with counted_queries(12):
        page = client.get(reverse("simulation:compare"), {"du_thao": [answered.pk, other.pk]})
    assert page.status_code == 200
    values = [[cell.text for cell in line] for line in page.context["table"].lines]
    assert [row[0] for row in values] == ["Ngưỡng 150 (2025)", "2027 (2025)"]
    assert [row[3] for row in values] == ["10", "11"]
    file = client.get(reverse("simulation:compare"), {"du_thao": [answered.pk, other.pk], "tai": "xlsx"})
    assert rows_of(file)[1][0] == "Ngưỡng 150 (2025)"
    assert client.get(reverse("simulation:compare"), {"du_thao": [answered.pk]}).status_code == 302


def test_from_form_to_result(society: Society, world: Round, client_of: ClientOf) -> None:
    client = client_of(society.province_officer)
    new = reverse("simulation:new") + "?nam=2025&chuan=2027_2030"
    assert "2.200.000" in client.get(new).content.decode()
    wrong = client.post(new, {"name": "a", "reason": "b", "p_line_vnd_rural": "x", "unasked": "unknown"})
    assert wrong.status_code == 422
    half = client.post(new, {"name": "a", "reason": "b", "line_rural": "190", "unasked": "unknown"})
    assert "đủ cho cả" in half.content.decode()
    done = client.post(
        new, {"name": "a", "reason": "b", "p_line_vnd_rural": "2.300.000", "line_rural": "190", "line_urban": "225",
              "unasked": "unknown"},
    )  # fmt: skip
    draft = Draft.objects.get()
    assert done["Location"] == reverse("simulation:draft", args=[draft.pk])
    assert draft.overlay["changes"] == [["line_vnd", "rural", 2_300_000]]
    assert client.get(done["Location"]).status_code == 200
    assert client.post(reverse("simulation:run", args=[draft.pk])).status_code == 302
    assert "giả định" in client.get(done["Location"]).content.decode().lower()
    assert client.get(reverse("simulation:new") + f"?tu={draft.pk}").status_code == 200
    toml = client.get(reverse("simulation:toml", args=[draft.pk]))
    assert "value = 2300000" in toml.content.decode()
    assert client.post(reverse("simulation:archive", args=[draft.pk])).status_code == 302
    assert client_of(society.nam_lau_officer).get(reverse("simulation:drafts")).status_code == 403


@pytest.mark.parametrize(
    ("answer", "note", "told"),
    [
        (False, "hộ có người có công", "no"), (True, "", "yes"), (None, "Hộ người có công", "yes"),
        (None, "Không có người có công", ""), (None, "chưa phải là hộ người có công", ""), (None, "", ""),
        (None, "không có khả năng lao động, người có công", "yes"),
    ],
)  # fmt: skip
def test_an_answer_stands_whatever_was_noted(society: Society, answer: bool | None, note: str, told: str) -> None:
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    home = household("Lò Văn Công", when=occasion(by=society.nam_lau_officer), has_merit_member=answer, note=note)
    place = area(NAM_LAU)
    review.classify_communes(round=opened, area_ids=[place.pk], by=society.nam_lau_officer)
    act_as(society.nam_lau_chairman)
    listed = opened.communes.get(area=place)
    review.recognise(
        commune_review=listed, decision_number="1/QĐ-UBND", decided_on=clock.today(), signer_name="Chủ tịch",
        by=society.nam_lau_chairman,
    )  # fmt: skip
    act_as(society.province_officer)
    with transaction.atomic(), connection.cursor() as cursor:
        _homes, _persons, keys = reading.read(cursor, round_id=opened.pk, year=opened.year, area_ids=[place.pk])
    assert keys.filter(household_key=str(home.pk))["merit"].to_list() == [told]
    with connection.cursor() as cursor:
        cursor.execute(f"select {GROUPS['merit']} from register_householdfact f where f.household_id = %s", [home.pk])
        assert cursor.fetchall() == [(told == "yes",)]
