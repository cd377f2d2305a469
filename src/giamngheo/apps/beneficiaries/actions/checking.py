"""The check before approval: facts read again, the rule asked again, what was given before; then who has a place.

Also the order among those whom the rule leaves equal, as the meeting sets it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.beneficiaries import checks, judging, states, terms
from giamngheo.apps.beneficiaries.judging import Told
from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.beneficiaries.placing import Candidate, Placed, limit_of, placed
from giamngheo.apps.beneficiaries.queries.rows import chosen_elsewhere
from giamngheo.apps.beneficiaries.states import Refused
from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.eligibility_order import Span, span_of
from giamngheo.engine.plan_eligibility import Rule
from giamngheo.kit import clock

from .common import begin, moved, reason_of, rows_for_update, rule_of

WRITTEN = [
    "position", "rank", "rank_best", "tie_group", "facts", "ground", "missing", "check_state", "overlaps", "number", "outcome",
    "outcome_reason", "outcome_by_id", "outcome_at", "settled_place", "settled_reason", "version",
]  # fmt: skip
ONCE = " Nội dung này chỉ được hỗ trợ một lần: rút khỏi danh sách đó trước, nếu chưa được hỗ trợ."
TIED = "Ngang nhau ở suất cuối: chưa xếp thứ tự."
OPEN_HERE = "Chưa biết: {missing}. Câu trả lời quyết định có suất hay không: bổ sung thông tin rồi kiểm tra lại."
OPEN_ELSEWHERE = "Thông tin còn thiếu của dòng khác quyết định dòng này có suất hay không."
GONE = "Không còn trong sổ của địa bàn vào ngày xét (đã ra khỏi sổ, chuyển đi hoặc không còn trong hộ)."


@transaction.atomic
def check_list(*, list_id: int, by: User, version: int | None) -> BeneficiaryList:
    """Checks every row and places those who may be chosen. Raises Refused, Stale."""
    found = begin(list_id, version, "check", by)
    rows = rows_for_update(found)
    if found.asks_village:
        open_rows = [row for row in rows if not row.opinion and not row.declined_reason]
        if found.state == states.DRAFT:
            raise Refused("Danh sách này phải được bản cho ý kiến trước khi kiểm tra. Gửi bản trước.")
        if open_rows:
            raise Refused(f"Còn {len(open_rows)} dòng chưa có ý kiến của bản, trước hết là {open_rows[0].name}. Ghi ý kiến rồi kiểm tra.")
    check_rows(found, rows, by)
    Beneficiary.objects.bulk_update(rows, WRITTEN, batch_size=500)
    found.checked_by_id, found.checked_at, found.plan_digest = by.pk, clock.now(), current_plan().digest
    return moved(found, states.BY_NAME["check"], by, count=len(rows))


def check_rows(found: BeneficiaryList, rows: Sequence[Beneficiary], by: User, *, on: date | None = None) -> None:
    """Sets on the rows what the check finds on a day, that of the list unless another is given; writes nothing."""
    rule, day = rule_of(found), on or found.on
    area_ids = judging.areas_of(rule, found.area, day)
    told = judging.told_of(rule, area_ids, day, keys=[row.subject_key for row in rows])
    against = _against(found, rule, rows)
    now = clock.now()
    for row in rows:
        _read(row, told.get(row.subject_key))
        row.overlaps = [{"words": one.words, "refuses": one.refuses} for one in against.get(row.pk, [])]
        reason = _reason(found, row, told.get(row.subject_key))
        row.outcome, row.outcome_reason = (states.LEFT_OUT, reason) if reason else (states.PROPOSED, "")
        row.outcome_by_id, row.outcome_at, row.number = by.pk, now, None
        row.version += 1
    place_rows(found, rows)


def _read(row: Beneficiary, told: Told | None) -> None:
    row.check_state = told.state if told else "GONE"
    row.missing = told.missing if told else ""
    row.position, row.rank, row.rank_best, row.tie_group = (
        (told.position, told.rank, told.rank_best, told.tie_group) if told else (None, None, None, None)
    )
    if told:
        row.facts, row.ground = dict(told.facts), told.ground


def _reason(found: BeneficiaryList, row: Beneficiary, told: Told | None) -> str:
    """Why the row cannot be chosen; empty when it can."""
    if row.declined_reason:
        return row.declined_reason
    if told is None:
        return GONE
    against = [told.why_not] if told.state != "YES" else []
    if found.village_binds and row.opinion == "disagree":
        against.append(f"Bản không đồng ý: {row.opinion_reason}")
    return " ".join([*against, *(one["words"] for one in row.overlaps if one["refuses"])])


def _against(found: BeneficiaryList, rule: Rule, rows: Sequence[Beneficiary]) -> dict[int, list[Any]]:
    """Row id → what speaks against it: supports given before, and places on other approved lists of the same content."""
    giver = terms.scheme_of(rule.id).id
    asked = [
        checks.Asked(
            content=found.content, giver=giver, household_id=row.household_id, person_id=row.person_id, starts_on=found.on,
            norm_vnd=found.norm_vnd,
        )
        for row in rows
    ]  # fmt: skip
    against: dict[int, list[Any]] = {}
    for one in checks.found_against(asked) if found.content else []:
        against.setdefault(rows[one.index].pk, []).append(one)
    for row_id, elsewhere in chosen_elsewhere(found, rows).items():
        is_once = any(terms.is_once_ever(found.content, giver, terms.giver_of(rule_id)) for rule_id, _words in elsewhere)
        words = " ".join(dict.fromkeys(words for _rule, words in elsewhere)) + (ONCE if is_once else "")
        against.setdefault(row_id, []).append(checks.Found(0, words, refuses=is_once))
    return against


def span_of_row(rule: Rule, row: Beneficiary) -> Span:
    """The row's place in the rule's order, as far as what is kept of it tells."""
    return span_of(rule, rank=row.rank, rank_best=row.rank_best, facts=row.facts)


def _placed(found: BeneficiaryList, rows: Sequence[Beneficiary]) -> Placed:
    rule = rule_of(found)
    candidates = [
        Candidate(row.pk, span_of_row(rule, row), row.position or 0, row.settled_place) for row in rows if row.outcome != states.LEFT_OUT
    ]
    return placed(candidates, limit_of(found.places, found.budget_vnd, found.norm_vnd))


def place_rows(found: BeneficiaryList, rows: Sequence[Beneficiary]) -> Placed:
    """Gives number and outcome to the rows that may be chosen. An order that the meeting set among other rows than those now
    across the last place is no order among these: it is taken back."""
    result = _placed(found, rows)
    if {row.pk for row in rows if row.settled_reason} != result.contested:
        for row in rows:
            row.settled_place, row.settled_reason = None, ""
        result = _placed(found, rows)
    is_unknown = any(row.missing for row in rows if row.pk in result.contested)
    for row in rows:
        if row.pk in result.outcomes:
            row.number, row.outcome = result.outcomes[row.pk]
            row.outcome_reason = _open_words(row, is_unknown=is_unknown) if row.outcome == states.PROPOSED else ""
    return result


def _open_words(row: Beneficiary, *, is_unknown: bool) -> str:
    if row.missing:
        return OPEN_HERE.format(missing=row.missing)
    return OPEN_ELSEWHERE if is_unknown else TIED


@transaction.atomic
def settle_ties(*, list_id: int, order: Mapping[int, int], reason: str, by: User, version: int | None) -> BeneficiaryList:
    """The order across the last place, of those whom the rule leaves equal or of whom a fact is missing, as the meeting
    decided: row id → place, from 1, for as many at least as there are places left; the others wait. What was settled before is
    replaced. Raises Refused, Stale."""
    found = begin(list_id, version, "settle", by)
    rows = rows_for_update(found)
    contested = _placed(found, rows).contested
    equals = [row for row in rows if row.pk in contested]
    if not order or not set(order) <= contested or sorted(order.values()) != list(range(1, len(order) + 1)):
        raise Refused(
            "Ghi thứ tự 1, 2, 3… liền nhau, không trùng số, chỉ cho những dòng ở suất cuối ngang nhau hoặc còn thiếu thông tin."
        )
    _check_keeps_rule(rule_of(found), equals, order)
    words = reason_of(reason, "Ghi căn cứ xếp thứ tự (biên bản họp bản, lý do).")
    for row in equals:
        row.settled_place, row.settled_reason = order.get(row.pk), words
        row.version += 1
    if place_rows(found, rows).is_open:
        raise Refused(f"Mới xếp {len(order)} dòng, còn suất chưa có ai. Ghi tiếp thứ tự cho đủ số suất còn lại.")
    Beneficiary.objects.bulk_update(rows, WRITTEN, batch_size=500)
    return moved(found, states.BY_NAME["settle"], by, rows=len(equals))


def _check_keeps_rule(rule: Rule, equals: Sequence[Beneficiary], order: Mapping[int, int]) -> None:
    """Raises Refused where somebody whom the rule puts before another for certain is put behind."""
    spans = {row.pk: span_of_row(rule, row) for row in equals}
    for row in (one for one in equals if one.pk in order):
        for other in equals:
            if spans[other.pk].is_before(spans[row.pk]) and order.get(other.pk, len(equals) + 1) > order[row.pk]:
                raise Refused(f"Theo quy định, {other.name} đứng trước {row.name}. Ghi thứ tự của {other.name} trước.")


__all__ = ["check_list", "check_rows", "place_rows", "settle_ties", "span_of_row"]
