"""Forms of lists of beneficiaries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.kit.fields import MoneyField, choice_field, day_field, offer, text_field

WHOLE = {"required": _("Ghi một số."), "invalid": _("Ghi một số nguyên, ví dụ 20."), "min_value": _("Ghi một số lớn hơn 0.")}


def count_field(label: Any, **more: Any) -> forms.IntegerField:
    """A whole number of somebody or something."""
    least = more.pop("min_value", 1)
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=least, max_value=100_000, widget=widget, error_messages=WHOLE, **more)


class Acting(forms.Form):
    """An act on something that others may move on meanwhile: it carries the version that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ProposeForm(forms.Form):
    """What is to be given, and how much of it there is."""

    content = choice_field(_("Nội dung hỗ trợ"), required=False)
    title = text_field(_("Tên danh sách"))
    places = count_field(_("Số suất"), required=False, help_text=_("Bỏ trống nếu không giới hạn số người, số hộ."))
    budget_vnd = MoneyField(label=_("Tổng số tiền (đồng)"), required=False, help_text=_("Bỏ trống nếu không giới hạn bằng tiền."))
    norm_vnd = MoneyField(
        label=_("Mức hỗ trợ cho một đối tượng (đồng)"), required=False, help_text=_("Cần khi ghi tổng số tiền: đủ cho bao nhiêu đối tượng.")
    )
    most = count_field(
        _("Chỉ đề xuất bao nhiêu dòng đầu theo thứ tự ưu tiên"), required=False,
        help_text=_("Bỏ trống để đề xuất tất cả. Ai ngang nhau với dòng cuối thì vẫn được đề xuất."),
    )  # fmt: skip
    with_open = forms.BooleanField(
        label=_("Đưa cả đối tượng chưa xác định vào danh sách, để bổ sung thông tin trước khi kiểm tra"), required=False
    )

    def __init__(self, *args: Any, contents: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["content"], contents.items())


class MeetingForm(forms.Form):
    """The village's meeting."""

    held_on = day_field(_("Ngày họp bản"))
    votes_for = count_field(_("Số người đồng ý"), required=False, min_value=0)
    votes_all = count_field(_("Số người dự họp"), required=False, help_text=_("Ghi nếu có kiểm đếm."))


class ReasonForm(Acting):
    """Why."""

    reason = text_field(_("Lý do"), rows=3, max_length=2000)


class ApproveForm(Acting):
    """The decision."""

    decision_number = text_field(_("Số quyết định"))
    decided_on = day_field(_("Ngày quyết định"))


class SettleForm(Acting):
    """The order of those whom the rule leaves equal."""

    reason = text_field(
        _("Căn cứ xếp thứ tự"), rows=3, max_length=2000, help_text=_("Ví dụ: biên bản họp bản ngày nào, lý do chính.")
    )

    def __init__(self, *args: Any, rows: Iterable[Any], names: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_ids = [row.pk for row in rows]
        order = [f"place_{row_id}" for row_id in self.row_ids]
        for row_id in self.row_ids:
            self.fields[f"place_{row_id}"] = count_field(names[row_id], required=False)
        self.order_fields(["version", *order, "reason"])

    def order(self) -> dict[int, int]:
        """Row id → place."""
        given = {row_id: self.cleaned_data[f"place_{row_id}"] for row_id in self.row_ids}
        return {row_id: place for row_id, place in given.items() if place is not None}


__all__ = ["Acting", "ApproveForm", "MeetingForm", "ProposeForm", "ReasonForm", "SettleForm", "count_field"]
