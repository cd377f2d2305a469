"""What a person's card is on a day, and whom a row of a list stands for.

A list that nobody sent, or that is older than the person's coming, says nothing: undetermined is never "has none".
"""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_noop as _

from giamngheo.kit.workflow import Refused, Stale, State

HAS, EXPIRED, NOT_YET, ABSENT, UNCLEAR, UNKNOWN = "has", "expired", "not_yet", "absent", "unclear", "unknown"
CARD = {
    state.code: state
    for state in (
        State(HAS, _("có thẻ"), "done", _("Có tên trong danh sách, thẻ còn giá trị trong ngày xét.")),
        State(EXPIRED, _("thẻ hết hạn"), "late", _("Có tên trong danh sách, thẻ đã hết giá trị trước ngày xét.")),
        State(NOT_YET, _("thẻ chưa đến ngày"), "due", _("Có tên trong danh sách, thẻ bắt đầu sau ngày xét.")),
        State(ABSENT, _("không có trong danh sách"), "late", _("Danh sách của xã không có dòng nào của người này.")),
        State(UNCLEAR, _("chưa rõ là ai"), "due", _("Có dòng trong danh sách khớp nhiều người, cán bộ chưa chọn.")),
        State(UNKNOWN, _("chưa xác định"), "unknown",
              _("Xã chưa có danh sách cho ngày xét, hoặc người này vào hộ sau ngày của danh sách.")),
    )
}  # fmt: skip
# Of these it is known that no card is valid on the day.
WITHOUT = (EXPIRED, NOT_YET, ABSENT)

MATCHED, SEVERAL, NOBODY = "matched", "unclear", "nobody"
ROW = {
    state.code: state
    for state in (
        State(MATCHED, _("đã ghép"), "done"), State(SEVERAL, _("chờ cán bộ chọn"), "due"), State(NOBODY, _("không khớp ai"), "rest"),
    )
}  # fmt: skip
HOW = {
    "id_number": _("số định danh"), "insurance_number": _("mã số bảo hiểm xã hội của danh sách trước"),
    "name": _("họ tên, ngày sinh và bản"), "officer": _("cán bộ chọn"),
}  # fmt: skip
# A list speaks for its day and those after it until the next one comes, but no longer than this: our choice, no rule of law.
STANDS = timedelta(days=365)

__all__ = [
    "ABSENT", "CARD", "EXPIRED", "HAS", "HOW", "MATCHED", "NOBODY", "NOT_YET", "ROW", "SEVERAL", "STANDS", "UNCLEAR", "UNKNOWN",
    "WITHOUT", "Refused", "Stale",
]  # fmt: skip
