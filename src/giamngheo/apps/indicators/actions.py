"""Writes of indicators: a recorded figure and its correction, closing a year, the reason of a fall."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import area_with_id
from giamngheo.kit import clock, formats
from giamngheo.kit.workflow import Refused

from . import computing, queries
from .computing import Where
from .models import Closing, Correction, IndicatorValue, RecordedFigure


@transaction.atomic
def record_figure(
    *, area_id: int, measure: str, as_of: date, value: int, source: str, status: str, by: User | None, note: str = "",
    corrects: RecordedFigure | None = None, is_synthetic: bool = False,
) -> RecordedFigure:  # fmt: skip
    """Writes down one figure. Raises Refused for a measure that rows tell, a day to come, a figure corrected already."""
    known = queries.catalogue().measures.get(measure)
    if known is None or not known.is_recorded:
        raise Refused(_("Số này hệ thống tự đếm từ các dòng đã ghi: không ghi tay được."))
    if as_of > clock.today():
        raise Refused(_("Ngày của số liệu còn ở phía trước: ghi ngày mà báo cáo tính đến."))
    if value < 0 or not source.strip():
        raise Refused(_("Thiếu số hoặc nguồn: ghi số không âm và tên báo cáo, quyết định nêu số đó."))
    if corrects is not None and (corrects.measure, corrects.area_id) != (measure, area_id):
        raise Refused(_("Số đính chính phải của cùng chỉ tiêu và địa bàn."))
    if corrects is not None and not note.strip():
        raise Refused(_("Đính chính phải ghi lý do."))
    try:
        with transaction.atomic():
            made = RecordedFigure.objects.create(
                area_id=area_id, measure=measure, as_of=as_of, value=value, source=source.strip(), status=status,
                note=note.strip(), corrects=corrects, by_id=by.pk if by else None, at=clock.now(), is_synthetic=is_synthetic,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("Số này đã được người khác đính chính: mở lại trang để xem số mới.")) from error
    record(by=by, action="ghi số liệu chỉ tiêu", subject=f"figure:{made.pk}", area_id=area_id, measure=measure, value=value)
    return made


@transaction.atomic
def close_year(*, area_id: int, year: int, by: User | None, reason: str = "") -> Closing:
    """Stores every indicator of the year for the area, by the units that rows stand on, with the plan's digest.

    Raises Refused for a year to come, for closing again without a reason, and where a figure that only adds up stands lower than in
    the year before without a correction that says why.
    """
    today = clock.today()
    if year not in queries.years() or year > today.year:
        raise Refused(_("Năm %(year)s không thuộc kỳ hoặc chưa đến: không chốt được.") % {"year": year})
    known = list(queries.catalogue().indicators.values())
    where = Where(area_id, "commune", _map_of(area_id), today)
    earlier = _earlier(area_id, year)
    if earlier and not reason.strip():
        raise Refused(_("Năm %(year)s đã chốt: muốn chốt lại phải ghi lý do.") % {"year": year})
    counted = computing.count([m for one in known for m in (one.numerator, one.denominator) if m], [year], where)
    _refuse_unexplained_falls(area_id, year, {
        one.id: sum(counted.counts[one.numerator, year].values())
        for one in known if one.is_cumulative and (one.numerator, year) in counted.counts
    })  # fmt: skip
    try:
        with transaction.atomic():
            made = Closing.objects.create(
                area_id=area_id, year=year, as_of=min(today, date(year, 12, 31)), plan_digest=current_plan().digest,
                number=earlier + 1, reason=reason.strip(), by_id=by.pk if by else None, at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("Người khác vừa chốt năm này: mở lại trang để xem.")) from error
    rows = []
    for one in known:
        above, below = counted.counts.get((one.numerator, year), {}), counted.counts.get((one.denominator, year), {})
        unsure = counted.open.get((one.denominator or one.numerator, year)) or counted.open.get((one.numerator, year), {})
        rows += [
            IndicatorValue(closing=made, area_id=home, code=one.id, numerator=above.get(home), denominator=below.get(home),
                           open_count=unsure.get(home, 0))
            for home in sorted(above.keys() | below.keys())
        ]  # fmt: skip
    IndicatorValue.objects.bulk_create(rows, batch_size=2000)
    record(by=by, action="chốt chỉ tiêu năm", subject=f"closing:{made.pk}", area_id=area_id, year=year, rows=len(rows))
    return made


def _earlier(area_id: int, year: int) -> int:
    return Closing.objects.filter(area_id=area_id, year=year).aggregate(last=Max("number"))["last"] or 0


def _map_of(area_id: int) -> str:
    return area_with_id(area_id).generation_id


def _last_closed(area_id: int, year: int) -> dict[str, int]:
    """Sums of the newest closing of the year before, by indicator."""
    last = Closing.objects.filter(area_id=area_id, year=year - 1).order_by("-number").first()
    sums: dict[str, int] = {}
    if last is not None:
        for code, number in IndicatorValue.objects.filter(closing=last).values_list("code", "numerator"):
            sums[code] = sums.get(code, 0) + (number or 0)
    return sums


def _refuse_unexplained_falls(area_id: int, year: int, now: dict[str, int]) -> None:
    before = _last_closed(area_id, year)
    explained = set(Correction.objects.filter(area_id=area_id, year=year).values_list("code", flat=True))
    for code, number in now.items():
        if number < before.get(code, 0) and code not in explained:
            one = queries.catalogue().indicators[code]
            raise Refused(
                _("“%(name)s” cộng dồn mà giảm từ %(before)s xuống %(now)s: ghi đính chính trước khi chốt.")
                % {"name": queries.name_of(one), "before": formats.number(before[code]), "now": formats.number(number)}
            )


@transaction.atomic
def explain_fall(
    *, area_id: int, code: str, year: int, fell_from: int, fell_to: int, reason: str, document: str, by: User | None
) -> Correction:  # fmt: skip
    """Writes down why a figure that only adds up fell. Raises Refused for one that does not add up or did not fall."""
    one = queries.indicator_or_none(code)
    if one is None or not one.is_cumulative:
        raise Refused(_("Chỉ tiêu này không cộng dồn: tăng hay giảm đều không cần đính chính."))
    if fell_to >= fell_from:
        raise Refused(_("Số mới không thấp hơn số cũ: không có gì phải đính chính."))
    if not reason.strip() or not document.strip():
        raise Refused(_("Ghi lý do và số văn bản của đính chính."))
    made = Correction.objects.create(
        area_id=area_id, code=code, year=year, fell_from=fell_from, fell_to=fell_to, reason=reason.strip(),
        document=document.strip(), by_id=by.pk if by else None, at=clock.now(),
    )  # fmt: skip
    record(by=by, action="đính chính chỉ tiêu", subject=f"correction:{made.pk}", area_id=area_id, code=code, year=year)
    return made


__all__ = ["close_year", "explain_fall", "record_figure"]
