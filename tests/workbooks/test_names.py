"""Looking up and ordering names; texts that must stay texts on the way out."""

import unicodedata

import pytest

from giamngheo.workbooks.names import search_key, sort_key
from giamngheo.workbooks.neutral import safe_text


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  Vàng   A Của ", "vang a cua"),
        ("ĐINH A TỂNH", "dinh a tenh"),
        ("Ðinh A Tểnh", "dinh a tenh"),
        ("Hoà", "hoa"),
        ("Hòa", "hoa"),
        ("H'Mông", "hmong"),
        ("Khơ-mú", "kho mu"),
        ("Lý A Sử", "li a su"),
        ("Lí A Sử", "li a su"),
        ("Nguyễn Thị Thúy", "nguyen thi thuy"),
        ("Cầm\u200b Văn\u00a0Thương", "cam van thuong"),
        ("", ""),
    ],
)
def test_search_key(text: str, key: str) -> None:
    assert search_key(text) == key
    assert search_key(unicodedata.normalize("NFD", text)) == key


def test_order_of_given_names_is_the_alphabet() -> None:
    names = ["An", "Ánh", "Ăn", "Ân", "Dũng", "Đức", "Em", "Ế", "Oanh", "Ôn", "Ơn", "U", "Ư"]
    shuffled = names[::-1]
    assert sorted(shuffled, key=lambda n: sort_key(n).encode()) == names


def test_order_by_given_name_then_family_name() -> None:
    names = ["Lò Văn An", "Vàng A An", "Cầm Thị Anh", "Lò Bình", "Đèo Bình", "Hoàng Hòa", "Lò Hoan"]
    expected = ["Lò Văn An", "Vàng A An", "Cầm Thị Anh", "Đèo Bình", "Lò Bình", "Hoàng Hòa", "Lò Hoan"]
    assert sorted(names, key=sort_key) == expected


def test_tones_part_equal_letters() -> None:
    assert sorted(["Mạ", "Má", "Mã", "Mả", "Mà", "Ma"], key=sort_key) == ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"]


def test_sort_key_of_decomposed_text_is_the_same() -> None:
    assert sort_key(unicodedata.normalize("NFD", "Ngần Văn Thưởng")) == sort_key("Ngần Văn Thưởng")
    assert sort_key("  ") == ""


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2+3+cmd|' /C calc'!A0", "@SUM(1)", "\t=1+1", "\r=1", "  =1"])
def test_formula_like_text_gets_an_apostrophe(text: str) -> None:
    assert safe_text(text) == "'" + text


@pytest.mark.parametrize("value", ["Lò Văn A", "", "x=1", -5, 1.5, None, True])
def test_other_values_stay(value: object) -> None:
    assert safe_text(value) == value
