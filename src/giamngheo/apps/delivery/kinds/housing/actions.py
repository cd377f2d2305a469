"""Writes of houses: begin a case, approve, start, accept a stage, pay an instalment, accept the house, stop, print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Sum

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.beneficiaries import states as list_states
from giamngheo.apps.beneficiaries.models import Beneficiary
from giamngheo.apps.beneficiaries.queries.rows import chosen_rows, open_rows
from giamngheo.apps.delivery import guard, terms
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.actions import supports
from giamngheo.apps.delivery.actions.supports import NewSupport
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Move, Refused, Stale
from giamngheo.apps.files.evidence import PDF_TYPE
from giamngheo.apps.papers import actions as papers
from giamngheo.apps.papers.models import Paper
from giamngheo.apps.papers.queries import papers_about
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household
from giamngheo.kit import clock, formats

from . import queries, rules, states
from .models import HousingCase, HousingInstalment, HousingStage

WORK_VI = {"new": "xây mới", "repair": "sửa chữa, nâng cấp"}


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before, as it was seen; null where nobody looked. Facts the register does not hold are answered here."""

    independent_since: date | None = None
    is_single: bool = False
    has_house: bool | None = None
    is_leaking: bool | None = None
    hard_foundation: bool | None = None
    hard_frame_wall: bool | None = None
    hard_roof: bool | None = None
    area_m2: Decimal | None = None
    has_merit_member: bool | None = None
    has_protection_member: bool | None = None
    is_special_hardship: bool | None = None
    is_disaster_prone: bool | None = None

    def facts(self, known: dict[str, Any]) -> dict[str, Any]:
        """Columns of the eligibility's table: the register's, and over them what was answered here."""
        own = {
            "independent_since": self.independent_since, "has_house": self.has_house, "is_house_leaking": self.is_leaking,
            "has_hard_foundation": self.hard_foundation, "has_hard_frame_wall": self.hard_frame_wall,
            "has_hard_roof": self.hard_roof, "floor_area_m2": float(self.area_m2) if self.area_m2 is not None else None,
            "has_merit_member": self.has_merit_member, "has_protection_member": self.has_protection_member,
            "is_special_hardship": self.is_special_hardship, "is_disaster_prone": self.is_disaster_prone,
        }  # fmt: skip
        return {**known, **{name: value for name, value in own.items() if value is not None}}


def judge(household: Household, before: Before, on: date) -> rules.Judged:
    """Dự án 5 for this household on the day of the list. Helped before or not is the guard's question, asked first."""
    facts = before.facts(queries.register_facts(household, on))
    return rules.judged({**facts, "was_helped_housing": False}, plan=current_plan(), on=on)


@transaction.atomic
def begin_case(
    *, household: Household, scheme: str, work: str, listed_on: date | None, list_reference: str, amount_vnd: int | None,
    source_code: str, before: Before, by: User, overlap_reason: str = "",
) -> HousingCase:  # fmt: skip
    """A household gets its case. Dự án 5: chosen on an approved list, past the guard, then by its rule on the list's day;
    day and decision are the list's, whatever was typed. Other schemes need no list, and say both themselves.

    Raises Overlapped (helped before, with the earlier support named), Refused.
    """
    supports.check_may(by, P.DELIVER, household.area_id)
    if household.closed_on is not None:
        raise Refused("Hộ này đã ra khỏi sổ nên không lập hồ sơ nhà ở được.")
    if work not in rules.STAGES:
        raise Refused("Chọn xây mới hoặc sửa chữa.")
    plan, is_p5 = current_plan(), scheme == rules.P5
    row = _list_row(household) if is_p5 else None
    if row is not None:
        listed_on, list_reference = row.list.decided_on, queries.reference_of(row)
    if listed_on is None or listed_on > clock.today():
        raise Refused("Ghi ngày phê duyệt danh sách, không sau ngày hôm nay.")
    norm = rules.norm_vnd(plan, scheme, work)
    judged = judge(household, before, row.list.on) if row is not None else None
    new = NewSupport(
        area_id=household.area_id, village_id=household.village_id, household_id=household.pk, kind="housing",
        content="housing", giver=scheme, title=f"Nhà ở: {WORK_VI[work]}", beneficiary_name=household.head_name,
        list_reference=list_reference.strip(), list_row_id=row.pk if row else None, starts_on=listed_on,
        amount_vnd=amount_vnd if amount_vnd is not None else norm,
        norm_vnd=norm, ceiling_vnd=norm if source_code == "central" else None, source_code=source_code,
        once_key=guard.once_key("house", "p5", household.pk) if is_p5 else "",
    )  # fmt: skip
    try:
        with transaction.atomic():
            support = supports.open_support(new=new, by=by, overlap_reason=overlap_reason)
    except IntegrityError as error:
        if not any(name in str(error) for name in ("given_once_ever", "one_case_per_list_row")):
            raise
        raise Refused("Hộ này đã có hồ sơ nhà ở của Dự án 5: mỗi hộ chỉ được hỗ trợ nhà ở một lần.") from None
    if judged is not None and judged.refusal:
        raise Refused(judged.refusal)
    case = HousingCase.objects.create(
        support=support, area_id=household.area_id, household=household, scheme=scheme, work=work, listed_on=listed_on,
        independent_since=before.independent_since, is_single=before.is_single, has_house=before.has_house,
        is_leaking=before.is_leaking, hard_foundation_before=before.hard_foundation,
        hard_frame_wall_before=before.hard_frame_wall, hard_roof_before=before.hard_roof, area_before_m2=before.area_m2,
        rank=judged.rank if judged else None, eligibility=judged.kept() if judged else {},
    )  # fmt: skip
    record(by=by, action="lập hồ sơ nhà ở", subject=f"hỗ trợ {support.pk}", area_id=case.area_id, scheme=scheme)
    return case


def _list_row(household: Household) -> Beneficiary:
    """The row by which the household was chosen. Raises Refused, saying where it stands instead."""
    chosen = chosen_rows(household.pk, rules.RULE)
    if chosen:
        return chosen[0]
    words = "Hộ chưa được chọn trong danh sách hỗ trợ nhà ở Dự án 5 đã phê duyệt nên chưa lập hồ sơ được."
    other = next(iter(open_rows(household.pk, rules.RULE)), None)
    if other is None:
        raise Refused(f"{words} Hộ chưa có trong danh sách nào: cán bộ xã lập danh sách ở mục Danh sách thụ hưởng.")
    where = f"{list_states.STATES[other.list.state].vi}; hộ {list_states.OUTCOMES[other.outcome].vi}"
    why = f": {other.outcome_reason}" if other.outcome_reason else "."
    raise Refused(f"{words} Danh sách số {other.list_id} {where}{why}")


def _locked(support_id: int, version: int | None) -> tuple[HousingCase, Support]:
    support = supports.locked(support_id, None)
    case = HousingCase.objects.select_for_update(of=("self",)).get(support=support)
    if version is not None and version != case.version:
        raise Stale(supports.MOVED_ON)
    return case, support


def _check(case: HousingCase, support: Support, name: str, by: User) -> Move:
    """The move, if person, frame and case allow it. Raises Refused."""
    move = states.BY_NAME[name]
    supports.check_may(by, move.permission, case.area_id)
    if support.state != frame_states.OPEN:
        raise Refused(f"Hồ sơ {frame_states.STATES[support.state].vi} nên chưa {move.vi} được.")
    states.check(move, case.state)
    return move


def _moved(case: HousingCase, move: Move, by: User, state: str = "", **detail: Any) -> HousingCase:
    case.state = state or move.target
    case.version += 1
    case.save()
    record(by=by, action=move.logged, subject=f"hỗ trợ {case.support_id}", area_id=case.area_id, **detail)
    return case


@transaction.atomic
def approve_case(*, support_id: int, decision_number: str, decided_on: date, by: User, version: int | None) -> HousingCase:
    """The chairman approves the case. Raises Refused, Stale."""
    case, support = _locked(support_id, version)
    move = _check(case, support, "approve", by)
    if support.by_id == by.pk:
        raise Refused("Người lập hồ sơ không tự duyệt được. Cần Chủ tịch UBND xã duyệt.")
    if not decision_number.strip():
        raise Refused("Ghi số quyết định.")
    if not case.listed_on <= decided_on <= clock.today():
        raise Refused(f"Ngày quyết định phải từ ngày danh sách {formats.day(case.listed_on)} đến hôm nay.")
    case.decision_number, case.decided_on, case.approved_by_id = decision_number.strip(), decided_on, by.pk
    return _moved(case, move, by)


@transaction.atomic
def start_case(
    *, support_id: int, design: str, builder: str, committed_on: date, by: User, version: int | None
) -> HousingCase:
    """The household has chosen a house and how to build it, and committed itself. Raises Refused, Stale."""
    case, support = _locked(support_id, version)
    move = _check(case, support, "start", by)
    if not design.strip() or builder not in HousingCase.Builder.values:
        raise Refused("Ghi mẫu nhà hộ đã chọn và cách làm nhà.")
    if not (case.decided_on or case.listed_on) <= committed_on <= clock.today():
        raise Refused("Ngày cam kết phải từ ngày duyệt hồ sơ đến hôm nay.")
    case.design, case.builder, case.committed_on = design.strip(), builder, committed_on
    return _moved(case, move, by)


@transaction.atomic
def accept_stage(
    *, support_id: int, code: str, accepted_on: date, witness_name: str, note: str, by: User, version: int | None
) -> HousingStage:
    """Accepts the next stage, with its photos and who was there. Raises Refused, Stale."""
    case, support = _locked(support_id, version)
    move = _check(case, support, "stage", by)
    done = list(case.stages.all())
    following = rules.next_stage(case.work, [stage.code for stage in done])
    if following is None or following[0] != code:
        raise Refused(f"Giai đoạn tiếp theo là “{following[1]}”." if following else "Mọi giai đoạn đã nghiệm thu.")
    earliest = max([stage.accepted_on for stage in done], default=case.committed_on or case.listed_on)
    if not earliest <= accepted_on <= clock.today():
        raise Refused(f"Ngày nghiệm thu giai đoạn phải từ {formats.day(earliest)} đến hôm nay.")
    if not witness_name.strip():
        raise Refused("Ghi người cùng nghiệm thu (trưởng bản, đại diện hộ).")
    if not support.evidence.filter(step=code, removed_at=None).exclude(file__content_type=PDF_TYPE).exists():
        raise Refused(f"Chưa có ảnh của giai đoạn “{following[1]}”. Thêm ảnh rồi nghiệm thu.")
    made = HousingStage.objects.create(
        case=case, area_id=case.area_id, code=code, accepted_on=accepted_on, witness_name=witness_name.strip(),
        note=note.strip(), by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    is_last = rules.next_stage(case.work, [*(stage.code for stage in done), code]) is None
    _moved(case, move, by, states.BUILT if is_last else states.BUILDING, stage=code)
    return made


@transaction.atomic
def pay_instalment(
    *, support_id: int, amount_vnd: int, paid_on: date, source_code: str, paper_reference: str, by: User, version: int | None
) -> HousingInstalment:
    """Records the next instalment; each further one waits for the stage before it. Raises Refused, Stale."""
    case, support = _locked(support_id, version)
    move = _check(case, support, "pay", by)
    told = case.instalments.aggregate(last=Max("number"), sum=Sum("amount_vnd"))
    number, paid = (told["last"] or 0) + 1, told["sum"] or 0
    accepted = [stage.code for stage in case.stages.all()]
    problem = rules.instalment_problem(work=case.work, number=number, accepted=accepted, plan=current_plan())
    if problem:
        raise Refused(problem)
    if amount_vnd <= 0:
        raise Refused("Ghi số tiền đã cấp.")
    if source_code not in terms.sources():
        raise Refused("Chọn nguồn vốn.")
    if support.amount_vnd is not None and paid + amount_vnd > support.amount_vnd:
        raise Refused(
            f"Đã cấp {formats.money(paid)}; cấp thêm {formats.money(amount_vnd)} thì quá mức hỗ trợ "
            f"{formats.money(support.amount_vnd)} của hồ sơ."
        )
    if not (case.committed_on or case.listed_on) <= paid_on <= clock.today():
        raise Refused("Ngày cấp phải từ ngày hộ cam kết đến hôm nay.")
    made = HousingInstalment.objects.create(
        case=case, area_id=case.area_id, number=number, amount_vnd=amount_vnd, paid_on=paid_on, source_code=source_code,
        paper_reference=paper_reference.strip(), by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    _moved(case, move, by, case.state, instalment=number, amount_vnd=amount_vnd)
    return made


@transaction.atomic
def accept_house(*, support_id: int, house: rules.House, accepted_on: date, by: User, version: int | None) -> HousingCase:
    """Accepts the finished house and freezes the support. Dự án 5: area, three hard parts, years. Raises Refused, Stale."""
    case, support = _locked(support_id, version)
    move = _check(case, support, "finish", by)
    problems = rules.problems_of(house, plan=current_plan()) if case.scheme == rules.P5 else []
    if problems:
        raise Refused(" ".join(problems))
    last = max((stage.accepted_on for stage in case.stages.all()), default=case.listed_on)
    if accepted_on < last:
        raise Refused(f"Ngày nghiệm thu hoàn thành phải từ ngày nghiệm thu giai đoạn cuối {formats.day(last)}.")
    case.area_after_m2, case.years_after = house.area_m2, house.years
    case.hard_foundation_after, case.hard_frame_wall_after = house.hard_foundation, house.hard_frame_wall
    case.hard_roof_after = house.hard_roof
    case = _moved(case, move, by)
    paid = case.instalments.aggregate(sum=Sum("amount_vnd"))["sum"]
    supports.accept_support(
        support_id=support_id, accepted_on=accepted_on, amount_vnd=paid, more=queries.snapshot_of(support_id), by=by, version=None
    )
    return case


@transaction.atomic
def stop_case(*, support_id: int, reason: str, by: User, version: int | None) -> HousingCase:
    """Ends a case that is not carried on; impossible once money was handed over. Raises Refused, Stale."""
    case, _support = _locked(support_id, version)
    if case.instalments.exists():
        raise Refused("Đã cấp kinh phí nên không dừng hồ sơ được. Xử lý số tiền đã cấp theo quy định trước.")
    supports.stop_support(support_id=support_id, reason=reason, by=by, version=None)
    case.version += 1
    case.save()
    return case


@transaction.atomic
def print_minutes(*, support_id: int, by: User) -> Paper:
    """The minutes of acceptance, from what was frozen; the same paper again once printed. Raises Refused."""
    support = supports.locked(support_id, None)
    supports.check_may(by, P.DELIVER, support.area_id)
    if support.state != frame_states.ACCEPTED:
        raise Refused("Chỉ in biên bản khi nhà đã nghiệm thu hoàn thành.")
    printed = next(iter(papers_about(f"house:{support_id}")), None)
    if printed is not None:
        return printed
    try:
        return papers.issue_paper(
            kind="housing_acceptance", area_id=support.area_id, subject=f"house:{support_id}", number="", issued_on=clock.today(),
            content=_minutes(support), by=by, village_id=support.village_id,
        )  # fmt: skip
    except papers.Refused as refusal:
        raise Refused(str(refusal)) from None


def _minutes(support: Support) -> dict[str, Any]:
    """What the minutes say, from the snapshot only."""
    frozen, names = support.snapshot["kind"], dict(stage for stages in rules.STAGES.values() for stage in stages)
    given = support.snapshot["contributions"]
    worth = sum(amount or 0 for _who, _form, amount in given)
    return {
        "head_name": support.beneficiary_name, "village": support.village.name if support.village else "—",
        "scheme": terms.giver_vi(support.giver), "work": WORK_VI[frozen["work"]], "design": frozen["design"],
        "accepted_on": support.accepted_on, "house_area": f"{formats.number(Decimal(frozen['area_after_m2']))} m²",
        "years": frozen["years_after"], "amount": formats.money(support.amount_vnd), "contributed": formats.money(worth) if worth else "",
        "hard_parts": ", ".join(_hard_parts(frozen)),
        "stages": [f"{names[code]}: ngày {formats.day(date.fromisoformat(day))}, {who}" for code, day, who in frozen["stages"]],
        "instalments": [
            f"Đợt {number}: {formats.money(amount)}, ngày {formats.day(date.fromisoformat(day))}"
            for number, amount, day, _source in frozen["instalments"]
        ],
    }  # fmt: skip


def _hard_parts(frozen: Mapping[str, Any]) -> list[str]:
    parts = (("foundation", "nền cứng"), ("frame_wall", "khung – tường cứng"), ("roof", "mái cứng"))
    return [name for part, name in parts if frozen[f"hard_{part}_after"]] or ["chưa bộ phận nào đạt “cứng”"]


__all__ = [
    "Before", "accept_house", "accept_stage", "approve_case", "begin_case", "judge", "pay_instalment",
    "print_minutes", "start_case", "stop_case",
]  # fmt: skip
