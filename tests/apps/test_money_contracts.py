"""Debt of works: accepted minus paid by vouchers of the ledger, said before a new contract, and passed on with the line that pays."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.money import contract_views
from giamngheo.apps.money.actions import contracts, documents
from giamngheo.apps.money.actions.contract_money import pay_under
from giamngheo.apps.money.actions.succession import Heir, hand_over
from giamngheo.apps.money.models import Contract, ContractEntry, Document, Entry, Line
from giamngheo.apps.money.queries.contracts import contracts_in, debts_of_unit
from giamngheo.apps.money.states import Refused
from giamngheo.apps.places.models import Area
from giamngheo.kit import clock

from .conftest import area
from .money_world import MILLION, Treasury, approved, drafted, make_treasury, person, posted, shared_out
from .review_world import NAM_LAU, act_as, counted_queries

ClientOf = Callable[[User], Client]
DAY = date(2026, 3, 1)


@pytest.fixture
def world(db: None) -> Treasury:
    return make_treasury()


def signed(world: Treasury, of: Line, number: str = "1/HĐ") -> Contract:
    act_as(world.accountant)
    new = contracts.NewContract(of.pk, "Đường bản Nà Tòng", "Công ty Xây dựng A", number, DAY, 100 * MILLION)
    return contracts.sign_contract(new=new, by=world.accountant)


def accepted(world: Treasury, found: Contract, millions: int, paper: str) -> None:
    contracts.accept_volume(contract_id=found.pk, amount_vnd=millions * MILLION, paper=paper, on=DAY, by=world.accountant)


def told(found: Contract) -> tuple[int, ...]:
    """Accepted, paid, owed, paid beyond what was accepted, advance not recovered; million đồng."""
    row = contracts_in([Contract.objects.get(pk=found.pk).area_id]).get(pk=found.pk)
    return tuple(getattr(row, f"{one}_vnd") // MILLION for one in ("accepted", "paid", "owed", "over", "advance"))


def of_entry(made: Document) -> int:
    return Entry.objects.get(document=made).pk


def by_voucher(world: Treasury, found: Contract, kind: str, millions: int, of: int | None = None) -> Document:
    """A posted voucher of so many millions, the contract's whole or in part ``of``."""
    made = posted(world, kind, (found.line, millions * MILLION))
    act_as(world.accountant)
    pay_under(contract_id=found.pk, entry_id=of_entry(made), amount_vnd=(of or millions) * MILLION, by=world.accountant)
    return made


def test_debt_is_accepted_minus_paid_and_is_said_before_a_new_work(world: Treasury, client_of: ClientOf) -> None:
    shared_out(world)
    found = signed(world, world.nam_lau)
    accepted(world, found, 60, "BB1")
    by_voucher(world, found, "pay", 10)
    assert told(found) == (60, 10, 50, 0, 0)
    with pytest.raises(Refused, match="vượt giá trị hợp đồng"):
        accepted(world, found, 41, "BB2")
    with pytest.raises(Refused, match="đã ghi cho hợp đồng"):
        accepted(world, found, 1, "BB1")
    with pytest.raises(Refused, match="đã có"):
        signed(world, world.nam_lau)
    client = client_of(world.accountant)
    page = client.get(reverse("money:contract_new", args=[world.nam_lau.pk])).content.decode()
    assert "còn nợ 50.000.000" in page
    officer = client_of(person("canbo.namlau", "commune_officer", NAM_LAU))
    assert "còn nợ 50.000.000" in officer.get(reverse("delivery_works:new")).content.decode()
    assert "còn nợ" not in client.get(reverse("money:contract_new", args=[world.phieng_pan.pk])).content.decode()
    last = posted(world, "pay", (world.nam_lau, 50 * MILLION))
    act_as(world.accountant)
    given = {"entry_id": of_entry(last), "amount_vnd": "50.000.000"}
    assert client.post(reverse("money:contract_pay", args=[found.pk]), given).status_code == 302
    act_as(world.accountant)
    assert debts_of_unit(world.nam_lau.area_id, "UBND xã") == (0, 0)
    with counted_queries(12):
        assert "Đường bản Nà Tòng" in client.get(reverse("money:contracts")).content.decode()
    assert "Đường bản" not in client.get(reverse("money:contracts"), {"con_no": "1"}).content.decode()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update money_contractentry set amount_vnd = 1")
    act_as(world.finance)
    with pytest.raises(Refused, match="không có việc ghi hợp đồng"):
        pay_under(contract_id=found.pk, entry_id=of_entry(last), amount_vnd=1, by=world.finance)


def test_what_is_paid_is_a_posted_voucher_within_what_was_accepted(
    world: Treasury, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared_out(world)
    found = signed(world, world.nam_lau)
    accepted(world, found, 42, "BB1")
    first = by_voucher(world, found, "pay", 30)
    waits = drafted(world, "pay", (world.nam_lau, 20 * MILLION))
    documents.submit_document(document_id=waits.pk, by=world.accountant)
    client, here = client_of(world.accountant), reverse("money:contract_pay", args=[found.pk])
    assert waits.number not in client.get(here).content.decode(), "what nobody approved yet paid nothing"
    approved(world, waits)
    given = {"entry_id": of_entry(waits), "amount_vnd": "20.000.000"}
    refused = client.post(here, given)
    assert refused.status_code == 422
    assert re.search(
        r"Vượt khối lượng đã nghiệm thu 8.000.000\sđ: đã nghiệm thu 42.000.000\sđ, đã thanh toán 30.000.000\sđ, ghi thêm "
        r"20.000.000\sđ. .*chứng từ tạm ứng", refused.content.decode(),
    )  # fmt: skip
    assert client.post(here, {**given, "amount_vnd": "20.000.001"}).status_code == 422, "more than the voucher has"
    act_as(world.accountant)
    with pytest.raises(Refused, match="còn 0"):
        pay_under(contract_id=found.pk, entry_id=of_entry(first), amount_vnd=MILLION, by=world.accountant)
    with pytest.raises(Refused, match="Không có chứng từ này"):
        pay_under(contract_id=found.pk, entry_id=Entry.objects.filter(kind="enter").first().pk, amount_vnd=1, by=world.accountant)
    # The newest are offered, the others found by their number.
    with monkeypatch.context() as narrow:
        narrow.setattr(contract_views, "MOST_VOUCHERS", 1)
        newest, by_number = client.get(here), client.get(here, {"so": first.number})
    assert [waits.number in page.content.decode() for page in (newest, by_number)] == [True, False]
    assert (newest.context["search"]["left_out"], "còn 1 chứng từ không hiện" in newest.content.decode()) == (1, True)
    assert first.number in by_number.content.decode().split("Chứng từ đã vào sổ")[1]
    assert "mang số này" in client.get(here, {"so": "khong-co"}).content.decode()
    assert client.get(here).context["search"] is None
    act_as(world.accountant)
    assert told(found) == (42, 30, 12, 0, 0)
    page = client.get(reverse("money:contract", args=[found.pk])).content.decode()
    assert reverse("money:document", args=[first.pk]) in page
    for step, words in (("document", "Gắn với hợp đồng"), ("document_reverse", "đang gắn với hợp đồng: Đường bản Nà Tòng")):
        assert words in client.get(reverse(f"money:{step}", args=[first.pk])).content.decode()
    act_as(world.accountant)
    # The database refuses what somebody writes past the screens: the same rules.
    for amount, entry_id, rule in (
        (20 * MILLION, of_entry(waits), "contract_beyond_accepted"), (1, None, "contract_pays_by_voucher"),
        (1, of_entry(first), "contract_voucher_used"),
    ):  # fmt: skip
        act_as(world.accountant)
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            ContractEntry.objects.create(
                contract=found, area=found.area, kind="paid", amount_vnd=amount, paper="x", on=DAY, entry_id=entry_id, at=clock.now()
            )
    # What was accepted by mistake is taken back: the payment beyond it is told, not hidden behind a debt of 0.
    act_as(world.accountant)
    accepted(world, found, -20, "BB1 sửa")
    assert told(found) == (22, 30, 0, 8, 0)
    page = client.get(reverse("money:contract", args=[found.pk])).content.decode()
    assert re.search(r"Đã thanh toán vượt khối lượng nghiệm thu 8.000.000\sđ", page)
    assert "Thanh toán vượt nghiệm thu" in client.get(reverse("money:contracts")).content.decode()
    # A voucher taken back in the ledger paid nothing.
    act_as(world.accountant)
    approved(world, documents.reverse_document(document_id=first.pk, number="1/Đ", signed_on=DAY, reason="sai", by=world.accountant))
    act_as(world.accountant)
    assert told(found) == (22, 0, 22, 0, 0)
    assert "Gắn với hợp đồng" not in client.get(reverse("money:document", args=[first.pk])).content.decode()


def test_an_advance_is_its_own_and_is_recovered_by_volume_or_money(world: Treasury) -> None:
    shared_out(world, 200 * MILLION)
    found = signed(world, world.nam_lau)
    ahead = by_voucher(world, found, "advance", 30)
    accepted(world, found, 50, "BB1")
    first = by_voucher(world, found, "pay", 20)
    assert told(found) == (50, 20, 30, 0, 30)
    cut = by_voucher(world, found, "clear", 18)
    by_voucher(world, found, "recover", 5)
    assert told(found) == (50, 38, 12, 0, 7)
    more = posted(world, "advance", (world.nam_lau, 90 * MILLION))
    act_as(world.accountant)
    with pytest.raises(Refused, match=r"giá trị hợp đồng 100\.000\.000"):
        pay_under(contract_id=found.pk, entry_id=of_entry(more), amount_vnd=70 * MILLION, by=world.accountant)
    cleared = posted(world, "clear", (world.nam_lau, 50 * MILLION))
    act_as(world.accountant)
    with pytest.raises(Refused, match=r"tạm ứng chưa thu hồi của hợp đồng là 7\.000\.000"):
        pay_under(contract_id=found.pk, entry_id=of_entry(cleared), amount_vnd=8 * MILLION, by=world.accountant)
    back = by_voucher(world, found, "repay", 8)
    assert told(found) == (50, 30, 20, 0, 7)
    pay_under(contract_id=found.pk, entry_id=of_entry(back), amount_vnd=-8 * MILLION, by=world.accountant)
    assert told(found) == (50, 38, 12, 0, 7)
    with pytest.raises(Refused, match="không được âm"):
        pay_under(contract_id=found.pk, entry_id=of_entry(back), amount_vnd=-MILLION, by=world.accountant)
    # Of the advance no more is taken back than is not cleared or recovered yet.
    with pytest.raises(Refused, match="lấy lại phần thanh toán từ tạm ứng"):
        pay_under(contract_id=found.pk, entry_id=of_entry(ahead), amount_vnd=-8 * MILLION, by=world.accountant)
    pay_under(contract_id=found.pk, entry_id=of_entry(ahead), amount_vnd=-7 * MILLION, by=world.accountant)
    assert told(found) == (50, 38, 12, 0, 0)
    # Payments reversed in the ledger leave the total below 0: who takes nothing back is not refused for it.
    pay_under(contract_id=found.pk, entry_id=of_entry(back), amount_vnd=8 * MILLION, by=world.accountant)
    approved(world, documents.reverse_document(document_id=cut.pk, number="1/Đ", signed_on=DAY, reason="sai", by=world.accountant))
    act_as(world.accountant)
    approved(world, documents.reverse_document(document_id=first.pk, number="2/Đ", signed_on=DAY, reason="sai", by=world.accountant))
    act_as(world.accountant)
    assert told(found)[1] == -8
    accepted(world, found, 1, "BB2")
    again = posted(world, "repay", (world.nam_lau, MILLION))
    act_as(world.accountant)
    with pytest.raises(Refused, match="không được âm"):
        pay_under(contract_id=found.pk, entry_id=of_entry(again), amount_vnd=MILLION, by=world.accountant)


def test_a_contract_passes_with_its_line_and_comes_back(world: Treasury, client_of: ClientOf) -> None:
    place = Area.objects.get(name__contains="Thuận Châu", kind="district", generation_id="2025-01")
    act_as(world.finance)
    old = Line.objects.get(pk=line_at(world, place))
    for kind in ("approve", "assign", "enter"):
        posted(world, kind, (old, 100 * MILLION))
    found = signed(world, old)
    accepted(world, found, 30, "BB1")
    paid = by_voucher(world, found, "pay", 20, of=12)
    act_as(world.finance)
    heirs = {old.pk: Heir(area("03781").pk, "UBND xã Co Mạ")}
    made = hand_over(area_id=place.pk, number="1/BG", signed_on=DAY, authority="UBND tỉnh", heirs=heirs, by=world.finance)
    approved(world, made)
    act_as(world.finance)
    found.refresh_from_db()
    assert (found.line.unit_name, found.area, told(found)[2]) == ("UBND xã Co Mạ", area("03781"), 18)
    assert set(found.entries.values_list("area_id", flat=True)) == {area("03781").pk}
    # What was tied before is corrected by the heir's books: the voucher stays on the line that the contract came from.
    act_as(world.accountant)
    page = client_of(world.accountant).get(reverse("money:contract_pay", args=[found.pk])).content.decode()
    assert paid.number in page
    act_as(world.accountant)
    for millions, owed in ((-12, 30), (2, 28)):
        pay_under(contract_id=found.pk, entry_id=of_entry(paid), amount_vnd=millions * MILLION, by=world.accountant)
        assert told(found)[2] == owed
    heir, its_entry = person("ketoan.coma", "accountant", "03781"), of_entry(paid)
    act_as(heir)
    with pytest.raises(Refused, match="nhờ kế toán cấp trên"):
        pay_under(contract_id=found.pk, entry_id=its_entry, amount_vnd=MILLION, by=heir)
    act_as(world.finance)
    back = documents.reverse_document(
        document_id=Document.objects.get(pk=made.pk).pk, number="1/Đ", signed_on=DAY, reason="sai", by=world.finance
    )
    approved(world, back)
    act_as(world.finance)
    found.refresh_from_db()
    assert (found.line, told(found)[2]) == (old, 28)


def test_old_payments_are_taken_back_one_after_the_other(world: Treasury) -> None:
    """Written before vouchers were asked: two of them, within one minute."""
    found = signed(world, world.nam_lau)
    with connection.cursor() as cursor:
        cursor.execute("set local role none; set constraints all immediate")
        cursor.execute("alter table money_contractentry disable trigger contract_entry_guard")
        for paper, millions in (("UNC1", 10), ("UNC2", 12)):
            ContractEntry.objects.create(
                contract=found, area=found.area, kind="paid", amount_vnd=millions * MILLION, paper=paper, on=DAY, at=clock.now()
            )
        cursor.execute("alter table money_contractentry enable trigger contract_entry_guard; set constraints all deferred")
    act_as(world.accountant)
    assert told(found)[1] == 22
    for millions in (10, 12):
        pay_under(contract_id=found.pk, entry_id=None, amount_vnd=-millions * MILLION, by=world.accountant)
    assert told(found)[1] == 0
    with pytest.raises(Refused, match="không được âm"):
        pay_under(contract_id=found.pk, entry_id=None, amount_vnd=-1, by=world.accountant)


def line_at(world: Treasury, place: Area) -> int:
    from giamngheo.apps.money.actions.lines import NewLine, open_line

    return open_line(new=NewLine(place.pk, "Ban QLDA huyện", "p1_1", "investment", "central", 2025), by=world.finance).pk


