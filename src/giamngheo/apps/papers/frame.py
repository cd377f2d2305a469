"""What stands around a paper's content: the office that issues it, its place, number and day, as Decree 30/2020 lays out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from giamngheo.engine.plan_papers import PaperForm
from giamngheo.kit import formats

if TYPE_CHECKING:
    from giamngheo.apps.places.models import Area

PROVINCE_DECISIONS = "QĐ"
KIND_WORDS = ("Tỉnh", "Thành phố", "Thị xã", "Huyện", "Thị trấn", "Phường", "Xã")


def plain_name(area: Area) -> str:
    """``Xã Nậm Lầu`` → ``Nậm Lầu``."""
    word = next((w for w in KIND_WORDS if area.name.startswith(f"{w} ")), "")
    return area.name.removeprefix(f"{word} ") if word else area.name


def inside_sentence(area: Area) -> str:
    """``Xã Nậm Lầu`` → ``xã Nậm Lầu``."""
    return area.name[:1].lower() + area.name[1:] if area.name.startswith(KIND_WORDS) else area.name


def issued_words(day: date | None) -> str:
    """ "ngày 05 tháng 3 năm 2026": a zero before days below ten and the first two months, as the decree writes them."""
    if day is None:
        return "ngày … tháng … năm ……"
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def signs_as(kind: PaperForm) -> str:
    """In whose name the paper is signed: a decision is the chairman's own, the rest the committee's."""
    return "CHỦ TỊCH" if kind.family == PROVINCE_DECISIONS else "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"


def frame_of(
    kind: PaperForm, area: Area, *, number: str, issued_on: date | None, content: Mapping[str, Any]
) -> dict[str, str]:
    """Field → printed words; what the content says itself (agency, place, signer's title) goes before."""
    made = {
        "area_name": inside_sentence(area),
        "area_name_upper": area.name.upper(),
        "commune_word": area.name.split(" ", 1)[0].lower(),
        "number": number,
        "issued_on": formats.day(issued_on, missing="…/…/……"),
        "issued_words": issued_words(issued_on),
        "issued_year": str(issued_on.year) if issued_on else "……",
        # A form number that nobody has seen in the law is not put on an official's paper.
        "form": kind.form if kind.form_confidence == "confirmed" else "",
        "agency": f"ỦY BAN NHÂN DÂN\n{area.name.upper()}",
        "superior": "",
        "place": plain_name(area),
        "signer_title": signs_as(kind),
        "signer_name": "",
    }
    return {**made, **{name: str(content[name]) for name in made if content.get(name)}}


__all__ = ["frame_of", "inside_sentence", "issued_words", "plain_name", "signs_as"]
