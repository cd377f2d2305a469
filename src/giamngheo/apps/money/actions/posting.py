"""Approving a document and, with the last approval it needs, its entries: one statement, whatever their number."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money import states
from giamngheo.apps.money.models import Approval, Document
from giamngheo.apps.money.refusals import told
from giamngheo.apps.money.states import Refused
from giamngheo.engine.ledger import KINDS
from giamngheo.kit import clock

from .contracts import pass_on
from .documents import locked, moved_on

COLUMNS = (
    "line_id, area_id, document_id, item, kind, leg, from_account, to_account, amount_vnd, counter_line_id, reverses_id, "
    "booked_on, by_id, approved_by_ids, at"
)
TAIL = "%(day)s::date, %(by)s::bigint, %(approvers)s::bigint[], %(now)s::timestamptz"
POST = f"""
insert into money_entry ({COLUMNS})
select m.line_id, l.area_id, m.document_id, m.item, %(kind)s, case when m.to_line_id is null then 'one' else 'out' end,
       m.from_account, %(target)s, m.amount_vnd, m.to_line_id, null::bigint, {TAIL}
from money_move m join money_line l on l.id = m.line_id where m.document_id = %(document)s
union all
select m.to_line_id, l.area_id, m.document_id, m.item, %(kind)s, 'in', 'source', a.arrives_in, m.amount_vnd, m.line_id,
       null::bigint, {TAIL}
from money_move m join money_line l on l.id = m.to_line_id
join unnest(%(leaves)s::text[], %(arrives)s::text[]) as a(leaves, arrives_in) on a.leaves = m.from_account
where m.document_id = %(document)s
"""  # noqa: S608 - column names are ours
REVERSE = f"""
insert into money_entry ({COLUMNS})
select e.line_id, e.area_id, %(document)s, e.item, e.kind, e.leg, e.to_account, e.from_account, e.amount_vnd,
       e.counter_line_id, e.id, {TAIL}
from money_entry e where e.document_id = %(reversed)s order by e.id
"""  # noqa: S608 - column names are ours


@transaction.atomic
def approve_document(*, document_id: int, by: User, version: int | None = None) -> Document:
    """One person agrees; with the last one it needs, the document is in the books. Raises Refused, Stale."""
    found = locked(document_id, version)
    states.check(states.ACTS["approve"], found.state)
    if not access_of(by, clock.today()).may(P.APPROVE_MONEY, found.area_id):
        raise Refused("Chỉ người được giao duyệt chứng từ của địa bàn này được duyệt.")
    if by.pk == found.by_id:
        raise Refused("Người ghi chứng từ không tự duyệt. Cần người khác duyệt.")
    with told():
        Approval.objects.create(document=found, area_id=found.area_id, version=found.version, by_id=by.pk, at=clock.now())
    agreed = list(found.approvals.filter(version=found.version).values_list("by_id", flat=True))
    if len(agreed) < found.approvers_needed:
        record(by=by, action=states.ACTS["approve"].logged, subject=f"chứng từ {found.pk}", area_id=found.area_id,
               agreed=len(agreed), needed=found.approvers_needed)  # fmt: skip
        return found
    with told():
        _post(found, agreed)
        pass_on(found)
    found.state, found.posted_at = states.POSTED, clock.now()
    return moved_on(found, "approve", by, agreed=len(agreed), needed=found.approvers_needed)


def _post(found: Document, agreed: list[int]) -> None:
    """Writes the entries of a document that enough people agreed to; the database judges them."""
    kind = KINDS[found.kind]
    values: dict[str, Any] = {
        "document": found.pk, "kind": kind.code, "target": kind.target, "reversed": found.reverses_id,
        "leaves": [a for a, _ in kind.arrivals], "arrives": [b for _, b in kind.arrivals],
        "day": clock.today(), "by": found.by_id, "approvers": sorted(agreed), "now": clock.now(),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(REVERSE if found.reverses_id else POST, values)


__all__ = ["approve_document"]
