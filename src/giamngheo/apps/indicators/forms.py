"""Forms of indicators: a recorded figure, the reason of a fall."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.kit.fields import choice_field, day_field, offer, text_field

from .models import RecordedFigure


def _number(label: Any) -> forms.IntegerField:
    errors = {"required": _("Ghi số."), "invalid": _("Ghi số nguyên, không có dấu chấm."), "min_value": _("Số không được nhỏ hơn 0.")}
    return forms.IntegerField(
        label=label, min_value=0, max_value=10**15, error_messages=errors, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )


class FigureForm(forms.Form):
    """One figure of a report or a decision."""

    measure = choice_field(_("Số gì"))
    area_id = choice_field(_("Của địa bàn nào"))
    as_of = day_field(_("Tính đến ngày"))
    value = _number(_("Số"))
    source = text_field(_("Báo cáo, quyết định nêu số này (số, ngày, cơ quan)"))
    status = choice_field(_("Tình trạng của số"), RecordedFigure.Status.choices, is_radio=True)
    note = text_field(_("Ghi chú"), required=False, rows=2)

    def __init__(self, *args: Any, measures: Iterable[tuple[str, str]], areas: Iterable[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["measure"], measures)
        offer(self.fields["area_id"], areas)


class CorrectForm(forms.Form):
    """A figure in the place of one that was wrong."""

    as_of = day_field(_("Tính đến ngày"))
    value = _number(_("Số đúng"))
    source = text_field(_("Báo cáo, quyết định nêu số này (số, ngày, cơ quan)"))
    status = choice_field(_("Tình trạng của số"), RecordedFigure.Status.choices, is_radio=True)
    note = text_field(_("Vì sao phải đính chính"), rows=2)


class ExplainForm(forms.Form):
    """Why a figure that only adds up fell."""

    reason = text_field(_("Vì sao số cộng dồn giảm"), rows=3)
    document = text_field(_("Văn bản đính chính (số, ngày)"))


class CloseForm(forms.Form):
    """Closing a year; the reason where it was closed before."""

    reason = text_field(_("Lý do chốt lại (bỏ trống nếu chốt lần đầu)"), required=False, rows=2)


__all__ = ["CloseForm", "CorrectForm", "ExplainForm", "FigureForm"]
