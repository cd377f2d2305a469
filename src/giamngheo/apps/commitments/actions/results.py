"""Freezing what came of a year's commitments: all communes at once, once; again only with the reason."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import translation

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import Access, access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.commitments import states
from giamngheo.apps.commitments.models import Commitment, YearResult
from giamngheo.apps.commitments.queries.results import COUNTS_FROM, frozen_rows, result_of
from giamngheo.apps.commitments.queries.targets import TargetLine, communes_of_year, target_lines
from giamngheo.apps.commitments.scoring import UNDETERMINED, are_comparable
from giamngheo.apps.commitments.states import Refused
from giamngheo.apps.places.queries import province
from giamngheo.apps.review.models import Round
from giamngheo.kit import clock, formats

from .targets import write_score

SCORED = ("result", "achieved_reduction", "achieved_points", "is_official", "figures", "scored_by_id", "scored_at", "state", "version")


def may_freeze(access: Access) -> bool:
    """Who approves the year's results for the whole province and works with commitments there."""
    whole = province().pk
    return access.may(P.COMMIT, whole) and access.may(P.APPROVE_RESULT, whole)


@transaction.atomic
def freeze_year(*, year: int, by: User, reason: str = "") -> int:
    """Writes the result of every commune with the plan's digest and scores approved commitments by it; returns of how many.

    Raises Refused before the year's review is over, for a year without one, and without a reason: again, or where what was scored on
    official figures comes out otherwise now.
    """
    here = access_of(by, clock.today())
    if not may_freeze(here):
        raise Refused("Chỉ chuyên viên giảm nghèo tỉnh chốt kết quả cam kết năm.")
    _check_over(year)
    areas = communes_of_year(here.areas_with(P.COMMIT), year)
    ids = [area.pk for area in areas]
    list(Commitment.objects.select_for_update().filter(area_id__in=ids, year=year).order_by("pk").values_list("pk"))
    last = max((row.number for row in frozen_rows(ids, year).values()), default=0)
    if last and not reason.strip():
        raise Refused(f"Kết quả năm {year} đã chốt lần {last}. Muốn chốt lại, ghi lý do.")
    with translation.override("vi"):
        lines = target_lines(areas, year)
        rows = [result_of(line) for line in lines]
    changed = _changed(lines)
    if changed and not reason.strip():
        raise Refused(f"{', '.join(changed)} đã chấm trên số liệu chính thức nay ra kết quả khác. Ghi lý do rồi chốt.")
    for row in rows:
        row.number, row.reason, row.by_id = last + 1, reason.strip() if last or changed else "", by.pk
    try:
        with transaction.atomic():
            YearResult.objects.bulk_create(rows)
    except IntegrityError as error:
        raise Refused("Người khác vừa chốt năm này. Mở lại trang để xem.") from error
    scored = []
    for line in lines:
        mine = line.commitment
        is_told = line.closing.poor is not None and are_comparable(line.base, line.closing)
        if mine is not None and mine.state in COUNTS_FROM and is_told:
            write_score(mine, line.base, line.closing, by=by)
            mine.state, mine.version = states.SCORED, mine.version + 1
            scored.append(mine)
    Commitment.objects.bulk_update(scored, SCORED)
    record(by=by, action="chốt kết quả cam kết năm", subject=f"cam kết {year}", area_id=province().pk, year=year, number=last + 1,
           communes=len(rows))  # fmt: skip
    return len(rows)


def _changed(lines: list[TargetLine]) -> list[str]:
    """Communes whose result, scored on official figures and maybe printed, is another one today."""
    told = [(line, line.commitment) for line in lines if line.commitment and line.commitment.is_official]
    return [line.area.name for line, mine in told if mine.result != UNDETERMINED and mine.result != line.now.result]


def _check_over(year: int) -> None:
    found = Round.objects.filter(year=year).first()
    if found is None:
        raise Refused(f"Năm {year} chưa có vòng rà soát nên chưa có danh sách để so.")
    if clock.today() < found.closes_on:
        raise Refused(f"Vòng rà soát năm {year} kết thúc ngày {formats.day(found.closes_on)}. Chốt từ ngày đó.")


__all__ = ["freeze_year", "may_freeze"]
