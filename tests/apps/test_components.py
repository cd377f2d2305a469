"""The shell and its components: what they promise to pages, and what the content policy forbids them."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from lxml import html

import giamngheo
from giamngheo.kit import styleguide
from giamngheo.kit.tables import Column, Table, page_marks

PACKAGE = Path(giamngheo.__file__).parent


@pytest.fixture(autouse=True)
def _plain_static(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def tag(source: str, address: str = "/ho/?dia_ban=03664&nam=2024&lop=POOR&lop=NEAR_POOR&trang=3", **context):
    request = RequestFactory().get(address)
    text = Template("{% load gn %}" + source).render(Context({"request": request, **context}))
    return text.replace("&amp;", "&")


def part(name: str, **context):
    request = RequestFactory().get("/ho/?nam=2024")
    return html.fromstring(
        "<div>" + render_to_string(f"components/{name}.html", {"request": request, **context}) + "</div>"
    )


def words(element) -> str:
    return " ".join(element.text_content().split())


def test_address_changes_one_thing_and_starts_at_the_first_page():
    assert tag("{% address sap_xep='-score_a' %}") == (
        "/ho/?dia_ban=03664&nam=2024&lop=POOR&lop=NEAR_POOR&sap_xep=-score_a"
    )
    assert tag("{% address trang=4 %}").endswith("lop=NEAR_POOR&trang=4")
    assert tag("{% address nam='' %}") == "/ho/?dia_ban=03664&lop=POOR&lop=NEAR_POOR"


def test_a_chip_takes_out_only_its_own_value():
    assert tag("{% address_without 'lop' 'POOR' %}") == "/ho/?dia_ban=03664&nam=2024&lop=NEAR_POOR"
    assert tag("{% address_without 'lop' %}") == "/ho/?dia_ban=03664&nam=2024"


def test_keep_takes_area_and_year_along_but_not_filters():
    assert tag("{% keep '/bieu/' %}") == "/bieu/?dia_ban=03664&nam=2024"
    assert tag("{% keep '/bieu/?nam=2022#b4' %}") == "/bieu/?nam=2022&dia_ban=03664#b4"


@pytest.mark.parametrize(
    ("page", "pages", "marks"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (2, 25, [1, 2, 3, None, 25]),
        (13, 25, [1, None, 12, 13, 14, None, 25]),
        (25, 25, [1, None, 24, 25]),
    ],
)
def test_page_marks(page, pages, marks):
    assert page_marks(page, pages) == marks


COLUMNS = [
    Column("name", "Chủ hộ", "ten", is_sortable=True),
    Column("class", "Hạng", "hang_ho"),
    Column("a", "Điểm A", "diem"),
    Column("x", "X"),
]


def a_table(**options):
    rows = [
        {"name": "LÒ VĂN ÚN", "class": "POOR", "a": 131.5, "x": ""},
        {"name": "Mùa A Dơ", "class": None, "a": None, "x": 0},
    ]
    return Table(columns=COLUMNS, rows=rows, caption="Hộ nghèo", noun="hộ", row_url=lambda row: "/ho/1/", **options)


def test_a_list_says_how_many_of_how_many():
    assert "Đang xem 2 trong 1.234 hộ (từ 51 đến 52)" in words(part("table", table=a_table(total=1234, start=51)))
    assert "Đang xem cả 2 hộ" in words(part("table", table=a_table(total=2)))


def test_unknown_is_a_dash_that_is_read_out_and_zero_is_zero():
    cells = part("table", table=a_table()).xpath("//tbody/tr[2]/*")
    assert [words(cell) for cell in cells] == ["Mùa A Dơ", "—chưa có số liệu", "—chưa có số liệu", "0"]


def test_the_row_link_keeps_the_year_and_the_head_sorts_both_ways():
    page = part("table", table=a_table(sort="name"))
    assert page.xpath("//tbody//a/@href")[0] == "/ho/1/?nam=2024"
    assert page.xpath("//thead//a/@href") == ["/ho/?nam=2024&sap_xep=-name#danh-sach"]
    assert page.xpath("//thead/tr/th[1]/@aria-sort") == ["ascending"]
    assert part("table", table=a_table(sort="-name")).xpath("//thead//a/@href") == [
        "/ho/?nam=2024&sap_xep=name#danh-sach"
    ]


def test_group_heads_span_their_columns():
    page = part("table", table=a_table(groups=[("", 2), ("Điểm", 2)]))
    assert [(words(cell), cell.get("colspan")) for cell in page.xpath("//thead/tr[1]/*")] == [("", "2"), ("Điểm", "2")]


def test_an_empty_list_says_what_would_be_there():
    empty = Table(columns=COLUMNS, rows=[], caption="Hộ", empty_title="Xã chưa nộp danh sách")
    assert words(part("table", table=empty)) == "Xã chưa nộp danh sách"


def test_a_trace_tells_three_truths_apart():
    conditions = [
        {"text": "một", "truth": True, "fact": "131", "article": "Điều 3"},
        {"text": "hai", "truth": False, "fact": "20"},
        {"text": "ba", "truth": None, "missing": "chiều cao của trẻ", "article": "Điều 4", "confidence": "unconfirmed"},
    ]
    rows = [words(row) for row in part("trace", trace={"conditions": conditions}).xpath("//tbody/tr")]
    assert rows == [
        "một đúng 131 — Điều 3",
        "hai không đúng 20 — —",
        "ba chưa biết Thiếu: chiều cao của trẻ — Điều 4 chưa xác nhận",
    ]


def test_a_run_polls_only_while_it_runs():
    running = part("progress", title="Kiểm tra", state="running", done=412, total=1234, url="/chay/1/")
    assert running.xpath("//section/@hx-get") == ["/chay/1/"]
    assert "Đã xong 412 trong 1.234 dòng" in words(running)
    begun = words(part("progress", title="Tính", state="running", done=0, noun="địa bàn", url="/chay/1/"))
    assert "Đang làm" in begun  # nothing is said to be done before it is known how much there is
    assert "Đã xong" not in begun
    assert part("progress", title="Kiểm tra", state="done", url="/chay/1/").xpath("//section/@hx-get") == []


def test_errors_stand_at_the_top_and_beside_the_field():
    page = part("form", form=styleguide.SampleForm({"decided_on": "31/02/2025"}))
    links = page.xpath("//div[@role='alert']//a/@href")
    assert links
    for link in links:
        assert page.xpath(f"//*[@id='{link[1:]}']"), f"{link} leads nowhere"
    field = page.xpath("//*[@id='id_decided_on']")[0]
    assert field.get("aria-invalid") == "true"
    assert page.xpath(f"//*[@id='{field.get('aria-describedby').split()[-1]}']")


def test_the_bar_keeps_the_choice_and_the_rest_of_the_address():
    areas = [{"value": "a", "label": "Xã A", "group": "Huyện"}, {"value": "b", "label": "Xã B", "group": "Huyện"}]
    request = RequestFactory().get("/ho/?lop=POOR&nam=2024&trang=2")
    every = {"value": "", "label": "Mọi năm"}
    context = {"areas": areas, "current_area": "b", "years": [every, 2025, 2024], "current_year": "2024", "request": request}
    bar = html.fromstring(render_to_string("components/context_bar.html", context))
    assert bar.xpath("//option[@selected]/@value") == ["b", "2024"]
    assert bar.xpath("//select[@name='nam']/option/@value") == ["", "2025", "2024"]
    assert [(i.get("name"), i.get("value")) for i in bar.xpath("//input[@type='hidden']")] == [("lop", "POOR")]


def test_the_server_error_page_needs_nothing():
    assert "chưa được ghi" in render_to_string("500.html")


def test_every_component_together():
    request = RequestFactory().get("/quan-tri/giao-dien/")
    page = html.fromstring(render_to_string("styleguide.html", {"request": request, **styleguide.sample()}))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)), "an id is given twice"
    assert not page.xpath("//*[@style] | //style | //*[@*[starts-with(name(), 'on')]]")
    assert not page.xpath("//script[not(@src) and not(@type='application/json')]")


def test_no_template_breaks_the_content_policy():
    forbidden = re.compile(r"""\sstyle=|<style\b|\son[a-z]+=["']|hx-on|javascript:|<script(?![^>]*\bsrc=)""")
    broken = [
        path.name for path in PACKAGE.rglob("templates/**/*.html") if forbidden.search(path.read_text(encoding="utf-8"))
    ]
    assert broken == []


def test_every_file_the_stylesheet_asks_for_is_there():
    css = PACKAGE / "site/static/css/gn.css"
    addresses = re.findall(r'url\("([^"]+)"\)', css.read_text(encoding="utf-8"))
    assert addresses
    assert [a for a in addresses if not (css.parent / a).is_file()] == []
