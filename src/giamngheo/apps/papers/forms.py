"""What the list of papers is narrowed to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from giamngheo.kit.asked import whole

from .queries import SORTS, Wanted


class PaperSearch(forms.Form):
    """A GET form; what is not understood is left out."""

    tim = forms.CharField(label=_("Số hoặc nội dung"), required=False, max_length=100)
    loai = forms.ChoiceField(label=_("Loại giấy tờ"), required=False)

    def __init__(self, data: QueryDict, *, kinds: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        cast(forms.ChoiceField, self.fields["loai"]).choices = [("", _("Mọi loại")), *kinds]

    def wanted(self, query: QueryDict) -> Wanted:
        """The search, with area, year and order from the address."""
        self.is_valid()
        year, area, sort = (query.get(name, "") for name in ("nam", "dia_ban", "sap_xep"))
        return Wanted(
            text=self.cleaned_data.get("tim", ""),
            kind=self.cleaned_data.get("loai", ""),
            year=int(year) if year.isdecimal() and len(year) == 4 else None,
            area_id=whole(area, 11),
            sort=sort if sort in SORTS else "",
        )
