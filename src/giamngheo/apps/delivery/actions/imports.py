"""Brings in a list of supports that another programme gave: every fault at once, then all rows or none."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.kind import all_kinds, contents_with_own_file
from giamngheo.apps.delivery.models import ImportedList
from giamngheo.apps.delivery.place import place_key
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.files.actions import store_file
from giamngheo.apps.life.queries import villages_of
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock, formats
from giamngheo.workbooks.findings import Finding, WorkbookRefused
from giamngheo.workbooks.names import search_key
from giamngheo.workbooks.supports import SupportRow, read_supports

from .matching import Who, matched_rows
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
    faults += _of_own_files(rows)
    at_place = [row for row in rows if row.content in terms.place_contents()]
    villages, unknown = _places(at_place, area_id)
    matched, unclear = matched_rows([row for row in rows if row not in at_place], area_id)
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


def _of_own_files(rows: Sequence[SupportRow]) -> list[Finding]:
    """What comes from the file of its own kind is not written a second time from here."""
    own = contents_with_own_file()
    return [
        Finding(
            "SUPPORT_OWN_FILE", "error", "Nội dung này chỉ nhập từ tệp riêng của nó, ở trang "
            f"“{next(kind.label for kind in all_kinds().values() if row.content in kind.contents)}”. Bỏ dòng này.",
            row=row.row, field="content", column_title="Nội dung hỗ trợ", raw=terms.content_vi(row.content),
        )
        for row in rows if row.content in own
    ]  # fmt: skip


def _new(row: SupportRow, giver: str, area_id: int, who: Who | None) -> NewSupport:
    household_id, person_id, village_id = (who.household_id, who.person_id, who.village_id) if who else (None, None, None)
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


__all__ = ["Faulty", "import_supports"]
