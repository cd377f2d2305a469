"""Writes of documents while they are written and judged: draft, rows, submit, return, discard, reverse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.files.models import StoredFile
from giamngheo.apps.money import states, terms
from giamngheo.apps.money.models import Document, Entry, Line, Move
from giamngheo.apps.money.queries import drafts
from giamngheo.apps.money.refusals import told
from giamngheo.apps.money.states import Refused, Stale
from giamngheo.engine.ledger import ACCOUNTS_VI, KINDS
from giamngheo.kit import clock, formats

MOVED_ON = "Chứng từ này vừa được người khác thay đổi. Xem lại bản mới rồi làm tiếp."


@dataclass(frozen=True, slots=True)
class NewDocument:
    """Number, day, authority and subject of a paper that moves money in one way."""

    area_id: int
    kind: str
    number: str
    signed_on: date
    authority: str
    title: str = ""
    file: StoredFile | None = None


def locked(document_id: int, version: int | None) -> Document:
    """The document under lock. Raises Stale when it moved on since it was looked at."""
    found = Document.objects.select_for_update(of=("self",)).select_related("area").get(pk=document_id)
    if version is not None and version != found.version:
        raise Stale(MOVED_ON)
    return found


def check_writer(by: User, kind: str, area_id: int) -> None:
    """Raises Refused for who does not write documents of this kind in this area."""
    if not access_of(by, clock.today()).may(states.DUTIES[KINDS[kind].duty], area_id):
        raise Refused(f"Bạn không có việc ghi chứng từ “{KINDS[kind].vi}” ở địa bàn này. Nhờ người phụ trách ghi.")


def moved_on(found: Document, name: str, by: User, **detail: Any) -> Document:
    """The next state and version, and the entry of the log."""
    act = states.ACTS[name]
    found.version += 1
    with told():
        found.save()
    record(by=by, action=act.logged, subject=f"chứng từ {found.pk}", area_id=found.area_id, **detail)
    return found


@transaction.atomic
def draft_document(*, new: NewDocument, by: User) -> Document:
    """Begins a document; it moves nothing yet. Raises Refused."""
    if new.kind not in KINDS:
        raise Refused("Chọn loại chứng từ trong danh sách.")
    check_writer(by, new.kind, new.area_id)
    if not new.number.strip() or not new.authority.strip():
        raise Refused("Ghi số chứng từ và cơ quan ban hành.")
    if new.signed_on > clock.today():
        raise Refused("Ngày chứng từ không được sau ngày hôm nay.")
    with told():
        made = Document.objects.create(
            area_id=new.area_id, kind=new.kind, number=" ".join(new.number.split()), signed_on=new.signed_on,
            authority=" ".join(new.authority.split()), title=new.title.strip(), file=new.file, by_id=by.pk, at=clock.now(),
        )  # fmt: skip
    record(by=by, action="lập chứng từ", subject=f"chứng từ {made.pk}", area_id=made.area_id, kind=made.kind)
    return made


def _line(line_id: int) -> Line:
    found = Line.objects.select_related("balance", "plan_year").filter(pk=line_id).first()
    if found is None:
        raise Refused("Không thấy dòng vốn này trong địa bàn của bạn.")
    return found


def _check_open(line: Line) -> None:
    if line.plan_year.closed_on is not None:
        raise Refused(
            f"Năm {line.plan_year_id} đã khoá ngày {formats.day(line.plan_year.closed_on)} ({line.plan_year.closed_reason}). "
            "Ghi vào dòng của năm đang mở."
        )


@transaction.atomic
def add_move(
    *, document_id: int, line_id: int, amount_vnd: int, by: User, from_account: str = "", to_line_id: int | None = None,
    version: int | None = None,
) -> Move:  # fmt: skip
    """Adds a row to a draft: so much out of an account of a line. Raises Refused, Stale."""
    found = locked(document_id, version)
    states.check(states.ACTS["write"], found.state)
    kind = KINDS[found.kind]
    if found.reverses_id is not None:
        raise Refused("Chứng từ đảo lấy lại đúng chứng từ cũ, không thêm khoản được.")
    line = _line(line_id)
    _check_open(line)
    check_writer(by, found.kind, line.area_id)
    account = from_account or (kind.sources[0] if len(kind.sources) == 1 else "")
    if account not in kind.sources:
        raise Refused(f"Chọn lấy tiền từ trạng thái nào: {'; '.join(ACCOUNTS_VI[a] for a in kind.sources)}.")
    if amount_vnd <= 0:
        raise Refused("Số tiền phải lớn hơn 0 đồng.")
    _check_days(found, [line])
    if kind.is_between != (to_line_id is not None):
        raise Refused("Chọn dòng vốn nhận tiền." if kind.is_between else f"“{kind.vi}” không chuyển sang dòng vốn khác.")
    if to_line_id is not None:
        other = _line(to_line_id)
        _check_open(other)
        check_writer(by, found.kind, other.area_id)
    item = (found.moves.aggregate(most=Max("item"))["most"] or 0) + 1
    with told():
        made = Move.objects.create(
            document=found, area_id=found.area_id, item=item, line=line, from_account=account, to_line_id=to_line_id,
            amount_vnd=amount_vnd,
        )  # fmt: skip
    moved_on(found, "write", by, item=item)
    return made


@transaction.atomic
def remove_move(*, document_id: int, item: int, by: User, version: int | None = None) -> Document:
    """Takes a row off a draft. Raises Refused, Stale."""
    found = locked(document_id, version)
    states.check(states.ACTS["write"], found.state)
    check_writer(by, found.kind, found.area_id)
    found.moves.filter(item=item).delete()
    return moved_on(found, "write", by, item=item)


def _check_days(found: Document, lines: Iterable[Line]) -> None:
    """Raises Refused for a day before a line's plan year or before money was assigned to it."""
    known = {line.pk: line for line in lines}
    assigned = drafts.assigned_by(known)
    for pk, line in known.items():
        words = drafts.early_words(found.kind, found.signed_on, line, assigned.get(pk))
        if words:
            raise Refused(words)


def _check_passes_once(found: Document, rows: Iterable[Move]) -> None:
    """Raises Refused for a handover of what another handover that waits takes already."""
    mine = {(move.line_id, move.from_account): move for move in rows}
    waiting: dict[tuple[int, str], int] = defaultdict(int)
    for other in drafts.passing({line_id for line_id, _account in mine}, but=found.pk):
        key = other.line_id, other.from_account
        waiting[key] += other.amount_vnd
        if key in mine and mine[key].amount_vnd + waiting[key] > mine[key].line.balance.as_told()[other.from_account]:
            raise Refused(
                f"{drafts.line_words(mine[key].line)}: “{ACCOUNTS_VI[other.from_account]}” đã có bàn giao {other.document.number} ngày "
                f"{formats.day(other.document.signed_on)} chờ duyệt. Duyệt hoặc trả lại bàn giao đó trước, hoặc bỏ dòng này khỏi bàn giao."
            )


def _check_covered(found: Document) -> None:
    """Raises Refused naming the first row whose line is closed, whose day does not fit, or whose account holds too little."""
    rows = drafts.rows_of(found)
    for move in rows:
        _check_open(move.line)
    _check_days(found, (move.line for move in rows))
    for short in drafts.short_of(rows):
        raise Refused(short.words())
    if found.kind == "handover":
        _check_passes_once(found, rows)


def _check_still_there(found: Document) -> None:
    """Raises Refused for a reversal of money that has gone on since, naming where it is short."""
    taken: dict[tuple[int, str], int] = defaultdict(int)
    lines: dict[int, Line] = {}
    for entry in Entry.objects.filter(document__reversals=found).select_related("line__balance", "line__plan_year"):
        taken[entry.line_id, entry.to_account] += entry.amount_vnd
        lines[entry.line_id] = entry.line
    for (line_id, account), amount in taken.items():
        _check_open(lines[line_id])
        left = lines[line_id].balance.as_told()[account]
        if amount > left:
            raise Refused(
                f"Chưa đảo được: “{ACCOUNTS_VI[account]}” của {drafts.line_words(lines[line_id])} còn {formats.money(left)}, phải lấy lại "
                f"{formats.money(amount)}. Phần thiếu đã đi tiếp bằng chứng từ khác: đảo chứng từ đó trước."
            )


@transaction.atomic
def submit_document(*, document_id: int, by: User, version: int | None = None) -> Document:
    """Sends a draft to who approves; its rows are locked. Raises Refused, Stale."""
    found = locked(document_id, version)
    states.check(states.ACTS["submit"], found.state)
    check_writer(by, found.kind, found.area_id)
    if found.reverses_id is None:
        found.total_vnd = found.moves.aggregate(total=Sum("amount_vnd"))["total"] or 0
        if not found.total_vnd:
            raise Refused("Chứng từ chưa có khoản nào. Thêm ít nhất một khoản rồi gửi duyệt.")
        _check_covered(found)
    else:
        _check_still_there(found)
    found.approvers_needed = terms.law().approvers_for(found.total_vnd).approvers
    found.by_id, found.state, found.return_reason = by.pk, states.WAITING, ""
    return moved_on(found, "submit", by, total_vnd=found.total_vnd, approvers=found.approvers_needed)


@transaction.atomic
def return_document(*, document_id: int, reason: str, by: User, version: int | None = None) -> Document:
    """Back to who wrote it, with the reason. Raises Refused, Stale."""
    found = locked(document_id, version)
    states.check(states.ACTS["return"], found.state)
    if not access_of(by, clock.today()).may(P.APPROVE_MONEY, found.area_id):
        raise Refused("Chỉ người duyệt chứng từ của địa bàn này được trả lại.")
    if not reason.strip():
        raise Refused("Ghi lý do trả lại để người ghi biết cần sửa gì.")
    found.state, found.return_reason = states.DRAFT, reason.strip()
    return moved_on(found, "return", by)


@transaction.atomic
def discard_document(*, document_id: int, by: User, version: int | None = None) -> Document:
    """A draft that goes no further; its number may be used again. Raises Refused, Stale."""
    found = locked(document_id, version)
    states.check(states.ACTS["discard"], found.state)
    check_writer(by, found.kind, found.area_id)
    found.state = states.DISCARDED
    return moved_on(found, "discard", by)


@transaction.atomic
def reverse_document(*, document_id: int, number: str, signed_on: date, reason: str, by: User) -> Document:
    """Drafts the document that takes back a posted one, whole, and sends it to who approves. Raises Refused."""
    found = locked(document_id, None)
    states.check(states.ACTS["reverse"], found.state)
    if found.reverses_id is not None:
        raise Refused("Chứng từ đảo không đảo lại được. Ghi một chứng từ mới cho việc cần làm.")
    check_writer(by, found.kind, found.area_id)
    if not reason.strip() or not number.strip():
        raise Refused("Ghi số chứng từ và lý do đảo.")
    if signed_on > clock.today():
        raise Refused("Ngày chứng từ không được sau ngày hôm nay.")
    with told():
        made = Document.objects.create(
            area_id=found.area_id, kind=found.kind, number=" ".join(number.split()), signed_on=signed_on,
            authority=found.authority, title=f"Đảo chứng từ {found.number}", reverses=found, reverse_reason=reason.strip(),
            total_vnd=found.total_vnd, by_id=by.pk, at=clock.now(),
        )  # fmt: skip
    record(by=by, action=states.ACTS["reverse"].logged, subject=f"chứng từ {made.pk}", area_id=made.area_id, of=found.pk)
    return submit_document(document_id=made.pk, by=by)


__all__ = [
    "NewDocument", "add_move", "check_writer", "discard_document", "draft_document", "locked", "moved_on", "remove_move",
    "return_document", "reverse_document", "submit_document",
]  # fmt: skip
