"""The writes of a sheet before it is sent: begin, save, put aside, correct; photos; notices closed. Sending: submitting.py."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record
from giamngheo.apps.files import pictures
from giamngheo.apps.files.actions import store_file
from giamngheo.apps.register import gates
from giamngheo.apps.register.models import Household, Village
from giamngheo.apps.review.models import Round
from giamngheo.kit import clock, formats

from . import queries, questions, states
from .models import MemberNotice, PhotoPlace, SurveyDraft, SurveyPhoto, SurveySave
from .sheet import Answers
from .states import Refused

MAX_PHOTOS = 8
MAX_PHOTO_BYTES = 8 * 1024 * 1024


def check_reach(
    by: User, *, area_id: int, village_id: int | None, round: Round | None, kind: str = SurveyDraft.Kind.ANNUAL_REVIEW
) -> None:
    """Raises Refused when the person does not survey there: asked again below the screen."""
    reach = queries.reach_of(access_of(by, clock.today()), round or queries.current_round())
    is_in_year = kind == SurveyDraft.Kind.IN_YEAR
    if not reach.has(area_id=area_id, village_id=village_id, is_in_year=is_in_year):
        raise Refused(
            _("Hộ này không thuộc bản được phân công cho bạn. Cán bộ giảm nghèo xã phân công rà soát viên cho từng bản.")
        )


def check_gate(*, year: int, area_id: int) -> None:
    """Raises Refused when the commune's facts of the year stand."""
    try:
        gates.check(year=year, area_ids=[area_id])
    except gates.Refused as refusal:
        raise Refused(str(refusal)) from None


def _round_for(round: Round | None, kind: str, area_id: int) -> None:
    if kind != SurveyDraft.Kind.ANNUAL_REVIEW:
        return
    if round is None:
        raise Refused(_("Chưa có vòng rà soát nào đang mở. Tỉnh mở vòng rà soát trước khi lập phiếu."))
    if round.state != Round.State.OPEN:
        raise Refused(_("Vòng rà soát năm %(year)s đã khoá nên không lập, không gửi phiếu được.") % {"year": round.year})
    if not queries.has_list(round, area_id):
        raise Refused(
            _("Xã của hộ không có danh sách trong vòng rà soát năm %(year)s (bản đồ của ngày rà soát). "
              "Báo cán bộ giảm nghèo xã.") % {"year": round.year}
        )  # fmt: skip


@transaction.atomic
def start_survey(
    *,
    household: Household,
    by: User,
    round: Round | None = None,
    kind: str = SurveyDraft.Kind.ANNUAL_REVIEW,
    year: int | None = None,
    reason: str = "",
) -> SurveyDraft:
    """The household's open sheet of this round (or of the in-year review of this year), begun when there is none.

    ``kind`` in_year needs no round: the request behind it is the caller's. Of two who begin at once, both get the one
    sheet. Raises Refused.
    """
    check_reach(by, area_id=household.area_id, village_id=household.village_id, round=round, kind=kind)
    _round_for(round, kind, household.area_id)
    if household.closed_on is not None:
        raise Refused(
            _("Hộ này đã ra khỏi sổ ngày %(day)s nên không lập phiếu.") % {"day": formats.day(household.closed_on)}
        )
    at = year or (round.year if round else clock.today().year)
    if kind == SurveyDraft.Kind.ANNUAL_REVIEW:
        check_gate(year=at, area_id=household.area_id)
    same = {"household": household, "year": at, "kind": kind, "state": states.DRAFT}
    found = SurveyDraft.objects.filter(**same).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return _begin(
                household=household, area_id=household.area_id, village_id=household.village_id, round=round, kind=kind,
                year=at, by=by, reason=reason.strip(), is_synthetic=household.is_synthetic,
            )  # fmt: skip
    except IntegrityError:
        return SurveyDraft.objects.get(**same)


def _begin(*, by: User, token: uuid.UUID | None = None, answers: Answers | None = None, **values: Any) -> SurveyDraft:
    now = clock.now()
    draft = SurveyDraft.objects.create(
        token=token or uuid.uuid4(), started_by_id=by.pk, started_at=now, saved_by_id=by.pk, saved_at=now,
        answers=dict(answers or {"observed_on": clock.today().isoformat()}), **values,
    )  # fmt: skip
    record(by=by, action="lập phiếu rà soát", subject=f"phiếu {draft.pk}", area_id=draft.area_id, year=draft.year)
    return draft


@transaction.atomic
def start_new_household(
    *, village: Village, round: Round, head_name: str, request_number: str, request_on: Any, token: uuid.UUID, by: User
) -> SurveyDraft:
    """A sheet for a household found in the village that asked to be reviewed (Mẫu 01); it enters the register when the
    sheet is sent. The same token again gives the same sheet. Raises Refused."""
    check_reach(by, area_id=village.area_id, village_id=village.pk, round=round)
    found = SurveyDraft.objects.filter(token=token).first()
    if found is not None:
        return found
    area_id = queries.list_area(round, village)
    if area_id is None:
        raise Refused(_("Bản này không thuộc xã nào của vòng rà soát năm %(year)s.") % {"year": round.year})
    _round_for(round, SurveyDraft.Kind.ANNUAL_REVIEW, area_id)
    check_gate(year=round.year, area_id=area_id)
    if not head_name.strip():
        raise Refused(_("Ghi họ tên chủ hộ như trong giấy đề nghị."))
    answers = {
        "observed_on": clock.today().isoformat(), "head": "n1", "n1-full_name": " ".join(head_name.split()),
        "n1-relation": "head", "request_number": request_number.strip(),
        "request_on": request_on.isoformat() if request_on else None,
    }  # fmt: skip
    return _begin(
        household=None, area_id=area_id, village_id=village.pk, round=round, kind=SurveyDraft.Kind.ANNUAL_REVIEW,
        year=round.year, by=by, token=token, answers=answers, is_synthetic=village.is_synthetic,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did. ``conflicts``: answer → (of this phone, stored meanwhile); neither is lost. ``moved``: other
    answers that changed since the version this phone had seen, as they are now: its page does not show them yet."""

    version: int
    conflicts: dict[str, tuple[Any, Any]]
    moved: dict[str, Any] = field(default_factory=dict)
    is_repeated: bool = False


@transaction.atomic
def save_answers(
    *, draft_id: int, version: int, key: str, given: Mapping[str, Any], by: User, step: str = ""
) -> Saved:
    """Keeps answers. ``version``: the sheet's version this phone last saw; ``key``: of this save, sent again unchanged
    when the phone does not know whether it arrived.

    What nobody else changed since is stored. Where somebody did, the stored answer stays, the phone's is kept beside it
    and both are returned. Raises Refused when the sheet is sent or not within reach.
    """
    draft = locked(draft_id, by=by)
    again = SurveySave.objects.filter(draft=draft, key=key).first()
    was = queries.changes_since(draft, version) if version != draft.version else {}
    moved = {name: draft.answers.get(name) for name in was if name not in given}
    if again is not None:
        put_aside = {name: (mine, theirs) for name, (mine, theirs) in again.put_aside.items()}
        return Saved(draft.version, put_aside, moved, is_repeated=True)
    states.check("save", draft.state)
    unknown = [name for name in given if not questions.is_known(name)]
    if unknown:
        raise Refused(_("Phiếu không có câu hỏi %(name)s. Tải lại trang rồi làm lại.") % {"name": unknown[0]})
    changes, conflicts = _told_apart(draft, was, given)
    if not changes and not conflicts and (not step or step == draft.step):
        return Saved(draft.version, {}, moved)
    if changes:
        draft.answers = {**draft.answers, **{name: new for name, (_old, new) in changes.items()}}
        draft.version += 1
    draft.step, draft.saved_by_id, draft.saved_at = step or draft.step, by.pk, clock.now()
    draft.save(update_fields=["answers", "version", "step", "saved_by_id", "saved_at"])
    SurveySave.objects.create(
        draft=draft, area_id=draft.area_id, key=key, version_seen=version, version=draft.version, step=step,
        changes=changes, put_aside=conflicts, by_id=by.pk, at=draft.saved_at,
    )  # fmt: skip
    return Saved(draft.version, conflicts, moved)


def _told_apart(
    draft: SurveyDraft, was: Mapping[str, Any], given: Mapping[str, Any]
) -> tuple[dict[str, tuple[Any, Any]], dict[str, tuple[Any, Any]]]:
    """(answers to store with what they were, answers that two phones told differently). ``was``: answers that changed
    since this phone looked, as it had seen them."""
    changes: dict[str, tuple[Any, Any]] = {}
    conflicts: dict[str, tuple[Any, Any]] = {}
    for name, new in given.items():
        now = draft.answers.get(name)
        if new == now or (name in was and new == was[name]):
            continue  # the same, or this phone only repeats what it saw before the other one changed it
        if name in was:
            conflicts[name] = (new, now)
        else:
            changes[name] = (now, new)
    return changes, conflicts


def locked(draft_id: int, *, by: User) -> SurveyDraft:
    """The sheet, locked for the rest of the transaction. Raises Refused when it is not within reach."""
    draft = SurveyDraft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise Refused(_("Không tìm thấy phiếu này trong địa bàn của bạn. Quay lại “Phiếu của tôi”."))
    check_reach(by, area_id=draft.area_id, village_id=draft.village_id, round=draft.round, kind=draft.kind)
    return draft


@transaction.atomic
def drop_survey(*, draft_id: int, reason: str, by: User) -> SurveyDraft:
    """Puts a sheet aside that was begun by mistake; its answers stay readable. Raises Refused."""
    draft = locked(draft_id, by=by)
    states.check("drop", draft.state)
    if not reason.strip():
        raise Refused(_("Ghi lý do bỏ phiếu."))
    draft.state, draft.reason = states.DROPPED, reason.strip()
    draft.version += 1
    draft.save(update_fields=["state", "reason", "version"])
    record(by=by, action=states.BY_NAME["drop"].logged, subject=f"phiếu {draft.pk}", area_id=draft.area_id)
    return draft


@transaction.atomic
def start_correction(*, draft_id: int, reason: str, by: User) -> SurveyDraft:
    """A new sheet that begins with the answers of a sent one and says why; sent, it is an occasion of its own.

    Raises Refused. Of two who begin at once, both get the one sheet.
    """
    sent = locked(draft_id, by=by)
    states.check("correct", sent.state)
    if not reason.strip():
        raise Refused(_("Ghi lý do đính chính."))
    if sent.kind == SurveyDraft.Kind.ANNUAL_REVIEW:
        _round_for(sent.round, sent.kind, sent.area_id)
        check_gate(year=sent.year, area_id=sent.area_id)
    same = {"household": sent.household, "year": sent.year, "kind": sent.kind, "state": states.DRAFT}
    found = SurveyDraft.objects.filter(**same).first()
    if found is not None:
        return found
    return _begin(
        household=sent.household, area_id=sent.area_id, village_id=sent.village_id, round=sent.round, kind=sent.kind,
        year=sent.year, by=by, reason=reason.strip(), corrects=sent, answers=_settled(sent.answers),
        is_synthetic=sent.is_synthetic,
    )  # fmt: skip


def _settled(answers: Answers) -> dict[str, Any]:
    """The answers of a sent sheet, in which nobody is new any more (``submitting`` put the persons' ids in)."""
    return {key: value for key, value in answers.items() if not key.startswith("n") or "-" not in key}


@transaction.atomic
def add_photo(*, draft_id: int, content: bytes, name: str, subject: str, by: User) -> SurveyPhoto:
    """Keeps a picture without what the camera wrote into it; place and time go into a row of their own. Raises Refused."""
    draft = locked(draft_id, by=by)
    states.check("save", draft.state)
    if subject not in {term.code for term in questions.SUBJECTS}:
        raise Refused(_("Chọn ảnh chụp gì: nhà ở, nhà tiêu, nguồn nước hoặc khác."))
    if len(content) > MAX_PHOTO_BYTES:
        raise Refused(_("Ảnh lớn hơn 8 MB. Chụp lại ở cỡ nhỏ hơn, hoặc giảm cỡ ảnh rồi chọn lại."))
    if len(queries.photos_of(draft)) >= MAX_PHOTOS:
        raise Refused(_("Phiếu đã có %(n)s ảnh, là số nhiều nhất. Bỏ bớt một ảnh trước.") % {"n": MAX_PHOTOS})
    try:
        picture = pictures.cleaned(content)
    except pictures.NotAPicture:
        raise Refused(_("Tệp này không phải ảnh JPEG hoặc PNG nguyên vẹn. Chọn ảnh chụp bằng máy điện thoại.")) from None
    stored = store_file(
        content=picture.content, name=name, content_type=picture.content_type, area_id=draft.area_id, by=by
    )
    photo = SurveyPhoto.objects.create(
        draft=draft, area_id=draft.area_id, file=stored, subject=subject, by_id=by.pk, at=clock.now()
    )
    if picture.latitude is not None or picture.taken_at:
        PhotoPlace.objects.create(
            photo=photo, area_id=draft.area_id, latitude=picture.latitude, longitude=picture.longitude,
            taken_at=picture.taken_at,
        )  # fmt: skip
    record(by=by, action="thêm ảnh vào phiếu", subject=f"phiếu {draft.pk}", area_id=draft.area_id, photo=photo.pk)
    return photo


@transaction.atomic
def remove_photo(*, photo_id: int, by: User) -> SurveyPhoto:
    """The picture leaves the sheet; the file stays in the store. Raises Refused when the sheet is sent."""
    photo = SurveyPhoto.objects.select_for_update().get(pk=photo_id)
    draft = locked(photo.draft_id, by=by)
    states.check("save", draft.state)
    if photo.removed_at is None:
        photo.removed_at, photo.removed_by_id = clock.now(), by.pk
        photo.save(update_fields=["removed_at", "removed_by_id"])
        record(by=by, action="bỏ ảnh khỏi phiếu", subject=f"phiếu {draft.pk}", area_id=draft.area_id, photo=photo.pk)
    return photo


@transaction.atomic
def close_notice(*, notice_id: int, note: str, by: User) -> MemberNotice:
    """The officer says what became of a notice: event recorded, or nothing to record and why. Raises Refused."""
    notice = MemberNotice.objects.select_for_update().filter(pk=notice_id).first()
    if notice is None or not access_of(by, clock.today()).may(Permission.RECORD_LIFE, notice.area_id):
        raise Refused(_("Chỉ cán bộ giảm nghèo của xã này xử lý tin báo biến động."))
    if notice.state == MemberNotice.State.DONE:
        raise Refused(_("Tin báo này đã được xử lý lúc %(at)s.") % {"at": formats.moment(notice.closed_at)})
    if not note.strip():
        raise Refused(_("Ghi đã xử lý thế nào: đã ghi biến động, hoặc không phải ghi và vì sao."))
    notice.state, notice.closed_by_id, notice.closed_at = MemberNotice.State.DONE, by.pk, clock.now()
    notice.closed_note = note.strip()
    notice.save(update_fields=["state", "closed_by_id", "closed_at", "closed_note"])
    record(by=by, action="xử lý tin báo biến động", subject=f"tin báo {notice.pk}", area_id=notice.area_id)
    return notice
