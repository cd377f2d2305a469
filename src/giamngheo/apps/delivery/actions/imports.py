"""Brings in a list of supports that another programme gave: every fault at once, then all rows or none."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.models import ImportedList
from giamngheo.apps.delivery.place import place_key
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.files.actions import store_file
from giamngheo.apps.life.queries import villages_of
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household, Membership
from giamngheo.kit import clock, formats
from giamngheo.workbooks.findings import Finding, WorkbookRefused
from giamngheo.workbooks.names import search_key
from giamngheo.workbooks.supports import SupportRow, read_supports

from .supports import NewSupport, check_may, open_supports


class Faulty(Refused):
    """The list is not brought in; ``faults`` name sheet, row, column and remedy, all of them."""

    def __init__(self, faults: Sequence[Finding]) -> None:
        super().__init__(f"Danh sách có {len(faults)} lỗi nên chưa nhập dòng nào. Sửa tệp rồi nhập lại.")
        self.faults = tuple(faults)


@transaction.atomic
def import_supports(*, content: bytes, name: str, giver: str, area_id: int, by: User) -> ImportedList:
    """Keeps the file and one support a row, joined to the register where the row says clearly who it is.

    Who is not in the register is kept by name only. Raises Faulty with every fault, Refused.
    """
    check_may(by, P.DELIVER, area_id)
    if giver not in terms.other_givers():
        raise Refused("Chọn chương trình đã hỗ trợ.")
    sha256 = hashlib.sha256(content).hexdigest()
    known = ImportedList.objects.filter(area_id=area_id, sha256=sha256).first()
    if known is not None:
        raise Refused(f"Tệp này đã nhập lúc {formats.moment(known.at)}; nhập lại không thêm gì.")
    try:
        rows, faults = read_supports(content, name, plan=current_plan(), today=clock.today())
    except WorkbookRefused as problem:
        raise Refused(problem.message) from None
    at_place = [row for row in rows if row.content in terms.place_contents()]
    villages, unknown = _places(at_place, area_id)
    matched, unclear = _matched([row for row in rows if row not in at_place], area_id)
    faults += unknown + unclear
    if faults:
        raise Faulty(sorted(faults, key=lambda fault: fault.row or 0))
    file = store_file(content=content, name=name, content_type="application/octet-stream", area_id=area_id, by=by)
    try:
        with transaction.atomic():
            made = ImportedList.objects.create(
                area_id=area_id, giver=giver, file=file, sha256=sha256, row_count=len(rows), by_id=by.pk, at=clock.now()
            )
    except IntegrityError:
        raise Refused("Tệp này vừa được người khác nhập.") from None
    new = [
        _new_place(row, giver, area_id, villages[row.row]) if row.row in villages else _new(row, giver, area_id, matched.get(row.row))
        for row in rows
    ]
    open_supports(new=new, by=by, stated_in=made)
    record(by=by, action="nhập danh sách hỗ trợ", subject=f"danh sách {made.pk}", area_id=area_id, rows=len(rows), joined=len(matched))
    return made


def _new(row: SupportRow, giver: str, area_id: int, who: tuple[int, int, int | None] | None) -> NewSupport:
    household_id, person_id, village_id = who or (None, None, None)
    return NewSupport(
        area_id=area_id, content=row.content, giver=giver, title=terms.content_vi(row.content), beneficiary_name=row.name,
        household_id=household_id, person_id=person_id, village_id=village_id, starts_on=row.starts_on,
        ends_on=row.ends_on, amount_vnd=row.amount_vnd, row_number=row.row,
    )  # fmt: skip


def _new_place(row: SupportRow, giver: str, area_id: int, village_id: int | None) -> NewSupport:
    return NewSupport(
        area_id=area_id, village_id=village_id, content=row.content, giver=giver, title=terms.content_vi(row.content),
        beneficiary_name=row.name, place_key=place_key(area_id, village_id), starts_on=row.starts_on,
        ends_on=row.ends_on, amount_vnd=row.amount_vnd, row_number=row.row,
    )  # fmt: skip


def _places(rows: Sequence[SupportRow], area_id: int) -> tuple[dict[int, int | None], list[Finding]]:
    """Row of works, equipment, a point or a model → its village, none for the commune as a whole; one query."""
    known = {village.search_key: village.pk for village in villages_of([area_id])} if rows else {}
    found: dict[int, int | None] = {}
    faults = []
    for row in rows:
        key = search_key(row.village)
        if key and key not in known:
            faults.append(Finding(
                "SUPPORT_WHERE", "error", f"Xã này không có bản, tiểu khu “{row.village}”. Sửa tên bản, hoặc bỏ trống nếu phục vụ cả xã.",
                row=row.row, field="village", column_title="Bản, tiểu khu", raw=row.village,
            ))  # fmt: skip
        found[row.row] = known.get(key) if key else None
    return found, faults


def _matched(rows: Sequence[SupportRow], area_id: int) -> tuple[dict[int, tuple[int, int, int | None]], list[Finding]]:
    """Row → (household, person, village), by ID number, else by name and village; three queries whatever the length.

    A name that fits several people of a village is a fault: guessing would deny somebody their due.
    """
    living = Membership.objects.filter(valid_to=None, household__area_id=area_id)
    living = living.select_related("household", "person", "household__village")
    numbers = {row.id_number for row in rows if row.id_number}
    names = {search_key(row.name) for row in rows}
    found = list(living.filter(person__id_number__in=numbers) | living.filter(person__old_id_number__in=numbers)
                 | living.filter(person__search_key__in=names))  # fmt: skip
    by_number = {n: m for m in found for n in (m.person.id_number, m.person.old_id_number) if n}
    matched, faults = {}, []
    for row in rows:
        member = by_number.get(row.id_number) if row.id_number else None
        if member is None and not row.id_number:
            same = [m for m in found if m.person.search_key == search_key(row.name) and _lives(m.household, row.village)]
            if len({m.person_id for m in same}) > 1:
                faults.append(Finding(
                    "SUPPORT_WHO", "error", f"Có {len(same)} người tên {row.name} trong sổ. Ghi số định danh hoặc bản.",
                    row=row.row, field="name", column_title="Họ và tên", raw=row.name,
                ))  # fmt: skip
            member = same[0] if len(same) == 1 else None
        if member is not None:
            matched[row.row] = (member.household_id, member.person_id, member.household.village_id)
    return matched, faults


def _lives(household: Household, village: str) -> bool:
    """In the village that the row names; any village where it names none."""
    return not village or (household.village is not None and household.village.search_key == search_key(village))


__all__ = ["Faulty", "import_supports"]
