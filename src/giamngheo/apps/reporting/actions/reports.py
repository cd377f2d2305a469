"""A report from its first word to the receiver's consent."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.audit.actions import record
from giamngheo.kit import clock, formats

from .. import queries, states, tree
from ..contents import changes_between, digest_of, filled_of
from ..locks import refuse_if_locked
from ..models import Report, ReportNote, ReportVersion, ReportWords
from ..states import BY_HAND, WROTE, Refused, Stale

MOVED_ON = gettext_noop("Vừa có người khác thay đổi báo cáo này. Xem lại rồi làm tiếp.")
NOT_MINE = {
    "writes": gettext_noop("Bạn không viết báo cáo này."), "signs": gettext_noop("Bạn không ký báo cáo này."),
    "receives": gettext_noop("Bạn không nhận báo cáo này."),
}  # fmt: skip


def _locked(pk: int, version: int | None, by: User, right: str, act: str) -> Report:
    """The report, locked, if this person has the right, its state allows the act and its period is open."""
    found = Report.objects.select_for_update(of=("self",)).select_related("area").filter(pk=pk).first()
    if found is None or not tree.rights(access_of(by, clock.today()), found)[right]:
        raise Refused(_(NOT_MINE[right]))
    if version is not None and version != found.version:
        raise Stale(_(MOVED_ON))
    states.check(states.ACTS[act], found.state)
    refuse_if_locked(found)
    return found


def _note(found: Report, act: str, by: User, text: str = "", section: str = "") -> None:
    ReportNote.objects.create(
        report=found, area_id=found.area_id, act=act, section=section, text=text.strip(), by_id=by.pk, at=clock.now()
    )


def _moved(found: Report, act: str, by: User, text: str = "", **detail: object) -> Report:
    move = states.ACTS[act]
    found.state, found.version = move.target, found.version + 1
    found.save()
    _note(found, act, by, text)
    record(by=by, action=move.logged, subject=f"báo cáo {found.pk}", area_id=found.area_id, **detail)
    return found


def _said(text: str, otherwise: str) -> str:
    if not text.strip():
        raise Refused(otherwise)
    return text.strip()


def _fill(found: Report) -> None:
    """Numbers as of today, also of a period that is over; what changed against the ones before."""
    made = filled_of(found, as_of=clock.today())
    found.changes = changes_between(found.numbers, made) if found.numbers else []
    found.numbers, found.numbers_at = made.as_json(), clock.now()


@transaction.atomic
def start_report(*, pk: int, by: User, version: int | None = None) -> Report:
    """Fills the numbers for the first time. Raises Refused, Stale."""
    found = _locked(pk, version, by, "writes", "start")
    _fill(found)
    return _moved(found, "start", by)


@transaction.atomic
def save_words(*, pk: int, words: Mapping[str, str], by: User, version: int | None = None) -> Report:
    """Section → text; only what is other than before is written. Raises Refused, Stale."""
    found = _locked(pk, version, by, "writes", "write")
    known, before = queries.asking_sections(found.numbers), queries.words_of(found.pk)
    unknown = sorted(set(words) - set(known))
    if unknown:
        raise Refused(_("Mẫu báo cáo không có mục %(section)s.") % {"section": unknown[0]})
    changed = {section: text.strip() for section, text in words.items() if text.strip() != before.get(section, "")}
    ReportWords.objects.bulk_create(
        ReportWords(report=found, area_id=found.area_id, section=section, text=text, by_id=by.pk, at=clock.now())
        for section, text in changed.items()
    )
    return _moved(found, "write", by, sections=len(changed)) if changed else found


@transaction.atomic
def refresh_numbers(*, pk: int, by: User, version: int | None = None) -> Report:
    """Fills the numbers anew; the words stay, what changed is kept to be shown. Raises Refused, Stale."""
    found = _locked(pk, version, by, "writes", "write")
    _fill(found)
    return _moved(found, "write", by, f"làm mới số liệu, {len(found.changes)} chỗ thay đổi", changed=len(found.changes))


def _lower_ones_told(found: Report, missing_reason: str) -> None:
    """Goes up without some of the lower ones only with why."""
    missing = queries.lower_of(found).exclude(state=states.ACCEPTED).count()
    if missing and not missing_reason.strip():
        text = _("Còn %(count)s báo cáo cấp dưới chưa nhận. Ghi lý do gửi khi còn thiếu.")
        raise Refused(text % {"count": formats.number(missing)})
    found.missing_reason = missing_reason.strip() if missing else ""


@transaction.atomic
def present_report(*, pk: int, by: User, missing_reason: str = "", version: int | None = None) -> Report:
    """Hands it to who signs. Raises Refused, Stale."""
    found = _locked(pk, version, by, "writes", "present")
    if not tree.is_signed(tree.law().steps[found.step]):
        raise Refused(_("Cơ quan này không có người ký trong hệ thống: gửi thẳng lên nơi nhận."))
    _lower_ones_told(found, missing_reason)
    return _moved(found, "present", by)


@transaction.atomic
def give_back(*, pk: int, reason: str, by: User, version: int | None = None) -> Report:
    """Who signs hands it back to who writes. Raises Refused, Stale."""
    found = _locked(pk, version, by, "signs", "give_back")
    return _moved(found, "give_back", by, _said(reason, _("Ghi lý do trả lại.")))


@transaction.atomic
def sign_report(*, pk: int, by: User, version: int | None = None) -> ReportVersion:
    """Signed and sent: a version that nothing changes. Raises Refused, Stale."""
    found = _locked(pk, version, by, "signs", "sign")
    if by.pk in hands(found, WROTE):
        raise Refused(_("Người viết báo cáo không tự ký. Người khác có thẩm quyền ký."))
    return _sent(found, "sign", by)


@transaction.atomic
def send_report(*, pk: int, by: User, missing_reason: str = "", version: int | None = None) -> ReportVersion:
    """An agency sends what it wrote. Raises Refused, Stale."""
    found = _locked(pk, version, by, "writes", "send")
    if tree.is_signed(tree.law().steps[found.step]):
        raise Refused(_("Báo cáo này phải trình người ký."))
    _lower_ones_told(found, missing_reason)
    return _sent(found, "send", by)


def _sent(found: Report, act: str, by: User) -> ReportVersion:
    words, number = queries.words_of(found.pk), found.versions.count() + 1
    asked = found.notes.filter(act="return").order_by("-id").values_list("text", flat=True).first() if number > 1 else ""
    made = ReportVersion.objects.create(
        report=found, area_id=found.area_id, number=number, numbers=found.numbers, words=words,
        digest=digest_of(found.numbers or {}, words), reason=asked or ("gửi lại sau khi bị trả lại" if number > 1 else ""), by_id=by.pk,
        at=clock.now(),
    )  # fmt: skip
    found.sent_on = clock.today()
    found.first_sent_on = found.first_sent_on or found.sent_on
    _moved(found, act, by, number=number, digest=made.digest)
    return made


def hands(found: Report, acts: Collection[str] = BY_HAND) -> frozenset[int]:
    """Ids of the people who wrote in it or did one of the acts: wrote, presented, signed it."""
    by = set(found.notes.filter(act__in=acts).values_list("by_id", flat=True))
    return frozenset(one for one in by | set(found.words.values_list("by_id", flat=True)) if one is not None)


def _by_other_eyes(pk: int, version: int | None, by: User, act: str) -> Report:
    found = _locked(pk, version, by, "receives", act)
    if by.pk in hands(found):
        raise Refused(_("Người viết, người ký báo cáo không tự nhận hay trả lại. Người khác xem."))
    return found


@transaction.atomic
def return_report(*, pk: int, reason: str, comments: Mapping[str, str], by: User, version: int | None = None) -> Report:
    """Back to its writer, with what is to be mended as a whole and by section. Raises Refused, Stale."""
    found = _by_other_eyes(pk, version, by, "return")
    known = queries.section_titles(found.numbers)
    told = {section: text.strip() for section, text in comments.items() if text.strip() and section in known}
    if not told and not reason.strip():
        raise Refused(_("Ghi ít nhất một ý kiến: cần sửa gì, ở mục nào."))
    for section, text in told.items():
        _note(found, "comment", by, text, section)
    return _moved(found, "return", by, reason, comments=len(told))


@transaction.atomic
def accept_report(*, pk: int, by: User, version: int | None = None) -> Report:
    """The receiver agrees. Raises Refused, Stale."""
    return _moved(_by_other_eyes(pk, version, by, "accept"), "accept", by)


__all__ = [
    "WROTE", "accept_report", "give_back", "hands", "present_report", "refresh_numbers", "return_report", "save_words", "send_report",
    "sign_report", "start_report",
]  # fmt: skip
