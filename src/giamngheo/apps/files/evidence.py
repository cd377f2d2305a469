"""Photos and papers that prove something: told by their content, decoded once, small picture beside the large one.

Pictures are JPEG or PNG, papers PDF. A picture loses what the camera wrote into it and what hangs behind its end
(``pictures``), is refused before it is decoded when it says it is huge, and is decoded whole by the typesetter that prints
our papers, in a folder of its own: what cannot be shown is no picture. A PDF that acts (scripts, launches, attachments,
opening actions), is locked, or is something else as well is refused.
"""

from __future__ import annotations

import re
import struct
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import typst

from . import pictures

MAX_BYTES = 8 << 20
MAX_PIXELS = 50_000_000
MAX_INFLATED = 64 << 20
THUMBNAIL_PIXELS = 240
PDF_TYPE = "application/pdf"
ACTING = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/OpenAction", b"/AA", b"/RichMedia", b"/Encrypt", b"/XFA")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class NotAccepted(ValueError):
    """The file proves nothing; the text is for the officer: what it is and what to bring instead."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is kept: the clean bytes, their type, for a picture its thumbnail (PNG) and, apart, where and when."""

    content: bytes
    content_type: str
    thumbnail: bytes = b""
    latitude: float | None = None
    longitude: float | None = None
    taken_at: str = ""

    @property
    def has_place(self) -> bool:
        return self.latitude is not None or bool(self.taken_at)


def accepted(content: bytes) -> Accepted:
    """The file as it may be kept. Raises NotAccepted."""
    if not content:
        raise NotAccepted("Tệp rỗng. Chọn lại ảnh hoặc giấy tờ.")
    if len(content) > MAX_BYTES:
        raise NotAccepted(f"Tệp lớn hơn {MAX_BYTES >> 20} MB. Chụp hoặc quét lại ở cỡ nhỏ hơn.")
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return Accepted(content, PDF_TYPE)
    try:
        found = pictures.cleaned(content)
        width, height = _size(found)
    except (pictures.NotAPicture, struct.error, IndexError):
        raise NotAccepted(
            "Tệp này không phải ảnh JPEG, PNG hoặc giấy tờ PDF nguyên vẹn. Chọn ảnh chụp bằng điện thoại hoặc bản quét PDF."
        ) from None
    if not 0 < width * height <= MAX_PIXELS:
        raise NotAccepted(f"Ảnh {width} × {height} điểm là quá lớn. Chụp lại ở cỡ nhỏ hơn.")
    return Accepted(
        found.content, found.content_type, _thumbnail(found, width), found.latitude, found.longitude, found.taken_at
    )


def _size(found: pictures.Picture) -> tuple[int, int]:
    """Width and height as the picture's head says; nothing is decoded."""
    if found.content_type == "image/png":
        width, height = struct.unpack_from(">II", found.content, 16)
        return width, height
    for marker, body in pictures._segments(found.content):
        if marker in FRAMES:
            height, width = struct.unpack_from(">HH", body, 3)
            return width, height
    raise pictures.NotAPicture


def _thumbnail(found: pictures.Picture, width: int) -> bytes:
    """A small PNG. Raises NotAccepted when the picture cannot be decoded to its end."""
    name = "picture.png" if found.content_type == "image/png" else "picture.jpg"
    across = min(width, THUMBNAIL_PIXELS)
    page = f'#set page(width: {across}pt, height: auto, margin: 0pt)\n#image("{name}", width: {across}pt, alt: "")'
    with tempfile.TemporaryDirectory(prefix="gn-picture-") as folder:
        here = Path(folder)
        (here / name).write_bytes(found.content)
        (here / "page.typ").write_text(page, encoding="utf-8")
        try:
            made = typst.compile(str(here / "page.typ"), root=folder, format="png", ppi=72)
        except (typst.TypstError, RuntimeError):
            raise NotAccepted("Ảnh bị hỏng, không mở được đến hết. Chụp lại hoặc chọn ảnh khác.") from None
    return bytes(made)


def _check_pdf(content: bytes) -> None:
    tail = content.rstrip(b"\r\n\0 \t")
    if not tail.endswith(b"%%EOF"):
        raise NotAccepted("Tệp PDF bị cắt cụt hoặc có thứ khác nối phía sau. Quét lại giấy tờ.")
    for part in (content, *_inflated(content)):
        plain = ESCAPED.sub(lambda found: bytes((int(found[1], 16),)), part)
        for word in ACTING:
            if re.search(re.escape(word) + rb"(?![A-Za-z])", plain) or (word == b"/EmbeddedFile" and word in plain):
                raise NotAccepted(
                    "Tệp PDF có mã lệnh, tệp đính kèm hoặc mật khẩu nên không nhận. Quét giấy tờ thành PDF thường rồi chọn lại."
                )


def _inflated(content: bytes) -> list[bytes]:
    """What the PDF's compressed parts hold. Raises NotAccepted when they hold more than a paper does."""
    found, total = [], 0
    for start in (match.end() for match in STREAM.finditer(content)):
        if content[start : start + 1] != b"\x78":
            continue
        decoder = zlib.decompressobj()
        try:
            part = decoder.decompress(content[start:], MAX_INFLATED - total + 1)
        except zlib.error:
            continue
        total += len(part)
        if total > MAX_INFLATED:
            raise NotAccepted("Tệp PDF nén quá nhiều dữ liệu nên không nhận. Quét lại giấy tờ.")
        found.append(part)
    return found


__all__ = ["MAX_BYTES", "PDF_TYPE", "Accepted", "NotAccepted", "accepted"]
