"""What the database refuses, in the officer's words: rule of the ledger → what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from giamngheo.engine.ledger import ACCOUNTS_VI

from .states import Refused

WORDS = {
    "money_year_closed": "Năm ngân sách của dòng vốn đã khoá nên không ghi thêm được. Ghi vào dòng của năm đang mở.",
    "money_transfer_balanced": "Khoản chuyển giữa hai dòng không cân: số chuyển đi phải bằng số chuyển đến.",
    "money_entry_area": "Bút toán không cùng địa bàn với dòng vốn.",
    "money_between_lines": (
        "Hai dòng vốn này không chuyển cho nhau được. Giao vốn: từ dòng trên cho dòng cấp dưới của nó; chuyển nguồn: sang dòng "
        "năm sau của cùng đơn vị, cùng dự án; điều chỉnh: trong cùng năm; bàn giao: sang đơn vị kế thừa."
    ),
    "money_keeps_colour": "Hai dòng khác nguồn, loại vốn hoặc năm gốc: tiền không đổi nguồn, loại và năm gốc khi chuyển dòng.",
    "money_child_from_parent_only": "Dòng cấp dưới chỉ nhận vốn từ dòng trên của nó. Phê duyệt vốn ở dòng trên rồi giao xuống.",
    "money_reversal_whole": "Bút toán đảo phải lấy lại đúng cả bút toán cũ, và bút toán đảo không đảo lại được.",
    "money_document_approved": "Chứng từ chưa đủ người duyệt. Người ghi chứng từ không tự duyệt.",
    "money_document_total": "Số ghi vào sổ khác tổng đã duyệt của chứng từ. Trả lại chứng từ, sửa khoản rồi gửi duyệt lại.",
    "money_document_frozen": "Chứng từ đã gửi duyệt hoặc đã vào sổ nên không sửa được. Đã vào sổ thì lập chứng từ đảo.",
    "money_document_scanned": "Chứng từ đã có bản chụp; bản chụp không thay được. Sai thì lập chứng từ đảo.",
    "money_line_like_parent": "Dòng cấp dưới phải cùng nguồn, loại vốn, năm gốc và năm kế hoạch với dòng trên.",
    "contract_once": "Hợp đồng số này của nhà thầu đã có. Mở hợp đồng đó để ghi tiếp.",
    "contract_entry_once": "Biên bản, chứng từ số này đã ghi cho hợp đồng. Xem lại thay vì ghi lần nữa.",
    "contract_within_value": "Tổng vượt giá trị hợp đồng. Xem lại số tiền, hoặc ghi hợp đồng bổ sung thành hợp đồng mới.",
    "contract_not_negative": "Tổng đã ghi không được âm. Xem lại số tiền lấy lại.",
    "contract_beyond_accepted": (
        "Vượt khối lượng đã nghiệm thu của hợp đồng. Ghi biên bản nghiệm thu trước; trả trước khối lượng thì lập chứng từ tạm ứng."
    ),
    "contract_advance_over": (
        "Số thanh toán từ tạm ứng và thu hồi vượt số tạm ứng của hợp đồng. Xem lại số tiền; muốn lấy lại tạm ứng thì lấy lại phần "
        "thanh toán từ tạm ứng, thu hồi đã gắn trước."
    ),
    "contract_pays_by_voucher": (
        "Tiền trả theo hợp đồng phải là của một chứng từ đã vào sổ, chưa bị đảo, của đơn vị và dự án đó. Chọn chứng từ trong danh sách."
    ),
    "contract_voucher_used": "Chứng từ không còn đủ số tiền chưa gắn với hợp đồng nào. Xem lại chứng từ rồi ghi lại số tiền.",
    "contract_passes_by_handover": "Hợp đồng chỉ chuyển cùng dòng vốn khi bàn giao.",
    "document_once": "Chứng từ cùng loại, cùng số, cùng ngày của đơn vị này đã có. Mở chứng từ đó thay vì ghi lần nữa.",
    "document_reversed_once": "Chứng từ này đã có chứng từ đảo.",
    "line_once": "Dòng vốn này đã có. Mở dòng đó để ghi tiếp.",
    "entry_once": "Chứng từ này đã vào sổ.",
    "entry_four_eyes": "Người ghi chứng từ không tự duyệt. Cần người khác duyệt.",
    "approved_once": "Bạn đã duyệt chứng từ này.",
    **{
        f"balance_{account}_not_negative": (
            f"Không đủ tiền ở “{words}”: số ghi vượt số còn lại. Xem số dư của dòng vốn rồi ghi lại số tiền."
        )
        for account, words in ACCOUNTS_VI.items()
    },
}


def words_of(problem: IntegrityError) -> str | None:
    """The sentence of the rule that was broken; None for one that nobody should be able to break from a screen."""
    diag = getattr(problem.__cause__, "diag", None)
    return WORDS.get(getattr(diag, "constraint_name", None) or "")


@contextmanager
def told() -> Iterator[None]:
    """What the database refuses inside becomes Refused; what was written inside is gone, the rest stays."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        words = words_of(problem)
        if words is None:
            raise
        raise Refused(words) from problem


__all__ = ["WORDS", "told", "words_of"]
