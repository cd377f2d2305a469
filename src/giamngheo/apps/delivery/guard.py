"""The overlap guard at the database: locks what is being given, reads what was given before, lets the engine judge.

Two who give the same thing at once meet at a lock per content and beneficiary, taken in ascending order, so that the second
sees what the first has written. Earlier supports are read through a door of the database (``delivery_earlier``): a household
or person that the asking commune holds is told everything it was ever given, also elsewhere, and as another row of the register
that is the same household over the years.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db import connection

from giamngheo.apps.linking.units import unit_of
from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.overlaps import REFUSED, clashes
from giamngheo.engine.plan_overlaps import contents_of, givers_of
from giamngheo.kit import clock, formats

from .states import HELD, OPEN
from .terms import content_vi, giver_vi

SPACE = 0x6F76
COLUMNS = (
    "id", "area_name", "content", "giver", "household_id", "person_id", "place_key", "starts_on", "ends_on", "norm_vnd", "title",
    "beneficiary_name", "state",
)  # fmt: skip
HIGHER_VI = {
    "new": " Lần này có định mức cao hơn: mục VI.5 của Kế hoạch ưu tiên nội dung có định mức cao hơn; muốn chọn lần này thì dừng "
           "lần trước nếu chưa nghiệm thu.",
    "earlier": " Lần trước có định mức cao hơn nên được ưu tiên (mục VI.5 của Kế hoạch).",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What is about to be given. ``place_key``: where works, equipment, points and models stand."""

    content: str
    giver: str
    household_id: int | None = None
    person_id: int | None = None
    place_key: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    norm_vnd: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One clash of what is asked (its place in the list) with an earlier support, in words."""

    index: int
    earlier_id: int
    pair: str
    verdict: str
    is_time_known: bool
    words: str

    @property
    def refuses(self) -> bool:
        return self.verdict == REFUSED


def once_key(what: str, giver: str, household_id: int) -> str:
    """What a household is given once ever, whichever of its rows of the register is asked for."""
    return f"{what}/{giver}/{unit_of([household_id])[household_id]}"


def _lock_keys(asked: Sequence[Asked]) -> list[int]:
    """Sorted numbers of what is being given to whom, within PostgreSQL's int. Rows that are one household share a lock."""
    units = unit_of(one.household_id for one in asked if one.household_id)
    texts = set()
    for one in asked:
        home = units[one.household_id] if one.household_id else None
        texts |= {f"{one.content}/{kind}/{key}" for kind, key in (("h", home), ("p", one.person_id), ("x", one.place_key)) if key}
    return sorted({zlib.crc32(text.encode()) - 2**31 for text in texts})


def lock_person(content: str, person_id: int) -> None:
    """Until the transaction ends nobody else gives this content to this person, in whichever case."""
    _lock([Asked(content, "", person_id=person_id)])


def _lock(asked: Sequence[Asked]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, k) from unnest(%s::int[]) k", [SPACE, _lock_keys(asked)])


def _earlier(asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """Every support in force of these beneficiaries and places; one query whatever their number."""
    homes = sorted({one.household_id for one in asked if one.household_id})
    people = sorted({one.person_id for one in asked if one.person_id})
    places = sorted({one.place_key for one in asked if one.place_key})
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {', '.join(COLUMNS)} from delivery_earlier(%s::bigint[], %s::bigint[], %s::text[])",  # noqa: S608 - ours
            [homes, people, places],
        )
        return [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]


def _frame(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    schema = {
        "support_key": pl.String, "content": pl.String, "giver": pl.String, "person_key": pl.String,
        "household_key": pl.String, "place_key": pl.String, "starts_on": pl.Date, "ends_on": pl.Date, "running_on": pl.Date,
        "norm_vnd": pl.Int64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _row(key: str, one: Mapping[str, Any]) -> dict[str, Any]:
    """One support as the engine takes it: keys as text, none where there is none. One that goes on runs today."""
    names = ("content", "giver", "starts_on", "ends_on", "norm_vnd")
    keys = {"person_key": one["person_id"], "household_key": one["household_id"], "place_key": one["place_key"]}
    texts = {name: str(value) if value else None for name, value in keys.items()}
    running = clock.today() if one.get("state") in (HELD, OPEN) else None
    return {"support_key": key, **texts, "running_on": running, **{name: one[name] for name in names}}


def _compared(asked: Sequence[Asked]) -> dict[int, Asked]:
    """Place in the list → what some pair of the plan compares. What nobody compares, as loans of a bank, needs no lock."""
    plan = current_plan()
    known = {
        (content, giver)
        for pair in plan.overlaps.pairs.values()
        for content in contents_of(plan, pair) for giver in givers_of(plan, (*pair.between, *pair.against))
    }  # fmt: skip
    return {index: one for index, one in enumerate(asked) if (one.content, one.giver) in known}


def told(asked: Sequence[Asked], *, is_locking: bool = True) -> list[Told]:
    """Every clash with what was given before, refusals first. Within one list the row above is the earlier (id 0).

    ``is_locking``: hold what is asked until the transaction ends (writing); without it the answer is only a look.
    """
    compared = _compared(asked)
    if not compared:
        return []
    if is_locking:
        _lock(list(compared.values()))
    # One support may be told for several rows of the register that are one household: a key for each.
    before = {f"s{row['id']}/{row['household_id']}": row for row in _earlier(list(compared.values()))}
    new = _frame([_row(f"n{index}", asdict(one)) for index, one in compared.items()])
    found = clashes(new, _frame([_row(key, row) for key, row in before.items()]), plan=current_plan())
    return [_told(row, before) for row in found.iter_rows(named=True)]


def _told(row: dict[str, Any], before: dict[str, dict[str, Any]]) -> Told:
    earlier = before.get(row["earlier_key"])
    pair = current_plan().overlaps.pairs[row["pair"]]
    what = _words(earlier) if earlier else f"dòng {int(row['earlier_key'][1:]) + 1} của cùng danh sách"
    source = f"({current_plan().cite_vi(pair.cites[0])})" if pair.cites else "(chưa có căn cứ cấm: chỉ cảnh báo)"
    open_time = "" if row["is_time_known"] else " Chưa biết ngày bắt đầu hoặc kết thúc nên chưa kết luận được là trùng."
    return Told(
        index=int(row["support_key"][1:]), earlier_id=earlier["id"] if earlier else 0, pair=pair.id, verdict=row["verdict"],
        is_time_known=row["is_time_known"],
        words=f"Trùng với {what}. {pair.name_vi} {source}.{open_time}{HIGHER_VI.get(row['higher_norm'] or '', '')}",
    )  # fmt: skip


def _words(row: dict[str, Any]) -> str:
    """An earlier support as an officer finds it again: number, what, who gave it, when, where."""
    days = "–".join(formats.day(day) if day else "chưa rõ" for day in (row["starts_on"], row["ends_on"]))
    who = formats.person_name(row["beneficiary_name"]) if row["beneficiary_name"] else ""
    return (
        f"hỗ trợ số {row['id']}: {content_vi(row['content'])}, {giver_vi(row['giver'])}, {who}, {row['area_name']} ({days})"
    )


__all__ = ["Asked", "Told", "lock_person", "once_key", "told"]
