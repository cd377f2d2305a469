"""The columns of a workbook that is issued to be filled without a network, and what may stand in each cell.

Identity columns are locked and come back as they went out; answer columns are open, with lists to choose from. An
empty answer says nothing: it is never "no".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from giamngheo.engine.vocabulary import HOUSEHOLD_NEEDS, INDICATORS, PERSON_NEEDS, POVERTY_CAUSES, Term

from .cells import CellError
from .cells.ticks import read_tick
from .names import search_key

YES, NO = "Có", "Không"
NOTHING = "Không có"
SEVERAL = 3
NEEDS = (*HOUSEHOLD_NEEDS, *(t for t in PERSON_NEEDS if t.code not in {n.code for n in HOUSEHOLD_NEEDS}))


@dataclass(frozen=True, slots=True)
class Answer:
    """One open column. ``kind``: tick, yes_no, number, whole, choice, text; ``field``: where its answer is kept."""

    code: str
    title: str
    kind: str
    field: str
    least: float = 0
    most: float = 0
    terms: tuple[Term, ...] = ()

    @property
    def choices(self) -> tuple[str, ...]:
        """What the drop-down offers; empty: anything may be typed."""
        if self.kind in ("tick", "yes_no"):
            return (YES, NO)
        return (NOTHING, *(t.vi for t in self.terms)) if self.kind == "choice" else ()


IDENTITY = (
    ("number", "STT"), ("head_name", "Chủ hộ"), ("village", "Bản, tiểu khu"), ("members", "Số khẩu trong sổ"),
    ("last_class", "Hạng hiện nay (từ ngày)"), ("why", "Vì sao có trong bảng"),
)  # fmt: skip
ANSWERS: tuple[Answer, ...] = (
    Answer("member_count", "Số nhân khẩu", "whole", "member_count", 1, 40),
    Answer("score_a", "Điểm A", "number", "score_a", 0, 1000),
    *(Answer(f"tick_{t.code}", f"{n}. {t.vi}: thiếu hụt?", "tick", f"tick_{t.code}") for n, t in enumerate(INDICATORS, 1)),
    Answer("declared_income_vnd", "Thu nhập khai báo (đồng/người/tháng)", "whole", "declared_income_vnd", 0, 100_000_000),
    Answer("has_labour_capacity", "Hộ có người còn khả năng lao động?", "yes_no", "has_labour_capacity"),
    Answer("has_merit_member", "Hộ có người có công?", "yes_no", "has_merit_member"),
    Answer("is_policy_household", "Hộ chính sách xã hội?", "yes_no", "is_policy_household"),
    *(Answer(f"cause_{n}", f"Nguyên nhân nghèo {n}", "choice", "causes", terms=POVERTY_CAUSES) for n in range(1, SEVERAL + 1)),
    *(Answer(f"need_{n}", f"Nhu cầu hỗ trợ {n}", "choice", "needs", terms=NEEDS) for n in range(1, SEVERAL + 1)),
    Answer("note", "Ghi chú", "text", "note", most=500),
)  # fmt: skip
BY_CODE = {answer.code: answer for answer in ANSWERS}
# Field → the heading that a comparison shows; fields of several columns once.
FIELDS: Mapping[str, str] = {
    **{a.field: a.title for a in ANSWERS if a.kind != "choice"}, "causes": "Nguyên nhân nghèo", "needs": "Nhu cầu hỗ trợ",
}  # fmt: skip
LISTED = {"causes": POVERTY_CAUSES, "needs": NEEDS}
SPLIT_OVER = {name: [a.code for a in ANSWERS if a.field == name] for name in LISTED}


class CellProblem(ValueError):
    """What stands in a cell is no answer; the text says what may stand there."""


def parse_cell(answer: Answer, raw: Any) -> Any:
    """The answer in a cell: bool, number, code, text, or None for an empty one. Raises CellProblem."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if isinstance(raw, CellError):
        raise CellProblem(f"Ô báo lỗi {raw.text}. Xoá công thức, ghi lại câu trả lời.")
    if answer.kind in ("tick", "yes_no"):
        found = read_tick(raw)
        if found is None:
            raise CellProblem(f"Ghi “{YES}” hoặc “{NO}”, hoặc để trống khi chưa hỏi.")
        return found
    if answer.kind == "choice":
        return _chosen(answer, raw)
    if answer.kind == "text":
        text = " ".join(str(raw).split())
        if len(text) > answer.most:
            raise CellProblem(f"Ghi chú dài quá {int(answer.most)} chữ. Viết ngắn lại.")
        return text
    return _number(answer, raw)


def _chosen(answer: Answer, raw: Any) -> str:
    key = search_key(str(raw))
    if key == search_key(NOTHING):
        return ""
    for term in answer.terms:
        if key in (search_key(term.vi), term.code):
            return term.code
    raise CellProblem(f"“{str(raw)[:40]}” không có trong danh mục. Chọn một mục trong danh sách thả xuống.")


def _number(answer: Answer, raw: Any) -> float | int:
    value = raw
    if isinstance(raw, str):
        text = raw.strip().replace(" ", "").replace("\u00a0", "")
        if "," in text or text.count(".") > 1 or (answer.kind == "whole" and "." in text):
            text = text.replace(".", "").replace(",", ".")
        try:
            value = float(text)
        except ValueError:
            raise CellProblem("Ô này phải là một số. Xoá chữ, chỉ ghi số.") from None
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise CellProblem("Ô này phải là một số. Xoá chữ, chỉ ghi số.")
    if answer.kind == "whole" and value != int(value):
        raise CellProblem("Ô này phải là số nguyên.")
    if not answer.least <= value <= answer.most:
        least, most = (f"{int(v):,}".replace(",", ".") for v in (answer.least, answer.most))
        raise CellProblem(f"Số phải từ {least} đến {most}. Kiểm tra lại có thừa hoặc thiếu chữ số không.")
    return int(value) if answer.kind == "whole" else float(value)


def gathered(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Parsed cells by column → answers by field; columns of one list are put together, sorted, without repeats."""
    found: dict[str, Any] = {}
    for answer in ANSWERS:
        value = cells.get(answer.code)
        if answer.kind != "choice":
            found[answer.field] = value
        elif value is not None:
            found[answer.field] = sorted({*(found.get(answer.field) or []), *([value] if value else [])})
        else:
            found.setdefault(answer.field, None)
    return found


def cell_text(answer: Answer, values: Mapping[str, Any]) -> Any:
    """What an issued cell holds for known answers; None for an empty one."""
    value = values.get(answer.field)
    if value is None:
        return None
    if answer.kind in ("tick", "yes_no"):
        return YES if value else NO
    if answer.kind != "choice":
        return value or None if answer.kind == "text" else value
    position = SPLIT_OVER[answer.field].index(answer.code)
    words = {t.code: t.vi for t in answer.terms}
    if not value:
        return NOTHING if position == 0 else None
    return words.get(value[position], value[position]) if position < len(value) else None


def said(field: str, value: Any) -> str:
    """An answer in words, for a comparison; empty when nothing was said."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if field in LISTED:
        words = {t.code: t.vi for t in LISTED[field]}
        return "; ".join(words.get(code, code) for code in value) if value else NOTHING
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)


__all__ = [
    "ANSWERS",
    "BY_CODE",
    "FIELDS",
    "IDENTITY",
    "Answer",
    "CellProblem",
    "cell_text",
    "gathered",
    "parse_cell",
    "said",
]
