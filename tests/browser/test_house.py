"""A house of Dự án 5 in a real browser, from its rule to the accepted house, by the roles that own each step; and every
refusal on the way. In this order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.apps.evidence_files import with_place
from tests.site.system import System

from .acts import fills, goes_on, status_of
from .conftest import Person
from .year_world import Calendar

Enters = Callable[..., Person]
OFFICER, CHAIRMAN = "Cán bộ xã Nậm Lầu", "Chủ tịch xã Nậm Lầu"
PROVINCE, FOREIGN = "Chuyên viên giảm nghèo tỉnh", "Cán bộ xã Phiêng Pằn"


BEGINS = date(2026, 9, 1)


@pytest.fixture(scope="module")
def system(commune: tuple[System, Calendar]) -> System:
    return commune[0]


@pytest.fixture(scope="module")
def homes(system: System) -> dict[str, str]:
    told = system.python(
        "from giamngheo.apps.register.models import Household\n"
        "print(';'.join(f'{h.head_name}={h.pk}' for h in Household.objects.all()))"
    )
    return dict(one.split("=") for one in told.split(";"))


@pytest.fixture(scope="module")
def picture_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("anh") / "mong-nha.jpg"
    path.write_bytes(with_place())
    return path


WEAK = {"has_house": "yes", "hard_foundation": "no", "hard_frame_wall": "no", "hard_roof": "yes", "is_leaking": "yes",
        "has_merit_member": "no", "has_protection_member": "no", "is_special_hardship": "no", "is_disaster_prone": "no"}  # fmt: skip
CASE = {"scheme": "p5", "work": "new", "list_reference": "230/QĐ-UBND", "listed_on": "2025-12-20", "source_code": "central",
        "area_m2": "20", **WEAK}  # fmt: skip


def begins(person: Person, home: str, **more: str) -> Person:
    return goes_on(fills(person.opens(f"/ho-tro/nha-o/moi/{home}/"), **{**CASE, **more}))


def adds_photo(person: Person, page: str, step: str, file: Path) -> None:
    person.opens(f"/ho-tro/{page}/tep/moi/?buoc={step}")
    person.page.set_input_files("input[type=file]", file)
    goes_on(fills(person, title="Ảnh chụp tại công trình")).sees("Vị trí chụp, nếu có, được cất riêng")


def test_1_who_split_off_a_day_late_or_is_not_known_gets_no_case(people: Enters, homes: dict[str, str]) -> None:
    officer = people(OFFICER)
    begins(officer, homes["Lò Văn Ún"], independent_since="2019-01-19").sees("tách hộ ít nhất 03 năm").sees("không đạt")
    officer.picture("ho-tro-1-khong-du-dieu-kien")
    begins(officer, homes["Lò Văn Ún"], independent_since="").sees("chưa xác định")
    begins(officer, homes["Lò Văn Ún"], independent_since="2019-01-18").sees("Đã lập hồ sơ nhà ở").sees("chờ duyệt")
    officer.picture("ho-tro-2-ho-so")


def test_2_who_was_helped_by_another_scheme_is_refused_with_its_name(people: Enters, homes: dict[str, str]) -> None:
    officer = people(OFFICER)
    begins(officer, homes["Cà Văn Hoa"], scheme="charity", listed_on="2020-05-01", list_reference="", amount_vnd="50.000.000",
           source_code="other").sees("Đã lập hồ sơ nhà ở")  # fmt: skip
    begins(officer, homes["Cà Văn Hoa"], independent_since="2010-01-01")
    officer.sees("Hộ đã được hỗ trợ trước").sees("Tổ chức chính trị – xã hội").picture("ho-tro-3-trung")
    officer.opens(f"/ho/{homes['Cà Văn Hoa']}/").sees("Hỗ trợ đã nhận").sees("Nhà ở")
    assert officer.errors == [] or all("422" in error for error in officer.errors)


def test_3_the_chairman_approves_the_officer_starts_and_pays_by_stage(people: Enters, homes: dict[str, str], picture_file: Path) -> None:
    officer, chairman = people(OFFICER), people(CHAIRMAN)
    page = support_of(officer, "Lò Văn Ún")
    assert status_of(officer, f"/ho-tro/nha-o/{page}/duyet/") == 403
    goes_on(fills(chairman.opens(f"/ho-tro/nha-o/{page}/duyet/"), decision_number="12/QĐ-UBND", decided_on="2026-01-05"))
    chairman.sees("Đã duyệt hồ sơ nhà ở")
    officer.opens(f"/ho-tro/nha-o/{page}/khoi-cong/")
    goes_on(fills(officer, design="Mẫu 2: nhà cấp bốn 36 m²", builder="self", committed_on="2026-01-10")).sees("nhà bắt đầu làm")
    pays(officer, page, "15.000.000", "2026-01-15").sees("Đã ghi đợt cấp")
    pays(officer, page, "15.000.000", "2026-01-20").sees("Đợt 2 chỉ cấp khi giai đoạn “Nền – móng” đã nghiệm thu")
    officer.picture("ho-tro-4-dot-2-bi-tu-choi")
    accepts(officer, page, "2026-02-10").sees("Chưa có ảnh của giai đoạn")
    for step, day in (("foundation", "2026-02-10"), ("frame_wall", "2026-03-10"), ("roof", "2026-04-10")):
        adds_photo(officer, page, step, picture_file)
        accepts(officer, page, day).sees("Đã nghiệm thu giai đoạn")
    pays(officer, page, "25.000.000", "2026-04-12").sees("Đã ghi đợt cấp")
    officer.opens(f"/ho-tro/{page}/dong-gop/moi/")
    goes_on(fills(officer, contributor="Dòng họ Lò", form="working_days", quantity="40", unit="công", amount_vnd="8.000.000"))
    officer.sees("Đã ghi khoản đóng góp").sees("chờ nghiệm thu hoàn thành").picture("ho-tro-5-nha-o")


def test_4_the_house_is_measured_refused_and_accepted(people: Enters) -> None:
    officer, chairman = people(OFFICER), people(CHAIRMAN)
    page = support_of(officer, "Lò Văn Ún")
    hard = {"hard_foundation": "yes", "hard_frame_wall": "yes", "hard_roof": "yes", "years": "25", "accepted_on": "2026-04-20"}
    finish = f"/ho-tro/nha-o/{page}/nghiem-thu/"
    assert status_of(officer, finish) == 403
    goes_on(fills(chairman.opens(finish), area_m2="29,9", **hard)).sees("29,9 m² nhỏ hơn mức tối thiểu 30 m²")
    chairman.picture("ho-tro-6-nghiem-thu-29-9")
    goes_on(fills(chairman.opens(finish), area_m2="36", **hard)).sees("hồ sơ được khoá lại").sees("36 m²")
    officer.opens(f"/ho-tro/nha-o/{page}/").presses("In biên bản nghiệm thu").sees("Biên bản nghiệm thu")
    officer.picture("ho-tro-7-bien-ban")
    assert officer.page.locator("img").count() >= 0


def test_5_the_province_reads_the_list_and_a_foreign_officer_finds_nothing(people: Enters) -> None:
    page = support_of(people(OFFICER), "Lò Văn Ún")
    province = people(PROVINCE).opens("/ho-tro/nha-o/").sees("Lò Văn Ún").sees("Nhà Dự án 5 đã nghiệm thu")
    province.picture("ho-tro-8-danh-sach")
    province.opens("/ho-tro/").sees("2 lần hỗ trợ").picture("ho-tro-9-cac-lan")
    foreign = people(FOREIGN)
    assert status_of(foreign, f"/ho-tro/nha-o/{page}/") == 404
    foreign.opens("/ho-tro/nhap/moi/").picture("ho-tro-10-nhap")
    for person in (province, people(CHAIRMAN)):
        assert [error for error in person.errors if "422" not in error] == []


def support_of(person: Person, name: str) -> str:
    """The number of the household's support, by the list."""
    person.opens("/ho-tro/nha-o/?nguon=p5").page.locator("main table").get_by_role("link", name=name).first.click()
    person.page.wait_for_load_state()
    return person.page.url.rstrip("/").rsplit("/", 1)[-1]


def pays(person: Person, page: str, amount: str, day: str) -> Person:
    person.opens(f"/ho-tro/nha-o/{page}/cap/")
    return goes_on(fills(person, amount_vnd=amount, paid_on=day, source_code="central", paper_reference="UNC 7"))


def accepts(person: Person, page: str, day: str) -> Person:
    return goes_on(fills(person.opens(f"/ho-tro/nha-o/{page}/giai-doan/"), accepted_on=day, witness_name="Trưởng bản Lò Văn Tâm"))


