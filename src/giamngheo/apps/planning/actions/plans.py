"""Writes of an edition while it is drawn up: begin it, put in money, targets, tasks, proposals of villages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.models import Area
from giamngheo.apps.planning import reach, states, terms
from giamngheo.apps.planning.models import Plan, PlanMoney, PlanTarget, PlanTask, Proposal
from giamngheo.apps.planning.queries.meetings import proposals_for
from giamngheo.apps.planning.refusals import told
from giamngheo.apps.planning.states import Refused, Stale
from giamngheo.apps.planning.terms import Span
from giamngheo.kit import clock, formats

MOVED_ON = "Bản kế hoạch này vừa được người khác thay đổi. Xem lại bản mới rồi làm tiếp."
NOT_YOURS = "Chỉ cán bộ lập kế hoạch của đơn vị này được ghi. Nhờ cán bộ giảm nghèo của đơn vị."
MOST_VND = 10**14
CREDIT = "credit"


def locked(plan_id: int, version: int | None) -> Plan:
    """The edition under lock. Raises Stale when it moved on since it was looked at."""
    found = Plan.objects.select_for_update(of=("self",)).select_related("area").get(pk=plan_id)
    if version is not None and version != found.version:
        raise Stale(MOVED_ON)
    return found


def span(found: Plan) -> Span:
    return Span(found.first_year, found.last_year)


def moved_on(found: Plan, name: str, by: User, **detail: Any) -> Plan:
    """The next version of the row, and the entry of the log; who writes or sends is kept, for four eyes."""
    found.version += 1
    if name in ("write", "send") and by.pk not in found.writer_ids:
        found.writer_ids.append(by.pk)
    with told():
        found.save()
    record(by=by, action=states.ACTS[name].logged, subject=f"kế hoạch {found.pk}", area_id=found.area_id, **detail)
    return found


def check_may_prepare(by: User, area: Area) -> None:
    """Raises Refused for who does not write plans of this unit."""
    if not reach.may_prepare(access_of(by, clock.today()), area):
        raise Refused(NOT_YOURS)


def check_span(years: Span, area: Area) -> None:
    """Raises Refused for years nobody plans, and for a unit that does not exist in them (districts after 30/6/2025)."""
    if years not in terms.spans(clock.today().year):
        raise Refused("Chọn năm hoặc giai đoạn trong danh sách.")
    generation = area.generation
    is_gone = generation.valid_to is not None and generation.valid_to < years.begins
    if area.kind != reach.PROVINCE and (is_gone or generation.valid_from > years.ends):
        ends = f"đến {formats.day(generation.valid_to)}" if generation.valid_to else f"từ {formats.day(generation.valid_from)}"
        raise Refused(f"{area.name} chỉ có trên bản đồ {ends} nên không lập kế hoạch {years.title}. Chọn đơn vị có trong thời gian đó.")


def _to_write(plan_id: int, by: User, version: int | None) -> Plan:
    found = locked(plan_id, version)
    check_may_prepare(by, found.area)
    states.check(states.ACTS["write"], found.state)
    return found


@transaction.atomic
def begin_plan(*, area_id: int, years: Span, by: User) -> Plan:
    """Begins the first edition of a unit's plan; it holds nothing yet. Raises Refused."""
    area = Area.objects.select_related("generation").get(pk=area_id)
    check_may_prepare(by, area)
    check_span(years, area)
    if Plan.objects.filter(area=area, first_year=years.first, last_year=years.last).exclude(state=states.DISCARDED).exists():
        raise Refused(f"{area.name} đã có kế hoạch {years.title}. Mở bản đó; đã phê duyệt thì lập bản điều chỉnh.")
    with told():
        made = Plan.objects.create(
            area=area, first_year=years.first, last_year=years.last, by_id=by.pk, at=clock.now(), writer_ids=[by.pk]
        )
    record(by=by, action="lập kế hoạch", subject=f"kế hoạch {made.pk}", area_id=area.pk, years=years.words)
    return made


@transaction.atomic
def set_money(
    *, plan_id: int, source: str, amount_vnd: int, by: User, project: str = "", capital_type: str = "", version: int | None = None
) -> Plan:
    """The amount of one sub-project, capital type and source; 0 takes the row off. Raises Refused, Stale."""
    found = _to_write(plan_id, by, version)
    given = terms.sources_in(span(found)).get(source)
    if given is None:
        raise Refused("Chọn nguồn vốn trong danh sách: nguồn này không có trong thời gian của kế hoạch.")
    if given.is_budget and (project not in terms.projects() or not capital_type):
        raise Refused("Vốn ngân sách ghi theo tiểu dự án và loại vốn. Chọn cả hai.")
    if not given.is_budget and capital_type:
        raise Refused(f"“{given.name_vi}” không chia vốn đầu tư, vốn sự nghiệp. Bỏ trống loại vốn.")
    if project and amount_vnd and source in terms.sources_of(CREDIT):
        raise Refused(f"“{given.name_vi}” không ghi theo dự án. Bỏ trống ô dự án rồi ghi lại; số tiền chưa được ghi.")
    if project and project not in terms.projects():
        raise Refused("Chọn tiểu dự án trong danh sách.")
    if not 0 <= amount_vnd <= MOST_VND:
        raise Refused("Số tiền phải từ 0 đến 100 nghìn tỷ đồng.")
    key: dict[str, Any] = {"plan": found, "project": project, "capital_type": capital_type, "source": source}
    with told():
        if amount_vnd:
            PlanMoney.objects.update_or_create(**key, defaults={"area_id": found.area_id, "amount_vnd": amount_vnd})
        else:
            PlanMoney.objects.filter(**key).delete()
    return moved_on(found, "write", by, source=source, project=project, amount_vnd=amount_vnd)


@transaction.atomic
def set_target(*, plan_id: int, target: str, value: Decimal | None, by: User, version: int | None = None) -> Plan:
    """What the unit registers for a target; None takes it off. Raises Refused, Stale."""
    found = _to_write(plan_id, by, version)
    if target not in terms.targets():
        raise Refused("Chọn chỉ tiêu trong danh sách.")
    if target == terms.COMMITTED and found.area.kind == reach.COMMUNE and not span(found).is_period:
        raise Refused("Mức giảm tỷ lệ hộ nghèo của xã đăng ký ở trang “Mục tiêu các xã”; kế hoạch lấy số từ đó.")
    unit = terms.targets()[target].unit
    if value is not None and unit == "percent" and value > 100:
        raise Refused("Tỷ lệ không quá 100 %.")
    if value is not None and unit in terms.ADDS_UP and value != value.to_integral_value():
        raise Refused(f"Ghi số nguyên {terms.unit_words(terms.targets()[target])}.")
    with told():
        if value is None:
            PlanTarget.objects.filter(plan=found, target=target).delete()
        else:
            PlanTarget.objects.update_or_create(
                plan=found, target=target, defaults={"area_id": found.area_id, "value": value}
            )
    return moved_on(found, "write", by, target=target, value=str(value) if value is not None else None)


@dataclass(frozen=True, slots=True)
class NewTask:
    """What is to be done, for which sub-project, by whom and until when."""

    project: str
    text: str
    unit_name: str = ""
    due_on: date | None = None
    amount_vnd: int | None = None


def _add(found: Plan, new: NewTask, **more: Any) -> PlanTask:
    if new.project not in terms.projects():
        raise Refused("Chọn tiểu dự án trong danh sách.")
    if not new.text.strip():
        raise Refused("Ghi việc cần làm.")
    years = span(found)
    if new.due_on is not None and not years.begins <= new.due_on <= years.ends:
        raise Refused(f"Hạn xong phải trong {years.title}.")
    item = (found.tasks.aggregate(most=Max("item"))["most"] or 0) + 1
    with told():
        return PlanTask.objects.create(
            plan=found, area_id=found.area_id, item=item, project=new.project, text=" ".join(new.text.split()),
            unit_name=" ".join(new.unit_name.split()), due_on=new.due_on, amount_vnd=new.amount_vnd, **more,
        )  # fmt: skip


@transaction.atomic
def add_task(*, plan_id: int, new: NewTask, by: User, version: int | None = None) -> PlanTask:
    """Adds a thing to do. Raises Refused, Stale."""
    found = _to_write(plan_id, by, version)
    made = _add(found, new)
    moved_on(found, "write", by, item=made.item)
    return made


@transaction.atomic
def remove_task(*, plan_id: int, item: int, by: User, version: int | None = None) -> Plan:
    """Takes a task off; a village's proposal is free again. Raises Refused, Stale."""
    found = _to_write(plan_id, by, version)
    task = found.tasks.filter(item=item).first()
    if task is None:
        raise Refused("Việc này không còn trong kế hoạch.")
    if task.proposal_id is not None:
        Proposal.objects.filter(pk=task.proposal_id).update(taken_year=None)
    with told():
        task.delete()
    return moved_on(found, "write", by, item=item)


@transaction.atomic
def take_proposal(*, plan_id: int, proposal_id: int, by: User, skip_reason: str = "", version: int | None = None) -> PlanTask:
    """Takes what a village ranked into the commune's plan of that year as a task.

    Once, whichever plan takes it (before and after 1/7/2025 two communes hold the village). Before one that the village ranked
    higher and that is not taken yet, only with a reason. Raises Refused, Stale.
    """
    found = _to_write(plan_id, by, version)
    wanted = proposals_for(found).select_for_update(of=("self",)).filter(pk=proposal_id).first()
    is_yearly_of_commune = found.area.kind == reach.COMMUNE and found.first_year == found.last_year
    if wanted is None or not is_yearly_of_commune or wanted.meeting.year != found.first_year:
        raise Refused("Kế hoạch năm của xã chỉ lấy đề xuất của bản trong xã, cho đúng năm đó. Mở kế hoạch năm của xã có bản này.")
    if wanted.taken_year is not None:
        raise Refused(f"“{wanted.title}” đã có trong kế hoạch năm {wanted.taken_year}. Tải lại trang để xem đề xuất còn lại.")
    if wanted.rank is None or wanted.meeting.state != states.RANKED:
        raise Refused("Đề xuất chưa được bản xếp thứ tự. Chốt thứ tự ở trang cuộc họp của bản trước.")
    before = Proposal.objects.filter(meeting=wanted.meeting, rank__lt=wanted.rank, taken_year=None).order_by("rank").first()
    if before is not None and not skip_reason.strip():
        raise Refused(
            f"{wanted.village.name} xếp “{before.title}” thứ {before.rank}, trước đề xuất này. Lấy đề xuất đó trước, hoặc ghi lý do."
        )
    new = NewTask(wanted.project, f"{wanted.title}, {wanted.place}", f"{wanted.village.name}", None, wanted.amount_vnd)
    made = _add(found, new, proposal=wanted, skip_reason=skip_reason.strip() if before is not None else "")
    Proposal.objects.filter(pk=wanted.pk).update(taken_year=found.first_year)
    moved_on(found, "write", by, item=made.item, proposal=wanted.pk)
    return made


__all__ = [
    "MOST_VND", "NewTask", "add_task", "begin_plan", "check_may_prepare", "check_span", "locked", "moved_on", "remove_task",
    "set_money", "set_target", "span", "take_proposal",
]  # fmt: skip
