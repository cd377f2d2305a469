"""A division through the product: exact to the last đồng, on recognised figures only, each word by whose turn it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from giamngheo.apps.accounts.actions import assign_role
from giamngheo.apps.allocation.actions import assigning, running, steps
from giamngheo.apps.allocation.models import Option, Run, Share, Step, Unit
from giamngheo.apps.allocation.queries import runs
from giamngheo.apps.allocation.results import explained
from giamngheo.apps.allocation.states import Refused, Stale
from giamngheo.apps.audit.models import AuditEntry
from giamngheo.apps.money.actions.documents import discard_document, remove_move, return_document
from giamngheo.apps.money.models import Line
from giamngheo.apps.register.models import AreaTotal
from giamngheo.apps.review.models import CommuneReview, Round

from .allocation_world import FLOOR, MAP_75, MAP_204, A, B, Council, begun, make_council, proposed, resolved
from .conftest import area
from .money_world import MILLION, approved, posted, told
from .money_world import line as money_line
from .review_world import NAM_LAU, act_as

BILLION = 1000 * MILLION


@pytest.fixture
def world(db: None) -> Council:
    return make_council()


def amounts(run: Run, set_id: str = A) -> dict[str, int]:
    return dict(Share.objects.filter(option__run=run, option__set_id=set_id).values_list("unit__code", "amount_vnd"))


@pytest.mark.parametrize(("year", "generation", "count"), [(2026, MAP_75, 75), (2024, MAP_204, 204)])
@pytest.mark.parametrize("amount", [BILLION, 1_166_086 * MILLION])
def test_the_sum_is_met_to_the_last_dong(db: None, year: int, generation: str, count: int, amount: int) -> None:
    world = make_council(amount=amount, year=year, generation=generation)
    run = begun(world, amount, A, B, generation=generation)
    for set_id in (A, B):
        got = amounts(run, set_id)
        assert (len(got), sum(got.values())) == (count, amount)
    # Neither poor nor near-poor: no weight, nothing.
    none = [u.code for u in Unit.objects.filter(run=run) if u.measures["poor_households"] == u.measures["near_poor_households"] == "0"]
    assert none
    assert {amounts(run, B)[code] for code in none} == {0}


def test_a_commune_outside_the_set_gets_nothing(db: None) -> None:
    world = make_council(year=2024, generation=MAP_204)
    act_as(world.books.finance)
    pot = money_line(
        world.books.finance, "14", "Sở Tài chính", project="p1_1", capital_type="investment", plan_year=2024
    )
    posted(world.books, "approve", (pot, 900 * MILLION))
    world = replace(world, pot=pot)
    run = begun(world, 900 * MILLION, "sample_poor_districts_known", generation=MAP_204)
    got = amounts(run, "sample_poor_districts_known")
    members = {u.code for u in Unit.objects.filter(run=run) if "poor_districts" in u.set_ids}
    assert 0 < len(members) < len(got) == 204
    assert {code for code, amount in got.items() if amount} == members
    # Nobody knows the especially difficult communes: not known is never "no".
    with pytest.raises(Refused, match="Chưa có số liệu “Xã đặc biệt khó khăn”"):
        begun(world, 900 * MILLION, "sample_poor_districts", generation=MAP_204)


def test_figures_are_the_recognised_ones_and_stay_as_they_were(world: Council) -> None:
    run = begun(world)
    unit = Unit.objects.filter(run=run)[11]  # the twelfth: 11 mod 4 poor, 11 mod 3 near-poor, of 10 households
    assert unit.measures | {"is_border": ""} == {
        "poor_households": "3", "near_poor_households": "2", "households": "10", "poor_and_near_poor_rate": "50", "units": "1",
        "is_especially_difficult": None, "is_border": "",
    }  # fmt: skip
    before = amounts(run)
    AreaTotal.objects.update(is_current=False)
    assert amounts(run) == before
    for option in Option.objects.filter(run=run):
        again = explained(option, Unit.objects.filter(run=run), run.amount_vnd)
        assert {s.code: s.amount_vnd for s in again.shares} == amounts(run, option.set_id)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Unit.objects.filter(run=run).update(measures={})


def test_a_list_that_is_not_recognised_stops_the_division_and_is_named(db: None) -> None:
    world = make_council(but=NAM_LAU)
    with pytest.raises(Refused, match=r"Chưa có số liệu “Số hộ nghèo” của 1 đơn vị: Xã Nậm Lầu"):
        begun(world)
    few = running.NewRun(world.pot.pk, MILLION, MAP_75, (A,), unit_codes=frozenset({"03781", "04159"}))
    assert running.start_run(new=few, by=world.officer).units.count() == 2
    with pytest.raises(Refused, match="Không có xã mang mã 99999"):
        running.start_run(new=replace(few, unit_codes=frozenset({"99999"})), by=world.officer)


@pytest.mark.parametrize("is_open", [True, False])
def test_nothing_recognised_for_the_year(world: Council, is_open: bool) -> None:
    CommuneReview.objects.update(state="classified")
    if not is_open:
        Round.objects.update(year=2023)
    with pytest.raises(Refused, match="Năm 2025 chưa có danh sách hộ nghèo nào được công nhận"):
        begun(world)


def test_all_without_weight_is_refused(world: Council) -> None:
    run = begun(world)
    nobody = [Unit(run=run, code=str(n), name="x", measures={"poor_households": "0", "near_poor_households": "0"}) for n in range(2)]
    with pytest.raises(Refused, match="Không đơn vị nào có điểm"):
        explained(Option.objects.get(run=run, set_id=B), nobody, MILLION)
    assert not Run.objects.exclude(pk=run.pk).exists()


def test_no_more_than_the_pot_has_and_what_others_speak_for(world: Council) -> None:
    with pytest.raises(Refused, match=r"còn 1.000.000.000\sđ chưa giao; phương án này chia 1.000.000.001\sđ"):
        begun(world, BILLION + 1)
    first, second = begun(world, 600 * MILLION), begun(world, 600 * MILLION)
    proposed(world, first)
    with pytest.raises(Refused, match=r"trong đó 600.000.000\sđ đang ở phương án khác"):
        proposed(world, second)
    with pytest.raises(Refused, match="Chọn ít nhất một bộ tiêu chí"):
        begun(world, MILLION, "sample_poor_districts")
    with pytest.raises(Refused, match="có hiệu lực trong năm 2026"):
        begun(world, MILLION, A, generation=MAP_204)


def test_from_figures_to_lines_of_money(world: Council) -> None:
    run = resolved(world, begun(world))
    act_as(world.finance)
    run = assigning.assign(
        run_id=run.pk, number="77/QĐ-UBND", signed_on=date(2026, 2, 20), authority="UBND tỉnh", by=world.finance
    )
    document = run.document
    assert document is not None
    assert (document.state, document.total_vnd, document.by_id) == ("waiting", BILLION, world.finance.pk)
    assert runs.free_of(world.pot).left_vnd == 0
    approved(world.books, document)
    act_as(world.finance)
    got = amounts(run)
    lines = Line.objects.filter(parent=world.pot, content="").select_related("area", "balance")
    filled = {line.area.code: line.balance.assigned_vnd for line in lines if line.balance.assigned_vnd}
    assert filled == {code: amount for code, amount in got.items() if amount}
    assert told(world.pot) == {"source": -BILLION, "allotted": BILLION}
    assert not runs.differs_from_document(run)
    acts = list(Step.objects.filter(run=run).values_list("act", flat=True))
    assert acts == ["propose", "appraise_recurrent", "endorse", "resolve", "assign"]
    logged = set(AuditEntry.objects.filter(subject=f"phương án phân bổ {run.pk}").values_list("user_id", flat=True))
    assert logged == {world.officer.pk, world.finance.pk, world.leader.pk, world.secretary.pk}


def test_a_document_that_was_thrown_away_is_made_again_on_the_same_lines(world: Council) -> None:
    run = resolved(world, begun(world))
    act_as(world.finance)
    given = {"signed_on": date(2026, 2, 20), "authority": "UBND tỉnh", "by": world.finance}
    run = assigning.assign(run_id=run.pk, number="77/QĐ", **given)
    assert run.document is not None
    with pytest.raises(Refused, match="Đã có chứng từ giao vốn 77/QĐ"):
        assigning.assign(run_id=run.pk, number="78/QĐ", **given)
    count = Line.objects.count()
    act_as(world.leader)
    return_document(document_id=run.document.pk, reason="sai số", by=world.leader)
    act_as(world.finance)
    remove_move(document_id=run.document.pk, item=1, by=world.finance)
    assert runs.differs_from_document(run)
    discard_document(document_id=run.document.pk, by=world.finance)
    again = assigning.assign(run_id=run.pk, number="78/QĐ", **given)
    assert again.document is not None
    assert (again.document.total_vnd, Line.objects.count()) == (BILLION, count)


def test_whose_word_it_is(world: Council) -> None:
    run = begun(world)
    act_as(world.finance)
    with pytest.raises(Refused, match="không còn chờ thẩm định"):
        steps.appraise(run_id=run.pk, text="x", by=world.finance)
    with pytest.raises(Refused, match="không có việc “đề nghị”"):
        steps.propose(run_id=run.pk, option_id=1, text="x", by=world.finance)
    proposed(world, run)
    act_as(world.investment)
    with pytest.raises(Refused, match="Kinh phí sự nghiệp do cơ quan tài chính thẩm định"):
        steps.appraise(run_id=run.pk, text="x", by=world.investment)
    act_as(world.finance)
    with pytest.raises(Refused, match="Ghi ý kiến"):
        steps.appraise(run_id=run.pk, text=" ", by=world.finance)
    with pytest.raises(Refused, match="Chưa có nghị quyết"):
        assigning.assign(run_id=run.pk, number="1", signed_on=date(2026, 2, 1), authority="x", by=world.finance)
    with pytest.raises(Stale):
        steps.appraise(run_id=run.pk, text="x", version=1, by=world.finance)
    steps.appraise(run_id=run.pk, text="Được.", by=world.finance)
    act_as(world.leader)
    with pytest.raises(Refused, match="tờ trình"):
        steps.endorse(run_id=run.pk, number="", signed_on=date(2026, 2, 1), text="", by=world.leader)
    steps.endorse(run_id=run.pk, number="1/TTr", signed_on=date(2026, 2, 1), text="", by=world.leader)
    act_as(world.secretary)
    with pytest.raises(Refused, match="Đính kèm bản quét nghị quyết"):
        steps.resolve(run_id=run.pk, number="1/NQ", signed_on=date(2026, 2, 1), file=None, by=world.secretary)
    steps.send_back(run_id=run.pk, reason="Hội đồng không thông qua.", by=world.secretary)
    run.refresh_from_db()
    assert (run.state, run.return_reason) == ("draft", "Hội đồng không thông qua.")
    act_as(world.officer)
    running.add_option(run_id=run.pk, set_id=FLOOR, by=world.officer)
    assert min(amounts(run, FLOOR).values()) >= 5 * MILLION
    assert proposed(world, run, FLOOR).appraised_by_id is None


def test_who_proposed_does_not_appraise_though_they_came_to_hold_the_desk(world: Council) -> None:
    run = proposed(world, begun(world))
    world.officer.assignments.update(valid_to=date(2026, 1, 1))
    assign_role(user=world.officer, role="finance_officer", area=area("14"), agency_id="", valid_from=date(2026, 1, 2), valid_to=None,
                by=None)  # fmt: skip
    act_as(world.officer)
    with pytest.raises(Refused, match="Người đề nghị không tự thẩm định"):
        steps.appraise(run_id=run.pk, text="x", by=world.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(appraised_by_id=world.officer.pk)


def test_what_was_divided_does_not_change_on_the_way(world: Council) -> None:
    run = proposed(world, begun(world))
    other = Option.objects.get(run=run, set_id=B)
    for change in ({"amount_vnd": 1}, {"chosen": other}, {"figures_year": 2024}):
        with pytest.raises(IntegrityError, match="allocation_run_keeps"), transaction.atomic():
            Run.objects.filter(pk=run.pk).update(**change)
    unit = Unit.objects.filter(run=run)[0]
    more = Option.objects.create(run=run, area=run.area, set_id="x", name_vi="x", criteria={}, weight="1", at=run.at)
    with pytest.raises(IntegrityError, match="allocation_share_sum"), transaction.atomic():
        Share.objects.create(option=more, unit=unit, area=unit.area, amount_vnd=1, weight="1", exact_vnd="1")


def test_a_commune_reads_its_own_part_once_resolved(world: Council) -> None:
    run = begun(world)
    act_as(world.books.namlau_accountant)
    assert not Run.objects.exists()
    assert not Option.objects.exists()
    assert set(Unit.objects.values_list("code", flat=True)) == {NAM_LAU}
    resolved(world, run)
    act_as(world.books.namlau_accountant)
    mine = {area(NAM_LAU).pk}
    assert [s.unit.code for s in runs.shares_for(mine)] == [NAM_LAU]
    assert set(Step.objects.values_list("act", flat=True)) == {"resolve"}
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from allocation_unit")
        assert cursor.fetchone() == (1,)
