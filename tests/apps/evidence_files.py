"""Photos and papers as they arrive, whole and hostile."""

from __future__ import annotations

import base64
import struct
import zlib

from .survey_world import exif

# A real JPEG of 16 × 8 points, as a browser draws it.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8yb"
    "qmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAI"
    "ABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAABP/EAB"
    "QRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AIgBy3//2Q=="
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def with_place(jpeg: bytes = JPEG) -> bytes:
    """The JPEG with what a phone writes into it: where and when."""
    part = exif(orientation=1)
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part + jpeg[2:]


def a_png(width: int = 4, height: int = 4, *, rows: int | None = None) -> bytes:
    """A PNG that says it is so large and holds so many rows."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    data = zlib.compress((b"\0" + b"\x55" * width) * (height if rows is None else rows))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def a_pdf(inside: bytes) -> bytes:
    """A PDF with this in a compressed part."""
    packed = zlib.compress(inside)
    return PDF.replace(b"trailer", b"3 0 obj<</Filter/FlateDecode>>stream\n" + packed + b"\nendstream endobj\ntrailer")
