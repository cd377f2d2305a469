"""Writes of contracts of works: signed, volume accepted, paid, and passed on with the line that pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Sum

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money.models import Contract, ContractEntry, Document, Line
from giamngheo.apps.money.refusals import told
from giamngheo.apps.money.states import Refused
from giamngheo.kit import clock, formats

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


def _check_accepted(found: Contract, amount_vnd: int) -> None:
    """Raises Refused for a payment, written just now, beyond what was accepted: the row's writing holds the contract, so two
    payments at once are counted one after the other."""
    sums = dict(found.entries.order_by().values_list("kind").annotate(told=Sum("amount_vnd")))
    accepted, paid = sums.get("accepted", 0), sums.get("paid", 0)
    over = paid - accepted
    if over > 0:
        raise Refused(
            f"Vượt khối lượng đã nghiệm thu {formats.money(over)}: đã nghiệm thu {formats.money(accepted)}, đã thanh toán "
            f"{formats.money(paid - amount_vnd)}, ghi thêm {formats.money(amount_vnd)}. Giảm số tiền, hoặc ghi biên bản nghiệm thu "
            "trước; nếu là tạm ứng theo hợp đồng thì đánh dấu “Tạm ứng theo hợp đồng”."
        )


@transaction.atomic
def write_under(
    *, contract_id: int, kind: str, amount_vnd: int, paper: str, on: date, by: User, is_advance: bool = False
) -> ContractEntry:  # fmt: skip
    """Volume accepted or money paid under a contract; a negative amount takes a mistake back.

    ``is_advance``: whoever pays says that it goes beyond what was accepted, by the contract's terms. Raises Refused.
    """
    found = Contract.objects.filter(pk=contract_id).first()
    if found is None:
        raise Refused("Không thấy hợp đồng này trong địa bàn của bạn.")
    _check_may(by, found.area_id)
    if kind not in ContractEntry.Kind.values:
        raise Refused("Chọn nghiệm thu hoặc thanh toán.")
    if not paper.strip() or not amount_vnd:
        raise Refused("Ghi số biên bản, chứng từ và số tiền khác 0.")
    if on > clock.today() or on < found.signed_on:
        raise Refused("Ngày phải từ ngày ký hợp đồng đến hôm nay.")
    with told():
        made = ContractEntry.objects.create(
            contract=found, area_id=found.area_id, kind=kind, amount_vnd=amount_vnd, paper=" ".join(paper.split()), on=on, by_id=by.pk,
            at=clock.now(),
        )  # fmt: skip
    if kind == ContractEntry.Kind.PAID and amount_vnd > 0 and not is_advance:
        _check_accepted(found, amount_vnd)
    record(by=by, action="ghi theo hợp đồng công trình", subject=f"hợp đồng {found.pk}", area_id=found.area_id, kind=kind,
           is_advance=is_advance)  # fmt: skip
    return made


def pass_on(document: Document) -> None:
    """Contracts go where a posted handover took their line, and come back with its reversal."""
    if document.kind != "handover":
        return
    with connection.cursor() as cursor:
        values = {"document": document.pk, "reversed": document.reverses_id, "now": clock.now()}
        cursor.execute(COMES_BACK if document.reverses_id else GOES_ALONG, values)


__all__ = ["NewContract", "pass_on", "sign_contract", "write_under"]
