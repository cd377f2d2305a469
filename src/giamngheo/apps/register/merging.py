"""A staged workbook becomes part of the register: all of it in one transaction, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.db import connection, transaction
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record
from giamngheo.apps.intake.models import ImportBatch, StagedRow
from giamngheo.apps.intake.policies import BLOCKING, AlreadyIn
from giamngheo.apps.intake.queries import mends_waiting
from giamngheo.kit import clock, formats

from . import comparing, contradictions, gates, matching, merge_writes, one_day, staged
from .gates import Refused
from .merge_plan import MergePlan, merge_plan


def _quiet(name: str, done: int = 0, total: int = 0) -> None:
    """Nobody watches."""


def _refuse(sentences: list[str]) -> None:
    if sentences:
        raise Refused(" ".join(sentences))


@dataclass(frozen=True, slots=True)
class MergeResult:
    """What a merge wrote. ``counts``: households, same, changed, … and rows written by name (see ``merge_writes``)."""

    batch_id: int
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """For the officer who merged."""
        c = {name: formats.number(value) for name, value in self.counts.items()}
        if not self.counts["facts"] and not self.counts["totals"]:
            return _("Nội dung tệp đã có trong sổ từ trước: %(same)s hộ trùng khớp, không thêm số liệu nào.") % c
        text = _("Đã nhập %(facts)s hộ vào sổ: %(households_new)s hộ mới, %(same)s hộ không thay đổi.") % c
        if self.counts["totals"]:
            text += " " + _("Đã cập nhật %(totals)s dòng tổng số hộ, nhân khẩu.") % c
        return text


def _locked(batch_id: int, version: int | None) -> ImportBatch:
    """The batch under its row's lock. Raises Refused when it is not (or no longer) ready to be merged."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).filter(pk=batch_id).first()
    if batch is None:
        raise Refused(_("Không tìm thấy tệp này trong địa bàn của bạn."))
    if batch.state == ImportBatch.State.MERGED:
        raise Refused(_("Tệp này đã được nhập vào sổ rồi, không nhập lần nữa."))
    if batch.state != ImportBatch.State.STAGED:
        raise Refused(
            _("Tệp này %(state)s nên chưa nhập vào sổ được. Kiểm tra lại tệp trước.")
            % {"state": batch.get_state_display()}
        )
    if version is not None and version != batch.version:
        raise Refused(_("Tệp đã được sửa trong lúc xem. Xem lại kết quả kiểm tra mới rồi nhập."))
    return batch


def _check_rows(batch: ImportBatch) -> None:
    waiting = StagedRow.objects.filter(batch=batch, outcome__in=BLOCKING).count()
    if waiting:
        raise Refused(
            _("Còn %(count)s dòng bị từ chối hoặc chờ xác nhận. Sửa, xác nhận hoặc bỏ các dòng này rồi nhập.")
            % {"count": formats.number(waiting)}
        )
    unchecked = mends_waiting(batch)
    if unchecked:
        raise Refused(
            _("Còn %(count)s dòng đã sửa mà chưa kiểm tra lại. Bấm “Kiểm tra lại” ở trang của tệp rồi nhập.")
            % {"count": formats.number(len(unchecked))}
        )
    twin = ImportBatch.objects.filter(
        digest=batch.digest, area=batch.area_id, year=batch.year, state=ImportBatch.State.MERGED
    ).first()
    if twin:
        raise AlreadyIn(twin)


def _areas(cursor: Any) -> tuple[set[int], set[int]]:
    """(communes of the file, those with all communes of other maps they are related to)."""
    cursor.execute("select area_id, related_id from merge_related")
    pairs = cursor.fetchall()
    return {a for a, _r in pairs}, {a for pair in pairs for a in pair}


def lock_communes(cursor: Any, area_ids: set[int]) -> None:
    """One merge or undoing at a time per commune; ascending, so that two wait for each other and never for ever."""
    for area_id in sorted(area_ids):
        cursor.execute("select pg_advisory_xact_lock(hashtext('register.merge'), %s)", [area_id])


def check_may(by: User, area_ids: set[int]) -> None:
    """The person's right, asked again below the screen."""
    if not area_ids or not area_ids <= access_of(by, clock.today()).areas_with(Permission.MERGE):
        raise Refused(_("Chỉ cán bộ giảm nghèo phụ trách địa bàn này được nhập danh sách vào sổ."))


def mark(batch: ImportBatch) -> str:
    """Names one merge of one batch in the history."""
    return f"{batch.pk}.{batch.version}"


@transaction.atomic
def merge_batch(*, batch_id: int, by: User, version: int | None = None, progress: Any = None) -> MergeResult:
    """Brings a staged batch into the register and returns what was written.

    ``version``: the batch's version that the officer looked at. ``progress``: has ``step(name, done, total)``. Raises
    Refused when the person may not, rows are open, rows contradict each other, or a recognised list rests on these
    facts. Runs under the caller's scope.
    """
    tell = progress.step if progress else _quiet
    batch = _locked(batch_id, version)
    check_may(by, {batch.area_id})
    _check_rows(batch)
    moment = clock.now()
    with connection.cursor() as cursor:
        tell(_("Đang đọc các dòng"), 0, 4)
        staged.load(cursor, batch_id=batch.pk, survey_on=matching.survey_day(batch))
        own, related = _areas(cursor)
        if not own:
            _refuse(contradictions.found(cursor, set()))
            raise Refused(_("Tệp không có dòng nào để nhập."))
        check_may(by, own)
        lock_communes(cursor, related)
        gates.check(year=batch.year, area_ids=related)
        tell(_("Đang đối chiếu với sổ hộ"), 1, 4)
        unclear = matching.match(cursor)
        _refuse(contradictions.found(cursor, unclear))
        comparing.compare(cursor, year=batch.year)
        counts = comparing.counts(cursor, year=batch.year)
        tell(_("Đang ghi vào sổ"), 2, 4)
        # History carries the mark of this merge, so that undoing it finds the rows as they were before.
        with pghistory.context(merge=mark(batch)), one_day.told_as(Refused):
            written = merge_writes.write(
                cursor, year=batch.year, kind=batch.list_kind, batch_id=batch.pk, by_id=by.pk, at=moment, is_synthetic=batch.is_synthetic
            )
        staged.end(cursor)
    result = MergeResult(batch.pk, {**counts, **written})
    batch.state = ImportBatch.State.MERGED
    batch.merged_by, batch.merged_at = by, moment
    batch.counts = {**batch.counts, "merged": result.counts, "mark": mark(batch)}
    batch.version += 1
    batch.save(update_fields=["state", "merged_by", "merged_at", "counts", "version"])
    record(by=by, action="nhập danh sách vào sổ", subject=f"tệp {batch.pk}", area_id=batch.area_id, year=batch.year,
           areas=sorted(own), **result.counts)  # fmt: skip
    tell(_("Đã nhập xong"), 4, 4)
    return result


__all__ = ["MergePlan", "MergeResult", "Refused", "merge_batch", "merge_plan"]
