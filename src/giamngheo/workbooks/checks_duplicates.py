"""Rows that tell of the same person or household twice. Every finding names the rows concerned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence

import polars as pl

from .checks_people import Told
from .findings import Finding
from .names import search_key

# Columns that place a row in the file and say nothing of the household.
_PLACE = {"household_key", "person_key", "sheet", "row", "outcome", "sequence"}
_MOST_SHOWN = 10


def _groups(keys: Iterable[Hashable | None]) -> Iterator[list[int]]:
    """Positions that share a key, in order; None shares with nothing."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        if key is not None:
            places[key].append(index)
    return (group for group in places.values() if len(group) > 1)


def _search_keys(texts: pl.Series) -> list[str | None]:
    """The search key of every text; each distinct one is made once."""
    known = {text: None if text is None else search_key(text) for text in texts.unique()}
    return [known[text] for text in texts]


def _related(rows: Sequence[int], group: Iterable[int], own: int) -> str:
    others = [str(rows[i]) for i in group if i != own]
    more = "…" if len(others) > _MOST_SHOWN else ""
    return f"Dòng liên quan: {', '.join(others[:_MOST_SHOWN])}{more}."


def _rows_of(frame: pl.DataFrame) -> list[int]:
    return frame["row"].to_list() if "row" in frame.columns else list(range(1, frame.height + 1))


def repeated_rows(frame: pl.DataFrame, name: str) -> dict[int, int]:
    """Later rows that equal an earlier one in everything but their place: position → position of the first."""
    columns = [c for c in frame.columns if c not in _PLACE]
    content = frame.select(columns)
    twice = content.is_duplicated() & frame[name].is_not_null()
    first: dict[tuple[object, ...], int] = {}
    repeated: dict[int, int] = {}
    for index in twice.arg_true():
        row = content.row(index)
        if row in first:
            repeated[index] = first[row]
        else:
            first[row] = index
    return repeated


def duplicate_households(frame: pl.DataFrame) -> Told:
    """Repeated rows, one identity number for two heads, and one head with two identity numbers."""
    rows = _rows_of(frame)
    repeated = repeated_rows(frame, "head_name")
    for index, first in repeated.items():
        message = (
            "Dòng trùng hoàn toàn với một dòng phía trên (chỉ khác số thứ tự); xóa dòng này. "
            f"Dòng liên quan: {rows[first]}."
        )
        yield index, Finding("DUP_ROW", "error", message, field="head_name", raw=frame["head_name"][index])
    ids = frame["head_id_number"].to_list()
    names = _search_keys(frame["head_name"])
    for group in _groups(None if i in repeated else number for i, number in enumerate(ids)):
        yield from _same_id(group, ids, names, rows)
    births = frame["head_birth_on"].to_list()
    villages = _search_keys(frame["village"])
    people = zip(names, births, villages, frame["commune_code"], strict=True)
    for group in _groups(_person(p, i in repeated) for i, p in enumerate(people)):
        yield from _same_person(group, ids, rows)


def _person(person: tuple[str | None, object, str | None, str | None], is_repeated: bool) -> tuple[object, ...] | None:
    name, birth, _, _ = person
    return None if is_repeated or name is None or birth is None else person


def _same_id(group: list[int], ids: Sequence[str | None], names: Sequence[str | None], rows: Sequence[int]) -> Told:
    for index in group:
        others = [i for i in group if i != index]
        related = _related(rows, others, index)
        if any(names[i] != names[index] for i in others):
            message = f"Cùng một số định danh cho hai người khác tên trong tệp; kiểm tra giấy tờ và sửa. {related}"
            yield index, Finding("DUP_ID_DIFFERENT_NAME", "error", message, field="id_number", raw=ids[index] or "")
        else:
            message = f"Cùng một chủ hộ (cùng tên và số định danh) ghi ở nhiều dòng; giữ một dòng đúng. {related}"
            yield index, Finding("DUP_ID_SAME_NAME", "error", message, field="id_number", raw=ids[index] or "")


def _same_person(group: list[int], ids: Sequence[str | None], rows: Sequence[int]) -> Told:
    if len({ids[i] for i in group}) == 1 and ids[group[0]] is not None:
        return
    for index in group:
        related = _related(rows, group, index)
        message = (
            "Cùng họ tên, ngày sinh, bản nhưng khác hoặc thiếu số định danh: có thể là một hộ ghi hai lần; "
            f"kiểm tra rồi xác nhận hoặc xóa. {related}"
        )
        number = ids[index]
        yield (
            index,
            Finding(
                "DUP_PERSON_DIFFERENT_ID", "confirm", message, field="id_number", raw=number or "", suggested=number
            ),
        )


def duplicate_members(frame: pl.DataFrame) -> Told:
    """One identity number in two households, for two names, or twice in one household."""
    rows = _rows_of(frame)
    ids = frame["id_number"].to_list()
    households = frame["household_key"].to_list()
    names = _search_keys(frame["full_name"])
    for group in _groups(ids):
        for index in group:
            others = [i for i in group if i != index]
            related = _related(rows, others, index)
            if any(names[i] != names[index] for i in others):
                code = "DUP_ID_DIFFERENT_NAME"
                message = f"Cùng một số định danh cho hai người khác tên; kiểm tra giấy tờ và sửa. {related}"
            elif any(households[i] != households[index] for i in others):
                code = "PERSON_IN_TWO_HOUSEHOLDS"
                message = f"Cùng một người (cùng số định danh) ở hai hộ; chỉ giữ ở hộ đang sống. {related}"
            else:
                code = "DUP_ROW"
                message = f"Cùng một người ghi hai lần trong hộ; xóa dòng thừa. {related}"
                if index == group[0]:
                    continue
            yield index, Finding(code, "error", message, field="id_number", raw=ids[index] or "")
