"""The way in: the demo's buttons, a stranger, the keyboard, no script error on any first page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Person

PEOPLE = ("Cán bộ xã Nậm Lầu", "Chủ tịch xã Nậm Lầu", "Chuyên viên giảm nghèo tỉnh", "Lãnh đạo UBND tỉnh", "Quản trị hệ thống")


@pytest.mark.parametrize("name", PEOPLE)
def test_each_person_lands_on_a_page_of_their_own(enters: Callable[[str], Person], name: str) -> None:
    person = enters(name)
    assert person.page.locator("h1").count() == 1
    assert "/dang-nhap/" not in person.page.url
    person.picture(f"trang-dau-{PEOPLE.index(name)}")
    assert person.errors == []


def test_nothing_is_wider_than_a_phone(enters: Callable[[str], Person]) -> None:
    person = enters("Chuyên viên giảm nghèo tỉnh")
    person.page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/", "/ho/", "/nhap-lieu/", "/ra-soat/", "/bieu/"):
        person.opens(path)
        wide = person.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{path} is {wide} px wide"


def test_the_keyboard_reaches_the_content_first(enters: Callable[[str], Person]) -> None:
    person = enters("Cán bộ xã Nậm Lầu")
    person.page.keyboard.press("Tab")
    focused = person.page.evaluate("document.activeElement.getAttribute('href')")
    assert focused
    assert focused.startswith("#")
