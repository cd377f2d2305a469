"""Writes of work abroad: begin from a list, advice, costs, contract, departure, acceptance, return, stop."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.beneficiaries import states as list_states
from giamngheo.apps.beneficiaries.models import Beneficiary
from giamngheo.apps.delivery import guard, payments
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.actions import cases, supports
from giamngheo.apps.delivery.actions.supports import NewSupport
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Move, Refused
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock, formats

from . import queries, rules, states
from .models import AbroadAdvice, AbroadCase, AbroadCost

TIED = (
    "Khoản chi này đã gắn với chứng từ trong sổ vốn nên chưa huỷ được. Ở mục “Chứng từ chi trong sổ vốn” của hồ sơ, bấm “Gỡ” ở khoản này "
    "trước, rồi huỷ khoản chi."
)


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract as it was signed."""

    market: str
    employer: str
    sender: str
    contract_number: str
    signed_on: date
    work_from: date
    work_to: date
    wage_vnd: int | None = None


@transaction.atomic
def begin_case(*, row_id: int, source_code: str, by: User, overlap_reason: str = "") -> AbroadCase:
    """A worker chosen on an approved list gets a case, past the guard.

    Refused in a commune that the ethnic-minority programme serves; where that is not known the case says so.
    Raises Overlapped, Refused.
    """
    row = Beneficiary.objects.select_for_update(of=("self",)).select_related("list", "person", "household").get(pk=row_id)
    supports.check_may(by, P.DELIVER, row.area_id)
    if row.outcome != list_states.CHOSEN or row.list.state != list_states.APPROVED or row.list.rule not in rules.RULES:
        raise Refused("Người này không được chọn trong danh sách đi làm việc ở nước ngoài đã phê duyệt.")
    if row.person_id is None or row.household_id is None:
        raise Refused("Dòng này của danh sách không ghi người lao động nào.")
    on = clock.today()
    told = queries.told_of(household_id=row.household_id, person_id=row.person_id, area_id=row.area_id, on=on)
    _check_served(row.list.rule, told.is_served)
    new = NewSupport(
        area_id=row.area_id, village_id=row.village_id, household_id=row.household_id, person_id=row.person_id, kind="abroad",
        content=rules.CONTENT, giver=rules.P4_2, title="Đi làm việc ở nước ngoài", beneficiary_name=row.name,
        list_reference=f"{row.list.decision_number}, {formats.day(row.list.decided_on)}", list_row_id=row.pk, starts_on=on,
        source_code=source_code,
    )  # fmt: skip
    try:
        with transaction.atomic():
            support = supports.open_support(new=new, by=by, overlap_reason=overlap_reason)
    except IntegrityError as error:
        if "one_case_per_list_row" not in str(error):
            raise
        raise Refused("Người này đã có hồ sơ đi làm việc ở nước ngoài.") from None
    made = AbroadCase.objects.create(
        support=support, area_id=row.area_id, household_id=row.household_id, person_id=row.person_id, rule=row.list.rule, begun_on=on,
        group=told.standing.group, household_class=told.standing.household_class, is_three_classes=told.standing.is_three,
        is_served_elsewhere=told.is_served,
    )  # fmt: skip
    record(by=by, action="lập hồ sơ đi làm việc ở nước ngoài", subject=f"hỗ trợ {support.pk}", area_id=row.area_id)
    return made


def _check_served(rule: str, is_served: bool | None) -> None:
    """Language under agreements is not bound to places; all else is. Raises Refused."""
    if rule == rules.PERSON_RULE and is_served:
        raise Refused(rules.SERVED)


def _locked(support_id: int, name: str, by: User, version: int | None) -> tuple[AbroadCase, Support, Move]:
    """The case, its support and the move that it allows; of an accepted case only the return is still written."""
    found, support = cases.locked(AbroadCase, support_id, version)
    move = states.BY_NAME[name]
    if name != "come_back":
        return found, support, cases.allowed(found, support, move, by)
    if support.state != frame_states.ACCEPTED:
        raise Refused(f"Hồ sơ {frame_states.STATES[support.state].vi} nên chưa {move.vi} được.")
    return found, support, cases.allowed(found, support, move, by, also=(frame_states.ACCEPTED,))


def _check_day(found: AbroadCase, day: date, what: str) -> None:
    """Nothing happens before the list was approved; the case itself may have been written down later than that."""
    first = queries.chosen_on(found)
    if not first <= day <= clock.today():
        raise Refused(f"{what} phải từ ngày phê duyệt danh sách {formats.day(first)} đến hôm nay.")


@transaction.atomic
def advise(
    *, support_id: int, told_to: str, name: str, held_on: date, adviser: str, topic: str, by: User, version: int | None
) -> AbroadAdvice:
    """Somebody advised the worker or a relative. Raises Refused, Stale."""
    found, _support, move = _locked(support_id, "advise", by, version)
    if told_to not in AbroadAdvice.ToldTo.values or not adviser.strip() or not topic.strip():
        raise Refused("Ghi tư vấn cho ai, ai tư vấn, về nội dung gì.")
    if told_to == AbroadAdvice.ToldTo.RELATIVE and not name.strip():
        raise Refused("Ghi tên thân nhân được tư vấn.")
    _check_day(found, held_on, "Ngày tư vấn")
    made = AbroadAdvice.objects.create(
        case=found, area_id=found.area_id, told_to=told_to, name=name.strip(), held_on=held_on, adviser=adviser.strip(),
        topic=topic.strip(),
        by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    cases.moved(found, move, by, advice=made.pk)
    return made


@transaction.atomic
def pay(
    *, support_id: int, item: str, held_on: date, quantity: int, cost_vnd: int, state_vnd: int, note: str, by: User, version: int | None,
    is_another: bool = False,
) -> AbroadCost:  # fmt: skip
    """Something was paid for; all that the State pays of this item stays within a confirmed norm of the group and day,
    with what any case of the worker, also another commune's or a stopped one, paid before.

    Raises Refused, Stale.
    """
    found, _support, move = _locked(support_id, "pay", by, version)
    if item not in AbroadCost.Item.values or quantity < 1:
        raise Refused("Chọn khoản chi và ghi số khoá, số ngày hoặc số tháng.")
    if found.rule == rules.LANGUAGE_RULE and item != AbroadCost.Item.LANGUAGE:
        raise Refused("Người này ở danh sách học ngoại ngữ theo hiệp định nên chỉ được hỗ trợ học ngoại ngữ.")
    if not 0 <= state_vnd <= cost_vnd:
        raise Refused("Phần Nhà nước trả không được lớn hơn chi phí.")
    _check_day(found, held_on, "Ngày chi")
    if not is_another and found.costs.filter(removed_at=None, item=item, held_on=held_on, cost_vnd=cost_vnd, state_vnd=state_vnd).exists():
        raise Refused(
            f"Ngày {formats.day(held_on)} đã ghi một khoản giống hệt: {formats.money(cost_vnd)}, Nhà nước trả {formats.money(state_vnd)}. "
            "Đã ghi rồi thì bấm “Bỏ qua”; là một khoản khác thì chọn “Đây là khoản khác” rồi ghi."
        )
    norm = rules.norms(current_plan()).of(item, found.group, held_on)
    guard.lock_person(rules.CONTENT, found.person_id)
    judged = rules.judge_costs(norm, rules.Cost(quantity, cost_vnd, state_vnd), queries.paid_before(found, item))
    if judged.refusal:
        raise Refused(judged.refusal)
    made = AbroadCost.objects.create(
        case=found, area_id=found.area_id, item=item, held_on=held_on, quantity=quantity, cost_vnd=cost_vnd, state_vnd=state_vnd,
        note=note.strip(), warning=judged.warning, by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    cases.moved(found, move, by, cost=made.pk)
    return made


@transaction.atomic
def take_back_cost(*, support_id: int, cost_id: int, reason: str, by: User, version: int | None) -> AbroadCost:
    """A cost that was written by mistake counts no more; the row stays with who, when and why. Also of a stopped case, whose costs would
    count against the worker's norm for ever. What an entry of the ledger paid is taken off it first. Raises Refused, Stale.
    """
    found, support = cases.locked(AbroadCase, support_id, version)
    move = cases.allowed(found, support, states.BY_NAME["take_back"], by, also=(frame_states.STOPPED,))
    cost = found.costs.filter(pk=cost_id).first()
    if cost is None:
        raise Refused("Hồ sơ này không có khoản chi đó. Mở lại hồ sơ rồi chọn khoản cần huỷ.")
    if cost.removed_at is not None:
        raise Refused(f"Khoản chi này đã được huỷ lúc {formats.moment(cost.removed_at)}: {cost.removed_reason}.")
    if not reason.strip():
        raise Refused("Ghi lý do huỷ khoản chi, ví dụ: ghi nhầm số tiền.")
    if payments.is_tied("abroad", cost.pk):
        raise Refused(TIED)
    cost.removed_at, cost.removed_by_id, cost.removed_reason = clock.now(), by.pk, reason.strip()
    cost.save(update_fields=["removed_at", "removed_by_id", "removed_reason"])
    cases.moved(found, move, by, cost=cost.pk)
    return cost


@transaction.atomic
def sign(*, support_id: int, contract: Contract, by: User, version: int | None) -> AbroadCase:
    """The contract, or its correction before the worker left. Raises Refused, Stale."""
    found, _support, move = _locked(support_id, "sign", by, version)
    if not contract.market.strip() or not contract.employer.strip() or not contract.sender.strip():
        raise Refused("Ghi thị trường, người sử dụng lao động và doanh nghiệp đưa đi.")
    if contract.work_to <= contract.work_from:
        raise Refused("Ngày hết hạn hợp đồng phải sau ngày bắt đầu.")
    if contract.signed_on > clock.today():
        raise Refused("Ngày ký không được sau ngày hôm nay.")
    for name, value in asdict(contract).items():
        setattr(found, name, value.strip() if isinstance(value, str) else value)
    return cases.moved(found, move, by)


@transaction.atomic
def depart(*, support_id: int, departed_on: date, by: User, version: int | None) -> AbroadCase:
    """The worker left. Whether the commune is served is asked again, of the day of leaving. Raises Refused, Stale."""
    found, _support, move = _locked(support_id, "depart", by, version)
    if found.signed_on is None:
        raise Refused("Chưa ghi hợp đồng. Ghi hợp đồng rồi ghi xuất cảnh.")
    _check_day(found, departed_on, "Ngày xuất cảnh")
    if departed_on < found.signed_on:
        raise Refused(f"Hợp đồng ký ngày {formats.day(found.signed_on)}: ngày xuất cảnh không trước ngày đó.")
    told = queries.told_of(household_id=found.household_id, person_id=found.person_id, area_id=found.area_id, on=departed_on)
    _check_served(found.rule, told.is_served)
    found.departed_on, found.is_served_elsewhere = departed_on, told.is_served
    return cases.moved(found, move, by)


@transaction.atomic
def accept_departure(*, support_id: int, accepted_on: date, by: User, version: int | None) -> AbroadCase:
    """Accepts the going abroad with what the State paid; the contract must be there. Raises Refused, Stale."""
    found, support, move = _locked(support_id, "finish", by, version)
    if not support.evidence.filter(removed_at=None, step="contract").exists():
        raise Refused("Chưa có bản hợp đồng. Bấm “Thêm ảnh, giấy tờ”, chọn Hợp đồng, rồi nghiệm thu.")
    if found.departed_on is not None and accepted_on < found.departed_on:
        raise Refused(f"Người này xuất cảnh ngày {formats.day(found.departed_on)}: ngày nghiệm thu không trước ngày đó.")
    found = cases.moved(found, move, by)
    supports.accept_support(
        support_id=support_id, accepted_on=accepted_on, amount_vnd=queries.paid_of(found), more=queries.snapshot_of(support_id), by=by,
        version=None,
    )  # fmt: skip
    return found


@transaction.atomic
def come_back(
    *, support_id: int, returned_on: date, return_kind: str, return_note: str, by: User, version: int | None
) -> AbroadCase:
    """The worker is back. Raises Refused, Stale."""
    found, _support, move = _locked(support_id, "come_back", by, version)
    if return_kind not in AbroadCase.End.values:
        raise Refused("Chọn vì sao về nước.")
    if found.departed_on is None or not found.departed_on <= returned_on <= clock.today():
        raise Refused("Ngày về phải từ ngày xuất cảnh đến hôm nay.")
    if return_kind == AbroadCase.End.EARLY and not return_note.strip():
        raise Refused("Về trước hạn thì ghi lý do.")
    found.returned_on, found.return_kind, found.return_note = returned_on, return_kind, return_note.strip()
    return cases.moved(found, move, by)


@transaction.atomic
def stop_case(*, support_id: int, reason: str, by: User, version: int | None) -> AbroadCase:
    """The worker does not go. Raises Refused, Stale."""
    found, _support = cases.locked(AbroadCase, support_id, version)
    if found.state != states.PREPARING:
        raise Refused("Người này đã xuất cảnh nên không dừng hồ sơ được.")
    supports.stop_support(support_id=support_id, reason=reason, by=by, version=None)
    found.version += 1
    found.save()
    return found


__all__ = ["Contract", "accept_departure", "advise", "begin_case", "come_back", "depart", "pay", "sign", "stop_case", "take_back_cost"]
