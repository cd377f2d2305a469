"""The writes of an import up to the merge: take the file in, read and check it. The merge is the register's."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record
from giamngheo.apps.files.actions import store_file
from giamngheo.apps.files.queries import FileLost, content_of
from giamngheo.apps.places.models import Area
from giamngheo.kit import clock
from giamngheo.workbooks.findings import WorkbookRefused
from giamngheo.workbooks.issued import is_issued

from . import staging
from .models import ImportBatch
from .policies import OPEN_STATES, AlreadyIn, Refused, check_may_import, locked


@transaction.atomic
def upload(
    *, content: bytes, name: str, area: Area | None, year: int, survey_on: date | None = None, by: User,
    content_type: str = "", is_synthetic: bool = False, list_kind: str = ImportBatch.ListKind.ANNUAL_REVIEW,
) -> ImportBatch:  # fmt: skip
    """Keeps the file and opens a batch for it; nothing is read yet.

    ``area``: the commune of the list, or a larger unit, or None to take the person's own and let the file say its
    communes. ``list_kind``: facts of a review, or a list recognised earlier. The same file again: AlreadyIn when it
    was merged, otherwise the batch that waits. Raises Refused.
    """
    area = area or _own_area(by)
    check_may_import(by, area.pk)
    limit = settings.UPLOAD_MAX_BYTES
    if len(content) > limit:
        text = _("Tệp lớn hơn %(limit)s MB. Tách tệp theo xã, hoặc bỏ ảnh trong tệp, rồi tải lên lại.")
        raise Refused(text % {"limit": limit >> 20})
    if is_issued(content):
        raise Refused(_("Tệp này là bảng tính do hệ thống phát. Nộp lại ở mục “Bảng tính ngoại tuyến”, trang của bảng đó."))
    digest = hashlib.sha256(content).hexdigest()
    _one_at_a_time(f"{digest}:{area.pk}:{year}")
    known = ImportBatch.objects.select_for_update().filter(digest=digest, area=area, year=year)
    merged = known.filter(state=ImportBatch.State.MERGED).first()
    if merged:
        raise AlreadyIn(merged)
    waiting = known.filter(state__in=OPEN_STATES).first()
    if waiting:
        return _same_again(waiting, survey_on)
    stored = store_file(content=content, name=name, content_type=content_type, area_id=area.pk, by=by)
    batch = ImportBatch.objects.create(
        file=stored, area=area, year=year, survey_on=survey_on, digest=digest, is_synthetic=is_synthetic,
        list_kind=list_kind,
        layout={"survey_on_given": survey_on is not None}, uploaded_by=by, uploaded_at=clock.now(),
    )  # fmt: skip
    record(by=by, action="tải lên danh sách", subject=f"lần nhập {batch.pk}", area_id=area.pk, year=year,
           size=len(content), sha256=digest)  # fmt: skip
    return batch


def _one_at_a_time(file: str) -> None:
    """The same file sent twice at the same moment: the second waits and finds the first one's import."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('intake.upload:' || %s, 0))", [file])


def _own_area(by: User) -> Area:
    """The area of the person's first assignment that may import. Raises Refused."""
    for assignment, permissions, _areas in access_of(by, clock.today()).grants:
        if Permission.IMPORT in permissions:
            return assignment.area
    raise Refused(_("Chỉ cán bộ giảm nghèo phụ trách địa bàn được nhập danh sách."))


def _same_again(batch: ImportBatch, survey_on: date | None) -> ImportBatch:
    """The batch that waits; another survey day given now counts, and the file is to be checked again."""
    if survey_on and survey_on != batch.survey_on:
        batch.survey_on, batch.state = survey_on, ImportBatch.State.UPLOADED
        batch.layout = {**batch.layout, "survey_on_given": True}
        batch.version += 1
        batch.save(update_fields=["survey_on", "state", "layout", "version"])
    return batch


@transaction.atomic
def stage(*, batch_id: int, by: User | None = None, progress: Any = None) -> ImportBatch:
    """Reads and checks the file with all that officers have said of it so far, and replaces the staged rows.

    The same again gives the same. A file that cannot be read or holds communes outside the uploader's areas leaves
    no rows: the batch is ``refused`` with the reason as its message. ``progress``: has ``step(name, done, total)``.
    ``by``: who asks, when it may be another than the uploader. Raises Refused when the batch is merged or undone, or
    when the file has communes outside the areas of who asks. Whatever else goes wrong, the old rows stay.
    """
    batch = locked(batch_id)
    tell = progress.step if progress else _quiet
    tell(_("Đang đọc tệp"), 0, 3)
    try:
        read = staging.read(batch, content_of(batch.file))
        tell(_("Đang kiểm tra địa bàn"), 1, 3)
        areas = staging.areas_of(batch, read)
    except (WorkbookRefused, staging.OutsideArea, FileLost) as refusal:
        return _refuse(batch, str(refusal))
    if by is not None:
        staging.check_reach(areas, by)
    tell(_("Đang ghi các dòng đã kiểm tra"), 2, 3)
    staging.write(batch, read, areas)
    tell(_("Đã kiểm tra xong"), 3, 3)
    return batch


@transaction.atomic
def discard(*, batch_id: int, reason: str, by: User) -> ImportBatch:
    """Puts a file aside that will not be merged; nothing is deleted. Raises Refused."""
    batch = locked(batch_id)
    check_may_import(by, batch.area_id)
    if not reason.strip():
        raise Refused(_("Ghi lý do bỏ tệp này, để người sau biết."))
    batch.state, batch.message = ImportBatch.State.UNDONE, reason.strip()[:300]
    batch.undone_by, batch.undone_at = by, clock.now()
    batch.version += 1
    batch.save(update_fields=["state", "message", "undone_by", "undone_at", "version"])
    record(by=by, action="bỏ tệp đã tải lên", subject=f"lần nhập {batch.pk}", area_id=batch.area_id, year=batch.year)
    return batch


def _quiet(name: str, done: int = 0, total: int = 0) -> None:
    """Nobody watches."""


def _refuse(batch: ImportBatch, message: str) -> ImportBatch:
    batch.rows.all().delete()
    batch.findings.all().delete()
    batch.state, batch.message, batch.counts = ImportBatch.State.REFUSED, message, {}
    batch.version += 1
    batch.save(update_fields=["state", "message", "counts", "version"])
    return batch


__all__ = ["AlreadyIn", "Refused", "discard", "stage", "upload"]
