"""Photos and papers that prove something: what is kept, what is refused, where the place goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from giamngheo.apps.files.actions import store_evidence
from giamngheo.apps.files.evidence import MAX_BYTES, NotAccepted, accepted
from giamngheo.apps.files.models import PicturePlace, StoredFile
from giamngheo.apps.files.queries import content_of

from .conftest import Society, area
from .evidence_files import JPEG, PDF, a_pdf, a_png, with_place
from .review_world import NAM_LAU, PHIENG_PAN, act_as


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def test_a_picture_is_kept_clean_with_thumbnail_and_its_place_apart(society: Society) -> None:
    act_as(society.nam_lau_officer)
    kept = store_evidence(content=with_place(), name="nha.jpg", area_id=area(NAM_LAU).pk, by=society.nam_lau_officer)
    assert b"Exif" not in content_of(kept)
    assert content_of(kept) == accepted(JPEG).content
    assert kept.thumbnail is not None
    assert content_of(kept.thumbnail).startswith(b"\x89PNG")
    assert (kept.place.latitude, kept.place.longitude) == (21.325, 103.91)
    act_as(society.phieng_pan_officer)
    assert (StoredFile.objects.filter(pk=kept.pk).count(), PicturePlace.objects.count()) == (0, 0)
    plain = store_evidence(content=PDF, name="a.pdf", area_id=area(PHIENG_PAN).pk, by=society.phieng_pan_officer)
    assert (plain.content_type, plain.thumbnail) == ("application/pdf", None)


def test_whole_files_are_accepted() -> None:
    assert accepted(JPEG).content_type == "image/jpeg"
    assert accepted(a_png()).content_type == "image/png"
    assert accepted(a_pdf(b"BT (Bien ban) Tj ET")).content_type == "application/pdf"


HOSTILE = {
    "empty": (b"", "rỗng"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "không phải ảnh"),
    "gif": (b"GIF89a" + b"\0" * 40, "không phải ảnh"),
    "page named as a picture": (b"<!doctype html><script>alert(1)</script>", "không phải ảnh"),
    "zip": (b"PK\x03\x04" + b"\0" * 60, "không phải ảnh"),
    "too large": (JPEG + b"\0" * MAX_BYTES, "lớn hơn 8 MB"),
    "says it is huge": (a_png(60_000, 60_000, rows=1), "quá lớn"),
    "huge jpeg": (JPEG.replace(b"\x00\x08\x00\x10\x03", b"\xff\xff\xff\xff\x03", 1), "quá lớn"),
    "cut jpeg": (JPEG[:60] + b"\xff\xd9", "không phải ảnh"),
    "fewer rows than it says": (a_png(40, 40, rows=2), "bị hỏng"),
    "pdf with script": (PDF.replace(b"/Pages", b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>/Pages"), "mã lệnh"),
    "pdf with hidden script": (PDF.replace(b"/Pages", b"/#4AavaScript 5 0 R/Pages"), "mã lệnh"),
    "pdf with compressed script": (a_pdf(b"<</S/JavaScript/JS(x)>>"), "mã lệnh"),
    "pdf with attachment": (PDF.replace(b"/Pages", b"/EmbeddedFiles 4 0 R/Pages"), "mã lệnh"),
    "pdf that is a zip too": (PDF + b"PK\x03\x04payload", "nối phía sau"),
    "pdf bomb": (a_pdf(b"\0" * (65 << 20)), "nén quá nhiều"),
}


@pytest.mark.parametrize(("content", "words"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_refused(content: bytes, words: str) -> None:
    with pytest.raises(NotAccepted, match=words):
        accepted(content)


def test_what_hangs_on_a_picture_does_not_stay() -> None:
    """A picture that is a page or an archive as well is only a picture afterwards."""
    for extra in (b"<script>alert(1)</script>", b"PK\x03\x04archive"):
        assert extra not in accepted(JPEG + extra + b"\xff\xd9x").content[: len(JPEG) - 2] + accepted(JPEG + extra).content
    comment = JPEG[:2] + b"\xff\xfe\x00\x10<script>alert(" + b"\xff\xe0\x00\x10<script>alert(" + JPEG[2:]
    assert b"<script>" not in accepted(comment).content
