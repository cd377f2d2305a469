"""What the database refuses of donations, in the officer's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from .states import Refused

WORDS = {
    "stock_left_not_negative": "Số phát vượt số còn lại của khoản tài trợ. Giảm số lượng của các hộ, hoặc ghi phiếu nhận trước.",
    "stock_received_not_negative": "Số đã nhận không được âm.",
    "receipt_once": "Phiếu nhận số này đã có trong khoản tài trợ. Xem lại phiếu cũ thay vì ghi lần nữa.",
    "receipt_reversal_whole": "Phiếu đảo phải lấy lại đúng cả phiếu cũ, và phiếu đảo không đảo lại được.",
    "donations_receipt_reverses_id_key": "Phiếu nhận này đã có phiếu đảo.",
    "distribution_once": "Danh sách số này đã có trong khoản tài trợ. Mở danh sách đó thay vì lập lần nữa.",
    "distribution_reversed_once": "Danh sách này đã có danh sách thu hồi.",
    "distribution_four_eyes": "Người lập danh sách không tự duyệt. Cần người khác duyệt.",
    "distribution_frozen": "Danh sách đã gửi duyệt hoặc đã phát nên không sửa được. Đã phát thì lập danh sách thu hồi.",
    "distribution_total": "Tổng số lượng của danh sách khác số đã gửi duyệt. Trả lại, sửa rồi gửi duyệt lại.",
    "donation_area": "Hộ không thuộc xã nhận khoản tài trợ này. Chọn hộ trong xã.",
}


@contextmanager
def told() -> Iterator[None]:
    """What the database refuses inside becomes Refused; what was written inside is gone, the rest stays."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        words = WORDS.get(getattr(getattr(problem.__cause__, "diag", None), "constraint_name", None) or "")
        if words is None:
            raise
        raise Refused(words) from problem


__all__ = ["WORDS", "told"]
