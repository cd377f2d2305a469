"""What the survey found becomes facts, and the engine says what follows from them under the standard of the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import HouseholdFact, Occasion
from giamngheo.apps.review import engine_door, facts
from giamngheo.apps.review.states import Refused
from giamngheo.engine import in_year
from giamngheo.engine.plan import Plan
from giamngheo.engine.plan_in_year import RequestKind
from giamngheo.engine.vocabulary import INCOME_SOURCES, AreaType
from giamngheo.kit import clock, formats

from .. import states
from ..models import Assessment, IncomeItem, Request
from ..rules import rules_of
from .common import begin, check_day, finish

SOURCES = {term.code: term.vi for term in INCOME_SOURCES}


@transaction.atomic
def survey_household(
    *,
    request: Request,
    answers: Mapping[str, Any],
    observed_on: date,
    by: User,
    standard_id: str = "",
    standard_reason: str = "",
    version: int | None = None,
) -> Assessment:
    """Writes what was found as facts of an occasion within the year, and computes the class from them alone.

    ``answers``: columns of ``HouseholdFact`` (score_a, member_count, area_type, declared_income_vnd, tick_…); None is
    "not answered". Raises Refused.
    """
    locked = _surveyed(request, observed_on, by, version, is_by_income=False)
    occasion = Occasion.objects.create(
        area_id=locked.area_id, kind=Occasion.Kind.IN_YEAR, year=observed_on.year, observed_on=observed_on,
        recorded_at=clock.now(), by_id=by.pk, reason=f"đề nghị số {locked.slip}",
    )  # fmt: skip
    given = {"area_type": locked.area.area_type, "member_count": locked.household.member_count, **answers}
    locked.fact = HouseholdFact.objects.create(
        occasion=occasion, household_id=locked.household_id, area_id=locked.area_id,
        ethnic_group=locked.household.ethnic_group, **given,
    )  # fmt: skip
    finish("survey", locked, by, state=states.SURVEYED, fields=("fact", "surveyed_by_id", "surveyed_on"))
    return score_request(request=locked, by=by, standard_id=standard_id, standard_reason=standard_reason)


def _surveyed(request: Request, on: date, by: User, version: int | None, *, is_by_income: bool) -> Request:
    locked, kind = begin("survey", request, by, version)
    check_survey(locked, kind, is_by_income=is_by_income, on=on)
    locked.surveyed_by_id, locked.surveyed_on = by.pk, on
    return locked


def check_survey(locked: Request, kind: RequestKind, *, is_by_income: bool, on: date | None = None) -> None:
    """Raises Refused where this request is not surveyed this way, not at all, or not on this day."""
    if kind.is_by_income != is_by_income:
        raise Refused("Loại đề nghị này khảo sát bằng phiếu khác. Mở lại bước khảo sát từ trang đề nghị.")
    if locked.is_screened_out:
        raise Refused(
            "Kết quả nhận dạng nhanh cho thấy hộ không nghèo. Ghi lý do vẫn đưa vào rà soát ở bước nhận dạng, "
            "hoặc trình Chủ tịch UBND xã trả lời bằng văn bản."
        )
    if on is not None:
        check_day(on, what="Ngày khảo sát", not_before=locked.filed_on, before_vi="ngày nộp đề nghị")


def _standard(plan: Plan, on: date, standard_id: str, reason: str) -> str:
    """The standard in force on the day, or another one with a reason. Raises Refused."""
    proposed = plan.standard_on(on)
    chosen = standard_id or (proposed.id if proposed else "")
    if chosen not in plan.standards:
        raise Refused(f"Không rõ chuẩn nghèo cho ngày {formats.day(on)}. Chọn một chuẩn và ghi lý do.")
    if (proposed is None or chosen != proposed.id) and not reason.strip():
        name = proposed.name_vi if proposed else "chưa rõ"
        raise Refused(f"Chuẩn đang có hiệu lực ngày {formats.day(on)}: {name}. Ghi lý do chọn chuẩn khác.")
    return chosen


@transaction.atomic
def score_request(
    *, request: Request, by: User, standard_id: str = "", standard_reason: str = "", version: int | None = None
) -> Assessment:
    """Computes the class from the newest survey and keeps all that is needed to compute it again.

    An undetermined answer leaves the request among those surveyed: nobody can decide it. Raises Refused.
    """
    locked, kind = begin("score", request, by, version)
    if kind.is_by_income or locked.fact is None or locked.surveyed_on is None:
        raise Refused("Chưa có số liệu khảo sát để tính. Làm bước khảo sát trước.")
    plan = current_plan()
    chosen = _standard(plan, locked.surveyed_on, standard_id, standard_reason)
    engine_door.keep_plan(plan)
    found = computed(plan, locked.fact.pk, chosen)
    assessment = Assessment.objects.create(
        request=locked, area_id=locked.area_id, fact=locked.fact, surveyed_by_id=locked.surveyed_by_id,
        assessed_by_id=by.pk, assessed_at=clock.now(), as_of=locked.surveyed_on, standard_id=chosen,
        standard_reason=standard_reason.strip(), plan_digest=plan.digest, result=found["household_class"],
        area_type=locked.fact.area_type, member_count=locked.fact.member_count,
        **{name: found[name] for name in facts.RESULT_COLUMNS if name != "household_id"},
    )  # fmt: skip
    _scored(locked, assessment, by)
    return assessment


def _scored(locked: Request, assessment: Assessment, by: User) -> None:
    is_open = assessment.result == in_year.UNDETERMINED
    state = states.SURVEYED if is_open else states.SCORED
    finish("score", locked, by, state=state, assessment=assessment.pk)


def computed(plan: Plan, fact_id: int, standard_id: str) -> dict[str, Any]:
    """The engine's answer for one survey, which stands by itself: nothing is carried over from earlier files."""
    with connection.cursor() as cursor:
        facts.choose_alone(cursor, fact_id=fact_id)
        households, persons = facts.read_frames(cursor)
    return engine_door.results(households, persons, plan=plan, standard_id=standard_id).row(0, named=True)


@transaction.atomic
def record_income(
    *,
    request: Request,
    items: Mapping[str, int | None],
    member_count: int | None,
    area_type: str,
    works_in_farming: bool | None,
    observed_on: date,
    by: User,
    standard_id: str = "",
    standard_reason: str = "",
    version: int | None = None,
) -> Assessment:
    """Counts the income of the twelve months before the review from its stated sources against the standard's lines.

    ``items``: source → whole đồng of the household in the period; None: not answered. Raises Refused.
    """
    locked = _surveyed(request, observed_on, by, version, is_by_income=True)
    _check_items(items, member_count, area_type)
    plan = current_plan()
    rules = rules_of(locked)
    kind = rules.kinds[locked.kind]
    chosen = _standard(plan, observed_on, standard_id, standard_reason)
    lower, upper = income_lines(plan, chosen, kind.line_parameter, observed_on, area_type)
    has_lower = locked.kind == Request.Kind.AVERAGE
    engine_door.keep_plan(plan)
    found = in_year.assess_income(
        items.items(), member_count=member_count, months=rules.whole("income_months"),
        lower_vnd=lower if has_lower else None, upper_vnd=upper, excludes_assistance=kind.excludes_assistance,
    )  # fmt: skip
    assessment = Assessment.objects.create(
        request=locked, area_id=locked.area_id, surveyed_by_id=by.pk, assessed_by_id=by.pk, assessed_at=clock.now(),
        as_of=observed_on, standard_id=chosen, standard_reason=standard_reason.strip(), plan_digest=plan.digest,
        result=found.result, missing=", ".join(_words(found.missing)), area_type=area_type, member_count=member_count,
        works_in_farming=works_in_farming, counted_vnd=found.counted_vnd, excluded_vnd=found.excluded_vnd,
        per_head_vnd=found.per_head_vnd, lower_vnd=lower if has_lower else None, upper_vnd=upper,
    )  # fmt: skip
    IncomeItem.objects.bulk_create(
        IncomeItem(assessment=assessment, area_id=locked.area_id, source=source, amount_vnd=amount)
        for source, amount in items.items()
    )
    finish("survey", locked, by, state=states.SURVEYED, fields=("surveyed_by_id", "surveyed_on"))
    _scored(locked, assessment, by)
    return assessment


def _words(missing: Iterable[str]) -> list[str]:
    return [SOURCES.get(name, "số người trong hộ") for name in missing]


def _check_items(items: Mapping[str, int | None], member_count: int | None, area_type: str) -> None:
    unknown = sorted(set(items) - set(SOURCES))
    if unknown:
        raise Refused(f"Nguồn thu nhập không có trong danh mục: {', '.join(unknown)}.")
    if any(amount is not None and amount < 0 for amount in items.values()):
        raise Refused("Thu nhập của một nguồn không được nhỏ hơn 0. Ghi số sau khi đã trừ chi phí, ít nhất là 0.")
    if member_count is not None and member_count < 1:
        raise Refused("Số người trong hộ phải từ 1 trở lên.")
    if area_type not in set(AreaType):
        raise Refused("Chọn khu vực nông thôn hoặc thành thị của hộ.")


def income_lines(plan: Plan, standard_id: str, parameter: str, on: date, area_type: str) -> tuple[int, int]:
    """(poverty line, upper line) in đồng per person and month. Raises Refused when the standard names none."""
    standard = plan.standard(standard_id)
    try:
        return (
            int(standard.parameter("line_vnd", on, area_type).value),
            int(standard.parameter(parameter, on, area_type).value),
        )
    except KeyError:
        raise Refused(
            f"{standard.name_vi} chưa có mức thu nhập cho loại đề nghị này trong bản quy tắc. "
            "Chọn chuẩn khác và ghi lý do, hoặc chờ quản trị bổ sung mức."
        ) from None


__all__ = ["check_survey", "computed", "income_lines", "record_income", "score_request", "survey_household"]
