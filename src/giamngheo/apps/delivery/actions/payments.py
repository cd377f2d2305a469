"""Ties a payment of a kind to the entry of the ledger that paid it, and takes a wrong tie off."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import payments, terms
from giamngheo.apps.delivery.models import PaymentTie, Support
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.money import terms as money_terms
from giamngheo.apps.money.models import Entry
from giamngheo.apps.money.queries import entries
from giamngheo.apps.places.queries import same_commune
from giamngheo.kit import clock, formats

from .supports import check_may, locked, wrote

# What the database refuses when two write at once, rule → what to do.
WORDS = {
    "delivery_tie_entry": "Bút toán này không phải khoản chi, hoặc đã bị đảo. Chọn bút toán khác.",
    "delivery_tie_area": "Bút toán thuộc dòng vốn của xã khác. Chọn bút toán của xã nơi hỗ trợ.",
    "delivery_tie_project": "Dòng vốn của bút toán thuộc dự án khác. Chọn bút toán của đúng dự án.",
    "delivery_tie_support": "Hồ sơ hỗ trợ này không còn hiệu lực nên không gắn chứng từ được.",
    "delivery_tie_entry_used": "Bút toán vừa được gắn cho khoản khác nên không còn đủ tiền. Xem lại số còn lại rồi gắn.",
    "delivery_tie_payment": "Khoản chi này đã được ghi với số tiền khác. Xem lại rồi gắn.",
    "delivery_tie_payment_full": "Khoản chi vừa được người khác gắn chứng từ. Xem lại số còn lại rồi gắn.",
    "payment_tied_once_to_an_entry": "Khoản chi này đã gắn với bút toán đó. Gỡ ra rồi gắn lại nếu số tiền sai.",
    "delivery_tie_removed_once": "Lần gắn này đã được gỡ.",
}  # fmt: skip


def _refusal(problem: IntegrityError) -> Refused:
    """The rule's sentence. Raises the error itself for one that no screen can break."""
    name = getattr(getattr(problem.__cause__, "diag", None), "constraint_name", None) or ""
    if name not in WORDS:
        raise problem
    return Refused(WORDS[name])


def _payment(support: Support, payment_id: int) -> payments.Payment:
    if support.giver not in terms.programme_givers():
        raise Refused(f"{terms.giver_vi(support.giver)} không chi từ vốn của Chương trình nên không có chứng từ trong sổ vốn.")
    found = next((one for one in payments.payments_of(support) if one.payment_id == payment_id), None)
    if found is None:
        raise Refused("Hồ sơ này không có khoản chi đó. Ghi khoản chi trước rồi gắn chứng từ.")
    return found


def _check_entry(support: Support, payment: payments.Payment, entry_id: int) -> Entry:
    """The entry, if its line may pay for this. Raises Refused."""
    found = entries.entries_named([entry_id]).get(entry_id)
    if found is None:
        raise Refused("Không có bút toán này trong sổ vốn mà bạn được xem. Chọn bút toán trong danh sách.")
    if found.kind not in entries.SPENDING or found.reverses_id is not None or getattr(found, "reversal", None) is not None:
        raise Refused(WORDS["delivery_tie_entry"])
    if found.area_id not in same_commune(support.area_id):
        raise Refused(f"Bút toán thuộc dòng vốn của {found.line.unit_name}, không phải của xã nơi hỗ trợ. Chọn bút toán của xã này.")
    if not payments.fits(support.giver, found.line.project):
        raise Refused(
            f"Dòng vốn của bút toán thuộc {money_terms.project_short(found.line.project)}; khoản này do "
            f"{money_terms.project_short(support.giver)} chi. Chọn bút toán của đúng dự án."
        )
    if not payments.is_of_source(payment.source, found.line.source):
        raise Refused(
            f"Khoản chi ghi nguồn {terms.sources().get(payment.source, payment.source)}, dòng vốn của bút toán là nguồn "
            f"{money_terms.sources().get(found.line.source, found.line.source)}. Chọn bút toán cùng nguồn."
        )
    return found


@transaction.atomic
def tie_payment(*, support_id: int, payment_id: int, entry_id: int, amount_vnd: int, by: User) -> PaymentTie:
    """So many đồng of the payment were paid by the entry. Raises Refused."""
    support = locked(support_id, None)
    check_may(by, P.DELIVER, support.area_id)
    if support.state not in payments.COUNTED:
        raise Refused(WORDS["delivery_tie_support"])
    payment = _payment(support, payment_id)
    found = _check_entry(support, payment, entry_id)
    if amount_vnd <= 0:
        raise Refused("Ghi số tiền của khoản chi do bút toán này trả.")
    if amount_vnd > payment.left:
        raise Refused(
            f"{payment.name} là {formats.money(payment.vnd)}, còn {formats.money(payment.left)} chưa gắn chứng từ nên không gắn thêm "
            f"{formats.money(amount_vnd)} được."
        )
    payable = next((one.left for one in payments.payable_for(support, payment) if one.entry.pk == entry_id), None)
    if payable is not None and amount_vnd > payable:
        raise Refused(
            f"Bút toán này còn {formats.money(payable)} trong {formats.money(found.amount_vnd)} chưa gắn cho khoản nào nên không gắn "
            f"{formats.money(amount_vnd)} được."
        )
    try:
        with transaction.atomic():
            made = PaymentTie.objects.create(
                support=support, area_id=support.area_id, kind=payment.kind, payment_id=payment.payment_id, payment_vnd=payment.vnd,
                entry=found, amount_vnd=amount_vnd, by_id=by.pk, at=clock.now(),
            )  # fmt: skip
    except IntegrityError as problem:
        raise _refusal(problem) from problem
    wrote(support.pk, by)
    record(
        by=by, action="gắn chứng từ chi", subject=f"hỗ trợ {support.pk}", area_id=support.area_id, entry=found.pk,
        payment=payment.payment_id, amount_vnd=amount_vnd,
    )  # fmt: skip
    return made


@transaction.atomic
def untie_payment(*, tie_id: int, reason: str, by: User) -> PaymentTie:
    """Takes a tie off; the row stays with the reason. Raises Refused."""
    found = PaymentTie.objects.select_for_update().get(pk=tie_id)
    check_may(by, P.DELIVER, found.area_id)
    if found.removed_at is not None:
        raise Refused(WORDS["delivery_tie_removed_once"])
    if not reason.strip():
        raise Refused("Ghi lý do gỡ chứng từ.")
    found.removed_at, found.removed_by_id, found.removed_reason = clock.now(), by.pk, reason.strip()
    found.save(update_fields=["removed_at", "removed_by_id", "removed_reason"])
    wrote(found.support_id, by)
    record(by=by, action="gỡ chứng từ chi", subject=f"hỗ trợ {found.support_id}", area_id=found.area_id, entry=found.entry_id)
    return found


__all__ = ["tie_payment", "untie_payment"]
