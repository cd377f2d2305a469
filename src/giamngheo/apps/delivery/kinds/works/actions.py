"""Writes of works: propose, amend, approve, contract, accept a stage, pay, hand over, keep up, stop."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Sum

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.actions import cases, supports
from giamngheo.apps.delivery.actions.listing import Listing, relist
from giamngheo.apps.delivery.actions.supports import NewSupport
from giamngheo.apps.delivery.place import place_key
from giamngheo.apps.delivery.queries import commune_code_on
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.files.evidence import PDF_TYPE
from giamngheo.apps.life.queries import villages_of
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock, formats

from . import queries, rules, states
from .models import FACTS, WorkCase, WorkPayment, WorkStage, WorkUpkeep


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed: facts of the criteria (null where nobody looked), who uses it, where it stands."""

    work_kind: str
    work_level: str
    work_act: str
    is_small: bool = False
    serves_people_directly: bool | None = None
    connects_places: bool | None = None
    is_in_programme_contents: bool | None = None
    is_managed_by_commune: bool | None = None
    has_simple_design: bool | None = None
    is_in_province_list: bool | None = None
    investment_vnd: int | None = None
    user_count: int | None = None
    poor_user_count: int | None = None
    target_beneficiary_count: int | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None

    def problems(self) -> list[str]:
        """What contradicts itself, every reason at once."""
        found = rules.user_problems(self.user_count, self.poor_user_count, self.target_beneficiary_count)
        if self.work_kind not in rules.KINDS or self.work_level not in rules.LEVELS or self.work_act not in rules.ACTS:
            found.append("Chọn loại, cấp công trình và đầu tư hay duy tu.")
        if (self.latitude is None) != (self.longitude is None):
            found.append("Vị trí cần cả vĩ độ và kinh độ; hoặc bỏ trống cả hai.")
        return found

    def facts(self) -> dict[str, Any]:
        """Columns of the eligibility's table."""
        return {name: getattr(self, name) for name in FACTS}


def judge(proposal: Proposal, *, area_id: int, giver: str, on: date) -> rules.Judged:
    """The criteria for this work on the day of the list."""
    facts = {**proposal.facts(), "commune_code": commune_code_on(area_id, on)}
    return rules.judged(facts, giver=giver, is_small=proposal.is_small, plan=current_plan(), on=on)


def _of(case: WorkCase) -> Proposal:
    return Proposal(**{name: getattr(case, name) for name in Proposal.__slots__})


def _told(case: WorkCase, judged: rules.Judged) -> None:
    case.criteria_met, case.criteria_asked, case.criteria_open = judged.met, judged.asked, judged.open
    case.eligibility = judged.kept()


@transaction.atomic
def begin_work(
    *, area_id: int, village_id: int | None, name: str, giver: str, listed_on: date, ends_on: date, list_reference: str,
    amount_vnd: int | None, source_code: str, proposal: Proposal, by: User, subject_id: int | None = None, overlap_reason: str = "",
) -> WorkCase:  # fmt: skip
    """A proposed work gets its case, past the guard of its place; its criteria are told, and decide when it is approved.

    Raises Overlapped (the place has such a work already, with it named), Refused.
    """
    supports.check_may(by, P.DELIVER, area_id)
    problems = proposal.problems()
    if not name.strip():
        problems.append("Ghi tên công trình.")
    if listed_on > clock.today():
        problems.append("Ngày của danh mục không được sau ngày hôm nay.")
    if ends_on < listed_on:
        problems.append("Ngày dự kiến hoàn thành phải từ ngày của danh mục.")
    if proposal.work_act in rules.CONTENT_OF_ACT and giver not in terms.givers_of(rules.CONTENT_OF_ACT[proposal.work_act]):
        problems.append(f"{terms.giver_vi(giver)} không đầu tư, duy tu công trình.")
    if village_id is not None and not villages_of([area_id]).filter(pk=village_id).exists():
        problems.append("Bản, tiểu khu đã chọn không thuộc xã này.")
    if subject_id is not None and queries.subject_or_none(subject_id, [area_id]) is None:
        problems.append("Công trình đề xuất này không có trong sổ của xã, hoặc đã có hồ sơ.")
    if problems:
        raise Refused(" ".join(problems))
    new = _new_support(
        area_id=area_id, village_id=village_id, name=name, giver=giver, listed_on=listed_on, ends_on=ends_on,
        list_reference=list_reference, amount_vnd=amount_vnd, source_code=source_code, proposal=proposal, subject_id=subject_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            support = supports.open_support(new=new, by=by, overlap_reason=overlap_reason)
    except IntegrityError as error:
        if "given_once_ever" not in str(error):
            raise
        raise Refused("Công trình đề xuất này đã có hồ sơ đầu tư.") from None
    case = WorkCase(support=support, area_id=area_id, subject_id=subject_id, listed_on=listed_on, **asdict(proposal))
    _told(case, judge(proposal, area_id=area_id, giver=giver, on=listed_on))
    case.save()
    record(by=by, action="đề xuất công trình", subject=f"hỗ trợ {support.pk}", area_id=area_id, giver=giver)
    return case


def _new_support(
    *, area_id: int, village_id: int | None, name: str, giver: str, listed_on: date, ends_on: date, list_reference: str,
    amount_vnd: int | None, source_code: str, proposal: Proposal, subject_id: int | None,
) -> NewSupport:  # fmt: skip
    act = proposal.work_act
    return NewSupport(
        area_id=area_id, village_id=village_id, kind="works", content=rules.CONTENT_OF_ACT[act], giver=giver,
        title=f"Công trình: {rules.ACTS[act].vi.lower()}", beneficiary_name=name.strip(), place_key=place_key(area_id, village_id),
        list_reference=list_reference.strip(), starts_on=listed_on, ends_on=ends_on, source_code=source_code,
        amount_vnd=amount_vnd if amount_vnd is not None else proposal.investment_vnd,
        once_key=f"work/build/{subject_id}" if subject_id and act == "build" else "",
    )  # fmt: skip


@transaction.atomic
def amend_work(
    *, support_id: int, proposal: Proposal, by: User, version: int | None, listing: Listing | None = None
) -> WorkCase:
    """Corrects what is proposed, and the list it stands on (None: that stays); the criteria are told again. Build or maintain stays:
    the guard asked for it. Raises Refused, Stale."""
    case, support = cases.locked(WorkCase, support_id, version)
    move = cases.allowed(case, support, states.BY_NAME["amend"], by)
    problems = proposal.problems()
    if proposal.work_act != case.work_act:
        problems.append("Đầu tư hay duy tu là hai nội dung khác nhau: dừng hồ sơ này rồi lập hồ sơ mới.")
    if problems:
        raise Refused(" ".join(problems))
    if listing is not None:
        relist(support, listing, support.content)
        case.listed_on = listing.listed_on
    for name, value in asdict(proposal).items():
        setattr(case, name, value)
    _told(case, judge(proposal, area_id=case.area_id, giver=support.giver, on=case.listed_on))
    return cases.moved(case, move, by)


@transaction.atomic
def approve_work(*, support_id: int, decision_number: str, decided_on: date, by: User, version: int | None) -> WorkCase:
    """The chairman approves a work that meets every criterion. Raises Refused with each that fails or is not known, Stale."""
    case, support = cases.locked(WorkCase, support_id, version)
    move = cases.allowed(case, support, states.BY_NAME["approve"], by)
    supports.check_second(support, by, "duyệt")
    if not decision_number.strip():
        raise Refused("Ghi số quyết định.")
    if not case.listed_on <= decided_on <= clock.today():
        raise Refused(f"Ngày quyết định phải từ ngày danh mục {formats.day(case.listed_on)} đến hôm nay.")
    judged = judge(_of(case), area_id=case.area_id, giver=support.giver, on=case.listed_on)
    if judged.refusal:
        raise Refused(judged.refusal)
    _told(case, judged)
    case.decision_number, case.decided_on, case.approved_by_id = decision_number.strip(), decided_on, by.pk
    return cases.moved(case, move, by)


@transaction.atomic
def contract_work(
    *, support_id: int, contracting: str, contractor_name: str, contract_number: str, contracted_on: date, contract_vnd: int,
    by: User, version: int | None,
) -> WorkCase:  # fmt: skip
    """Who builds it, under which contract, for how much. Raises Refused, Stale."""
    case, support = cases.locked(WorkCase, support_id, version)
    move = cases.allowed(case, support, states.BY_NAME["contract"], by)
    if contracting not in WorkCase.Contracting.values or not contractor_name.strip():
        raise Refused("Ghi đơn vị thi công và hình thức lựa chọn.")
    if contract_vnd <= 0:
        raise Refused("Ghi giá hợp đồng.")
    if case.investment_vnd is not None and contract_vnd > case.investment_vnd:
        raise Refused(
            f"Giá hợp đồng {formats.money(contract_vnd)} lớn hơn tổng mức đầu tư {formats.money(case.investment_vnd)} đã duyệt."
        )
    if not (case.decided_on or case.listed_on) <= contracted_on <= clock.today():
        raise Refused("Ngày ký hợp đồng phải từ ngày duyệt đến hôm nay.")
    case.contracting, case.contractor_name, case.contract_number = contracting, contractor_name.strip(), contract_number.strip()
    case.contracted_on, case.contract_vnd = contracted_on, contract_vnd
    return cases.moved(case, move, by, contract_vnd=contract_vnd)


@transaction.atomic
def accept_stage(
    *, support_id: int, code: str, accepted_on: date, witness_name: str, note: str, by: User, version: int | None
) -> WorkStage:
    """Accepts the next stage, with its progress photos and who was there. Raises Refused, Stale."""
    case, support = cases.locked(WorkCase, support_id, version)
    move = cases.allowed(case, support, states.BY_NAME["stage"], by)
    done = list(case.stages.all())
    following = rules.next_stage(case.work_act, [stage.code for stage in done])
    if following is None or following[0] != code:
        raise Refused(f"Giai đoạn tiếp theo là “{following[1]}”." if following else "Mọi giai đoạn đã nghiệm thu.")
    earliest = max([stage.accepted_on for stage in done], default=case.contracted_on or case.listed_on)
    if not earliest <= accepted_on <= clock.today():
        raise Refused(f"Ngày nghiệm thu giai đoạn phải từ {formats.day(earliest)} đến hôm nay.")
    if not witness_name.strip():
        raise Refused("Ghi người cùng nghiệm thu (Ban giám sát cộng đồng, trưởng bản, đơn vị thi công).")
    if not support.evidence.filter(step=code, removed_at=None).exclude(file__content_type=PDF_TYPE).exists():
        raise Refused(f"Chưa có ảnh tiến độ của giai đoạn “{following[1]}”. Thêm ảnh rồi nghiệm thu.")
    made = WorkStage.objects.create(
        case=case, area_id=case.area_id, code=code, accepted_on=accepted_on, witness_name=witness_name.strip(),
        note=note.strip(), by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    is_last = rules.next_stage(case.work_act, [*(stage.code for stage in done), code]) is None
    cases.moved(case, move, by, states.BUILT if is_last else states.BUILDING, stage=code)
    return made


@transaction.atomic
def pay(
    *, support_id: int, stage_code: str, amount_vnd: int, paid_on: date, source_code: str, paper_reference: str, by: User,
    version: int | None,
) -> WorkPayment:  # fmt: skip
    """Records a payment: an advance, or for an accepted stage; all together within the contract. Raises Refused, Stale."""
    case, support = cases.locked(WorkCase, support_id, version)
    move = cases.allowed(case, support, states.BY_NAME["pay"], by)
    told = case.payments.aggregate(last=Max("number"), sum=Sum("amount_vnd"))
    number, paid = (told["last"] or 0) + 1, told["sum"] or 0
    problem = rules.payment_problem(stage_code, act=case.work_act, accepted=[stage.code for stage in case.stages.all()])
    if problem:
        raise Refused(problem)
    if amount_vnd <= 0:
        raise Refused("Ghi số tiền đã thanh toán.")
    if source_code not in terms.sources():
        raise Refused("Chọn nguồn vốn.")
    if paid + amount_vnd > (case.contract_vnd or 0):
        raise Refused(
            f"Đã thanh toán {formats.money(paid)}; thêm {formats.money(amount_vnd)} thì quá giá hợp đồng "
            f"{formats.money(case.contract_vnd)}."
        )
    if not (case.contracted_on or case.listed_on) <= paid_on <= clock.today():
        raise Refused("Ngày thanh toán phải từ ngày ký hợp đồng đến hôm nay.")
    made = WorkPayment.objects.create(
        case=case, area_id=case.area_id, number=number, stage_code=stage_code, amount_vnd=amount_vnd, paid_on=paid_on,
        source_code=source_code, paper_reference=paper_reference.strip(), by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    cases.moved(case, move, by, payment=number, amount_vnd=amount_vnd)
    return made


@transaction.atomic
def hand_over(
    *, support_id: int, handed_over_on: date, manager_name: str, upkeep_months: int | None, by: User, version: int | None
) -> WorkCase:
    """Hands the finished work to who will keep it, sets its calendar of upkeep, freezes the support. Raises Refused, Stale."""
    case, support = cases.locked(WorkCase, support_id, version)
    move = cases.allowed(case, support, states.BY_NAME["hand_over"], by)
    if not manager_name.strip():
        raise Refused("Ghi đơn vị quản lý, sử dụng công trình.")
    if upkeep_months is not None and not 1 <= upkeep_months <= rules.MONTHS_MOST:
        raise Refused(f"Chu kỳ duy tu từ 1 đến {rules.MONTHS_MOST} tháng; bỏ trống khi không có lịch.")
    last = max((stage.accepted_on for stage in case.stages.all()), default=case.listed_on)
    if handed_over_on < last:
        raise Refused(f"Ngày bàn giao phải từ ngày nghiệm thu giai đoạn cuối {formats.day(last)}.")
    case.handed_over_on, case.manager_name, case.upkeep_months = handed_over_on, manager_name.strip(), upkeep_months
    case.next_upkeep_on = rules.months_after(handed_over_on, upkeep_months) if upkeep_months else None
    case = cases.moved(case, move, by)
    paid = case.payments.aggregate(sum=Sum("amount_vnd"))["sum"]
    supports.accept_support(
        support_id=support_id, accepted_on=handed_over_on, amount_vnd=paid, more=queries.snapshot_of(support_id), by=by, version=None
    )
    return case


@transaction.atomic
def keep_up(
    *, support_id: int, done_on: date, what: str, done_by: str, cost_vnd: int | None, by: User, version: int | None
) -> WorkUpkeep:
    """Records that the work was looked after; the next day in the calendar follows from it. Raises Refused, Stale."""
    case, support = cases.locked(WorkCase, support_id, version)
    move = cases.allowed(case, support, states.BY_NAME["upkeep"], by, also=frame_states.STATES)
    if not what.strip() or not done_by.strip():
        raise Refused("Ghi đã duy tu những gì và ai làm.")
    earliest = max([row.done_on for row in case.upkeeps.all()], default=case.handed_over_on or case.listed_on)
    if not earliest <= done_on <= clock.today():
        raise Refused(f"Ngày duy tu phải từ {formats.day(earliest)} đến hôm nay.")
    made = WorkUpkeep.objects.create(
        case=case, area_id=case.area_id, done_on=done_on, what=what.strip(), done_by=done_by.strip(), cost_vnd=cost_vnd,
        by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    case.next_upkeep_on = rules.months_after(done_on, case.upkeep_months) if case.upkeep_months else None
    cases.moved(case, move, by, upkeep=made.pk)
    return made


@transaction.atomic
def stop_work(*, support_id: int, reason: str, by: User, version: int | None) -> WorkCase:
    """Ends a work that is not carried on; impossible once money was paid. Raises Refused, Stale."""
    case, _support = cases.locked(WorkCase, support_id, version)
    if case.payments.exists():
        raise Refused("Đã thanh toán nên không dừng hồ sơ được. Xử lý số tiền đã thanh toán theo quy định trước.")
    supports.stop_support(support_id=support_id, reason=reason, by=by, version=None)
    case.version += 1
    case.save()
    return case


__all__ = [
    "Proposal", "accept_stage", "amend_work", "approve_work", "begin_work", "contract_work", "hand_over", "judge", "keep_up",
    "pay", "stop_work",
]  # fmt: skip
