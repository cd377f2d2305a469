"""Forms of difficulties and orders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.kit.fields import choice_field, day_field, offer, text_field

from . import terms
from .models import Difficulty

CHOOSE = ("", _("Chọn"))
UNIT, AGENCY = "xa", "sn"


class VersionForm(forms.Form):
    """Carries the version that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class DifficultyForm(forms.Form):
    """A difficulty and to whom it goes."""

    area = choice_field(_("Nêu cho đơn vị"))
    title = text_field(_("Tên khó khăn, vướng mắc"))
    what = text_field(
        _("Nội dung"), rows=5,
        help_text=_("Việc gì, ở đâu, từ khi nào, đã làm gì, đề nghị gì. Không ghi tên, số giấy tờ của người dân."),
    )  # fmt: skip
    project = choice_field(_("Dự án, tiểu dự án"), required=False)
    beyond = choice_field(_("Vượt thẩm quyền của ai"), Difficulty.Beyond.choices, is_radio=True)
    about = choice_field(_("Khó khăn về"), Difficulty.About.choices, is_radio=True)
    managing_agency = choice_field(_("Gửi cơ quan quản lý"))
    wanted_on = day_field(_("Cần trả lời trước ngày"))

    def __init__(self, *args: Any, units: Iterable[tuple[Any, Any]], agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["area"], units)
        offer(self.fields["managing_agency"], agencies)
        offer(self.fields["project"], [("", _("Không riêng dự án nào")), *terms.projects().items()])


class TextForm(VersionForm):
    """An opinion, a reply, a reason."""

    text = text_field("", rows=5)

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class AnswerForm(TextForm):
    """An answer, with the day by which what it promises is done."""

    promised_on = day_field(_("Sẽ làm xong trước ngày"), required=False, help_text=_("Bỏ trống khi câu trả lời không hẹn ngày."))


class DirectiveForm(forms.Form):
    """An order."""

    addressee = choice_field(_("Nơi nhận"))
    title = text_field(_("Tên việc"))
    what = text_field(_("Nội dung chỉ đạo"), rows=5)
    due_on = day_field(_("Hạn báo cáo"))
    number = text_field(_("Số văn bản"), required=False, help_text=_("Bỏ trống khi chỉ đạo không bằng văn bản."))
    signed_on = day_field(_("Ngày ký"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, addressees: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["addressee"], [CHOOSE, *addressees])

    def given(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        data = dict(self.cleaned_data)
        data.pop("version")
        kind, key = data.pop("addressee").split(":", 1)
        return {**data, "agency": key if kind == AGENCY else "", "area_id": int(key) if kind == UNIT else None}


class DocumentForm(forms.Form):
    """A document that has been issued."""

    number = text_field(_("Số văn bản"))
    authority = text_field(_("Nơi ban hành"))
    issued_on = day_field(_("Ngày ban hành"))
