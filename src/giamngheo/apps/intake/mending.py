"""What officers put right in a batch. Every word is kept and never changed; checking again replays them all.

None of these checks the file again: call ``actions.stage`` after the last one. ``version``: the batch's as the screen
had it; Refused when somebody changed the batch since.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.models import Area
from giamngheo.kit import clock
from giamngheo.workbooks.assembling import SOURCE_FIELD
from giamngheo.workbooks.layouts import header_key

from .models import ColumnMapping, ImportBatch, Mend, StagedFinding, StagedRow
from .policies import LEFT_OUT, Refused, check_may_import, locked
from .queries import known_fields

LEAVE_OUT = "LEAVE_OUT"
TAKE_IN = "TAKE_IN"


def _opened(batch: ImportBatch, by: User, version: int | None) -> ImportBatch:
    check_may_import(by, batch.area_id)
    return locked(batch.pk, version=version)


def _check_row(batch: ImportBatch, sheet: str, row_number: int) -> None:
    if not StagedRow.objects.filter(batch=batch, sheet=sheet, row_number=row_number).exists():
        text = _("Tệp không có dòng %(row)s ở trang “%(sheet)s”. Tải lại trang rồi làm lại.")
        raise Refused(text % {"row": row_number, "sheet": sheet})


def _kept(batch: ImportBatch, by: User, places: Collection[tuple[str, int]], *, code: str, value: str = "") -> None:
    now = clock.now()
    Mend.objects.bulk_create(
        Mend(batch=batch, area_id=batch.area_id, sheet=sheet, row_number=row, confirmed_code=code, value=value, by=by,
             at=now)
        for sheet, row in places
    )  # fmt: skip


@transaction.atomic
def mend(
    *, batch: ImportBatch, sheet: str, row_number: int, field: str, value: str, by: User, version: int | None = None
) -> Mend:
    """A new raw text for one cell; empty empties it. ``field``: of the finding or of the sheet. Raises Refused."""
    batch = _opened(batch, by, version)
    _check_row(batch, sheet, row_number)
    own = SOURCE_FIELD.get(field, field)
    columns: dict[str, int] = next((s.get("columns", {}) for s in batch.layout.get("sheets", []) if s["name"] == sheet), {})
    if own not in columns:
        text = _("Trang “%(sheet)s” không có cột này nên không ghi được giá trị. Sửa trong tệp rồi tải lên lại.")
        raise Refused(text % {"sheet": sheet})
    return Mend.objects.create(
        batch=batch, area_id=batch.area_id, sheet=sheet, row_number=row_number, field=own, value=value, by=by,
        at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def confirm(
    *, batch: ImportBatch, sheet: str, row_number: int, code: str, by: User, version: int | None = None
) -> Mend:
    """Accepts what a waiting finding of this code proposes in this row. Raises Refused."""
    batch = _opened(batch, by, version)
    waiting = StagedFinding.objects.filter(
        batch=batch, sheet=sheet, row_number=row_number, code=code, severity="confirm", is_confirmed=False
    )
    if not waiting.exists():
        raise Refused(_("Dòng này không còn chờ xác nhận điều đó. Tải lại trang để xem trạng thái mới nhất."))
    return Mend.objects.create(
        batch=batch, area_id=batch.area_id, sheet=sheet, row_number=row_number, confirmed_code=code, by=by,
        at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def confirm_all(*, batch: ImportBatch, code: str, by: User, version: int | None = None) -> int:
    """Accepts every waiting finding of one code; returns in how many rows. Raises Refused."""
    batch = _opened(batch, by, version)
    waiting = StagedFinding.objects.filter(batch=batch, code=code, severity="confirm", is_confirmed=False)
    places = {(sheet, row) for sheet, row in waiting.values_list("sheet", "row_number") if row is not None}
    if not places:
        raise Refused(_("Không còn ô nào thuộc loại này chờ xác nhận."))
    _kept(batch, by, sorted(places), code=code)
    record(by=by, action="xác nhận cả loại", subject=f"lần nhập {batch.pk}", area_id=batch.area_id, code=code,
           rows=len(places))  # fmt: skip
    return len(places)


@transaction.atomic
def leave_out(
    *, batch: ImportBatch, rows: Collection[tuple[str, int]], reason: str, by: User, version: int | None = None
) -> int:
    """Rows (sheet, number) that an officer decides not to take in, with the reason. Raises Refused."""
    batch = _opened(batch, by, version)
    if not reason.strip():
        raise Refused(_("Ghi lý do không nhập các dòng này, để người sau biết."))
    known = _known(batch, rows)
    _kept(batch, by, sorted(known), code=LEAVE_OUT, value=reason.strip()[:300])
    record(by=by, action="bỏ dòng", subject=f"lần nhập {batch.pk}", area_id=batch.area_id, rows=len(known))
    return len(known)


@transaction.atomic
def take_in(
    *, batch: ImportBatch, rows: Collection[tuple[str, int]], by: User, version: int | None = None
) -> int:
    """Takes back a leaving out. Raises Refused."""
    batch = _opened(batch, by, version)
    known = _known(batch, rows, outcome=LEFT_OUT)
    _kept(batch, by, sorted(known), code=TAKE_IN)
    return len(known)


def _known(batch: ImportBatch, rows: Collection[tuple[str, int]], **filters: str) -> set[tuple[str, int]]:
    """Those of the places that are rows of the batch. Raises Refused when there is none."""
    found = StagedRow.objects.filter(batch=batch, row_number__in={row for _sheet, row in rows}, **filters)
    known = set(found.values_list("sheet", "row_number")) & set(rows)
    if not known:
        raise Refused(_("Không tìm thấy các dòng này trong tệp. Tải lại trang rồi làm lại."))
    return known


@transaction.atomic
def map_column(*, area: Area, header: str, field: str, by: User) -> ColumnMapping:
    """What a column of this head means, for all lists of this area from now on. Raises Refused."""
    check_may_import(by, area.pk)
    key = header_key(header)
    if not key:
        raise Refused(_("Cột không có tiêu đề nên không ghi nhớ được. Đặt tiêu đề cột trong tệp rồi tải lên lại."))
    if field not in known_fields():
        raise Refused(_("Chọn ý nghĩa của cột trong danh sách."))
    kept, _new = ColumnMapping.objects.update_or_create(
        area=area, header_key=key, defaults={"field": field, "by": by, "at": clock.now()}
    )
    record(by=by, action="ghi nhớ cột", subject=f"cột {kept.pk}", area_id=area.pk, field=field)
    return kept
