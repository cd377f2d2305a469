"""Targets that a unit is given from above by the socio-economic plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.models import Area
from giamngheo.apps.planning import reach, terms
from giamngheo.apps.planning.models import TargetAssignment
from giamngheo.apps.planning.refusals import told
from giamngheo.apps.planning.states import Refused
from giamngheo.apps.planning.terms import Span
from giamngheo.kit import clock

from .plans import check_span


@transaction.atomic
def assign_target(
    *, area_id: int, years: Span, target: str, value: Decimal, number: str, signed_on: date, authority: str, by: User
) -> TargetAssignment:
    """Writes down what a unit was given; a later document outweighs an earlier one, which stays. Raises Refused."""
    area = Area.objects.select_related("generation").get(pk=area_id)
    if not reach.may_assign(access_of(by, clock.today()), area):
        raise Refused("Chỉ cán bộ cấp trên của đơn vị được ghi mục tiêu giao; mục tiêu của tỉnh do chuyên viên tỉnh ghi.")
    check_span(years, area)
    if target not in terms.targets():
        raise Refused("Chọn chỉ tiêu trong danh sách.")
    if target == terms.COMMITTED and area.kind == reach.COMMUNE and not years.is_period:
        raise Refused("Mức giảm tỷ lệ hộ nghèo giao cho xã ghi ở trang “Mục tiêu các xã”.")
    if value < 0 or (terms.targets()[target].unit == "percent" and value > 100):
        raise Refused("Ghi số từ 0; tỷ lệ không quá 100 %.")
    if not number.strip() or not authority.strip():
        raise Refused("Ghi số văn bản giao và cơ quan ban hành.")
    if signed_on > clock.today():
        raise Refused("Ngày văn bản không được sau ngày hôm nay.")
    with told():
        made = TargetAssignment.objects.create(
            area=area, first_year=years.first, last_year=years.last, target=target, value=value,
            document_number=" ".join(number.split()), document_on=signed_on, document_authority=" ".join(authority.split()),
            by_id=by.pk, at=clock.now(),
        )  # fmt: skip
    record(by=by, action="ghi mục tiêu được giao", subject=f"{target}, {years.words}", area_id=area_id, value=str(value))
    return made


__all__ = ["assign_target"]
