"""Writes of nominations: nominated with figures, sent again, reviewed, returned, voted on, decided; consent to be named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import translation

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import Access, access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import areas_named, communes_onto, generation_on
from giamngheo.kit import clock, formats

from . import states
from .models import Nomination
from .queries import nominations as queries
from .queries.figures import Nominee, figures_of, nominee_of
from .states import Refused, Stale
from .terms import movements

NOT_MINE = "Bạn không làm việc này với đề nghị khen thưởng này."
OWN_HAND = "Người đã đề nghị hoặc đã xem xét không làm bước này. Cần người khác."
MOVED_ON = "Vừa có người khác thay đổi. Xem lại rồi làm tiếp."
TWICE = "Tập thể, hộ, người này đã được đề nghị cho năm đó. Mở đề nghị đã có."


@dataclass(frozen=True, slots=True)
class Words:
    """What who nominates says: for the results of which year, what was done, which award."""

    movement: str
    year: int
    merit: str
    award: str


def _said(text: str, otherwise: str) -> str:
    if not text.strip():
        raise Refused(otherwise)
    return text.strip()


def _check_words(words: Words, kind: str) -> None:
    movement = movements().get(words.movement)
    if movement is None:
        raise Refused("Chọn phong trào trong danh sách.")
    if not movement.first_year <= words.year <= movement.last_year or words.year > clock.today().year:
        raise Refused(f"Phong trào này xét kết quả các năm {movement.first_year}–{movement.last_year}, không xét năm chưa tới.")
    if words.award not in {one.id for one in movement.awards_of(kind)}:
        raise Refused("Chọn hình thức khen trong danh sách.")


def _check_stood(found: Nomination) -> None:
    """A commune is praised for a year at whose end it stood (today while the year runs); afterwards the one that took it over is."""
    place, day = found.area, min(date(found.year, 12, 31), clock.today())
    end = place.generation.valid_to
    if found.kind != Nomination.Kind.COMMUNE or end is None or end >= day:
        return
    newer = areas_named(communes_onto([place.pk], generation_on(day).pk).values())
    instead = f" Đề nghị {next(iter(newer.values()))} cho năm này." if newer else ""
    raise Refused(f"{place.name} chỉ có đến ngày {formats.day(end)}, không còn khi tính kết quả năm {found.year}.{instead}")


def _figured(found: Nomination, nominee: Nominee) -> None:
    """Figures of today, with the plan they were computed by; words in them are Vietnamese, whatever the screen."""
    with translation.override("vi"):
        found.figures = figures_of(nominee, movement=found.movement, year=found.year)
    found.plan_digest, found.figured_at = current_plan().digest, clock.now()


@transaction.atomic
def nominate(*, nominee: Nominee, words: Words, by: User) -> Nomination:
    """Writes the nomination with its figures, frozen from now on. Raises Refused."""
    now = clock.now()
    found = Nomination(
        movement=words.movement, year=words.year, kind=nominee.kind, area=nominee.area, village=nominee.village, agency=nominee.agency,
        household=nominee.household, person=nominee.person, name=nominee.name, award=words.award,
        merit=_said(words.merit, "Ghi thành tích: đã làm gì, kết quả ra sao."), nominated_by_id=by.pk, nominated_at=now,
    )  # fmt: skip
    if not queries.may_nominate(access_of(by, clock.today()), found):
        raise Refused("Bạn không đề nghị khen thưởng cho nơi này.")
    _check_words(words, nominee.kind)
    _check_stood(found)
    _figured(found, nominee)
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        if "one_nomination_of_" not in str(error):
            raise
        raise Refused(TWICE) from None
    record(by=by, action="đề nghị khen thưởng", subject=f"đề nghị khen thưởng {found.pk}", area_id=found.area_id, kind=found.kind)
    return found


def _locked(pk: int, version: int | None, by: User) -> tuple[Nomination, Access]:
    here = access_of(by, clock.today())
    rows = Nomination.objects.select_for_update(of=("self",)).select_related("area", "village", "household", "person")
    found = rows.filter(pk=pk, pk__in=queries.nominations_of(here).values("pk")).first()
    if found is None:
        raise Refused(NOT_MINE)
    if version is not None and version != found.version:
        raise Stale(MOVED_ON)
    return found, here


def _for_step(pk: int, version: int | None, act: str, by: User) -> Nomination:
    """Under lock, in a state that allows the act, by somebody who may and whose hand is not in it."""
    found, here = _locked(pk, version, by)
    move = states.ACTS[act]
    if not here.may(move.permission, found.area_id):
        raise Refused(NOT_MINE)
    if not queries.has_no_hand_in(found, by.pk, decides=move.permission == P.DECIDE_PRAISE):
        raise Refused(OWN_HAND)
    states.check(move, found.state)
    return found


def _moved(found: Nomination, act: str, by: User, **detail: object) -> Nomination:
    move = states.ACTS[act]
    found.state, found.version = move.target, found.version + 1
    found.save()
    record(by=by, action=move.logged, subject=f"đề nghị khen thưởng {found.pk}", area_id=found.area_id, **detail)
    return found


@transaction.atomic
def resubmit(*, pk: int, merit: str, award: str, by: User, version: int | None = None) -> Nomination:
    """A returned nomination goes again, with figures of today. Raises Refused, Stale."""
    found, here = _locked(pk, version, by)
    if not queries.may_nominate(here, found):
        raise Refused(NOT_MINE)
    states.check(states.ACTS["resubmit"], found.state)
    _check_words(Words(found.movement, found.year, merit, award), found.kind)
    found.merit, found.award = _said(merit, "Ghi thành tích: đã làm gì, kết quả ra sao."), award
    found.return_reason, found.review_note = "", ""
    found.nominated_by_id, found.nominated_at = by.pk, clock.now()
    found.reviewed_by_id = found.reviewed_on = None
    _figured(found, nominee_of(found))
    return _moved(found, "resubmit", by)


@transaction.atomic
def record_consent(*, pk: int, consent: str, on: date, by: User, version: int | None = None) -> Nomination:
    """Whether the household or person agrees to be named in public; may change at any time, also afterwards. Raises Refused, Stale."""
    found, here = _locked(pk, version, by)
    if not found.is_personal:
        raise Refused("Tập thể được nêu tên, không cần hỏi đồng ý.")
    if not queries.may_nominate(here, found):
        raise Refused(NOT_MINE)
    if consent not in (Nomination.Consent.GIVEN, Nomination.Consent.REFUSED):
        raise Refused("Chọn đồng ý hoặc không đồng ý nêu tên.")
    if on > clock.today():
        raise Refused("Ngày hỏi không được sau hôm nay.")
    found.consent, found.consent_on, found.version = consent, on, found.version + 1
    found.save(update_fields=["consent", "consent_on", "version"])
    record(
        by=by, action="ghi đồng ý nêu tên khen thưởng", subject=f"đề nghị khen thưởng {found.pk}", area_id=found.area_id, consent=consent
    )
    return found


@transaction.atomic
def review(*, pk: int, note: str, by: User, version: int | None = None) -> Nomination:
    """The managing agency found it in order and puts it before the council. Raises Refused, Stale."""
    found = _for_step(pk, version, "review", by)
    found.reviewed_by_id, found.reviewed_on, found.review_note = by.pk, clock.today(), note.strip()
    return _moved(found, "review", by)


def _ended(act: str, pk: int, reason: str, by: User, version: int | None) -> Nomination:
    found = _for_step(pk, version, act, by)
    found.return_reason = _said(reason, "Ghi lý do để nơi đề nghị biết.")
    if act == "decline":
        found.decided_by_id = by.pk
    return _moved(found, act, by)


@transaction.atomic
def give_back(*, pk: int, reason: str, by: User, version: int | None = None) -> Nomination:
    """Back to who nominated, with why. Raises Refused, Stale."""
    return _ended("return", pk, reason, by, version)


@transaction.atomic
def refuse(*, pk: int, reason: str, by: User, version: int | None = None) -> Nomination:
    """Not praised: the managing agency says so, with why. Raises Refused, Stale."""
    return _ended("refuse", pk, reason, by, version)


@transaction.atomic
def decline(*, pk: int, reason: str, by: User, version: int | None = None) -> Nomination:
    """Not praised: who decides says so, with why. Raises Refused, Stale."""
    return _ended("decline", pk, reason, by, version)


@transaction.atomic
def vote(
    *, pk: int, opinion: str, held_on: date, present: int, votes_for: int, votes_against: int, by: User, version: int | None = None
) -> Nomination:
    """What the emulation council said, as its minutes do; no share of votes is asked for: none is known. Raises Refused, Stale."""
    found = _for_step(pk, version, "vote", by)
    if found.is_personal and not found.consent:
        raise Refused("Chưa hỏi hộ, người này có đồng ý nêu tên không. Xã ghi ở trang của đề nghị trước.")
    if opinion not in (Nomination.Opinion.AGREED, Nomination.Opinion.DISAGREED):
        raise Refused("Chọn ý kiến của hội đồng.")
    if held_on > clock.today():
        raise Refused("Ngày họp không được sau hôm nay.")
    if present < 1 or votes_for < 0 or votes_against < 0 or votes_for + votes_against > present:
        raise Refused("Số phiếu đồng ý cộng không đồng ý không được nhiều hơn số người dự họp.")
    if opinion == Nomination.Opinion.AGREED and not votes_for:
        raise Refused("Hội đồng đồng ý mà không có phiếu đồng ý nào. Xem lại biên bản.")
    found.opinion, found.opinion_on, found.opinion_by_id = opinion, held_on, by.pk
    found.members_present, found.votes_for, found.votes_against = present, votes_for, votes_against
    return _moved(found, "vote", by, opinion=opinion)


@transaction.atomic
def decide(*, pk: int, number: str, decided_on: date, by: User, version: int | None = None) -> Nomination:
    """The decision of praise, as signed on paper. Raises Refused, Stale."""
    found = _for_step(pk, version, "decide", by)
    if found.opinion != Nomination.Opinion.AGREED:
        raise Refused("Hội đồng không đồng ý khen đề nghị này.")
    if (found.opinion_on is not None and decided_on < found.opinion_on) or decided_on > clock.today():
        raise Refused("Ngày quyết định phải từ ngày hội đồng họp đến hôm nay.")
    found.decision_number, found.decided_on, found.decided_by_id = _said(number, "Ghi số quyết định."), decided_on, by.pk
    return _moved(found, "decide", by, number=found.decision_number)


__all__ = [
    "Words", "decide", "decline", "give_back", "nominate", "record_consent", "refuse", "resubmit", "review", "vote",
]  # fmt: skip
