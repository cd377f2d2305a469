"""An edition's way: sent up, returned, approved by a document, adjusted by the next edition, dropped."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.db.models import Max

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.planning import reach, states
from giamngheo.apps.planning.models import Plan, Proposal
from giamngheo.apps.planning.queries.comparing import is_same
from giamngheo.apps.planning.refusals import told
from giamngheo.apps.planning.states import Refused
from giamngheo.kit import clock, formats

from .plans import check_may_prepare, locked, moved_on, span

# Rows of one edition into the next, one statement a table.
COPIES = tuple(
    f"insert into planning_{table} (plan_id, area_id, {columns}) select %(new)s, area_id, {columns} "  # noqa: S608 - our own names
    f"from planning_{table} where plan_id = %(old)s"
    for table, columns in (
        ("planmoney", "project, capital_type, source, amount_vnd"),
        ("plantarget", "target, value"),
        ("plantask", "item, project, text, unit_name, due_on, amount_vnd, proposal_id, skip_reason"),
    )
)


@transaction.atomic
def send_plan(*, plan_id: int, by: User, version: int | None = None) -> Plan:
    """Sends an edition to who approves; nobody changes it any more. Raises Refused, Stale."""
    found = locked(plan_id, version)
    check_may_prepare(by, found.area)
    states.check(states.ACTS["send"], found.state)
    if not found.money.exists():
        raise Refused("Kế hoạch chưa có khoản vốn nào. Ghi ít nhất một khoản rồi gửi.")
    if found.based_on_id is not None and is_same(found.based_on_id, found.pk):
        raise Refused("Bản điều chỉnh chưa khác bản đang có hiệu lực. Sửa các khoản cần điều chỉnh rồi gửi, hoặc bỏ bản này.")
    found.state, found.sent_by_id, found.sent_at, found.return_reason = states.SENT, by.pk, clock.now(), ""
    return moved_on(found, "send", by)


@transaction.atomic
def return_plan(*, plan_id: int, reason: str, by: User, version: int | None = None) -> Plan:
    """Back to the unit, with the reason. Raises Refused, Stale."""
    found = locked(plan_id, version)
    if not reach.may_return(access_of(by, clock.today()), found.area):
        raise Refused("Chỉ cấp trên của đơn vị được trả lại kế hoạch.")
    states.check(states.ACTS["return"], found.state)
    if not reason.strip():
        raise Refused("Ghi lý do trả lại để đơn vị biết cần sửa gì.")
    found.state, found.return_reason, found.sent_by_id, found.sent_at = states.DRAFT, reason.strip(), None, None
    return moved_on(found, "return", by)


@transaction.atomic
def approve_plan(*, plan_id: int, number: str, signed_on: date, authority: str, by: User, version: int | None = None) -> Plan:
    """Writes down the document that approved the edition; from now on it holds. Raises Refused, Stale."""
    found = locked(plan_id, version)
    if not access_of(by, clock.today()).may(P.APPROVE_PLAN, found.area_id):
        raise Refused("Chỉ người được giao phê duyệt kế hoạch của địa bàn này được phê duyệt.")
    states.check(states.ACTS["approve"], found.state)
    if by.pk in (found.by_id, found.sent_by_id, *found.writer_ids):
        raise Refused("Người lập, ghi hoặc gửi kế hoạch không tự phê duyệt. Cần người khác phê duyệt.")
    if not number.strip() or not authority.strip():
        raise Refused("Ghi số văn bản và cơ quan phê duyệt.")
    if signed_on > clock.today():
        raise Refused("Ngày văn bản không được sau ngày hôm nay.")
    before = found.based_on
    number = " ".join(number.split())
    if before is not None and before.document_on is not None:
        if signed_on < before.document_on:
            raise Refused(f"Văn bản điều chỉnh phải ký từ {formats.day(before.document_on)}, ngày của bản đang có hiệu lực, trở đi.")
        if (number, signed_on) == (before.document_number, before.document_on):
            raise Refused("Số, ngày này là của bản đang có hiệu lực. Ghi số, ngày của văn bản điều chỉnh.")
    found.state, found.approved_by_id, found.approved_at = states.APPROVED, by.pk, clock.now()
    found.document_number, found.document_on, found.document_authority = number, signed_on, " ".join(authority.split())
    return moved_on(found, "approve", by, number=number)


@transaction.atomic
def adjust_plan(*, plan_id: int, reason: str, by: User) -> Plan:
    """Begins the next edition from the rows of the one that holds; that one stays as it is. Raises Refused."""
    old = locked(plan_id, None)
    check_may_prepare(by, old.area)
    states.check(states.ACTS["adjust"], old.state)
    if not reason.strip():
        raise Refused("Ghi lý do điều chỉnh.")
    same = Plan.objects.filter(area_id=old.area_id, first_year=old.first_year, last_year=old.last_year)
    newest = same.exclude(state=states.DISCARDED).aggregate(most=Max("edition"))["most"]
    if newest != old.edition:
        raise Refused("Đã có bản điều chỉnh sau bản này. Mở bản mới nhất để điều chỉnh tiếp.")
    with told():
        made = Plan.objects.create(
            area_id=old.area_id, first_year=old.first_year, last_year=old.last_year, edition=old.edition + 1, based_on=old,
            adjust_reason=reason.strip(), by_id=by.pk, at=clock.now(), writer_ids=[by.pk], is_synthetic=old.is_synthetic,
        )  # fmt: skip
    with connection.cursor() as cursor:
        for statement in COPIES:
            cursor.execute(statement, {"new": made.pk, "old": old.pk})
    record(by=by, action=states.ACTS["adjust"].logged, subject=f"kế hoạch {made.pk}", area_id=made.area_id, based_on=old.pk)
    return made


@transaction.atomic
def discard_plan(*, plan_id: int, by: User, version: int | None = None) -> Plan:
    """A draft that goes no further; what it took of villages' proposals, and the edition before did not, is free again.

    Raises Refused, Stale.
    """
    found = locked(plan_id, version)
    check_may_prepare(by, found.area)
    states.check(states.ACTS["discard"], found.state)
    taken = set(found.tasks.exclude(proposal=None).values_list("proposal_id", flat=True))
    kept = set(found.based_on.tasks.exclude(proposal=None).values_list("proposal_id", flat=True)) if found.based_on else set()
    Proposal.objects.filter(pk__in=taken - kept).update(taken_year=None)
    Proposal.objects.filter(pk__in=kept - taken).update(taken_year=span(found).first)
    found.state = states.DISCARDED
    return moved_on(found, "discard", by)


__all__ = ["adjust_plan", "approve_plan", "discard_plan", "return_plan", "send_plan"]
