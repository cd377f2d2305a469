"""Writes of nutrition: open a round, write its sheet, close it; write what somebody is given, hand it over, accept, stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery.actions import cases, supports
from giamngheo.apps.delivery.actions.supports import NewSupport
from giamngheo.apps.delivery.states import Refused, Stale
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household, Membership, Person
from giamngheo.kit import clock, formats

from . import queries, rules, states
from .models import Measurement, MeasuringRound, NutritionCase


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet: a child and what was read."""

    person_id: int
    height_cm: Decimal | None
    is_lying: bool | None
    weight_kg: Decimal | None


@transaction.atomic
def open_round(
    *, area_id: int, village_id: int | None, site: str, site_name: str, held_on: date, team: str, by: User
) -> MeasuringRound:
    """A day of measuring. Raises Refused."""
    supports.check_may(by, P.DELIVER, area_id)
    if site not in MeasuringRound.Site.values:
        raise Refused("Chọn nơi cân đo: bản, trường học hoặc trạm y tế.")
    if site == MeasuringRound.Site.VILLAGE and village_id is None:
        raise Refused("Cân đo ở bản thì chọn bản.")
    if site != MeasuringRound.Site.VILLAGE and not site_name.strip():
        raise Refused("Ghi tên trường hoặc trạm y tế.")
    if village_id is not None and village_id not in dict(queries.villages_of(area_id)):
        raise Refused("Bản này không thuộc xã.")
    if held_on > clock.today():
        raise Refused("Ngày cân đo không được sau ngày hôm nay.")
    made = MeasuringRound.objects.create(
        area_id=area_id, village_id=village_id, site=site, site_name=site_name.strip(), held_on=held_on, team=team.strip(),
        by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    record(by=by, action="lập đợt cân đo", subject=f"đợt cân đo {made.pk}", area_id=area_id)
    return made


def _locked_round(round_id: int, version: int | None, name: str, by: User) -> MeasuringRound:
    found = MeasuringRound.objects.select_for_update(of=("self",)).get(pk=round_id)
    move = states.BY_NAME[name]
    supports.check_may(by, move.permission, found.area_id)
    if version is not None and version != found.version:
        raise Stale("Phiếu cân đo này vừa được người khác ghi thêm. Số liệu bạn nhập còn nguyên bên dưới: xem lại rồi lưu lần nữa.")
    states.check(move, found.state)
    return found


@transaction.atomic
def save_sheet(*, round_id: int, lines: Sequence[Line], by: User, version: int | None) -> int:
    """Writes the measures of these children, all or none; how many lines. A flagged child who stands in it was measured again.

    Raises Refused (somebody who was no child of the commune on that day), Stale.
    """
    found = _locked_round(round_id, version, "measure", by)
    lines = [line for line in lines if line.height_cm is not None or line.weight_kg is not None]
    if not lines:
        raise Refused("Chưa ghi số đo nào.")
    children = {
        child.person_id: child
        for child in queries.children_of(found.area_id, found.village_id, found.held_on, only=[line.person_id for line in lines])
    }
    strangers = [line for line in lines if line.person_id not in children]
    if strangers:
        raise Refused(f"{len(strangers)} trẻ không còn ở bản, xã này vào ngày {formats.day(found.held_on)}. Mở lại phiếu rồi ghi.")
    before = {one.person_id: one for one in Measurement.objects.filter(round=found, person_id__in=children)}
    told = rules.scored([_measured(line, children[line.person_id]) for line in lines], plan=current_plan())
    now = clock.now()
    rows = [
        Measurement(
            round=found, area_id=found.area_id, village_id=child.village_id, person_id=line.person_id, sex=child.sex,
            age_days=child.days, height_cm=line.height_cm, is_lying=line.is_lying, weight_kg=line.weight_kg, haz=score.haz,
            waz=score.waz, is_flagged=score.is_flagged, times=_times(before.get(line.person_id)), by_id=by.pk, at=now,
        )
        for line, score in zip(lines, told, strict=True)
        for child in (children[line.person_id],)
    ]  # fmt: skip
    changed = ("village", "sex", "age_days", "height_cm", "is_lying", "weight_kg", "haz", "waz", "is_flagged", "times", "by_id", "at")
    Measurement.objects.bulk_create(rows, update_conflicts=True, unique_fields=["round", "person"], update_fields=changed)
    found.version += 1
    found.save(update_fields=["version"])
    record(
        by=by, action=states.BY_NAME["measure"].logged, subject=f"đợt cân đo {found.pk}", area_id=found.area_id, count=len(rows)
    )
    return len(rows)


def _times(before: Measurement | None) -> int:
    """A measure that was odd is taken again; one that was not is only corrected."""
    if before is None:
        return 1
    return before.times + 1 if before.is_flagged else before.times


def _measured(line: Line, child: queries.Child) -> rules.Measured:
    return rules.Measured(line.person_id, child.sex, child.days, line.height_cm, line.is_lying, line.weight_kg)


@transaction.atomic
def close_round(*, round_id: int, by: User, version: int | None) -> MeasuringRound:
    """No measure is changed any more. Refused while an odd one was not taken again. Raises Refused, Stale."""
    found = _locked_round(round_id, version, "close", by)
    if not Measurement.objects.filter(round=found).exists():
        raise Refused("Chưa ghi số đo nào nên chưa khoá được.")
    problem = rules.again_problem(queries.odd_once(found.pk))
    if problem:
        raise Refused(problem)
    found.state = states.CLOSED
    found.version += 1
    found.save()
    record(by=by, action=states.BY_NAME["close"].logged, subject=f"đợt cân đo {found.pk}", area_id=found.area_id)
    return found


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody is to be given, from when to when."""

    what: str
    in_kind: str
    starts_on: date
    ends_on: date | None = None
    amount_vnd: int | None = None
    source_code: str = ""
    giver: str = rules.P3_2
    list_reference: str = ""


@transaction.atomic
def begin_case(*, household: Household, person_id: int, given: Given, by: User, overlap_reason: str = "") -> NutritionCase:
    """Writes what a child or a mother of the household is given, past the guard. Raises Overlapped, Refused."""
    supports.check_may(by, P.DELIVER, household.area_id)
    if household.closed_on is not None:
        raise Refused("Hộ này đã ra khỏi sổ nên không ghi hỗ trợ dinh dưỡng được.")
    if given.what not in NutritionCase.What.values or not given.in_kind.strip():
        raise Refused("Chọn nội dung và ghi cấp gì, bao nhiêu.")
    member = Membership.objects.filter(household=household, person_id=person_id, valid_to=None).select_related("person").first()
    if member is None:
        raise Refused("Người này không còn ở trong hộ. Chọn người khác, hoặc mở trang của hộ mà người đó đang ở.")
    after = _checked(member.person, given)
    new = NewSupport(
        area_id=household.area_id, village_id=household.village_id, household_id=household.pk, person_id=person_id,
        kind="nutrition", content="nutrition", giver=given.giver, title="Cải thiện dinh dưỡng",
        beneficiary_name=member.person.full_name, list_reference=given.list_reference.strip(), starts_on=given.starts_on,
        ends_on=given.ends_on or given.starts_on, in_kind=given.in_kind.strip(), amount_vnd=given.amount_vnd,
        source_code=given.source_code,
    )  # fmt: skip
    support = supports.open_support(new=new, by=by, overlap_reason=overlap_reason)
    made = NutritionCase.objects.create(
        support=support, area_id=household.area_id, household=household, person_id=person_id, after=after, what=given.what
    )
    record(by=by, action="ghi hỗ trợ dinh dưỡng", subject=f"hỗ trợ {support.pk}", area_id=made.area_id)
    return made


def _checked(person: Person, given: Given) -> Measurement | None:
    """The child's newest measure, if any. Refused where the person cannot be given this, or was to be measured again."""
    days = rules.age_days(person.birth_on, given.starts_on)
    problem = rules.recipient_problem(given.what, sex=person.sex, days=days, plan=current_plan())
    if problem:
        raise Refused(problem)
    if given.what == NutritionCase.What.MOTHER:
        return None
    last = queries.latest_measure(person.pk)
    if last is not None and last.is_flagged and last.times == 1:
        raise Refused(
            f"Số đo ngày {formats.day(last.round.held_on)} của trẻ này vượt giới hạn của WHO và chưa đo lại: đo lại trong "
            "đợt đó, rồi ghi hỗ trợ."
        )
    return last


@transaction.atomic
def hand_over(*, support_id: int, given_on: date, giver_name: str, by: User, version: int | None) -> NutritionCase:
    """It was handed over. Raises Refused, Stale."""
    found, support = cases.locked(NutritionCase, support_id, version)
    move = cases.allowed(found, support, states.BY_NAME["give"], by)
    if not (support.starts_on or given_on) <= given_on <= clock.today():
        raise Refused(f"Ngày cấp phải từ {formats.day(support.starts_on)} đến hôm nay.")
    if not giver_name.strip():
        raise Refused("Ghi ai cấp (y tế bản, giáo viên, cán bộ).")
    found.given_on, found.giver_name = given_on, giver_name.strip()
    return cases.moved(found, move, by)


@transaction.atomic
def accept_case(*, support_id: int, accepted_on: date, by: User, version: int | None) -> NutritionCase:
    """Accepts what was given and freezes it. Raises Refused, Stale."""
    found, support = cases.locked(NutritionCase, support_id, version)
    move = cases.allowed(found, support, states.BY_NAME["finish"], by)
    if not support.evidence.filter(removed_at=None).exists():
        raise Refused("Chưa có danh sách ký nhận, biên bản hoặc ảnh khi cấp. Cán bộ xã thêm rồi nghiệm thu.")
    if found.given_on and accepted_on < found.given_on:
        raise Refused(f"Ngày nghiệm thu phải từ ngày cấp {formats.day(found.given_on)}.")
    found = cases.moved(found, move, by)
    supports.accept_support(
        support_id=support_id, accepted_on=accepted_on, amount_vnd=None, more=queries.snapshot_of(support_id), by=by, version=None
    )
    return found


@transaction.atomic
def stop_case(*, support_id: int, reason: str, by: User, version: int | None) -> NutritionCase:
    """Ends a case that is not carried on. Raises Refused, Stale."""
    found, _support = cases.locked(NutritionCase, support_id, version)
    if found.state == states.GIVEN:
        raise Refused("Đã cấp nên không dừng được: trình nghiệm thu, hoặc ghi lại cho đúng.")
    supports.stop_support(support_id=support_id, reason=reason, by=by, version=None)
    found.version += 1
    found.save()
    return found


__all__ = ["Given", "Line", "accept_case", "begin_case", "close_round", "hand_over", "open_round", "save_sheet", "stop_case"]
