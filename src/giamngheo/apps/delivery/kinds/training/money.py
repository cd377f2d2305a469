"""Writes of money paid to the school for a course; which entry of the ledger paid it is the frame's (``delivery/payments.py``)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Sum

from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.actions import cases
from giamngheo.apps.delivery.states import Refused
from giamngheo.kit import clock, formats

from . import queries, states
from .models import Course, CoursePayment

if TYPE_CHECKING:
    from giamngheo.apps.accounts.models import User


@transaction.atomic
def pay(
    *, support_id: int, amount_vnd: int, paid_on: date, source_code: str, paper_reference: str, by: User, version: int | None
) -> CoursePayment:
    """Records a payment to the school, before or after acceptance; together within what the State pays of who learns.

    Raises Refused, Stale.
    """
    course, support = cases.locked(Course, support_id, version)
    move = cases.allowed(course, support, states.BY_NAME["pay"], by, also=(frame_states.ACCEPTED,))
    if amount_vnd <= 0:
        raise Refused("Ghi số tiền đã thanh toán.")
    if source_code not in terms.sources():
        raise Refused("Chọn nguồn vốn.")
    if not (course.decided_on or course.starts_on) <= paid_on <= clock.today():
        raise Refused("Ngày thanh toán phải từ ngày quyết định mở lớp đến hôm nay.")
    told = course.payments.aggregate(last=Max("number"), sum=Sum("amount_vnd"))
    number, paid, most = (told["last"] or 0) + 1, told["sum"] or 0, queries.state_vnd_of(course)
    if paid + amount_vnd > most:
        raise Refused(
            f"Đã thanh toán {formats.money(paid)}; thêm {formats.money(amount_vnd)} thì quá phần Nhà nước trả của các học viên, "
            f"{formats.money(most)}."
        )
    made = CoursePayment.objects.create(
        course=course, area_id=course.area_id, number=number, amount_vnd=amount_vnd, paid_on=paid_on, source_code=source_code,
        paper_reference=paper_reference.strip(), by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    cases.moved(course, move, by, payment=number, amount_vnd=amount_vnd)
    return made


__all__ = ["pay"]
