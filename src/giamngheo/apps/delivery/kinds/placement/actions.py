"""Writes of jobs found: write one, submit it with its proof, give it back, accept, stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.actions import cases, supports
from giamngheo.apps.delivery.actions.supports import NewSupport
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household, Membership
from giamngheo.kit import clock, formats

from . import queries, rules, states
from .models import Placement


@dataclass(frozen=True, slots=True)
class Job:
    """The job as it was told."""

    found_on: date
    employer: str
    job: str
    place: str
    connector: str
    contract: str
    months: int | None = None
    wage_vnd: int | None = None


def _check_job(job: Job) -> None:
    if job.found_on > clock.today():
        raise Refused("Ngày bắt đầu làm việc không được sau ngày hôm nay: việc chưa bắt đầu thì chưa ghi.")
    if not job.employer.strip() or not job.job.strip():
        raise Refused("Ghi nơi làm việc và công việc.")
    chosen = (job.place, Placement.Place), (job.connector, Placement.Connector), (job.contract, Placement.Contract)
    if any(value not in choices.values for value, choices in chosen):
        raise Refused("Chọn nơi làm, người kết nối và loại hợp đồng.")
    if (job.contract == Placement.Contract.FIXED) != bool(job.months):
        raise Refused("Hợp đồng xác định thời hạn phải ghi số tháng; các loại khác thì bỏ trống số tháng.")


def _check_no_other(person_id: int) -> None:
    """One job of a worker at a time: the guard holds the lock, and compares only the days."""
    going_on = Placement.objects.filter(person_id=person_id, support__state__in=(frame_states.OPEN, frame_states.HELD)).first()
    if going_on is not None:
        raise Refused(
            f"Người này đã có việc làm chưa nghiệm thu: hỗ trợ số {going_on.support_id}, {going_on.employer}, từ ngày "
            f"{formats.day(going_on.found_on)}. Nghiệm thu hoặc dừng việc đó trước."
        )


@transaction.atomic
def begin_case(
    *, household: Household, person_id: int, job: Job, giver: str, list_reference: str, amount_vnd: int | None, source_code: str,
    by: User, overlap_reason: str = "",
) -> Placement:  # fmt: skip
    """Writes a job that a member of the household found, past the guard. Raises Overlapped, Refused.

    What is given is the connection, on the day the work began: the guard compares that day, not the term of the contract.
    """
    supports.check_may(by, P.DELIVER, household.area_id)
    if household.closed_on is not None:
        raise Refused("Hộ này đã ra khỏi sổ nên không ghi việc làm được.")
    _check_job(job)
    member = Membership.objects.filter(household=household, person_id=person_id, valid_to=None).select_related("person").first()
    if member is None:
        raise Refused("Người này không còn ở trong hộ. Chọn người khác, hoặc mở trang của hộ mà người đó đang ở.")
    person = member.person
    problem = rules.age_problem(person.birth_on, person.birth_year, on=job.found_on, plan=current_plan())
    if problem:
        raise Refused(problem)
    told = queries.class_of(household.pk, job.found_on)
    new = NewSupport(
        area_id=household.area_id, village_id=household.village_id, household_id=household.pk, person_id=person.pk,
        kind="placement", content="job_connection", giver=giver, title=f"Việc làm: {job.job.strip()}",
        beneficiary_name=person.full_name, list_reference=list_reference.strip(), starts_on=job.found_on, ends_on=job.found_on,
        amount_vnd=amount_vnd, source_code=source_code,
    )  # fmt: skip
    support = supports.open_support(new=new, by=by, overlap_reason=overlap_reason)
    _check_no_other(person.pk)
    made = Placement.objects.create(
        support=support, area_id=household.area_id, household=household, person=person, found_on=job.found_on,
        employer=job.employer.strip(), job=job.job.strip(), place=job.place, connector=job.connector, contract=job.contract,
        months=job.months, wage_vnd=job.wage_vnd, household_class=told.code, is_three_classes=told.is_three,
    )  # fmt: skip
    record(by=by, action="ghi việc làm đã tìm được", subject=f"hỗ trợ {support.pk}", area_id=made.area_id, giver=giver)
    return made


def _lack_of(found: Placement) -> str:
    return rules.proof_problem(found.contract, queries.proofs_of(found.support_id))


def submit_case(*, support_id: int, by: User, version: int | None) -> Placement:
    """The officer hands the job with its proof to the chairman. Raises Refused, Stale."""
    move = states.BY_NAME["submit"]
    return cases.submit(Placement, move, lack_of=_lack_of, support_id=support_id, by=by, version=version)


def give_back(*, support_id: int, reason: str, by: User, version: int | None) -> Placement:
    """The chairman asks for more; proofs may be changed again. Raises Refused, Stale."""
    return cases.give_back(Placement, states.BY_NAME["give_back"], support_id=support_id, reason=reason, by=by, version=version)


@transaction.atomic
def accept_placement(*, support_id: int, accepted_on: date, by: User, version: int | None) -> Placement:
    """Accepts a proven job and freezes it with the class of its day. Raises Refused, Stale."""
    found, support = cases.locked(Placement, support_id, version)
    move = cases.allowed(found, support, states.BY_NAME["finish"], by)
    cases.check_whole(found, _lack_of)
    told = queries.class_of(found.household_id, found.found_on)
    found.household_class, found.is_three_classes = told.code, told.is_three
    found = cases.moved(found, move, by)
    supports.accept_support(
        support_id=support_id, accepted_on=accepted_on, amount_vnd=None, more=queries.snapshot_of(support_id), by=by, version=None
    )
    return found


@transaction.atomic
def stop_case(*, support_id: int, reason: str, by: User, version: int | None) -> Placement:
    """Takes back a job written by mistake or lost before it was accepted. Raises Refused, Stale."""
    found, _support = cases.locked(Placement, support_id, version)
    supports.stop_support(support_id=support_id, reason=reason, by=by, version=None)
    found.version += 1
    found.save()
    return found


__all__ = ["Job", "accept_placement", "begin_case", "give_back", "stop_case", "submit_case"]
