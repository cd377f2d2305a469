"""Writes of capacity: begin, enrol officers, certify, pay, submit, accept, stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import certificates
from giamngheo.apps.delivery.actions import cases, supports
from giamngheo.apps.delivery.actions.beginning import Beginning
from giamngheo.apps.delivery.states import Refused
from giamngheo.kit import clock

from . import queries, rules, states
from .models import CapacityCase, Learner

What = CapacityCase.What


@dataclass(frozen=True, slots=True)
class Outline:
    """What is held or made."""

    what: str
    field: str
    topic: str
    organiser: str
    copies: int | None = None

    def problems(self) -> list[str]:
        """What contradicts itself, every reason at once."""
        found = []
        if self.what not in What.values or self.field not in CapacityCase.Field.values:
            found.append("Chọn loại việc và lĩnh vực.")
        if not self.topic.strip() or not self.organiser.strip():
            found.append("Ghi nội dung và đơn vị tổ chức.")
        if (self.what == What.MATERIAL) != bool(self.copies):
            found.append("Tài liệu phải ghi số bản; các việc khác thì bỏ trống số bản.")
        return found


@transaction.atomic
def begin_case(*, beginning: Beginning, outline: Outline, by: User, overlap_reason: str = "") -> CapacityCase:
    """Something of the plan begins. Raises Refused."""
    supports.check_may(by, P.DELIVER, beginning.area_id)
    problems = [*beginning.problems(rules.CONTENT), *outline.problems()]
    if beginning.ends_on is None:
        problems.append("Ghi ngày kết thúc.")
    if problems:
        raise Refused(" ".join(problems))
    new = beginning.support(kind="capacity", content=rules.CONTENT, title=str(What(outline.what).label), is_named=True)
    support = supports.open_support(new=new, by=by, overlap_reason=overlap_reason)
    words = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(outline).items()}
    ends_on = beginning.ends_on or beginning.starts_on
    made = CapacityCase.objects.create(support=support, area_id=beginning.area_id, ends_on=ends_on, **words)
    record(by=by, action="lập hồ sơ nâng cao năng lực", subject=f"hỗ trợ {support.pk}", area_id=made.area_id, what=made.what)
    return made


@transaction.atomic
def enrol(*, support_id: int, subject_ids: Sequence[int], by: User, version: int | None) -> list[Learner]:
    """Officers of the roll take part; in a course those chosen in an approved list. All or nobody. Raises Refused, Stale."""
    found, support = cases.locked(CapacityCase, support_id, version)
    move = cases.allowed(found, support, states.BY_NAME["enrol"], by)
    if found.what == What.MATERIAL:
        raise Refused("Tài liệu không có người tham dự.")
    offered = {one.subject.pk: one for one in queries.offered(found)}
    if not subject_ids or set(subject_ids) - set(offered):
        raise Refused("Có cán bộ không được chọn trong danh sách đã phê duyệt, hoặc đã ghi danh. Xem lại rồi ghi danh.")
    made = Learner.objects.bulk_create(
        Learner(
            case=found, area_id=found.area_id, subject=offered[pk].subject, list_row_id=offered[pk].row_id,
            name=offered[pk].subject.name, is_woman=offered[pk].is_woman,
        )
        for pk in dict.fromkeys(subject_ids)
    )  # fmt: skip
    cases.moved(found, move, by, count=len(made))
    return made


@transaction.atomic
def certify(
    *, support_id: int, certified_on: date, results: Mapping[int, str | None], by: User, version: int | None
) -> int:
    """Results of a course: learner → certificate's number; None: did not pass. How many were written.

    Refused before the course ends. Raises Refused, Stale.
    """
    found, support = cases.locked(CapacityCase, support_id, version)
    move = cases.allowed(found, support, states.BY_NAME["certify"], by)
    if found.what != What.COURSE:
        raise Refused("Chỉ lớp đào tạo, tập huấn mới có chứng chỉ.")
    learners = {one.pk: one for one in Learner.objects.filter(case=found)}
    if not results or set(results) - set(learners):
        raise Refused("Ghi kết quả của ít nhất một cán bộ của lớp.")
    early = certificates.too_early(ends_on=found.ends_on, certified_on=certified_on, today=clock.today())
    if early:
        raise Refused(early)
    for pk, number in results.items():
        one = learners[pk]
        if number is not None and not number.strip():
            raise Refused("Ghi số chứng chỉ.")
        one.passed, one.certificate_number = number is not None, (number or "").strip()
        one.certified_on = certified_on if one.passed else None
    twice = certificates.number_twice((one.certificate_number, one.name) for one in learners.values() if one.passed)
    if twice:
        raise Refused(twice)
    Learner.objects.bulk_update([learners[pk] for pk in results], ["passed", "certificate_number", "certified_on"])
    cases.moved(found, move, by, count=len(results))
    return len(results)


def _early(found: CapacityCase, accepted_on: date) -> str:
    return "Ngày nghiệm thu không được trước ngày kết thúc." if accepted_on < found.ends_on else ""


STEPS = cases.Steps(CapacityCase, states.BY_NAME, lack_of=queries.lack_of, snapshot_of=queries.snapshot_of, early=_early)
pay, submit_case, give_back, finish_case, stop_case = STEPS.pay, STEPS.submit, STEPS.give_back, STEPS.finish, STEPS.stop


__all__ = ["STEPS", "Outline", "begin_case", "certify", "enrol", "finish_case", "give_back", "pay", "stop_case", "submit_case"]
