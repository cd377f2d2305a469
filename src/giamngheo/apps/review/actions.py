"""The only writes of the review: open a round, classify lists, recognise a list."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import communes_of, generation_on
from giamngheo.apps.register.models import Village
from giamngheo.kit import clock, formats

from . import engine_door, facts, queries, states
from .models import CommuneReview, Decision, Recognition, Round, VillageAssignment
from .obstacles import from_later_apps, reasons_demanded
from .states import Refused


def _check_may(by: User, permission: Permission, area_ids: Collection[int], sentence: str) -> None:
    """The person's right, asked again below the screen."""
    allowed = access_of(by, clock.today()).areas_with(permission)
    if not area_ids or not set(area_ids) <= allowed:
        raise Refused(sentence)


@transaction.atomic
def open_round(
    *,
    year: int,
    standard_id: str,
    reason: str,
    scorecard_id: str,
    opens_on: date,
    closes_on: date,
    by: User,
    is_synthetic: bool = False,
) -> Round:
    """Opens the review of a year for every commune on the map of its last day.

    The standard is the one proposed for the year, or another with a reason; when none is proposed (the law is not
    clear) whoever opens the round chooses and says why. Raises Refused.
    """
    if not access_of(by, clock.today()).may(Permission.OPEN_ROUND):
        raise Refused("Chỉ chuyên viên giảm nghèo cấp tỉnh được mở vòng rà soát.")
    if closes_on < opens_on:
        raise Refused("Ngày kết thúc không được trước ngày bắt đầu. Sửa lại một trong hai ngày.")
    if {opens_on.year, closes_on.year} != {year}:
        raise Refused(f"Ngày bắt đầu và ngày kết thúc phải trong năm {year} của vòng rà soát.")
    known = f"Vòng rà soát năm {year} đã được mở. Xem trong danh sách các vòng rà soát."
    if Round.objects.filter(year=year).exists():
        raise Refused(known)
    try:
        generation = generation_on(closes_on)
    except ObjectDoesNotExist:
        raise Refused(f"Không có bản đồ hành chính cho ngày {formats.day(closes_on)}. Kiểm tra lại năm.") from None
    engine_door.check_choice(year=year, standard_id=standard_id, scorecard_id=scorecard_id, reason=reason)
    try:
        with transaction.atomic():
            opened = Round.objects.create(
                year=year, standard_id=standard_id, standard_reason=reason.strip(), scorecard_id=scorecard_id,
                opens_on=opens_on, closes_on=closes_on, opened_by_id=by.pk, opened_at=clock.now(), is_synthetic=is_synthetic,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(known) from None
    mine = access_of(by, clock.today()).areas_with(Permission.OPEN_ROUND)
    communes = [area for area in communes_of(generation.id) if area.pk in mine]
    CommuneReview.objects.bulk_create(CommuneReview(round=opened, area=area) for area in communes)
    record(
        by=by, action="mở vòng rà soát", subject=f"vòng {opened.pk}", year=year, standard_id=standard_id,
        scorecard_id=scorecard_id, communes=len(communes),
    )  # fmt: skip
    return opened


@dataclass(frozen=True, slots=True)
class Classified:
    """What a classification did. ``written``: rows new or different; ``left``: households no longer on a list;
    ``untouched``: communes whose list is recognised already."""

    households: int = 0
    written: int = 0
    left: int = 0
    communes: int = 0
    untouched: int = 0


@transaction.atomic
def classify_communes(*, round: Round, area_ids: Collection[int], by: User) -> Classified:
    """Classifies the lists of these communes from the newest facts of the round's year, all at once.

    Recognised lists are left as they are. Raises Refused when the person may not, or the round is closed.
    """
    _check_may(
        by, Permission.CLASSIFY, area_ids, "Chỉ cán bộ giảm nghèo phụ trách địa bàn này được phân loại danh sách."
    )
    if round.state != Round.State.OPEN:
        raise Refused(f"Vòng rà soát năm {round.year} đã khoá nên không phân loại được.")
    # Ascending ids: two people who classify overlapping sets wait for each other, never for ever.
    found = list(CommuneReview.objects.select_for_update().filter(round=round, area_id__in=area_ids).order_by("id"))
    if not found:
        raise Refused(f"Địa bàn này không có danh sách trong vòng rà soát năm {round.year} (bản đồ của ngày rà soát).")
    open_lists = [review for review in found if states.can_classify(review.state)]
    if not open_lists:
        states.check_classify(found[0].state)
    plan = current_plan()
    areas = [review.area_id for review in open_lists]
    with connection.cursor() as cursor:
        count = facts.choose_newest(cursor, year=round.year, area_ids=areas)
        results = engine_door.classified(cursor, plan=plan, round=round)
        done = facts.write_results(
            cursor, results, year=round.year, round_id=round.pk, area_ids=areas, standard_id=round.standard_id,
            plan_digest=plan.digest,
        )  # fmt: skip
        facts.end(cursor)
        cursor.execute(
            facts.COUNTS_SQL,
            {"review_ids": [r.pk for r in open_lists], "plan_digest": plan.digest, "by_id": by.pk, "at": clock.now()},
        )
    for review in open_lists if len(open_lists) == 1 else ():
        record(by=by, action=states.BY_NAME["classify"].logged, subject=f"danh sách {review.pk}",
               area_id=review.area_id, year=round.year, households=count, **done)  # fmt: skip
    if len(open_lists) > 1:
        record(by=by, action=states.BY_NAME["classify"].logged, subject=f"{len(open_lists)} danh sách",
               year=round.year, households=count, areas=areas, **done)  # fmt: skip
    return Classified(count, done["written"], done["left"], len(open_lists), len(found) - len(open_lists))


def obstacles(review: CommuneReview, by: User) -> list[str]:
    """All that stands in the way of recognising this list, as sentences; empty when nothing does."""
    found = []
    if by.pk in queries.who_worked_on(review):
        found.append(
            "Người đã nhập hoặc phân loại danh sách không được công nhận chính danh sách đó. "
            "Cần một Chủ tịch UBND xã khác với người làm danh sách."
        )
    if review.household_count == 0:
        found.append("Danh sách chưa có hộ nào. Nhập danh sách của xã rồi phân loại trước.")
    if review.undetermined_count:
        found.append(
            f"Còn {formats.number(review.undetermined_count)} hộ chưa xác định được hạng vì thiếu câu trả lời. "
            "Bổ sung câu trả lời của các hộ này rồi phân loại lại."
        )
    problem = engine_door.scorecard_problem(review.round.scorecard_id)
    if problem:
        found.append(problem)
    waiting = queries.rows_waiting(review)
    if waiting:
        found.append(
            f"Còn {formats.number(waiting)} dòng trong tệp đã tải lên chưa vào sổ. "
            "Ở phần Nhập danh sách: sửa rồi nhập vào sổ, hoặc bỏ dòng, bỏ cả tệp; sau đó phân loại lại."
        )
    with connection.cursor() as cursor:
        stale = facts.stale_count(cursor, year=review.round.year, area_id=review.area_id, review_id=review.pk)
    if stale:
        found.append(
            f"Số liệu của {formats.number(stale)} hộ đã thay đổi sau lần phân loại cuối. "
            "Phân loại lại trước khi công nhận."
        )
    return [*found, *from_later_apps(review)]


# What a list says of a household; its digest is taken over these, in this order.
DIGESTED = (
    "household_id", "fact_id", "household_class", "score_a", "score_b_min", "score_b_max", "deprived_mask",
    "standard_id", "plan_digest", "as_of", "movement",
)  # fmt: skip


def list_digest(review: CommuneReview) -> str:
    """SHA-256 of the list as it stands: one line per household, by id."""
    digest = hashlib.sha256()
    ordered = Decision.objects.filter(commune_review=review).order_by("household_id")
    rows = ordered.values_list(*DIGESTED)
    for row in rows.iterator(chunk_size=5000):
        digest.update(("|".join("" if cell is None else str(cell) for cell in row) + "\n").encode())
    return digest.hexdigest()


def _check_paper(review: CommuneReview, decision_number: str, decided_on: date, signer_name: str) -> None:
    if not decision_number.strip() or not signer_name.strip():
        raise Refused("Cần ghi số quyết định và họ tên người ký.")
    if decided_on > clock.today():
        raise Refused("Ngày quyết định không được sau ngày hôm nay.")
    if decided_on < review.round.opens_on:
        raise Refused(f"Ngày quyết định không được trước ngày bắt đầu rà soát ({formats.day(review.round.opens_on)}).")


@transaction.atomic
def recognise(
    *,
    commune_review: CommuneReview,
    decision_number: str,
    decided_on: date,
    signer_name: str,
    by: User,
    version: int | None = None,
    procedure_reason: str = "",
) -> Recognition:
    """Makes a commune's list official and freezes it.

    ``version``: the list's version that the chairman looked at; a list that moved on meanwhile is refused.
    ``procedure_reason``: why a step was left out, where one is asked for (``obstacles.reasons_demanded``). Of two who
    recognise at once one wins. Raises Refused with all that stands in the way.
    """
    _check_may(
        by,
        Permission.RECOGNISE,
        [commune_review.area_id],
        "Chỉ Chủ tịch UBND xã của địa bàn này được công nhận danh sách.",
    )
    review = CommuneReview.objects.select_for_update(of=("self",)).select_related("round").get(pk=commune_review.pk)
    states.check_recognise(review.state)
    if review.round.state != Round.State.OPEN:
        raise Refused(f"Vòng rà soát năm {review.round.year} đã khoá nên không công nhận được.")
    if version is not None and version != review.version:
        raise Refused("Danh sách đã được phân loại lại trong lúc xem. Xem lại danh sách mới rồi công nhận.")
    _check_paper(review, decision_number, decided_on, signer_name)
    in_the_way = obstacles(review, by)
    if in_the_way:
        raise Refused(" ".join(in_the_way))
    demanded = reasons_demanded(review)
    if demanded and not procedure_reason.strip():
        raise Refused(" ".join([*demanded, "Chủ tịch UBND xã ghi lý do mới công nhận được."]))
    reason = procedure_reason.strip() if demanded else ""
    try:
        with transaction.atomic():
            recognition = Recognition.objects.create(
                commune_review=review, area_id=review.area_id, decision_number=decision_number.strip(),
                decided_on=decided_on, signer_name=signer_name.strip(), recorded_by_id=by.pk, recorded_at=clock.now(),
                list_digest=list_digest(review), counts=_counts(review), procedure_reason=reason,
            )  # fmt: skip
    except IntegrityError:
        states.check_recognise(states.RECOGNISED)
        raise
    Decision.objects.filter(commune_review=review, is_recognised=False).update(is_recognised=True)
    review.state = states.RECOGNISED
    review.version += 1
    review.save(update_fields=["state", "version"])
    record(
        by=by, action=states.BY_NAME["recognise"].logged, subject=f"danh sách {review.pk}", area_id=review.area_id,
        year=review.round.year, list_digest=recognition.list_digest, **recognition.counts,
        **({"procedure_reason": reason} if reason else {}),
    )  # fmt: skip
    return recognition


def _counts(review: CommuneReview) -> dict[str, Any]:
    return {
        "households": review.household_count,
        "poor": review.poor_count,
        "near_poor": review.near_poor_count,
        "not_poor": review.not_poor_count,
    }


# What somebody must be allowed in the commune before a duty in one of its villages is given to them.
DUTY_NEEDS = {
    VillageAssignment.Duty.REVIEWER: Permission.SURVEY,
    VillageAssignment.Duty.VILLAGE_HEAD: Permission.HOLD_MEETING,
}


@transaction.atomic
def assign_villages(
    *, round: Round | None, area_id: int, village_ids: Collection[int], user: User, duty: str, by: User
) -> int:
    """Gives a person a duty in villages of a commune; villages where they have it already are passed over.

    ``round``: None for a duty that outlasts rounds (a village's head). Returns how many are new. Raises Refused.
    """
    _check_may(by, Permission.RUN_CAMPAIGN, [area_id], "Chỉ cán bộ giảm nghèo xã được phân công người của các bản.")
    needed = DUTY_NEEDS.get(VillageAssignment.Duty(duty))
    if needed is None or not user.is_active or not access_of(user, clock.today()).may(needed, area_id):
        raise Refused(
            f"{user.full_name} không có vai trò phù hợp ở xã này. Nhờ quản trị giao vai trò trước khi phân công."
        )
    inside = access_of(by, clock.today()).areas_with(Permission.RUN_CAMPAIGN)
    villages = list(Village.objects.filter(pk__in=village_ids, area_id__in=inside).order_by("id"))
    if not villages or len(villages) != len(set(village_ids)):
        raise Refused("Chọn ít nhất một bản của xã này.")
    before = VillageAssignment.objects.filter(round=round, user_id=user.pk, duty=duty, ended_on=None)
    held = set(before.values_list("village_id", flat=True))
    new = [
        VillageAssignment(
            village=village, area_id=area_id, round=round, user_id=user.pk, duty=duty, assigned_by_id=by.pk,
            assigned_at=clock.now(),
        )
        for village in villages
        if village.pk not in held
    ]  # fmt: skip
    VillageAssignment.objects.bulk_create(new, ignore_conflicts=True)
    record(by=by, action="phân công bản", subject=f"người {user.pk}", area_id=area_id, duty=duty,
           villages=[one.village_id for one in new])  # fmt: skip
    return len(new)


@transaction.atomic
def end_assignment(*, assignment: VillageAssignment, by: User) -> None:
    """Ends a duty today; it stays on record. Ending it twice changes nothing. Raises Refused."""
    _check_may(
        by, Permission.RUN_CAMPAIGN, [assignment.area_id], "Chỉ cán bộ giảm nghèo xã được thôi phân công người."
    )
    found = VillageAssignment.objects.select_for_update().get(pk=assignment.pk)
    if found.ended_on is not None:
        return
    found.ended_on = clock.today()
    found.save(update_fields=["ended_on"])
    record(by=by, action="thôi phân công bản", subject=f"phân công {found.pk}", area_id=found.area_id,
           person=found.user_id, village=found.village_id)  # fmt: skip
