"""Writes of the Treasury's sheets: bring one in, settle its rows, make the ledger's documents of what matches."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.files.actions import store_file
from giamngheo.apps.money.actions.vouchers import NewVoucher, submit_vouchers
from giamngheo.apps.money.models import Line
from giamngheo.apps.money.states import DUTIES
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.treasury import states
from giamngheo.apps.treasury.models import Sheet, SheetRow
from giamngheo.apps.treasury.states import Refused, Stale
from giamngheo.engine.ledger import KINDS
from giamngheo.engine.treasury import ABOUT_LINE, ABOUT_OURS
from giamngheo.kit import clock, formats
from giamngheo.workbooks.findings import Finding, WorkbookRefused
from giamngheo.workbooks.treasury import HEADS, VoucherRow, read_vouchers

from .matching import compare

KEEPERS = (P.KEEP_TREASURY, P.SPEND_MONEY)
MOVED_ON = "Dòng này vừa được người khác xử lý. Xem lại rồi làm tiếp."
KNOWN_FILE = "Tệp này đã nhập{when}; nhập lại không thêm gì. Mở bảng kê đã nhập để xử lý tiếp."


class Faulty(Refused):
    """The sheet is not brought in; ``faults`` name sheet, row, column and remedy, all of them."""

    def __init__(self, faults: Sequence[Finding]) -> None:
        super().__init__(f"Bảng kê có {len(faults)} lỗi nên chưa nhập dòng nào. Sửa tệp rồi nhập lại.")
        self.faults = tuple(faults)


def check_keeper(by: User, area_id: int) -> None:
    """Raises Refused for who keeps no books of this area."""
    access = access_of(by, clock.today())
    if not any(access.may(permission, area_id) for permission in KEEPERS):
        raise Refused("Chỉ cán bộ đối chiếu kho bạc hoặc kế toán của địa bàn này làm được việc này.")


def locked_sheet(sheet_id: int) -> Sheet:
    """The sheet, with everybody else's work on it waiting. Sheets are written once, so the lock is not the row's."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('treasury_sheet'), %s)", [sheet_id])
    return Sheet.objects.select_related("area").get(pk=sheet_id)


@transaction.atomic
def import_sheet(*, content: bytes, name: str, area_id: int, office: str, since: date, until: date, by: User) -> Sheet:
    """Keeps the file and every row of it, compared with the ledger; the ledger itself does not change yet.

    Raises Faulty with every fault, Refused.
    """
    check_keeper(by, area_id)
    if not office.strip():
        raise Refused("Ghi tên Kho bạc gửi bảng kê.")
    if since > until or until > clock.today():
        raise Refused("Kỳ của bảng kê: từ ngày không sau đến ngày, và đến ngày không sau hôm nay.")
    sha256 = hashlib.sha256(content).hexdigest()
    known = Sheet.objects.filter(sha256=sha256).first()
    if known is not None:
        raise Refused(KNOWN_FILE.format(when=f" lúc {formats.moment(known.at)}"))
    try:
        rows, faults = read_vouchers(content, name, plan=current_plan(), today=clock.today())
    except WorkbookRefused as problem:
        raise Refused(problem.message) from None
    faults += _outside(rows, since, until)
    if faults:
        raise Faulty(sorted(faults, key=lambda fault: fault.row or 0))
    file = store_file(content=content, name=name, content_type="application/octet-stream", area_id=area_id, by=by)
    try:
        with transaction.atomic():
            made = Sheet.objects.create(
                area_id=area_id, office=" ".join(office.split()), since=since, until=until, file=file, sha256=sha256,
                row_count=len(rows), by_id=by.pk, at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Refused(KNOWN_FILE.format(when="")) from None
    SheetRow.objects.bulk_create(_kept(row, made) for row in rows)
    compare(made)
    record(by=by, action="nhập bảng kê kho bạc", subject=f"bảng kê {made.pk}", area_id=area_id, rows=len(rows))
    return made


def _outside(rows: Sequence[VoucherRow], since: date, until: date) -> list[Finding]:
    days = f"{formats.day(since)} đến {formats.day(until)}"
    return [
        Finding("TREASURY_DAY", "error", f"Ngày {formats.day(row.day)} ngoài kỳ của bảng kê ({days}). Sửa kỳ hoặc bỏ dòng này.",
                row=row.row, field="day", column_title=HEADS["day"][0], raw=formats.day(row.day))
        for row in rows if not since <= row.day <= until
    ]  # fmt: skip


def _kept(row: VoucherRow, sheet: Sheet) -> SheetRow:
    return SheetRow(
        sheet=sheet, area_id=sheet.area_id, number=row.row, voucher=" ".join(row.voucher.split()), day=row.day, unit_name=row.unit,
        project=row.project, capital_type=row.capital_type, source=row.source, plan_year=row.plan_year,
        origin_year=row.origin_year, kind=row.kind, amount_vnd=row.amount_vnd, item=" ".join(row.item.split()), state=states.MISMATCH,
    )  # fmt: skip


@transaction.atomic
def compare_again(*, sheet_id: int, by: User) -> Sheet:
    """Tells every open row anew, against the ledger as it is now. Raises Refused."""
    sheet = locked_sheet(sheet_id)
    check_keeper(by, sheet.area_id)
    compare(sheet)
    record(by=by, action="đối chiếu lại bảng kê", subject=f"bảng kê {sheet.pk}", area_id=sheet.area_id)
    return sheet


def _locked_row(row_id: int, version: int | None, by: User, act: str) -> SheetRow:
    sheet_id = SheetRow.objects.values_list("sheet_id", flat=True).get(pk=row_id)
    locked_sheet(sheet_id)
    found = SheetRow.objects.select_related("sheet__area").get(pk=row_id)
    if version is not None and version != found.version:
        raise Stale(MOVED_ON)
    states.check(states.ROW_ACTS[act], found.state)
    check_keeper(by, found.area_id)
    return found


def _settled(found: SheetRow, act: str, by: User, **detail: object) -> SheetRow:
    found.by_id, found.at, found.version = by.pk, clock.now(), found.version + 1
    found.save()
    record(by=by, action=states.ROW_ACTS[act].logged, subject=f"dòng bảng kê {found.pk}", area_id=found.area_id, **detail)
    return found


@transaction.atomic
def choose_line(*, row_id: int, line_id: int, by: User, version: int | None = None) -> SheetRow:
    """A person says whose line a row is; it is compared again with that line. Raises Refused, Stale."""
    found = _locked_row(row_id, version, by, "choose")
    line = Line.objects.filter(pk=line_id).first()
    if line is None:
        raise Refused("Không thấy dòng vốn này trong địa bàn của bạn. Chọn lại trong danh sách.")
    if set(found.faults) & set(ABOUT_OURS) or not (set(found.faults) & set(ABOUT_LINE) or found.is_line_chosen):
        raise Refused("Dòng này không vướng về dòng vốn. Giữ theo sổ hoặc để riêng, kèm lý do.")
    check_keeper(by, line.area_id)
    found.line, found.is_line_chosen, found.area_id = line, True, line.area_id
    _settled(found, "choose", by, line=line_id)
    compare(found.sheet)
    found.refresh_from_db()
    return found


@transaction.atomic
def settle_row(*, row_id: int, is_ours: bool, reason: str, by: User, version: int | None = None) -> SheetRow:
    """Our books stand (``is_ours``), or the row is put aside; either with the reason. Raises Refused, Stale."""
    act = "keep" if is_ours else "set_aside"
    found = _locked_row(row_id, version, by, act)
    if not reason.strip():
        raise Refused("Ghi lý do để người ký biên bản đối chiếu biết vì sao khác.")
    if is_ours and found.line_id is None:  # a reconciliation goes by line: the Treasury's money would be in none
        raise Refused("Chưa biết dòng này thuộc dòng vốn nào nên không giữ theo sổ được. Chọn dòng vốn, hoặc để riêng kèm lý do.")
    if not is_ours and found.number is None:
        raise Refused("Bảng kê không có chứng từ này nên không có gì để riêng. Giữ theo sổ kèm lý do, hoặc đảo chứng từ trong sổ.")
    found.reason, found.state = reason.strip(), states.OURS if is_ours else states.ASIDE
    return _settled(found, act, by)


@transaction.atomic
def reopen_row(*, row_id: int, by: User, version: int | None = None) -> SheetRow:
    """Takes a settled row up again; it is compared anew. Raises Refused, Stale."""
    found = _locked_row(row_id, version, by, "reopen")
    found.state, found.reason = states.MISMATCH, ""
    _settled(found, "reopen", by)
    compare(found.sheet)
    found.refresh_from_db()
    return found


@transaction.atomic
def post_rows(*, sheet_id: int, by: User) -> int:
    """Makes a document of every voucher that matches a line and whose act is this person's duty there, and sends it to who
    approves; returns how many documents. Raises Refused."""
    sheet = locked_sheet(sheet_id)
    compare(sheet)
    access = access_of(by, clock.today())
    rows = [
        row for row in SheetRow.objects.filter(sheet=sheet, state=states.READY).order_by("day", "number")
        if access.may(DUTIES[KINDS[row.kind].duty], row.area_id)
    ]  # fmt: skip
    if not rows:
        raise Refused(
            "Không có dòng nào khớp dòng vốn mà bạn có việc ghi. Dòng thanh toán, tạm ứng do kế toán ghi; nhập dự toán do cán bộ "
            "đối chiếu kho bạc ghi."
        )
    vouchers: dict[tuple[int, str, str, date], list[SheetRow]] = defaultdict(list)
    for row in rows:
        vouchers[row.area_id, row.kind, row.voucher, row.day].append(row)
    made = submit_vouchers(
        new=[
            NewVoucher(
                area_id, kind, voucher, day, sheet.office, tuple((row.line_id or 0, row.amount_vnd) for row in of_voucher),
                title=f"Theo bảng kê kho bạc số {sheet.pk}",
            )
            for (area_id, kind, voucher, day), of_voucher in vouchers.items()
        ],
        by=by,
    )  # fmt: skip
    for document, of_voucher in zip(made, vouchers.values(), strict=True):
        for row in of_voucher:
            row.document, row.state, row.by_id, row.at, row.version = document, states.SENT, by.pk, clock.now(), row.version + 1
    SheetRow.objects.bulk_update(rows, ("document", "state", "by_id", "at", "version"), batch_size=1000)
    record(by=by, action=states.ROW_ACTS["post"].logged, subject=f"bảng kê {sheet.pk}", area_id=sheet.area_id, documents=len(made))
    return len(made)


__all__ = [
    "Faulty", "check_keeper", "choose_line", "compare_again", "import_sheet", "locked_sheet", "post_rows", "reopen_row", "settle_row",
]  # fmt: skip
