"""Writes of registrations to leave poverty: register, charge a helper, record a visit, withdraw, settle a year, print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.commitments import states
from giamngheo.apps.commitments.models import EscapeRegistration, Helper, Visit
from giamngheo.apps.commitments.queries import escape as queries
from giamngheo.apps.commitments.states import Refused
from giamngheo.apps.in_year.class_history import class_of_year
from giamngheo.apps.papers import actions as papers
from giamngheo.apps.papers.models import Paper
from giamngheo.apps.papers.queries import papers_about
from giamngheo.apps.register.models import Household
from giamngheo.apps.review.models import Decision
from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES
from giamngheo.kit import clock, formats

# How long until the first look-in where nobody names a day: our own habit of a quarter, no law's.
FIRST_VISIT_DAYS = 90
CLASS_WORDS = {term.code: term.vi for term in HOUSEHOLD_CLASSES}
ABOVE = {"POOR": ("NEAR_POOR", "NOT_POOR"), "NEAR_POOR": ("NOT_POOR",)}
NOT_SEEN = "Chỉ cán bộ xã, trưởng bản và rà soát viên của bản này được ghi lần thăm hoặc đổi đăng ký này."
MOVED_ON = "Đăng ký này vừa được người khác thay đổi. Xem lại rồi làm tiếp."


def _check_may(by: User, area_id: int) -> None:
    if not access_of(by, clock.today()).may(P.COMMIT, area_id):
        raise Refused("Chỉ cán bộ giảm nghèo của xã này được ghi đăng ký thoát nghèo.")


def _lines(texts: Sequence[str]) -> list[str]:
    return [line for text in texts if (line := " ".join(text.split()))]


@transaction.atomic
def register_escape(
    *,
    household: Household,
    year: int,
    class_target: str,
    lacks: Sequence[str],
    will_do: Sequence[str],
    support: Sequence[str],
    registered_on: date,
    by: User,
) -> EscapeRegistration:
    """A household on the recognised list registers for a higher class by the end of a year. Raises Refused."""
    _check_may(by, household.area_id)
    if household.closed_on is not None:
        raise Refused("Hộ này đã ra khỏi sổ nên không đăng ký được.")
    class_now = queries.recognised_class(household.pk)
    if class_now not in ABOVE:
        raise Refused("Chỉ hộ nghèo, hộ cận nghèo đã được công nhận mới đăng ký thoát nghèo.")
    if class_target not in ABOVE[class_now]:
        raise Refused(f"Hộ đang là {CLASS_WORDS[class_now].lower()}; chọn mức phấn đấu cao hơn.")
    if registered_on > clock.today():
        raise Refused("Ngày đăng ký không được sau ngày hôm nay.")
    if not registered_on.year <= year <= registered_on.year + 5:
        raise Refused(f"Năm đăng ký thoát phải từ {registered_on.year} đến {registered_on.year + 5}.")
    if not _lines(will_do):
        raise Refused("Ghi ít nhất một việc gia đình sẽ làm.")
    try:
        with transaction.atomic():
            made = EscapeRegistration.objects.create(
                area_id=household.area_id, village_id=household.village_id, household=household, year=year,
                registered_on=registered_on, class_now=class_now, class_target=class_target, lacks=_lines(lacks),
                will_do=_lines(will_do), support=_lines(support),
                next_visit_on=registered_on + timedelta(days=FIRST_VISIT_DAYS), recorded_by_id=by.pk,
                recorded_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        if "one_registration_per_household_year" not in str(error):
            raise
        raise Refused(f"Hộ này đã đăng ký thoát nghèo năm {year}.") from None
    record(by=by, action="ghi đăng ký thoát nghèo", subject=f"đăng ký {made.pk}", area_id=made.area_id, year=year)
    return made


def _locked(pk: int, version: int | None) -> EscapeRegistration:
    found = EscapeRegistration.objects.select_for_update(of=("self",)).select_related("household").filter(pk=pk).first()
    if found is None:
        raise Refused(NOT_SEEN)
    if version is not None and version != found.version:
        raise Refused(MOVED_ON)
    return found


def _touch(found: EscapeRegistration) -> None:
    found.version += 1
    found.save()


@transaction.atomic
def assign_helper(
    *, registration: EscapeRegistration, kind: str, name: str, office: str, valid_from: date, by: User, version: int
) -> Helper:
    """Charges a person or an organisation with helping from a day on; the one before ends the day before.

    Raises Refused.
    """
    found = _locked(registration.pk, version)
    _check_may(by, found.area_id)
    states.check(states.ESCAPE["help"], found.state)
    if not name.strip() or kind not in Helper.Kind.values:
        raise Refused("Ghi tên người hoặc tổ chức giúp đỡ, và chọn là cá nhân hay tổ chức.")
    before = found.helpers.filter(valid_to=None).first()
    if before is not None:
        if valid_from <= before.valid_from:
            raise Refused(f"Phân công mới phải sau ngày {formats.day(before.valid_from)} của phân công trước.")
        before.valid_to = valid_from - timedelta(days=1)
        before.save(update_fields=["valid_to"])
    made = Helper.objects.create(
        registration=found, area_id=found.area_id, kind=kind, name=name.strip(), office=office.strip(),
        valid_from=valid_from, assigned_by_id=by.pk, assigned_at=clock.now(),
    )  # fmt: skip
    _touch(found)
    record(by=by, action=states.ESCAPE["help"].logged, subject=f"đăng ký {found.pk}", area_id=found.area_id)
    return made


@transaction.atomic
def record_visit(
    *,
    registration: EscapeRegistration,
    visited_on: date,
    visitor_name: str,
    found: str,
    agreed: str,
    next_visit_on: date | None,
    by: User,
    version: int,
) -> Visit:
    """What somebody found on a visit; the next day to look in is the one agreed, else a quarter later. Raises Refused."""
    row = _locked(registration.pk, version)
    if not queries.may_visit(access_of(by, clock.today()), row):
        raise Refused(NOT_SEEN)
    states.check(states.ESCAPE["visit"], row.state)
    if visited_on > clock.today() or visited_on < row.registered_on:
        raise Refused(f"Ngày thăm phải từ ngày đăng ký {formats.day(row.registered_on)} đến hôm nay.")
    if next_visit_on is not None and next_visit_on <= visited_on:
        raise Refused("Ngày thăm tiếp theo phải sau ngày thăm này.")
    if not visitor_name.strip() or not found.strip():
        raise Refused("Ghi người đến thăm và những gì thấy được.")
    made = Visit.objects.create(
        registration=row, area_id=row.area_id, visited_on=visited_on, visitor_name=visitor_name.strip(),
        found=found.strip(), agreed=agreed.strip(), next_visit_on=next_visit_on, recorded_by_id=by.pk,
        recorded_at=clock.now(),
    )  # fmt: skip
    row.next_visit_on = next_visit_on or visited_on + timedelta(days=FIRST_VISIT_DAYS)
    _touch(row)
    record(by=by, action=states.ESCAPE["visit"].logged, subject=f"đăng ký {row.pk}", area_id=row.area_id)
    return made


@transaction.atomic
def withdraw_escape(*, registration: EscapeRegistration, reason: str, by: User, version: int) -> EscapeRegistration:
    """The household takes its registration back, with the reason. Raises Refused."""
    found = _locked(registration.pk, version)
    _check_may(by, found.area_id)
    states.check(states.ESCAPE["withdraw"], found.state)
    if not reason.strip():
        raise Refused("Ghi lý do rút đăng ký.")
    found.state, found.withdraw_reason = states.WITHDRAWN, reason.strip()
    _touch(found)
    record(by=by, action=states.ESCAPE["withdraw"].logged, subject=f"đăng ký {found.pk}", area_id=found.area_id)
    return found


@transaction.atomic
def settle_year(*, area_id: int, year: int, by: User) -> dict[str, int]:
    """Settles a commune's registrations of a year from the last recognised class of that year, in one statement per class.

    A decision within the year counts as the list does; of both on one household the later one.
    Households that no recognised decision names stay open: not known is not missed. Returns how many of each; raises
    Refused when no list is recognised.
    """
    _check_may(by, area_id)
    done = Decision.objects.filter(round__year=year, area_id=area_id, is_recognised=True)
    if not done.exists():
        raise Refused(f"Danh sách cuối năm {year} của xã chưa được công nhận nên chưa chốt được.")
    rows = EscapeRegistration.objects.filter(area_id=area_id, year=year, state=states.REGISTERED)
    households = list(rows.select_for_update(of=("self",)).order_by("id").values_list("household_id", flat=True))
    held_at_end = class_of_year(households, year)
    counts = {states.ACHIEVED: 0, states.MISSED: 0}
    for reached in ("POOR", "NEAR_POOR", "NOT_POOR"):
        held = rows.filter(household__in=[h for h, one in held_at_end.items() if one.household_class == reached])
        for target in ("NEAR_POOR", "NOT_POOR"):
            outcome = states.ACHIEVED if reached in (target, "NOT_POOR") else states.MISSED
            counts[outcome] += held.filter(class_target=target).update(
                state=outcome, outcome_class=reached, settled_at=clock.now(), settled_by_id=by.pk, version=F("version") + 1
            )
    counts["open"] = rows.count()
    record(by=by, action=states.ESCAPE["achieve"].logged, subject=f"năm {year}", area_id=area_id, year=year, **counts)
    return counts


@transaction.atomic
def print_registration(*, registration: EscapeRegistration, by: User) -> Paper:
    """The paper the household signs; the one printed before is given again while nothing changed. Raises Refused."""
    found = _locked(registration.pk, None)
    _check_may(by, found.area_id)
    helper = found.helpers.filter(valid_to=None).first()
    content = {
        "head_name": found.household.head_name, "village": found.village.name if found.village else "—",
        "year": found.year, "class_now": CLASS_WORDS[found.class_now], "class_target": CLASS_WORDS[found.class_target],
        "lacks": found.lacks, "will_do": found.will_do, "support": found.support,
        "helper": f"{helper.name}, {helper.office}".strip(", ") if helper else "", "registered_on": found.registered_on,
    }  # fmt: skip
    subject = f"escape:{found.pk}"
    earlier = next(iter(papers_about(subject)), None)
    kept = {name: value.isoformat() if isinstance(value, date) else value for name, value in content.items() if value}
    try:
        if earlier is None:
            return papers.issue_paper(
                kind="escape_registration", area_id=found.area_id, subject=subject, number="", issued_on=clock.today(),
                content=content, by=by, village_id=found.village_id,
            )  # fmt: skip
        if Paper.objects.values_list("content", flat=True).get(pk=earlier.pk) == kept:
            return earlier
        return papers.replace_paper(
            paper=earlier, reason="đăng ký thay đổi sau khi in", number="", issued_on=clock.today(), content=content, by=by
        )
    except papers.Refused as refusal:
        raise Refused(str(refusal)) from None
