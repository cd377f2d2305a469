"""Writes of information: propose, approve, hand equipment over, write down posts and officers, pay, submit, accept, stop."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.actions import cases, supports
from giamngheo.apps.delivery.actions.beginning import Beginning
from giamngheo.apps.delivery.queries import commune_code_on
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock, formats

from . import queries, rules, states
from .models import InformationCase, InformationItem, InformationOfficer, InformationPost

What = InformationCase.What


@dataclass(frozen=True, slots=True)
class Outline:
    """What is brought to the place."""

    what: str
    listed_on: date
    site: str = ""
    border_gate: str = ""
    operator: str = ""
    household_count: int | None = None
    poor_count: int | None = None

    def problems(self) -> list[str]:
        """What contradicts itself, every reason at once."""
        found = []
        if self.what not in What.values:
            found.append("Chọn loại việc.")
        if self.listed_on > clock.today():
            found.append("Ngày của danh mục không được sau ngày hôm nay.")
        if self.what == What.CLUSTER and not self.border_gate.strip():
            found.append("Ghi cửa khẩu đặt cụm thông tin điện tử.")
        reach = rules.reach_problem(self.household_count, self.poor_count)
        return [*found, reach] if reach else found


def judge(what: str, *, giver: str, area_id: int, on: date) -> rules.Judged:
    """The rule of the place on the day of the list."""
    return rules.judged(what, giver=giver, commune_code=commune_code_on(area_id, on), plan=current_plan(), on=on)


@transaction.atomic
def begin_case(*, beginning: Beginning, outline: Outline, by: User, overlap_reason: str = "") -> InformationCase:
    """Something is proposed for a place, past the guard. Raises Overlapped (the place has such a thing), Refused."""
    supports.check_may(by, P.DELIVER, beginning.area_id)
    content = rules.CONTENT_OF.get(outline.what, "")
    problems = [*beginning.problems(content), *outline.problems()]
    if problems:
        raise Refused(" ".join(problems))
    # Two points of one place are the same thing; two sets of equipment, plans of content, courses go by their names.
    new = beginning.support(
        kind="information", content=content, title=str(What(outline.what).label), is_named=content != "information_point"
    )
    support = supports.open_support(new=new, by=by, overlap_reason=overlap_reason)
    words = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(outline).items()}
    told = judge(outline.what, giver=beginning.giver, area_id=beginning.area_id, on=outline.listed_on)
    made = InformationCase.objects.create(support=support, area_id=beginning.area_id, eligibility=told.kept(), **words)
    record(by=by, action="đề xuất thông tin cơ sở", subject=f"hỗ trợ {support.pk}", area_id=made.area_id, what=made.what)
    return made


@transaction.atomic
def approve_case(*, support_id: int, decision_number: str, decided_on: date, by: User, version: int | None) -> InformationCase:
    """Approved where the place is one it is meant for. Raises Refused with what fails or is not known, Stale."""
    found = cases.approve(
        InformationCase, states.BY_NAME["approve"], support_id=support_id, decision_number=decision_number, decided_on=decided_on,
        by=by, version=version,
    )  # fmt: skip
    told = judge(found.what, giver=found.support.giver, area_id=found.area_id, on=found.listed_on)
    if told.refusal:
        raise Refused(told.refusal)
    if decided_on < found.listed_on:
        raise Refused(f"Ngày quyết định phải từ ngày của danh mục {formats.day(found.listed_on)}.")
    found.eligibility = told.kept()
    found.save(update_fields=["eligibility"])
    return found


@transaction.atomic
def hand_over_item(
    *, support_id: int, name: str, quantity: int, unit: str, serial: str, worth_vnd: int | None, handed_on: date, receiver: str,
    by: User, version: int | None,
) -> InformationItem:  # fmt: skip
    """Equipment was handed over. Raises Refused, Stale."""
    found, support = cases.locked(InformationCase, support_id, version)
    move = cases.allowed(found, support, states.BY_NAME["item"], by)
    if not name.strip() or not unit.strip() or quantity < 1:
        raise Refused("Ghi tên thiết bị, số lượng và đơn vị tính.")
    if not receiver.strip():
        raise Refused("Ghi người nhận bàn giao.")
    if not (found.decided_on or found.listed_on) <= handed_on <= clock.today():
        raise Refused("Ngày bàn giao phải từ ngày duyệt đến hôm nay.")
    made = InformationItem.objects.create(
        case=found, area_id=found.area_id, name=name.strip(), quantity=quantity, unit=unit.strip(), serial=serial.strip(),
        worth_vnd=worth_vnd, handed_on=handed_on, receiver=receiver.strip(), by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    cases.moved(found, move, by, item=made.pk)
    return made


@transaction.atomic
def add_officer(*, support_id: int, subject_id: int, days: int, by: User, version: int | None) -> InformationOfficer:
    """An officer of the commune's roll took part in the course. Raises Refused, Stale."""
    found, support = cases.locked(InformationCase, support_id, version)
    move = cases.allowed(found, support, states.BY_NAME["officer"], by)
    if found.what != What.TRAINING:
        raise Refused("Chỉ lớp bồi dưỡng cán bộ thông tin mới ghi cán bộ dự lớp.")
    officer = queries.officers_left(found).filter(pk=subject_id).first()
    if officer is None:
        raise Refused("Cán bộ này không có trong sổ của xã, hoặc đã ghi rồi.")
    if days < 1:
        raise Refused("Ghi số ngày có mặt.")
    made = InformationOfficer.objects.create(
        case=found, area_id=found.area_id, subject=officer, name=officer.name, days=days, by_id=by.pk, at=clock.now()
    )
    cases.moved(found, move, by, officer=made.pk)
    return made


@transaction.atomic
def add_post(
    *, support_id: int, title: str, channel: str, language: str, sent_on: date, times: int, by: User, version: int | None
) -> InformationPost:
    """Something was sent out; a point that was accepted goes on sending. Raises Refused, Stale."""
    found, support = cases.locked(InformationCase, support_id, version)
    move = cases.allowed(found, support, states.BY_NAME["post"], by, also=(frame_states.ACCEPTED,))
    if not title.strip() or not language.strip() or channel not in InformationPost.Channel.values or times < 1:
        raise Refused("Ghi nội dung tin, kênh phát, ngôn ngữ và số lượt.")
    if not (found.decided_on or found.listed_on) <= sent_on <= clock.today():
        raise Refused("Ngày phát phải từ ngày duyệt đến hôm nay.")
    made = InformationPost.objects.create(
        case=found, area_id=found.area_id, title=title.strip(), channel=channel, language=language.strip(), sent_on=sent_on,
        times=times, by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    cases.moved(found, move, by, post=made.pk)
    return made


STEPS = cases.Steps(InformationCase, states.BY_NAME, lack_of=queries.lack_of, snapshot_of=queries.snapshot_of)
pay, submit_case, give_back, finish_case, stop_case = STEPS.pay, STEPS.submit, STEPS.give_back, STEPS.finish, STEPS.stop


__all__ = [
    "STEPS", "Outline", "add_officer", "add_post", "approve_case", "begin_case", "finish_case", "give_back", "hand_over_item",
    "judge", "pay", "stop_case", "submit_case",
]  # fmt: skip
