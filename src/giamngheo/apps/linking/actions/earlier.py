"""Lists recognised in earlier years: the paper decision is written down by one, confirmed by another, and stands.

The classes are those of the list, not the engine's: ``Decision.basis`` is "stated" and a replay says so. A confirmed
list is frozen like any other, so what is wrong in the file is mended before.
"""

from __future__ import annotations

from datetime import date

import polars as pl
from django.db import connection, transaction
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.plans import current_plan, review_days
from giamngheo.apps.register.models import Occasion
from giamngheo.apps.review import facts
from giamngheo.apps.review import queries as review_queries
from giamngheo.apps.review import states as review_states
from giamngheo.apps.review.actions import list_digest, open_round
from giamngheo.apps.review.models import CommuneReview, Decision, Recognition, ReviewCase, Round
from giamngheo.engine.vocabulary import INDICATOR_CODES
from giamngheo.kit import clock, formats

from ..models import EarlierList
from ..movements import recompute
from .persons import Refused, Stale

SCORECARD = "direct_totals"
_TICKS = ", ".join(f"f.tick_{code}" for code in INDICATOR_CODES)


def is_earlier(year: int) -> bool:
    """Whether the list of ``year`` may come in as recognised on paper: the running year goes through its review."""
    return year < clock.today().year


def check_paper(*, year: int, decision_number: str, decided_on: date, signer_name: str) -> None:
    """Raises Refused when the paper decision cannot be one on the list of that year, or the year is still running."""
    if not decision_number.strip() or not signer_name.strip():
        raise Refused(_("Cần ghi số quyết định và họ tên người ký."))
    if not is_earlier(year):
        raise Refused(
            _("Danh sách năm %(year)s chưa phải danh sách của năm trước: năm đang rà soát được công nhận theo từng bước trong mục Rà soát.")
            % {"year": year}
        )
    if decided_on > clock.today():
        raise Refused(_("Ngày quyết định không được sau ngày hôm nay."))
    if decided_on < review_days(year)[0] or decided_on > date(year + 1, 12, 31):
        raise Refused(
            _("Ngày quyết định %(day)s không phải của cuộc rà soát cuối năm %(year)s. Kiểm tra lại ngày hoặc năm của danh sách.")
            % {"day": formats.day(decided_on), "year": year}
        )


@transaction.atomic
def prepare_list(
    *, occasion_id: int, decision_number: str, decided_on: date, signer_name: str, by: User, version: int | None = None
) -> EarlierList:
    """Writes down (or mends) the decision of a list that was brought in. Raises Refused."""
    occasion = Occasion.objects.select_for_update(of=("self",)).filter(pk=occasion_id, kind="recognised_list").first()
    if occasion is None or occasion.is_withdrawn:
        raise Refused(_("Không tìm thấy danh sách đã công nhận này, hoặc lần nhập đã được hoàn tác."))
    if occasion.area_id not in access_of(by, clock.today()).areas_with(Permission.MERGE):
        raise Refused(_("Chỉ cán bộ giảm nghèo phụ trách địa bàn này được ghi quyết định của danh sách."))
    check_paper(year=occasion.year, decision_number=decision_number, decided_on=decided_on, signer_name=signer_name)
    known = EarlierList.objects.select_for_update(of=("self",)).filter(occasion=occasion).first()
    if known is not None and known.state != "prepared":
        raise Refused(_("Danh sách này đã được xác nhận nên không sửa quyết định được nữa."))
    if known is not None and version is not None and version != known.version:
        raise Stale(_("Người khác vừa sửa quyết định của danh sách này. Tải lại trang rồi làm lại."))
    written = known or EarlierList(occasion=occasion, area_id=occasion.area_id, year=occasion.year)
    written.decision_number, written.decided_on = decision_number.strip(), decided_on
    written.signer_name = signer_name.strip()
    written.prepared_by_id, written.prepared_at = by.pk, clock.now()
    written.version = known.version + 1 if known else 1
    written.save()
    record(by=by, action="ghi quyết định của danh sách đã công nhận", subject=f"danh sách cũ {written.pk}",
           area_id=occasion.area_id, year=occasion.year)  # fmt: skip
    return written


@transaction.atomic
def confirm_list(*, list_id: int, by: User, version: int | None = None) -> Recognition:
    """Makes the list the recognised one of its commune and year, as stated. Raises Refused.

    By the commune's chairman or the province's officer, never by who wrote the decision down or brought the file in.
    """
    written = EarlierList.objects.select_for_update(of=("self",)).select_related("occasion__batch", "area").filter(pk=list_id).first()
    if written is None or written.occasion.is_withdrawn:
        raise Refused(_("Không tìm thấy danh sách này trong địa bàn của bạn, hoặc lần nhập đã được hoàn tác."))
    access = access_of(by, clock.today())
    if not (access.may(Permission.RECOGNISE, written.area_id) or access.may(Permission.OPEN_ROUND, written.area_id)):
        raise Refused(_("Chỉ Chủ tịch UBND xã hoặc chuyên viên giảm nghèo cấp tỉnh được xác nhận danh sách này."))
    if version is not None and version != written.version:
        raise Stale(_("Quyết định của danh sách vừa được sửa. Xem lại rồi xác nhận."))
    if written.state != "prepared":
        raise Refused(_("Danh sách này đã được xác nhận trước đó."))
    batch = written.occasion.batch
    if by.pk in {written.prepared_by_id, batch.uploaded_by_id if batch else None, batch.merged_by_id if batch else None}:
        raise Refused(_("Người nhập tệp hoặc ghi quyết định không tự xác nhận. Nhờ người có thẩm quyền khác xác nhận."))
    check_paper(year=written.year, decision_number=written.decision_number, decided_on=written.decided_on,
                signer_name=written.signer_name)  # fmt: skip
    review = _review_of(written, by)
    if by.pk in review_queries.who_worked_on(review):
        raise Refused(_("Bạn đã nhập số liệu của danh sách năm này nên không tự xác nhận. Nhờ người có thẩm quyền khác xác nhận."))
    _write_decisions(written, review)
    recognition = _recognise(written, review, by)
    written.state, written.confirmed_by_id, written.confirmed_at = "confirmed", by.pk, clock.now()
    written.version += 1
    written.save(update_fields=["state", "confirmed_by_id", "confirmed_at", "version"])
    moved = recompute(by=by, area_ids=[written.area_id])
    record(by=by, action="xác nhận danh sách đã công nhận", subject=f"danh sách cũ {written.pk}", area_id=written.area_id,
           year=written.year, households=review.household_count, movements=moved)  # fmt: skip
    return recognition


def _review_of(written: EarlierList, by: User) -> CommuneReview:
    """The commune's list of that year, under lock; the round is made when there is none, and locked to reviewing."""
    if not Round.objects.filter(year=written.year).exists():
        _make_round(written.year, by)
    found = CommuneReview.objects.select_for_update(of=("self",)).select_related("round", "area")
    review = found.filter(round__year=written.year, area_id=written.area_id).first()
    if review is None:
        raise Refused(
            _("%(area)s không có trong vòng rà soát năm %(year)s (bản đồ hành chính của ngày rà soát). Kiểm tra lại xã và ngày của tệp.")
            % {"area": written.area.name, "year": written.year}
        )
    if review.state == review_states.RECOGNISED:
        raise Refused(_("Danh sách năm %(year)s của %(area)s đã được công nhận trong hệ thống, không ghi đè.") % {
            "year": written.year, "area": written.area.name})  # fmt: skip
    if review.state != review_states.COLLECTING or ReviewCase.objects.filter(round=review.round, area_id=written.area_id).exists():
        raise Refused(
            _("Danh sách năm %(year)s của %(area)s đang được rà soát trong hệ thống, nên chỉ được công nhận theo các bước đó.")
            % {"year": written.year, "area": written.area.name}
        )
    return review


def _make_round(year: int, by: User) -> None:
    """A closed round under the standard of its year: nothing is classified in it any more."""
    if not access_of(by, clock.today()).may(Permission.OPEN_ROUND):
        raise Refused(
            _("Chưa có vòng rà soát năm %(year)s. Chuyên viên giảm nghèo cấp tỉnh xác nhận danh sách đầu tiên của năm đó để lập vòng.")
            % {"year": year}
        )
    standard, reason, _confidence = current_plan().propose_standard(year)
    if standard is None:
        raise Refused(reason)
    opens, closes = review_days(year)
    opened = open_round(
        year=year, standard_id=standard, reason=reason, scorecard_id=SCORECARD, opens_on=opens, closes_on=closes, by=by,
    )  # fmt: skip
    Round.objects.filter(pk=opened.pk).update(state=Round.State.CLOSED)


def _write_decisions(written: EarlierList, review: CommuneReview) -> None:
    """One decision per household of the year's facts, saying what the list says."""
    with connection.cursor() as cursor:
        facts.choose_newest(cursor, year=written.year, area_ids=[written.area_id])
        cursor.execute(
            "select r.household_id, f.class_stated, f.score_a::float8, f.score_b_stated::int, f.row_number, "  # noqa: S608 - column names are ours
            f"{_TICKS} from review_fact r join register_householdfact f on f.id = r.fact_id order by r.household_id"
        )
        rows = cursor.fetchall()
        _check_classes(rows)
        facts.write_results(
            cursor, _results(rows), year=written.year, round_id=review.round_id, area_ids=[written.area_id],
            standard_id=review.round.standard_id, plan_digest=current_plan().digest,
        )  # fmt: skip
        facts.end(cursor)
        cursor.execute(
            facts.COUNTS_SQL,
            {"review_ids": [review.pk], "plan_digest": current_plan().digest, "by_id": written.prepared_by_id,
             "at": clock.now()},
        )  # fmt: skip


def _check_classes(rows: list[tuple]) -> None:  # type: ignore[type-arg]
    if not rows:
        raise Refused(_("Danh sách không có hộ nào."))
    without = [row for row in rows if row[1] not in ("POOR", "NEAR_POOR", "NOT_POOR")]
    if without:
        numbers = ", ".join(str(row[4]) for row in without[:10])
        raise Refused(
            _("%(n)s hộ trong danh sách không ghi hạng (dòng %(rows)s). Hoàn tác lần nhập, bổ sung cột phân loại rồi nhập lại.")
            % {"n": formats.number(len(without)), "rows": numbers}
        )


def _results(rows: list[tuple]) -> pl.DataFrame:  # type: ignore[type-arg]
    """Rows in the shape that the review writes: class as stated, ticks as masks, scores as given."""
    made = []
    for household, stated, score_a, score_b, _row, *ticks in rows:
        deprived = sum(1 << bit for bit, tick in enumerate(ticks) if tick)
        unknown = sum(1 << bit for bit, tick in enumerate(ticks) if tick is None)
        made.append((household, stated, stated, stated, score_a, score_b, score_b, deprived, unknown, ""))
    kinds = (pl.Int64, pl.String, pl.String, pl.String, pl.Float64, pl.Int64, pl.Int64, pl.Int64, pl.Int64, pl.String)
    return pl.DataFrame(made, schema=dict(zip(facts.RESULT_COLUMNS, kinds, strict=True)), orient="row")


def _recognise(written: EarlierList, review: CommuneReview, by: User) -> Recognition:
    Decision.objects.filter(commune_review=review, is_recognised=False).update(basis="stated")
    review.refresh_from_db()
    recognition = Recognition.objects.create(
        commune_review=review, area_id=review.area_id, decision_number=written.decision_number,
        decided_on=written.decided_on, signer_name=written.signer_name, recorded_by_id=by.pk, recorded_at=clock.now(),
        list_digest=list_digest(review),
        counts={"households": review.household_count, "poor": review.poor_count, "near_poor": review.near_poor_count,
                "not_poor": review.not_poor_count, "basis": "stated"},
    )  # fmt: skip
    Decision.objects.filter(commune_review=review, is_recognised=False).update(is_recognised=True)
    review.state = review_states.RECOGNISED
    review.version += 1
    review.save(update_fields=["state", "version"])
    return recognition


__all__ = ["check_paper", "confirm_list", "prepare_list"]
