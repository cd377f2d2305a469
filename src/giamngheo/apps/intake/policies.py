"""What may be done to a batch, whatever the screen: the person's right, the batch's state, nobody's work overwritten."""

from __future__ import annotations

from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.kit import clock, formats
from giamngheo.kit.workflow import Refused as Refused

from .models import ImportBatch

OPEN_STATES = (ImportBatch.State.UPLOADED, ImportBatch.State.STAGED)
# Rows that stand in the way of merging: each is mended, confirmed, or left out with a reason.
BLOCKING = ("reject", "import_after_confirm")
LEFT_OUT = "left_out"


class AlreadyIn(Refused):
    """The same file was merged before for this area and year. ``batch``: that import."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        who = batch.merged_by or batch.uploaded_by
        text = _("Tệp này đã được nhập ngày %(day)s bởi %(who)s. Xem lần nhập đó; muốn nhập lại thì hoàn tác trước.")
        super().__init__(text % {"day": formats.day(batch.merged_at), "who": who.full_name or who.username})


def check_may_import(by: User, area_id: int) -> None:
    """Raises Refused when the person may not import for this area."""
    if not access_of(by, clock.today()).may(Permission.IMPORT, area_id):
        raise Refused(_("Chỉ cán bộ giảm nghèo phụ trách địa bàn này được nhập danh sách của địa bàn."))


def locked(batch_id: int, *, version: int | None = None) -> ImportBatch:
    """The batch, locked for the rest of the transaction. Raises Refused when it is closed or has been changed."""
    batch = ImportBatch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise Refused(_("Không tìm thấy tệp này trong địa bàn của bạn. Quay lại danh sách các tệp đã tải lên."))
    if batch.state in {ImportBatch.State.MERGED, ImportBatch.State.UNDONE}:
        text = _("Tệp này %(state)s nên không sửa được nữa. Tải lên tệp đã sửa để nhập lại.")
        raise Refused(text % {"state": batch.get_state_display()})
    if version is not None and version != batch.version:
        raise Refused(_("Người khác vừa sửa tệp này. Tải lại trang để xem bản mới nhất rồi làm lại."))
    return batch
