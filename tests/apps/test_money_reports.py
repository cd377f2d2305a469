"""Where the money is: page, table, file and lines say one sum; days, years, blocks and areas are kept apart."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.money.actions.documents import reverse_document, submit_document
from giamngheo.apps.money.models import Line
from giamngheo.apps.money.queries.lines import lines_in, sums_of
from giamngheo.apps.money.terms import projects_told
from giamngheo.apps.money_reports import official, queries
from giamngheo.apps.money_reports.asked import BUDGET, Asked, asked_of
from giamngheo.apps.places.queries import all_area_ids
from giamngheo.apps.praise.queries import figures
from giamngheo.engine.funnel import STAGES
from giamngheo.kit import clock

from .conftest import area
from .money_world import MILLION, YEAR, Treasury, approved, drafted, line, make_treasury, posted
from .review_world import NAM_LAU, PHIENG_PAN, act_as, counted_queries

ClientOf = Callable[[User], Client]
PAGES = ("funnel", "heat", "burn", "waiting", "papers", "form", "national", "lines")


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[Treasury]:
    """One world for the module, in a transaction that ends with it."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            yield make_world()
            transaction.set_rollback(True)
        connection.close()


@pytest.fixture
def db(standing: Treasury, django_db_blocker: Any) -> Iterator[None]:
    """A savepoint in the module's transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(db: None, standing: Treasury) -> Treasury:
    act_as(standing.finance)
    return standing


def make_world() -> Treasury:
    """Nậm Lầu: 100 assigned and entered, 60 paid, 10 advanced. Phiêng Pằn: 50 assigned, nothing entered. The province
    keeps 50 that it has not assigned. Carried over from 2025 to Nậm Lầu: 20, of which 5 paid. A loan of 900."""
    made = make_treasury()
    posted(made, "approve", (made.top, 200 * MILLION))
    posted(made, "allot", (made.top, 100 * MILLION, "approved", made.nam_lau), (made.top, 50 * MILLION, "approved", made.phieng_pan))
    posted(made, "enter", (made.nam_lau, 100 * MILLION))
    posted(made, "pay", (made.nam_lau, 60 * MILLION))
    posted(made, "advance", (made.nam_lau, 10 * MILLION))
    act_as(made.finance)
    old = line(made.finance, NAM_LAU, "UBND xã", plan_year=2025)
    new = line(made.finance, NAM_LAU, "UBND xã", plan_year=YEAR, origin_year=2025)
    posted(made, "approve", (old, 20 * MILLION))
    posted(made, "carry", (old, 20 * MILLION, "approved", new))
    posted(made, "enter", (new, 20 * MILLION))
    posted(made, "pay", (new, 5 * MILLION))
    act_as(made.finance)
    loan = line(made.finance, NAM_LAU, "NHCSXH", source="credit")
    posted(made, "approve", (loan, 900 * MILLION))
    act_as(made.finance)
    return made


def asked(**more: Any) -> Asked:
    return Asked(**{"area_ids": all_area_ids(), "day": clock.today(), "year": YEAR, "block": BUDGET, **more})


def page(client: Client, name: str, query: str = "") -> Any:
    shown = client.get(f"{reverse(f'money_reports:{name}')}?{query}")
    assert shown.status_code == 200
    return shown


def test_the_funnel_counts_each_dong_once_and_no_loan(world: Treasury, client_of: ClientOf) -> None:
    shown = page(client_of(world.finance), "funnel", f"nam={YEAR}&theo=don_vi")
    total = shown.context["total"].figures
    assert [getattr(total, stage) // MILLION for stage in STAGES] == [220, 170, 120, 75, 0]
    assert shown.context["total"].rate("assigned") == pytest.approx(75 / 170)
    assert shown.context["total"].rate("this_year") == pytest.approx(70 / 150)
    assert shown.context["total"].rate("planned") == pytest.approx(75 / 220)
    others = list(shown.context["others"].rows)
    assert [(r.label, r.figures.planned) for r in others] == [("Tín dụng chính sách", 900 * MILLION)]
    assert shown.context["others"].foot is None
    text = shown.content.decode()
    assert "220.000.000" in text
    assert "1.120" not in text
    sums = sums_of(lines_in(all_area_ids()).filter(plan_year=YEAR), ["central"])
    assert (sums.own_vnd, sums.disbursed_vnd) == (total.planned, total.disbursed)


def test_a_nomination_tells_the_rate_of_the_budget_alone(world: Treasury) -> None:
    """Aid that was all spent makes no commune quicker with the Programme's money."""
    top = line(world.finance, "14", "Sở Tài chính", source="aid")
    aid = line(world.finance, NAM_LAU, "UBND xã", source="aid", parent_id=top.pk)
    posted(world, "approve", (top, 500 * MILLION))
    posted(world, "allot", (top, 500 * MILLION, "approved", aid))
    for kind in ("enter", "pay"):
        posted(world, kind, (aid, 500 * MILLION))
    act_as(world.finance)
    told = figures.FIGURES["money"](figures.Nominee("commune", area(NAM_LAU), "Nậm Lầu"), YEAR)
    assert told == {"values": {"assigned_vnd": 120 * MILLION, "disbursed_vnd": 75 * MILLION}}


def test_page_table_file_and_lines_say_one_sum_to_the_province_and_to_a_commune(world: Treasury, client_of: ClientOf) -> None:
    """Every cut, one year and all years, all the figures of the funnel."""
    every = ("du_an", "don_vi", "nam", "nguon", "loai_von")
    for viewer, whole, cuts in ((world.finance, 220, every), (world.namlau_accountant, 120, ("du_an", "nam"))):
        client = client_of(viewer)
        opened: dict[str, int] = {}
        for cut in cuts:
            for year in (str(YEAR), ""):
                total = one_sum(client, viewer, cut, year, opened)
                # 20 were carried over from the year before: over all years they count once.
                assert total.planned == whole * MILLION
        assert len(opened) > 20


def sum_behind(client: Client, viewer: User, address: str, *, is_whole: bool) -> int:
    """What the lines add up to; ``is_whole``: as their page and their file have it."""
    if not is_whole:
        act_as(viewer)
        request = RequestFactory().get(address)
        request.access = access_of(viewer, clock.today())  # type: ignore[attr-defined]
        return queries.lines_behind(asked_of(request), request.GET["so"]).total_vnd
    behind = client.get(address)
    total: int = behind.context["found"].total_vnd
    assert sum(r.amount_vnd for r in behind.context["table"].rows) == total
    file = client.get(behind.context["table"].export_url.replace(".xlsx", ".csv"))
    assert b"".join(file.streaming_content).decode().count("\n") == behind.context["found"].count + 1
    return total


def one_sum(client: Client, viewer: User, cut: str, year: str, opened: dict[str, int]) -> Any:
    """A cut's page, its rows, its file, and the lines behind each of its numbers; returns the page's figures.
    ``opened``: addresses of lines already asked, with their sum."""
    shown = page(client, "funnel", f"nam={year}&theo={cut}")
    table, others, total = shown.context["table"], shown.context["others"], shown.context["total"]
    rows = list(table.rows)
    is_each_year = not year and cut == "nam"
    for stage in STAGES:
        again = sum(r.figures.carried for r in rows) if is_each_year and stage == "planned" else 0
        assert sum(getattr(r.figures, stage) for r in rows) - again == getattr(total.figures, stage)
    bars = shown.context["bars"]["rows"]
    assert [bar["value"] for bar in bars] == [getattr(total.figures, stage) for stage in STAGES]
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(table.export_url).streaming_content))).active
    printed = [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]]
    whole = [*rows, total, *(others.rows if others else ())]
    assert len(printed) == len(whole)
    measures = [c.key for c in table.columns if c.url]
    for told, row in zip(printed, whole, strict=True):
        assert list(told[1 : 1 + len(measures)]) == [getattr(row.figures, m) for m in measures], row.label
    numbers = [(getattr(row.figures, c.key), c.url(row)) for row in rows for c in table.columns if c.url]
    numbers += [(getattr(total.figures, stage), bar["url"]) for stage, bar in zip(STAGES, bars, strict=True)]
    numbers += [(getattr(row.figures, c.key), c.url(row)) for row in (others.rows if others else ()) for c in others.columns if c.url]
    numbers += [(None, hold["url"]) for hold in shown.context["holds"]]
    for number, address in numbers:
        assert (address is None) == (number == 0)
        if address and address not in opened:
            opened[address] = sum_behind(client, viewer, address, is_whole=is_each_year)
        if address and number is not None:
            assert opened[address] == number, address
    return total.figures


def test_a_day_is_as_it_was_and_a_reversal_takes_back_from_every_stage(world: Treasury, client_of: ClientOf) -> None:
    """Nothing was booked before today; what is asked for tomorrow is told as of today."""
    client = client_of(world.finance)
    assert page(client, "funnel", f"nam={YEAR}&ngay=2020-01-01").context["total"].figures.planned == 0
    late = page(client, "funnel", f"nam={YEAR}&ngay=2099-01-01")
    assert late.context["asked"].day == clock.today()
    assert page(client, "funnel", f"nam={YEAR}&ngay=hom-nay").context["total"].figures.planned == 220 * MILLION
    made = posted(world, "pay", (world.nam_lau, 30 * MILLION))
    act_as(world.accountant)
    before = queries.sums(asked())[()]
    back = reverse_document(
        document_id=made.pk, number="9/ĐC", signed_on=date(2026, 3, 2), reason="ghi nhầm", by=world.accountant
    )
    approved(world, back)
    act_as(world.finance)
    after = queries.sums(asked())[()]
    assert (before.disbursed - after.disbursed, before.planned, after.spendable - before.spendable) == (
        30 * MILLION, after.planned, 30 * MILLION,
    )  # fmt: skip


def test_a_question_to_the_ledger_leaves_the_planner_as_it_was(world: Treasury) -> None:
    """Left without sorts, the next question of the same transaction took minutes on a district."""
    with connection.cursor() as cursor:
        asked = "select current_setting('enable_sort'), current_setting('work_mem')"
        cursor.execute(asked)
        before = cursor.fetchone()
        assert queries._rows("select current_setting('enable_sort')", {}) == [("off",)]
        cursor.execute(asked)
        assert cursor.fetchone() == before == ("on", before[1])


def test_a_commune_sees_its_own(world: Treasury, client_of: ClientOf) -> None:
    client = client_of(world.phiengpan_accountant)
    assert page(client, "funnel", f"nam={YEAR}").context["total"].figures.planned == 50 * MILLION
    assert client.get(f"{reverse('money_reports:funnel')}?dia_ban={area(NAM_LAU).pk}").status_code == 404
    for name in PAGES:
        assert "Sở Tài chính" not in page(client, name, f"nam={YEAR}&muc=don_vi").content.decode(), name
    mine = page(client, "lines", f"nam={YEAR}&don_vi=UBND xã&noi={area(NAM_LAU).pk}&so=planned")
    assert mine.context["found"].count == 0
    chosen = page(client_of(world.finance), "funnel", f"nam={YEAR}&dia_ban={area(PHIENG_PAN).pk}")
    assert chosen.context["total"].figures.planned == 50 * MILLION


def test_slowest_first_with_who_must_act_and_the_calendar_with_its_unsure_term(world: Treasury, client_of: ClientOf) -> None:
    client = client_of(world.finance)
    for query in (f"nam={YEAR}", f"nam={YEAR}&theo=thang"):
        rows = page(client, "heat", query).context["rows"]
        assert [r["rate"] for r in rows] == ["0,0\u00a0%", "62,5\u00a0%", ""]
        assert [str(r["who"]) for r in rows] == [
            "cán bộ đối chiếu kho bạc nhập dự toán", "kế toán đơn vị lập hồ sơ thanh toán", "cán bộ tài chính giao vốn",
        ]  # fmt: skip
        last = [cell["text"] for cell in rows[1]["cells"]][-1]
        assert last == "63\u00a0%"
    left = [client.get(r["left_url"]).context["found"].total_vnd for r in rows if r["left_url"]]
    assert [vnd // MILLION for vnd in left] == [50, 45, 50]
    own = page(client, "heat", f"nam={YEAR}&mau_so=this_year").context["rows"]
    assert own[1]["rate"] == "70,0\u00a0%"
    shown = page(client, "burn", f"nam={YEAR}")
    last = shown.context["rows"][-1]
    assert (last.day, last.figures.left) == (clock.today(), 145 * MILLION)
    assert 0 < last.line_vnd < 220 * MILLION
    column = next(c for c in shown.context["table"].columns if c.key == "left")
    assert client.get(column.url(last)).context["found"].total_vnd == last.figures.left  # type: ignore[misc]
    text = shown.content.decode()
    assert "<polyline" in text
    assert "Mốc chưa xác nhận" in text
    assert page(client, "burn", "nam=2024").context["drawing"] is None


def test_who_must_act(world: Treasury, client_of: ClientOf) -> None:
    drafted_one = drafted(world, "pay", (world.nam_lau, MILLION))
    submit_document(document_id=drafted_one.pk, by=world.accountant)
    act_as(world.finance)
    shown = page(client_of(world.finance), "waiting", f"nam={YEAR}")
    rows = {r.label: r for r in shown.context["table"].rows}
    nam_lau = next(r for label, r in rows.items() if "Nậm Lầu" in label)
    phieng_pan = next(r for label, r in rows.items() if "Phiêng Pằn" in label)
    assert nam_lau.waiting.count == 1
    column = next(c for c in shown.context["table"].columns if c.key == "waiting")
    papers = client_of(world.finance).get(column.url(nam_lau))  # type: ignore[misc]
    assert [(r.pk, r.amount_vnd) for r in papers.context["table"].rows] == [(drafted_one.pk, MILLION)]
    assert (shown.context["documents"], papers.context["count"]) == (1, 1)
    assert page(client_of(world.phiengpan_accountant), "papers", f"nam={YEAR}").context["count"] == 0
    assert nam_lau.advanced_since == clock.today()
    assert phieng_pan.not_entered_since == clock.today()
    assert (nam_lau.not_entered_since, phieng_pan.advanced_since) == (None, None)
    assert phieng_pan.figures.not_entered == 50 * MILLION
    stuck = [r.stuck_vnd for r in rows.values()]
    assert stuck == sorted(stuck, reverse=True)


def test_the_form_adds_up_and_its_exact_sheet_says_the_same(world: Treasury, client_of: ClientOf) -> None:
    posted(world, "pay", (world.nam_lau, 1_234_567))
    act_as(world.finance)
    client = client_of(world.finance)
    month = f"nam={YEAR}&ky=month&so_ky={clock.today().month}"
    shown = page(client, "form", f"{month}&muc=don_vi")
    rows = list(shown.context["table"].rows)
    whole = rows[0].cells[""]
    assert whole.disbursed == whole.disbursed_in == 75 * MILLION + 1_234_567
    assert whole.carried_in == 20 * MILLION
    for level in (1, 3):
        inside = [r for r in rows if r.level == level and "credit" not in str(r.query)]
        assert sum(r.cells[""].assigned for r in inside) == whole.assigned
    assert whole.assigned == sum(rows[0].cells[c].assigned for c in ("investment", "recurrent"))
    for column in shown.context["table"].columns:
        address = column.url(rows[0]) if column.url else None
        if address:
            assert client.get(address).context["found"].total_vnd == column.raw(rows[0]) * MILLION, column.key
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(shown.context["table"].export_url).streaming_content)))
    total = [c.value for c in next(r for r in book["Bieu"].iter_rows() if r[1].value and "Tổng vốn" in str(r[1].value))]
    names = [c.id for c in official.form().columns]  # type: ignore[union-attr]
    assert total[2 + names.index("disbursed")] == pytest.approx(76.234567)
    exact = list(book["So dong"].iter_rows(min_row=2, values_only=True))
    assert sum(r[9] for r in exact if r[1] == "Ngân sách Trung ương") == whole.disbursed
    text = str([[c.value for c in r] for r in book["Bieu"].iter_rows()])
    assert "triệu đồng" in text
    assert "THỦ TRƯỞNG ĐƠN VỊ" in text
    assert "chưa xác nhận" in text


    earlier = page(client, "form", f"nam={YEAR}&ky=quarter&so_ky=1")
    assert next(iter(earlier.context["table"].rows)).cells[""].disbursed == 0
    assert [p.number for p in official.periods_of(2026) if p.kind == "month"] == list(range(1, 14))


def test_the_day_a_year_closes_is_the_plans_and_is_said_with_its_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    law = official.terms.law()
    term = replace(law.terms["adjustment_end"], month_day="02-15")
    monkeypatch.setattr(official.terms, "law", lambda: replace(law, terms={**law.terms, "adjustment_end": term}))
    periods = official.periods_of(2026)
    closing = [p for p in periods if p.is_closing]
    assert [(p.kind, p.end) for p in closing] == [("month", date(2027, 2, 15)), ("year", date(2027, 2, 15))]
    assert "15/02/2027" in official.closing_words(closing[0])
    assert "chưa xác nhận" in official.closing_words(closing[0])
    assert official.closing_words(periods[0]) == ""


def test_the_export_guesses_no_code(world: Treasury, client_of: ClientOf) -> None:
    client = client_of(world.finance)
    shown = page(client, "national", f"nam={YEAR}")
    assert shown.context["missing"] == len(list(shown.context["table"].rows)) > 0
    assert "chưa có mã" in shown.content.decode()
    answer = client.get(f"{reverse('money_reports:national_file', args=['xlsx'])}?nam={YEAR}")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book["Du lieu"].iter_rows(values_only=True))
    heads = list(rows[0])
    data = rows[2:]
    assert len(data) == Line.objects.filter(plan_year=YEAR).count()
    assert all(str(r[heads.index("Dự án, tiểu dự án")]).startswith("chưa có mã: ") for r in data)
    assert sum(r[heads.index("Giải ngân lũy kế (đồng)")] for r in data) == 75 * MILLION
    # Officials read every sheet: no word of ours in it.
    assert {r[0] for r in list(book["Ma"].iter_rows(values_only=True))[1:]} <= {"dự án, tiểu dự án", "loại vốn", "nguồn vốn"}
    assert "confirmed" not in " ".join(str(r[0]) for r in book["Ghi chu"].iter_rows(values_only=True))
    assert {name.partition(",")[0] for id, name in projects_told().items() if id.startswith("p3_")} == {"Dự án 3"}
    form = client.get(f"{reverse('money_reports:form_file', args=['xlsx'])}?nam={YEAR}&ky=month&so_ky=3")
    assert f"bieu-giai-ngan-{YEAR}-thang-3.xlsx" in form["Content-Disposition"]
    assert b"".join(form.streaming_content)


def test_pages_cost_the_same_whatever_their_length_and_no_other_files_exist(world: Treasury, client_of: ClientOf) -> None:
    client = client_of(world.finance)
    addresses = [f"{reverse(f'money_reports:{name}')}?nam={YEAR}&theo=don_vi&muc=don_vi" for name in PAGES]
    costs: list[list[int]] = []
    for more in (1, 6):
        for number in range(more):
            act_as(world.finance)
            extra = line(world.finance, NAM_LAU, f"Đơn vị {more} {number}")
            posted(world, "approve", (extra, MILLION))
        costs.append([])
        for address in addresses:
            with counted_queries(12), CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            costs[-1].append(len(captured))
    assert costs[0] == costs[1]
    for name in ("funnel_file", "lines_file", "waiting_file", "papers_file", "form_file", "national_file"):
        assert client.get(reverse(f"money_reports:{name}", args=["pdf"])).status_code == 404
