"""A sheet is sent: one occasion with the household's fact and its members', in one transaction, once."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import (
    Household,
    HouseholdFact,
    Membership,
    Occasion,
    Person,
    PersonFact,
)
from giamngheo.kit import clock, formats
from giamngheo.kit.terms import Words
from giamngheo.workbooks.names import search_key, sort_key

from . import contradictions, queries, questions, sheet, states
from .actions import check_gate, locked
from .found import tell as tell_found
from .grounds import ground_of
from .models import MemberNotice, SurveyDraft
from .people import Sheet, Someone, day_of
from .states import Refused

ID_LENGTH = 12
LEFT_WORDS = Words(questions.LEAVING)


def sheet_of_draft(draft: SurveyDraft) -> Sheet:
    """The sheet as it stands; one query."""
    plan = current_plan()
    household = draft.household
    return sheet.sheet_of(
        draft.answers, queries.members_of(household), standard=plan.standard(standard_id_of(draft)),
        today=clock.today(), year=draft.year, members_before=household.member_count if household else None,
    )  # fmt: skip


def standard_id_of(draft: SurveyDraft) -> str:
    """The round's standard; within the year the one of the day, without any the one in force for the year's list."""
    if draft.round is not None:
        return draft.round.standard_id
    plan = current_plan()
    if draft.kind == SurveyDraft.Kind.IN_YEAR:
        found = plan.standard_on(day_of(draft.answers.get("observed_on")) or clock.today())
        if found is not None:
            return found.id
    in_force = [s.id for s in plan.standards.values() if s.lists_from_year <= draft.year <= s.lists_to_year]
    return in_force[0] if in_force else max(plan.standards.values(), key=lambda s: s.valid_from).id


def obstacles(draft: SurveyDraft, told: Sheet, this_year: list[HouseholdFact]) -> list[str]:
    """Everything that stands in the way of sending, as sentences with what to do."""
    found = [f.text for f in contradictions.found(told) if f.severity == contradictions.ERROR]
    later = [fact.occasion.observed_on for fact in this_year if fact.occasion.observed_on > told.on]
    if later and draft.kind == SurveyDraft.Kind.ANNUAL_REVIEW:
        found.append(
            _("Sổ đã có số liệu của hộ ngày %(later)s, sau ngày rà soát ghi trên phiếu (%(on)s). "
              "Sửa ngày rà soát ở bước “Người trong hộ”.")
            % {"later": formats.day(max(later)), "on": formats.day(told.on)}
        )  # fmt: skip
    ground = ground_of(draft)
    if ground is not None:
        found += ground.obstacles(draft, told.on)
    return found + _id_obstacles(told)


def _id_obstacles(told: Sheet) -> list[str]:
    """Identity numbers that cannot be, or that somebody else of the commune has."""
    numbers = {str(p.get("id_number")): p for p in told.here if p.get("id_number")}
    new = {number: p for number, p in numbers.items() if p.person_id is None}
    sentences = [
        _("Số định danh của %(who)s phải đủ 12 chữ số. Sửa hoặc để trống.") % {"who": formats.person_name(p.name)}
        for number, p in numbers.items()
        if not (number.isascii() and number.isdecimal() and len(number) in (9, ID_LENGTH))
    ]
    for number, person_id in queries.persons_with_ids(numbers).items():
        holder = numbers[number]
        if holder.person_id != person_id:
            where = _("báo cán bộ xã chuyển người này từ hộ khác sang") if number in new else _("kiểm tra giấy tờ")
            sentences.append(
                _("Số định danh của %(who)s đã ghi cho người khác trong xã: %(where)s.")
                % {"who": formats.person_name(holder.name), "where": where}
            )
    return sentences


@transaction.atomic
def submit_survey(*, draft: SurveyDraft, by: User, version: int | None = None) -> Occasion:
    """Sends the sheet: one occasion, the household's fact, one fact per person who lives there; people who are new enter
    the register, a household found in the village with them. Sent again it gives the same occasion.

    ``version``: the version the person looked at; a sheet that moved on meanwhile is refused. Raises Refused with
    everything that stands in the way.
    """
    draft = locked(draft.pk, by=by)
    if draft.state == states.SENT and draft.occasion is not None:
        return draft.occasion
    states.check("submit", draft.state)
    if version is not None and version != draft.version:
        raise Refused(_("Phiếu vừa được sửa trên máy khác. Xem lại các câu trả lời rồi gửi."))
    is_annual = draft.kind == SurveyDraft.Kind.ANNUAL_REVIEW
    if is_annual:
        if draft.round is None or draft.round.state != draft.round.State.OPEN:
            raise Refused(_("Vòng rà soát năm %(year)s đã khoá nên không gửi phiếu được.") % {"year": draft.year})
        check_gate(year=draft.year, area_id=draft.area_id)
    if draft.household_id is not None:
        Household.objects.select_for_update().get(pk=draft.household_id)
    told = sheet_of_draft(draft)
    known = queries.before(draft.household, year=draft.year)
    in_the_way = obstacles(draft, told, known.this_year)
    if in_the_way:
        raise Refused(" ".join(in_the_way))
    occasion = _occasion(draft, told, by)
    household = _household(draft, told)
    persons = _people(draft, told, household, occasion)
    _facts(draft, told, household, persons, occasion)
    _notices(draft, told, household, persons)
    is_new = draft.household_id is None
    _close(draft, told, household, persons, occasion, by)
    if is_new:
        tell_found(draft, household, by)
    ground = ground_of(draft)
    if ground is not None:
        ground.sent(draft, occasion, by)
    return occasion


def _occasion(draft: SurveyDraft, told: Sheet, by: User) -> Occasion:
    is_correction = draft.corrects_id is not None and draft.kind == SurveyDraft.Kind.ANNUAL_REVIEW
    return Occasion.objects.create(
        area_id=draft.area_id, kind=Occasion.Kind.CORRECTION if is_correction else draft.kind, year=draft.year,
        observed_on=told.on, recorded_at=clock.now(), reason=draft.reason, by_id=by.pk,
    )  # fmt: skip


def _keys(name: str) -> dict[str, str]:
    return {"search_key": search_key(name), "sort_key": sort_key(name)}


def _household(draft: SurveyDraft, told: Sheet) -> Household:
    if draft.household is not None:
        return draft.household
    head = told.head
    assert head is not None  # an obstacle otherwise
    return Household.objects.create(
        area_id=draft.area_id, village_id=draft.village_id, head_name=head.name, member_count=len(told.here),
        ethnic_group=head.get("ethnic_group") or "", is_synthetic=draft.is_synthetic, **_keys(head.name),
    )  # fmt: skip


def _identity(person: Someone) -> dict[str, Any]:
    born = day_of(person.get("birth_on"))
    number = str(person.get("id_number") or "")
    return {
        "full_name": person.name, "sex": person.sex, "birth_on": born,
        "birth_year": born.year if born else person.get("birth_year"),
        "ethnic_group": person.get("ethnic_group") or "",
        "id_number": number if len(number) == ID_LENGTH else "",
        "old_id_number": number if 0 < len(number) < ID_LENGTH else "",
        **_keys(person.name),
    }  # fmt: skip


def _people(draft: SurveyDraft, told: Sheet, household: Household, occasion: Occasion) -> dict[str, Person]:
    """Ref → person of everybody told: identities that changed are written, those who are new enter the register."""
    known = Person.objects.in_bulk([p.person_id for p in told.people if p.person_id is not None])
    persons: dict[str, Person] = {}
    for someone in told.people:
        if someone.person_id is None:
            if someone.is_here:
                persons[someone.ref] = _enter(draft, someone, told, household, occasion)
            continue
        person = persons[someone.ref] = known[someone.person_id]
        _mend(person, someone)
    return persons


def _mend(person: Person, someone: Someone) -> None:
    """Writes what the sheet says of an identity otherwise than the register; numbers it has are kept."""
    wanted = _identity(someone)
    for name in ("id_number", "old_id_number"):
        wanted[name] = wanted[name] or getattr(person, name)
    changed = [name for name, value in wanted.items() if getattr(person, name) != value]
    if changed:
        for name in changed:
            setattr(person, name, wanted[name])
        person.save(update_fields=changed)


def _enter(draft: SurveyDraft, someone: Someone, told: Sheet, household: Household, occasion: Occasion) -> Person:
    person = Person.objects.create(area_id=draft.area_id, is_synthetic=draft.is_synthetic, **_identity(someone))
    is_head = someone.ref == told.head_ref and draft.household_id is None
    Membership.objects.create(
        area_id=draft.area_id, household=household, person=person, is_head=is_head, valid_from=told.on,
        relation="head" if is_head else someone.get("relation") or "", occasion=occasion,
    )  # fmt: skip
    return person


def _facts(
    draft: SurveyDraft, told: Sheet, household: Household, persons: dict[str, Person], occasion: Occasion
) -> None:
    area_type = draft.area.area_type
    card = sheet.card_of(current_plan(), draft.round.scorecard_id) if draft.round else None
    row = sheet.household_row(told, score_a=sheet.points_of(told, card, area_type), area_type=area_type)
    row["note"] = " ".join(filter(None, [row["note"], *_left_words(told)]))
    HouseholdFact.objects.create(occasion=occasion, household=household, area_id=draft.area_id, **row)
    PersonFact.objects.bulk_create(
        PersonFact(
            occasion=occasion, household=household, person=persons[someone.ref], area_id=draft.area_id,
            **sheet.person_row(someone, told),
        )
        for someone in told.here
    )  # fmt: skip


def _left_words(told: Sheet) -> list[str]:
    return [
        f"{formats.person_name(p.name)}: {LEFT_WORDS.get(p.get('left') or '', '')}."
        for p in told.people
        if not p.is_here
    ]


def _notices(draft: SurveyDraft, told: Sheet, household: Household, persons: dict[str, Person]) -> None:
    """Whoever the register lists and the sheet does not, and another head, for the officer of the commune."""
    said = [(p, str(p.get("left"))) for p in told.people if not p.is_here and p.person_id is not None]
    is_known = draft.household_id is not None
    former = Membership.objects.filter(household=household, valid_to=None, is_head=True).first() if is_known else None
    head = told.head
    if is_known and head is not None and (former is None or former.person_id != persons[head.ref].pk):
        said.append((head, "head_changed"))
    MemberNotice.objects.bulk_create(
        MemberNotice(
            draft=draft, area_id=draft.area_id, household=household, person=persons[p.ref], kind=kind,
            happened_on=day_of(p.get("left_on")), told_at=clock.now(),
        )
        for p, kind in said
    )  # fmt: skip


def _close(
    draft: SurveyDraft, told: Sheet, household: Household, persons: dict[str, Person], occasion: Occasion, by: User
) -> None:
    """The sheet is frozen; people who were new are named by their ids from now on."""
    refs = {p.ref: f"p{persons[p.ref].pk}" for p in told.here if p.person_id is None}
    answers = {}
    for key, value in draft.answers.items():
        ref, name = questions.split(key)
        answers[f"{refs[ref]}-{name}" if ref in refs else key] = value
    answers["head"] = refs.get(told.head_ref, told.head_ref)
    draft.answers, draft.household, draft.occasion = answers, household, occasion
    draft.state, draft.sent_by_id, draft.sent_at = states.SENT, by.pk, clock.now()
    draft.version += 1
    draft.save(update_fields=["answers", "household", "occasion", "state", "sent_by_id", "sent_at", "version"])
    record(
        by=by, action=states.BY_NAME["submit"].logged, subject=f"phiếu {draft.pk}", area_id=draft.area_id,
        year=draft.year, occasion=occasion.pk, persons=len(told.here), kind=occasion.kind,
    )  # fmt: skip


__all__ = ["obstacles", "sheet_of_draft", "standard_id_of", "submit_survey"]
