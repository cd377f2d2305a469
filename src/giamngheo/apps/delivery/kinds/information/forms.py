"""Forms of information."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery.forms import Acting, BeginningForm, count_field
from giamngheo.kit.fields import MoneyField, choice_field, day_field, offer, text_field

from .actions import Outline
from .models import InformationCase, InformationPost

OUTLINE = ("what", "listed_on", "site", "border_gate", "operator", "household_count", "poor_count")


class CaseForm(BeginningForm):
    """What is brought where."""

    what = choice_field(_("Loại việc"), InformationCase.What.choices, is_radio=True)
    listed_on = day_field(_("Ngày của danh mục, kế hoạch"), help_text=_("Địa bàn được xét vào ngày này."))
    site = text_field(_("Đặt ở đâu"), required=False, help_text=_("Ví dụ: bưu điện văn hóa xã, nhà văn hóa bản, đồn biên phòng."))
    border_gate = text_field(_("Cửa khẩu"), required=False, help_text=_("Chỉ ghi với cụm thông tin điện tử ở cửa khẩu."))
    operator = text_field(_("Ai vận hành"), required=False)
    household_count = count_field(_("Số hộ được tiếp cận"), required=False)
    poor_count = count_field(_("Trong đó: hộ nghèo, hộ cận nghèo"), required=False)
    field_order = (
        "what", "name", "village_id", "site", "border_gate", "operator", "giver", "list_reference", "listed_on", "starts_on", "ends_on",
        "household_count", "poor_count", "amount_vnd", "source_code",
    )  # fmt: skip

    def outline(self) -> Outline:
        """The answers as the action takes them."""
        return Outline(**{name: self.cleaned_data[name] for name in OUTLINE})


class ItemForm(Acting):
    """Equipment handed over."""

    name = text_field(_("Thiết bị"), help_text=_("Ví dụ: cụm loa không dây, máy tính, màn hình."))
    quantity = count_field(_("Số lượng"))
    unit = text_field(_("Đơn vị tính"), help_text=_("Ví dụ: bộ, chiếc."))
    serial = text_field(_("Số hiệu máy"), required=False)
    worth_vnd = MoneyField(label=_("Giá trị (đồng)"), required=False)
    handed_on = day_field(_("Ngày bàn giao"))
    receiver = text_field(_("Người nhận bàn giao"))


class OfficerForm(Acting):
    """An officer of the roll who took part."""

    subject_id = choice_field(_("Cán bộ trong sổ của xã"))
    days = count_field(_("Số ngày có mặt"))

    def __init__(self, *args: Any, offered: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["subject_id"], [("", _("Chọn cán bộ")), *offered])

    def clean_subject_id(self) -> int:
        return int(self.cleaned_data["subject_id"])


class PostForm(Acting):
    """Something sent out."""

    title = text_field(_("Nội dung tin"), help_text=_("Ví dụ: chính sách hỗ trợ nhà ở; phòng chống rét cho gia súc."))
    channel = choice_field(_("Kênh phát"), InformationPost.Channel.choices, is_radio=True)
    language = text_field(_("Ngôn ngữ"), help_text=_("Ví dụ: tiếng Việt, tiếng Thái, tiếng Mông."))
    sent_on = day_field(_("Ngày phát"))
    times = count_field(_("Số lượt phát, số bản"))


__all__ = ["CaseForm", "ItemForm", "OfficerForm", "PostForm"]
