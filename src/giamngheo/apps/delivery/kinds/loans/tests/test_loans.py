"""Loans: on screen from the bank's file to the growth of credit; once ever; who borrowed; what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from lxml import html
from tests.apps.conftest import Society, area
from tests.apps.delivery_world import a_list, poor_households
from tests.apps.review_world import NAM_LAU, PHIENG_PAN, act_as, counted_queries, member, occasion

from giamngheo.apps.accounts.models import User
from giamngheo.apps.delivery.actions import imports, joining
from giamngheo.apps.delivery.actions.imports import Faulty
from giamngheo.apps.delivery.kind import all_kinds
from giamngheo.apps.delivery.kinds.loans import actions, credit, queries, rules
from giamngheo.apps.delivery.kinds.loans.models import BankFile, Loan, LoanMonth, LoanTotal
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household

from .bank import a_file

ClientOf = Callable[[User], Client]
APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def homes(society: Society) -> list[Household]:
    """Two poor households of Nậm Lầu, the head of the second with an ID number."""
    found = poor_households(society, "Lò Văn Một", "Lò Văn Hai")
    when = occasion(by=society.nam_lau_officer)
    member(found[0], "Lò Văn Một", when, is_head=True)
    member(found[1], "Lò Văn Hai", when, is_head=True, id_number="014090123456")
    return found


def brought(society: Society, *loans: dict[str, Any], month: date = APRIL, by: User | None = None, **more: Any) -> actions.Brought:
    given = {"name": "t4.xlsx", "area_id": area(NAM_LAU).pk, "replaces": False, **more}
    return actions.import_bank_file(content=a_file(*loans), month=month, by=by or society.nam_lau_officer, **given)


def faults_of(society: Society, *loans: dict[str, Any], **more: Any) -> list[Any]:
    with pytest.raises(Faulty) as told:
        brought(society, *loans, **more)
    return list(told.value.faults)


TWO = {"number": "6600002", "name": "LÒ VĂN HAI", "id_number": "014090123456", "village": "", "owed": "30.000.000", "overdue": "10.000.000"}


def test_on_screen_from_the_file_to_the_growth(society: Society, homes: list[Household], client_of: ClientOf) -> None:
    officer, page = client_of(society.nam_lau_officer), reverse("delivery_loans:file_new")

    # The commune and those of earlier maps of its name are told apart.
    offered = [name for _code, name in officer.get(page).context["form"].fields["area_id"].choices]
    assert (len(set(offered)), any("đến 30/06/2025" in name for name in offered)) == (len(offered), True)

    def post(content: bytes, month: str, **more: str) -> Any:
        asked = {"area_id": area(NAM_LAU).pk, "month": month, "content": SimpleUploadedFile("du-no.xlsx", content), **more}
        return officer.post(page, asked)

    first = a_file({}, TWO, {"number": "6600003", "name": "Vàng A Lạ", "scheme": "Hộ cận nghèo"})
    done = post(first, "2026-04")
    assert done.status_code == 302
    told = officer.get(done.url).content.decode()
    assert ("Vàng A Lạ" in told, "Lò Văn Một" in told) == (True, False)  # those not joined are shown first
    loan = Loan.objects.get(number="6600001")
    assert (loan.support.household, loan.household_class, loan.is_three_classes) == (homes[0], "POOR", True)
    assert reverse("delivery_loans:case", args=[loan.support_id]) in officer.get(
        reverse("register:household", args=[homes[0].pk])
    ).content.decode()
    again = post(first, "2026-05")
    assert (again.status_code, "Tệp này đã nhập" in again.content.decode()) == (422, True)
    paid, fresh = {**TWO, "owed": "0", "overdue": ""}, {"number": "6600004", "owed": "80.000.000", "amount": "80.000.000"}
    assert post(a_file({"owed": "40.000.000"}, {**paid, "amount": "60.000.000"}, fresh), "2026-05").status_code == 422
    second = a_file({"owed": "40.000.000"}, paid, fresh)
    assert post(second, "2026-05").status_code == 302
    assert Loan.objects.count() == 4
    case = officer.get(reverse("delivery_loans:case", args=[loan.support_id])).content.decode()
    assert ("50.000.000" in case, "40.000.000" in case, "05/2026" in case) == (True, True, True)
    # The bank paid it, and its file tells so: no entry of the budget's ledger stands behind a loan.
    assert ("Chứng từ chi trong sổ vốn" in case, all_kinds()["loans"].payments) == (False, None)
    credit_page = officer.get(reverse("delivery_loans:credit")).content.decode()
    # 40 + 80 of the three schemes now; 50 + 30 + 50 then: the near-poor's loan is not in the file of May any more.
    for words in ("120.000.000", "giảm 10.000.000", "chưa tăng: dư nợ đang giảm", "591.000.000.000", "chưa phải tăng trưởng của cả kỳ"):
        assert words in credit_page
    rows = b"".join(officer.get(reverse("delivery_loans:cases_file", args=["csv"])).streaming_content).decode()
    assert ("6600001" in rows, "không có trong tệp tháng này" in rows, "đã trả hết" in rows) == (True, True, True)
    communes = b"".join(officer.get(reverse("delivery_loans:credit_file", args=["csv"])).streaming_content).decode()
    assert "-10.000.000" in communes or "−10.000.000" in communes


def test_a_loan_twice_is_refused_with_the_earlier_named(society: Society, homes: list[Household]) -> None:
    (twice,) = faults_of(society, {}, {"number": "6600001", "name": "Lò Văn Hai"})
    assert (twice.sheet, twice.row, twice.column_title) == ("Tháng", 4, "Số khế ước")
    assert "đã có ở dòng 3 trang “Tháng” (Lò Văn Một, vay ngày 05/01/2026)" in twice.message
    brought(society, {})
    support = Loan.objects.get().support_id
    (other,) = faults_of(society, {"name": "Lò Văn Hai", "amount": "70.000.000"}, month=MAY)
    assert f"hỗ trợ số {support}: Lò Văn Một, vay ngày 05/01/2026, 50.000.000\u00a0đ, có từ tệp tháng 04/2026" in other.message
    assert "họ và tên người vay, số tiền vay" in other.message
    brought(society, {"owed": "45.000.000"}, month=MAY)
    assert (Loan.objects.count(), Support.objects.count()) == (1, 1)
    assert list(LoanMonth.objects.order_by("month").values_list("outstanding_vnd", flat=True)) == [50_000_000, 45_000_000]


def test_loans_are_written_by_the_file_alone(society: Society, homes: list[Household]) -> None:
    """The lists of other programmes do not take them."""
    content = a_list(("Lò Văn Một", "", "Bản Nà Tòng", "Vay vốn tín dụng chính sách", "05/01/2026", "", "50.000.000"))
    with pytest.raises(Faulty) as told:
        imports.import_supports(content=content, name="x.xlsx", giver="charity", area_id=area(NAM_LAU).pk, by=society.nam_lau_officer)
    assert "tệp riêng của nó, ở trang “Vay vốn chính sách”" in told.value.faults[0].message


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"number": ""}, "Số khế ước", "Thiếu số khế ước"),
        ({"name": ""}, "Họ và tên người vay", "Thiếu họ và tên"),
        ({"scheme": "Vay nóng"}, "Chương trình cho vay", "Không có chương trình cho vay “Vay nóng”. Dùng một trong: Cho vay hộ nghèo"),
        ({"commune": "Phiêng Pằn"}, "Xã", "không nằm trong địa bàn của tệp (Xã Nậm Lầu)"),
        ({"lent_on": "31/02/2026"}, "Ngày giải ngân", "không phải ngày"),
        ({"lent_on": "01/05/2026"}, "Ngày giải ngân", "sau ngày cuối tháng 30/04/2026"),
        ({"owed": ""}, "Dư nợ (đồng)", "Món đã trả hết ghi 0"),
        ({"owed": "60.000.000"}, "Dư nợ (đồng)", "lớn hơn số tiền vay"),
        ({"overdue": "40.000.000", "frozen": "20.000.000"}, "Nợ quá hạn (đồng)", "lớn hơn dư nợ"),
        ({"amount": "5 chục"}, "Số tiền vay (đồng)", "không phải số đồng"),
        ({"rate": "cao"}, "Lãi suất (%/năm)", "không phải lãi suất"),
        ({"term": 700}, "Thời hạn (tháng)", "không đúng"),
        ({"id_number": "12"}, "Số định danh cá nhân", "12"),
    ],
)
def test_every_fault_says_where(society: Society, row: dict[str, Any], column: str, words: str) -> None:
    act_as(society.nam_lau_officer)
    faults = faults_of(society, {"number": "1"}, row)
    assert [(f.sheet, f.row, f.column_title) for f in faults] == [("Tháng", 4, column)]
    assert words in faults[0].message or words in faults[0].raw
    assert (BankFile.objects.count(), Loan.objects.count()) == (0, 0)


def test_what_is_not_brought_in(society: Society) -> None:
    act_as(society.nam_lau_officer)
    with pytest.raises(Refused, match="chưa hết"):
        brought(society, {}, month=date(2099, 1, 1))
    with pytest.raises(Refused, match="Chọn tháng"):
        brought(society, {}, month=date(2026, 4, 2))
    with pytest.raises(Refused, match="Chỉ Cán bộ"):
        brought(society, {}, by=society.phieng_pan_officer)
    with pytest.raises(Refused, match="Chỉ Cán bộ"):
        brought(society, {}, by=society.nam_lau_chairman)
    with pytest.raises(Refused, match="Không thấy dòng tiêu đề"):
        actions.import_bank_file(
            content=a_list(("x",)), name="x.xlsx", area_id=area(NAM_LAU).pk, month=APRIL, replaces=False, by=society.nam_lau_officer
        )


def test_a_mended_file_replaces_the_month_and_keeps_what_was_told(society: Society, homes: list[Household]) -> None:
    brought(society, {}, TWO)
    with pytest.raises(Refused, match=r"đã nhập từ tệp “t4\.xlsx”"):
        brought(society, {"owed": "48.000.000"})
    brought(society, {"owed": "48.000.000"}, replaces=True, name="t4-sua.xlsx")
    assert Loan.objects.count() == 2  # a loan that is no longer told stays
    whole = LoanTotal.objects.get(scheme="")
    assert (whole.loans, whole.outstanding_vnd, whole.overdue_vnd, whole.file_name) == (1, 48_000_000, 0, "t4-sua.xlsx")
    with connection.cursor() as cursor:
        cursor.execute("select outstanding_vnd, is_left_out from delivery_loans_loanmonthevent order by 1")
        assert cursor.fetchall() == [(30_000_000, False), (50_000_000, False)]


def test_who_is_not_found_is_joined_by_two_persons(society: Society, homes: list[Household]) -> None:
    """Nobody is guessed; once joined, the class of the day and the households are told anew."""
    when = occasion(by=society.nam_lau_officer)
    member(homes[1], "Lò Văn Một", when)
    made = brought(society, {"village": ""}, {"number": "2", "name": "Lò Thị Xa"})
    assert (made.new, made.unjoined) == (2, 2)
    unclear = Loan.objects.get(number="6600001")
    assert "Có 2 người tên Lò Văn Một" in unclear.no_match
    assert LoanTotal.objects.get(scheme="").unjoined == 2
    joining.ask_joining(
        support_id=unclear.support_id, household_id=homes[0].pk, reason="Sổ vay vốn", by=society.nam_lau_officer, version=None
    )
    act_as(society.nam_lau_chairman)
    joining.decide_joining(support_id=unclear.support_id, is_confirmed=True, note="", by=society.nam_lau_chairman, version=None)
    act_as(society.nam_lau_officer)
    unclear.refresh_from_db()
    assert (unclear.household_class, unclear.is_three_classes, unclear.no_match) == ("POOR", True, "")
    assert LoanTotal.objects.get(scheme="").unjoined == 1


def test_growth_is_told_of_communes_that_both_months_tell(society: Society, homes: list[Household]) -> None:
    act_as(society.province_officer)
    whole = area("14").pk
    far = {"number": "P1", "name": "Giàng A Xa", "commune": "xã Phiêng Pằn", "owed": "20.000.000"}
    brought(society, {}, area_id=area(NAM_LAU).pk, by=society.province_officer)
    brought(society, {"owed": "30.000.000"}, far, area_id=whole, month=MAY, by=society.province_officer)
    brought(society, {"owed": "35.000.000"}, {**far, "owed": "10.000.000"}, area_id=whole, month=JUNE, by=society.province_officer)
    mine = [area(NAM_LAU).pk, area(PHIENG_PAN).pk]
    counted = current_plan().credit.counted  # type: ignore[union-attr]
    since_april = credit.credit_of(mine, month=JUNE, base=APRIL, counted=counted)
    assert (since_april.counted_vnd, since_april.growth_vnd, since_april.compared, since_april.expected) == (45_000_000, -15_000_000, 1, 2)
    assert [line.growth_vnd for line in since_april.communes] == [-15_000_000, None]
    since_may = credit.credit_of(mine, month=JUNE, base=MAY, counted=counted)
    assert (since_may.growth_vnd, since_may.compared, since_may.is_whole) == (-5_000_000, 2, True)
    assert [owed for _month, owed, _communes in since_may.months] == [50_000_000, 50_000_000, 45_000_000]
    assert credit.base_of([APRIL, MAY, JUNE], JUNE, asked=None, planned=date(2020, 12, 1)) == APRIL
    assert credit.base_of([APRIL], APRIL, asked=None, planned=date(2020, 12, 1)) is None


def test_a_household_counts_once_and_money_people_see_sums_alone(society: Society, homes: list[Household], client_of: ClientOf) -> None:
    brought(society, {}, {"number": "2", "scheme": "nước sạch và vệ sinh môi trường", "owed": "10.000.000"}, TWO)
    sums = {row.scheme: (row.loans, row.households, row.outstanding_vnd) for row in LoanTotal.objects.all()}
    assert sums == {"": (3, 2, 90_000_000), "poor": (2, 2, 80_000_000), "other": (1, 1, 10_000_000)}
    finance = client_of(society.finance_officer)
    told = finance.get(reverse("delivery_loans:credit")).content.decode()
    assert ("80.000.000" in told, "Lò Văn" in told) == (True, False)
    # Of every scheme together nobody says that it does not count, and a ledger without loans says nothing of them.
    foot = html.fromstring(told).xpath("//table[caption[contains(., 'Theo chương trình')]]/tfoot//td")
    assert not any("không" in cell.text_content() for cell in foot)
    page = html.fromstring(finance.get(reverse("planning:period")).content.decode())
    row = page.xpath("//section[@id='nguon-credit']//tbody/tr")[0].text_content()
    assert row.count("chưa có số liệu") == 3
    assert finance.get(reverse("delivery_loans:cases")).status_code == 403
    act_as(society.finance_officer)
    assert (Loan.objects.count(), LoanTotal.objects.count()) == (0, 3)
    act_as(society.phieng_pan_officer)
    assert (Loan.objects.count(), LoanMonth.objects.count(), LoanTotal.objects.count(), BankFile.objects.count()) == (0, 0, 0, 0)


def test_the_number_of_the_borrower_is_masked_and_its_reading_logged(society: Society, homes: list[Household], client_of: ClientOf) -> None:
    brought(society, TWO)
    page = reverse("delivery_loans:case", args=[Loan.objects.get().support_id])
    officer = client_of(society.nam_lau_officer)
    assert "014090123456" not in officer.get(page).content.decode()
    assert "014090123456" in officer.get(page, {"hien": "1"}).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from audit_sensitiveread where subject like 'món vay%%'")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    ("history", "code", "is_three"),
    [
        ([], "", None),
        ([("NEAR_POOR", date(2025, 1, 1))], "NEAR_POOR", True),
        ([("POOR", date(2022, 1, 1)), ("NOT_POOR", date(2023, 3, 2))], "NOT_POOR", True),
        ([("POOR", date(2022, 1, 1)), ("NOT_POOR", date(2023, 3, 1))], "NOT_POOR", False),
        ([("NOT_POOR", date(2023, 3, 1))], "NOT_POOR", False),
        ([("NOT_POOR", date(2024, 3, 1))], "NOT_POOR", None),
        ([("NOT_POOR", date(2023, 1, 1)), ("POOR", date(2026, 3, 2))], "NOT_POOR", False),
    ],
)
def test_the_class_on_the_day_of_lending(history: list[tuple[str, date]], code: str, is_three: bool | None) -> None:
    frame = pl.DataFrame(
        {"household_key": ["7"] * len(history), "household_class": [c for c, _d in history], "valid_from": [d for _c, d in history]},
        schema={"household_key": pl.String, "household_class": pl.String, "valid_from": pl.Date},
    )
    told = rules.classes_then({1: (7, date(2026, 3, 1))}, frame, current_plan()).get(1, rules.ClassThen())
    assert (told.code, told.is_three) == (code, is_three)


def test_what_is_beyond_a_scheme_is_said_and_not_refused() -> None:
    plan, scheme = current_plan(), queries.scheme_of("newly_escaped")
    given = {"amount_vnd": 90_000_000, "term_months": 60, "rate_pct": Decimal("8.25"), "household_class": "NOT_POOR", "plan": plan}
    assert rules.doubts(scheme, **given) == []
    told = " ".join(rules.doubts(scheme, **{**given, "amount_vnd": 110_000_000, "term_months": 61, "rate_pct": Decimal("6.6")}))
    for words in ("100.000.000", "61 tháng dài hơn 60", "bằng 100 % lãi suất hộ nghèo, khác mức 125 %"):
        assert words in told
    assert rules.rate_of_poor(Decimal("7.92"), plan) == Decimal("120.0")


def test_the_lists_cost_the_same_whatever_their_length(society: Society, homes: list[Household], client_of: ClientOf) -> None:
    client = client_of(society.nam_lau_officer)
    for month, count in ((APRIL, 1), (MAY, 4)):
        brought(society, *({"number": str(n)} for n in range(count)), month=month)
        for page in ("cases", "credit", "files"):
            with counted_queries(12):
                assert client.get(reverse(f"delivery_loans:{page}")).status_code == 200
