"""What stands in a document's way before anybody approves it: accounts that hold too little, days that do not fit its lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from giamngheo.apps.money import terms
from giamngheo.apps.money.models import Document, Entry, Line, Move
from giamngheo.apps.money.states import WAITING
from giamngheo.engine.ledger import ACCOUNTS_VI, APPROVED, ASSIGNED, DISBURSED, ENTERED, KINDS, SOURCE, SPEND, TREASURY
from giamngheo.kit import formats

# Money leaves the treasury or comes back to it: what the end of the year's settlement bounds.
CASH = ("advance", "pay", "clear", "recover", "repay")
_ARRIVES = (ASSIGNED, ENTERED, *DISBURSED)


def rows_of(found: Document) -> list[Move]:
    """The rows with balance and year of the line each takes from; one query."""
    return list(Move.objects.filter(document=found).select_related("line__balance", "line__plan_year").order_by("item"))


def line_words(line: Line) -> str:
    """A line as people know it: unit, project, plan year."""
    return f"{line.unit_name}, {terms.project_short(line.project)}, năm {line.plan_year_id}"


@dataclass(frozen=True, slots=True)
class Short:
    """Rows of a document that together take more from one account of a line than it holds, đồng."""

    items: tuple[int, ...]
    line: Line
    account: str
    left_vnd: int
    wanted_vnd: int

    def words(self) -> str:
        items = ", ".join(str(item) for item in self.items)
        return (
            f"Khoản {items} ({line_words(self.line)}): “{ACCOUNTS_VI[self.account]}” còn {formats.money(self.left_vnd)}, chứng từ ghi "
            f"{formats.money(self.wanted_vnd)}. Giảm số tiền, hoặc ghi trước chứng từ đưa thêm vốn vào trạng thái này."
        )


def short_of(rows: Iterable[Move]) -> list[Short]:
    """Every account that does not hold what the rows take from it, in their order."""
    taken: dict[tuple[int, str], list[Move]] = {}
    for move in rows:
        taken.setdefault((move.line_id, move.from_account), []).append(move)
    found = []
    for (_line, account), moves in taken.items():
        left, wanted = moves[0].line.balance.as_told()[account], sum(move.amount_vnd for move in moves)
        if account != SOURCE and wanted > left:
            found.append(Short(tuple(move.item for move in moves), moves[0].line, account, left, wanted))
    return found


def passing(line_ids: Collection[int], *, but: int | None = None) -> list[Move]:
    """Rows of handovers of these lines that wait for approval, the oldest document first; one query."""
    found = Move.objects.filter(line_id__in=line_ids, document__kind="handover", document__state=WAITING)
    found = found if but is None else found.exclude(document_id=but)
    return list(found.select_related("document").order_by("document_id", "item"))


def assigned_by(line_ids: Collection[int]) -> dict[int, Document]:
    """Line → the earliest paper by which money was assigned to it; lines without one are absent; one query."""
    came = Entry.objects.filter(
        line_id__in=line_ids, reverses=None, reversal=None, from_account__in=(SOURCE, APPROVED), to_account__in=_ARRIVES
    )
    found: dict[int, Document] = {}
    for entry in came.select_related("document").order_by("-document__signed_on", "-id"):
        found[entry.line_id] = entry.document
    return found


def early_words(kind: str, signed_on: date, line: Line, assigned: Document | None) -> str:
    """Why a paper of this day cannot spend or book this line's money; empty where it can."""
    duty = KINDS[kind].duty
    if duty not in (SPEND, TREASURY):
        return ""
    day = formats.day(signed_on)
    if duty == SPEND and signed_on.year < line.plan_year_id:
        return (
            f"Chứng từ ghi ngày {day}, trước năm kế hoạch {line.plan_year_id} của dòng vốn ({line_words(line)}). Sửa ngày chứng từ, "
            "hoặc ghi vào dòng vốn của đúng năm."
        )
    if assigned is not None and signed_on < assigned.signed_on:
        return (
            f"Chứng từ ghi ngày {day}, trước ngày dòng vốn được giao: {formats.day(assigned.signed_on)}, chứng từ {assigned.number} "
            f"({line_words(line)}). Sửa ngày chứng từ, hoặc ghi vào dòng vốn đã có vốn vào ngày đó."
        )
    return ""


def late_words(kind: str, signed_on: date, line: Line) -> str:
    """What to look at when money moves after the year's settlement ended; empty before that. The term itself is unconfirmed."""
    ends_on, term = terms.law().closes_on(line.plan_year_id), terms.law().terms["adjustment_end"]
    if kind not in CASH or signed_on <= ends_on:
        return ""
    sure = "" if term.confidence == "confirmed" else " (mốc chưa xác nhận)"
    return (
        f"Dòng vốn năm {line.plan_year_id} ({line.unit_name}) hết thời gian chỉnh lý ngày {formats.day(ends_on)}{sure}; chứng từ ghi "
        f"ngày {formats.day(signed_on)}. Vốn được kéo dài thì chuyển nguồn sang dòng năm sau rồi chi; nếu vẫn chi ở dòng này, người "
        "duyệt xem lại căn cứ."
    )


def warnings_of(found: Document) -> list[str]:
    """What whoever sends or approves a document that is not in the books yet should see first; one query."""
    if found.reverses_id is not None:
        return []
    rows = rows_of(found)
    late = [late_words(found.kind, found.signed_on, move.line) for move in rows]
    return [*(short.words() for short in short_of(rows)), *dict.fromkeys(words for words in late if words)]


__all__ = [
    "CASH", "Short", "assigned_by", "early_words", "late_words", "line_words", "passing", "rows_of", "short_of", "warnings_of",
]  # fmt: skip
