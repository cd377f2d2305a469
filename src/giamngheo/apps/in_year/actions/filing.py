"""A request comes in, is screened with the quick form, or is taken back."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record
from giamngheo.apps.register.models import Household, Membership, Person
from giamngheo.apps.review.states import Refused
from giamngheo.engine.vocabulary import FILING_CHANNELS, HOUSEHOLD_CLASSES, labels
from giamngheo.kit import clock, formats

from .. import class_history, states
from ..models import OPEN_STATES, Request
from ..policies import ON_THE_LIST
from ..rules import rules_of, rules_on, term_on
from .common import begin, check_day, finish, needed

CHANNELS = {term.code for term in FILING_CHANNELS}
CLASS_VI = labels(HOUSEHOLD_CLASSES)
# Numbers of slips are given one after the other in each commune.
SLIP_LOCK = 20_240_021


@transaction.atomic
def file_request(
    *,
    household: Household,
    kind: str,
    channel: str,
    applicant_name: str,
    filed_on: date,
    by: User,
    reason: str = "",
    person: Person | None = None,
    is_synthetic: bool = False,
) -> Request:
    """Receives a request (QĐ 24/2021, Điều 5: in person, by post or online) and gives it the next slip number.

    The monthly review it belongs to and the day by which a decision is due are fixed here. Raises Refused.
    """
    if not access_of(by, clock.today()).may(Permission.RECEIVE_REQUEST, household.area_id):
        raise Refused("Chỉ cán bộ giảm nghèo của xã này được nhận đề nghị của hộ.")
    if kind not in Request.Kind.values or channel not in CHANNELS:
        raise Refused("Chọn loại đề nghị và cách nộp có trong danh mục.")
    name = needed(applicant_name, "Ghi họ tên người nộp đề nghị.")
    check_day(filed_on, what="Ngày nộp", not_before=date(2021, 9, 1), before_vi="ngày quy trình có hiệu lực")
    rules_on(filed_on)
    if household.closed_on is not None:
        raise Refused(f"Hộ này đã ra khỏi sổ từ ngày {formats.day(household.closed_on)} nên không nhận đề nghị được.")
    _check_person(household, kind, person)
    before = class_history.standing_class(household.pk, household.area_id, filed_on)
    _check_class(kind, before or "")
    term = term_on(filed_on)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [SLIP_LOCK, household.area_id])
    _check_no_other(household, kind, person)
    last = Request.objects.filter(area_id=household.area_id, slip_year=filed_on.year).aggregate(n=Max("slip_number"))
    try:
        with transaction.atomic():
            filed = Request.objects.create(
                area_id=household.area_id, household=household, person=person, kind=kind, channel=channel,
                applicant_name=name, reason=reason.strip(), filed_on=filed_on, starts_on=term.starts_on,
                due_on=term.due_on, slip_year=filed_on.year, slip_number=(last["n"] or 0) + 1, state=states.FILED,
                class_before=before or "", received_by_id=by.pk, received_at=clock.now(), is_synthetic=is_synthetic,
            )  # fmt: skip
    except IntegrityError:
        _check_no_other(household, kind, person)
        raise
    record(
        by=by, action="nhận đề nghị", subject=f"đề nghị {filed.pk}", area_id=filed.area_id, kind=kind,
        slip=filed.slip, due_on=str(filed.due_on),
    )  # fmt: skip
    return filed


def _check_person(household: Household, kind: str, person: Person | None) -> None:
    if kind != Request.Kind.LOW_INCOME:
        if person is not None:
            raise Refused("Đề nghị này là của cả hộ, không chọn riêng một người.")
        return
    if person is None:
        raise Refused("Chọn người lao động trong hộ mà đề nghị này nói đến.")
    if not Membership.objects.filter(household=household, person=person, valid_to=None).exists():
        raise Refused("Người này hiện không phải thành viên của hộ. Chọn người trong danh sách nhân khẩu của hộ.")


def _check_class(kind: str, before: str) -> None:
    if kind == Request.Kind.ENTER and before == "POOR":
        raise Refused("Hộ này đang là hộ nghèo theo quyết định đang có hiệu lực nên không cần đề nghị công nhận.")
    if kind == Request.Kind.LEAVE and before not in ON_THE_LIST:
        state = f"đang là {CLASS_VI[before].lower()}" if before else "không có trong danh sách đã công nhận"
        raise Refused(f"Hộ này {state} nên không có gì để thoát. Kiểm tra lại hộ hoặc loại đề nghị.")


def _check_no_other(household: Household, kind: str, person: Person | None) -> None:
    other = Request.objects.filter(household=household, kind=kind, person=person, state__in=OPEN_STATES).first()
    if other is not None:
        raise Refused(
            f"Hộ này đã có đề nghị cùng loại chưa xong (giấy tiếp nhận số {other.slip}, nộp ngày "
            f"{formats.day(other.filed_on)}). Làm tiếp đề nghị đó, hoặc rút nó trước."
        )


@transaction.atomic
def screen_request(
    *, request: Request, item_count: int, screened_on: date, by: User, note: str = "", version: int | None = None
) -> Request:
    """Quick identification with Phiếu A, for requests to enter (TT 07/2021, Phụ lục II).

    At or above the plan's number of items the household counts as not poor, unless the commune gives a reason to go
    on (``note``). Raises Refused.
    """
    locked, _kind = begin("screen", request, by, version)
    check_day(screened_on, what="Ngày nhận dạng", not_before=locked.filed_on, before_vi="ngày nộp đề nghị")
    if item_count < 0:
        raise Refused("Số mục không được nhỏ hơn 0.")
    threshold = rules_of(locked).whole("screening_items")
    locked.screened_count, locked.screened_on, locked.screened_by_id = item_count, screened_on, by.pk
    locked.screening_note = note.strip()
    locked.is_screened_out = item_count >= threshold and not note.strip()
    return finish(
        "screen", locked, by, state=states.SCREENED,
        fields=("screened_count", "screened_on", "screened_by_id", "screening_note", "is_screened_out"),
    )  # fmt: skip


@transaction.atomic
def withdraw_request(
    *, request: Request, reason: str, withdrawn_on: date, by: User, version: int | None = None
) -> Request:
    """The household takes its request back. Raises Refused."""
    locked, _kind = begin("withdraw", request, by, version)
    check_day(withdrawn_on, what="Ngày rút", not_before=locked.filed_on, before_vi="ngày nộp đề nghị")
    locked.withdrawal_reason = needed(reason, "Ghi lý do rút đề nghị.")
    locked.withdrawn_on = withdrawn_on
    return finish(
        "withdraw", locked, by, state=states.WITHDRAWN, fields=("withdrawal_reason", "withdrawn_on")
    )  # fmt: skip


__all__ = ["file_request", "screen_request", "withdraw_request"]
