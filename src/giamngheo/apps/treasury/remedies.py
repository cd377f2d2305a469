"""For each mismatch what is wrong and what to do, in the officer's words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from giamngheo.engine import treasury as t
from giamngheo.kit.terms import Words

FAULT_WORDS = Words(t.FAULT_TERMS)
REMEDIES: dict[str, Any] = {
    t.UNIT_UNKNOWN: _(
        "Không có dòng vốn nào của đơn vị ghi trong bảng kê. Chọn dòng vốn đúng; nếu đơn vị chưa có dòng vốn thì mở "
        "dòng vốn trước."
    ),
    t.LINE_UNKNOWN: _(
        "Đơn vị không có dòng vốn của dự án, năm kế hoạch, năm gốc này. Chọn dòng vốn đúng, hoặc mở dòng vốn rồi đối "
        "chiếu lại."
    ),
    t.TWO_LINES: _("Từ hai dòng vốn trở lên cùng khớp (khác nội dung hoặc mã). Chọn dòng vốn đúng."),
    t.COLOUR: _("Đơn vị có dòng vốn của dự án và năm này nhưng khác loại vốn hoặc nguồn. Xem lại chứng từ rồi chọn dòng vốn đúng."),
    t.CLOSED: _("Năm ngân sách của dòng vốn đã khoá. Chọn dòng của năm đang mở, hoặc để riêng và báo Kho bạc."),
    t.DAY: _("Ngày chứng từ không nằm trong thời gian chi của năm kế hoạch. Chọn dòng vốn của năm khác, hoặc để riêng và báo Kho bạc."),
    t.TWICE: _("Bảng kê ghi chứng từ này từ hai lần. Để riêng dòng thừa."),
    t.POSTED: _("Bảng kê trước đã có chứng từ này. Giữ theo sổ để không ghi hai lần."),
    t.AMOUNT: _("Sổ đã có chứng từ này với số tiền khác. Giữ theo sổ kèm lý do; nếu sổ sai thì đảo chứng từ trong sổ rồi đối chiếu lại."),
    t.DAY_DIFFERS: _(
        "Sổ có chứng từ cùng số, cùng tiền nhưng khác ngày. Giữ theo sổ kèm lý do; nếu sổ sai thì đảo chứng từ rồi đối "
        "chiếu lại."
    ),
    t.OVER: _(
        "Số tiền vượt số còn lại của dòng vốn. Ghi trước chứng từ đưa thêm vốn vào dòng rồi đối chiếu lại, hoặc để "
        "riêng và báo Kho bạc."
    ),
    t.ABSENT: _(
        "Sổ có chứng từ này mà bảng kê không có. Giữ theo sổ kèm lý do (ví dụ Kho bạc hạch toán sang kỳ sau), hoặc đảo "
        "chứng từ trong sổ."
    ),
    t.WAITS: _(
        "Chứng từ đang chờ duyệt, chưa vào sổ, và bảng kê không có. Duyệt hoặc trả lại chứng từ rồi đối chiếu lại; nếu để sang kỳ sau "
        "thì giữ theo sổ kèm lý do."
    ),
}


def words_of(faults: list[str]) -> str:
    """The mismatches of a row, one after the other."""
    return "; ".join(FAULT_WORDS[code] for code in faults if code in FAULT_WORDS)


__all__ = ["FAULT_WORDS", "REMEDIES", "words_of"]
