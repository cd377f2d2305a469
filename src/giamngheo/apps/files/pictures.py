"""Pictures from phones: told by their content, not by their name, and without what the camera wrote into them.

Place and moment are read from the EXIF part and returned apart; of it only the orientation is put back, otherwise a
picture taken upright would lie on its side. JPEG and PNG only; nothing is decoded, so no picture library is needed.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

JPEG_START, PNG_START = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
EXIF = b"Exif\x00\x00"
# What a JPEG needs to be shown: JFIF, colour profile, Adobe's colour transform. Every other APP part and comment goes.
KEPT_APP = {0xE0: (b"JFIF\x00", b"JFXX\x00"), 0xE2: (b"ICC_PROFILE\x00",), 0xEE: (b"Adobe",)}
COMMENT, START_OF_SCAN, END = 0xFE, 0xDA, 0xD9
FRAMES = {0xC0, 0xC1, 0xC2}
PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}
ORIENTATION, GPS_IFD, TAKEN = 0x0112, 0x8825, 0x0132
NUMBERS = {1: "B", 3: "H", 4: "I", 7: "B", 9: "i"}
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}


class NotAPicture(ValueError):
    """The bytes are no whole JPEG or PNG."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to keep, and apart from it where (degrees) and when (as the camera wrote it) it was taken."""

    content: bytes
    content_type: str
    latitude: float | None = None
    longitude: float | None = None
    taken_at: str = ""


def cleaned(content: bytes) -> Picture:
    """The picture without its hidden parts. Raises NotAPicture."""
    try:
        if content.startswith(JPEG_START):
            return _jpeg(content)
        if content.startswith(PNG_START):
            return _png(content)
    except (struct.error, IndexError):
        pass
    raise NotAPicture


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, body with length) of each part before the scan; the last one is the scan and all that follows."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise NotAPicture
        while content[at + 1] == 0xFF:
            at += 1
        marker = content[at + 1]
        if marker == START_OF_SCAN:
            yield marker, content[at + 2 :]
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        if length < 2 or at + 2 + length > len(content):
            raise NotAPicture
        yield marker, content[at + 2 : at + 2 + length]
        at += 2 + length


def _jpeg(content: bytes) -> Picture:
    end = content.rfind(b"\xff\xd9")
    if end < 0:
        raise NotAPicture
    kept, tags, has_frame = [b"\xff\xd8"], {}, False
    # What a phone hangs behind the end of the picture (depth maps, a film) goes with the other hidden parts.
    for marker, body in _segments(content[: end + 2]):
        if marker == 0xE1 and body[2:8] == EXIF:
            tags = _tags(body[8:])
        is_app = 0xE0 <= marker <= 0xEF
        if (is_app and not body[2:].startswith(KEPT_APP.get(marker, ()))) or marker == COMMENT:
            continue
        has_frame = has_frame or marker in FRAMES
        kept.append(bytes((0xFF, marker)) + body)
    if not has_frame:
        raise NotAPicture
    turned = tags.get(ORIENTATION)
    if isinstance(turned, int) and 2 <= turned <= 8:
        kept.insert(1, _orientation(turned))
    latitude, longitude = _place(tags)
    return Picture(b"".join(kept), "image/jpeg", latitude, longitude, str(tags.get(TAKEN, ""))[:32])


def _orientation(turned: int) -> bytes:
    body = EXIF + b"MM\x00*\x00\x00\x00\x08" + struct.pack(">HHHIHHI", 1, ORIENTATION, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _tags(tiff: bytes) -> dict[Any, Any]:
    """Tags of the first directory, and those of the place under ("gps", number); what cannot be read is left out."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return {}
    try:
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        found: dict[Any, Any] = dict(_directory(tiff, first, order))
        if isinstance(found.get(GPS_IFD), int):
            found.update({("gps", tag): value for tag, value in _directory(tiff, found[GPS_IFD], order)})
    except struct.error:
        return {}
    return found


def _directory(tiff: bytes, at: int, order: str) -> Iterator[tuple[int, Any]]:
    (count,) = struct.unpack_from(order + "H", tiff, at)
    for index in range(min(count, 200)):
        tag, kind, number = struct.unpack_from(order + "HHI", tiff, at + 2 + 12 * index)
        size = SIZES.get(kind, 0) * number
        if not size or size > 256:
            continue
        place = at + 2 + 12 * index + 8
        if size > 4:
            (place,) = struct.unpack_from(order + "I", tiff, place)
        if place + size <= len(tiff):
            yield tag, _value(tiff, place, kind, number, order)


def _value(tiff: bytes, place: int, kind: int, number: int, order: str) -> Any:
    if kind == 2:
        return tiff[place : place + number].split(b"\x00")[0].decode("ascii", "replace")
    if kind in (5, 10):
        pairs = struct.unpack_from(f"{order}{2 * number}{'I' if kind == 5 else 'i'}", tiff, place)
        return [a / b if b else 0.0 for a, b in zip(pairs[::2], pairs[1::2], strict=True)]
    values = struct.unpack_from(f"{order}{number}{NUMBERS[kind]}", tiff, place)
    return values[0] if number == 1 else values


def _place(tags: dict[Any, Any]) -> tuple[float | None, float | None]:
    return _degrees(tags, 2, 1, "S", 90), _degrees(tags, 4, 3, "W", 180)


def _degrees(tags: dict[Any, Any], value: int, side: int, negative: str, most: int) -> float | None:
    parts = tags.get(("gps", value))
    if not isinstance(parts, list) or len(parts) != 3:
        return None
    degrees: float = parts[0] + parts[1] / 60 + parts[2] / 3600
    if degrees > most:
        return None
    return round(-degrees if tags.get(("gps", side)) == negative else degrees, 6)


def _png(content: bytes) -> Picture:
    kept, at, names = [PNG_START], len(PNG_START), []
    tags: dict[Any, Any] = {}
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        name, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        (check,) = struct.unpack_from(">I", content, at + 8 + length)
        if len(body) != length or zlib.crc32(name + body) != check:
            raise NotAPicture
        names.append(name)
        if name == b"eXIf":
            tags = _tags(body)
        if name in PNG_KEPT:
            kept.append(content[at : at + 12 + length])
        at += 12 + length
        if name == b"IEND":
            break
    if names[:1] != [b"IHDR"] or b"IDAT" not in names or names[-1] != b"IEND":
        raise NotAPicture
    latitude, longitude = _place(tags)
    return Picture(b"".join(kept), "image/png", latitude, longitude, str(tags.get(TAKEN, ""))[:32])


__all__ = ["NotAPicture", "Picture", "cleaned"]
