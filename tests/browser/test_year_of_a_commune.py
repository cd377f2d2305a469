"""A year of Nậm Lầu by the people whose year it is, each at a browser of their own, from the opening of the round to
certificates and the province's decision. In this order; the clock of the system is turned on as the year goes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.site.system import System

from .acts import BADLY_OFF, fills, goes_on, path_of, sends, sheet_of, status_of, takes_home, words_of, writes
from .conftest import PHONE, Person
from .year_world import BAN_HAI, BAN_MOT, OTHERS_RECOGNISED, Calendar

PROVINCE, OFFICER, CHAIRMAN = "Chuyên viên giảm nghèo tỉnh", "Cán bộ xã Nậm Lầu", "Chủ tịch xã Nậm Lầu"
REVIEWER, HEAD, FRONT = "Rà soát viên xã Nậm Lầu", "Trưởng bản xã Nậm Lầu", "Mặt trận Tổ quốc xã Nậm Lầu"
FOREIGN = "Cán bộ xã Phiêng Pằn"
Enters = Callable[..., Person]


BEGINS = date(2026, 9, 1)


@pytest.fixture(scope="module")
def system(commune: tuple[System, Calendar]) -> System:
    return commune[0]


def commune_page(person: Person) -> Person:
    """The commune's campaign, by the menu."""
    return person.opens("/chien-dich/2026/").sees("Rà soát Xã Nậm Lầu, năm 2026")


def village_page(person: Person, name: str) -> Person:
    commune_page(person).page.locator("main table").get_by_role("link", name=name, exact=True).first.click()
    person.page.wait_for_load_state()
    return person.sees(name)


# ---- the opening ----


def test_01_the_province_opens_the_round_with_its_calendar(people: Enters) -> None:
    person = people(PROVINCE).opens("/ra-soat/mo-vong/?nam=2026")
    fills(person, standard_id="2022_2026", standard_reason="Rà soát cuối năm 2026 theo chuẩn đang có hiệu lực")
    fills(person, opens_on="2026-09-01", closes_on="2026-12-14")
    goes_on(person).sees("14/12/2026")
    goes_on(person).sees("Đã mở vòng rà soát năm 2026")
    person.opens("/chien-dich/2026/").presses("Kế hoạch vòng rà soát")
    fills(person, opinion_holder="province", reason="Công văn hướng dẫn của Sở")
    goes_on(person).sees("Cấp cho ý kiến: UBND tỉnh").picture("nam-01-tinh-mo")
    assert person.errors == []


def test_02_the_officer_opens_the_commune(people: Enters) -> None:
    person = people(OFFICER).opens("/").sees("Mở rà soát năm 2026 của xã")
    person.presses("Mở rà soát").presses("Mở rà soát của xã").picture("nam-02-mo-xa")
    goes_on(person).sees("Đã mở rà soát của xã và lập danh sách cần rà soát")
    person.sees(BAN_MOT).sees(BAN_HAI).picture("nam-02-xa")
    for name, office, duty in (("Lường Văn Ba", "Chủ tịch UBND xã", "head"), ("Hà Thị Tư", "Công chức văn hoá", "standing")):
        commune_page(person).presses("Ban Chỉ đạo")
        fills(person, full_name=name, office=office, duty=duty)
        goes_on(person).sees(name)
    for name, duty in ((REVIEWER, "reviewer"), (HEAD, "village_head")):
        commune_page(person).presses("Phân công")
        chosen = person.page.locator("[name=user] option", has_text=name).get_attribute("value")
        villages = [box.get_attribute("value") or "" for box in person.page.locator("[name=villages]").all()]
        assert chosen
        fills(person, user=chosen, duty=duty, villages=villages)
        goes_on(person).sees("Đang phân công").sees(name)
    person.picture("nam-02-phan-cong")
    assert person.errors == []


def test_03_households_that_ask_are_screened(people: Enters, calendar: Calendar) -> None:
    calendar.to(date(2026, 9, 10))
    person = people(OFFICER)
    for name, items in (("Vì Văn Mới", []), ("Lường Văn Say", []), ("Hoàng Văn Khá", ["motor_vehicle", "washing_machine", "floor_30"])):
        commune_page(person).presses("Giấy đề nghị").presses("Nhận giấy đề nghị")
        person.page.get_by_label("Tìm hộ theo tên").fill(name)
        person.presses("Tìm")
        person.page.get_by_label(name).check()
        person.picture("nam-03-giay-de-nghi")
        goes_on(person).sees("Đã nhận giấy đề nghị").presses(name)
        fills(person, items=items)
        person.picture("nam-03-phieu-a")
        goes_on(person).sees("Đã ghi Phiếu A")
    person.picture("nam-03-de-nghi")
    person.sees("không đưa vào rà soát")
    commune_page(person).presses("Danh sách cần rà soát").sees("Vì Văn Mới").sees("Lò Văn Ún").picture("nam-03-danh-sach")
    assert person.errors == []


# ---- the survey, on the reviewer's phone ----

def test_04_the_reviewer_fills_in_one_sheet_step_by_step(people: Enters, calendar: Calendar) -> None:
    calendar.to(date(2026, 10, 5))
    person = people(REVIEWER, is_on_phone=True).opens("/").sees("Điền phiếu rà soát năm 2026")
    sheet_of(person, BAN_MOT, "Lò Văn Ún").sees("Người trong hộ").sees("Lò Thị Con")
    goes_on(person).sees("Việc làm")
    for box in person.page.locator("select[name$='-employment_status']").all():
        box.select_option("farm_self_employed")
    goes_on(person).sees("Y tế")
    assert person.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    sheet_of(person, BAN_MOT, "Lò Văn Ún")
    writes(person, {}, score="185").sees("không nghèo")
    sends(person)
    assert person.errors == []


def test_05_the_other_households(people: Enters) -> None:
    person = people(REVIEWER, is_on_phone=True)
    for village, name, answers, score, told in (
        (BAN_MOT, "Quàng Văn Tủa", BADLY_OFF, "95", "ộ nghèo"),
        (BAN_MOT, "Vì Văn Mới", BADLY_OFF, "100", "Hộ nghèo"),
        (BAN_MOT, "Lường Văn Say", {}, "190", "không nghèo"),
        (BAN_HAI, "Cà Văn Hoa", {}, "120", "ận nghèo"),
        # Whether the house is sound and the water clean was not asked: nobody can say of what class this one is.
        (BAN_HAI, "Tòng Văn Chỉnh", {**dict.fromkeys(BADLY_OFF, ""), "toilet_type": "none", "uses_internet": "0"}, "110",
         "Chưa xác định"),
    ):  # fmt: skip
        sheet_of(person, village, name)
        sends(writes(person, answers, score=score).sees(told))
    person.opens("/phieu/").sees("Mọi hộ trong các bản của tôi đã có phiếu gửi").picture("nam-05-phieu-cua-toi")
    assert person.errors == []


def test_06_the_village_is_scored_and_the_undetermined_household_mended(people: Enters) -> None:
    officer = people(OFFICER)
    commune_page(officer).presses("Phân loại, công nhận").presses("Phân loại danh sách").sees("Đã phân loại 6 hộ")
    village_page(officer, BAN_HAI).sees("đã chấm điểm").presses("Mời hội nghị")
    goes_on(officer).sees("còn 1 hộ chưa xác định được hạng").picture("nam-06-chua-xac-dinh")
    reviewer = people(REVIEWER, is_on_phone=True)
    sheet_of(reviewer, BAN_HAI, "Tòng Văn Chỉnh").presses("Lập phiếu đính chính")
    fills(reviewer, reason="Hỏi lại nhà ở và nguồn nước")
    goes_on(reviewer)
    sends(writes(reviewer, BADLY_OFF, score="110").sees("Hộ nghèo"))
    commune_page(officer).presses("Phân loại, công nhận").presses("Phân loại lại").sees("Đã phân loại 6 hộ")


# ---- meetings, posting, an objection ----


def holds_a_meeting(person: Person, *, attended: int, agreed: int) -> Person:
    """The meeting that is called, recorded."""
    person.presses("Ghi kết quả hội nghị")
    fills(person, attended=str(attended), agreed=str(agreed), chair="Lò Văn Trưởng", secretary="Quàng Thị Thư",
          representatives="Cà Văn Dân\nLò Thị Bản", text="Bà con nghe đọc danh sách.")  # fmt: skip
    return goes_on(person)


def test_07_the_village_head_calls_meetings_and_the_front_watches(people: Enters, calendar: Calendar, tmp_path: Path) -> None:
    calendar.to(date(2026, 10, 20))
    head = people(HEAD, is_on_phone=True).opens("/").sees("Tổ chức hội nghị bản")
    village_page(head, BAN_MOT).presses("Mời hội nghị")
    goes_on(head).sees("Đã mời hội nghị bản").picture("nam-07-da-moi")
    holds_a_meeting(head, attended=21, agreed=10).sees("không đạt, rà soát lại").sees("dưới một nửa")
    head.picture("nam-07-khong-dat")
    officer = people(OFFICER)
    commune_page(officer).presses("Phân loại, công nhận").presses("Phân loại lại").sees("Đã phân loại 6 hộ")
    calendar.to(date(2026, 10, 21))
    for name in (BAN_MOT, BAN_HAI):
        village_page(head, name).presses("Mời hội nghị")
        goes_on(head).sees("Đã mời hội nghị bản")
    front = people(FRONT).opens("/").sees("Giám sát hội nghị bản")
    village_page(front, BAN_MOT).page.get_by_role("link", name="Ghi nhận xét hội nghị lần 2").click()
    fills(front, has_attended="co", text="Họp công khai, đúng thành phần.")
    goes_on(front).sees("Đã ghi nhận xét").picture("nam-07-mat-tran")
    for name in (BAN_MOT, BAN_HAI):
        village_page(head, name)
        holds_a_meeting(head, attended=21, agreed=19).sees("chờ niêm yết")
    village_page(head, BAN_MOT).page.get_by_role("link", name="Lập biên bản hội nghị lần 2").click()
    goes_on(head).sees("Tải PDF để in")
    village_page(officer, BAN_MOT).page.get_by_role("link", name="Xem biên bản hội nghị lần 2").click()
    minutes = docx.Document(str(takes_home(officer, "Tải bản Word", tmp_path)))
    assert "Quàng Văn Tủa" in words_of(minutes)
    assert "19" in words_of(minutes)


def test_08_the_result_is_posted_and_somebody_objects(people: Enters, calendar: Calendar) -> None:
    calendar.to(date(2026, 10, 23))  # a Friday
    officer = people(OFFICER)
    for name in (BAN_MOT, BAN_HAI):
        village_page(officer, name).page.locator(".gn-actions").get_by_role("link", name="Niêm yết").click()
        goes_on(officer).sees("đang niêm yết").sees("đến hết 28/10/2026")
    calendar.to(date(2026, 10, 26))
    village_page(officer, BAN_MOT).presses("Nhận khiếu nại")
    chosen = officer.page.locator("[name=household] option", has_text="Lường Văn Say").get_attribute("value")
    assert chosen
    fills(officer, household=chosen, from_name="Lường Văn Say", text="Nhà tôi chưa khá như phiếu ghi")
    goes_on(officer).sees("hạn 29/10/2026").picture("nam-08-khieu-nai")
    calendar.to(date(2026, 10, 29))
    commune_page(officer).sees("khiếu nại").picture("nam-08-con-vuong")
    village_page(officer, BAN_MOT).presses("Ghi phúc tra")
    fills(officer, is_changed="khong", outcome="Đã đến nhà xem lại, giữ nguyên kết quả")
    goes_on(officer).sees("đã phúc tra, chờ niêm yết lại").presses("Niêm yết kết quả phúc tra")
    goes_on(officer).sees("đến hết 03/11/2026")
    assert officer.page.get_by_role("link", name="Báo cáo cấp trên").count() == 0


# ---- report, opinion, recognition ----


def test_09_report_opinion_recognition(people: Enters, calendar: Calendar) -> None:
    calendar.to(date(2026, 11, 4))
    officer = commune_page(people(OFFICER))
    officer.presses("Báo cáo cấp trên")
    fills(officer, number="48/BC-UBND")
    goes_on(officer).sees("Đã gửi báo cáo").sees("Chờ ý kiến của UBND tỉnh, hạn 11/11/2026").picture("nam-09-da-bao-cao")
    commune = path_of(officer)
    chairman = people(CHAIRMAN).opens("/ra-soat/2026/").presses("Nậm Lầu").sees("UBND tỉnh chưa có ý kiến")
    chairman.picture("nam-09-chu-tich-cho")
    province = people(PROVINCE).opens("/").sees("Cho ý kiến về kết quả rà soát").presses("Cho ý kiến")
    fills(province, is_agreed="co", number="9/SNNMT")
    province.picture("nam-09-y-kien")
    goes_on(province).sees("nhất trí")
    review = path_of(chairman)
    assert status_of(people(OFFICER), review + "cong-nhan/") == 403
    assert status_of(people(REVIEWER), review + "cong-nhan/") == 403
    for path in (commune, review):
        assert status_of(people(FOREIGN), path) == 404
    chairman.opens(commune).presses("Đến danh sách để công nhận").presses("Công nhận danh sách")
    fills(chairman, decision_number="215/QĐ-UBND", decided_on="2026-11-04", signer_name="Lường Văn Ba")
    goes_on(chairman).sees("215/QĐ-UBND").picture("nam-09-kiem-tra")
    goes_on(chairman).sees("Đã công nhận theo Quyết định số 215/QĐ-UBND").picture("nam-09-da-cong-nhan")
    commune_page(officer).presses("Danh sách cần rà soát").sees("không công nhận").picture("nam-09-danh-sach")


def test_10_certificates(people: Enters, calendar: Calendar, tmp_path: Path) -> None:
    calendar.to(date(2026, 11, 6))
    officer = commune_page(people(OFFICER)).presses("Giấy chứng nhận")
    officer.picture("nam-10-cap-giay")
    goes_on(officer).sees("Đã cấp giấy chứng nhận: 4 hộ").sees("Đã lập 4 giấy").sees("Quàng Văn Tủa").sees("Vì Văn Mới")
    officer.picture("nam-10-da-cap")
    assert "Lường Văn Say" not in officer.page.locator("main").inner_text()
    assert takes_home(officer, "Tải một tệp PDF để in", tmp_path).read_bytes().startswith(b"%PDF-")
    with zipfile.ZipFile(takes_home(officer, "Tải các bản Word", tmp_path)) as package:
        told = [words_of(docx.Document(io.BytesIO(package.read(name)))) for name in package.namelist()]
    assert [name for name in ("Cà Văn Hoa", "Tòng Văn Chỉnh", "Quàng Văn Tủa", "Vì Văn Mới") if any(name in one for one in told)]
    assert len(told) == len({one.split("GCN-UBND")[0] for one in told}) == 4
    assert all("Lường Văn Ba" in one for one in told)
    officer.page.locator("main table").get_by_role("link", name="Xem giấy").first.click()
    assert takes_home(officer, "Tải PDF để in", tmp_path).read_bytes().startswith(b"%PDF-")
    assert status_of(people(FOREIGN), path_of(commune_page(officer)) + "giay-chung-nhan/in.pdf") == 404


def test_11_the_province_makes_it_official(people: Enters, calendar: Calendar, system: System, tmp_path: Path) -> None:
    calendar.to(date(2026, 12, 15))
    province = people(PROVINCE).opens("/chien-dich/2026/").sees("quá hạn").sees("Số liệu sơ bộ")
    province.picture("nam-11-tien-do")
    system.python(OTHERS_RECOGNISED)
    province.opens("/chien-dich/2026/").presses("Tổng hợp kết quả").sees("sơ bộ")
    province.presses("Giữ số liệu sơ bộ lúc này").sees("Đã giữ số liệu sơ bộ").picture("nam-11-so-bo")
    province.presses("Ghi quyết định phê duyệt")
    fills(province, decision_number="87/QĐ-UBND", signer_name="Nguyễn Văn A")
    goes_on(province).sees("87/QĐ-UBND")
    goes_on(province).sees("đã chính thức").picture("nam-11-chinh-thuc")
    for number in (1, 4, 5):
        assert status_of(province, f"/bieu/2026/{number}/") == 200
        province.sees("87/QĐ-UBND").picture(f"nam-11-bieu-{number}")
        path = takes_home(province, "xlsx", tmp_path)
        assert openpyxl.load_workbook(path).active.max_row > 3
