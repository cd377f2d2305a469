"""Old encodings: complete tables, recognition, and Unicode left alone."""

import pytest

from giamngheo.workbooks.cells.encodings import detect, from_tcvn3, from_vni

LETTERS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"

TCVN3_LETTERS = (
    "\u00b5\u00b8\u00b6\u00b7\u00b9\u00a8\u00bb\u00be\u00bc\u00bd\u00c6\u00a9\u00c7\u00ca\u00c8\u00c9\u00cb"
    "\u00cc\u00d0\u00ce\u00cf\u00d1\u00aa\u00d2\u00d5\u00d3\u00d4\u00d6\u00d7\u00dd\u00d8\u00dc\u00de"
    "\u00df\u00e3\u00e1\u00e2\u00e4\u00ab\u00e5\u00e8\u00e6\u00e7\u00e9\u00ac\u00ea\u00ed\u00eb\u00ec\u00ee"
    "\u00ef\u00f3\u00f1\u00f2\u00f4\u00ad\u00f5\u00f8\u00f6\u00f7\u00f9\u00fa\u00fd\u00fb\u00fc\u00fe\u00ae"
)
VNI_LETTERS = (
    "aø aù aû aõ aï aê aè aé aú aü aë aâ aà aá aå aã aä eø eù eû eõ eï eâ eà eá eå eã eä ì í æ ó ò "
    "oø où oû oõ oï oâ oà oá oå oã oä ô ôø ôù ôû ôõ ôï uø uù uû uõ uï ö öø öù öû öõ öï yø yù yû yõ î ñ"
)


def test_every_letter_of_tcvn3() -> None:
    assert from_tcvn3(TCVN3_LETTERS) == LETTERS


def test_every_letter_of_vni() -> None:
    assert from_vni(VNI_LETTERS).split() == list(LETTERS)
    assert from_vni(VNI_LETTERS.upper()).split() == [c.upper() for c in LETTERS]


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("B¶n Läng Pôc", "TCVN3"),
        ("Lß V¨n S\u00ad¬i", "TCVN3"),
        ("Lß V¨n Phãng", "TCVN3"),
        ("Quµng V¨n HÆc", "TCVN3"),
        ("Hé nghÌo", "TCVN3"),
        ("Baûn Noong Toáng", "VNI"),
        ("Vaøng Thò Maùy", "VNI"),
        ("Ñinh Vaên Höông", "VNI"),
        ("NGUYEÃN THÒ HOÀNG", "VNI"),
    ],
)
def test_old_encodings_are_recognised(raw: str, encoding: str) -> None:
    assert detect(raw) == encoding


@pytest.mark.parametrize(
    "text",
    [
        *("Lò Văn Phóng", "Cà Thị Hoà", "Lò Mói", "Thào A Páo", "Hoàng Hòa", "Bùi Thuý", "Vàng A Sô", "H’Mông"),
        *("Giàng A Chù", "Sùng A Sào", "Lò Hoàng", "Müller", "10 m²", "Bản Noong Tống", "Hoàng Phát", "Cà Ngoan"),
        *("Ksor H'Yô", "", "Lý Thà Khoàng", "Chu Khò Xá", "Bản Nà Ớt", "Quàng Thị Pàng"),
    ],
)
def test_unicode_is_left_alone(text: str) -> None:
    assert detect(text) is None
