"""Approve or return a list; after approval withdraw somebody and let the next one up."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.actions import record
from giamngheo.apps.beneficiaries import checks, states
from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.beneficiaries.placing import limit_of
from giamngheo.apps.beneficiaries.states import Refused
from giamngheo.apps.support.queries import day_for
from giamngheo.engine.plan_eligibility import Rule
from giamngheo.kit import clock, formats

from .checking import check_rows, span_of_row
from .common import begin, moved, reason_of, rows_for_update, rule_of

CHANGED = "Thông tin đã thay đổi sau lần kiểm tra ({names}). Cán bộ kiểm tra lại rồi trình phê duyệt."


@transaction.atomic
def return_list(*, list_id: int, reason: str, by: User, version: int | None) -> BeneficiaryList:
    """Back to who drew it up, with the reason. Raises Refused, Stale."""
    found = begin(list_id, version, "return", by)
    found.return_reason = reason_of(reason, "Ghi lý do trả lại, để cán bộ biết phải sửa gì.")
    return moved(found, states.BY_NAME["return"], by)


@transaction.atomic
def approve_list(*, list_id: int, decision_number: str, decided_on: date, by: User, version: int | None) -> BeneficiaryList:
    """Approves the list and freezes it with what it rests on. What was checked must still be so. Raises Refused, Stale."""
    found = begin(list_id, version, "approve", by)
    if found.proposed_by_id == by.pk:
        raise Refused("Người lập danh sách không tự phê duyệt được. Cần người khác có thẩm quyền.")
    if not decision_number.strip():
        raise Refused("Ghi số quyết định.")
    checked_on = clock.day_of(found.checked_at) if found.checked_at else clock.today()
    if not min(checked_on, clock.today()) <= decided_on <= clock.today():
        raise Refused("Ngày quyết định phải từ ngày kiểm tra đến hôm nay.")
    if decided_on < found.on <= clock.today():
        raise Refused(
            f"Ngày quyết định {formats.day(decided_on)} trước ngày xét {formats.day(found.on)}: danh sách xét theo thông tin của ngày "
            "sau. Ghi ngày quyết định từ ngày xét trở đi."
        )
    rows = rows_for_update(found)
    unknown = [row for row in rows if row.outcome == states.PROPOSED and row.missing]
    if unknown:
        raise Refused(
            f"Còn {len(unknown)} dòng thiếu thông tin quyết định ai có suất, trước hết là {unknown[0].name} ({unknown[0].missing}). "
            "Cán bộ bổ sung thông tin rồi kiểm tra lại, hoặc ghi thứ tự theo biên bản họp."
        )
    if any(row.outcome == states.PROPOSED for row in rows):
        raise Refused("Còn những dòng ngang nhau ở suất cuối chưa xếp thứ tự. Cán bộ ghi thứ tự theo biên bản họp trước.")
    if not any(row.outcome == states.CHOSEN for row in rows):
        raise Refused("Không có ai được chọn nên không phê duyệt được. Trả lại hoặc dừng danh sách.")
    _still_so(found, rows, by)
    Beneficiary.objects.filter(list=found).update(is_frozen=True)
    found.decision_number, found.decided_on = decision_number.strip(), decided_on
    found.approved_by_id, found.approved_at, found.return_reason = by.pk, clock.now(), ""
    chosen = sum(row.outcome == states.CHOSEN for row in rows)
    return moved(found, states.BY_NAME["approve"], by, chosen=chosen, rows=len(rows))


def _still_so(found: BeneficiaryList, rows: list[Beneficiary], by: User) -> None:
    """Raises Refused when facts, states or overlaps are other than at the check; the rows are not written."""
    kept = {row.pk: (_what(row), row.outcome, row.number) for row in rows}
    check_rows(found, rows, by)
    other = [row.name for row in rows if _what(row) != kept[row.pk][0]]
    # Who comes after a row that changed moves up: named only when no row itself has changed.
    other = other or [row.name for row in rows if (row.outcome, row.number) != kept[row.pk][1:]]
    if other:
        names = ", ".join(other[:3]) + (f" và {len(other) - 3} dòng khác" if len(other) > 3 else "")
        raise Refused(CHANGED.format(names=names))


def _what(row: Beneficiary) -> tuple[object, ...]:
    refused = [one["words"] for one in row.overlaps if one["refuses"]]
    return (row.check_state, row.facts, refused)


def _later(row_id: int, move: str, by: User, version: int | None) -> tuple[BeneficiaryList, Beneficiary]:
    """A row of an approved list, locked under its list."""
    found = begin(Beneficiary.objects.values_list("list_id", flat=True).get(pk=row_id), None, move, by)
    row = Beneficiary.objects.select_for_update(of=("self",)).get(pk=row_id)
    if version is not None and version != row.version:
        raise states.Stale("Dòng này vừa được người khác thay đổi. Xem lại rồi làm tiếp.")
    return found, row


def _set(row: Beneficiary, outcome: str, reason: str, move: str, by: User) -> Beneficiary:
    row.outcome, row.outcome_reason, row.outcome_by_id, row.outcome_at = outcome, reason, by.pk, clock.now()
    row.version += 1
    row.save(update_fields=["outcome", "outcome_reason", "outcome_by_id", "outcome_at", "version"])
    logged = states.BY_NAME[move].logged
    record(by=by, action=logged, subject=f"danh sách thụ hưởng {row.list_id}", area_id=row.area_id, row=row.pk)
    return row


@transaction.atomic
def withdraw_row(*, row_id: int, reason: str, by: User, version: int | None) -> Beneficiary:
    """Takes somebody off an approved list; impossible once support has begun. Raises Refused, Stale."""
    _found, row = _later(row_id, "withdraw", by, version)
    if row.outcome not in (states.CHOSEN, states.WAITING):
        raise Refused("Chỉ rút được dòng được chọn hoặc đang chờ.")
    if checks.carried([row.pk]):
        raise Refused("Đã có hồ sơ hỗ trợ theo dòng này. Dừng hồ sơ đó trước.")
    return _set(row, states.WITHDRAWN, reason_of(reason, "Ghi lý do rút."), "withdraw", by)


def _is_before(rule: Rule, one: Beneficiary, row: Beneficiary) -> bool:
    """Whether the meeting's order, or the rule for certain, puts this waiting row before the other."""
    if one.settled_reason and row.settled_reason:
        return one.settled_place is not None and (row.settled_place is None or one.settled_place < row.settled_place)
    return span_of_row(rule, one).is_before(span_of_row(rule, row))


@transaction.atomic
def move_up(*, row_id: int, reason: str, by: User, version: int | None) -> Beneficiary:
    """The next one waiting takes a free place, if still eligible and not given elsewhere meanwhile. Raises Refused, Stale."""
    found, row = _later(row_id, "move_up", by, version)
    if row.outcome != states.WAITING:
        raise Refused("Dòng này không ở danh sách chờ.")
    rows = rows_for_update(found)
    limit = limit_of(found.places, found.budget_vnd, found.norm_vnd)
    taken = sum(one.outcome == states.CHOSEN for one in rows)
    if limit is not None and taken >= limit:
        raise Refused(f"Cả {limit} suất đều đã có người. Rút một dòng trước, hoặc lập danh sách mới khi có thêm suất.")
    rule = rule_of(found)
    waiting = sorted((one for one in rows if one.outcome == states.WAITING), key=lambda one: one.number or 0)
    first = next((one for one in waiting if _is_before(rule, one, row)), None)
    if first is not None:
        raise Refused(f"Chưa đến lượt: {first.name} đứng trước trong danh sách chờ.")
    reason_of(reason, "Ghi vì sao đưa lên (ai rút, thêm suất; nếu ngang nhau thì vì sao chọn dòng này).")
    fresh = [one for one in rows if one.pk == row.pk]
    # As of the day it is moved up; once the rule has ended, of its last day.
    check_rows(found, fresh, by, on=max(found.on, day_for(rule, None)))
    if fresh[0].outcome == states.LEFT_OUT:
        raise Refused(f"Không đưa lên được: {fresh[0].outcome_reason}")
    return _set(row, states.CHOSEN, reason.strip(), "move_up", by)


__all__ = ["approve_list", "move_up", "return_list", "withdraw_row"]
