"""Money of a house: instalments handed over, and what was paid back of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.actions import cases
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock, formats

from . import queries, rules, states
from .models import HousingCase, HousingInstalment, HousingRepayment

if TYPE_CHECKING:
    from giamngheo.apps.accounts.models import User


@transaction.atomic
def pay_instalment(
    *, support_id: int, amount_vnd: int, paid_on: date, source_code: str, paper_reference: str, by: User, version: int | None
) -> HousingInstalment:
    """Records the next instalment; each further one waits for the stage before it. Raises Refused, Stale."""
    case, support = cases.locked(HousingCase, support_id, version)
    move = cases.allowed(case, support, states.BY_NAME["pay"], by)
    given = queries.instalments_of(case)
    # An instalment that was paid back whole takes no turn of the stages.
    turn = sum(1 for one in given if one.kept_vnd) + 1
    accepted = [stage.code for stage in case.stages.all()]
    problem = rules.instalment_problem(work=case.work, number=turn, accepted=accepted, plan=current_plan())
    if problem:
        raise Refused(problem)
    if amount_vnd <= 0:
        raise Refused("Ghi số tiền đã cấp.")
    if source_code not in terms.sources():
        raise Refused("Chọn nguồn vốn.")
    _check_sums(support, given, amount_vnd, source_code)
    if not (case.committed_on or case.listed_on) <= paid_on <= clock.today():
        raise Refused("Ngày cấp phải từ ngày hộ cam kết đến hôm nay.")
    number = max((one.number for one in given), default=0) + 1
    made = HousingInstalment.objects.create(
        case=case, area_id=case.area_id, number=number, amount_vnd=amount_vnd, paid_on=paid_on, source_code=source_code,
        paper_reference=paper_reference.strip(), by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    cases.moved(case, move, by, instalment=number, amount_vnd=amount_vnd)
    return made


def _check_sums(support: Support, given: list[HousingInstalment], amount_vnd: int, source_code: str) -> None:
    """All of it within the support's amount, and what the central budget gives within its norm. Raises Refused."""
    paid = sum(one.kept_vnd for one in given)
    if support.amount_vnd is not None and paid + amount_vnd > support.amount_vnd:
        raise Refused(
            f"Đã cấp {formats.money(paid)}; cấp thêm {formats.money(amount_vnd)} thì quá mức hỗ trợ "
            f"{formats.money(support.amount_vnd)} của hồ sơ."
        )
    central = sum(one.kept_vnd for one in given if one.source_code == rules.CENTRAL)
    if source_code == rules.CENTRAL and support.norm_vnd is not None and central + amount_vnd > support.norm_vnd:
        raise Refused(
            f"Ngân sách trung ương đã cấp {formats.money(central)}; cấp thêm {formats.money(amount_vnd)} thì quá mức tối đa "
            f"{formats.money(support.norm_vnd)} của ngân sách trung ương cho căn nhà này. Phần hơn ghi từ nguồn vốn khác."
        )


@transaction.atomic
def repay_instalment(
    *, support_id: int, number: int, amount_vnd: int, repaid_on: date, paper_reference: str, by: User, version: int | None
) -> HousingRepayment:
    """Records what was paid back of an instalment; a case whose money is all back may be stopped. Raises Refused, Stale."""
    case, support = cases.locked(HousingCase, support_id, version)
    move = cases.allowed(case, support, states.BY_NAME["repay"], by)
    of = next((one for one in queries.instalments_of(case) if one.number == number), None)
    if of is None:
        raise Refused("Chọn đợt cấp đã được nộp trả lại.")
    if amount_vnd <= 0:
        raise Refused("Ghi số tiền đã nộp trả.")
    if amount_vnd > of.kept_vnd:
        raise Refused(
            f"Đợt {number} còn {formats.money(of.kept_vnd)} chưa nộp trả nên không ghi nộp trả {formats.money(amount_vnd)} được."
        )
    if not of.paid_on <= repaid_on <= clock.today():
        raise Refused(f"Ngày nộp trả phải từ ngày cấp {formats.day(of.paid_on)} đến hôm nay.")
    if not paper_reference.strip():
        raise Refused("Ghi số chứng từ nộp trả.")
    made = HousingRepayment.objects.create(
        instalment=of, area_id=case.area_id, amount_vnd=amount_vnd, repaid_on=repaid_on,
        paper_reference=paper_reference.strip(), by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    cases.moved(case, move, by, instalment=number, amount_vnd=amount_vnd)
    return made


def check_paid(case: HousingCase, support: Support, less_reason: str) -> int:
    """What the household keeps, if the house may be accepted with it: in Dự án 5 all that was agreed, or less with a reason.

    Raises Refused.
    """
    paid = queries.paid_of(case)
    if case.scheme != rules.P5:
        return paid
    if paid == 0:
        raise Refused("Chưa ghi đợt cấp kinh phí nào nên chưa nghiệm thu hoàn thành được. Cán bộ xã ghi các đợt cấp trước.")
    if support.amount_vnd is not None and paid < support.amount_vnd and not less_reason.strip():
        raise Refused(
            f"Mới cấp {formats.money(paid)} trên mức hỗ trợ {formats.money(support.amount_vnd)}. Ghi đủ các đợt cấp trước; nếu "
            "phần còn lại không cấp nữa thì ghi lý do cấp ít hơn."
        )
    return paid


__all__ = ["check_paid", "pay_instalment", "repay_instalment"]
