"""The writes of issued workbooks: issue one, take one back, choose, withdraw. The merge is in ``merging``."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Sequence
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record
from giamngheo.apps.files.actions import store_file
from giamngheo.apps.intake.models import ImportBatch, StagedFinding, StagedRow
from giamngheo.apps.intake.policies import OPEN_STATES, AlreadyIn, Refused
from giamngheo.apps.register.models import Village
from giamngheo.apps.review.models import CommuneReview, Round
from giamngheo.apps.review.states import RECOGNISED
from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES, labels
from giamngheo.kit import clock, formats
from giamngheo.workbooks.findings import Finding, WorkbookRefused
from giamngheo.workbooks.issued import Issue, IssuedLine, Returned, as_identity, read_returned, write_issued
from giamngheo.workbooks.issued_columns import FIELDS
from giamngheo.workbooks.neutral import safe_text

from . import checking, queries, signing, states
from .models import IssuedRow, IssuedWorkbook, ReturnChoice

MOST_ROWS = 20_000
CHUNK = 2_000


def check_may(by: User, permission: Permission, area_id: int) -> None:
    """Raises Refused when the person has no such right in this commune."""
    if not access_of(by, clock.today()).may(permission, area_id):
        raise Refused(_("Chỉ cán bộ giảm nghèo phụ trách địa bàn này được phát và nhận bảng tính ngoại tuyến."))


def check_open(round_id: int, area_id: int) -> None:
    """Raises Refused when the commune's list of the round is recognised, or there is none, or the round is closed.

    The list is locked for the rest of the transaction: two who issue, hand in or recognise wait for each other.
    """
    lists = CommuneReview.objects.select_for_update(of=("self",)).select_related("round", "area")
    review = lists.filter(round=round_id, area=area_id).first()
    if review is None:
        raise Refused(_("Địa bàn này không có danh sách trong vòng rà soát đã chọn."))
    if review.state == RECOGNISED:
        text = _("Danh sách năm %(year)d của %(area)s đã được công nhận nên không nhận bảng tính nữa.")
        raise Refused(text % {"year": review.round.year, "area": review.area.name})
    if review.round.state != Round.State.OPEN:
        raise Refused(_("Vòng rà soát năm %(year)d đã khoá.") % {"year": review.round.year})


@transaction.atomic
def issue(*, round: Round, area_id: int, village: Village | None, by: User) -> IssuedWorkbook:
    """Issues a workbook for a commune, or for one village; earlier ones of the same that are still out expire.

    Raises Refused when the person may not, the list is recognised, or there is no household to review.
    """
    check_may(by, Permission.IMPORT, area_id)
    check_open(round.pk, area_id)
    found = queries.households_for(round, area_id, village.pk if village else None)
    if not found:
        raise Refused(
            _(
                "Không có hộ nào để phát: chưa có danh sách trước đã công nhận, chưa có số liệu năm nay và chưa có đề nghị rà soát."
            )
        )
    if len(found) > MOST_ROWS:
        raise Refused(_("Quá nhiều hộ cho một bảng tính. Phát riêng từng bản."))
    same = IssuedWorkbook.objects.select_for_update().filter(round=round, area=area_id, village=village)
    version = (max(same.values_list("version", flat=True), default=0)) + 1
    for old in same.filter(state__in=[states.ISSUED, states.RETURNED]):
        _expire(old, by)
    known = queries.register_now(round, [household["household_id"] for household in found])
    number, rows = uuid.uuid4(), []
    for position, household in enumerate(found, 1):
        rows.append(
            IssuedRow(
                area_id=area_id, uuid=uuid.uuid4(), number=position, household_id=household["household_id"],
                fact_id=household["fact_id"], identity=_identity(position, household),
                values=known[household["household_id"]].values if household["fact_id"] else {},
            )
        )  # fmt: skip
    digest = signing.digest_of(signing.row_mark(str(number), str(r.uuid), r.identity) for r in rows)
    made = IssuedWorkbook.objects.create(
        uuid=number, round=round, area_id=area_id, village=village, version=version, row_count=len(rows), digest=digest,
        is_synthetic=round.is_synthetic, issued_by_id=by.pk, issued_by_name=by.full_name or by.username,
        issued_at=clock.now(),
    )  # fmt: skip
    for row in rows:
        row.issue = made
    IssuedRow.objects.bulk_create(rows, batch_size=CHUNK)
    record(by=by, action="phát bảng tính ngoại tuyến", subject=f"bảng tính {made.pk}", area_id=area_id, year=round.year,
           rows=len(rows), version=version)  # fmt: skip
    return made


def _identity(position: int, household: dict[str, object]) -> dict[str, str]:
    """The locked cells of a household, as text."""
    words = labels(HOUSEHOLD_CLASSES)
    last = household["household_class"]
    why = []
    if last in ("POOR", "NEAR_POOR"):
        why = [_("quyết định trong năm") if household["is_in_year"] else _("danh sách trước")]
    why += [_("có đề nghị")] if household["is_requested"] else []
    why += [_("đã có số liệu năm nay")] if household["fact_id"] else []
    given = {
        "number": position, "head_name": household["head_name"], "village": household["village"] or "",
        "members": household["members"], "why": "; ".join(why),
        "last_class": f"{words[str(last)]} ({formats.day(household['told_on'])})" if last else "",
    }  # fmt: skip
    return {code: as_identity(safe_text(value)) for code, value in given.items()}


def hidden_from(by: User, area_id: int) -> frozenset[str]:
    """Fields of the workbook that this person may not see in this commune."""
    if access_of(by, clock.today()).may(Permission.VIEW_SENSITIVE, area_id):
        return frozenset()
    return queries.SENSITIVE


def workbook_of(issued: IssuedWorkbook, *, without: Collection[str] = ()) -> bytes:
    """The bytes of an issued workbook: the same rows, numbers and signatures however often it is downloaded.

    ``without``: fields that who takes it may not see; their columns are not in it, and the merge leaves them as they are.
    """
    rows = list(IssuedRow.objects.filter(issue=issued).order_by("number"))
    number = str(issued.uuid)
    place = f"{issued.village.name}, {issued.area.name}" if issued.village else issued.area.name
    title = _("Bảng rà soát hộ nghèo, hộ cận nghèo năm %(year)d: %(place)s") % {
        "year": issued.round.year,
        "place": place,
    }
    subtitle = _("Phát ngày %(day)s, bản số %(version)s, %(rows)s hộ, người phát: %(who)s") % {
        "day": formats.day(issued.issued_at), "version": issued.version, "rows": formats.number(issued.row_count),
        "who": issued.issued_by_name,
    }  # fmt: skip
    if issued.is_synthetic:
        subtitle += ". " + _("DỮ LIỆU GIẢ LẬP")
    if without:
        names = ", ".join(FIELDS[name] for name in sorted(without))
        subtitle += ". " + _("Không có cột được che: %(names)s") % {"names": names}
    lines = [
        IssuedLine(str(r.uuid), signing.row_mark(number, str(r.uuid), r.identity), r.identity, r.values) for r in rows
    ]
    mark = signing.book_mark(number, issued.version, issued.digest)
    return write_issued(Issue(number, issued.version, mark, title, subtitle), lines, without=without)


def _expire(issued: IssuedWorkbook, by: User) -> None:
    issued.state = states.EXPIRED
    issued.save(update_fields=["state"])
    _drop_waiting(issued, _("Bảng tính hết hiệu lực."), by)


@transaction.atomic
def withdraw(*, issue_id: int, by: User) -> IssuedWorkbook:
    """Takes an issued workbook out of use: it is not taken back any more. Raises Refused."""
    issued = locked_issue(issue_id)
    check_may(by, Permission.IMPORT, issued.area_id)
    states.check("expire", issued.state)
    _expire(issued, by)
    record(by=by, action="thu hồi bảng tính ngoại tuyến", subject=f"bảng tính {issued.pk}", area_id=issued.area_id)
    return issued


def locked_issue(issue_id: int) -> IssuedWorkbook:
    found = (
        IssuedWorkbook.objects.select_for_update(of=("self",))
        .select_related("round", "area", "village")
        .filter(pk=issue_id)
        .first()
    )
    if found is None:
        raise Refused(_("Không tìm thấy bảng tính này trong địa bàn của bạn."))
    return found


def _drop_waiting(issued: IssuedWorkbook, message: str, by: User) -> int:
    """Files of this workbook that wait are put aside; nothing is deleted."""
    waiting = ImportBatch.objects.filter(layout__door=queries.DOOR, layout__issue=issued.pk, state__in=OPEN_STATES)
    return waiting.update(state=ImportBatch.State.UNDONE, message=message, undone_by=by, undone_at=clock.now())


@transaction.atomic
def take_back(
    *, content: bytes, name: str, survey_on: date, by: User, expected: IssuedWorkbook | None = None
) -> ImportBatch:
    """Takes a filled workbook in: stores it, checks it whole, stages its rows. Nothing is in the register yet.

    ``expected``: the workbook whose page the file was handed in at. The same file again gives the batch that waits,
    or AlreadyIn. A forged file leaves a batch that is ``refused`` with every fault told by its cell. Raises Refused
    for a file that was not issued here, to this commune, or that is not the newest.
    """
    if len(content) > settings.UPLOAD_MAX_BYTES:
        raise Refused(_("Tệp lớn hơn %(limit)s MB.") % {"limit": settings.UPLOAD_MAX_BYTES >> 20})
    try:
        returned = read_returned(content, name)
    except WorkbookRefused as refusal:
        raise Refused(str(refusal)) from refusal
    issued = _issue_of(returned, expected)
    check_may(by, Permission.IMPORT, issued.area_id)
    states.check("return", issued.state)
    _check_version(returned, issued)
    check_open(issued.round_id, issued.area_id)
    _check_day(survey_on, issued)
    digest = hashlib.sha256(content).hexdigest()
    known = ImportBatch.objects.filter(digest=digest, area=issued.area_id, year=issued.round.year)
    merged = known.filter(state=ImportBatch.State.MERGED).first()
    if merged:
        raise AlreadyIn(merged)
    waiting = known.filter(state__in=OPEN_STATES, survey_on=survey_on).first()
    if waiting:
        return waiting
    _drop_waiting(issued, _("Đã nộp tệp khác thay tệp này."), by)
    rows = {str(r.uuid): r for r in IssuedRow.objects.filter(issue=issued)}
    findings = checking.check(returned, issued, rows)
    batch = _batch(content, name, digest, survey_on, issued, by)
    _stage(batch, returned, findings, rows)
    if batch.state == ImportBatch.State.STAGED:
        issued.state = states.RETURNED
        issued.save(update_fields=["state"])
    record(by=by, action="nộp bảng tính ngoại tuyến", subject=f"bảng tính {issued.pk}", area_id=issued.area_id,
           year=issued.round.year, batch=batch.pk, state=batch.state, sha256=digest)  # fmt: skip
    return batch


def _issue_of(returned: Returned, expected: IssuedWorkbook | None) -> IssuedWorkbook:
    """The workbook that the file says it is, under its lock. Raises Refused."""
    foreign = _(
        "Tệp này không phải bảng tính phát cho địa bàn của bạn (ô A2 của trang ẩn “_gn” chỉ bảng khác). Nộp đúng tệp của xã mình."
    )
    try:
        number = uuid.UUID(returned.uuid)
    except ValueError:
        raise Refused(foreign) from None
    found = IssuedWorkbook.objects.filter(uuid=number).first()
    if found is None:
        raise Refused(foreign)
    if expected is not None and expected.pk != found.pk:
        text = _("Tệp này là bảng tính khác: %(area)s, bản số %(version)s. Nộp ở trang của bảng đó.")
        raise Refused(text % {"area": found.area.name, "version": found.version})
    return locked_issue(found.pk)


def _check_version(returned: Returned, issued: IssuedWorkbook) -> None:
    newest = queries.newest_version(issued)
    if returned.version != issued.version or issued.version < newest:
        raise Refused(
            _("Tệp là bản số %(old)s, bản phát sau cùng là số %(new)s. Chép câu trả lời sang bản số %(new)s rồi nộp.")
            % {"old": returned.version, "new": newest}
        )


def _check_day(survey_on: date, issued: IssuedWorkbook) -> None:
    if survey_on > clock.today():
        raise Refused(_("Ngày rà soát không được sau ngày hôm nay."))
    if survey_on.year != issued.round.year:
        raise Refused(_("Ngày rà soát phải trong năm %(year)d của vòng rà soát.") % {"year": issued.round.year})


def _batch(content: bytes, name: str, digest: str, day: date, issued: IssuedWorkbook, by: User) -> ImportBatch:
    stored = store_file(content=content, name=name, content_type="", area_id=issued.area_id, by=by)
    return ImportBatch.objects.create(
        file=stored, area_id=issued.area_id, year=issued.round.year, survey_on=day, digest=digest,
        is_synthetic=issued.is_synthetic, layout={"door": queries.DOOR, "issue": issued.pk}, uploaded_by=by,
        uploaded_at=clock.now(), real_format="xlsx",
    )  # fmt: skip


def _stage(batch: ImportBatch, returned: Returned, findings: Sequence[Finding], rows: dict[str, IssuedRow]) -> None:
    """Rows and findings; a forged file keeps only its findings."""
    bad = {f.row for f in findings if f.severity == "error"}
    forged = [f for f in findings if f.code in checking.FORGED]
    if not forged:
        StagedRow.objects.bulk_create(
            (
                StagedRow(
                    batch=batch, area_id=batch.area_id, sheet=returned.sheet, row_number=r.row, kind=queries.DOOR,
                    outcome="reject" if r.row in bad else "import", raw=r.raw,
                    parsed=checking.staged(r, rows[r.uuid]) if r.uuid in rows else {},
                )
                for r in returned.rows
            ),
            batch_size=CHUNK,
        )  # fmt: skip
    StagedFinding.objects.bulk_create(
        (
            StagedFinding(
                batch=batch, area_id=batch.area_id, sheet=f.sheet, row_number=f.row, field=f.field, column_title=f.column_title,
                cell=f.cell, code=f.code, severity=f.severity, raw=f.raw, message=f.message,
            )
            for f in findings
        ),
        batch_size=CHUNK,
    )  # fmt: skip
    errors = sum(f.severity == "error" for f in findings)
    batch.counts = {"rows": len(returned.rows), "errors": errors, "open": sum(r.row in bad for r in returned.rows)}
    batch.state = ImportBatch.State.REFUSED if forged else ImportBatch.State.STAGED
    if forged:
        batch.message = _("Phần nhận dạng của tệp đã bị sửa ở %(count)s chỗ nên cả tệp không được nhận.") % {
            "count": len(forged)
        }
    batch.save(update_fields=["counts", "state", "message"])


@transaction.atomic
def drop(*, batch_id: int, by: User) -> ImportBatch:
    """Puts a returned file aside that will not be merged; the workbook is out again. Raises Refused."""
    batch = locked_return(batch_id)
    check_may(by, Permission.IMPORT, batch.area_id)
    issued = locked_issue(batch.layout["issue"])
    states.check("drop", issued.state)
    if batch.state not in OPEN_STATES:
        raise Refused(_("Tệp này %(state)s nên không bỏ được.") % {"state": batch.get_state_display()})
    _drop_waiting(issued, _("Đã bỏ tệp này."), by)
    issued.state = states.ISSUED
    issued.save(update_fields=["state"])
    record(
        by=by,
        action="bỏ tệp bảng tính đã nộp",
        subject=f"bảng tính {issued.pk}",
        area_id=issued.area_id,
        batch=batch.pk,
    )
    batch.refresh_from_db()
    return batch


def locked_return(batch_id: int) -> ImportBatch:
    """The returned file under its row's lock. Raises Refused."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).filter(pk=batch_id, layout__door=queries.DOOR).first()
    if batch is None:
        raise Refused(_("Không tìm thấy tệp này trong địa bàn của bạn."))
    return batch


@transaction.atomic
def choose(
    *, batch_id: int, choice: str, by: User, places: Collection[tuple[int, str]] = (), row_id: int | None = None,
    column: str = "", seen: dict[int, int | None] | None = None,
) -> int:  # fmt: skip
    """Chooses file or register where they differ: for these (row, field) places, for a whole row, or a whole column.

    ``seen``: row → the register's fact the officer looked at; a row that has another by now is not chosen for.
    Returns how many answers were decided. Raises Refused.
    """
    batch = locked_return(batch_id)
    check_may(by, Permission.MERGE, batch.area_id)
    if batch.state != ImportBatch.State.STAGED:
        raise Refused(_("Tệp này %(state)s nên không chọn được nữa.") % {"state": batch.get_state_display()})
    if choice not in ("file", "register"):
        raise Refused(_("Chọn theo tệp hoặc theo sổ."))
    wanted = [
        d
        for d in queries.differences(batch)
        if d.is_conflict and ((d.row.pk, d.field) in places or d.row.pk == row_id or (column and d.field == column))
    ]
    hidden = hidden_from(by, batch.area_id)
    if wanted and all(d.field in hidden for d in wanted):
        raise Refused(_("Câu trả lời này được che với bạn nên bạn không chọn được. Cán bộ giảm nghèo của xã chọn."))
    wanted = [d for d in wanted if d.field not in hidden]
    if seen is not None and any(d.row.pk in seen and seen[d.row.pk] != d.fact_id for d in wanted):
        raise Refused(_("Sổ hộ vừa thay đổi trong lúc xem. Tải lại trang, xem số mới rồi chọn."))
    ReturnChoice.objects.bulk_create(
        ReturnChoice(batch=batch, area_id=batch.area_id, row=d.row, field=d.field, choice=choice, seen_fact_id=d.fact_id,
                     by_id=by.pk, at=clock.now())
        for d in wanted
    )  # fmt: skip
    record(by=by, action="chọn khi sổ và bảng tính khác nhau", subject=f"lần nhập {batch.pk}", area_id=batch.area_id,
           choice=choice, count=len(wanted))  # fmt: skip
    return len(wanted)


__all__ = [
    "AlreadyIn",
    "Refused",
    "choose",
    "drop",
    "hidden_from",
    "issue",
    "locked_issue",
    "locked_return",
    "take_back",
    "withdraw",
    "workbook_of",
]
