"""The main job from a file to the year's tables, by the people whose work it is, in a real browser. In this order."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from tests.site.system import System

from .conftest import Person

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
Enters = Callable[[str], Person]
OFFICER_A, CHAIRMAN_A = "Cán bộ xã Nậm Lầu", "Chủ tịch xã Nậm Lầu"
OFFICER_D, PROVINCE = "Cán bộ xã Phiêng Pằn", "Chuyên viên giảm nghèo tỉnh"

REST = """
from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.intake import actions, mending, queries
from giamngheo.apps.intake.models import ImportBatch, StagedRow
from giamngheo.kit import clock
from giamngheo.kit.scope import scoped
by = User.objects.get(username="canbo-phiengpan")
with scoped(access_of(by, clock.today()).scope()):
    batch = ImportBatch.objects.get(pk={pk})
    rows = StagedRow.objects.filter(batch=batch, outcome__in=["reject", "import_after_confirm"])
    mending.leave_out(batch=batch, rows=list(rows.values_list("sheet", "row_number")), reason="chờ xác minh", by=by)
    actions.stage(batch_id=batch.pk)
"""


def uploads(person: Person, name: str, commune: str) -> None:
    person.opens("/nhap-lieu/tai-len/")
    person.page.set_input_files("input[type=file]", SAMPLES / name)
    # A list of 2024 stands on the map of its day.
    group = "select[name=area] optgroup[label^='Bản đồ 2021']"
    choice = person.page.locator(f"{group} option:text-is('{commune}')").first.get_attribute("value")
    person.page.select_option("select[name=area]", choice)
    person.page.fill("[name=year]", "2024")
    person.page.fill("[name=survey_on]", "2024-10-15")
    person.picture("nhap-1-tai-len")
    person.page.locator("main form button[type=submit]").first.click()
    person.page.wait_for_url(re.compile(r"/nhap-lieu/\d+/$"))


def test_1_the_province_opens_the_round(enters: Enters) -> None:
    person = enters(PROVINCE).opens("/ra-soat/mo-vong/?nam=2024")
    person.picture("ra-soat-1-mo-vong")
    person.page.locator("main form button[type=submit]").first.click()
    person.page.wait_for_load_state()
    person.picture("ra-soat-2-kiem-tra")
    person.page.locator("main form button[type=submit]").first.click()
    person.sees("Đã mở vòng rà soát năm 2024")
    assert person.errors == []


def test_2_the_officer_imports_sample_a(enters: Enters) -> None:
    person = enters(OFFICER_A)
    uploads(person, "A_danh_sach_ho_ngheo_can_ngheo.xlsx", "Xã Chiềng Bôm")
    person.sees("Hệ thống đã hiểu tệp này thế nào").picture("nhap-2-kiem-tra")
    person.presses("Xem thay đổi và nhập vào sổ").sees("181").picture("nhap-3-thay-doi")
    person.presses("Nhập vào sổ").sees("Đã nhập 181 hộ vào sổ").picture("nhap-4-da-nhap")
    assert person.errors == []


def test_3_the_officer_classifies_and_reads_why(enters: Enters) -> None:
    person = enters(OFFICER_A).opens("/ra-soat/2024/")
    person.picture("ra-soat-3-tien-do")
    person.page.get_by_role("link", name="Xã Chiềng Bôm").first.click()
    person.presses("Phân loại").sees("Đã phân loại 181 hộ").picture("ra-soat-4-danh-sach")
    person.page.locator("main table tbody a[href*='/ho/']").first.click()
    person.page.wait_for_load_state()
    person.sees("Điểm A").picture("ho-1-vi-sao")
    assert person.errors == []


def test_4_who_imported_does_not_recognise_and_the_chairman_does(enters: Enters) -> None:
    officer = enters(OFFICER_A).opens("/ra-soat/2024/")
    officer.page.get_by_role("link", name="Xã Chiềng Bôm").first.click()
    officer.page.wait_for_load_state()
    address = officer.page.url + ("" if officer.page.url.endswith("/") else "/")
    answer = officer.page.goto(address.split("?")[0] + "cong-nhan/")
    assert answer is not None
    assert answer.status == 403
    chairman = enters(CHAIRMAN_A)
    chairman.page.goto(address.split("?")[0] + "cong-nhan/")
    chairman.picture("ra-soat-5-cong-nhan")
    chairman.page.fill("[name=decision_number]", "12/QĐ-UBND")
    chairman.page.fill("[name=decided_on]", "2024-12-14")
    chairman.page.fill("[name=signer_name]", "Lò Văn Tâm")
    chairman.page.locator("main form button[type=submit]").first.click()
    chairman.page.wait_for_load_state()
    chairman.picture("ra-soat-6-kiem-tra")
    chairman.page.locator("main form button[type=submit]").first.click()
    chairman.sees("Đã công nhận danh sách").picture("ra-soat-7-da-cong-nhan")


def test_5_sample_d_is_told_mended_and_merged(enters: Enters, system: System) -> None:
    person = enters(OFFICER_D)
    uploads(person, "D_loi_co_y.xlsx", "Xã Phiêng Pằn")
    batch = person.page.url
    person.sees("Những chỗ cần xem").picture("nhap-5-loi")
    person.page.locator("a[href*='ma=SCORE_MISSING']").first.click()
    person.page.wait_for_load_state()
    person.picture("nhap-6-sua")
    person.page.locator("input[name=value]").first.fill("95")
    person.presses("Sửa").sees("Đã kiểm tra lại cả tệp")
    person.opens(batch.removeprefix(person.base) + "loi/?ma=DUP_ROW")
    person.page.locator("details.gn-mend__out summary").first.click()
    person.page.locator("input[name=reason]").first.fill("chờ xác minh tại bản")
    person.page.get_by_role("button", name=re.compile("Bỏ dòng")).first.click()
    person.sees("Đã bỏ dòng")
    person.opens(batch.removeprefix(person.base) + "loi/?ma=COMMUNE_MISSPELT")
    person.presses("Xác nhận cả").sees("Đã xác nhận")
    # The other fifty rows are left out by the same acts, without the browser.
    system.python(REST.format(pk=int(batch.rstrip("/").rsplit("/", 1)[-1])), role="app")
    person.page.goto(batch)
    person.presses("Xem thay đổi và nhập vào sổ").presses("Nhập vào sổ").sees("Đã nhập").picture("nhap-7-da-nhap")
    assert person.errors == []


def test_6_another_commune_does_not_exist(enters: Enters) -> None:
    person = enters(OFFICER_A)
    for path in ("/nhap-lieu/2/", "/nhap-lieu/2/tep/", "/nhap-lieu/2/loi/?ma=DUP_ROW"):
        answer = person.page.goto(person.base + path)
        assert answer is not None
        assert answer.status == 404, path


def test_7_the_tables_open_and_are_taken_home(enters: Enters, tmp_path: Path) -> None:
    person = enters(PROVINCE).opens("/bieu/")
    person.picture("bieu-1-danh-muc")
    for number in (1, 4, 5, 6, 7, 8, 9):
        answer = person.page.goto(f"{person.base}/bieu/2024/{number}/")
        assert answer is not None
        assert answer.status == 200, number
        person.picture(f"bieu-2-bieu-{number}")
        with person.page.expect_download() as waiting:
            person.page.evaluate(f"location.href = '/bieu/2024/{number}/tai/' + location.search")
        path = tmp_path / f"{number}.xlsx"
        waiting.value.save_as(path)
        assert openpyxl.load_workbook(path).active.max_row > 5
    person.opens("/bieu/2024/1/")
    expect(person.page.locator("h1")).to_contain_text("2024")
