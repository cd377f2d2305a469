"""Lists recognised in earlier years come in as they were; households are linked across years and maps; movements follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.intake.models import ImportBatch, StagedRow
from giamngheo.apps.linking import movements, queries, runs
from giamngheo.apps.linking.actions import Refused
from giamngheo.apps.linking.actions import earlier as earlier_actions
from giamngheo.apps.linking.actions import households as link_actions
from giamngheo.apps.linking.models import EarlierList, HouseholdLink, LinkedMovement
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.queries import area_on
from giamngheo.apps.register.merging import merge_batch
from giamngheo.apps.register.models import Household, HouseholdFact, Occasion
from giamngheo.apps.review import queries as review_queries
from giamngheo.apps.review.models import CommuneReview, Decision, Recognition, ReviewCase, Round
from giamngheo.apps.review.replay import replay_decision
from giamngheo.apps.work.actions import start_run
from giamngheo.kit import clock
from giamngheo.workbooks.reading import ReadResult

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, counted_queries
from .test_register_merge import A, _json, a_batch, read

KEEP = 12  # households of the sample that the lists hold


def sample() -> ReadResult:
    """The first poor and near-poor households of sample A whose heads have a number and a day of birth."""
    result = read(A)
    good = result.households.filter(
        pl.col("head_id_number").is_not_null() & pl.col("class_stated").is_in(["POOR", "NEAR_POOR"])
    )
    return replace(result, households=good[:KEEP])


def list_of(by: User, result: ReadResult, year: int, *, kind: str = "recognised_list", place: Area | None = None) -> Occasion:
    """The list merged into the register as of that year's autumn."""
    day = date(year, 10, 15)
    rows = result.households.with_columns(pl.lit(day).alias("survey_on"))
    where = place or area_on(rows["commune_code"][0], day)
    batch = a_batch(where, by, digest=str(year)[-1], survey_on=day)
    ImportBatch.objects.filter(pk=batch.pk).update(list_kind=kind)
    areas = {code: area_on(code, day) for code in rows["commune_code"].unique()}
    StagedRow.objects.bulk_create(
        StagedRow(batch=batch, area=areas[h["commune_code"]], sheet=h["sheet"], row_number=h["row"],
                  kind="household_list", outcome="import", parsed=_json(h))
        for h in rows.to_dicts()
    )  # fmt: skip
    merge_batch(batch_id=batch.pk, by=by)
    return Occasion.objects.filter(batch=batch).order_by("id").last()  # type: ignore[return-value]


def confirmed(occasion: Occasion, *, writer: User, by: User) -> Recognition:
    act_as(writer)
    written = earlier_actions.prepare_list(
        occasion_id=occasion.pk, decision_number=f"215/QĐ-UBND-{occasion.year}", decided_on=date(occasion.year, 12, 14),
        signer_name="Lò Văn Chủ", by=writer,
    )  # fmt: skip
    act_as(by)
    return earlier_actions.confirm_list(list_id=written.pk, by=by)


def with_row(result: ReadResult, n: int, **values: Any) -> ReadResult:
    """The n-th household told otherwise."""
    rows = result.households.to_dicts()
    rows[n] |= values
    return replace(result, households=pl.DataFrame(rows, schema=result.households.schema))


def household_named(occasion: Occasion, row: int) -> Household:
    return HouseholdFact.objects.get(occasion=occasion, row_number=row).household


@pytest.fixture
def officer(society: Society) -> User:
    act_as(society.nam_lau_officer)
    return society.nam_lau_officer


def test_the_list_stands_as_it_was_stated(society: Society, officer: User) -> None:
    given = sample()
    occasion = list_of(officer, given, 2023)
    assert occasion.kind == "recognised_list"
    recognition = confirmed(occasion, writer=officer, by=society.province_officer)
    found = Decision.objects.filter(commune_review=recognition.commune_review)
    assert found.count() == KEEP
    assert set(found.values_list("basis", "is_recognised")) == {("stated", True)}
    told = {r: d.household_class for d in found.select_related("fact") for r in [d.fact.row_number]}
    assert told == dict(given.households.select("row", "class_stated").iter_rows())
    opened = Round.objects.get(year=2023)
    assert (opened.state, opened.standard_id) == ("closed", "2022_2026")
    # The communes whose list of that year has not come in are not late with it.
    others = CommuneReview.objects.filter(round=opened).exclude(state="recognised")
    assert [r for r in others if review_queries.is_late(r, date(2026, 11, 1))] == []
    assert recognition.decision_number.startswith("215/")
    assert recognition.commune_review.area.generation_id == "2021"
    replay = replay_decision(found[0])
    assert replay.trace is None
    assert "danh sách đã công nhận" in replay.problem


def test_only_the_province_makes_the_round_and_nobody_confirms_their_own(society: Society, officer: User) -> None:
    occasion = list_of(officer, sample(), 2023)
    with pytest.raises(Refused, match="Chuyên viên giảm nghèo cấp tỉnh"):
        confirmed(occasion, writer=officer, by=society.nam_lau_chairman)
    act_as(officer)
    written = EarlierList.objects.get()
    with pytest.raises(Refused, match="Chủ tịch"):
        earlier_actions.confirm_list(list_id=written.pk, by=officer)
    act_as(society.province_officer)
    earlier_actions.prepare_list(
        occasion_id=occasion.pk, decision_number="1", decided_on=date(2023, 12, 1), signer_name="x", by=society.province_officer
    )
    with pytest.raises(Refused, match="không tự xác nhận"):
        earlier_actions.confirm_list(list_id=written.pk, by=society.province_officer)
    assert not Round.objects.exists()


def test_the_chairman_confirms_once_the_round_stands(society: Society, officer: User) -> None:
    first = list_of(officer, sample(), 2023)
    confirmed(first, writer=officer, by=society.province_officer)
    with pytest.raises(Refused, match="đã được xác nhận"):
        confirmed(first, writer=officer, by=society.province_officer)
    act_as(society.phieng_pan_officer)
    with pytest.raises(Refused, match="Không tìm thấy"):
        earlier_actions.prepare_list(
            occasion_id=first.pk, decision_number="1", decided_on=date(2023, 12, 1), signer_name="x",
            by=society.phieng_pan_officer,
        )  # fmt: skip


def test_a_year_under_review_is_not_recognised_as_an_earlier_one(
    society: Society, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the running year, nor a year whose list this system is reviewing, nor by who brought in its figures."""
    occasion = list_of(officer, sample(), 2023)
    with monkeypatch.context() as then:
        then.setattr(clock, "today", lambda: date(2023, 12, 20))
        with pytest.raises(Refused, match="chưa phải danh sách của năm trước"):
            confirmed(occasion, writer=officer, by=society.province_officer)
    act_as(society.province_officer)
    opened = a_round(society.province_officer, year=2023)
    review = CommuneReview.objects.get(round=opened, area=occasion.area)
    CommuneReview.objects.filter(pk=review.pk).update(state="classified")
    with pytest.raises(Refused, match="đang được rà soát trong hệ thống"):
        confirmed(occasion, writer=officer, by=society.province_officer)
    CommuneReview.objects.filter(pk=review.pk).update(state="collecting")
    ReviewCase.objects.create(
        round=opened, area=occasion.area, household=HouseholdFact.objects.filter(occasion=occasion)[0].household,
        source="on_list", added_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(Refused, match="đang được rà soát trong hệ thống"):
        confirmed(occasion, writer=officer, by=society.province_officer)
    assert not Decision.objects.filter(is_recognised=True).exists()


@pytest.mark.parametrize("day", [date(2023, 8, 31), date(2025, 1, 1), date(2999, 1, 1)])
def test_a_day_that_cannot_be_the_decisions_is_refused(officer: User, day: date) -> None:
    occasion = list_of(officer, sample(), 2023)
    with pytest.raises(Refused, match="Ngày quyết định"):
        earlier_actions.prepare_list(
            occasion_id=occasion.pk, decision_number="1", decided_on=day, signer_name="x", by=officer
        )
    with pytest.raises(Refused, match="số quyết định"):
        earlier_actions.prepare_list(
            occasion_id=occasion.pk, decision_number=" ", decided_on=date(2023, 12, 1), signer_name="x", by=officer
        )


def test_a_household_without_a_class_is_told_by_its_row(society: Society, officer: User) -> None:
    given = with_row(sample(), 3, class_stated=None)
    occasion = list_of(officer, given, 2023)
    with pytest.raises(Refused, match=f"dòng {given.households['row'][3]}"):
        confirmed(occasion, writer=officer, by=society.province_officer)
    assert not Recognition.objects.exists()


@pytest.fixture
def two_years(society: Society, officer: User) -> tuple[Occasion, Occasion, list[int]]:
    """2023 as the sample. 2024: the second moved village and lost its number, the third is typed without a middle name,
    without accents and number, the fourth has only lost its number."""
    given = sample()
    rows = given.households["row"].to_list()
    names = given.households["head_name"].to_list()
    short = f"{names[2].split()[0]} {names[2].split()[-1]}"
    later = with_row(given, 1, head_id_number=None, village="Bản Mới")
    later = with_row(later, 2, head_id_number=None, head_name=short)
    later = with_row(later, 3, head_id_number=None)
    first, second = list_of(officer, given, 2023), list_of(officer, later, 2024)
    confirmed(first, writer=officer, by=society.province_officer)
    confirmed(second, writer=officer, by=society.province_officer)
    act_as(officer)
    return first, second, rows


def find(by: User) -> None:
    act_as(by)
    office = by.assignments.get().area_id
    run = start_run(kind=runs.HOUSEHOLDS, subject_id=office, area_id=office, by=by)
    assert run.state == "done", run.message


def link_between(one: Household, other: Household) -> HouseholdLink:
    left, right = sorted([one.pk, other.pk])
    return HouseholdLink.objects.get(left_household_id=left, right_household_id=right)


def movement(household: Household, year: int) -> str:
    decision = Decision.objects.get(household=household, round__year=year)
    return movements.movements_of([decision.pk]).get(decision.pk, decision.movement)


def test_sure_ones_are_the_same_row_and_the_rest_is_ranked(officer: User, two_years: tuple[Occasion, Occasion, list[int]]) -> None:
    first, second, rows = two_years
    assert household_named(first, rows[0]) == household_named(second, rows[0])
    assert household_named(first, rows[3]) == household_named(second, rows[3])
    assert household_named(first, rows[1]) != household_named(second, rows[1])
    assert Household.objects.count() == KEEP + 2
    assert queries.unlinked([first.area_id]).count() > 0
    find(officer)
    for row, reason in ((rows[1], "same_name"), (rows[2], "dropped_middle")):
        link = link_between(household_named(first, row), household_named(second, row))
        assert (link.kind, link.left_years, link.right_years, link.state) == ("years", "2023", "2024", "open")
        assert {"heads", reason} <= set(link.reasons)
    before = HouseholdLink.objects.count()
    find(officer)
    assert HouseholdLink.objects.count() == before


def test_movements_follow_a_link_and_its_undoing(officer: User, two_years: tuple[Occasion, Occasion, list[int]]) -> None:
    first, second, rows = two_years
    old, new = household_named(first, rows[1]), household_named(second, rows[1])
    find(officer)
    link = link_between(old, new)
    stated = Decision.objects.get(household=new, round__year=2024).movement
    assert stated.startswith("newly_")
    link_actions.link_households(link_id=link.pk, by=officer)
    assert movements.same_household_ids(old.pk) == movements.same_household_ids(new.pk) == {old.pk, new.pk}
    assert movement(new, 2024) == stated.replace("newly_", "stayed_")
    assert Decision.objects.get(household=new, round__year=2024).movement == stated
    assert old not in queries.unlinked([first.area_id, second.area_id])
    with pytest.raises(Refused, match="đã nối"):
        link_actions.link_households(link_id=link.pk, by=officer)
    link_actions.take_back(link_id=link.pk, by=officer, note="nhầm hộ")
    assert movement(new, 2024) == stated
    assert movements.same_household_ids(old.pk) == {old.pk}


def test_two_of_one_year_are_not_one_household(officer: User, two_years: tuple[Occasion, Occasion, list[int]]) -> None:
    first, second, rows = two_years
    one, other = household_named(first, rows[0]), household_named(second, rows[1])
    left, right = sorted([one, other], key=lambda h: h.pk)
    made = HouseholdLink.objects.create(
        left_household=left, right_household=right, left_area=left.area, right_area=right.area, left_name="x",
        right_name="y", probability=0.5, found_at=first.recorded_at,
    )  # fmt: skip
    with pytest.raises(Refused, match="2024"):
        link_actions.link_households(link_id=made.pk, by=officer)


def test_a_household_told_apart_stays_apart(officer: User, two_years: tuple[Occasion, Occasion, list[int]]) -> None:
    first, second, rows = two_years
    find(officer)
    link = link_between(household_named(first, rows[1]), household_named(second, rows[1]))
    with pytest.raises(Refused, match="căn cứ"):
        link_actions.households_differ(link_id=link.pk, by=officer, note="")
    link_actions.households_differ(link_id=link.pk, by=officer, note="bố và con trùng tên")
    find(officer)
    assert HouseholdLink.objects.get(pk=link.pk).state == "different"


def test_an_earlier_list_brought_in_late_mends_later_movements(society: Society, officer: User) -> None:
    """2024 came first and knew of no earlier list; 2023 comes afterwards: who stood in both has stayed."""
    given = sample()
    confirmed(list_of(officer, given, 2024), writer=officer, by=society.province_officer)
    assert set(Decision.objects.values_list("movement", flat=True)) == {""}
    act_as(officer)
    confirmed(list_of(officer, given, 2023), writer=officer, by=society.province_officer)
    found = Decision.objects.filter(round__year=2024)
    told = movements.movements_of(found.values_list("pk", flat=True))
    assert len(told) == KEEP
    assert {value.split("_")[0] for value in told.values()} == {"stayed"}
    assert LinkedMovement.objects.count() == KEEP


def test_across_the_map_of_2025_and_across_communes(society: Society, officer: User) -> None:
    """Chiềng Bôm became part of Nậm Lầu; one household moved to Phiêng Pằn and is known by its number only."""
    given = sample()
    rows = given.households["row"].to_list()
    old = list_of(officer, given, 2023)
    moved = given.households[:1].with_columns(pl.lit(PHIENG_PAN).alias("commune_code"), pl.lit("Bản Xa").alias("village"))
    stayed = with_row(given, 4, head_id_number=None, village="Bản Mới").households[4:6]
    stayed = stayed.with_columns(pl.lit(NAM_LAU).alias("commune_code"))
    act_as(society.province_officer)
    new = list_of(society.province_officer, replace(given, households=stayed), 2025, place=area(NAM_LAU))
    assert household_named(old, rows[5]) == household_named(new, rows[5])
    find(officer)
    link = link_between(household_named(old, rows[4]), household_named(new, rows[4]))
    assert {link.left_area.generation_id, link.right_area.generation_id} == {"2021", "2025-07"}
    act_as(society.province_officer)
    far = list_of(society.province_officer, replace(given, households=moved), 2026, place=area(PHIENG_PAN))
    find(society.province_officer)
    link = link_between(household_named(old, rows[0]), household_named(far, rows[0]))
    assert "same_id" in link.reasons
    assert link.is_exact
    linked, _refused = link_actions.link_all_exact(by=society.province_officer, area_ids=[link.left_area_id, link.right_area_id])
    assert linked >= 1
    assert HouseholdLink.objects.get(pk=link.pk).state == "linked"


def test_screens(society: Society, officer: User, two_years: tuple[Occasion, Occasion, list[int]], client_of) -> None:  # type: ignore[no-untyped-def]
    first, second, rows = two_years
    client = client_of(officer)
    assert client.post(reverse("linking:find_links")).status_code == 302
    act_as(officer)
    link = link_between(household_named(first, rows[1]), household_named(second, rows[1]))
    for name in ("linking:links", "linking:unlinked", "linking:earlier_lists"):
        with counted_queries(12):
            assert client.get(reverse(name)).status_code == 200
    page = client.get(reverse("linking:link", args=[link.pk])).content.decode()
    assert "2023" in page
    assert "2024" in page
    done = client.post(reverse("linking:link", args=[link.pk]), {"conclusion": "linked", "note": "", "version": link.version})
    assert done.status_code == 302
    home = client.get(reverse("register:household", args=[household_named(second, rows[1]).pk])).content.decode()
    assert "Cùng một hộ qua các năm" in home
    assert "đã nối" in home
    told = client.get(reverse("linking:unlinked_file", args=["csv"]))
    assert "Chủ hộ" in b"".join(told.streaming_content).decode()


def test_the_paper_is_written_and_confirmed_on_screen(society: Society, officer: User, client_of) -> None:  # type: ignore[no-untyped-def]
    occasion = list_of(officer, sample(), 2023)
    address = reverse("linking:earlier", args=[occasion.pk])
    paper = {"decision_number": "215/QĐ-UBND", "decided_on": "2023-12-14", "signer_name": "Lò Văn Chủ", "version": 0}
    client = client_of(officer)
    assert client.post(address, {**paper, "decision_number": ""}).status_code == 422
    assert client.post(address, paper).status_code == 302
    assert client.post(reverse("linking:confirm", args=[occasion.pk]), {"version": 1}).status_code == 403
    page = client_of(society.province_officer).get(address).content.decode()
    assert "Xác nhận danh sách" in page
    assert client_of(society.province_officer).post(reverse("linking:confirm", args=[occasion.pk]), {"version": 1}).status_code == 302
    act_as(officer)
    assert EarlierList.objects.get().state == "confirmed"
