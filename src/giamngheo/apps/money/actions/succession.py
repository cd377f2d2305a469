"""Handing over what a unit that ended still holds: one paper, each line whole, every account as it stands, to a named successor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money.models import Document, Line, Move
from giamngheo.apps.money.queries.drafts import line_words
from giamngheo.apps.money.queries.lines import unit_as_known
from giamngheo.apps.money.queries.succession import CARRIED, ended_areas, held_lines
from giamngheo.apps.money.refusals import told
from giamngheo.apps.money.states import Refused
from giamngheo.kit import formats

from .documents import NewDocument, draft_document, submit_document
from .lines import NewLine, open_line

SAME = ("project", "content", "capital_type", "source", "is_foreign", "origin_year", "chapter_code", "category_code", "item_code",
        "programme_code")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heir:
    """Which unit follows, and where it sits."""

    area_id: int
    unit_name: str


def _heirs_line(old: Line, heir: Heir, by: User) -> Line:
    """The successor's line of the same colour, opened where it has none."""
    unit_name = unit_as_known(heir.area_id, heir.unit_name)
    same = {name: getattr(old, name) for name in SAME}
    known = Line.objects.filter(area_id=heir.area_id, unit_name=unit_name, plan_year=old.plan_year_id, parent=None, **same).first()
    if known is not None:
        return known
    return open_line(new=NewLine(area_id=heir.area_id, unit_name=unit_name, plan_year=old.plan_year_id, **same), by=by)


@transaction.atomic
def hand_over(
    *, area_id: int, number: str, signed_on: date, authority: str, heirs: Mapping[int, Heir], by: User
) -> Document:  # fmt: skip
    """One handover paper of a unit that ended, sent to who approves: for each line named, all that it holds goes to its heir.

    Lines without an heir stay, and stay on the list of what is not handed over. Nothing moves before it is approved. Raises Refused.
    """
    if not ended_areas([area_id]).exists():
        raise Refused("Đơn vị này chưa kết thúc hoạt động nên không bàn giao ở đây. Chuyển vốn bằng chứng từ điều chỉnh.")
    if not heirs:
        raise Refused("Chọn đơn vị kế thừa cho ít nhất một dòng vốn rồi lập bàn giao.")
    lines = {line.pk: line for line in held_lines([area_id]).filter(pk__in=heirs)}
    if set(lines) != set(heirs):
        raise Refused("Có dòng vốn vừa được bàn giao hoặc không còn số dư. Tải lại trang rồi lập lại.")
    made = draft_document(
        new=NewDocument(area_id, "handover", number, signed_on, authority, "Bàn giao cho đơn vị kế thừa"), by=by
    )
    moves: list[Move] = []
    for pk, heir in sorted(heirs.items()):
        line = lines[pk]
        if line.plan_year.closed_on is not None:
            raise Refused(
                f"{line_words(line)}: năm {line.plan_year_id} đã khoá ngày {formats.day(line.plan_year.closed_on)} "
                f"({line.plan_year.closed_reason}). Bỏ dòng này khỏi bàn giao."
            )
        if not heir.unit_name.strip():
            raise Refused(f"{line_words(line)}: ghi tên đơn vị kế thừa.")
        to_line, balance = _heirs_line(line, heir, by), line.balance.as_told()
        for account in CARRIED:
            if balance[account]:
                moves.append(
                    Move(document=made, area_id=area_id, item=len(moves) + 1, line=line, from_account=account, to_line=to_line,
                         amount_vnd=balance[account])
                )  # fmt: skip
    with told():
        Move.objects.bulk_create(moves)
    record(by=by, action="lập bàn giao cho đơn vị kế thừa", subject=f"chứng từ {made.pk}", area_id=area_id, lines=len(heirs))
    return submit_document(document_id=made.pk, by=by)


__all__ = ["Heir", "hand_over"]
