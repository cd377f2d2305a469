"""Personal identity numbers: 12 digits kept as text, whatever Excel made of them.

Three digits for the place of registration, one for century and sex, two for the year of birth, six at random
(Nghị định 137/2015/NĐ-CP, Điều 13). Digits that Excel rounded away are never guessed.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from ..findings import Finding
from ..names import search_key
from .contract import CellContext, Parsed, found, is_blank
from .text import bare, cell_error

# Codes of the 63 provinces in identity numbers (Thông tư 07/2016/TT-BCA, phụ lục); 120 and more are countries.
_PROVINCE_CODES = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 "
    "044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 "
    "089 091 092 093 094 095 096"
)
PROVINCES = frozenset(_PROVINCE_CODES.split())
_NOTHING: tuple[None, None] = (None, None)
_NO_NUMBER_WORDS = (
    "chua co|chua cap|chua lam|chua|khong|khong co|ko|ko co|khong ro|khong nho|mat|bi mat|dang lam|dang cho cap|"
    "cho cap|that lac|k co|n a|na|none|null|0|x"
)
_PLACEHOLDERS = frozenset(_NO_NUMBER_WORDS.split("|"))
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
_SEPARATORS = re.compile(r"[\s.,\-–—/_]+")
_LABEL = re.compile(
    r"^(?:số\s*)?(?:cccd|cmnd|cmt|đdcn|căn cước(?: công dân)?|số định danh)\s*(?:số)?\s*:?\s*", re.IGNORECASE
)
_LETTERS_FOR_DIGITS = str.maketrans({"O": "0", "o": "0", "Ο": "0", "О": "0", "о": "0", "I": "1", "l": "1"})
_RETYPE = "phải nhập lại đủ 12 số dạng văn bản."


def _is_dummy(digits: str) -> bool:
    return len(set(digits)) == 1 or digits in "01234567890123456789" or digits in "98765432109876543210"


def _reject(code: str, message: str, raw: Any) -> Parsed:
    return _NOTHING, [found(code, "error", message, raw)]


def parse_id_number(raw: Any, context: CellContext) -> Parsed:
    """``(id_number, old_id_number)``: twelve digits, or the nine of an old card; both None when there is none."""
    if isinstance(raw, str) and len(raw) == 12 and raw.isdecimal() and raw.isascii() and raw[:3] in PROVINCES:
        return ((raw, None), []) if not _is_dummy(raw) else _judge(raw, raw, [])
    if is_blank(raw):
        message = "Chưa có số định danh; vẫn nhận, đưa vào danh sách cần bổ sung."
        return _NOTHING, [found("ID_MISSING", "info", message, raw)]
    wrong = cell_error(raw)
    if wrong:
        return _NOTHING, [wrong]
    if isinstance(raw, date):
        return _reject("NUM_TURNED_DATE", f"Excel đã đổi số định danh thành ngày; {_RETYPE}", raw)
    if isinstance(raw, bool):
        return _reject("ID_LENGTH", f"Ô không chứa số định danh; {_RETYPE}", raw)
    if isinstance(raw, int | float):
        return _from_number(raw)
    return _from_text(raw)


def _from_number(raw: int | float) -> Parsed:
    if raw != raw or raw < 0 or (isinstance(raw, float) and not raw.is_integer()):
        return _reject("ID_LENGTH", f"Số định danh không thể là số âm hoặc số lẻ; {_RETYPE}", raw)
    digits = str(int(raw))
    if digits == "0":
        return _NOTHING, [found("ID_PLACEHOLDER", "auto", "Ghi số 0: hiểu là chưa có số định danh.", raw)]
    if _is_rounded(digits):
        return _rounded(raw)
    # Leading zeros are lost: 014… leaves eleven digits, 001… ten.
    if len(digits) in (10, 11) and digits.zfill(12)[:3] in PROVINCES:
        number = digits.zfill(12)
        message = "Số định danh lưu dạng số, đã thêm lại số 0 ở đầu cho đủ 12 số."
        return _judge(number, raw, [found("ID_AS_NUMBER", "auto", message, raw, number)])
    if len(digits) == 8:
        digits = digits.zfill(9)
    return _judge(digits, raw, [])


def _is_rounded(digits: str) -> bool:
    return len(digits) >= 10 and digits.endswith("000000") and not _is_dummy(digits)


def _rounded(raw: Any) -> Parsed:
    message = f"Sáu số cuối đều bằng 0: dấu hiệu bị làm tròn do dạng khoa học; {_RETYPE}"
    return _reject("ID_ROUNDED", message, raw)


def _from_text(raw: str) -> Parsed:
    text = bare(raw)
    key = search_key(text)
    if key in _PLACEHOLDERS or not key:
        return _NOTHING, [found("ID_PLACEHOLDER", "auto", "Ghi chữ thay số: hiểu là chưa có số định danh.", raw)]
    told: list[Finding] = []
    if text[0] in "'’‘`":
        text = text[1:].strip()
        told.append(found("ID_APOSTROPHE", "auto", "Đã bỏ dấu nháy ở đầu số định danh.", raw))
    if _SCIENTIFIC.fullmatch(text):
        message = f"Số định danh bị Excel đổi sang dạng khoa học và mất chữ số; {_RETYPE}"
        return _reject("ID_SCIENTIFIC_TEXT", message, raw)
    digits = _SEPARATORS.sub("", _LABEL.sub("", text))
    if digits != raw and not told:
        message = "Đã bỏ dấu phân cách, khoảng trắng hoặc chữ thừa trong số định danh."
        told.append(found("ID_SEPARATORS", "auto", message, raw))
    if not digits.isdecimal() and digits.translate(_LETTERS_FOR_DIGITS).isdecimal() and any(map(str.isdigit, digits)):
        digits = digits.translate(_LETTERS_FOR_DIGITS)
        message = "Số định danh có chữ O (hoặc I, l) thay chữ số; đã thay bằng số, đề nghị xác nhận."
        told.append(found("ID_LETTER_O", "confirm", message, raw))
    if not (digits.isdecimal() and digits.isascii()):
        return _reject("ID_LENGTH", f"Số định danh có ký tự không phải chữ số; {_RETYPE}", raw)
    if len(digits) == 11 and digits[0] != "0" and ("0" + digits)[:3] in PROVINCES and not _is_rounded(digits):
        digits = "0" + digits
        told.append(found("ID_LEADING_ZERO_LOST", "auto", "Số định danh 11 chữ số, đã thêm số 0 ở đầu.", raw))
    return _judge(digits, raw, told)


def _judge(digits: str, raw: Any, told: list[Finding]) -> Parsed:
    """What a row of digits is worth: an identity number, the number of an old card, or an error."""
    if _is_dummy(digits):
        what = f"toàn số {digits[0]}" if len(set(digits)) == 1 else "là dãy số liên tiếp"
        return _reject("ID_DUMMY", f"Số định danh {what} là số giả; nhập số đúng hoặc để trống.", raw)
    if _is_rounded(digits):
        return _rounded(raw)
    if len(digits) == 9:
        message = (
            f"{digits} là số CMND 9 số (không còn giá trị); lưu làm số giấy tờ cũ, đề nghị bổ sung số định danh 12 số."
        )
        return (None, digits), [*told, found("ID_OLD_9_DIGITS", "confirm", message, raw)]
    if len(digits) != 12:
        return _reject("ID_LENGTH", f"Số định danh có {len(digits)} chữ số; phải đúng 12. Kiểm tra giấy tờ.", raw)
    if digits[:3] not in PROVINCES:
        message = f"Ba số đầu {digits[:3]} không phải mã tỉnh trong số định danh; kiểm tra giấy tờ."
        return _reject("ID_PROVINCE_UNKNOWN", message, raw)
    return (digits, None), [f.at(suggested=digits) for f in told]


def sex_in_id(id_number: str | None) -> str | None:
    """M or F by the fourth digit (even is male), None without a number."""
    return None if not id_number else "F" if int(id_number[3]) % 2 else "M"
