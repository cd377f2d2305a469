"""Writes of gifts: a pledge with its donor, what came in, a receipt taken back, and the look at who an anonymous donor is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record, record_sensitive_read
from giamngheo.apps.donations import terms
from giamngheo.apps.donations.models import Donor, DonorIdentity, Gift, Receipt
from giamngheo.apps.donations.refusals import told
from giamngheo.apps.donations.states import Refused
from giamngheo.kit import clock, formats

FUTURE = "Ngày trên giấy không được sau ngày hôm nay."


@dataclass(frozen=True, slots=True)
class NewDonor:
    """Who gives. Anonymous: ``name`` is kept apart, and may be unknown altogether."""

    kind: str
    name: str
    is_anonymous: bool = False
    contact: str = ""


@dataclass(frozen=True, slots=True)
class NewGift:
    """What is promised. ``unit`` and ``what`` are the plan's but for goods. ``donor_id``: one already written down."""

    area_id: int
    conversion: str
    purpose: str
    pledged: int
    pledged_on: date
    what: str = ""
    unit: str = ""
    paper: str = ""
    donor_id: int | None = None
    donor: NewDonor | None = None


def check_may(by: User, area_id: int) -> None:
    """Raises Refused for who does not keep donations in this area."""
    if not access_of(by, clock.today()).may(P.RECORD_DONATION, area_id):
        raise Refused("Bạn không có việc ghi tài trợ ở địa bàn này. Nhờ cán bộ giảm nghèo của xã ghi.")


def _donor(new: NewGift, by: User) -> Donor:
    if new.donor_id is not None:
        known = Donor.objects.filter(pk=new.donor_id, area_id=new.area_id).first()
        if known is None:
            raise Refused("Không thấy nhà tài trợ này ở địa bàn của bạn. Chọn lại trong danh sách.")
        return known
    given = new.donor
    if given is None or given.kind not in Donor.Kind.values:
        raise Refused("Chọn nhà tài trợ đã có, hoặc ghi nhà tài trợ mới.")
    name = " ".join(given.name.split())
    if not name and not given.is_anonymous:
        raise Refused("Ghi tên nhà tài trợ, hoặc chọn “không nêu tên”.")
    made = Donor.objects.create(
        area_id=new.area_id, kind=given.kind, is_anonymous=given.is_anonymous, name="" if given.is_anonymous else name, by_id=by.pk,
        at=clock.now(),
    )  # fmt: skip
    if given.is_anonymous and name:
        DonorIdentity.objects.create(
            donor=made, area_id=new.area_id, donor_name=name, contact=given.contact.strip(), by_id=by.pk, at=clock.now()
        )
    return made


@transaction.atomic
def promise_gift(*, new: NewGift, by: User) -> Gift:
    """Writes down what somebody promises; nothing has come in yet. Raises Refused."""
    check_may(by, new.area_id)
    counted = terms.conversion(new.conversion)
    is_goods = new.conversion == terms.GOODS
    what, unit = (" ".join(text.split()) for text in ((new.what, new.unit) if is_goods else (counted.name_vi, counted.unit_vi)))
    if not what or not unit:
        raise Refused("Tài trợ bằng hiện vật thì ghi tên hiện vật và đơn vị tính, ví dụ: chăn, chiếc.")
    if not new.purpose.strip():
        raise Refused("Ghi mục đích tài trợ theo cam kết.")
    if new.pledged <= 0:
        raise Refused("Số lượng cam kết phải lớn hơn 0.")
    if new.pledged_on > clock.today():
        raise Refused(FUTURE)
    made = Gift.objects.create(
        area_id=new.area_id, donor=_donor(new, by), conversion=new.conversion, what=what, unit=unit, purpose=new.purpose.strip(),
        pledged=new.pledged, pledged_on=new.pledged_on, paper=new.paper.strip(), by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    record(by=by, action="ghi cam kết tài trợ", subject=f"tài trợ {made.pk}", area_id=made.area_id)
    return made


def _gift(gift_id: int) -> Gift:
    found = Gift.objects.filter(pk=gift_id).first()
    if found is None:
        raise Refused("Không thấy khoản tài trợ này trong địa bàn của bạn.")
    return found


@transaction.atomic
def receive(
    *, gift_id: int, number: str, received_on: date, quantity: int, by: User, stated_vnd: int | None = None
) -> Receipt:
    """So much came in. ``stated_vnd``: worth by the paper, of goods only; else by the plan's rate, none where there is none.

    Raises Refused.
    """
    found = _gift(gift_id)
    check_may(by, found.area_id)
    if not number.strip():
        raise Refused("Ghi số phiếu nhận, biên bản nhận.")
    if quantity <= 0:
        raise Refused("Số lượng nhận phải lớn hơn 0.")
    if received_on > clock.today():
        raise Refused(FUTURE)
    if received_on < found.pledged_on:
        raise Refused(f"Ngày nhận không được trước ngày cam kết ({formats.day(found.pledged_on)}). Sửa lại ngày nhận.")
    if stated_vnd is not None and found.conversion != terms.GOODS:
        raise Refused("Chỉ hiện vật mới ghi giá trị theo giấy; hình thức khác quy đổi theo mức của kế hoạch.")
    rate = terms.conversion(found.conversion).rate_vnd
    value = stated_vnd if stated_vnd is not None else None if rate is None else rate * quantity
    with told():
        made = Receipt.objects.create(
            gift=found, area_id=found.area_id, number=" ".join(number.split()), received_on=received_on, quantity=quantity,
            value_vnd=value, by_id=by.pk, at=clock.now(),
        )  # fmt: skip
    record(by=by, action="ghi nhận tài trợ", subject=f"tài trợ {found.pk}", area_id=found.area_id, quantity=quantity)
    return made


@transaction.atomic
def take_back_receipt(*, receipt_id: int, number: str, received_on: date, reason: str, by: User) -> Receipt:
    """A receipt was wrong: another takes it back, whole; what was handed out already cannot be. Raises Refused."""
    found = Receipt.objects.select_related("gift").filter(pk=receipt_id).first()
    if found is None:
        raise Refused("Không thấy phiếu nhận này trong địa bàn của bạn.")
    check_may(by, found.area_id)
    if found.reverses_id is not None:
        raise Refused("Phiếu đảo không đảo lại được. Ghi một phiếu nhận mới.")
    if not number.strip() or not reason.strip():
        raise Refused("Ghi số phiếu đảo và lý do.")
    if received_on > clock.today():
        raise Refused(FUTURE)
    with told():
        made = Receipt.objects.create(
            gift=found.gift, area_id=found.area_id, number=" ".join(number.split()), received_on=received_on, quantity=found.quantity,
            value_vnd=found.value_vnd, reverses=found, reason=reason.strip(), by_id=by.pk, at=clock.now(),
        )  # fmt: skip
    record(by=by, action="đảo phiếu nhận tài trợ", subject=f"tài trợ {found.gift_id}", area_id=found.area_id, of=found.pk)
    return made


@transaction.atomic
def look_at_donor(*, donor_id: int, by: User, path: str) -> DonorIdentity | None:
    """Who an anonymous donor is, logged; None for who may not know, or where nobody wrote it down."""
    found = DonorIdentity.objects.filter(donor_id=donor_id).first()
    if found is not None:
        record_sensitive_read(
            by=by, subject=f"nhà tài trợ {donor_id}", fields=("contact", "donor_name"), area_id=found.area_id, path=path
        )
    return found


__all__ = ["NewDonor", "NewGift", "check_may", "look_at_donor", "promise_gift", "receive", "take_back_receipt"]
