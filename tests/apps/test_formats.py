"""Numbers, money, days and names as officials write them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.template import Context, Template

from giamngheo.kit import formats


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1.000"),
        (1_450_000, "1.450.000"),
        (-1234, "-1.234"),
        (2.5, "2,5"),
        (Decimal("137.50"), "137,5"),
        (1234.567, "1.234,57"),
        (0.005, "0,01"),
        (-0.001, "0"),
        (100, "100"),
        ("1450000", "1.450.000"),
    ],
)
def test_number(value, text):
    assert formats.number(value) == text


@pytest.mark.parametrize("value", [None, "", "không", float("nan"), float("inf"), True])
def test_what_is_not_a_number_is_said_in_words(value):
    assert formats.number(value) == "chưa có số liệu"
    assert formats.money(value) == "chưa có số liệu"
    assert formats.percent(value, missing="—") == "—"


def test_number_with_fixed_places():
    assert formats.number(2, 1) == "2,0"
    assert formats.number(1234.25, 1) == "1.234,3"


def test_money_and_percent_tie_their_unit():
    assert formats.money(1_450_000) == "1.450.000\u00a0đ"
    assert formats.money(1_450_000.5) == "1.450.001\u00a0đ"
    assert formats.percent(0.0789) == "7,89\u00a0%"
    assert formats.percent(1) == "100,00\u00a0%"
    assert formats.percent(Decimal("0.00005"), 2) == "0,01\u00a0%"
    assert formats.percent(0, 1) == "0,0\u00a0%"


def test_day_is_the_day_in_viet_nam():
    assert formats.day(date(2025, 12, 4)) == "04/12/2025"
    # 17:30 in Greenwich is already the next day in Viet Nam
    late = datetime(2025, 12, 13, 17, 30, tzinfo=UTC)
    assert formats.day(late) == "14/12/2025"
    assert formats.clock_time(late) == "00:30"
    assert formats.moment(late) == "00:30 ngày 14/12/2025"
    assert formats.clock_time(time(7, 5)) == "07:05"
    assert formats.day(None) == formats.clock_time("") == formats.moment(date(2025, 1, 1)) == "chưa có số liệu"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("  lò  văn   ún ", "Lò Văn Ún"),
        ("GIÀNG A CHỨ", "Giàng A Chứ"),
        ("Hờ A Páo", "Hờ A Páo"),
        ("đinh thị Ếm", "đinh thị Ếm"),
        ("", "chưa có số liệu"),
        (None, "chưa có số liệu"),
    ],
)
def test_person_name(typed, written):
    assert formats.person_name(typed) == written


def test_filters_print_the_same():
    page = Template(
        "{% load gn %}{{ a|so }}|{{ a|dong }}|{{ b|phan_tram }}|{{ d|ngay }}|"
        '{{ n|so }}|{{ n|so:"—" }}|{{ s|diem }}|{{ w|ten }}'
    )
    text = page.render(
        Context({"a": 1450000, "b": 0.0789, "d": date(2025, 12, 14), "n": None, "s": 131.5, "w": "LÒ VĂN ÚN"})
    )
    assert text == "1.450.000|1.450.000\u00a0đ|7,89\u00a0%|14/12/2025|chưa có số liệu|—|131,5|Lò Văn Ún"
