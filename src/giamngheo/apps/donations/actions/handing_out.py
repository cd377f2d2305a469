"""Writes of distributions: the list of households, its way to approval, and bringing back what it handed out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.donations import states, terms
from giamngheo.apps.donations.models import Distribution, Gift, Share, Stock
from giamngheo.apps.donations.refusals import told
from giamngheo.apps.donations.states import Refused, Stale
from giamngheo.apps.register.models import Household
from giamngheo.kit import clock

from .gifts import FUTURE, check_may

MOVED_ON = "Danh sách này vừa được người khác thay đổi. Xem lại bản mới rồi làm tiếp."


def _locked(pk: int, version: int | None) -> Distribution:
    found = Distribution.objects.select_for_update(of=("self",)).select_related("gift").filter(pk=pk).first()
    if found is None:
        raise Refused("Không thấy danh sách này trong địa bàn của bạn.")
    if version is not None and version != found.version:
        raise Stale(MOVED_ON)
    return found


def _moved_on(found: Distribution, name: str, by: User, **detail: Any) -> Distribution:
    found.version += 1
    with told():
        found.save()
    record(by=by, action=states.ACTS[name].logged, subject=f"danh sách tài trợ {found.pk}", area_id=found.area_id, **detail)
    return found


@transaction.atomic
def begin_list(*, gift_id: int, number: str, decided_on: date, by: User) -> Distribution:
    """An empty list of a gift. Raises Refused."""
    gift = Gift.objects.filter(pk=gift_id).first()
    if gift is None:
        raise Refused("Không thấy khoản tài trợ này trong địa bàn của bạn.")
    check_may(by, gift.area_id)
    if not number.strip():
        raise Refused("Ghi số của danh sách phát.")
    if decided_on > clock.today():
        raise Refused(FUTURE)
    with told():
        made = Distribution.objects.create(
            gift=gift, area_id=gift.area_id, number=" ".join(number.split()), decided_on=decided_on, by_id=by.pk, at=clock.now()
        )
    record(by=by, action="lập danh sách phát tài trợ", subject=f"danh sách tài trợ {made.pk}", area_id=made.area_id)
    return made


@transaction.atomic
def write_shares(*, pk: int, quantities: Mapping[int, int], by: User, version: int | None = None) -> Distribution:
    """What each of these households gets (0: taken off); other rows of the list stay. Raises Refused, Stale."""
    found = _locked(pk, version)
    states.check(states.ACTS["write"], found.state)
    check_may(by, found.area_id)
    if found.reverses_id is not None:
        raise Refused("Danh sách thu hồi lấy lại đúng danh sách cũ, không ghi hộ được.")
    if any(quantity < 0 for quantity in quantities.values()):
        raise Refused("Số lượng của hộ không được nhỏ hơn 0.")
    known = set(Household.objects.filter(pk__in=quantities, area_id=found.area_id, closed_on=None).values_list("pk", flat=True))
    if known != set(quantities):
        raise Refused("Có hộ không thuộc xã nhận tài trợ hoặc đã chuyển đi. Tải lại trang rồi ghi lại.")
    with told():
        found.shares.filter(household_id__in=quantities).delete()
        Share.objects.bulk_create(
            Share(distribution=found, area_id=found.area_id, household_id=home, quantity=quantity)
            for home, quantity in quantities.items() if quantity
        )  # fmt: skip
    return _moved_on(found, "write", by, rows=sum(1 for q in quantities.values() if q))


@transaction.atomic
def submit_list(*, pk: int, by: User, version: int | None = None) -> Distribution:
    """Sends a list to who approves. Raises Refused, Stale."""
    found = _locked(pk, version)
    states.check(states.ACTS["submit"], found.state)
    check_may(by, found.area_id)
    if found.reverses_id is None:
        found.quantity = found.shares.aggregate(total=Sum("quantity"))["total"] or 0
        if not found.quantity:
            raise Refused("Danh sách chưa có hộ nào. Ghi ít nhất một hộ rồi gửi duyệt.")
        _check_covered(found)
    found.state, found.by_id, found.return_reason = states.WAITING, by.pk, ""
    return _moved_on(found, "submit", by, quantity=found.quantity)


def _check_covered(found: Distribution) -> None:
    left = Stock.objects.get(gift_id=found.gift_id).left
    if found.reverses_id is None and found.quantity > left:
        unit = found.gift.unit
        raise Refused(
            f"Khoản tài trợ còn {terms.amount(left, unit)}, danh sách ghi {terms.amount(found.quantity, unit)}. "
            "Giảm số lượng của các hộ, hoặc ghi phiếu nhận trước."
        )


@transaction.atomic
def approve_list(*, pk: int, by: User, version: int | None = None) -> Distribution:
    """Another person agrees; the list leaves the stock. Raises Refused, Stale."""
    found = _locked(pk, version)
    states.check(states.ACTS["approve"], found.state)
    _check_approver(by, found)
    if by.pk == found.by_id:
        raise Refused("Người lập danh sách không tự duyệt. Cần người khác duyệt.")
    _check_covered(found)
    found.state, found.approved_by_id, found.posted_at = states.POSTED, by.pk, clock.now()
    return _moved_on(found, "approve", by, quantity=found.quantity)


def _check_approver(by: User, found: Distribution) -> None:
    if not access_of(by, clock.today()).may(P.APPROVE_MONEY, found.area_id):
        raise Refused("Chỉ người duyệt của địa bàn này được duyệt hoặc trả lại danh sách.")


@transaction.atomic
def return_list(*, pk: int, reason: str, by: User, version: int | None = None) -> Distribution:
    """Back to who made it, with the reason. Raises Refused, Stale."""
    found = _locked(pk, version)
    states.check(states.ACTS["return"], found.state)
    _check_approver(by, found)
    if not reason.strip():
        raise Refused("Ghi lý do trả lại để người lập biết cần sửa gì.")
    found.state, found.return_reason = states.DRAFT, reason.strip()
    return _moved_on(found, "return", by)


@transaction.atomic
def discard_list(*, pk: int, by: User, version: int | None = None) -> Distribution:
    """A draft that goes no further. Raises Refused, Stale."""
    found = _locked(pk, version)
    states.check(states.ACTS["discard"], found.state)
    check_may(by, found.area_id)
    found.state = states.DISCARDED
    return _moved_on(found, "discard", by)


@transaction.atomic
def reverse_list(*, pk: int, number: str, decided_on: date, reason: str, by: User) -> Distribution:
    """A list that brings back what a posted one handed out, whole, sent to who approves. Raises Refused."""
    found = _locked(pk, None)
    states.check(states.ACTS["reverse"], found.state)
    check_may(by, found.area_id)
    if found.reverses_id is not None:
        raise Refused("Danh sách thu hồi không thu hồi lại được. Lập một danh sách phát mới.")
    if not number.strip() or not reason.strip():
        raise Refused("Ghi số danh sách thu hồi và lý do.")
    if decided_on > clock.today():
        raise Refused(FUTURE)
    with told():
        made = Distribution.objects.create(
            gift_id=found.gift_id, area_id=found.area_id, number=" ".join(number.split()), decided_on=decided_on, by_id=by.pk,
            at=clock.now(), reverses=found, reason=reason.strip(), quantity=found.quantity,
        )  # fmt: skip
    record(by=by, action=states.ACTS["reverse"].logged, subject=f"danh sách tài trợ {made.pk}", area_id=made.area_id, of=found.pk)
    return submit_list(pk=made.pk, by=by)


__all__ = [
    "approve_list", "begin_list", "discard_list", "return_list", "reverse_list", "submit_list", "write_shares",
]  # fmt: skip
