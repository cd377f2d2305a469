"""Writes of what goes round (NĐ 27/2022, Điều 22; the rule of the project's own): a turn to the next member, what came back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.actions import cases
from giamngheo.apps.delivery.states import Refused
from giamngheo.kit import clock, formats

from . import states
from .giving import member_for, support_of
from .models import LivelihoodProject, LivelihoodTurn

if TYPE_CHECKING:
    from giamngheo.apps.accounts.models import User


def _check_free(earlier: list[LivelihoodTurn], member_id: int) -> None:
    """The thing is back, and goes to who was named as next. Raises Refused."""
    if not earlier:
        return
    last = earlier[-1]
    if last.returned_on is None:
        raise Refused(
            f"“{last.asset}” vòng {last.number} còn ở {formats.person_name(last.member.name)}, hạn trả {formats.day(last.due_on)}: "
            "chưa trả thì chưa giao vòng sau. Ghi trả lại trước."
        )
    if last.next_member_id is not None and last.next_member_id != member_id:
        raise Refused(f"Người nhận vòng sau đã chọn là {formats.person_name(last.next_member.name)}.")  # type: ignore[union-attr]
    if last.returned_vnd == 0:
        raise Refused(f"“{last.asset}” đã mất hết ở vòng {last.number} nên không còn gì để giao vòng sau.")


@transaction.atomic
def begin_turn(
    *, support_id: int, asset: str, member_id: int, worth_vnd: int, handed_on: date, due_on: date, by: User, version: int | None = None,
    overlap_reason: str = "",
) -> LivelihoodTurn | None:  # fmt: skip
    """Hands the thing to the next member until a day. A second turn waits for the return of the first.

    None: held for a second person because of an overlap. Raises Overlapped, Refused, Stale.
    """
    project, support = cases.locked(LivelihoodProject, support_id, version)
    move = cases.allowed(project, support, states.BY_NAME["rotate"], by)
    if not project.rotating:
        raise Refused("Dự án này không có luân chuyển.")
    member = member_for(project, member_id)
    name = " ".join(asset.split())
    if not name or worth_vnd <= 0:
        raise Refused("Ghi thứ luân chuyển (con giống, công cụ, số tiền) và trị giá.")
    earlier = list(project.turns.filter(asset=name).select_related("member", "next_member").order_by("number"))
    _check_free(earlier, member.pk)
    begins = (earlier[-1].returned_on if earlier else None) or project.decided_on or project.listed_on
    if not begins <= handed_on <= clock.today():
        raise Refused(f"Ngày giao phải từ {formats.day(begins)} đến hôm nay.")
    if due_on <= handed_on:
        raise Refused("Hạn trả phải sau ngày giao.")
    # What goes round was paid for once, with its first turn; a later holder is given the use of it.
    own = support_of(member, project, handed_on, by, in_kind=f"{name} (luân chuyển)", amount_vnd=None, overlap_reason=overlap_reason)
    if own.state == frame_states.HELD:
        cases.moved(project, move, by, held=own.pk)
        return None
    try:
        with transaction.atomic():
            made = LivelihoodTurn.objects.create(
                project=project, area_id=project.area_id, asset=name, number=len(earlier) + 1, member=member, worth_vnd=worth_vnd,
                handed_on=handed_on, due_on=due_on, by_id=by.pk, at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        if "livelihood_" not in str(error):
            raise
        raise Refused(f"“{name}” vừa được người khác giao. Xem lại rồi làm tiếp.") from None
    cases.moved(project, move, by, turn=made.pk)
    return made


@transaction.atomic
def return_turn(
    *, turn_id: int, returned_on: date, returned_vnd: int, loss_cause: str, note: str, next_member_id: int | None, by: User
) -> LivelihoodTurn:
    """What came back of it, what was lost and why, and who is next. Raises Refused."""
    turn = LivelihoodTurn.objects.select_related("project").get(pk=turn_id)
    project, support = cases.locked(LivelihoodProject, turn.project.support_id, None)
    move = cases.allowed(project, support, states.BY_NAME["return"], by)
    turn = LivelihoodTurn.objects.select_for_update(of=("self",)).select_related("member").get(pk=turn_id)
    if turn.returned_on is not None:
        raise Refused(f"Vòng này đã trả ngày {formats.day(turn.returned_on)}.")
    if not turn.handed_on <= returned_on <= clock.today():
        raise Refused(f"Ngày trả phải từ ngày giao {formats.day(turn.handed_on)} đến hôm nay.")
    if returned_vnd < 0:
        raise Refused("Ghi trị giá trả lại, 0 khi không còn gì.")
    loss = max(turn.worth_vnd - returned_vnd, 0)
    if loss and loss_cause not in LivelihoodTurn.Cause.values:
        raise Refused(f"Trả lại thiếu {formats.money(loss)}: chọn thiệt hại do khách quan hay chủ quan.")
    if loss and not note.strip():
        raise Refused("Ghi vì sao thiệt hại và cách xử lý theo quy chế.")
    following = member_for(project, next_member_id) if next_member_id else None
    if following is not None and following.pk == turn.member_id:
        raise Refused("Người nhận vòng sau phải là thành viên khác.")
    turn.returned_on, turn.returned_vnd, turn.loss_vnd = returned_on, returned_vnd, loss
    turn.loss_cause, turn.note, turn.next_member = (loss_cause if loss else ""), note.strip(), following
    turn.save()
    cases.moved(project, move, by, turn=turn.pk)
    return turn


__all__ = ["begin_turn", "return_turn"]
