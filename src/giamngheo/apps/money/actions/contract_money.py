"""Money under a contract of works: a part, or all, of what a posted entry of the ledger paid, advanced or took back.

Who approved that document approved this: nothing is paid here that the ledger does not hold. No law's rate of advances is known
here; an advance is held only to the contract's value.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Sum

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money.models import Contract, ContractEntry
from giamngheo.apps.money.queries import contracts as queries
from giamngheo.apps.money.refusals import WORDS, told
from giamngheo.apps.money.states import Refused
from giamngheo.kit import clock, formats

from .contracts import contract_for

PAYS, LOWERS = ("paid", "cleared"), ("cleared", "recovered")


@transaction.atomic
def pay_under(*, contract_id: int, entry_id: int | None, amount_vnd: int, by: User) -> ContractEntry:
    """So many đồng of a posted entry were of this contract; a negative amount takes a mistake back. Raises Refused.

    ``entry_id`` none: takes back a payment that was written before vouchers were asked.
    """
    found = contract_for(contract_id, by)
    if not amount_vnd:
        raise Refused("Ghi số tiền khác 0.")
    if entry_id is None:
        return _taken_back(found, amount_vnd, by)
    entry = queries.vouchers_for(found).filter(pk=entry_id).first()
    if entry is None:
        raise Refused(
            "Không có chứng từ này trong các chứng từ đã vào sổ của đơn vị và dự án của hợp đồng, từ ngày ký hợp đồng. Lập chứng từ "
            "ở dòng vốn và gửi duyệt; vào sổ rồi thì chọn ở đây. Chứng từ của đơn vị đã bàn giao hợp đồng: nhờ kế toán cấp trên, người "
            "xem được sổ của đơn vị đó."
        )
    if amount_vnd > entry.left_vnd:
        raise Refused(
            f"Chứng từ {entry.document.number} còn {formats.money(entry.left_vnd)} trong {formats.money(entry.amount_vnd)} chưa gắn "
            f"với hợp đồng nào nên không ghi {formats.money(amount_vnd)} được. Ghi lại số tiền, hoặc chọn chứng từ khác."
        )
    kind = queries.OF_ACT[entry.kind]
    if amount_vnd > 0:
        _check_fits(found, kind, amount_vnd)
    return _written(found, by, kind=kind, amount_vnd=amount_vnd, paper=entry.document.number, on=entry.document.signed_on, entry=entry)


def _taken_back(found: Contract, amount_vnd: int, by: User) -> ContractEntry:
    if amount_vnd > 0:
        raise Refused(WORDS["contract_pays_by_voucher"])
    before = ContractEntry.objects.filter(contract=found, kind=ContractEntry.Kind.PAID, entry=None, amount_vnd__lt=0).count()
    paper = f"lấy lại lần ghi cũ {before + 1}, {formats.day(clock.today())}"
    return _written(found, by, kind=ContractEntry.Kind.PAID, amount_vnd=amount_vnd, paper=paper, on=clock.today())


def _written(found: Contract, by: User, **given: Any) -> ContractEntry:
    with told():
        made = ContractEntry.objects.create(contract=found, area_id=found.area_id, by_id=by.pk, at=clock.now(), **given)
    record(by=by, action="ghi theo hợp đồng công trình", subject=f"hợp đồng {found.pk}", area_id=found.area_id, kind=made.kind,
           entry=made.entry_id)  # fmt: skip
    return made


def _check_fits(found: Contract, kind: str, amount_vnd: int) -> None:
    """Raises Refused with the figures. The database asks the same under a lock (migrations 0007, 0009, 0010)."""
    sums = dict(queries.counted().filter(contract=found).order_by().values_list("kind").annotate(told=Sum("amount_vnd")))
    accepted, paid, advance = (
        sum(sign * sums.get(one, 0) for one, sign in queries.FIGURES[name].items()) for name in ("accepted", "paid", "advance")
    )
    if kind in PAYS and paid + amount_vnd > accepted:
        raise Refused(
            f"Vượt khối lượng đã nghiệm thu {formats.money(paid + amount_vnd - accepted)}: đã nghiệm thu {formats.money(accepted)}, đã "
            f"thanh toán {formats.money(paid)}, ghi thêm {formats.money(amount_vnd)}. Giảm số tiền, hoặc ghi biên bản nghiệm thu trước; "
            "nếu là trả trước khối lượng thì đảo chứng từ thanh toán rồi lập chứng từ tạm ứng."
        )
    if kind in LOWERS and amount_vnd > advance:
        raise Refused(
            f"Vượt số tạm ứng: tạm ứng chưa thu hồi của hợp đồng là {formats.money(advance)}, ghi {formats.money(amount_vnd)}. Ghi lại "
            "số tiền, hoặc gắn chứng từ tạm ứng với hợp đồng trước."
        )
    spent = paid + advance
    if kind in ("paid", "advance") and spent + amount_vnd > found.value_vnd:
        raise Refused(
            f"Vượt giá trị hợp đồng {formats.money(found.value_vnd)}: đã thanh toán và tạm ứng {formats.money(spent)}, ghi thêm "
            f"{formats.money(amount_vnd)}. Giảm số tiền, hoặc ghi hợp đồng bổ sung thành hợp đồng mới."
        )


__all__ = ["pay_under"]
