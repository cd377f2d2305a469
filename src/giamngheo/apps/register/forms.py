"""The search of households."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES
from giamngheo.kit.terms import word

from .queries import SORTS, Search


class SearchForm(forms.Form):
    """All fields come from the address; what cannot be read is left out, a search never fails."""

    tim = forms.CharField(
        label=_("Tìm hộ"),
        required=False,
        max_length=100,
        help_text=_(
            "Tên người trong hộ, tên bản, hoặc đủ 12 số định danh (9 số CMND). Không cần gõ dấu. "
            "Khi tìm trên cả tỉnh: tên chủ hộ, hoặc đủ họ tên của thành viên."
        ),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    hang = forms.ChoiceField(
        label=_("Hạng hộ"),
        required=False,
        choices=lambda: [("", _("Mọi hạng")), *((term.code, word(term)) for term in HOUSEHOLD_CLASSES)],
    )
    dia_ban = forms.IntegerField(required=False, widget=forms.HiddenInput)
    nam = forms.IntegerField(required=False, widget=forms.HiddenInput)
    sap_xep = forms.ChoiceField(required=False, choices=[(key, key) for key in SORTS], widget=forms.HiddenInput)

    def search(self, default_year: int | None) -> Search:
        """What to look for; unreadable parts are as if not given."""
        self.is_valid()
        given = self.cleaned_data
        return Search(
            text=given.get("tim") or "",
            area_id=given.get("dia_ban"),
            class_code=given.get("hang") or "",
            year=given.get("nam") or default_year,
            sort=given.get("sap_xep") or "head_name",
        )


class UndoForm(forms.Form):
    """Why a merge is taken back."""

    reason = forms.CharField(
        label=_("Lý do hoàn tác"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ví dụ: tải nhầm danh sách của xã khác. Lý do được ghi vào nhật ký."),
        error_messages={"required": _("Ghi lý do hoàn tác, để người sau biết.")},
    )
