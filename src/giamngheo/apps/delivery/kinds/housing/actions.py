"""Writes of houses: begin a case, approve, start, accept a stage, accept the house, stop, print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.beneficiaries import states as list_states
from giamngheo.apps.beneficiaries.models import Beneficiary
from giamngheo.apps.beneficiaries.queries.rows import chosen_rows, open_rows
from giamngheo.apps.delivery import guard, terms
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.actions import cases, supports
from giamngheo.apps.delivery.actions.supports import NewSupport
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.files.evidence import PDF_TYPE
from giamngheo.apps.papers import actions as papers
from giamngheo.apps.papers.models import Paper
from giamngheo.apps.papers.queries import papers_about
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household
from giamngheo.kit import clock, formats

from . import money, queries, rules, states
from .before import Before
from .models import HousingCase, HousingStage
from .money import pay_instalment, repay_instalment

WORK_VI = {"new": "xây mới", "repair": "sửa chữa, nâng cấp"}


def judge(row: Beneficiary, before: Before, *, is_help_overridden: bool = False) -> tuple[Before, rules.Judged]:
    """Dự án 5 for the household of the row on the day of the list, and what stood before with what is known of it. The guard
    asks first whether it was helped before, and names by what. Raises Refused for answers that what is known contradicts."""
    known, on = queries.known_facts(row), row.list.on
    before = before.filled(known)
    if before.is_single and (known.get("member_count") or 1) > 1:
        raise Refused(
            f"Sổ ghi hộ có {known['member_count']} nhân khẩu vào ngày {formats.day(on)} nên không phải hộ độc thân. Bỏ đánh dấu "
            "“Hộ độc thân không nơi nương tựa”, hoặc sửa phiếu rà soát của hộ trong sổ trước."
        )
    # That nobody had helped was settled when the list was checked; a yes that came to be known since counts.
    helped = bool(known.get("was_helped_housing")) and not is_help_overridden
    return before, rules.judged({**before.facts(known), "was_helped_housing": helped}, plan=current_plan(), on=on)


@transaction.atomic
def begin_case(
    *, household: Household, scheme: str, work: str, listed_on: date | None, list_reference: str, amount_vnd: int | None,
    source_code: str, before: Before, by: User, overlap_reason: str = "", above_reason: str | None = None,
) -> HousingCase:  # fmt: skip
    """A household gets its case. Dự án 5: chosen on an approved list, past the guard, then by its rule on the list's day;
    day and decision are the list's, whatever was typed. Other schemes need no list, and say both themselves.

    Raises Overlapped (helped before, with the earlier support named), Above (an unconfirmed ceiling, no reason), Refused.
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
    norm = rules.norm_vnd(plan, scheme, work, listed_on)
    judged = None
    if row is not None:
        before, judged = judge(row, before)
    new = NewSupport(
        area_id=household.area_id, village_id=household.village_id, household_id=household.pk, kind="housing",
        content="housing", giver=scheme, title=f"Nhà ở: {WORK_VI[work]}", beneficiary_name=household.head_name,
        list_reference=list_reference.strip(), list_row_id=row.pk if row else None, starts_on=listed_on,
        amount_vnd=amount_vnd if amount_vnd is not None else norm,
        norm_vnd=norm, source_code=source_code, variant=work,
        once_key=guard.once_key("house", "p5", household.pk) if is_p5 else "",
    )  # fmt: skip
    try:
        with transaction.atomic():
            support = supports.open_support(new=new, by=by, overlap_reason=overlap_reason, above_reason=above_reason)
    except IntegrityError as error:
        if not any(name in str(error) for name in ("given_once_ever", "one_case_per_list_row")):
            raise
        raise Refused("Hộ này đã có hồ sơ nhà ở của Dự án 5: mỗi hộ chỉ được hỗ trợ nhà ở một lần.") from None
    if row is not None and support.state == frame_states.HELD:
        # That it was helped before waits for the second person, who reads by what.
        before, judged = judge(row, before, is_help_overridden=True)
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
    """The row by which the household was chosen, locked: it is not withdrawn meanwhile. Raises Refused, saying where the
    household stands instead."""
    for chosen in chosen_rows(household.pk, rules.RULE):
        if (row := _still_chosen(chosen.pk)) is not None:
            return row
    words = "Hộ chưa được chọn trong danh sách hỗ trợ nhà ở Dự án 5 đã phê duyệt nên chưa lập hồ sơ được."
    other = next(iter(open_rows(household.pk, rules.RULE)), None)
    if other is None:
        raise Refused(f"{words} Hộ chưa có trong danh sách nào: cán bộ xã lập danh sách ở mục Danh sách thụ hưởng.")
    where = f"{list_states.STATES[other.list.state].vi}; hộ {list_states.OUTCOMES[other.outcome].vi}"
    why = f": {other.outcome_reason}" if other.outcome_reason else "."
    raise Refused(f"{words} Danh sách số {other.list_id} {where}{why}")


def _still_chosen(row_id: int) -> Beneficiary | None:
    """The row, locked until the end of the transaction, if it is chosen now; None when somebody took it off the list."""
    row = Beneficiary.objects.select_for_update(of=("self",)).select_related("list").get(pk=row_id)
    return row if row.outcome == list_states.CHOSEN else None


@transaction.atomic
def approve_case(*, support_id: int, decision_number: str, decided_on: date, by: User, version: int | None) -> HousingCase:
    """The chairman approves the case. Raises Refused, Stale."""
    case, support = cases.locked(HousingCase, support_id, version)
    move = cases.allowed(case, support, states.BY_NAME["approve"], by)
    supports.check_second(support, by, "duyệt")
    if support.list_row_id is not None and _still_chosen(support.list_row_id) is None:
        raise Refused("Hộ không còn được chọn trong danh sách nên không duyệt được. Cán bộ xã dừng hồ sơ này.")
    if not decision_number.strip():
        raise Refused("Ghi số quyết định.")
    if not case.listed_on <= decided_on <= clock.today():
        raise Refused(f"Ngày quyết định phải từ ngày danh sách {formats.day(case.listed_on)} đến hôm nay.")
    case.decision_number, case.decided_on, case.approved_by_id = decision_number.strip(), decided_on, by.pk
    return cases.moved(case, move, by)


@transaction.atomic
def start_case(
    *, support_id: int, design: str, builder: str, committed_on: date, by: User, version: int | None
) -> HousingCase:
    """The household has chosen a house and how to build it, and committed itself. Raises Refused, Stale."""
    case, support = cases.locked(HousingCase, support_id, version)
    move = cases.allowed(case, support, states.BY_NAME["start"], by)
    if not design.strip() or builder not in HousingCase.Builder.values:
        raise Refused("Ghi mẫu nhà hộ đã chọn và cách làm nhà.")
    if not (case.decided_on or case.listed_on) <= committed_on <= clock.today():
        raise Refused("Ngày cam kết phải từ ngày duyệt hồ sơ đến hôm nay.")
    case.design, case.builder, case.committed_on = design.strip(), builder, committed_on
    return cases.moved(case, move, by)


@transaction.atomic
def accept_stage(
    *, support_id: int, code: str, accepted_on: date, witness_name: str, note: str, by: User, version: int | None
) -> HousingStage:
    """Accepts the next stage, with its photos and who was there. Raises Refused, Stale."""
    case, support = cases.locked(HousingCase, support_id, version)
    move = cases.allowed(case, support, states.BY_NAME["stage"], by)
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
    cases.moved(case, move, by, states.BUILT if is_last else states.BUILDING, stage=code)
    return made


@transaction.atomic
def accept_house(
    *, support_id: int, house: rules.House, accepted_on: date, by: User, version: int | None, less_reason: str = ""
) -> HousingCase:
    """Accepts the finished house and freezes the support with what was paid. Dự án 5: area, three hard parts, years, and all
    that was agreed paid, or less with a reason. Raises Refused, Stale."""
    case, support = cases.locked(HousingCase, support_id, version)
    move = cases.allowed(case, support, states.BY_NAME["finish"], by)
    problems = _problems(case, house, accepted_on) if case.scheme == rules.P5 else []
    if problems:
        raise Refused(" ".join(problems))
    last = max((stage.accepted_on for stage in case.stages.all()), default=case.listed_on)
    if accepted_on < last:
        raise Refused(f"Ngày nghiệm thu hoàn thành phải từ ngày nghiệm thu giai đoạn cuối {formats.day(last)}.")
    paid = money.check_paid(case, support, less_reason)
    case.less_reason = less_reason.strip() if paid < (support.amount_vnd or 0) else ""
    case.area_after_m2, case.years_after = house.area_m2, house.years
    case.hard_foundation_after, case.hard_frame_wall_after = house.hard_foundation, house.hard_frame_wall
    case.hard_roof_after = house.hard_roof
    case = cases.moved(case, move, by)
    supports.accept_support(
        support_id=support_id, accepted_on=accepted_on, amount_vnd=paid, more=queries.snapshot_of(support_id), by=by, version=None
    )
    return case


def _problems(case: HousingCase, house: rules.House, on: date) -> list[str]:
    """Why the house cannot be accepted. The smaller area of a single person holds only where the register knows it is one."""
    count = queries.member_count(case.household_id, on) if case.is_single else None
    plan = current_plan()
    problems = rules.problems_of(replace(house, is_single=case.is_single and count == 1), plan=plan)
    if problems == rules.problems_of(replace(house, is_single=case.is_single), plan=plan):
        return problems
    told = f"Sổ ghi hộ có {count} nhân khẩu" if count else "Sổ chưa ghi số nhân khẩu của hộ"
    return [*problems, f"{told} nên chưa tính theo mức của hộ độc thân; nếu chưa đúng, sửa phiếu rà soát của hộ trong sổ trước."]


@transaction.atomic
def stop_case(*, support_id: int, reason: str, by: User, version: int | None) -> HousingCase:
    """Ends a case that is not carried on; impossible while the household keeps money. Raises Refused, Stale."""
    case, _support = cases.locked(HousingCase, support_id, version)
    kept = queries.paid_of(case)
    if kept:
        raise Refused(f"Đã cấp kinh phí, còn {formats.money(kept)} chưa nộp trả, nên không dừng hồ sơ được. Ghi nộp trả trước.")
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
    "print_minutes", "repay_instalment", "start_case", "stop_case",
]  # fmt: skip
