"""Forms: what an officer concludes of a pair, and the decision of an earlier list."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NOTE = gettext_lazy("Căn cứ, ghi chú")


class _Versioned(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class PairForm(_Versioned):
    """Same person (and who keeps the place), two persons, or later."""

    conclusion = forms.ChoiceField(
        label=gettext_lazy("Kết luận"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn một kết luận.")},
    )  # fmt: skip
    successor = forms.TypedChoiceField(
        label=gettext_lazy("Chủ hộ mới của hộ có người thôi tên"), required=False, coerce=int, empty_value=None,
        help_text=gettext_lazy("Chỉ chọn khi người thôi tên đang là chủ hộ và hộ còn người khác."),
    )  # fmt: skip
    note = forms.CharField(
        label=NOTE, required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Bắt buộc khi kết luận khác nhau. Đã hỏi ai, xem giấy tờ gì."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, choices: list[tuple[str, str]], successors: list[tuple[int, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["conclusion"]).choices = choices
        if successors:
            cast(forms.ChoiceField, self.fields["successor"]).choices = [("", _("Không cần")), *successors]
        else:
            del self.fields["successor"]


class ReasonForm(_Versioned):
    """Why something decided is taken back."""

    note = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Ghi lý do.")},
    )  # fmt: skip


class PaperForm(_Versioned):
    """Number, day and signer of the decision that recognised an earlier list."""

    decision_number = forms.CharField(
        label=gettext_lazy("Số quyết định công nhận"), max_length=100,
        help_text=gettext_lazy("Như trên văn bản, ví dụ 215/QĐ-UBND."),
        error_messages={"required": gettext_lazy("Ghi số quyết định.")},
    )  # fmt: skip
    decided_on = forms.DateField(
        label=gettext_lazy("Ngày quyết định"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Ghi ngày quyết định."),
            "invalid": gettext_lazy("Ghi ngày theo dạng ngày/tháng/năm, ví dụ 14/12/2023."),
        },
    )  # fmt: skip
    signer_name = forms.CharField(
        label=gettext_lazy("Họ tên người ký"), max_length=200,
        error_messages={"required": gettext_lazy("Ghi họ tên người ký.")},
    )  # fmt: skip


__all__ = ["PairForm", "PaperForm", "ReasonForm"]
