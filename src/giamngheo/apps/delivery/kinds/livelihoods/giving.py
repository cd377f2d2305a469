"""Writes of what members receive: inputs, training, income. The first thing a member receives opens the member's support."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.actions import cases, supports
from giamngheo.apps.delivery.actions.supports import NewSupport
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Refused
from giamngheo.kit import clock, formats

from . import states
from .models import LivelihoodInput, LivelihoodMember, LivelihoodProject, LivelihoodTraining

if TYPE_CHECKING:
    from giamngheo.apps.accounts.models import User

WAITS = "chờ người thứ hai xác nhận trùng; xác nhận xong mới giao được."


def support_of(
    member: LivelihoodMember, project: LivelihoodProject, on: date, by: User, *, in_kind: str, amount_vnd: int | None, overlap_reason: str
) -> Support:
    """The member's support, opened past the guard when it is the first. Raises Overlapped, Refused when it is not open."""
    if member.support is not None:
        if member.support.state == frame_states.HELD:
            raise Refused(f"{formats.person_name(member.name)} {WAITS}")
        if member.support.state != frame_states.OPEN:
            raise Refused(f"{formats.person_name(member.name)} không còn được hỗ trợ trong dự án này.")
        return member.support
    frame = project.support
    new = NewSupport(
        area_id=project.area_id, village_id=member.household.village_id, household_id=member.household_id, person_id=member.person_id,
        kind="livelihoods", content=frame.content, giver=frame.giver, title=f"Sinh kế: {frame.beneficiary_name}",
        beneficiary_name=member.name, list_reference=project.decision_number, starts_on=on, ends_on=max(on, frame.ends_on or on),
        amount_vnd=amount_vnd, in_kind=in_kind, source_code=frame.source_code,
    )  # fmt: skip
    made = supports.open_support(new=new, by=by, overlap_reason=overlap_reason)
    member.support = made
    member.save(update_fields=["support"])
    return made


def member_for(project: LivelihoodProject, member_id: int) -> LivelihoodMember:
    """A member of this project, for writing. Raises Refused."""
    found = LivelihoodMember.objects.select_for_update(of=("self",)).filter(pk=member_id, project=project, removed_at=None)
    member = found.select_related("support", "household").first()
    if member is None:
        raise Refused("Người này không phải thành viên của dự án.")
    return member


@transaction.atomic
def hand_over(
    *, support_id: int, member_id: int, what: str, quantity: Decimal, unit: str, worth_vnd: int, state_vnd: int, handed_on: date, by: User,
    version: int | None = None, overlap_reason: str = "",
) -> LivelihoodInput | None:  # fmt: skip
    """Hands something to a member. None: with a reason despite an overlap, held for a second person, nothing is handed over yet.

    Raises Overlapped, Refused, Stale.
    """
    project, support = cases.locked(LivelihoodProject, support_id, version)
    move = cases.allowed(project, support, states.BY_NAME["give"], by)
    member = member_for(project, member_id)
    if not what.strip() or not unit.strip() or quantity <= 0:
        raise Refused("Ghi đã giao gì, bao nhiêu, đơn vị tính.")
    if not 0 <= state_vnd <= worth_vnd:
        raise Refused("Phần Nhà nước hỗ trợ không được lớn hơn trị giá.")
    if not (project.decided_on or project.listed_on) <= handed_on <= clock.today():
        raise Refused("Ngày giao phải từ ngày duyệt dự án đến hôm nay.")
    given = LivelihoodInput.objects.filter(member__project=project).values_list("state_vnd", flat=True)
    if sum(given) + state_vnd > project.state_vnd:
        raise Refused(
            f"Đã giao {formats.money(sum(given))}; giao thêm {formats.money(state_vnd)} thì quá phần Nhà nước hỗ trợ "
            f"{formats.money(project.state_vnd)} của dự án."
        )
    own = support_of(member, project, handed_on, by, in_kind=what.strip(), amount_vnd=state_vnd, overlap_reason=overlap_reason)
    if own.state == frame_states.HELD:
        cases.moved(project, move, by, held=own.pk)
        return None
    made = LivelihoodInput.objects.create(
        member=member, area_id=project.area_id, what=what.strip(), quantity=quantity, unit=unit.strip(), worth_vnd=worth_vnd,
        state_vnd=state_vnd, handed_on=handed_on, by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    cases.moved(project, move, by, input=made.pk)
    return made


@transaction.atomic
def hold_training(
    *, support_id: int, held_on: date, days: int, topic: str, attendee_count: int, by: User, version: int | None
) -> LivelihoodTraining:
    """Records training of members. Raises Refused, Stale."""
    project, support = cases.locked(LivelihoodProject, support_id, version)
    move = cases.allowed(project, support, states.BY_NAME["train"], by)
    if days < 1 or attendee_count < 1 or not topic.strip():
        raise Refused("Ghi nội dung, số ngày và số người dự tập huấn.")
    if not (project.decided_on or project.listed_on) <= held_on <= clock.today():
        raise Refused("Ngày tập huấn phải từ ngày duyệt dự án đến hôm nay.")
    made = LivelihoodTraining.objects.create(
        project=project, area_id=project.area_id, held_on=held_on, days=days, topic=topic.strip(), attendee_count=attendee_count,
        by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    cases.moved(project, move, by, training=made.pk)
    return made


@transaction.atomic
def record_income(
    *, support_id: int, member_id: int, income_before_vnd: int | None, income_after_vnd: int | None, by: User, version: int | None = None
) -> LivelihoodMember:
    """What the member earned in a year before and after. Raises Refused, Stale."""
    project, support = cases.locked(LivelihoodProject, support_id, version)
    move = cases.allowed(project, support, states.BY_NAME["income"], by)
    member = member_for(project, member_id)
    member.income_before_vnd, member.income_after_vnd = income_before_vnd, income_after_vnd
    member.save(update_fields=["income_before_vnd", "income_after_vnd"])
    cases.moved(project, move, by, member=member.pk)
    return member


__all__ = ["hand_over", "hold_training", "member_for", "record_income", "support_of"]
