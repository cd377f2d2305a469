"""A workbook goes out to a village and comes back in a real browser: filled, while the register moved meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.site.system import System

from .conftest import PHONE, Person

Enters = Callable[[str], Person]
OFFICER, FOREIGN, REVIEWER = "Cán bộ xã Nậm Lầu", "Cán bộ xã Phiêng Pằn", "Rà soát viên xã Nậm Lầu"
VILLAGE, HEADS = "Bản Thử", ("Lò Văn Thử", "Quàng Văn Hai", "Lường Thị Ba")
# Three households asked in full in spring: water from a pipe, so not deprived of it; the reviewer works in the village.
WORLD = """
from datetime import date
from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import Household, HouseholdFact, Membership, Occasion, Person, PersonFact, Village
from giamngheo.apps.review.models import CommuneReview, Round, VillageAssignment
from giamngheo.kit import clock
from giamngheo.workbooks.names import search_key, sort_key
today = clock.today()
year = today.year
place = Area.objects.get(code="03784", generation_id="2025-07")
opened = Round.objects.create(year=year, standard_id="2022_2026", standard_reason="thử", scorecard_id="direct_totals",
    opens_on=date(year, 1, 1), closes_on=date(year, 12, 31), opened_at=clock.now())
CommuneReview.objects.create(round=opened, area=place)
village = Village.objects.create(area=place, name="Bản Thử", search_key="ban thu")
asked = Occasion.objects.create(area=place, kind="annual_review", year=year, observed_on=date(year, 1, 2),
    recorded_at=clock.now())
for head in ("Lò Văn Thử", "Quàng Văn Hai", "Lường Thị Ba"):
    home = Household.objects.create(area=place, village=village, head_name=head, search_key=search_key(head),
        sort_key=sort_key(head), member_count=1, ethnic_group="Thái")
    person = Person.objects.create(area=place, full_name=head, search_key=search_key(head), sort_key=sort_key(head),
        sex="M", birth_on=date(1980, 5, 1), birth_year=1980)
    Membership.objects.create(area=place, household=home, person=person, relation="head", is_head=True,
        valid_from=date(year, 1, 2))
    HouseholdFact.objects.create(occasion=asked, household=home, area=place, area_type="rural", member_count=1,
        score_a=100, water_source="piped", ethnic_group="Thái")
    PersonFact.objects.create(occasion=asked, household=home, person=person, area=place, relation="head",
        has_health_insurance=True)
reviewer = User.objects.get(username="rasoat-namlau")
VillageAssignment.objects.create(village=village, area=place, round=opened, user_id=reviewer.pk, duty="reviewer",
    assigned_at=clock.now())
"""
FACTS = """
from giamngheo.apps.register.models import HouseholdFact
print(HouseholdFact.objects.count())
"""


class Book:
    """The downloaded workbook as an official changes it with a spreadsheet program."""

    def __init__(self, path: Path) -> None:
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book["Danh sách"]

    def column(self, code: str) -> int:
        return next(cell.column for cell in self.sheet[3] if cell.value == code)

    def cell(self, head: str, code: str) -> Any:
        at = self.column("head_name")
        row = next(r for r in range(6, self.sheet.max_row + 1) if self.sheet.cell(r, at).value == head)
        return self.sheet.cell(row, self.column(code))

    def put(self, head: str, **values: Any) -> Book:
        for code, value in values.items():
            self.cell(head, code).value = value
        return self

    def saved(self, path: Path) -> Path:
        self.book.save(path)
        return path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The officer's folder of files."""
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def world(system: System) -> None:
    system.python(WORLD)


def facts(system: System) -> int:
    return int(system.python(FACTS))


def issues(officer: Person) -> None:
    officer.opens("/phieu/bang-tinh/phat/")
    officer.page.get_by_label("Bản, tiểu khu").select_option(label=f"{VILLAGE} (Xã Nậm Lầu)")
    officer.picture("bang-tinh-1-phat")
    officer.presses("Phát bảng tính").sees("Đã phát bảng tính")


def downloads(officer: Person, path: Path) -> None:
    with officer.page.expect_download() as waiting:
        officer.page.get_by_role("link", name="Tải bảng tính").click()
    waiting.value.save_as(path)


def hands_in(officer: Person, path: Path, *, pk: int = 1) -> Person:
    officer.opens(f"/phieu/bang-tinh/{pk}/")
    officer.page.get_by_label("Bảng tính đã điền").set_input_files(path)
    officer.page.get_by_label("Ngày rà soát").fill(officer.page.evaluate("new Date().getFullYear() + '-02-01'"))
    return officer.presses("Nộp và kiểm tra")


def test_1_a_workbook_is_issued_for_a_village(world: None, enters: Enters, desk: Path) -> None:
    officer = enters(OFFICER)
    issues(officer)
    downloads(officer, desk / "goc.xlsx")
    officer.picture("bang-tinh-2-da-phat")
    book = Book(desk / "goc.xlsx")
    assert [book.cell(head, "tick_water").value for head in HEADS] == ["Không"] * 3
    assert book.sheet.protection.sheet
    assert book.cell(HEADS[0], "head_name").protection.locked
    assert not book.cell(HEADS[0], "score_a").protection.locked
    assert officer.errors == []


def test_2_meanwhile_the_reviewer_asks_one_household_on_the_phone(enters: Enters) -> None:
    person = enters(REVIEWER)
    person.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    person.page.on("dialog", lambda dialog: dialog.accept())
    person.opens("/phieu/").presses(VILLAGE).presses(HEADS[0]).presses("Bắt đầu")
    address = re.sub(r"/buoc/.*", "", person.page.url.removeprefix(person.base))
    person.opens(f"{address}/buoc/nuoc-ve-sinh/")
    person.page.get_by_label("Nguồn nước sinh hoạt chính").select_option("surface")
    expect(person.page.locator("#gn-luu")).to_contain_text("Đã lưu lúc", timeout=20_000)
    person.opens(f"{address}/buoc/diem/").page.get_by_label("Tổng điểm A").fill("90")
    expect(person.page.locator("#gn-luu")).to_contain_text("Đã lưu lúc", timeout=20_000)
    person.opens(f"{address}/buoc/kiem-tra/").presses("Gửi phiếu").sees("Đã gửi phiếu")


def test_3_wrong_cells_are_told_and_the_file_handed_in_again(enters: Enters, desk: Path) -> None:
    officer = enters(OFFICER)
    wrong = Book(desk / "goc.xlsx").put(HEADS[1], score_a="một trăm", cause_1="Lười")
    hands_in(officer, wrong.saved(desk / "sai.xlsx"))
    officer.sees("Ô này phải là một số").sees("không có trong danh mục").sees("Còn ô sai nên chưa ghi vào sổ được")
    cell = Book(desk / "goc.xlsx").cell(HEADS[1], "score_a").coordinate
    officer.sees(cell).picture("bang-tinh-3-o-sai")
    assert officer.page.get_by_role("button", name="Ghi vào sổ hộ").count() == 0


def test_4_differences_are_shown_side_by_side_and_chosen(enters: Enters, desk: Path, system: System) -> None:
    officer = enters(OFFICER)
    book = Book(desk / "goc.xlsx").put(HEADS[0], score_a=120).put(HEADS[1], score_a=110, tick_water="Có")
    hands_in(officer, book.put(HEADS[2], cause_1="Thiếu đất sản xuất").saved(desk / "dien.xlsx"))
    officer.sees("Tệp và sổ hộ nói khác nhau").sees("Sổ đã đổi từ khi phát bảng").sees("trái với câu trả lời")
    rows = officer.page.locator("section.gn-list tbody tr").all_inner_texts()
    assert any(re.search(r"Điểm A.*100.*90.*120", row.replace("\n", " ")) for row in rows), rows
    officer.picture("bang-tinh-4-khac-nhau")
    officer.presses("Ghi vào sổ hộ").sees("chưa chọn theo tệp hay theo sổ")
    before = facts(system)
    while (line := officer.page.locator("section.gn-list tbody tr", has_text="Chưa chọn")).count():
        is_water_of_second = "trái với câu trả lời" in line.first.inner_text()
        is_score = "Điểm A" in line.first.inner_text()
        side = "tệp" if is_water_of_second or is_score else "sổ"
        line.first.get_by_role("button", name=re.compile(f"^theo {side}")).click()
        officer.page.wait_for_load_state()
    officer.picture("bang-tinh-5-da-chon")
    officer.presses("Ghi vào sổ hộ").sees("Đã ghi câu trả lời của 3 hộ vào sổ").picture("bang-tinh-6-vao-so")
    assert facts(system) == before + 3
    assert officer.errors == []


def test_5_the_household_pages_say_the_same(enters: Enters) -> None:
    officer = enters(OFFICER)
    officer.opens("/ra-soat/").page.get_by_role("link", name=re.compile("20")).first.click()
    officer.page.get_by_role("link", name="Xã Nậm Lầu").first.click()
    officer.presses("Phân loại").sees("Đã phân loại 3 hộ")
    for head, score, water in ((HEADS[0], "120", "Sông, suối, ao, hồ"), (HEADS[1], "110", "trái với câu trả lời hỏi")):
        officer.opens("/ho/").page.get_by_role("link", name=head).first.click()
        officer.page.wait_for_load_state()
        officer.sees(f"{score} điểm").sees(water).picture(f"bang-tinh-7-{head.split()[-1]}")
    assert officer.errors == []


def test_6_the_same_file_again_adds_nothing(enters: Enters, desk: Path, system: System) -> None:
    officer, before = enters(OFFICER), facts(system)
    hands_in(officer, desk / "dien.xlsx").sees("đã")
    again = Book(desk / "dien.xlsx")
    again.put(HEADS[2], note=" ")
    hands_in(officer, again.saved(desk / "lai.xlsx"))
    officer.picture("bang-tinh-8-lai")
    for _ in range(9):
        open_lines = officer.page.locator("section.gn-list tbody tr", has_text="Chưa chọn")
        if not open_lines.count():
            break
        open_lines.first.get_by_role("button", name=re.compile("^theo sổ")).click()
        officer.page.wait_for_load_state()
    officer.presses("Ghi vào sổ hộ").sees("không thêm số liệu nào")
    assert facts(system) == before


def test_7_a_tampered_file_and_an_old_version_are_refused(enters: Enters, desk: Path) -> None:
    officer = enters(OFFICER)
    forged = Book(desk / "goc.xlsx")
    forged.book["_gn"]["A4"] = "0" * 32
    hands_in(officer, forged.saved(desk / "gia.xlsx"))
    officer.sees("Chữ ký của tệp không đúng").sees("Tải lại bảng tính từ hệ thống").picture("bang-tinh-9-gia")
    renamed = Book(desk / "goc.xlsx").put(HEADS[0], head_name="Lò Văn Khác")
    hands_in(officer, renamed.saved(desk / "ten.xlsx")).sees("Ô nhận dạng bị sửa").sees("Trả lại nội dung cũ")
    issues(officer)
    hands_in(officer, desk / "dien.xlsx", pk=2).sees("Tệp này là bảng tính khác").picture("bang-tinh-10-ban-cu")


def test_8_another_communes_officer_finds_nothing(enters: Enters) -> None:
    foreign = enters(FOREIGN)
    for path in ("/phieu/bang-tinh/1/", "/phieu/bang-tinh/1/tep/", "/phieu/bang-tinh/nop-lai/1/"):
        answer = foreign.page.request.get(foreign.base + path)
        assert answer.status == 404, path
    assert VILLAGE not in foreign.opens("/phieu/bang-tinh/").page.locator("main").inner_text()


def test_9_nothing_is_wider_than_a_phone(enters: Enters) -> None:
    officer = enters(OFFICER)
    officer.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for path in ("", "phat/", "1/", "2/", "nop-lai/1/", "nop-lai/2/", "nop-lai/3/"):
        officer.opens(f"/phieu/bang-tinh/{path}")
        assert officer.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    assert officer.errors == []
