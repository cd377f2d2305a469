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
from giamngheo.engine.plan_indicators import Indicator
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
    if not queries.is_recorded(measure):
        raise Refused(_("Số này hệ thống tự đếm từ các dòng đã ghi: không ghi tay được."))
    if queries.catalogue().measures[measure].adds_to and area_with_id(area_id).kind == "commune":
        raise Refused(_("Số này là của chính cơ quan cấp tỉnh, cấp huyện: cán bộ của xã ghi ở danh sách cán bộ của xã."))
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

    Raises Refused for a year that has not ended, for closing again without a reason, and where a figure that only adds up stands lower
    than in the year before without a correction of that very fall.
    """
    today = clock.today()
    if year not in queries.years() or year >= today.year:
        raise Refused(_("Năm %(year)s không thuộc kỳ hoặc chưa hết: chỉ chốt được năm đã kết thúc.") % {"year": year})
    known = list(queries.catalogue().indicators.values())
    where = Where(area_id, "commune", _map_of(area_id), today)
    earlier = _earlier(area_id, year)
    if earlier and not reason.strip():
        raise Refused(_("Năm %(year)s đã chốt: muốn chốt lại phải ghi lý do.") % {"year": year})
    counted = computing.count([m for one in known for m in (one.numerator, one.denominator) if m], [year], where)
    _refuse_unexplained_falls(year, known, counted, where)
    try:
        with transaction.atomic():
            made = Closing.objects.create(
                area_id=area_id, year=year, as_of=date(year, 12, 31), plan_digest=current_plan().digest,
                number=earlier + 1, reason=reason.strip(), by_id=by.pk if by else None, at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("Người khác vừa chốt năm này: mở lại trang để xem.")) from error
    rows = []
    for one in known:
        above, below = counted.counts.get((one.numerator, year), {}), counted.counts.get((one.denominator, year), {})
        unsure = counted.open.get((queries.open_measure(one), year), {})
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


def _refuse_unexplained_falls(year: int, known: list[Indicator], counted: computing.Counted, where: Where) -> None:
    """Against the years before as the pages show them. A correction explains the fall whose two numbers it names, and no other."""
    adding = [one for one in known if one.is_cumulative]
    before = [y for y in queries.years() if y < year]
    found = queries.values([one.id for one in adding], before, where)
    explained = {(c.code, c.fell_from, c.fell_to) for c in queries.corrections_of(year, where.area_id)}
    for one in adding:
        now = queries.whole(one, year, counted)
        fall = queries.falls(one, {y: found[one.id, y][None] for y in before} | {year: now})[-1:]
        if fall and fall[0][0] == year and (one.id, *fall[0][1:]) not in explained:
            raise Refused(
                _("“%(name)s” cộng dồn mà giảm từ %(before)s xuống %(now)s: ghi đính chính của đúng hai số này trước khi chốt.")
                % {"name": queries.name_of(one), "before": formats.number(fall[0][1]), "now": formats.number(fall[0][2])}
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
