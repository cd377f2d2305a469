"""Emulation movements: whom they praise, by what, with which awards, as ``praise/*.toml`` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .plan_files import Fields, Reader

FOLDER = "praise"
KINDS = ("commune", "village", "agency", "household", "person")


@dataclass(frozen=True, slots=True)
class Criterion:
    """What nominees of these kinds are looked at by. ``figure``: which figure stands for it; empty: people judge."""

    id: str
    text_vi: str
    kinds: tuple[str, ...]
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Award:
    """A form of award for these kinds."""

    id: str
    name_vi: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement, for results of the years from first to last."""

    id: str
    name_vi: str
    first_year: int
    last_year: int
    cites: tuple[str, ...]
    confidence: str
    criteria: tuple[Criterion, ...]
    awards: Mapping[str, Award]
    note: str = ""

    def criteria_of(self, kind: str) -> list[Criterion]:
        return [one for one in self.criteria if kind in one.kinds]

    def awards_of(self, kind: str) -> list[Award]:
        return [one for one in self.awards.values() if kind in one.kinds]


def read_praise(reader: Reader) -> Mapping[str, Movement]:
    """By id, in the order of the files; none for a plan without the folder."""
    return {made.id: made for made in (_movement(fields) for fields in reader.folder(FOLDER))}


def _movement(fields: Fields) -> Movement:
    criteria = tuple(_criterion(one) for one in fields.each("criterion"))
    awards = [_award(one) for one in fields.each("award")]
    for name, ids in (("criterion", [c.id for c in criteria]), ("award", [a.id for a in awards])):
        for twice in sorted({one for one in ids if ids.count(one) > 1}):
            fields.complain(f"{name}[{twice}]", "Mã ghi hai lần.", "Mỗi mục một mã.")
    made = Movement(
        id=fields.text("id"), name_vi=fields.text("name_vi"), first_year=fields.whole("first_year"), last_year=fields.whole("last_year"),
        cites=fields.cites(), confidence=fields.confidence(), criteria=criteria, awards={a.id: a for a in awards},
        note=fields.maybe_text("note"),
    )  # fmt: skip
    if made.last_year < made.first_year:
        fields.complain("last_year", "Trước năm đầu.", "Ghi năm cuối không trước năm đầu.")
    fields.done()
    return made


def _kinds(item: Fields) -> tuple[str, ...]:
    found = item.texts("kinds")
    for strange in sorted(set(found) - set(KINDS)):
        item.complain("kinds", f"Loại lạ: {strange}.", f"Dùng: {', '.join(KINDS)}.")
    return found


def _criterion(item: Fields) -> Criterion:
    made = Criterion(item.text("id"), item.text("text_vi"), _kinds(item), item.maybe_text("figure"))
    item.done()
    return made


def _award(item: Fields) -> Award:
    made = Award(item.text("id"), item.text("name_vi"), _kinds(item))
    item.done()
    return made


__all__ = ["KINDS", "Award", "Criterion", "Movement", "read_praise"]
