"""Taking a file in: stored as it came, once, for an area and a list's year. Nothing is read yet."""

from __future__ import annotations

import hashlib
from datetime import date

from django.conf import settings
from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record
from giamngheo.apps.files.actions import store_file
from giamngheo.apps.places.models import Area
from giamngheo.kit import clock, formats

from .models import ImportBatch


class Refused(Exception):
    """The act cannot be done; the text is for the officer: what stands in the way and what to do."""


class AlreadyIn(Refused):
    """These very bytes are in the register already for this area and year; ``batch`` is the import that did it."""

    def __init__(self, batch: ImportBatch) -> None:
        who = batch.merged_by.full_name or batch.merged_by.username if batch.merged_by else ""
        day = formats.moment(batch.merged_at) if batch.merged_at else ""
        super().__init__(
            f"Tệp này đã được nhập vào sổ lúc {day} bởi {who} nên không nhập lại và không thêm dữ liệu nào. "
            "Muốn nhập lại thì hoàn tác lần nhập trước."
        )
        self.batch = batch


def check_may(by: User, permission: Permission, area_id: int) -> None:
    """The person's right, asked again below the screen. Raises Refused."""
    if not access_of(by, clock.today()).may(permission, area_id):
        raise Refused("Bạn không có quyền nhập danh sách cho địa bàn này. Nhờ cán bộ giảm nghèo của địa bàn đó nhập.")


@transaction.atomic
def upload(
    *, content: bytes, name: str, area: Area, year: int, by: User, survey_on: date | None = None, content_type: str = ""
) -> ImportBatch:
    """Stores the file and opens a batch for it.

    ``area``: the commune (or district, province) on the map of the survey day. The same bytes for the same area and
    year: AlreadyIn when merged, else the batch that waits. Raises Refused.
    """
    check_may(by, Permission.IMPORT, area.pk)
    if not content:
        raise Refused("Tệp này trống (0 byte). Kiểm tra lại tệp rồi chọn lại.")
    if len(content) > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 2**20
        raise Refused(f"Tệp lớn hơn {limit} MB. Tách tệp theo xã, hoặc bỏ ảnh trong tệp, rồi tải lại.")
    if survey_on and (survey_on > clock.today() or survey_on.year != year):
        raise Refused(f"Ngày rà soát phải trong năm {year} của danh sách và không sau ngày hôm nay.")
    digest = hashlib.sha256(content).hexdigest()
    earlier = ImportBatch.objects.filter(digest=digest, area=area, year=year).exclude(
        state__in=(ImportBatch.State.UNDONE, ImportBatch.State.REFUSED)
    )
    found = earlier.select_related("merged_by").order_by("-id").first()
    if found and found.state == ImportBatch.State.MERGED:
        raise AlreadyIn(found)
    if found and found.survey_on == survey_on:
        return found
    stored = store_file(content=content, name=name, content_type=content_type, area_id=area.pk, by=by)
    batch = ImportBatch.objects.create(
        file=stored, area=area, year=year, survey_on=survey_on, digest=digest, uploaded_by=by, uploaded_at=clock.now()
    )
    record(by=by, action="tải tệp danh sách", subject=f"lần nhập {batch.pk}", area_id=area.pk, year=year,
           size=len(content))  # fmt: skip
    return batch
