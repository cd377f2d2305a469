"""Writes of contracts of works: signed, volume accepted, and passed on with the line that pays; money is next door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money.models import Contract, ContractEntry, Document, Line
from giamngheo.apps.money.refusals import told
from giamngheo.apps.money.states import Refused
from giamngheo.kit import clock

FUTURE = "Ngày trên giấy không được sau ngày hôm nay."
# One line may go to several: its contracts go with the first row. A reversal brings back what that paper passed on.
GOES_ALONG = """
insert into money_contractpassage (contract_id, area_id, document_id, from_line_id, to_line_id, at)
select c.id, c.area_id, %(document)s, c.line_id, m.to_line_id, %(now)s
from money_contract c
join (select distinct on (line_id) line_id, to_line_id from money_move where document_id = %(document)s order by line_id, item) m
  on m.line_id = c.line_id
"""
COMES_BACK = """
insert into money_contractpassage (contract_id, area_id, document_id, from_line_id, to_line_id, at)
select p.contract_id, c.area_id, %(document)s, p.to_line_id, p.from_line_id, %(now)s
from money_contractpassage p join money_contract c on c.id = p.contract_id where p.document_id = %(reversed)s
"""


@dataclass(frozen=True, slots=True)
class NewContract:
    """What is signed, and which line pays."""

    line_id: int
    work_name: str
    contractor: str
    number: str
    signed_on: date
    value_vnd: int


def contract_for(contract_id: int, by: User) -> Contract:
    """The contract, for who writes under it. Raises Refused."""
    found = Contract.objects.select_related("line").filter(pk=contract_id).first()
    if found is None:
        raise Refused("Không thấy hợp đồng này trong địa bàn của bạn.")
    _check_may(by, found.area_id)
    return found


def _check_may(by: User, area_id: int) -> None:
    if not access_of(by, clock.today()).may(P.SPEND_MONEY, area_id):
        raise Refused("Bạn không có việc ghi hợp đồng ở địa bàn này. Nhờ kế toán của đơn vị ghi.")


@transaction.atomic
def sign_contract(*, new: NewContract, by: User) -> Contract:
    """Writes down a contract of works. Raises Refused."""
    line = Line.objects.filter(pk=new.line_id).first()
    if line is None:
        raise Refused("Không thấy dòng vốn này trong địa bàn của bạn.")
    _check_may(by, line.area_id)
    texts = [" ".join(text.split()) for text in (new.work_name, new.contractor, new.number)]
    if not all(texts):
        raise Refused("Ghi tên công trình, nhà thầu và số hợp đồng.")
    if new.value_vnd <= 0:
        raise Refused("Giá trị hợp đồng phải lớn hơn 0 đồng.")
    if new.signed_on > clock.today():
        raise Refused(FUTURE)
    with told():
        made = Contract.objects.create(
            line=line, area_id=line.area_id, work_name=texts[0], contractor=texts[1], number=texts[2], signed_on=new.signed_on,
            value_vnd=new.value_vnd, by_id=by.pk, at=clock.now(),
        )  # fmt: skip
    record(by=by, action="ghi hợp đồng công trình", subject=f"hợp đồng {made.pk}", area_id=made.area_id)
    return made


@transaction.atomic
def accept_volume(*, contract_id: int, amount_vnd: int, paper: str, on: date, by: User) -> ContractEntry:
    """Volume accepted under a contract; a negative amount takes a mistake back. Raises Refused."""
    found = contract_for(contract_id, by)
    if not paper.strip() or not amount_vnd:
        raise Refused("Ghi số biên bản nghiệm thu và số tiền khác 0.")
    if on > clock.today() or on < found.signed_on:
        raise Refused("Ngày phải từ ngày ký hợp đồng đến hôm nay.")
    with told():
        made = ContractEntry.objects.create(
            contract=found, area_id=found.area_id, kind=ContractEntry.Kind.ACCEPTED, amount_vnd=amount_vnd,
            paper=" ".join(paper.split()), on=on, by_id=by.pk, at=clock.now(),
        )  # fmt: skip
    record(by=by, action="ghi theo hợp đồng công trình", subject=f"hợp đồng {found.pk}", area_id=found.area_id, kind=made.kind)
    return made


def pass_on(document: Document) -> None:
    """Contracts go where a posted handover took their line, and come back with its reversal."""
    if document.kind != "handover":
        return
    with connection.cursor() as cursor:
        values = {"document": document.pk, "reversed": document.reverses_id, "now": clock.now()}
        cursor.execute(COMES_BACK if document.reverses_id else GOES_ALONG, values)


__all__ = ["NewContract", "accept_volume", "contract_for", "pass_on", "sign_contract"]
