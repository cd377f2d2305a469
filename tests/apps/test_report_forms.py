"""Forms of reports: every number is the one of its page, versions freeze and compare, Word and workbook say the same."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import docx
import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.accounts.models import User
from giamngheo.apps.delivery import giving
from giamngheo.apps.indicators import queries as indicators
from giamngheo.apps.indicators.computing import Where
from giamngheo.apps.money_reports.asked import BUDGET, Asked
from giamngheo.apps.money_reports.cuts import rows_of
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import areas_inside
from giamngheo.apps.planning.queries.period import period_money
from giamngheo.apps.report_forms import difference, filling, pdf, sentences, sheet, svg, tables, withholding, word
from giamngheo.apps.report_forms.reads import Reads
from giamngheo.apps.report_forms.shapes import Cell, Chart, Filled, FilledTable, Section
from giamngheo.apps.reporting import contents
from giamngheo.apps.steering.actions import difficulties
from giamngheo.apps.steering.actions.difficulties import NewDifficulty
from giamngheo.apps.steering.reach import managing_agency
from giamngheo.apps.supervision.models import Inspection, Recommendation
from giamngheo.engine.funnel import Figures
from giamngheo.engine.plan_report_forms import FILLINGS
from giamngheo.engine.report_periods import parse
from giamngheo.kit import clock, formats

from .conftest import Society, area
from .indicator_world import World, build
from .money_world import MILLION, Treasury, line, make_treasury, posted
from .review_world import NAM_LAU, PHIENG_PAN, act_as

ClientOf = Callable[[User], Client]
MOST_QUERIES = 40


def table_of(filled: Filled, id: str) -> FilledTable:
    return next(table for section in filled.sections for table in section.tables if table.id == id)


def cell_of(filled: Filled, table: str, row: str, column: str) -> Cell:
    return next(one["cells"][column] for one in table_of(filled, table).rows if one["id"] == row)  # type: ignore[no-any-return]


def filled_of(form: str, code: str, period: str, as_of: date | None = None) -> Filled:
    """Filled within its bound of queries, and the same again out of JSON."""
    with CaptureQueriesContext(connection) as asked:
        made = filling.fill(form, area_id=area(code).pk, period_key=period, as_of=as_of or clock.today())
    assert len(asked) <= MOST_QUERIES, (form, len(asked))
    assert Filled.from_json(json.loads(json.dumps(made.as_json()))) == made
    return made


def spent(society: Society) -> Treasury:
    """Nậm Lầu 100 assigned, 60 paid in 2026, and 20 of 2025 carried over, of which 5 paid; Phiêng Pằn 50 assigned."""
    made = make_treasury()
    posted(made, "approve", (made.top, 200 * MILLION))
    posted(made, "allot", (made.top, 100 * MILLION, "approved", made.nam_lau), (made.top, 50 * MILLION, "approved", made.phieng_pan))
    posted(made, "enter", (made.nam_lau, 100 * MILLION))
    posted(made, "pay", (made.nam_lau, 60 * MILLION))
    act_as(made.finance)
    old = line(made.finance, NAM_LAU, "UBND xã", plan_year=2025)
    new = line(made.finance, NAM_LAU, "UBND xã", plan_year=2026, origin_year=2025)
    posted(made, "approve", (old, 20 * MILLION))
    posted(made, "carry", (old, 20 * MILLION, "approved", new))
    posted(made, "enter", (new, 20 * MILLION))
    posted(made, "pay", (new, 5 * MILLION))
    return made


def steered(society: Society) -> None:
    """A difficulty of Nậm Lầu raised today; an inspection there concluded today with a recommendation, another only planned."""
    today = clock.today()
    act_as(society.nam_lau_officer)
    difficulties.raise_difficulty(by=society.nam_lau_officer, new=NewDifficulty(
        area_id=area(NAM_LAU).pk, title="Đường bản chưa giải ngân", what="Hồ sơ chờ thẩm định", project="p1_1", beyond="department",
        about="money", managing_agency=managing_agency(), wanted_on=today + timedelta(days=5),
    ))  # fmt: skip
    act_as(society.province_officer)
    given: dict[str, Any] = {
        "area": area(NAM_LAU), "body": "department", "title": "Kiểm tra", "checklist": "programme", "planned_on": today, "at": clock.now(),
    }  # fmt: skip
    Inspection.objects.create(**given)
    done = Inspection.objects.create(**given, state="concluded", visited_on=today, concluded_on=today, conclusion="Cơ bản đạt")
    for number, state in enumerate(("open", "closed")):
        Recommendation.objects.create(
            inspection=done, area=area(NAM_LAU), finding="x", text=f"Việc {number}", due_on=today + timedelta(days=9), at=clock.now(),
            state=state, answer="Đã làm" if state == "closed" else "", closed_at=clock.now() if state == "closed" else None,
        )  # fmt: skip


@pytest.mark.django_db
def test_indicators_supports_and_oversight_are_those_of_their_pages(society: Society, client_of: ClientOf) -> None:
    world: World = build(society)
    steered(society)
    act_as(society.province_officer)
    today, top = clock.today(), area("14")
    made = filled_of("mau_01", "14", "2025")
    codes = [one.id for one in indicators.catalogue().indicators.values()]
    told = indicators.values(codes, [2025], Where(top.pk, "commune", top.generation_id, today))
    compared = 0
    for name in ("targets", "results"):
        for row in table_of(made, name).rows:
            if row["level"]:
                assert row["cells"]["value"].value == told[row["id"], 2025][None].value, row["id"]
                compared += row["cells"]["value"].value is not None
    assert compared > 30
    # What nobody has counted is said in words, and of how many communes the rest is.
    assert cell_of(made, "results", "DA5a", "value") == Cell(None, "chưa có số liệu")
    assert cell_of(made, "targets", "T1", "value").text == "5,00 (mới 2/75 xã)"
    assert cell_of(made, "poverty", "2025", "poor").value == 3
    assert "mới 2/75 xã" in made.sections[2].sentence
    ids = frozenset(areas_inside(top).values_list("pk", flat=True))
    counts = giving.on_map(giving.Asked(top.generation_id, "commune", ids, 2025))
    for row in table_of(made, "supports").rows:
        one = counts.contents.get(row["id"], counts.total)
        assert [row["cells"][k].value for k in ("supports", "accepted", "homes", "people")] == [
            one.supports, one.accepted, one.homes, one.people,
        ], row  # fmt: skip
    by_unit = table_of(filled_of("bieu_03_15", "14", "2025"), "unit_general")
    units = indicators.values(["C1"], [2025], Where(top.pk, "commune", top.generation_id, today))["C1", 2025]
    assert [(r["head"], r["cells"]["C1"].value) for r in by_unit.rows[1:]] == [
        (a.name, units[a.pk].value) for a in (area(NAM_LAU), area(PHIENG_PAN))
    ]
    assert by_unit.note.startswith("Mẫu bảng chưa xác nhận.")
    assert "73 đơn vị chưa có số liệu" in by_unit.note
    # Today's year holds what was raised and inspected today; last year's report does not.
    now = filled_of("mau_01", NAM_LAU, str(today.year))
    assert [cell_of(now, "difficulties", r, "count").value for r in ("raised", "answered", "open", "late")] == [1, 0, 1, 0]
    assert [cell_of(now, "inspections", "department", c).value for c in ("planned", "visited", "concluded")] == [2, 1, 1]
    assert [cell_of(now, "recommendations", r, "count").value for r in ("made", "closed", "open", "late")] == [2, 1, 1, 0]
    assert [r["head"] for r in table_of(now, "difficulties_open").rows] == ["Đường bản chưa giải ngân"]
    assert cell_of(made, "difficulties", "raised", "count").value == 0
    _links_open(made, now, client_of(society.province_officer), client_of(society.nam_lau_officer))
    # Supports began in November 2025: not in its first half, nor in the years before, and in the whole years that hold it.
    given = {key: Reads(top, parse(key), today).given.total.supports for key in ("2025", "2025-H1", "2021-2024", "2021-2025")}
    assert given["2025"] == given["2021-2025"] > 0
    assert given["2025-H1"] == given["2021-2024"] == 0
    # Who has nothing to do with a difficulty is not told of it by name.
    page = reverse("report_forms:form", args=["mau_01"]) + f"?dia_ban={top.pk}&ky={today.year}"
    bank = create_user(username="nganhang", full_name="nganhang", password=None, by=None, is_demo=True)
    given_on = {"valid_from": date(2025, 3, 1), "valid_to": None, "by": None}
    assign_role(user=bank, role="province_officer", area=top, agency_id="nhcsxh", **given_on)
    named = [
        [row["head"] for row in table_of(client_of(user).get(page).context["filled"], "difficulties_open").rows]
        for user in (society.province_officer, bank)
    ]  # fmt: skip
    assert named == [["Đường bản chưa giải ngân"], []]
    assert world.society is society


def _links_open(province: Filled, commune: Filled, officer: Client, of_commune: Client) -> None:
    """The first link of each table opens for who may see the form, and an indicator's page says the same number."""
    page = officer.get(cell_of(province, "targets", "T4", "value").url)
    assert f">{cell_of(province, 'targets', 'T4', 'value').text} người<" in page.content.decode()
    for filled, client in ((province, officer), (commune, of_commune)):
        for section in filled.sections:
            for table in section.tables:
                urls = [cell.url for row in table.rows for cell in row["cells"].values() if cell.url]
                # Inspections are nobody's page but of who inspects and who answers.
                if urls:
                    assert client.get(urls[0]).status_code == 200, (table.id, urls[0])


@pytest.mark.django_db
def test_money_is_that_of_the_ledgers_pages(society: Society, client_of: ClientOf) -> None:
    made = spent(society)
    client = client_of(made.leader)
    page = client.get(f"{reverse('money_reports:form')}?nam=2026&ky=year&so_ky=1&dia_ban={area(NAM_LAU).pk}")
    act_as(society.province_officer)
    filled = filled_of("mau_01", NAM_LAU, "2026")
    rows = [row for row in table_of(filled, "money").rows if not row["head"].startswith("Trong đó")]
    shown = page.context["table"].rows
    assert [r["head"] for r in rows] == [one.label for one in shown]
    for row, one in zip(rows, shown, strict=True):
        for column in current_plan().disbursement_form.columns:  # type: ignore[union-attr]
            value = getattr(one.cells[""], column.id)
            cell = row["cells"][column.id]
            if column.id == "rate":
                assert cell.value == pytest.approx(100 * value, abs=1e-4)
            else:
                assert (cell.value or 0) * MILLION == value
    assert rows[0]["cells"]["assigned"].text == "120"
    assert rows[0]["cells"]["carried_in"].text == "20"
    assert "đã giao 120 triệu đồng" in filled.sections[5].sentence
    assert "65 triệu đồng" in filled.sections[5].sentence
    assert "chưa biết nợ xây dựng cơ bản" in filled.sections[5].sentence
    lines = client.get(rows[0]["cells"]["disbursed"].url)
    assert formats.money(65 * MILLION) in lines.content.decode()
    act_as(society.province_officer)
    # Over the years money carried over counts once, as on the funnel of all years.
    whole = filled_of("mau_02", NAM_LAU, "2021-2026")
    ids = frozenset(areas_inside(area(NAM_LAU)).values_list("pk", flat=True))
    for one in rows_of(Asked(area_ids=ids, day=clock.today(), block=BUDGET), "du_an"):
        cells = next(r["cells"] for r in table_of(whole, "money_projects").rows if r["head"] == one.label)
        assert [cells[c].value * MILLION for c in ("planned", "assigned", "disbursed")] == [
            one.figures.planned, one.figures.assigned, one.figures.disbursed,
        ]  # fmt: skip
    assert cell_of(whole, "money_years", "total", "planned").text == "120"
    assert cell_of(whole, "money_years", "2024", "planned") == Cell(None, "chưa có số liệu")
    final = filled_of("mau_02", "14", "2021-2025")
    for kind in period_money(current_plan().periods["2021_2025"], frozenset(areas_inside(area("14")).values_list("pk", flat=True))).kinds:
        assert cell_of(final, "money_period", kind.funding.id, "disbursed").value == kind.ledger.disbursed_vnd / MILLION
    # A half year stops at its last day: nothing was booked by June.
    half = filled_of("mau_01", NAM_LAU, "2025-H1")
    assert table_of(half, "money").rows == []
    assert filling.fill("mau_01", area_id=area(NAM_LAU).pk, period_key="2026", as_of=date(2026, 1, 1)).is_preliminary


@pytest.mark.django_db
def test_screens_files_and_who_sees_what(society: Society, client_of: ClientOf) -> None:
    build(society)
    officer, other, leader = (client_of(u) for u in (society.nam_lau_officer, society.phieng_pan_officer, society.province_leader))
    listed = officer.get(reverse("report_forms:forms"))
    assert listed.content.decode().count("chưa xác nhận") >= len(filling.forms())
    here = f"?dia_ban={area(NAM_LAU).pk}&ky=2025"
    for form in filling.forms():
        assert officer.get(reverse("report_forms:form", args=[form.id])).status_code == 200, form
    page = officer.get(reverse("report_forms:form", args=["mau_01"]) + here)
    text = page.content.decode()
    for words in ("Mẫu chưa xác nhận", "Xã Nậm Lầu", "năm 2025", "Tạm tính", "<svg", "Nêu đề xuất, kiến nghị", "chưa có số liệu"):
        assert words in text, words
    assert "Xã Phiêng Pằn" not in text
    for name in ("form", "form_file"):
        args = ["mau_01"] if name == "form" else ["mau_01", "docx"]
        assert other.get(reverse(f"report_forms:{name}", args=args) + here).status_code == 404
    assert officer.get(reverse("report_forms:form", args=["mau_99"])).status_code == 404
    assert officer.get(reverse("report_forms:form_file", args=["mau_01", "odt"])).status_code == 404
    word_file = officer.get(reverse("report_forms:form_file", args=["mau_01", "docx"]) + here)
    assert "XÃ NẬM LẦU" in texts_of(b"".join(word_file.streaming_content))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(
        officer.get(reverse("report_forms:form_file", args=["bieu_02", "xlsx"]) + here).streaming_content
    )))  # fmt: skip
    assert len(book.worksheets) == 4
    # Who sees no households is told no small counts, neither on the page nor in the file.
    act_as(society.province_officer)
    full = filling.fill("mau_01", area_id=area(NAM_LAU).pk, period_key="2025", as_of=clock.today())
    seen = leader.get(reverse("report_forms:form", args=["mau_01"]) + here).context["filled"]
    assert seen != full
    small = [r["cells"][n].text for r in table_of(seen, "supports").rows for n in ("supports", "accepted", "homes", "people")]
    assert "không hiện" in small
    assert not {"1", "2", "3", "4"} & set(small)
    assert withholding.shown_to(full, may_open=True) == full
    # An official paper is Vietnamese on an English page too.
    with translation.override("en"):
        act_as(society.province_officer)
        assert filling.fill("mau_01", area_id=area(NAM_LAU).pk, period_key="2025", as_of=clock.today()) == full


def test_money_carried_out_of_a_span_stays_in_it_and_inside_it_counts_once() -> None:
    reads = Reads(Area(), parse("2021-2025"), date(2026, 6, 1))
    reads.__dict__["money_sums"] = {
        ("p1", 2024): Figures(planned=50, assigned=50, carried=10, carried_assigned=10),
        ("p1", 2025): Figures(planned=30, assigned=30, carried=20, carried_assigned=5), ("p2", 2025): Figures(planned=7),
    }  # fmt: skip
    assert (reads.money_whole().planned, reads.money_whole().assigned) == (50 - 10 + 30 + 7, 50 - 10 + 30)
    assert reads.money_whole("p2").planned == 7


def test_what_rounds_to_nothing_did_not_change() -> None:
    assert [sentences._way(n) for n in (-1.5, 0.004, 0.25)] == ["giảm 1,50 điểm %", "không đổi", "tăng 0,25 điểm %"]


def test_every_filling_and_column_of_the_plan_is_made() -> None:
    assert set(tables.FILLINGS) == set(FILLINGS)


# ---- what needs no database


def a_table(**more: Any) -> FilledTable:
    columns = [{"id": "n", "title": "Số hộ", "is_number": True}, {"id": "w", "title": "Ghi chú", "is_number": False}]
    rows = [
        {"id": "a", "head": "Xã A", "level": 1, "cells": {"n": Cell(3, "3", "/x/"), "w": Cell(None, "đủ")}},
        {"id": "b", "head": "=1+1", "level": 1, "cells": {"n": Cell(None, "chưa có số liệu"), "w": Cell(None, "")}},
    ]
    return FilledTable(**{"id": "t", "title": "Bảng thử", "unit": "hộ", "columns": columns, "rows": rows, "note": "Ghi chú", **more})


def a_form(*sections: Section) -> Filled:
    made = sections or (Section("one", "I. Mục một", 1, "Có 3 hộ.", [a_table()], [], "Nêu nguyên nhân."), Section("two", "II. Mục hai", 1))
    return Filled(
        "mau_01", "Báo cáo thử", 1, "Xã Thử", "2025-H1", date(2025, 6, 1), "abc", True, list(made), "unconfirmed", ["chưa rõ điều, TT 10"],
        "Chưa thấy mẫu.",
    )  # fmt: skip


def with_rows(form: Filled, rows: list[dict[str, Any]], sentence: str = "Có 3 hộ.") -> Filled:
    first = form.sections[0]
    return replace(form, sections=[replace(first, sentence=sentence, tables=[replace(first.tables[0], rows=rows)]), *form.sections[1:]])


HEADING = word.Heading("ỦY BAN NHÂN DÂN\nXÃ THỬ", "Thử", superior="TỈNH SƠN LA", issued_on=date(2025, 6, 2), signer_name="Lò Văn Ký")


def texts_of(content: bytes) -> str:
    """All words of a Word file, paragraphs and tables."""
    opened = docx.Document(io.BytesIO(content))
    told = [p.text for p in opened.paragraphs]
    return "\n".join([*told, *(cell.text for table in opened.tables for row in table.rows for cell in row.cells)])


def test_differences_name_cells_rows_and_sentences_and_nothing_else() -> None:
    old = a_form()
    first, second = old.sections[0].tables[0].rows
    assert difference.differences(old, Filled.from_json(old.as_json())) == []
    changed = {**first, "cells": {**first["cells"], "n": Cell(5, "5", "/y/")}}
    new = with_rows(old, [changed, {**second, "id": "c", "head": "Xã C"}], "Có 5 hộ.")
    told = [(d.row, d.column, d.old, d.new) for d in difference.differences(old, new)]
    assert told == [
        ("", "", "Có 3 hộ.", "Có 5 hộ."), ("Xã A", "Số hộ", "3", "5"), ("Xã C", "", None, "chưa có số liệu"),
        ("=1+1", "", "chưa có số liệu", None),
    ]  # fmt: skip
    # Where a number leads is no difference; a number that came where none was is one.
    moved = with_rows(old, [{**first, "cells": {**first["cells"], "n": Cell(3, "3", "/elsewhere/")}}, second])
    assert difference.differences(old, moved) == []
    gone = difference.differences(old, replace(old, sections=[replace(old.sections[0], tables=[])]))
    assert [(d.table, d.old, d.new) for d in gone] == [("Bảng thử", "Bảng thử", None)]
    # Of rows with one head each says under which it stands; its place tells it from the other.
    heads = [("s", "Vốn ngân sách", 0), ("a", "Dự án 1", 1), ("a1", "Trung ương", 2), ("b", "Dự án 2", 1), ("b1", "Trung ương", 2)]
    was, now = (
        with_rows(old, [{"id": i, "head": h, "level": n, "cells": {"n": Cell(v, str(v)), "w": Cell(None, "")}} for i, h, n in heads])
        for v in (1, 2)
    )  # fmt: skip
    told = [(d.row, d.table_id, d.row_id, d.column_id) for d in difference.differences(was, now)]
    assert told[1:] == [
        ("Dự án 1", "t", "a", "n"), ("Vốn ngân sách › Dự án 1 › Trung ương", "t", "a1", "n"),
        ("Dự án 2", "t", "b", "n"), ("Vốn ngân sách › Dự án 2 › Trung ương", "t", "b1", "n"),
    ]  # fmt: skip


def test_changes_do_not_say_what_the_table_withholds() -> None:
    names = ("supports", "accepted", "homes", "people")

    def supported(count: int) -> Filled:
        rows = [{"id": "housing", "head": "Nhà ở", "level": 1, "cells": {name: Cell(count, str(count)) for name in names}}]
        columns = [{"id": name, "title": name, "is_number": True} for name in names]
        return a_form(Section("one", "I", 1, "", [a_table(id="supports", columns=columns, rows=rows)]))

    assert contents.changes_between(supported(2).as_json(), supported(3)) == []
    assert {(one["old"], one["new"]) for one in contents.changes_between(supported(2).as_json(), supported(30))} == {("không hiện", "30")}


def test_words_stay_when_numbers_are_refreshed_and_the_file_is_the_same_again() -> None:
    words = {"one": "Do mưa lũ <b>lớn</b>.\nĐã khắc phục.\x0b", "gone": "không còn mục"}
    old, new = a_form(), with_rows(a_form(), [])
    before, after = (word.as_word(form, words, heading=HEADING) for form in (old, new))
    assert before == word.as_word(old, words, heading=HEADING)
    for content in (before, after):
        told = texts_of(content)
        for said in ("Do mưa lũ <b>lớn</b>.", "Đã khắc phục.", "BÁO CÁO", "XÃ THỬ", "TỈNH SƠN LA", "Lò Văn Ký", "6 tháng đầu năm 2025",
                     "ngày 02 tháng 6 năm 2025", "tạm tính", "Mẫu chưa xác nhận"):  # fmt: skip
            assert said in told, said
        assert "Nêu nguyên nhân." not in told
    assert "chưa có số liệu" in texts_of(before)
    # The unit stands over figures, not over none; what heads the paper is not said twice.
    assert ["Đơn vị tính: hộ" in texts_of(content) for content in (before, after)] == [True, False]
    named = texts_of(word.as_word(replace(old, title="Báo cáo giám sát thử"), words, heading=HEADING)).split("\n")
    assert named[named.index("BÁO CÁO") + 1].startswith("Giám sát thử, 6 tháng")
    assert "[Nêu nguyên nhân.]" in texts_of(word.as_word(old, {}, heading=HEADING))
    printed = pdf.as_pdf(old, words, heading=HEADING)
    assert printed.startswith(b"%PDF")
    assert printed == pdf.as_pdf(Filled.from_json(old.as_json()), words, heading=HEADING)


def test_wide_tables_lie_in_annexes_and_charts_are_pictures() -> None:
    columns = [{"id": f"c{n}", "title": f"Cột {n}", "is_number": True} for n in range(9)]
    rows = [{"id": "a", "head": "Xã A", "level": 1, "cells": {c["id"]: Cell(1, "1") for c in columns}}]
    series: list[dict[str, Any]] = [{"name": "Kết quả", "values": [12.5, None]}, {"name": "Lộ trình", "values": [50, 60]}]
    chart = Chart("c", "Biểu <đồ>", "bars", "%", ["A & B", "C"], series)
    made = word.as_word(a_form(Section("one", "I", 1, "", [a_table(columns=columns, rows=rows)], [chart])), {}, heading=HEADING)
    opened = docx.Document(io.BytesIO(made))
    assert len(opened.inline_shapes) == 1
    assert [s.page_width > s.page_height for s in opened.sections] == [False, True]
    assert "Phụ lục 1" in texts_of(made)
    drawn = svg.svg_of(chart)
    assert "A &amp; B" in drawn
    assert "<đồ>" not in drawn
    assert "12,5" in drawn
    lines = svg.svg_of(replace(chart, kind="lines"))
    assert lines.count("<circle") == 3
    assert svg.png_of(chart).startswith(b"\x89PNG")


def test_the_workbook_has_numbers_as_numbers_and_computes_nothing() -> None:
    twice = a_form(Section("one", "I", 1, "", [a_table(), a_table(id="u")]))
    book = openpyxl.load_workbook(io.BytesIO(sheet.as_workbook(twice)))
    assert len(set(book.sheetnames)) == 2
    page = book.worksheets[0]
    cells = {cell.value: cell for row in page.iter_rows() for cell in row if cell.value is not None}
    assert cells[3].data_type == "n"
    assert "chưa có số liệu" in cells
    assert any("Mẫu chưa xác nhận" in str(value) for value in cells)
    assert not [value for value in cells if isinstance(value, str) and value.startswith("=")]
    assert openpyxl.load_workbook(io.BytesIO(sheet.as_workbook(a_form(Section("two", "II", 1))))).sheetnames == ["Bieu"]
