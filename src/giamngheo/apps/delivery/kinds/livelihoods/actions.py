"""Writes of livelihood projects: propose, members, approve, finish, stop. What members receive: giving.py; what goes round: rotating.py."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.actions import cases, supports
from giamngheo.apps.delivery.actions.listing import Listing, relist
from giamngheo.apps.delivery.actions.supports import NewSupport
from giamngheo.apps.delivery.queries import commune_code_on
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.life.queries import villages_of
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock, formats

from . import queries, rules, states
from .models import LivelihoodMember, LivelihoodProject


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed; null where nobody knows."""

    mode: str
    leading: str
    leading_name: str
    total_vnd: int
    state_vnd: int
    group_kind: str = ""
    area_difficulty: str = ""
    has_experienced_member: bool | None = None
    is_counterpart_committed: bool | None = None
    buyer_name: str = ""
    buyer_commitment: str = ""
    rotating: str = ""
    rotation_rule: str = ""

    def problems(self) -> list[str]:
        """What contradicts itself, every reason at once."""
        found = []
        if self.mode not in LivelihoodProject.Mode.values or self.leading not in LivelihoodProject.Leading.values:
            found.append("Chọn cách thực hiện dự án và bên chủ trì.")
        if not self.leading_name.strip():
            found.append("Ghi tên bên chủ trì.")
        if self.total_vnd <= 0 or not 0 <= self.state_vnd <= self.total_vnd:
            found.append("Phần Nhà nước hỗ trợ không được lớn hơn tổng kinh phí dự án.")
        if bool(self.buyer_name.strip()) != bool(self.buyer_commitment.strip()):
            found.append("Ghi cả đơn vị bao tiêu và điều đơn vị cam kết; hoặc bỏ trống cả hai.")
        if self.rotating and not self.rotation_rule.strip():
            found.append("Có luân chuyển thì ghi quy chế: mức thu hồi, tiến độ, cách chọn người nhận vòng sau.")
        return found


@transaction.atomic
def begin_project(
    *, area_id: int, village_id: int | None, name: str, giver: str, listed_on: date, ends_on: date, list_reference: str, source_code: str,
    proposal: Proposal, by: User, subject_id: int | None = None,
) -> LivelihoodProject:  # fmt: skip
    """A project is proposed; of a group of the register its members come along. Raises Refused."""
    supports.check_may(by, P.DELIVER, area_id)
    problems = proposal.problems()
    if not name.strip():
        problems.append("Ghi tên dự án.")
    if not listed_on <= clock.today():
        problems.append("Ngày của danh mục không được sau ngày hôm nay.")
    if ends_on <= listed_on:
        problems.append("Ngày kết thúc dự án phải sau ngày của danh mục.")
    content = rules.CONTENT.get(giver, "livelihood")
    if giver not in terms.givers_of(content):
        problems.append(f"{terms.giver_vi(giver)} không hỗ trợ sinh kế.")
    if village_id is not None and not villages_of([area_id]).filter(pk=village_id).exists():
        problems.append("Bản, tiểu khu đã chọn không thuộc xã này.")
    if subject_id is not None and not queries.groups_of(area_id).filter(pk=subject_id).exists():
        problems.append("Tổ, nhóm này không có trong sổ của xã.")
    if problems:
        raise Refused(" ".join(problems))
    new = NewSupport(
        area_id=area_id, village_id=village_id, kind="livelihoods", content=content, giver=giver, title="Dự án sinh kế",
        beneficiary_name=name.strip(), list_reference=list_reference.strip(), starts_on=listed_on, ends_on=ends_on, source_code=source_code,
    )  # fmt: skip
    support = supports.open_support(new=new, by=by)
    project = LivelihoodProject(support=support, area_id=area_id, subject_id=subject_id, listed_on=listed_on, **asdict(proposal))
    project.save()
    if subject_id is not None:
        takers = queries.takers_of_group(subject_id, listed_on)
        LivelihoodMember.objects.bulk_create(
            LivelihoodMember(project=project, area_id=area_id, household_id=home, person_id=person, name=words, is_leader=leads)
            for home, person, words, leads in takers
        )
    _tell(project)
    project.save()
    record(by=by, action="đề xuất dự án sinh kế", subject=f"hỗ trợ {support.pk}", area_id=area_id, giver=giver)
    return project


def _tell(project: LivelihoodProject) -> tuple[rules.Share, rules.Share]:
    """Members of the day of the list, counted, and the rule over them; written to the project, not saved."""
    members = list(project.members.filter(removed_at=None))
    told, led = queries.members_told(members, project.listed_on)
    for member, one in zip(members, told, strict=True):
        member.is_target = one.is_target
    LivelihoodMember.objects.bulk_update(members, ["is_target"])
    target, priority = rules.Share.of([one.is_target for one in told]), rules.Share.of([one.goes_first for one in told])
    project.member_count, project.is_led_by_vulnerable = len(members), led
    project.target_yes, project.target_open = target.yes, target.open
    project.priority_yes, project.priority_open = priority.yes, priority.open
    project.is_first = rules.goes_first(project.support.giver, priority, current_plan())
    trace = rules.judged(
        _facts(project), giver=project.support.giver, mode=project.mode, leading=project.leading, target=target, priority=priority,
        plan=current_plan(), on=project.listed_on,
    )  # fmt: skip
    kept = {"state": trace.state, "summary": trace.summary, "sentences": [line.sentence for line in trace.lines]} if trace else None
    project.eligibility = [{**kept, "refusal": rules.refusal(trace)}] if kept else []
    return target, priority


def _facts(project: LivelihoodProject) -> dict[str, Any]:
    """Columns of the eligibility's tables of groups and organisations."""
    return {
        "commune_code": commune_code_on(project.area_id, project.listed_on), "group_kind": project.group_kind or None,
        "state_share_pct": project.state_vnd * 100 / project.total_vnd, "area_difficulty": project.area_difficulty or None,
        "has_experienced_member": project.has_experienced_member, "is_counterpart_committed": project.is_counterpart_committed,
        "is_led_by_vulnerable": project.is_led_by_vulnerable,
    }  # fmt: skip


@transaction.atomic
def amend_project(
    *, support_id: int, proposal: Proposal, by: User, version: int | None, listing: Listing | None = None
) -> LivelihoodProject:
    """Corrects what is proposed, and the list it stands on (None: that stays); members, shares and rule are told again.

    Raises Refused, Stale."""
    project, support = cases.locked(LivelihoodProject, support_id, version)
    move = cases.allowed(project, support, states.BY_NAME["amend"], by)
    if problems := proposal.problems():
        raise Refused(" ".join(problems))
    if listing is not None:
        relist(support, listing, rules.CONTENT.get(listing.giver, "livelihood"))
        project.listed_on, project.support = listing.listed_on, support
    for name, value in asdict(proposal).items():
        setattr(project, name, value)
    _tell(project)
    return cases.moved(project, move, by)


@transaction.atomic
def add_member(
    *, support_id: int, household_id: int, person_id: int | None, is_leader: bool, income_before_vnd: int | None, by: User,
    version: int | None,
) -> LivelihoodMember:  # fmt: skip
    """A household, or one person of it, takes part. Raises Refused, Stale."""
    project, support = cases.locked(LivelihoodProject, support_id, version)
    move = cases.allowed(project, support, states.BY_NAME["join"], by)
    home = queries.household_or_none(household_id, project.area_id)
    if home is None:
        raise Refused("Hộ này không có trong sổ của xã, hoặc đã ra khỏi sổ.")
    name = queries.person_in(household_id, person_id) if person_id else home.head_name
    if name is None:
        raise Refused("Người này không thuộc hộ đã chọn.")
    try:
        with transaction.atomic():
            made = LivelihoodMember.objects.create(
                project=project, area_id=project.area_id, household_id=household_id, person_id=person_id, name=name, is_leader=is_leader,
                income_before_vnd=income_before_vnd,
            )  # fmt: skip
    except IntegrityError as error:
        if "livelihood_member_once" not in str(error):
            raise
        raise Refused(f"{formats.person_name(name)} đã là thành viên của dự án.") from None
    _tell(project)
    cases.moved(project, move, by, member=made.pk)
    made.refresh_from_db()
    return made


@transaction.atomic
def remove_member(*, member_id: int, by: User) -> LivelihoodMember:
    """Takes a member out of a project that is still proposed; the row stays. Raises Refused."""
    member = LivelihoodMember.objects.select_related("project").get(pk=member_id)
    project, support = cases.locked(LivelihoodProject, member.project.support_id, None)
    move = cases.allowed(project, support, states.BY_NAME["join"], by)
    if member.removed_at is None:
        member.removed_at = clock.now()
        member.save(update_fields=["removed_at"])
        _tell(project)
        cases.moved(project, move, by, member=member.pk)
    return member


@transaction.atomic
def approve_project(*, support_id: int, decision_number: str, decided_on: date, by: User, version: int | None) -> LivelihoodProject:
    """The chairman approves: enough members of the Programme, the rule of the mode holds. Raises Refused, Stale."""
    project, support = cases.locked(LivelihoodProject, support_id, version)
    move = cases.allowed(project, support, states.BY_NAME["approve"], by)
    supports.check_second(support, by, "duyệt")
    if not decision_number.strip():
        raise Refused("Ghi số quyết định.")
    if not project.listed_on <= decided_on <= clock.today():
        raise Refused(f"Ngày quyết định phải từ ngày danh mục {formats.day(project.listed_on)} đến hôm nay.")
    target, _priority = _tell(project)
    if not target.total:
        raise Refused("Dự án chưa có thành viên nào.")
    problem = rules.share_problem(support.giver, target, current_plan()) or next((r["refusal"] for r in project.eligibility), "")
    if problem:
        days = rules.days_problem(support.giver, project.mode, project.listed_on, current_plan())
        raise Refused(f"{problem} {days}".strip())
    project.decision_number, project.decided_on, project.approved_by_id = decision_number.strip(), decided_on, by.pk
    return cases.moved(project, move, by)


@transaction.atomic
def finish_project(*, support_id: int, accepted_on: date, by: User, version: int | None) -> LivelihoodProject:
    """Accepts the project and what each member received; nothing may still be out. Raises Refused, Stale."""
    project, support = cases.locked(LivelihoodProject, support_id, version)
    move = cases.allowed(project, support, states.BY_NAME["finish"], by)
    out = project.turns.filter(returned_on=None).select_related("member").first()
    if out is not None:
        raise Refused(
            f"“{out.asset}” còn ở {formats.person_name(out.member.name)}, hạn trả {formats.day(out.due_on)}. "
            "Ghi trả lại hoặc thiệt hại rồi nghiệm thu."
        )
    if not support.evidence.filter(removed_at=None).exists():
        raise Refused("Chưa có ảnh, biên bản nào. Thêm ảnh hoặc biên bản rồi nghiệm thu.")
    given = list(project.members.filter(support__isnull=False, removed_at=None).select_related("support"))
    if not given:
        raise Refused("Chưa thành viên nào được giao gì.")
    for member in given:
        if member.support is not None and member.support.state == frame_states.HELD:
            raise Refused(f"{formats.person_name(member.name)} còn chờ xác nhận trùng. Quyết định trước rồi nghiệm thu.")
    project = cases.moved(project, move, by, members=len(given))
    for member in given:
        if member.support is None or member.support.state != frame_states.OPEN:
            continue
        paid = member.inputs.aggregate(sum=Sum("state_vnd"))["sum"] or 0
        supports.accept_support(
            support_id=member.support.pk, accepted_on=accepted_on, amount_vnd=paid, more=queries.snapshot_of(member.support.pk), by=by,
            version=None,
        )  # fmt: skip
    # The money stands with the members.
    supports.accept_support(
        support_id=support_id, accepted_on=accepted_on, amount_vnd=None, more=queries.snapshot_of(support_id), by=by, version=None
    )
    return project


@transaction.atomic
def stop_project(*, support_id: int, reason: str, by: User, version: int | None) -> LivelihoodProject:
    """Ends a project that is not carried on; impossible once members received something. Raises Refused, Stale."""
    project, _support = cases.locked(LivelihoodProject, support_id, version)
    if project.members.filter(support__isnull=False).exists():
        raise Refused("Đã giao giống, vật tư cho thành viên nên không dừng dự án được. Xử lý những thứ đã giao theo quy chế trước.")
    supports.stop_support(support_id=support_id, reason=reason, by=by, version=None)
    project.version += 1
    project.save()
    return project


__all__ = [
    "Proposal", "add_member", "amend_project", "approve_project", "begin_project", "finish_project", 
    "remove_member", "stop_project",
]  # fmt: skip
