"""Forms of the review: a new round, the decision of recognition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.places.plans import review_days
from giamngheo.kit import clock
from giamngheo.kit.fields import offer

from . import engine_door

DAY = {"type": "date"}


class RoundForm(forms.Form):
    """A year's review. The standard proposed for the year is chosen already; another needs a reason."""

    year = forms.IntegerField(
        label=_("Năm rà soát"), min_value=2015, max_value=2100,
        error_messages={"required": _("Ghi năm rà soát."), "invalid": _("Năm phải là số, ví dụ 2026.")},
    )  # fmt: skip
    standard_id = forms.ChoiceField(
        label=_("Chuẩn nghèo áp dụng"),
        help_text=_("Danh sách cuối năm nay dùng cho năm sau, nên chuẩn có thể là chuẩn của năm sau."),
        error_messages={"required": _("Chọn chuẩn nghèo của vòng rà soát này.")},
    )
    standard_reason = forms.CharField(
        label=_("Lý do chọn chuẩn nghèo"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Bắt buộc khi chọn khác chuẩn được đề xuất, hoặc khi chưa có chuẩn nào được đề xuất."),
    )
    scorecard_id = forms.ChoiceField(
        label=_("Phiếu chấm điểm A"),
        required=False,
        help_text=_("Danh sách chỉ công nhận được khi phiếu đã được đối chiếu với văn bản gốc."),
    )
    opens_on = forms.DateField(label=_("Ngày bắt đầu"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    closes_on = forms.DateField(
        label=_("Ngày kết thúc"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_("Rà soát định kỳ từ 01/9 đến hết 14/12 hằng năm (Điều 4 Quyết định 24/2021/QĐ-TTg)."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        year = clock.today().year
        kwargs.setdefault("initial", {})
        chosen = int(kwargs["initial"].get("year") or year)
        opens, closes = review_days(chosen)
        kwargs["initial"] = {
            "year": chosen,
            "standard_id": engine_door.proposed_standard(chosen) or "",
            "scorecard_id": engine_door.proposed_scorecard(engine_door.proposed_standard(chosen)),
            "opens_on": opens,
            "closes_on": closes,
            **kwargs["initial"],
        }
        super().__init__(*args, **kwargs)
        none_yet: tuple[str, Any] = ("", _("Chọn một chuẩn"))
        offer(self.fields["standard_id"], [none_yet, *engine_door.standard_choices()])
        offer(self.fields["scorecard_id"], [*engine_door.scorecard_choices(), ("", engine_door.NO_SCORECARD)])


class RecognitionForm(forms.Form):
    """The paper decision of the commune's chairman."""

    decision_number = forms.CharField(
        label=_("Số quyết định"), max_length=60,
        help_text=_("Như ghi trên quyết định, ví dụ 215/QĐ-UBND."),
        error_messages={"required": _("Ghi số quyết định công nhận.")},
    )  # fmt: skip
    decided_on = forms.DateField(
        label=_("Ngày quyết định"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        error_messages={"required": _("Ghi ngày quyết định."), "invalid": _("Ghi ngày theo dạng ngày/tháng/năm.")},
    )
    signer_name = forms.CharField(
        label=_("Họ và tên người ký"), max_length=120, error_messages={"required": _("Ghi họ tên người ký quyết định.")}
    )
    procedure_reason = forms.CharField(
        label=_("Lý do công nhận khi chưa qua đủ các bước"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ghi vào quyết định công nhận trong hệ thống và nhật ký; ai xem danh sách cũng thấy."),
        error_messages={"required": _("Ghi lý do công nhận khi chưa qua đủ các bước.")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, demanded: Sequence[str] = (), **kwargs: Any) -> None:
        """``demanded``: what was left out, for which a reason is asked; without any the question is not put."""
        super().__init__(*args, **kwargs)
        if not demanded:
            del self.fields["procedure_reason"]

    def clean_decided_on(self) -> date:
        value: date = self.cleaned_data["decided_on"]
        if value > clock.today():
            raise forms.ValidationError(_("Ngày quyết định không được sau ngày hôm nay."))
        return value
