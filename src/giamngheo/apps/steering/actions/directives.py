"""Orders: issued (by themselves or about a difficulty), replied to, accepted or returned, dropped; documents issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from giamngheo.apps.accounts.agencies import office_name, offices
from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.queries import areas_named, province
from giamngheo.apps.steering import reach, states, terms
from giamngheo.apps.steering.models import Directive, DirectiveStep, IssuedDocument
from giamngheo.apps.steering.states import Refused, Stale
from giamngheo.kit import clock

from . import difficulties

MOVED_ON = gettext_noop("Vừa có người khác thay đổi chỉ đạo này. Xem lại rồi làm tiếp.")
NOT_MINE = gettext_noop("Chỉ lãnh đạo tỉnh được ra chỉ đạo, nhận hoặc trả lại báo cáo.")


@dataclass(frozen=True, slots=True)
class NewDirective:
    """An order to a commune (``area_id``) or to an agency (``agency``), one of the two."""

    title: str
    what: str
    due_on: date
    area_id: int | None = None
    agency: str = ""
    number: str = ""
    signed_on: date | None = None


def _check_steers(by: User, area_id: int) -> None:
    if not access_of(by, clock.today()).may(P.STEER, area_id):
        raise Refused(_(NOT_MINE))


def _locked(pk: int, version: int | None) -> Directive:
    # The difficulty is locked first, as every other act on it does.
    about = Directive.objects.filter(pk=pk).values_list("difficulty_id", flat=True).first()
    if about is not None:
        difficulties.locked(about, None)
    found = Directive.objects.select_for_update(of=("self",)).select_related("area").filter(pk=pk).first()
    if found is None:
        raise Refused(_("Không thấy chỉ đạo này trong phạm vi của bạn."))
    if version is not None and version != found.version:
        raise Stale(_(MOVED_ON))
    return found


def _moved(found: Directive, act: str, by: User, text: str = "") -> Directive:
    """Makes the move of the table and writes it down with what was said."""
    move = states.ORDER_ACTS[act]
    states.check(move, found.state)
    found.state, found.version = move.target, found.version + 1
    found.save()
    DirectiveStep.objects.create(directive=found, area_id=found.area_id, act=act, text=text, by_id=by.pk, at=clock.now())
    record(by=by, action=move.logged, subject=f"chỉ đạo {found.pk}", area_id=found.area_id)
    return found


@transaction.atomic
def issue_directive(*, new: NewDirective, by: User, difficulty: int | None = None, version: int | None = None) -> Directive:
    """An order with its deadline; about a difficulty, that one waits for the reply. Raises Refused, Stale."""
    if bool(new.agency) == (new.area_id is not None):
        raise Refused(_("Chọn một nơi nhận: một xã hoặc một cơ quan."))
    if new.agency and new.agency not in offices():
        raise Refused(_("Chọn cơ quan nhận trong danh sách."))
    place = province().pk if new.area_id is None else new.area_id
    _check_steers(by, place)
    if not new.title.strip() or not new.what.strip():
        raise Refused(_("Ghi tên và nội dung chỉ đạo."))
    if new.due_on < clock.today():
        raise Refused(_("Hạn báo cáo không được trước hôm nay."))
    about = None
    if difficulty is not None:
        about = difficulties.locked(difficulty, version)
        _check_steers(by, about.area_id)
        addressee = office_name(new.agency) or areas_named([place])[place]
        difficulties.moved(about, "direct", by, office=difficulties.PROVINCE_OFFICE, text=f"{addressee}: {new.what.strip()}")
    found = Directive.objects.create(
        area_id=place, agency=new.agency, difficulty=about, title=new.title.strip(), what=new.what.strip(), number=new.number.strip(),
        signed_on=new.signed_on, due_on=new.due_on, by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    record(by=by, action="ra chỉ đạo", subject=f"chỉ đạo {found.pk}", area_id=place)
    return found


@transaction.atomic
def reply_directive(*, pk: int, reply: str, by: User, version: int | None = None) -> Directive:
    """The addressee tells what was done. Raises Refused, Stale."""
    found = _locked(pk, version)
    if not reach.is_addressee(access_of(by, clock.today()), found):
        raise Refused(_("Chỉ nơi nhận chỉ đạo được báo cáo."))
    states.check(states.ORDER_ACTS["reply"], found.state)
    if not reply.strip():
        raise Refused(_("Ghi kết quả thực hiện."))
    found.reply, found.replied_by_id, found.replied_at, found.return_reason = reply.strip(), by.pk, clock.now(), ""
    return _moved(found, "reply", by, found.reply)


@transaction.atomic
def accept_reply(*, pk: int, by: User, version: int | None = None) -> Directive:
    """Done; a difficulty it was about has its answer. Raises Refused, Stale."""
    found = _locked(pk, version)
    _check_steers(by, found.area_id)
    states.check(states.ORDER_ACTS["accept"], found.state)
    found.settled_by_id, found.settled_at = by.pk, clock.now()
    done = _moved(found, "accept", by)
    if found.difficulty_id is not None:
        about = difficulties.locked(found.difficulty_id, None)
        office = reach.unit_name(found.area.name, found.agency)
        difficulties.answered(about, "carried_out", by, answer=found.reply, office=office)
    return done


@transaction.atomic
def return_reply(*, pk: int, reason: str, by: User, version: int | None = None) -> Directive:
    """Not enough, with why; the deadline stays. Raises Refused, Stale."""
    found = _locked(pk, version)
    _check_steers(by, found.area_id)
    states.check(states.ORDER_ACTS["return"], found.state)
    if not reason.strip():
        raise Refused(_("Ghi lý do trả lại để nơi nhận biết cần làm gì thêm."))
    found.return_reason = reason.strip()
    return _moved(found, "return", by, found.return_reason)


@transaction.atomic
def cancel_directive(*, pk: int, reason: str, by: User, version: int | None = None) -> Directive:
    """Dropped, with why; a difficulty it was about waits for the province again. Raises Refused, Stale."""
    found = _locked(pk, version)
    _check_steers(by, found.area_id)
    states.check(states.ORDER_ACTS["cancel"], found.state)
    if not reason.strip():
        raise Refused(_("Ghi lý do bỏ chỉ đạo."))
    found.return_reason, found.settled_by_id, found.settled_at = reason.strip(), by.pk, clock.now()
    done = _moved(found, "cancel", by, found.return_reason)
    if found.difficulty_id is not None:
        difficulties.moved(difficulties.locked(found.difficulty_id, None), "undirected", by, text=reason.strip())
    return done


@transaction.atomic
def record_document(*, document: str, number: str, authority: str, issued_on: date, by: User) -> IssuedDocument:
    """A document that was due has been issued. Raises Refused."""
    place = province().pk
    here = access_of(by, clock.today())
    if not (here.may(P.HANDLE_DIFFICULTY, place) or here.may(P.STEER, place)):
        raise Refused(_("Chỉ cơ quan của tỉnh được ghi văn bản đã ban hành."))
    if document not in terms.documents():
        raise Refused(_("Văn bản này không có trong danh mục phải ban hành."))
    if not number.strip() or not authority.strip():
        raise Refused(_("Ghi số văn bản và nơi ban hành."))
    if issued_on > clock.today():
        raise Refused(_("Ngày ban hành không được sau hôm nay."))
    try:
        with transaction.atomic():
            made = IssuedDocument.objects.create(
                area_id=place, document=document, number=number.strip(), authority=authority.strip(), issued_on=issued_on, by_id=by.pk,
                at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("Văn bản cùng số, cùng ngày này đã được ghi.")) from None
    record(by=by, action="ghi văn bản đã ban hành", subject=document, area_id=place)
    return made
