"""The ledger's pages: a document's whole way by clicks, what each duty may press, what pages cost, files as the list shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from giamngheo.apps.accounts.actions import assign_role
from giamngheo.apps.accounts.models import User
from giamngheo.apps.money.actions.documents import submit_document
from giamngheo.apps.money.actions.lines import NewLine, open_line
from giamngheo.apps.money.audit import faults
from giamngheo.apps.money.models import BudgetYear, Document, Line
from giamngheo.apps.places.models import Area
from giamngheo.kit import clock
from giamngheo.kit.workflow import Refused

from .conftest import area
from .evidence_files import PDF
from .money_world import MILLION, YEAR, Treasury, approved, drafted, line, make_treasury, posted, shared_out, told
from .review_world import NAM_LAU, act_as, counted_queries

ClientOf = Callable[[User], Client]


@pytest.fixture
def world(db: None) -> Treasury:
    return make_treasury()


def test_a_payment_by_clicks(world: Treasury, client_of: ClientOf) -> None:
    shared_out(world)
    accountant, chairman = client_of(world.namlau_accountant), client_of(world.namlau_chairman)
    page = accountant.get(reverse("money:line", args=[world.nam_lau.pk]))
    assert "Thanh toán" in page.content.decode()
    assert "Giao vốn cho đơn vị" not in page.content.decode()
    given = {"number": "12/GRDT", "signed_on": "2026-05-04", "authority": "UBND xã", "amount_vnd": "60.000.000"}
    made = accountant.post(reverse("money:document_new", args=[world.nam_lau.pk, "pay"]), given)
    assert made.status_code == 302, made.context["form"].errors
    found = Document.objects.get(number="12/GRDT")
    accountant.post(reverse("money:document_submit", args=[found.pk]), {"version": found.version})
    assert client_of(world.namlau_accountant).post(reverse("money:document_approve", args=[found.pk])).status_code == 403
    assert "Duyệt chứng từ vốn" in chairman.get("/").content.decode()
    found.refresh_from_db()
    shown = chairman.post(reverse("money:document_approve", args=[found.pk]), {"version": found.version}, follow=True)
    assert "chứng từ đã vào sổ" in shown.content.decode()
    act_as(world.finance)
    assert told(world.nam_lau)["paid"] == 60 * MILLION
    again = accountant.post(reverse("money:document_new", args=[world.nam_lau.pk, "pay"]), given)
    assert again.status_code == 422
    assert "đã có" in again.content.decode()



def test_a_posted_document_takes_the_scan_it_lacks_once_and_nothing_else(world: Treasury, client_of: ClientOf) -> None:
    shared_out(world)
    paid = posted(world, "pay", (world.nam_lau, MILLION))
    here, scan = reverse("money:document_attach", args=[paid.pk]), lambda: SimpleUploadedFile("uy-nhiem-chi.pdf", PDF)
    accountant = client_of(world.namlau_accountant)
    assert here in accountant.get(reverse("money:document", args=[paid.pk])).content.decode()
    assert [client_of(who).get(here).status_code for who in (world.namlau_chairman, world.phiengpan_accountant)] == [403, 404]
    refused = accountant.post(here, {"file": SimpleUploadedFile("a.pdf", b"MZ")})
    assert refused.status_code == 422
    assert accountant.post(here, {"file": scan()}).status_code == 302
    page = accountant.get(reverse("money:document", args=[paid.pk])).content.decode()
    assert here not in page
    assert accountant.get(reverse("money:document_scan", args=[paid.pk])).content == PDF
    again = accountant.post(here, {"file": scan()})
    assert (again.status_code, "Chứng từ đã có bản chụp" in again.content.decode()) == (422, True)
    assert accountant.get(here).status_code == 302, "the form does not open again"
    act_as(world.namlau_accountant)
    kept = Document.objects.get(pk=paid.pk)
    assert (kept.state, kept.version, kept.total_vnd) == ("posted", paid.version, MILLION)
    act_as(world.finance)
    assert faults() == []
    other = posted(world, "pay", (world.nam_lau, MILLION))
    act_as(world.accountant)
    for found, change in (
        (kept, {"file": None}), (kept, {"title": "khác"}), (other, {"title": "khác"}), (other, {"file": kept.file, "title": "khác"}),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match="money_document_frozen"), transaction.atomic():
            Document.objects.filter(pk=found.pk).update(**change)


def test_a_line_is_opened_shared_out_and_taken_apart_again(world: Treasury, client_of: ClientOf) -> None:
    finance = client_of(world.finance)
    posted(world, "approve", (world.top, 100 * MILLION))
    child = finance.post(reverse("money:line_child", args=[world.top.pk]), {
        "area": area("03781").pk, "unit_name": "UBND xã Co Mạ", "project": "p2", "content": "nuôi bò",
    })  # fmt: skip
    made = Line.objects.get(unit_name="UBND xã Co Mạ")
    assert child.url == reverse("money:line", args=[made.pk])
    given = {
        "number": "7/QĐ", "signed_on": "2026-05-04", "authority": "UBND tỉnh", "from_account": "approved", "to_line": made.pk,
        "amount_vnd": "40.000.000",
    }  # fmt: skip
    finance.post(reverse("money:document_new", args=[world.top.pk, "allot"]), given)
    found = Document.objects.get(number="7/QĐ")
    row = {
        "line": world.top.pk, "from_account": "approved", "to_line": world.nam_lau.pk, "amount_vnd": "50000000",
        "version": found.version,
    }  # fmt: skip
    assert finance.post(reverse("money:row_new", args=[found.pk]), row).status_code == 302
    found.refresh_from_db()
    page = finance.get(reverse("money:document", args=[found.pk])).content.decode()
    assert "90.000.000" in page
    finance.post(reverse("money:row_remove", args=[found.pk, 2]), {"version": found.version})
    assert found.moves.count() == 1


def test_the_rate_names_its_denominator(world: Treasury, client_of: ClientOf) -> None:
    shared_out(world)
    old = line(world.finance, NAM_LAU, "UBND xã", plan_year=YEAR, origin_year=2025)
    posted(world, "approve", (old, 100 * MILLION))
    posted(world, "pay", (world.nam_lau, 50 * MILLION))
    loan = line(world.finance, NAM_LAU, "NHCSXH", source="credit")
    posted(world, "approve", (loan, 900 * MILLION))
    sums = client_of(world.finance).get(reverse("money:lines")).context["sums"]
    assert (sums.own_vnd, sums.rate, sums.own_this_vnd, sums.rate_this) == (200 * MILLION, 0.25, 100 * MILLION, 0.5)


def test_files_hold_the_list_of_the_screen(world: Treasury, client_of: ClientOf) -> None:
    shared_out(world)
    client = client_of(world.namlau_accountant)
    text = b"".join(client.get(reverse("money:lines_file", args=["csv"])).streaming_content).decode()
    assert "UBND xã" in text
    assert "Sở Tài chính" not in text
    for name, args in (("lines_file", ["xlsx"]), ("line_file", [world.nam_lau.pk, "xlsx"]), ("documents_file", ["xlsx"])):
        response = client.get(reverse(f"money:{name}", args=args))
        assert response.status_code == 200
        assert b"".join(response.streaming_content)[:2] == b"PK"


def test_pages_cost_the_same_whatever_their_length(world: Treasury, client_of: ClientOf) -> None:
    shared_out(world, 1000 * MILLION)
    client = client_of(world.finance)
    pages = [reverse("money:lines"), reverse("money:documents"), reverse("money:line", args=[world.nam_lau.pk])]
    costs: list[list[int]] = []
    for more in (1, 6):
        for number in range(more):
            posted(world, "pay", (world.nam_lau, MILLION))
            act_as(world.finance)
            line(world.finance, NAM_LAU, f"Đơn vị {more} {number}")
        costs.append([])
        for page in pages:
            with counted_queries(12), CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            costs[-1].append(len(captured))
    assert costs[0] == costs[1]


def test_a_year_is_closed_on_screen_with_its_reason(world: Treasury, client_of: ClientOf) -> None:
    old = line(world.finance, NAM_LAU, "UBND xã", plan_year=2024)
    leader = client_of(world.leader)
    assert "Khoá năm 2024" in leader.get(reverse("money:years")).content.decode()
    leader.post(reverse("money:year_close", args=[2024]), {"reason": "Nghị quyết 10/NQ-HĐND"})
    assert BudgetYear.objects.get(year=2024).closed_on == clock.today()
    page = client_of(world.finance).get(reverse("money:line", args=[old.pk])).content.decode()
    assert "Nghị quyết 10/NQ-HĐND" in page
    assert client_of(world.namlau_chairman).post(reverse("money:year_close", args=[2024]), {"reason": "x"}).status_code == 404


@pytest.mark.parametrize(("role", "code"), [("province_leader", "14"), ("commune_chairman", NAM_LAU), ("treasury_clerk", NAM_LAU)])
def test_duties_that_check_one_another_are_not_held_together(world: Treasury, role: str, code: str) -> None:
    where: dict[str, Any] = {"agency_id": "", "valid_from": date(2021, 1, 1), "valid_to": None, "by": None}
    with pytest.raises(Refused, match="kiểm soát lẫn nhau"):
        assign_role(user=world.namlau_accountant, role=role, area=area(code), **where)
    assign_role(user=world.namlau_accountant, role="commune_chairman", area=area("04159"), **where)


def test_a_district_hands_over_to_who_follows_it(world: Treasury) -> None:
    """Thuận Châu ends on 30/6/2025: what it may still spend and what it advanced goes on at Co Mạ, to the last đồng."""
    district = Area.objects.get(name__contains="Thuận Châu", kind="district", generation_id="2025-01")
    act_as(world.finance)
    new = NewLine(district.pk, "Phòng LĐTBXH huyện Thuận Châu", "p2", "recurrent", "central", 2025)
    old = open_line(new=new, by=world.finance)
    heir = line(world.finance, "03781", "UBND xã Co Mạ", plan_year=2025)
    posted(world, "approve", (old, 100 * MILLION))
    posted(world, "assign", (old, 100 * MILLION))
    posted(world, "enter", (old, 80 * MILLION))
    posted(world, "advance", (old, 30 * MILLION))
    held = [("assigned", 20), ("entered", 50), ("advanced", 30)]
    made = drafted(world, "handover", *((old, amount * MILLION, account, heir) for account, amount in held))
    act_as(world.finance)
    submit_document(document_id=made.pk, by=world.finance)
    approved(world, made)
    assert told(old) == {"source": -100 * MILLION, "moved": 100 * MILLION}
    assert told(heir) == {"source": -100 * MILLION, "assigned": 20 * MILLION, "entered": 50 * MILLION, "advanced": 30 * MILLION}


def refused(client: Client, address: str, given: dict[str, Any]) -> str:
    """The page after a press or a form that was refused."""
    answer = client.post(address, given, follow=True)
    assert answer.status_code in (200, 422)
    return answer.content.decode()


def test_each_refusal_on_screen_says_what_to_do(world: Treasury, client_of: ClientOf) -> None:
    shared_out(world)
    accountant, leader, second = (client_of(who) for who in (world.accountant, world.leader, world.second))
    new = reverse("money:document_new", args=[world.nam_lau.pk, "pay"])
    given = {"number": "1/GRDT", "signed_on": "2026-05-04", "authority": "UBND xã", "amount_vnd": "60.000.000"}
    # A wrong document: from the future, without a number, more than there is.
    assert "không được sau ngày hôm nay" in refused(accountant, new, {**given, "signed_on": "2030-01-01"})
    assert "Cần trả lời câu này" in refused(accountant, new, {**given, "number": " "})
    accountant.post(new, {**given, "number": "2/GRDT", "amount_vnd": "100.000.001"})
    over = Document.objects.get(number="2/GRDT")
    submit = reverse("money:document_submit", args=[over.pk])
    assert "Giảm số tiền, hoặc ghi trước chứng từ" in refused(accountant, submit, {"version": over.version})
    # A double click on the form, on sending, on approving.
    accountant.post(new, given)
    assert "Mở chứng từ đó thay vì ghi lần nữa" in refused(accountant, new, given)
    found = Document.objects.get(number="1/GRDT")
    submit = reverse("money:document_submit", args=[found.pk])
    accountant.post(submit, {"version": found.version})
    assert "Xem lại bản mới rồi làm tiếp" in refused(accountant, submit, {"version": found.version})
    found.refresh_from_db()
    approve = reverse("money:document_approve", args=[found.pk])
    leader.post(approve, {"version": found.version})
    # The second of two approvals, on the page of before.
    assert "Xem lại bản mới rồi làm tiếp" in refused(second, approve, {"version": found.version})
    act_as(world.finance)
    assert told(world.nam_lau)["paid"] == 60 * MILLION


def test_a_payment_in_a_closed_year_is_refused_with_the_reason(world: Treasury, client_of: ClientOf) -> None:
    old = line(world.finance, NAM_LAU, "UBND xã", plan_year=2024)
    posted(world, "approve", (old, 10 * MILLION))
    posted(world, "assign", (old, 10 * MILLION))
    posted(world, "enter", (old, 10 * MILLION))
    leader, close, why = client_of(world.leader), reverse("money:year_close", args=[2024]), {"reason": "Nghị quyết 10/NQ-HĐND"}
    # 10 million that nobody decided: listed, and closed only by who says so.
    assert "UBND xã, Xã Nậm Lầu: Dự án 2" in leader.get(close).content.decode()
    page = refused(leader, close, why)
    assert "còn 1 dòng vốn chưa xử lý: còn được chi 10.000.000" in page
    assert BudgetYear.objects.get(year=2024).closed_on is None
    assert leader.post(close, {**why, "is_confirmed": "on"}).status_code == 302
    accountant = client_of(world.accountant)
    given = {"number": "9/GRDT", "signed_on": "2026-05-04", "authority": "UBND xã", "amount_vnd": "1.000.000"}
    page = refused(accountant, reverse("money:document_new", args=[old.pk, "pay"]), given)
    assert "Năm 2024 đã khoá" in page
    assert "Nghị quyết 10/NQ-HĐND" in page
    assert "Ghi vào dòng của năm đang mở" in page


@pytest.mark.parametrize(("amount", "needed"), [(4_999_999_999, 1), (5_000_000_000, 2)])
def test_the_number_of_approvers_follows_the_amount(world: Treasury, client_of: ClientOf, amount: int, needed: int) -> None:
    made = drafted(world, "approve", (world.top, amount))
    finance = client_of(world.finance)
    made.refresh_from_db()
    page = finance.post(reverse("money:document_submit", args=[made.pk]), {"version": made.version}, follow=True).content.decode()
    assert f"cần {needed} người duyệt" in page
    assert "mức mẫu, chưa xác nhận" in finance.get(reverse("money:documents")).content.decode()


def test_a_refused_first_row_leaves_no_draft_behind(world: Treasury, client_of: ClientOf) -> None:
    shared_out(world)
    accountant = client_of(world.accountant)
    new = reverse("money:document_new", args=[world.nam_lau.pk, "pay"])
    given = {"number": "101/TT", "signed_on": "2026-05-04", "authority": "UBND xã"}
    assert "Số tiền phải lớn hơn 0 đồng" in refused(accountant, new, {**given, "amount_vnd": "0"})
    assert not Document.objects.filter(number="101/TT").exists()
    assert accountant.post(new, {**given, "amount_vnd": "1.000.000"}).status_code == 302
    assert Document.objects.get(number="101/TT").moves.count() == 1


def test_a_day_that_does_not_fit_and_a_sum_too_large_are_told_when_drafting(world: Treasury, client_of: ClientOf) -> None:
    shared_out(world)
    old = line(world.finance, NAM_LAU, "UBND xã", plan_year=2024)
    for kind in ("approve", "assign", "enter"):
        posted(world, kind, (old, 10 * MILLION))
    accountant, leader = client_of(world.accountant), client_of(world.leader)
    new = reverse("money:document_new", args=[world.nam_lau.pk, "pay"])
    given = {"number": "41/TT", "signed_on": "2026-05-04", "authority": "UBND xã", "amount_vnd": "1.000.000"}
    assert "trước năm kế hoạch 2026" in refused(accountant, new, {**given, "signed_on": "2025-01-05"})
    assert "trước ngày dòng vốn được giao: 01/03/2026" in refused(accountant, new, {**given, "signed_on": "2026-02-28"})
    assert not Document.objects.filter(number="41/TT").exists()
    page = accountant.post(new, {**given, "amount_vnd": "100.000.001"}, follow=True).content.decode()
    assert "Khoản 1 (UBND xã, Dự án 2, năm 2026)" in page
    assert "Giảm số tiền" in page
    assert "100.000.001" in accountant.get(reverse("money:documents"), {"trang_thai": "draft"}).content.decode()
    # The year's settlement ended by a term that no text confirms: told to who writes and to who approves, not refused.
    late = reverse("money:document_new", args=[old.pk, "pay"])
    words = "hết thời gian chỉnh lý ngày 31/01/2025 (mốc chưa xác nhận)"
    assert words in accountant.get(late).content.decode()
    assert words in accountant.post(late, {**given, "number": "42/TT"}, follow=True).content.decode()
    found = Document.objects.get(number="42/TT")
    assert "Đã gửi duyệt" in refused(accountant, reverse("money:document_submit", args=[found.pk]), {"version": found.version})
    assert words in leader.get(reverse("money:document", args=[found.pk])).content.decode()
