"""Writes of communication: begin, questions and answers, awards, reach, pay, submit, accept, stop."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery.actions import cases, supports
from giamngheo.apps.delivery.actions.beginning import Beginning
from giamngheo.apps.delivery.states import Refused
from giamngheo.kit import clock

from . import queries, rules, states
from .models import Award, CommunicationCase, Question

What = CommunicationCase.What


@dataclass(frozen=True, slots=True)
class Outline:
    """What is made or held."""

    what: str
    topic: str
    maker: str
    language: str = ""
    copies: int | None = None

    def problems(self) -> list[str]:
        """What contradicts itself, every reason at once."""
        found = []
        if self.what not in What.values:
            found.append("Chọn loại việc.")
        if not self.topic.strip() or not self.maker.strip():
            found.append("Ghi nội dung và đơn vị thực hiện.")
        if self.copies is not None and self.what != What.PRODUCT:
            found.append("Chỉ sản phẩm truyền thông mới ghi số bản, số lượt phát.")
        return found


@transaction.atomic
def begin_case(*, beginning: Beginning, outline: Outline, by: User, overlap_reason: str = "") -> CommunicationCase:
    """Something of the plan begins, past the guard: the same name at one place and time is the same thing. Raises Overlapped, Refused."""
    supports.check_may(by, P.DELIVER, beginning.area_id)
    problems = [*beginning.problems(rules.CONTENT), *outline.problems()]
    if problems:
        raise Refused(" ".join(problems))
    new = beginning.support(kind="communication", content=rules.CONTENT, title=str(What(outline.what).label), is_named=True)
    support = supports.open_support(new=new, by=by, overlap_reason=overlap_reason)
    words = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(outline).items()}
    made = CommunicationCase.objects.create(support=support, area_id=beginning.area_id, **words)
    record(by=by, action="lập hồ sơ truyền thông", subject=f"hỗ trợ {support.pk}", area_id=made.area_id, what=made.what)
    return made


@transaction.atomic
def ask(
    *, support_id: int, asked_by: str, text: str, agency: str, due_on: date | None, by: User, version: int | None
) -> Question:
    """A question of a dialogue; it keeps the dialogue open until it is answered. Raises Refused, Stale."""
    found, support = cases.locked(CommunicationCase, support_id, version)
    move = cases.allowed(found, support, states.BY_NAME["ask"], by)
    if found.what != What.DIALOGUE:
        raise Refused("Chỉ buổi đối thoại mới ghi câu hỏi.")
    if not text.strip():
        raise Refused("Ghi câu hỏi.")
    last = found.questions.aggregate(last=Max("number"))["last"] or 0
    made = Question.objects.create(
        case=found, area_id=found.area_id, number=last + 1, asked_by=asked_by.strip(), text=text.strip(), agency=agency.strip(),
        due_on=due_on, by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    cases.moved(found, move, by, question=made.number)
    return made


@transaction.atomic
def answer(
    *, question_id: int, answer: str, answered_by: str, answered_on: date, by: User, version: int | None
) -> Question:
    """What was answered, by whom, on which day; the same again corrects it. Raises Refused, Stale."""
    support_id = Question.objects.values_list("case__support_id", flat=True).get(pk=question_id)
    found, support = cases.locked(CommunicationCase, support_id, version)
    move = cases.allowed(found, support, states.BY_NAME["answer"], by)
    if not answer.strip() or not answered_by.strip():
        raise Refused("Ghi nội dung trả lời và ai trả lời.")
    if not (support.starts_on or answered_on) <= answered_on <= clock.today():
        raise Refused("Ngày trả lời phải từ ngày đối thoại đến hôm nay.")
    asked = Question.objects.select_for_update().get(pk=question_id)
    asked.answer, asked.answered_by, asked.answered_on = answer.strip(), answered_by.strip(), answered_on
    asked.save(update_fields=["answer", "answered_by", "answered_on"])
    cases.moved(found, move, by, question=asked.number)
    return asked


@transaction.atomic
def add_award(
    *, support_id: int, holder: str, name: str, form: str, merit: str, decision_number: str, decided_on: date, by: User,
    version: int | None,
) -> Award:  # fmt: skip
    """Somebody was praised. Raises Refused, Stale."""
    found, support = cases.locked(CommunicationCase, support_id, version)
    move = cases.allowed(found, support, states.BY_NAME["award"], by)
    if found.what != What.EMULATION:
        raise Refused("Chỉ phong trào thi đua mới ghi khen thưởng.")
    if holder not in Award.Holder.values or not all(word.strip() for word in (name, form, merit, decision_number)):
        raise Refused("Ghi ai được khen, hình thức, thành tích và số quyết định.")
    if decided_on > clock.today():
        raise Refused("Ngày quyết định không được sau ngày hôm nay.")
    made = Award.objects.create(
        case=found, area_id=found.area_id, holder=holder, name=name.strip(), form=form.strip(), merit=merit.strip(),
        decision_number=decision_number.strip(), decided_on=decided_on, by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    cases.moved(found, move, by, award=made.pk)
    return made


@transaction.atomic
def tell_reach(
    *, support_id: int, reach_count: int | None, poor_count: int | None, by: User, version: int | None
) -> CommunicationCase:
    """How many people it reached. Raises Refused, Stale."""
    found, support = cases.locked(CommunicationCase, support_id, version)
    move = cases.allowed(found, support, states.BY_NAME["reach"], by)
    problem = rules.reach_problem(reach_count, poor_count)
    if problem:
        raise Refused(problem)
    found.reach_count, found.poor_count = reach_count, poor_count
    return cases.moved(found, move, by, reach=reach_count)


STEPS = cases.Steps(CommunicationCase, states.BY_NAME, lack_of=queries.lack_of, snapshot_of=queries.snapshot_of)
pay, submit_case, give_back, finish_case, stop_case = STEPS.pay, STEPS.submit, STEPS.give_back, STEPS.finish, STEPS.stop


__all__ = [
    "STEPS", "Outline", "add_award", "answer", "ask", "begin_case", "finish_case", "give_back", "pay", "stop_case", "submit_case",
    "tell_reach",
]  # fmt: skip
