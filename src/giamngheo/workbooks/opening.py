"""What a file really is, by its content and never by its name; and whether it is safe to read.

Uploads are hostile: an archive is inflated against a limit before any reader sees it, text is text, a web page is read
as a table without running or fetching anything. What cannot be read is refused in one Vietnamese sentence.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field

from .findings import Finding, WorkbookRefused

MAX_BYTES = 60 * 1024 * 1024
# A sheet of 50,000 households inflates to some 60 MB at 15 : 1; a bomb of a few kilobytes to thousands.
MAX_INFLATED = 400 * 1024 * 1024
MAX_RATIO = 100
RATIO_COUNTS_FROM = 20 * 1024 * 1024
CHUNK = 1 << 20

KINDS = {
    b"%PDF": "tệp PDF",
    b"\x89PNG": "ảnh PNG",
    b"\xff\xd8\xff": "ảnh JPEG",
    b"GIF8": "ảnh GIF",
    b"Rar!": "tệp nén RAR",
    b"7z\xbc\xaf": "tệp nén 7z",
    b"\x1f\x8b": "tệp nén GZ",
    b"MZ": "chương trình máy tính",
    b"\x7fELF": "chương trình máy tính",
}
_DOCTYPE = re.compile(rb"<!doctype\s+([^\s>\[]+)[^>\[]*(\[)?", re.IGNORECASE)
# No office program writes a document type; one only serves to declare entities that grow or fetch.
_PART_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
ADVICE = "Mở bằng Excel, lưu lại dạng .xlsx rồi tải lên lại."


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose real format is known: ``xlsx``, ``xls``, ``ods``, ``csv`` or ``html``."""

    format: str
    content: bytes
    notices: list[Finding] = field(default_factory=list)


def open_file(content: bytes, name: str) -> Opened:
    """Says what the file is. Raises WorkbookRefused for what cannot or must not be read."""
    if not content:
        raise WorkbookRefused("EMPTY_FILE", "Tệp rỗng (0 byte). Kiểm tra lại tệp trên máy rồi tải lên lại.")
    if len(content) > MAX_BYTES:
        raise WorkbookRefused(
            "FILE_TOO_LARGE", f"Tệp lớn hơn {MAX_BYTES >> 20} MB. Tách danh sách theo xã rồi tải lên."
        )
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if content[:2] == b"PK":
        return _open_zip(content, ending)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _open_ole(content, ending)
    for magic, what in KINDS.items():
        if content.startswith(magic):
            raise WorkbookRefused(
                "NOT_A_WORKBOOK", f"Đây là {what}, không phải bảng tính. Tải lên danh sách Excel hoặc CSV."
            )
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if _declares_a_type(content):
        raise WorkbookRefused("NOT_A_WORKBOOK", f"Đây là tệp XML có khai báo DOCTYPE, không đọc. {ADVICE}")
    if (
        head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head"))
        or b"<table" in content[:65536].lower()
    ):
        return Opened(
            "html", content, _misnamed(ending, {"html", "htm"}, "trang HTML (kết xuất từ web)", "REALLY_HTML")
        )
    if head.startswith(b"<"):
        raise WorkbookRefused("NOT_A_WORKBOOK", f"Đây là tệp XML, không phải danh sách. {ADVICE}")
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise WorkbookRefused("NOT_A_WORKBOOK", f"Không nhận ra loại tệp này. {ADVICE}")
    return Opened("csv", content, _misnamed(ending, {"csv", "txt", "tsv"}, "văn bản CSV", "REALLY_CSV"))


def _declares_a_type(content: bytes) -> bool:
    """A document type other than that of a web page, or one with declarations of its own."""
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return False
    found = _DOCTYPE.search(content[:65536])
    return bool(found and (found[1].lower() != b"html" or found[2]))


def _misnamed(ending: str, right: set[str], what: str, code: str) -> list[Finding]:
    if ending in right:
        return []
    message = f"Tệp có đuôi .{ending} nhưng nội dung là {what}. Đã đọc theo đúng nội dung; kiểm tra lại kết quả."
    return [Finding(code, "info", message)]


def _open_zip(content: bytes, ending: str) -> Opened:
    broken = WorkbookRefused("BROKEN_FILE", f"Tệp Excel bị hỏng, không đọc được. {ADVICE}")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise broken from error
    with archive:
        _check_inflation(archive)
    if "mimetype" in names and b"opendocument.spreadsheet" in content[:200]:
        return Opened("ods", content)
    if "xl/workbook.xml" not in names and not any(n.startswith("xl/workbook") for n in names):
        what = "văn bản Word" if any(n.startswith("word/") for n in names) else "tệp nén, không phải bảng tính"
        raise WorkbookRefused("NOT_A_WORKBOOK", f"Đây là {what}. Tải lên danh sách Excel hoặc CSV.")
    notices = []
    if "xl/vbaProject.bin" in names or ending == "xlsm":
        notices.append(
            Finding("MACRO_IGNORED", "info", "Tệp loại có macro (.xlsm): chỉ đọc dữ liệu, không chạy macro.")
        )
    return Opened("xlsx", content, notices)


def declares_a_bomb(archive: zipfile.ZipFile) -> bool:
    """Does the directory itself say that the parts grow beyond the limits? Nothing is inflated."""
    infos = archive.infolist()
    declared = sum(i.file_size for i in infos)
    packed = max(1, sum(i.compress_size for i in infos))
    return declared > MAX_INFLATED or (declared > RATIO_COUNTS_FROM and declared / packed > MAX_RATIO)


def part_says(archive: zipfile.ZipFile, name: str, sign: bytes) -> bool:
    """Do these bytes stand in a part? Inflated block by block and never beyond the limit, whatever the directory says."""
    end, seen = b"", 0
    with archive.open(name) as part:
        while seen < MAX_INFLATED and (block := part.read(CHUNK)):
            if sign in end + block:
                return True
            seen += len(block)
            end = block[-len(sign) :]
    return False


def _check_inflation(archive: zipfile.ZipFile) -> None:
    """Inflates every part against the limits; what the directory declares is only the first word on it."""
    bomb = WorkbookRefused(
        "TOO_LARGE_INFLATED", "Tệp bung ra quá lớn so với giới hạn cho phép; không xử lý. Lưu lại thành tệp .xlsx mới."
    )
    infos = archive.infolist()
    if len(infos) > 2000 or any(i.flag_bits & 1 for i in infos):
        raise WorkbookRefused("PROTECTED_FILE", "Tệp có mật khẩu hoặc có quá nhiều phần; bỏ mật khẩu rồi tải lên lại.")
    if declares_a_bomb(archive):
        raise bomb
    try:
        for info in infos:
            seen, end, is_xml = 0, b"", info.filename.lower().endswith((".xml", ".rels"))
            with archive.open(info) as part:
                while block := part.read(CHUNK):
                    seen += len(block)
                    if seen > info.file_size:
                        raise bomb
                    if is_xml and any(sign in end + block for sign in _PART_DOCTYPES):
                        raise WorkbookRefused(
                            "NOT_A_WORKBOOK", f"Tệp có phần XML khai báo DOCTYPE, không đọc. {ADVICE}"
                        )
                    end = block[-32:]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise WorkbookRefused("BROKEN_FILE", f"Tệp Excel bị hỏng, không đọc được. {ADVICE}") from error


def _open_ole(content: bytes, ending: str) -> Opened:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise WorkbookRefused("PROTECTED_FILE", "Tệp có mật khẩu, không đọc được. Bỏ mật khẩu rồi tải lên lại.")
    if "WordDocument".encode("utf-16-le") in content:
        raise WorkbookRefused("NOT_A_WORKBOOK", "Đây là văn bản Word. Tải lên danh sách Excel hoặc CSV.")
    notices = (
        [] if ending == "xls" else [Finding("REALLY_XLS", "info", "Tệp thuộc loại Excel 97–2003 (.xls); đã đọc được.")]
    )
    return Opened("xls", content, notices)
