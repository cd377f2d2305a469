"""A monthly review within the year in Nậm Lầu, in a browser: a household enters, one may not leave, one is of average
standard, one worker has a low income. In this order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest

from tests.site.system import System

from .acts import BADLY_OFF, fills, goes_on, path_of, sends, status_of, takes_home, words_of, writes
from .conftest import PHONE, Person
from .year_world import Calendar

OFFICER, CHAIRMAN, FOREIGN = "Cán bộ xã Nậm Lầu", "Chủ tịch xã Nậm Lầu", "Cán bộ xã Phiêng Pằn"
REVIEWER, HEAD = "Rà soát viên xã Nậm Lầu", "Trưởng bản xã Nậm Lầu"
Enters = Callable[..., Person]
BEGINS = date(2026, 10, 15)
ASSIGNED = """
from giamngheo.apps.accounts.models import User
from giamngheo.apps.register.models import Village
from giamngheo.apps.review.models import VillageAssignment
from giamngheo.kit import clock
for name, duty in (("rasoat-namlau", "reviewer"), ("truongban-namlau", "village_head")):
    person = User.objects.get(username=name)
    for village in Village.objects.all():
        VillageAssignment.objects.get_or_create(round=None, village=village, area=village.area, user_id=person.pk, duty=duty,
            defaults={"assigned_at": clock.now()})
"""


@pytest.fixture(scope="module")
def system(commune: tuple[System, Calendar]) -> System:
    commune[0].python(ASSIGNED)
    return commune[0]


def files(officer: Person, household: str, kind: str, *, worker: str = "", **more: str) -> str:
    """A request received for this household, or for a worker of it; its address."""
    officer.opens("/").page.get_by_role("link", name="Rà soát", exact=True).first.click()
    officer.presses("Rà soát thường xuyên").presses("Nhận đề nghị")
    officer.page.get_by_label("Tên chủ hộ, thành viên").fill(household)
    officer.presses("Tìm hộ").presses(household)
    if worker:
        more["person"] = officer.page.locator("[name=person] option", has_text=worker).get_attribute("value") or ""
    fills(officer, kind=kind, **more).picture(f"thang-nhan-{kind}")
    goes_on(officer).sees("Đã nhận đề nghị").sees("Hạn quyết định")
    return path_of(officer)


def step(person: Person, /, address: str, words: str, **answers: str) -> Person:
    """One step of the request, by its button."""
    person.opens(address).presses(words)
    return goes_on(fills(person, **answers))


@pytest.fixture(scope="module")
def request_of() -> dict[str, str]:
    """Addresses of the requests, as they are made."""
    return {}


def test_1_a_household_asks_to_enter_on_the_15th(people: Enters, request_of: dict[str, str]) -> None:
    officer = people(OFFICER)
    address = request_of["enter"] = files(officer, "Vì Văn Mới", "enter", reason="Nhà bị lũ cuốn")
    officer.sees("Vì Văn Mới").picture("thang-1-da-nhan")
    step(officer, address, "Nhận dạng nhanh", item_count="0").sees("Việc tiếp theo: khảo sát")
    assert status_of(people(FOREIGN), address) == 404
    chairman = people(CHAIRMAN).opens(address)
    assert chairman.page.get_by_role("link", name="Công nhận", exact=True).count() == 0


def test_2_the_reviewer_surveys_it_on_the_phone(
    people: Enters, calendar: Calendar, request_of: dict[str, str]
) -> None:
    calendar.to(date(2026, 10, 19))
    reviewer = people(REVIEWER, is_on_phone=True).opens("/").sees("Đề nghị trong năm đang xử lý").presses("Xem đề nghị")
    reviewer.presses("Khảo sát và tính").picture("thang-2-khao-sat")
    reviewer.presses("Điền phiếu khảo sát").sees("Vì Thị Con")
    assert reviewer.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    writes(reviewer, {**BADLY_OFF, "-attending_level": "preschool"}, score="90").sees("ộ nghèo").picture("thang-2-kiem-tra")
    reviewer.presses("Gửi phiếu").sees("Đã gửi phiếu").sees("Kết quả xác định").sees("đúng với điều được đề nghị")
    assert path_of(reviewer) == request_of["enter"]
    reviewer.picture("thang-2-ket-qua")


def test_3_met_posted_decided_within_the_term(
    people: Enters, calendar: Calendar, request_of: dict[str, str], tmp_path: Path
) -> None:
    address = request_of["enter"]
    calendar.to(date(2026, 10, 20))
    step(people(HEAD, is_on_phone=True), address, "Ghi biên bản họp dân", chaired_by="Lò Văn Trưởng", attended_count="20",
         agreed_count="17").sees("cuộc họp đồng ý")  # fmt: skip
    officer = people(OFFICER)
    step(officer, address, "Niêm yết công khai", place="Nhà văn hoá bản").sees("Đã ghi niêm yết đến hết ngày 23/10/2026")
    chairman = people(CHAIRMAN).opens(address).presses("Công nhận").sees("Điều còn vướng").picture("thang-3-con-vuong")
    calendar.to(date(2026, 10, 26))
    assert status_of(officer, address + "cong-nhan/") == 403
    step(chairman.opens("/").sees("Quyết định đề nghị trong năm"), address, "Công nhận", decision_number="31/QĐ-UBND",
         signer_name="Lường Văn Ba").sees("31/QĐ-UBND")  # fmt: skip
    goes_on(chairman).sees("Đã công nhận theo văn bản số 31/QĐ-UBND").picture("thang-3-da-cong-nhan")
    step(officer, address, "Cấp giấy", number="1/GCN-UBND").sees("Đã cấp giấy số 1/GCN-UBND")
    officer.picture("thang-3-da-cap")
    officer.presses("Lập: Giấy chứng nhận")
    goes_on(officer).sees("Tải PDF để in")
    assert "Vì Văn Mới" in words_of(docx.Document(str(takes_home(officer, "Tải bản Word", tmp_path))))


def test_4_a_poor_household_may_not_leave_and_is_told_why(
    people: Enters, request_of: dict[str, str], tmp_path: Path
) -> None:
    officer, reviewer = people(OFFICER), people(REVIEWER, is_on_phone=True)
    address = request_of["leave"] = files(officer, "Lò Văn Ún", "leave")
    reviewer.opens(address).presses("Khảo sát").presses("Điền phiếu khảo sát")
    sends(writes(reviewer, BADLY_OFF, score="100")).sees("không đúng với điều được đề nghị")
    chairman = people(CHAIRMAN)
    reasons = "Hộ còn thiếu hụt nhà ở, nước sạch, nhà tiêu nên vẫn là hộ nghèo."
    step(chairman, address, "Không công nhận", decision_number="32/UBND", signer_name="Lường Văn Ba", reasons=reasons)
    goes_on(chairman.sees(reasons)).sees("Đã ghi trả lời không công nhận").picture("thang-4-tu-choi")
    assert "đã họp dân" not in chairman.page.locator(".gn-steps").inner_text()
    officer.opens(address).sees(reasons).presses("Lập: Văn bản trả lời không công nhận")
    goes_on(officer).sees("Tải PDF để in")
    assert reasons in words_of(docx.Document(str(takes_home(officer, "Tải bản Word", tmp_path))))


def surveyed_by_income(officer: Person, address: str, amount: str) -> Person:
    """Farm income of twelve months; every other source nothing."""
    officer.opens(address).presses("Khảo sát")
    names = officer.page.eval_on_selector_all("main form [name^=item_]", "all => all.map(e => e.name)")
    fills(officer, **dict.fromkeys(names, "0"), **{"works_in_farming": "yes"})
    return goes_on(fills(officer, item_agriculture=amount))


def decided(people: Enters, address: str, number: str) -> Person:
    """Recognised by the chairman, certified by the officer."""
    chairman = people(CHAIRMAN)
    step(chairman, address, "Công nhận", decision_number=number, signer_name="Lường Văn Ba")
    goes_on(chairman).sees("Đã công nhận theo văn bản số")
    return step(people(OFFICER), address, "Cấp giấy", number=f"{number}-GXN").sees("Đã cấp giấy số")


def test_5_a_household_of_average_standard(people: Enters, calendar: Calendar, request_of: dict[str, str]) -> None:
    officer = people(OFFICER)
    address = request_of["average"] = files(officer, "Hoàng Văn Khá", "average")
    surveyed_by_income(officer, address, "48.000.000").sees("đúng với điều được đề nghị").picture("thang-5-thu-nhap")
    bring_on(people, calendar, address, date(2026, 10, 30))
    decided(people, address, "33/QĐ-UBND").sees("có hiệu lực đến hết").picture("thang-5-muc-song")


def test_6_a_worker_with_low_income(people: Enters, calendar: Calendar, request_of: dict[str, str]) -> None:
    officer = people(OFFICER)
    address = request_of["low_income"] = files(officer, "Lường Văn Say", "low_income", worker="Lường Thị Vợ")
    surveyed_by_income(officer, address, "40.000.000").sees("đúng với điều được đề nghị")
    bring_on(people, calendar, address, date(2026, 11, 6))
    decided(people, address, "34/XN-UBND").sees("Lường Thị Vợ").picture("thang-6-lao-dong")
    officer.presses("Rà soát thường xuyên").sees("4").picture("thang-6-cac-dot")


def bring_on(people: Enters, calendar: Calendar, address: str, after: date) -> None:
    """Met and posted, where this kind of request asks for it; the clock stands after the posting then."""
    officer = people(OFFICER).opens(address)
    if officer.page.get_by_role("link", name="Ghi biên bản họp dân").count():
        step(officer, address, "Ghi biên bản họp dân", chaired_by="Lò Văn Trưởng", attended_count="20", agreed_count="17")
        officer.opens(address)
    if officer.page.get_by_role("link", name="Niêm yết công khai").count():
        step(officer, address, "Niêm yết công khai", place="Nhà văn hoá bản").sees("Đã ghi niêm yết")
        calendar.to(after)
