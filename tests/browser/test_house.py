"""A house of Dự án 5 in a real browser, from its rule over the list to the accepted house, by the roles that own each step;
and every refusal on the way. Then, in the same commune, a work from its place to the entry of the ledger that paid it. In this order."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.apps.evidence_files import with_place
from tests.site.system import System

from .acts import fills, goes_on, path_of, status_of
from .conftest import Person
from .year_world import Calendar

Enters = Callable[..., Person]
OFFICER, CHAIRMAN, HEAD = "Cán bộ xã Nậm Lầu", "Chủ tịch xã Nậm Lầu", "Trưởng bản xã Nậm Lầu"
PROVINCE, FOREIGN = "Chuyên viên giảm nghèo tỉnh", "Cán bộ xã Phiêng Pằn"


BEGINS = date(2025, 12, 20)


@pytest.fixture(scope="module")
def system(commune: tuple[System, Calendar]) -> System:
    return commune[0]


@pytest.fixture(scope="module")
def homes(system: System) -> dict[str, str]:
    return dict(one.split("=") for one in system.python(PREPARED).strip().split(";"))


@pytest.fixture(scope="module")
def picture_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("anh") / "mong-nha.jpg"
    path.write_bytes(with_place())
    return path


WEAK = {"has_house": "yes", "hard_foundation": "no", "hard_frame_wall": "no", "hard_roof": "yes", "is_leaking": "yes",
        "has_merit_member": "no", "has_protection_member": "no", "is_special_hardship": "no", "is_disaster_prone": "no"}  # fmt: skip
CASE = {"scheme": "p5", "work": "new", "source_code": "central", "area_m2": "20", **WEAK}

# What only the order of priorities reads, where the page of what is missing does not ask it.
ANSWER = """
from datetime import date
from giamngheo.apps.register.models import Household
from giamngheo.apps.subjects.models import Answer
from giamngheo.kit import clock
home = Household.objects.get(head_name="%(name)s")
for fact, value in %(values)r.items():
    Answer.objects.create(area=home.area, household=home, fact=fact, value=value, observed_on=date(2025, 12, 15), recorded_at=clock.now())
"""
# A village with its head; floors measured before the list.
PREPARED = """
from datetime import date
from giamngheo.apps.accounts.models import User
from giamngheo.apps.register.models import Household, HouseholdFact, Occasion
from giamngheo.apps.review.models import VillageAssignment
from giamngheo.kit import clock
homes = list(Household.objects.select_related("village", "area"))
when = Occasion.objects.create(area=homes[0].area, kind="annual_review", year=2025, observed_on=date(2025, 12, 1), recorded_at=clock.now())
for home in homes:
    HouseholdFact.objects.create(occasion=when, household=home, area=home.area, area_type="rural", floor_area_m2=14)
village = next(home.village for home in homes if home.village.name == "Bản Một")
VillageAssignment.objects.create(village=village, area=village.area, user_id=User.objects.get(username="truongban-namlau").pk,
    duty="village_head", assigned_at=clock.now())
print(';'.join(f'{h.head_name}={h.pk}' for h in homes))
"""
# What the register does not know of a house, and what only the order of priorities reads.
ASKED = {"has_hard_foundation": "no", "has_hard_frame_wall": "no", "has_hard_roof": "yes", "was_helped_housing": "no"}
ORDER = {"is_house_leaking": True, "is_special_hardship": False, "is_disaster_prone": False}


def supplements(person: Person, home: str, /, **answers: str) -> Person:
    """Answers on the page of what open rules miss; every one of them is asked there."""
    person.opens(f"/thuoc-dien/ho/{home}/bo-sung/?ngay=2025-12-20")
    return goes_on(fills(person, **answers, note="biên bản họp bản ngày 15/12/2025"))


def is_asked(person: Person, home: str, fact: str) -> bool:
    return person.opens(f"/thuoc-dien/ho/{home}/bo-sung/?ngay=2025-12-20").page.locator(f"main form [name='{fact}']").count() > 0


def says(person: Person, name: str, opinion: str) -> None:
    person.page.get_by_role("group", name=name).get_by_label(opinion, exact=True).check()


def begins(person: Person, home: str, **more: str) -> Person:
    return goes_on(fills(person.opens(f"/ho-tro/nha-o/moi/{home}/"), **{**CASE, **more}))


def adds_photo(person: Person, page: str, step: str, file: Path) -> None:
    person.opens(f"/ho-tro/{page}/tep/moi/?buoc={step}")
    person.page.set_input_files("input[type=file]", file)
    goes_on(fills(person, title="Ảnh chụp tại công trình")).sees("Vị trí chụp, nếu có, được cất riêng")


def test_1_the_list_comes_from_the_rule_and_the_village_speaks(people: Enters, homes: dict[str, str], system: System) -> None:
    officer = people(OFFICER)
    words = {True: "yes", False: "no"}
    order = {fact: value for fact, value in ORDER.items() if is_asked(officer, homes["Lò Văn Ún"], fact)}
    for name, since in (("Lò Văn Ún", "2019-01-18"), ("Cà Văn Hoa", "2010-01-01"), ("Tòng Văn Chỉnh", "")):
        told = {**ASKED, **{fact: words[value] for fact, value in order.items()}, **({"independent_since": since} if since else {})}
        supplements(officer, homes[name], **told).sees("Đã ghi")
        if left := {fact: value for fact, value in ORDER.items() if fact not in order}:
            system.python(ANSWER % {"name": name, "values": left})
    begins(officer, homes["Cà Văn Hoa"], scheme="charity", listed_on="2020-05-01", list_reference="", amount_vnd="50.000.000",
           source_code="other").sees("Đã lập hồ sơ nhà ở")  # fmt: skip
    begins(officer, homes["Lò Văn Ún"], independent_since="2019-01-18").sees("Hộ chưa có trong danh sách nào")
    officer.opens("/danh-sach-ho-tro/moi/?quy_dinh=p5_household&ngay=2025-12-20").sees("chưa xác định")
    officer.picture("ho-tro-1-lap-danh-sach")
    officer.page.locator("[name=with_open]").check()
    officer.page.locator("[name=places]").fill("5")
    officer.page.get_by_role("button", name="Lập danh sách").click()
    officer.sees("Đã lập danh sách").presses("Gửi bản cho ý kiến").sees("Đã gửi các bản")
    head = people(HEAD, is_on_phone=True).opens("/").sees("Bản cho ý kiến về danh sách thụ hưởng").opens(path_of(officer))
    head.page.get_by_role("link", name="Bản Một").first.click()
    for name in ("Lò Văn Ún", "Vì Văn Mới", "Lường Văn Say"):
        says(head, name, "Đồng ý")
    says(head, "Quàng Văn Tủa", "Không đồng ý")
    goes_on(head).sees("Ghi vì sao bản không đồng ý với Quàng Văn Tủa")
    head.page.get_by_role("group", name="Quàng Văn Tủa").get_by_role("textbox").fill("đã có nhà gỗ chắc chắn")
    head.picture("ho-tro-2-y-kien-ban")
    goes_on(head).sees("Đã ghi ý kiến của bản về 4 dòng")


def test_2_the_check_leaves_out_and_the_chairman_approves(people: Enters, homes: dict[str, str]) -> None:
    officer, chairman = people(OFFICER), people(CHAIRMAN)
    page = list_of(officer)
    officer.opens(page).page.get_by_role("link", name="Bản Hai").first.click()
    for box in officer.page.get_by_label("Đồng ý", exact=True).all():
        box.check()
    goes_on(officer).sees("Đã ghi ý kiến của bản về")
    supplements(officer, homes["Tòng Văn Chỉnh"], independent_since="2019-01-19").sees("Đã ghi")
    officer.opens(page).presses("Kiểm tra danh sách").sees("được chọn trên 5 suất")
    officer.sees("tách hộ ít nhất 03 năm").sees("đã có nhà gỗ chắc chắn")
    officer.picture("ho-tro-3-danh-sach-da-kiem-tra")
    assert status_of(officer, f"{page}phe-duyet/") == 403
    chairman.opens("/").sees("Phê duyệt danh sách thụ hưởng").opens(f"{page}phe-duyet/")
    chairman.picture("ho-tro-4-phe-duyet")
    goes_on(fills(chairman, decision_number="230/QĐ-UBND")).sees("danh sách được khoá lại")
    begins(officer, homes["Tòng Văn Chỉnh"], independent_since="2019-01-19").sees("hộ không đưa vào").sees("tách hộ ít nhất 03 năm")
    begins(officer, homes["Cà Văn Hoa"], independent_since="2010-01-01").sees("Hộ đã có lần hỗ trợ nhà ở")
    officer.opens(f"/ho/{homes['Cà Văn Hoa']}/").sees("Hỗ trợ đã nhận")
    assert officer.errors == [] or all("422" in error or "403" in error for error in officer.errors)


def test_3_the_case_begins_from_the_list(people: Enters, commune: tuple[System, Calendar]) -> None:
    officer = people(OFFICER)
    officer.opens(list_of(officer)).page.locator("#cac-dong").get_by_role("link", name="Lò Văn Ún").click()
    officer.sees("Căn cứ, khoá lại khi phê duyệt").picture("ho-tro-5-dong")
    officer.presses("Lập hồ sơ hỗ trợ nhà ở").sees("quyết định 230/QĐ-UBND")
    assert officer.page.locator("[name=independent_since]").input_value() == "2019-01-18"
    goes_on(fills(officer, scheme="p5", work="new", source_code="central")).sees("Đã lập hồ sơ nhà ở").sees("chờ duyệt")
    officer.picture("ho-tro-6-ho-so")
    commune[1].to(date(2026, 9, 1))


def test_4_the_chairman_approves_the_officer_starts_and_pays_by_stage(people: Enters, homes: dict[str, str], picture_file: Path) -> None:
    officer, chairman = people(OFFICER), people(CHAIRMAN)
    page = support_of(officer, "Lò Văn Ún")
    assert status_of(officer, f"/ho-tro/nha-o/{page}/duyet/") == 403
    goes_on(fills(chairman.opens(f"/ho-tro/nha-o/{page}/duyet/"), decision_number="12/QĐ-UBND", decided_on="2026-01-05"))
    chairman.sees("Đã duyệt hồ sơ nhà ở")
    officer.opens(f"/ho-tro/nha-o/{page}/khoi-cong/")
    goes_on(fills(officer, design="Mẫu 2: nhà cấp bốn 36 m²", builder="self", committed_on="2026-01-10")).sees("nhà bắt đầu làm")
    pays(officer, page, "15.000.000", "2026-01-15").sees("Đã ghi đợt cấp")
    pays(officer, page, "15.000.000", "2026-01-20").sees("Đợt 2 chỉ cấp khi giai đoạn “Nền – móng” đã nghiệm thu")
    officer.picture("ho-tro-7-dot-2-bi-tu-choi")
    accepts(officer, page, "2026-02-10").sees("Chưa có ảnh của giai đoạn")
    for step, day in (("foundation", "2026-02-10"), ("frame_wall", "2026-03-10"), ("roof", "2026-04-10")):
        adds_photo(officer, page, step, picture_file)
        accepts(officer, page, day).sees("Đã nghiệm thu giai đoạn")
    pays(officer, page, "25.000.000", "2026-04-12").sees("Đã ghi đợt cấp")
    officer.opens(f"/ho-tro/{page}/dong-gop/moi/")
    goes_on(fills(officer, contributor="Dòng họ Lò", form="working_days", quantity="40", unit="công", amount_vnd="8.000.000"))
    officer.sees("Đã ghi khoản đóng góp").sees("chờ nghiệm thu hoàn thành").picture("ho-tro-8-nha-o")


def test_5_the_house_is_measured_refused_and_accepted(people: Enters) -> None:
    officer, chairman = people(OFFICER), people(CHAIRMAN)
    page = support_of(officer, "Lò Văn Ún")
    hard = {"hard_foundation": "yes", "hard_frame_wall": "yes", "hard_roof": "yes", "years": "25", "accepted_on": "2026-04-20"}
    finish = f"/ho-tro/nha-o/{page}/nghiem-thu/"
    assert status_of(officer, finish) == 403
    goes_on(fills(chairman.opens(finish), area_m2="29,9", **hard)).sees("29,9 m² nhỏ hơn mức tối thiểu 30 m²")
    chairman.picture("ho-tro-9-nghiem-thu-29-9")
    goes_on(fills(chairman.opens(finish), area_m2="36", **hard)).sees("hồ sơ được khoá lại").sees("36 m²")
    officer.opens(f"/ho-tro/nha-o/{page}/").presses("In biên bản nghiệm thu").sees("Biên bản nghiệm thu")
    officer.picture("ho-tro-10-bien-ban")
    assert officer.page.locator("img").count() >= 0


def test_6_the_province_reads_the_list_and_a_foreign_officer_finds_nothing(people: Enters) -> None:
    page = support_of(people(OFFICER), "Lò Văn Ún")
    province = people(PROVINCE).opens("/ho-tro/nha-o/").sees("Lò Văn Ún").sees("Nhà Dự án 5 đã nghiệm thu")
    province.picture("ho-tro-11-danh-sach")
    province.opens("/ho-tro/").sees("2 lần hỗ trợ").picture("ho-tro-12-cac-lan")
    foreign = people(FOREIGN)
    assert status_of(foreign, f"/ho-tro/nha-o/{page}/") == 404
    foreign.opens("/ho-tro/nhap/moi/").picture("ho-tro-13-nhap")
    for person in (province, people(CHAIRMAN)):
        assert [error for error in person.errors if "422" not in error] == []


def test_7_a_work_is_built_handed_over_and_its_payment_tied(
    people: Enters, commune: tuple[System, Calendar], picture_file: Path
) -> None:
    officer, chairman = people(OFFICER), people(CHAIRMAN)
    commune[1].to(date(2026, 9, 1))
    commune[0].python("from giamngheo.site.synthetic_money import load_money; load_money()")
    officer.opens("/ho-tro/cong-trinh/moi/")
    asked = {"name": "Đường Bản Một – Bản Hai", "work_act": "build", "work_kind": "transport", "work_level": "commune", "giver": "p1_1"}
    days = {"listed_on": "2025-12-05", "ends_on": "2026-12-31", "source_code": "central", "investment_vnd": "1.200.000.000"}
    truths = dict.fromkeys(("serves_people_directly", "connects_places"), "yes")
    users = {"user_count": "400", "poor_user_count": "401", "target_beneficiary_count": "350"}
    goes_on(fills(officer, **asked, **days, **truths, **users)).sees("lớn hơn số người sử dụng (400)")
    goes_on(fills(officer, poor_user_count="180")).sees("Đã ghi công trình đề xuất")
    page = officer.page.url.rstrip("/").rsplit("/", 1)[-1]
    way = f"/ho-tro/cong-trinh/{page}"
    goes_on(fills(chairman.opens(f"{way}/duyet/"), decision_number="91/QĐ-UBND", decided_on="2026-01-10")).sees("Đã duyệt công trình")
    contract = {"contracting": "tender", "contractor_name": "Công ty Sông Đà 5", "contracted_on": "2026-01-20"}
    goes_on(fills(officer.opens(f"{way}/hop-dong/"), **contract, contract_vnd="300.000.000")).sees("công trình bắt đầu thi công")
    for step, day in (("ground", "2026-02-10"), ("main", "2026-03-10"), ("finish", "2026-04-10")):
        adds_photo(officer, page, step, picture_file)
        goes_on(fills(officer.opens(f"{way}/giai-doan/"), accepted_on=day, witness_name="Trưởng bản Lò Văn Tâm"))
    paid = {"amount_vnd": "300.000.000", "paid_on": "2026-04-12", "source_code": "central", "stage_code": "finish"}
    goes_on(fills(officer.opens(f"{way}/thanh-toan/"), **paid)).sees("Đã ghi thanh toán")
    handed = {"handed_over_on": "2026-04-20", "manager_name": "Ban quản lý bản", "upkeep_months": "6"}
    goes_on(fills(chairman.opens(f"{way}/ban-giao/"), **handed)).sees("hồ sơ hỗ trợ được khoá lại")
    officer.opens(f"{way}/").sees("chưa gắn với bút toán nào").presses("Gắn chứng từ")
    officer.picture("ho-tro-14-gan-chung-tu")
    officer.page.get_by_role("radio", name=re.compile(r"còn [3-9]\d\d\.000\.000")).first.check()
    goes_on(fills(officer, amount_vnd="300.000.000")).sees("Đã gắn chứng từ").sees("đều gắn với bút toán của sổ vốn")
    officer.picture("ho-tro-15-cong-trinh")
    assert [error for error in officer.errors if not any(code in error for code in ("422", "403"))] == []


def list_of(person: Person) -> str:
    """The address of the list of housing."""
    person.opens("/danh-sach-ho-tro/?nguon=p5").page.locator("main table tbody").get_by_role("link").first.click()
    person.page.wait_for_load_state()
    return path_of(person)


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


