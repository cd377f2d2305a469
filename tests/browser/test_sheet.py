"""The sheet on a phone in a real browser: narrow, with a signal that goes and comes, on two phones, sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.site.system import System

from .conftest import PHONE, Person

# A village of Nậm Lầu, its household of two, the reviewer's assignment, a round that is open.
WORLD = """
from datetime import date
from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import Household, Membership, Person, Village
from giamngheo.apps.review.models import CommuneReview, Round, VillageAssignment
from giamngheo.kit import clock
year = clock.today().year
place = Area.objects.get(code="03784", generation_id="2025-07")
opened = Round.objects.create(year=year, standard_id="2022_2026", standard_reason="thử", scorecard_id="direct_totals",
    opens_on=date(year, 1, 1), closes_on=date(year, 12, 31), opened_at=clock.now())
CommuneReview.objects.create(round=opened, area=place)
village = Village.objects.create(area=place, name="Bản Thử", search_key="ban thu")
home = Household.objects.create(area=place, village=village, head_name="Lò Văn Thử", search_key="lo van thu",
    sort_key="thu lo van", member_count=2)
for name, born, relation in (("Lò Văn Thử", date(1980, 5, 1), "head"), ("Lò Thị Con", date(year - 17, 1, 1), "child")):
    person = Person.objects.create(area=place, full_name=name, search_key=name.lower(), sort_key=name.lower(),
        sex="M" if relation == "head" else "F", birth_on=born, birth_year=born.year)
    Membership.objects.create(area=place, household=home, person=person, relation=relation, is_head=relation == "head",
        valid_from=born)
reviewer = User.objects.get(username="rasoat-namlau")
VillageAssignment.objects.create(village=village, area=place, round=opened, user_id=reviewer.pk, duty="reviewer",
    assigned_at=clock.now())
"""
STEPS = ("ho", "viec-lam", "y-te", "giao-duc", "nha-o", "nuoc-ve-sinh", "thong-tin", "diem", "nhu-cau", "ca-phieu", "kiem-tra")
FLOOR = "Diện tích nhà ở của hộ"


@pytest.fixture(scope="module")
def sheet(system: System) -> str:
    """The address below which the reviewer's one sheet lies; made on first use."""
    system.python(WORLD)
    return "/phieu/1"


@pytest.fixture
def phone(sheet: str, enters: Callable[[str], Person]) -> Person:
    person = enters("Rà soát viên xã Nậm Lầu")
    person.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    person.page.on("dialog", lambda dialog: dialog.accept())
    return person


def signal(page: Page, *, is_there: bool) -> None:
    page.context.set_offline(not is_there)


def kept(page: Page) -> int:
    """Sheets with answers that this phone has not sent."""
    return int(page.evaluate("Object.keys(localStorage).filter(k => k.indexOf('gn-phieu-') === 0).length"))


def saved(page: Page) -> None:
    expect(page.locator("#gn-luu")).to_contain_text("Đã lưu lúc", timeout=20_000)


def test_begun_from_the_list_of_the_village(phone: Person) -> None:
    phone.opens("/phieu/").presses("Bản Thử").presses("Lò Văn Thử").presses("Bắt đầu")
    phone.sees("Người trong hộ").sees("Lò Thị Con")


@pytest.mark.parametrize("step", STEPS)
def test_no_step_is_wider_than_a_phone(phone: Person, sheet: str, step: str) -> None:
    phone.opens(f"{sheet}/buoc/{step}/")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.picture(f"phieu-{step}")
    assert phone.errors == []


def test_it_saves_while_one_types_and_warns_at_once(phone: Person, sheet: str) -> None:
    page = phone.opens(f"{sheet}/buoc/giao-duc/").page
    person = page.get_by_role("group", name="Lò Thị Con")
    person.get_by_role("group", name="Đang đi học").get_by_label("Có", exact=True).check()
    person.get_by_label("Bậc đang học").select_option("primary")
    expect(page.locator("#gn-canh-bao")).to_contain_text("17 tuổi mà đang học Tiểu học", timeout=20_000)
    saved(page)
    phone.opens(f"{sheet}/buoc/giao-duc/")
    expect(person.get_by_label("Bậc đang học")).to_have_value("primary")


def test_the_signal_goes_and_comes_back(phone: Person, sheet: str) -> None:
    page = phone.opens(f"{sheet}/buoc/nha-o/").page
    signal(page, is_there=False)
    page.get_by_label(FLOOR).fill("52")
    expect(page.locator("#gn-luu")).to_contain_text("Chưa gửi được", timeout=20_000)
    assert kept(page) == 1
    signal(page, is_there=True)
    saved(page)
    assert kept(page) == 0
    phone.opens(f"{sheet}/buoc/nha-o/")
    expect(page.get_by_label(FLOOR)).to_have_value("52")


def test_a_page_closed_without_a_signal_finds_its_answers_again(phone: Person, sheet: str) -> None:
    page = phone.opens(f"{sheet}/buoc/nha-o/").page
    signal(page, is_there=False)
    page.get_by_label(FLOOR).fill("61")
    expect(page.locator("#gn-luu")).to_contain_text("Chưa gửi được", timeout=20_000)
    page.goto("about:blank")
    signal(page, is_there=True)
    phone.opens(f"{sheet}/buoc/nuoc-ve-sinh/")
    saved(page)
    phone.opens(f"{sheet}/buoc/nha-o/")
    expect(page.get_by_label(FLOOR)).to_have_value("61")


def test_two_phones_are_shown_both_answers(phone: Person, sheet: str, enters: Callable[[str], Person]) -> None:
    officer = enters("Cán bộ xã Nậm Lầu")
    address, question = f"{sheet}/buoc/nuoc-ve-sinh/", "Nguồn nước sinh hoạt chính"
    mine, theirs = phone.opens(address).page, officer.opens(address).page
    theirs.get_by_label(question).select_option("rain")
    saved(theirs)
    mine.get_by_label(question).select_option("surface")
    phone.sees("Hai máy trả lời khác nhau").sees("Nước mưa").sees("Sông, suối, ao, hồ")
    phone.picture("phieu-hai-may")
    mine.get_by_label("trên máy này").check()
    phone.presses("Giữ câu trả lời đã chọn")
    phone.opens(address)
    expect(mine.get_by_label(question)).to_have_value("surface")


def test_what_one_phone_kept_is_nobody_elses(phone: Person, sheet: str) -> None:
    context: BrowserContext = phone.page.context
    page = phone.opens(f"{sheet}/buoc/nha-o/").page
    page.evaluate("localStorage.setItem('gn-phieu-999999-1', '{\"values\":{}}')")
    phone.opens(f"{sheet}/buoc/nha-o/")
    assert page.evaluate("localStorage.getItem('gn-phieu-999999-1')") is None
    assert context.pages


def test_without_script_the_steps_lead_to_the_end(system: System, sheet: str, chromium: Browser) -> None:
    context = chromium.new_context(viewport=PHONE, locale="vi-VN", java_script_enabled=False)  # type: ignore[arg-type]
    person = Person(context.new_page(), f"http://127.0.0.1:{system.port}")
    person.opens("/").presses("Rà soát viên xã Nậm Lầu")
    person.opens(f"{sheet}/buoc/diem/").page.get_by_label("Tổng điểm A").fill("100")
    person.presses("Lưu và tiếp tục").sees("Nguyên nhân nghèo")
    person.presses("Lưu và tiếp tục").sees("Thêm ảnh")
    person.opens(f"{sheet}/buoc/kiem-tra/").sees("Kết quả theo phiếu này").picture("phieu-kiem-tra-gui")
    person.presses("Gửi phiếu").sees("Đã gửi phiếu").sees("Lập phiếu đính chính")
    context.close()
