"""Text as officials mean it: one Unicode form, no invisible signs, Vietnamese letters, nothing that computes.

``clean`` tells every mending. Names of people are also put into the usual capitals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from ..findings import Finding
from ..neutral import begins_like_formula
from . import encodings
from .contract import CellContext, CellError, Parsed, found, is_blank

_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_ODD_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_MANY_BLANKS = re.compile(r"\s+")
_HTML = re.compile(r"<\s*/?\s*[a-zA-Z!][^<>]*>|&(?:lt|gt|amp|quot|nbsp|#\d+);")
_ERROR = re.compile(r"#(?:N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)", re.IGNORECASE)
_BULLET = re.compile(r"\s*[-+]\s+[^\W\d]")
_ETH = str.maketrans({"\u00d0": "\u0110", "\u00f0": "\u0111", "\u0189": "\u0110"})
_LOOKALIKES = dict(
    zip(
        "АВЕІЈКМНОРСТУХЅаеіјорсухѕԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανɑ",
        "ABEIJKMHOPCTYXSaeijopcyxsdhqwABEZHIKMNOPTYXoavɑ".replace("ɑ", "a"),
        strict=True,
    )
)
_FOREIGN = re.compile("[" + "".join(_LOOKALIKES) + "]")
_LONGEST = {"name": 100, "village": 150, "note": 2000}
_FORMULA = "Chữ bắt đầu như công thức: chỉ lưu là chữ; khi xuất ra Excel/CSV hệ thống sẽ vô hiệu hóa."


def cell_error(raw: Any) -> Finding | None:
    """The finding for an error value, also when a file wrote it as text."""
    if isinstance(raw, CellError) or (isinstance(raw, str) and _ERROR.fullmatch(raw.strip())):
        return found("CELL_ERROR", "error", f"Ô báo lỗi {raw}; nhập lại giá trị đúng vào ô.", raw)
    return None


def as_text(raw: Any) -> str:
    """A cell as text: whole numbers without a decimal part, dates as officials write them."""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if hasattr(raw, "strftime"):
        return str(raw.strftime("%d/%m/%Y"))
    return str(raw)


def bare(text: str) -> str:
    """Text of a coded cell without invisible signs and odd blanks, NFC."""
    text = _ZERO_WIDTH.sub("", unicodedata.normalize("NFC", text))
    return _MANY_BLANKS.sub(" ", _ODD_BLANKS.sub(" ", text)).strip()


def letters(text: str, raw: Any) -> tuple[str, list[Finding]]:
    """Letters mended: old encodings, Unicode form, invisible signs, Ð for Đ, Cyrillic and Greek lookalikes."""
    told: list[Finding] = []

    def tell(code: str, severity: Any, message: str) -> None:
        told.append(found(code, severity, message, raw))

    encoding = encodings.detect(text)
    if encoding:
        text = encodings.from_tcvn3(text) if encoding == "TCVN3" else encodings.from_vni(text)
        shown = "TCVN3 (ABC, phông .VnTime)" if encoding == "TCVN3" else "VNI"
        tell(f"ENC_{encoding}", "confirm", f"Chữ theo bảng mã {shown}; đã chuyển sang Unicode, đề nghị xác nhận.")
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        if unicodedata.normalize("NFD", text) == text:
            tell("UNI_DECOMPOSED", "auto", "Unicode tách dấu (NFD), đã ghép về dạng chuẩn NFC.")
        else:
            tell("UNI_COMBINING_TONE", "auto", "Unicode tổ hợp (dấu thanh rời), đã ghép về dạng chuẩn NFC.")
        text = composed
    if _ZERO_WIDTH.search(text):
        text = _ZERO_WIDTH.sub("", text)
        tell("ZERO_WIDTH", "auto", "Đã bỏ ký tự vô hình.")
    if text.translate(_ETH) != text:
        text = text.translate(_ETH)
        tell("LETTER_ETH", "auto", "Chữ Ð (U+00D0) thay cho Đ (U+0110), đã sửa.")
    if _FOREIGN.search(text):
        text = _FOREIGN.sub(lambda m: _LOOKALIKES[m.group()], text)
        text = unicodedata.normalize("NFC", text)
        tell(
            "LOOKALIKE_LETTERS", "confirm", "Có chữ cái Kirin hoặc Hy Lạp giống chữ La-tinh; đã thay, đề nghị xác nhận."
        )
    return text, told


def blanks(text: str, raw: Any) -> tuple[str, list[Finding]]:
    """Blanks mended: no-break ones, several in a row, before and after."""
    told: list[Finding] = []
    if _ODD_BLANKS.search(text):
        text = _ODD_BLANKS.sub(" ", text)
        told.append(found("SPACE_NBSP", "auto", "Đã thay khoảng trắng không ngắt bằng khoảng trắng thường.", raw))
    single = _MANY_BLANKS.sub(" ", text).strip()
    if single != text and not told:
        told.append(found("SPACE_EXTRA", "auto", "Đã bỏ khoảng trắng thừa.", raw))
    return single, told


def _suggest(told: list[Finding], value: Any) -> list[Finding]:
    return [f if f.suggested is not None or f.severity == "error" else f.at(suggested=value) for f in told]


def _dangers(text: str, raw: Any, longest: int) -> list[Finding]:
    told = []
    if begins_like_formula(text) and not _BULLET.match(text) and text.strip() not in {"-", "+", "=", "--"}:
        told.append(found("FORMULA_INJECTION", "auto", _FORMULA, raw))
    if _HTML.search(text):
        told.append(found("HTML_IN_TEXT", "auto", "Có thẻ HTML: chỉ lưu là chữ, khi hiển thị hệ thống mã hóa.", raw))
    if len(text) > longest:
        message = f"Nội dung dài {len(text)} ký tự (thường không quá {longest}); giữ nguyên văn, đề nghị xác nhận."
        told.append(found("TEXT_TOO_LONG", "confirm", message, raw))
    return told


def parse_note(raw: Any, context: CellContext) -> Parsed:
    """A note, kept word for word: only the Unicode form and old encodings are mended."""
    if is_blank(raw):
        return None, []
    wrong = cell_error(raw)
    if wrong:
        return None, [wrong]
    text, told = letters(as_text(raw), raw)
    told += _dangers(text, raw, _LONGEST["note"])
    return text, _suggest(told, text)


def parse_village(raw: Any, context: CellContext) -> Parsed:
    """The name of a village; blank stays blank."""
    if is_blank(raw):
        return None, []
    wrong = cell_error(raw)
    if wrong:
        return None, [wrong]
    text, told = letters(as_text(raw), raw)
    text, more = blanks(text, raw)
    told += more + _dangers(text, raw, _LONGEST["village"])
    return text, _suggest(told, text)


def _title(word: str) -> str:
    return word[:1].upper() + word[1:].lower()


def _parts(text: str, change: Callable[[str], str]) -> str:
    """Every part of a name changed; parts are what blanks, hyphens and apostrophes divide."""
    return "".join(change(part) for part in re.split(r"([\s\-'’.(])", text))


def _usual_capitals(text: str, raw: Any) -> tuple[str, list[Finding]]:
    words = [w for w in re.split(r"[\s\-.()]", text) if w[:1].isalpha()]
    if any(len(w) > 1 for w in words) and text == text.upper():
        message = "Tên viết hoa toàn bộ, đã đưa về dạng viết hoa chữ đầu."
        return _parts(text, _title), [found("NAME_ALL_CAPS", "auto", message, raw)]
    if any(w[0].islower() for w in words):
        lifted = _parts(text, lambda part: part[:1].upper() + part[1:])
        return lifted, [found("NAME_LOWER", "auto", "Tên có chữ đầu viết thường, đã viết hoa chữ đầu.", raw)]
    return text, []


def _parse_name(raw: Any, missing: Finding, who: str) -> Parsed:
    if is_blank(raw):
        return None, [missing]
    wrong = cell_error(raw)
    if wrong:
        return None, [wrong]
    invalid = found("NAME_INVALID", "error", f"{who} không hợp lệ; nhập lại đúng họ và tên.", raw)
    if not isinstance(raw, str):
        return None, [invalid]
    text, told = letters(raw, raw)
    text, more = blanks(text, raw)
    told += more
    if begins_like_formula(text) or not any(c.isalpha() for c in text) or re.search(r"[<>=@|{}\\]|https?:", text):
        return None, [invalid]
    if re.search(r"\d", text):
        message = f"{who} có chữ số; đề nghị kiểm tra và xác nhận."
        told.append(found("NAME_SUSPECT", "confirm", message, raw))
    told += _dangers(text, raw, _LONGEST["name"])
    text, more = _usual_capitals(text, raw)
    return text, _suggest(told + more, text)


def parse_head_name(raw: Any, context: CellContext) -> Parsed:
    """The name of a household's head; a household cannot be without."""
    missing = found("HEAD_MISSING", "error", "Hộ không có tên chủ hộ; bổ sung họ và tên chủ hộ.", raw)
    return _parse_name(raw, missing, "Tên chủ hộ")


def parse_full_name(raw: Any, context: CellContext) -> Parsed:
    """The name of a member."""
    missing = found("NAME_MISSING", "error", "Thiếu họ và tên thành viên; bổ sung họ và tên.", raw)
    return _parse_name(raw, missing, "Tên thành viên")
