"""Debt of works: accepted minus paid, said before a new contract of the same unit, and passed on with the line that pays."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.money.actions import contracts, documents
from giamngheo.apps.money.actions.succession import Heir, hand_over
from giamngheo.apps.money.models import Contract, Document, Line
from giamngheo.apps.money.queries.contracts import contracts_in, debts_of_unit
from giamngheo.apps.money.states import Refused
from giamngheo.apps.places.models import Area

from .conftest import area
from .money_world import MILLION, Treasury, approved, make_treasury, person, posted
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


def wrote(world: Treasury, found: Contract, kind: str, millions: int, paper: str) -> None:
    contracts.write_under(
        contract_id=found.pk, kind=kind, amount_vnd=millions * MILLION, paper=paper, on=DAY, by=world.accountant,
        is_advance=paper == "tạm ứng",
    )  # fmt: skip


def owed(found: Contract) -> int:
    return contracts_in([Contract.objects.get(pk=found.pk).area_id]).get(pk=found.pk).owed_vnd // MILLION  # type: ignore[attr-defined]


def test_debt_is_accepted_minus_paid_and_is_said_before_a_new_work(world: Treasury, client_of: ClientOf) -> None:
    found = signed(world, world.nam_lau)
    wrote(world, found, "paid", 10, "tạm ứng")
    assert owed(found) == 0
    wrote(world, found, "accepted", 60, "BB1")
    assert owed(found) == 50
    with pytest.raises(Refused, match="vượt giá trị hợp đồng"):
        wrote(world, found, "accepted", 41, "BB2")
    with pytest.raises(Refused, match="đã ghi cho hợp đồng"):
        wrote(world, found, "accepted", 1, "BB1")
    with pytest.raises(Refused, match="đã có"):
        signed(world, world.nam_lau)
    client = client_of(world.accountant)
    page = client.get(reverse("money:contract_new", args=[world.nam_lau.pk])).content.decode()
    assert "còn nợ 50.000.000" in page
    officer = client_of(person("canbo.namlau", "commune_officer", NAM_LAU))
    assert "còn nợ 50.000.000" in officer.get(reverse("delivery_works:new")).content.decode()
    assert "còn nợ" not in client.get(reverse("money:contract_new", args=[world.phieng_pan.pk])).content.decode()
    given = {"kind": "paid", "amount_vnd": "50.000.000", "paper": "UNC 2", "on": "2026-03-02"}
    client.post(reverse("money:contract_entry", args=[found.pk]), given)
    act_as(world.accountant)
    assert debts_of_unit(world.nam_lau.area_id, "UBND xã") == (0, 0)
    with counted_queries(12):
        assert "Đường bản Nà Tòng" in client.get(reverse("money:contracts")).content.decode()
    assert "Đường bản" not in client.get(reverse("money:contracts"), {"con_no": "1"}).content.decode()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update money_contractentry set amount_vnd = 1")
    act_as(world.finance)
    with pytest.raises(Refused, match="không có việc ghi hợp đồng"):
        contracts.write_under(contract_id=found.pk, kind="paid", amount_vnd=1, paper="x", on=DAY, by=world.finance)


def test_more_than_was_accepted_is_paid_only_as_an_advance_that_the_page_tells(world: Treasury, client_of: ClientOf) -> None:
    found = signed(world, world.nam_lau)
    wrote(world, found, "accepted", 42, "BB1")
    wrote(world, found, "paid", 30, "UNC 1")
    client, here = client_of(world.accountant), reverse("money:contract_entry", args=[found.pk])
    given = {"kind": "paid", "amount_vnd": "20.000.000", "paper": "UNC 2", "on": "2026-03-02"}
    refused = client.post(here, given)
    assert refused.status_code == 422
    assert re.search(r"Vượt khối lượng đã nghiệm thu 8.000.000\sđ: đã nghiệm thu 42.000.000\sđ", refused.content.decode())
    act_as(world.accountant)
    assert owed(found) == 12
    assert client.post(here, {**given, "is_advance": "on"}).status_code == 302
    page = client.get(reverse("money:contract", args=[found.pk])).content.decode()
    assert re.search(r"Đã thanh toán vượt khối lượng nghiệm thu 8.000.000\sđ", page)
    assert "Trả trước nghiệm thu" in client.get(reverse("money:contracts")).content.decode()


def test_a_contract_passes_with_its_line_and_comes_back(world: Treasury) -> None:
    place = Area.objects.get(name__contains="Thuận Châu", kind="district", generation_id="2025-01")
    act_as(world.finance)
    old = Line.objects.get(pk=line_at(world, place))
    posted(world, "approve", (old, 100 * MILLION))
    found = signed(world, old)
    wrote(world, found, "accepted", 30, "BB1")
    act_as(world.finance)
    heirs = {old.pk: Heir(area("03781").pk, "UBND xã Co Mạ")}
    made = hand_over(area_id=place.pk, number="1/BG", signed_on=DAY, authority="UBND tỉnh", heirs=heirs, by=world.finance)
    approved(world, made)
    act_as(world.finance)
    found.refresh_from_db()
    assert (found.line.unit_name, found.area, owed(found)) == ("UBND xã Co Mạ", area("03781"), 30)
    assert set(found.entries.values_list("area_id", flat=True)) == {area("03781").pk}
    back = documents.reverse_document(
        document_id=Document.objects.get(pk=made.pk).pk, number="1/Đ", signed_on=DAY, reason="sai", by=world.finance
    )
    approved(world, back)
    act_as(world.finance)
    found.refresh_from_db()
    assert (found.line, owed(found)) == (old, 30)


def line_at(world: Treasury, place: Area) -> int:
    from giamngheo.apps.money.actions.lines import NewLine, open_line

    return open_line(new=NewLine(place.pk, "Ban QLDA huyện", "p1_1", "investment", "central", 2025), by=world.finance).pk


