"""Pictures of sheets: told by their content, and nothing of what the camera wrote stays in them."""

from __future__ import annotations

import contextlib
import struct
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.apps.files import pictures

from .survey_world import JPEG, SECRET, a_jpeg, exif


def test_place_and_moment_are_returned_apart_and_leave_the_picture() -> None:
    found = pictures.cleaned(a_jpeg(exif(), b"http://ns.adobe.com/xap/1.0/\x00<gps>21.325</gps>"))
    assert found.content_type == "image/jpeg"
    assert (found.latitude, found.longitude, found.taken_at) == (21.325, 103.91, "2025:10:20 08:30:00")
    for word in (b"2025:10:20", b"xap", b"gps", SECRET):
        assert word not in found.content
    again = pictures.cleaned(found.content)
    assert (again.latitude, again.longitude, again.taken_at) == (None, None, "")


def test_only_the_orientation_stays() -> None:
    cleaned = pictures.cleaned(a_jpeg(exif(orientation=6))).content
    assert cleaned.count(b"Exif") == 1
    assert pictures._tags(cleaned[cleaned.index(b"Exif") + 6 :])[0x0112] == 6
    assert b"Exif" not in pictures.cleaned(a_jpeg(exif(orientation=1))).content


def test_what_hangs_behind_the_end_goes_too() -> None:
    assert pictures.cleaned(JPEG + b"video of the yard").content == pictures.cleaned(JPEG).content


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def a_png(*hidden: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(hidden) + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b"")


def test_a_png_loses_its_texts() -> None:
    found = pictures.cleaned(a_png(chunk(b"tEXt", b"Author\x00Lo Van A"), chunk(b"eXIf", exif()[6:])))
    assert (found.content_type, found.latitude) == ("image/png", 21.325)
    assert found.content == a_png()


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=alert(1)>", b"GIF89a", b"\xff\xd8\xff", JPEG[:40], b"%PDF-1.7", b"\x89PNG\r\n\x1a\nxx", a_png()[:-4],
     b"\xff\xd8\xff\xe0\x00\x01"],
)  # fmt: skip
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(pictures.NotAPicture):
        pictures.cleaned(content)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200), st.integers(0, 300))
def test_broken_bytes_are_refused_or_read_never_a_crash(noise: bytes, at: int) -> None:
    whole = a_jpeg(exif())
    broken = whole[:at] + noise + whole[at + len(noise) :]
    with contextlib.suppress(pictures.NotAPicture):
        pictures.cleaned(broken)
