"""Consolidation: snapshots of a round's figures, preliminary by district or province, official by the province's decision."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.campaign import statements
from giamngheo.apps.campaign.models import Consolidation
from giamngheo.apps.campaign.queries.results import COUNTS, digest_of, official_of, reviews_inside
from giamngheo.apps.places.models import Area
from giamngheo.apps.review import states as review_states
from giamngheo.apps.review.models import CommuneReview, Round
from giamngheo.apps.review.states import Refused
from giamngheo.kit import clock, formats

from .common import check_day, check_may, needed


def _keep(round: Round, area: Area, reviews: list[CommuneReview], **fields: Any) -> Consolidation:
    totals = {name: sum(getattr(review, name) for review in reviews) for name in COUNTS}
    totals["communes"] = len(reviews)
    totals["recognised"] = sum(review.state == review_states.RECOGNISED for review in reviews)
    made = Consolidation.objects.create(
        round=round, area=area, totals=totals, list_digest=digest_of(reviews), made_at=clock.now(), **fields
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statements.LINES_SQL,
            {"consolidation_id": made.pk, "round_id": round.pk, "area_ids": [r.area_id for r in reviews]},
        )
    return made


@transaction.atomic
def consolidate(*, round: Round, area: Area, by: User) -> Consolidation:
    """Keeps the figures of a district or of the province as they stand now: preliminary. Raises Refused."""
    is_province = area.kind == Area.Kind.PROVINCE
    needs = P.APPROVE_RESULT if is_province else P.GIVE_OPINION
    check_may(by, needs, area.pk, "Chỉ cán bộ giảm nghèo cấp huyện, cấp tỉnh của địa bàn này được tổng hợp kết quả.")
    Round.objects.select_for_update().get(pk=round.pk)
    if official_of(round.pk) is not None:
        raise Refused("Kết quả của vòng này đã chính thức theo quyết định của UBND tỉnh nên không tổng hợp sơ bộ nữa.")
    reviews = reviews_inside(round, area)
    if not reviews:
        raise Refused(f"{area.name} không có xã nào trong vòng rà soát năm {round.year}.")
    made = _keep(round, area, reviews, standing="preliminary", made_by_id=by.pk)
    record(by=by, action="tổng hợp sơ bộ", subject=f"tổng hợp {made.pk}", area_id=area.pk, year=round.year, **made.totals)
    return made


def approval_obstacles(reviews: list[CommuneReview]) -> list[str]:
    """What keeps the province from approving: communes not recognised, by name."""
    waiting = [r.area.name for r in reviews if r.state != review_states.RECOGNISED]
    if not reviews:
        return ["Vòng rà soát chưa có xã nào."]
    if not waiting:
        return []
    names = ", ".join(waiting[:5]) + (f" và {formats.number(len(waiting) - 5)} xã khác" if len(waiting) > 5 else "")
    return [f"Còn {formats.number(len(waiting))} xã chưa công nhận danh sách: {names}. Đôn đốc các xã trước."]


@transaction.atomic
def approve_result(
    *, round: Round, area: Area, decision_number: str, decided_on: date, signer_name: str, by: User, digest: str = ""
) -> Consolidation:
    """Records the province's decision: the figures become official, and what stood before is kept as preliminary.

    ``digest``: of the figures the person looked at; others by now are refused. Of two who approve one wins.
    Raises Refused.
    """
    check_may(by, P.APPROVE_RESULT, area.pk, "Chỉ chuyên viên giảm nghèo cấp tỉnh ghi quyết định phê duyệt kết quả.")
    if area.kind != Area.Kind.PROVINCE:
        raise Refused("Quyết định phê duyệt kết quả là của UBND tỉnh. Chọn địa bàn là tỉnh.")
    Round.objects.select_for_update().get(pk=round.pk)
    if official_of(round.pk) is not None:
        raise Refused("Quyết định phê duyệt kết quả của vòng này đã được ghi. Tải lại trang để xem.")
    reviews = reviews_inside(round, area)
    in_the_way = approval_obstacles(reviews)
    if in_the_way:
        raise Refused(" ".join(in_the_way))
    if digest and digest != digest_of(reviews):
        raise Refused("Số liệu của các xã đã thay đổi trong lúc xem. Xem lại số liệu rồi ghi quyết định.")
    number = needed(decision_number, "Ghi số quyết định của UBND tỉnh.")
    signer = needed(signer_name, "Ghi họ tên người ký quyết định.")
    check_day(decided_on, what="Ngày quyết định", after=round.opens_on, after_what="ngày bắt đầu rà soát")
    if not Consolidation.objects.filter(round=round, area=area, standing="preliminary").exists():
        _keep(round, area, reviews, standing="preliminary", made_by_id=by.pk)
    try:
        with transaction.atomic():
            made = _keep(
                round, area, reviews, standing="official", made_by_id=by.pk, decision_number=number,
                decided_on=decided_on, signer_name=signer,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("Quyết định phê duyệt kết quả của vòng này đã được ghi. Tải lại trang để xem.") from None
    record(by=by, action="phê duyệt kết quả rà soát", subject=f"tổng hợp {made.pk}", area_id=area.pk, year=round.year,
           digest=made.list_digest, **made.totals)  # fmt: skip
    return made
