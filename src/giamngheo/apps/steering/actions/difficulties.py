"""A difficulty's way: raised, answered or sent up, answered by the province, closed or raised again by its raiser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from giamngheo.apps.accounts.agencies import office_name, offices
from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import Access, access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.queries import province
from giamngheo.apps.steering import reach, states
from giamngheo.apps.steering.models import Difficulty, DifficultyStep
from giamngheo.apps.steering.states import Refused, Stale
from giamngheo.kit import clock

MOVED_ON = gettext_noop("Vừa có người khác thay đổi khó khăn này. Xem lại rồi làm tiếp.")
NOT_RAISER = gettext_noop("Chỉ đơn vị đã nêu khó khăn này được đóng, nêu lại hoặc rút.")
NOT_HANDLER = gettext_noop("Khó khăn này không gửi đến cơ quan của bạn. Cơ quan được nêu tên trả lời hoặc chuyển lên tỉnh.")
PROVINCE_OFFICE = "UBND tỉnh, Ban Chỉ đạo"


@dataclass(frozen=True, slots=True)
class NewDifficulty:
    """What a unit tells. ``area_id``: the commune for which it is raised; None: for the person's own agency."""

    area_id: int | None
    title: str
    what: str
    project: str
    beyond: str
    about: str
    managing_agency: str
    wanted_on: date


def _access(by: User) -> Access:
    return access_of(by, clock.today())


def _step(found: Difficulty, act: str, by: User, *, office: str = "", text: str = "") -> None:
    DifficultyStep.objects.create(
        difficulty=found, area_id=found.area_id, act=act, office=office, text=text, by_id=by.pk, at=clock.now()
    )


def locked(pk: int, version: int | None) -> Difficulty:
    """The row for writing. Raises Refused where it is not seen, Stale where somebody was quicker."""
    found = Difficulty.objects.select_for_update(of=("self",)).select_related("area").filter(pk=pk).first()
    if found is None:
        raise Refused(_("Không thấy khó khăn này trong phạm vi của bạn."))
    if version is not None and version != found.version:
        raise Stale(_(MOVED_ON))
    return found


def moved(found: Difficulty, act: str, by: User, *, office: str = "", text: str = "") -> Difficulty:
    """Makes the move of the table and writes it down."""
    move = states.ACTS[act]
    states.check(move, found.state)
    found.state, found.version = move.target, found.version + 1
    found.save()
    _step(found, act, by, office=office, text=text)
    record(by=by, action=move.logged, subject=f"khó khăn {found.pk}", area_id=found.area_id)
    return found


def _said(text: str, otherwise: str) -> str:
    if not text.strip():
        raise Refused(otherwise)
    return text.strip()


def _raiser(here: Access, area_id: int | None) -> tuple[int, str]:
    """(area, agency) for which this person may raise. Raises Refused."""
    if area_id is not None:
        if not here.may(P.RAISE_DIFFICULTY, area_id):
            raise Refused(_("Chỉ cán bộ, Chủ tịch của xã này được nêu khó khăn của xã."))
        return area_id, ""
    agencies, place = sorted(reach.agencies_of(here)), province().pk
    if not agencies or not here.may(P.HANDLE_DIFFICULTY, place):
        raise Refused(_("Tài khoản của bạn chưa gắn với cơ quan nào nên chưa nêu được khó khăn. Liên hệ quản trị hệ thống."))
    return place, agencies[0]


@transaction.atomic
def raise_difficulty(*, new: NewDifficulty, by: User) -> Difficulty:
    """Tells what is beyond the unit's power. What the agency that would handle it raises itself, or what nobody could handle, goes
    straight to the province. Raises Refused."""
    area_id, agency = _raiser(_access(by), new.area_id)
    if not new.title.strip() or not new.what.strip():
        raise Refused(_("Ghi tên và nội dung khó khăn."))
    if new.beyond not in Difficulty.Beyond.values or new.about not in Difficulty.About.values:
        raise Refused(_("Chọn vượt thẩm quyền của ai và khó khăn về việc gì."))
    if new.managing_agency not in offices():
        raise Refused(_("Chọn cơ quan quản lý trong danh sách."))
    if new.wanted_on < clock.today():
        raise Refused(_("Ngày cần trả lời không được trước hôm nay."))
    handler = reach.handler_of(new.managing_agency)
    own = not handler or agency in reach.same_office(handler)
    found = Difficulty.objects.create(
        area_id=area_id, raised_agency=agency, title=new.title.strip(), what=new.what.strip(), project=new.project, beyond=new.beyond,
        about=new.about, managing_agency=new.managing_agency, wanted_on=new.wanted_on,
        state=states.AT_PROVINCE if own else states.RAISED, by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    _step(found, "raise", by, office=office_name(agency), text=new.what.strip())
    record(by=by, action="nêu khó khăn, vướng mắc", subject=f"khó khăn {found.pk}", area_id=area_id)
    return found


@transaction.atomic
def forward_difficulty(*, pk: int, opinion: str, by: User, version: int | None = None) -> Difficulty:
    """The agency sends it up with its own opinion. Raises Refused, Stale."""
    found = locked(pk, version)
    if not reach.is_handler(_access(by), found):
        raise Refused(_(NOT_HANDLER))
    text = _said(opinion, _("Ghi ý kiến của cơ quan quản lý rồi chuyển lên tỉnh."))
    return moved(found, "forward", by, office=office_name(reach.handler_of(found.managing_agency)), text=text)


@transaction.atomic
def answer_difficulty(*, pk: int, answer: str, promised_on: date | None, by: User, version: int | None = None) -> Difficulty:
    """Answered by the agency, or by the province once it came up. Raises Refused, Stale."""
    found = locked(pk, version)
    here = _access(by)
    act = "decide" if here.may(P.STEER, found.area_id) else "answer"
    if act == "answer" and not reach.is_handler(here, found):
        raise Refused(_(NOT_HANDLER))
    text = _said(answer, _("Ghi nội dung trả lời."))
    office = PROVINCE_OFFICE if act == "decide" else office_name(reach.handler_of(found.managing_agency))
    return answered(found, act, by, answer=text, office=office, promised_on=promised_on)


def answered(found: Difficulty, act: str, by: User, *, answer: str, office: str, promised_on: date | None = None) -> Difficulty:
    """Puts an answer on it."""
    states.check(states.ACTS[act], found.state)
    found.answer, found.answered_by_office, found.promised_on, found.answered_at = answer, office, promised_on, clock.now()
    return moved(found, act, by, office=office, text=answer)


def _by_raiser(pk: int, version: int | None, by: User) -> Difficulty:
    found = locked(pk, version)
    if not reach.is_raiser(_access(by), found):
        raise Refused(_(NOT_RAISER))
    return found


@transaction.atomic
def close_difficulty(*, pk: int, by: User, version: int | None = None) -> Difficulty:
    """Who raised it takes the answer. Raises Refused, Stale."""
    return moved(_by_raiser(pk, version, by), "close", by)


@transaction.atomic
def reopen_difficulty(*, pk: int, reason: str, by: User, version: int | None = None) -> Difficulty:
    """The answer does not solve it: back to the agency, with why; the earlier answer stays among the steps. Raises Refused, Stale."""
    found = _by_raiser(pk, version, by)
    text = _said(reason, _("Ghi vì sao câu trả lời chưa giải quyết được."))
    states.check(states.ACTS["reopen"], found.state)
    found.answer, found.answered_by_office, found.promised_on, found.answered_at = "", "", None, None
    return moved(found, "reopen", by, text=text)


@transaction.atomic
def withdraw_difficulty(*, pk: int, reason: str, by: User, version: int | None = None) -> Difficulty:
    """No longer a difficulty, with why. Raises Refused, Stale."""
    return moved(_by_raiser(pk, version, by), "withdraw", by, text=_said(reason, _("Ghi lý do rút.")))
