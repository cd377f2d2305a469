"""What every write of a kind's case begins and ends with: locked, allowed, moved on. A kind adds only what is its own.

A case is the kind's row beside one support: ``support_id``, ``area_id``, ``state``, ``version``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import Max, Model, Sum

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import states, terms
from giamngheo.apps.delivery.actions import supports
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.paying import PaymentRow
from giamngheo.apps.delivery.states import Move, Refused, Stale
from giamngheo.kit import clock, formats

Case = TypeVar("Case", bound=Model)


def locked(model: type[Case], support_id: int, version: int | None) -> tuple[Case, Support]:
    """The case and its support for writing, the support first. Raises Stale when it is no longer the one that was looked at."""
    support = supports.locked(support_id, None)
    case: Any = model._default_manager.select_for_update(of=("self",)).get(support=support)
    if version is not None and version != case.version:
        raise Stale(supports.MOVED_ON)
    return case, support


def allowed(case: Any, support: Support, move: Move, by: User, *, also: Collection[str] = ()) -> Move:
    """The move, if person, frame and case allow it. ``also``: states of the support, besides open, in which it is still done.

    Raises Refused.
    """
    supports.check_may(by, move.permission, case.area_id)
    if support.state != states.OPEN and support.state not in also:
        raise Refused(f"Hồ sơ {states.STATES[support.state].vi} nên không {move.vi} được.")
    states.check(move, case.state)
    return move


def moved(case: Case, move: Move, by: User, state: str = "", **detail: Any) -> Case:
    """The case saved in its next state, with one entry in the log and its writer kept. ``state``: where the move leads to more than one."""
    told: Any = case
    if not move.stays:
        told.state = state or move.target
    told.version += 1
    case.save()
    if move.permission is not P.ACCEPT_SUPPORT:
        supports.wrote(told.support_id, by)
    record(by=by, action=move.logged, subject=f"hỗ trợ {told.support_id}", area_id=told.area_id, **detail)
    return case


@transaction.atomic
def approve(
    model: type[Case], move: Move, *, support_id: int, decision_number: str, decided_on: date, by: User, version: int | None
) -> Case:
    """A second person approves what is to be done, with a decision: ``decision_number``, ``decided_on``, ``approved_by_id``.

    Raises Refused, Stale.
    """
    case, support = locked(model, support_id, version)
    allowed(case, support, move, by)
    supports.check_second(support, by, "duyệt")
    if not decision_number.strip():
        raise Refused("Ghi số quyết định, kế hoạch được duyệt.")
    if decided_on > clock.today():
        raise Refused("Ngày quyết định không được sau ngày hôm nay.")
    told: Any = case
    told.decision_number, told.decided_on, told.approved_by_id = decision_number.strip(), decided_on, by.pk
    return moved(case, move, by)


@transaction.atomic
def give_back(model: type[Case], move: Move, *, support_id: int, reason: str, by: User, version: int | None) -> Case:
    """Who accepts asks for more; the case keeps the ``return_reason``. Raises Refused, Stale."""
    case, support = locked(model, support_id, version)
    allowed(case, support, move, by)
    if not reason.strip():
        raise Refused("Ghi cần bổ sung gì.")
    told: Any = case
    told.return_reason = reason.strip()
    return moved(case, move, by)


@transaction.atomic
def pay(
    model: type[Case], move: Move, *, support_id: int, amount_vnd: int, paid_on: date, source_code: str, what: str,
    paper_reference: str, by: User, version: int | None,
) -> PaymentRow:  # fmt: skip
    """One payment of a case whose ``payments`` are rows of ``PaymentRow``; all together within the support's amount.

    Raises Refused, Stale.
    """
    case, support = locked(model, support_id, version)
    allowed(case, support, move, by)
    rows = case.payments  # type: ignore[attr-defined]
    told = rows.aggregate(last=Max("number"), sum=Sum("amount_vnd"))
    if amount_vnd <= 0 or not what.strip():
        raise Refused("Ghi số tiền đã chi và chi cho việc gì.")
    if source_code not in terms.sources():
        raise Refused("Chọn nguồn vốn.")
    if not (support.starts_on or paid_on) <= paid_on <= clock.today():
        raise Refused(f"Ngày chi phải từ ngày bắt đầu {formats.day(support.starts_on)} đến hôm nay.")
    paid = told["sum"] or 0
    if support.amount_vnd is not None and paid + amount_vnd > support.amount_vnd:
        raise Refused(
            f"Đã chi {formats.money(paid)}; thêm {formats.money(amount_vnd)} thì quá kinh phí {formats.money(support.amount_vnd)}."
        )
    made: PaymentRow = rows.create(
        area_id=support.area_id, number=(told["last"] or 0) + 1, amount_vnd=amount_vnd, paid_on=paid_on, source_code=source_code,
        what=what.strip(), paper_reference=paper_reference.strip(), by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    state: Any = case
    moved(case, move, by, state.state, payment=made.number, amount_vnd=amount_vnd)
    return made


@transaction.atomic
def stop(model: type[Case], *, support_id: int, reason: str, by: User, version: int | None) -> Case:
    """Ends what is not carried on, before any money was paid. Raises Refused, Stale."""
    case, _support = locked(model, support_id, version)
    told: Any = case
    if told.payments.exists():
        raise Refused("Đã chi tiền nên không dừng được. Hoàn thành rồi trình nghiệm thu.")
    supports.stop_support(support_id=support_id, reason=reason, by=by, version=None)
    told.version += 1
    case.save()
    return case


@transaction.atomic
def submit(
    model: type[Case], move: Move, *, lack_of: Callable[[Case], str], support_id: int, by: User, version: int | None
) -> Case:
    """The officer hands it over; what was asked for before is forgotten. Raises Refused with what is missing, Stale."""
    case, support = locked(model, support_id, version)
    allowed(case, support, move, by)
    check_whole(case, lack_of)
    told: Any = case
    told.return_reason = ""
    return moved(case, move, by)


def check_whole(case: Case, lack_of: Callable[[Case], str]) -> None:
    """Raises Refused with what is missing."""
    problem = lack_of(case)
    if problem:
        raise Refused(problem)


@dataclass(frozen=True, slots=True)
class Steps(Generic[Case]):
    """The steps that are the same in every kind whose cases are paid in ``PaymentRow``: pay, submit, give back, accept, stop.

    ``moves``: the kind's own by name. ``lack_of``: what is missing before a case is handed over or accepted; empty: nothing.
    ``snapshot_of``: what is frozen beside the frame. ``early``: why it cannot be accepted on a day; empty: it can.
    """

    model: type[Case]
    moves: Mapping[str, Move]
    lack_of: Callable[[Case], str]
    snapshot_of: Callable[[int], Mapping[str, Any]]
    early: Callable[[Case, date], str] = lambda _case, _day: ""

    def pay(self, **given: Any) -> PaymentRow:
        """Money paid, within the budget; see ``pay`` above. Raises Refused, Stale."""
        return pay(self.model, self.moves["pay"], **given)

    def submit(self, *, support_id: int, by: User, version: int | None) -> Case:
        """The officer hands it over. Raises Refused, Stale."""
        return submit(self.model, self.moves["submit"], lack_of=self.lack_of, support_id=support_id, by=by, version=version)

    def give_back(self, *, support_id: int, reason: str, by: User, version: int | None) -> Case:
        """Who accepts asks for more. Raises Refused, Stale."""
        return give_back(self.model, self.moves["give_back"], support_id=support_id, reason=reason, by=by, version=version)

    @transaction.atomic
    def finish(self, *, support_id: int, accepted_on: date, by: User, version: int | None) -> Case:
        """Accepts it, with everything that was paid. Raises Refused, Stale."""
        case, support = locked(self.model, support_id, version)
        move = allowed(case, support, self.moves["finish"], by)
        check_whole(case, self.lack_of)
        if early := self.early(case, accepted_on):
            raise Refused(early)
        case = moved(case, move, by)
        supports.accept_support(
            support_id=support_id, accepted_on=accepted_on, amount_vnd=paid_vnd(case), more=self.snapshot_of(support_id), by=by,
            version=None,
        )  # fmt: skip
        return case

    def stop(self, *, support_id: int, reason: str, by: User, version: int | None) -> Case:
        """Not carried on. Raises Refused, Stale."""
        return stop(self.model, support_id=support_id, reason=reason, by=by, version=version)


def paid_vnd(case: Any) -> int | None:
    """Everything paid of a case; None where nothing was."""
    total: int | None = case.payments.aggregate(sum=Sum("amount_vnd"))["sum"]
    return total


__all__ = ["Steps", "allowed", "approve", "check_whole", "give_back", "locked", "moved", "paid_vnd", "pay", "stop", "submit"]
