"""What may not be given twice, as the plan says it: who gives (``giver``), what (``content``), and the forbidden pairs.

``overlaps/shared.toml`` names givers and contents; every other file of the folder names pairs. A pair forbids one content
twice for the same person, household or place, between givers, at overlapping times or ever. A pair whose source was not
seen warns and never refuses (Plan 2514, VI.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from .frames import Column, Table
from .plan_files import Fields, Reader
from .vocabulary import Confidence

if TYPE_CHECKING:
    from .plan import Plan

FOLDER, SHARED = "overlaps", "shared"
SAME = ("person", "household", "place")
PERIODS = ("overlapping", "ever")
ALL, PROGRAMME = "*", "programme"
KEY_OF = {"person": "person_key", "household": "household_key", "place": "place_key"}
SUPPORT = Table(
    "support",
    "một lần hỗ trợ",
    (
        Column("support_key", pl.String(), "Khóa của lần hỗ trợ"),
        Column("content", pl.String(), "Nội dung hỗ trợ"),
        Column("giver", pl.String(), "Chương trình, dự án hỗ trợ"),
        Column("person_key", pl.String(), "Người được hỗ trợ"),
        Column("household_key", pl.String(), "Hộ được hỗ trợ"),
        Column("place_key", pl.String(), "Nơi đặt công trình, thiết bị, điểm, mô hình"),
        Column("starts_on", pl.Date(), "Ngày bắt đầu"),
        Column("ends_on", pl.Date(), "Ngày kết thúc"),
        Column("running_on", pl.Date(), "Ngày gần nhất còn đang hỗ trợ, khi chưa biết ngày kết thúc"),
        Column("norm_vnd", pl.Int64(), "Định mức", unit="đồng"),
    ),
)


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gives outside the Programme; its sub-projects are givers by their own ids. ``gives``: its only contents; empty: any."""

    id: str
    name_vi: str
    name_en: str
    gives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What is supported. ``is_at_place``: works, equipment, points, models; two at one place are the same thing.

    ``is_of_person``: given to one person; what two persons of one household are given each is not the same thing.
    """

    id: str
    name_vi: str
    name_en: str
    is_at_place: bool
    is_of_person: bool
    projects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing that may not be given twice. ``between`` and ``against`` hold both ways round."""

    id: str
    file: str
    name_vi: str
    contents: tuple[str, ...]
    same: tuple[str, ...]
    between: tuple[str, ...]
    against: tuple[str, ...]
    period: str
    cites: tuple[str, ...]
    confidence: str
    note: str = ""

    @property
    def refuses(self) -> bool:
        """Its source was seen; otherwise it warns."""
        return bool(self.cites) and self.confidence == Confidence.CONFIRMED


@dataclass(frozen=True, slots=True)
class OverlapLaw:
    """All givers, contents and pairs by id."""

    givers: Mapping[str, Giver] = field(default_factory=dict)
    contents: Mapping[str, Content] = field(default_factory=dict)
    pairs: Mapping[str, Pair] = field(default_factory=dict)


def giver_names(plan: Plan) -> dict[str, str]:
    """Everybody who may give, the sub-projects first: id → Vietnamese name."""
    own = {scheme.id: scheme.name_vi for scheme in plan.eligibility.schemes.values() if scheme.project}
    return own | {giver.id: giver.name_vi for giver in plan.overlaps.givers.values()}


def givers_of(plan: Plan, words: tuple[str, ...]) -> tuple[str, ...]:
    """The givers that ``*`` (all) and ``programme`` (its sub-projects) stand for, each once."""
    own = tuple(scheme.id for scheme in plan.eligibility.schemes.values() if scheme.project)
    meant = {ALL: tuple(giver_names(plan)), PROGRAMME: own}
    return tuple(dict.fromkeys(giver for word in words for giver in meant.get(word, (word,))))


def contents_of(plan: Plan, pair: Pair) -> tuple[str, ...]:
    """The contents that a pair is about."""
    return tuple(plan.overlaps.contents) if ALL in pair.contents else pair.contents


def read_overlaps(reader: Reader) -> OverlapLaw:
    """The files of ``overlaps/``; nothing in a plan version older than the guard."""
    givers: dict[str, Giver] = {}
    contents: dict[str, Content] = {}
    pairs: dict[str, Pair] = {}
    for fields in reader.folder(FOLDER):
        if fields.text("id") == SHARED:
            givers = {giver.id: giver for giver in (_giver(item) for item in fields.each("giver"))}
            contents = {content.id: content for content in (_content(item) for item in fields.each("content"))}
        else:
            for item in fields.each("pair"):
                pair = _pair(item, fields.file)
                if pair.id in pairs:
                    item.complain("id", "Mã cặp trùng.", "Mỗi cặp một mã.")
                pairs[pair.id] = pair
        fields.done()
    return OverlapLaw(givers, contents, pairs)


def _giver(item: Fields) -> Giver:
    gives = item.texts("gives") if "gives" in item.data else ()
    made = Giver(item.text("id"), item.text("name_vi"), item.text("name_en"), gives)
    item.done()
    return made


def _content(item: Fields) -> Content:
    made = Content(
        item.text("id"), item.text("name_vi"), item.text("name_en"), item.flag("is_at_place"),
        item.flag("is_of_person"), item.texts("projects"),
    )
    item.done()
    return made


def _pair(item: Fields, file: str) -> Pair:
    made = Pair(
        id=item.text("id"), file=file, name_vi=item.text("name_vi"), contents=item.texts("contents"), same=item.texts("same"),
        between=item.texts("between"), against=item.texts("against"), period=item.text("period"),
        cites=item.texts("cites"), confidence=item.confidence(), note=item.maybe_text("note"),
    )  # fmt: skip
    for name in ("contents", "same", "between", "against"):
        if name in item.data and not getattr(made, name):
            item.complain(name, "Danh sách trống.", "Ghi ít nhất một mục.")
    for word in sorted(set(made.same) - set(SAME)):
        item.complain("same", f"Không rõ “cùng” gì: {word}.", f"Dùng: {', '.join(SAME)}.")
    if made.period and made.period not in PERIODS:
        item.complain("period", f"Thời gian lạ: {made.period}.", f"Dùng: {', '.join(PERIODS)}.")
    if not made.cites and made.confidence == Confidence.CONFIRMED:
        item.complain("confidence", "Ghi đã xác nhận mà không có viện dẫn.", 'Ghi cites hoặc đặt confidence = "unknown".')
    item.done()
    return made


def check_overlaps(plan: Plan, reader: Reader) -> None:
    """Adds a problem for a pair or content that names what there is not."""
    law = plan.overlaps
    givers, projects = giver_names(plan), {scheme.id for scheme in plan.eligibility.schemes.values()}
    for content in law.contents.values():
        for name in sorted(set(content.projects) - projects):
            reader.complain(
                f"{FOLDER}/{SHARED}.toml", f"content[{content.id}].projects", f"Không có tiểu dự án {name}.",
                f"Dùng: {', '.join(sorted(projects))}.",
            )  # fmt: skip
    for giver in law.givers.values():
        for name in sorted(set(giver.gives) - set(law.contents)):
            reader.complain(
                f"{FOLDER}/{SHARED}.toml", f"giver[{giver.id}].gives", f"Không có nội dung {name}.",
                f"Dùng: {', '.join(sorted(law.contents))}.",
            )  # fmt: skip
    for pair in law.pairs.values():
        for key, known in (
            ("contents", {ALL, *law.contents}), ("between", {ALL, PROGRAMME, *givers}), ("against", {ALL, PROGRAMME, *givers})
        ):  # fmt: skip
            for name in sorted(set(getattr(pair, key)) - known):
                reader.complain(
                    pair.file, f"pair[{pair.id}].{key}", f"Không có {name}.", f"Dùng: {', '.join(sorted(known))}."
                )


__all__ = [
    "KEY_OF", "PERIODS", "SAME", "SUPPORT", "Content", "Giver", "OverlapLaw", "Pair",
    "check_overlaps", "contents_of", "giver_names", "givers_of",
    "read_overlaps",
]  # fmt: skip
