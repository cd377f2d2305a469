"""Forms of the Treasury's side."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.money import terms
from giamngheo.engine.year_end import OUTCOME_TERMS
from giamngheo.kit.fields import choice_field, day_field, offer, text_field
from giamngheo.kit.terms import Words

OUTCOMES = Words(OUTCOME_TERMS)
SCOPES = (("year", _("Theo năm ngân sách")), ("project", _("Theo dự án hoàn thành")))


class SheetForm(forms.Form):
    """A sheet to bring in."""

    area = choice_field(_("Địa bàn của bảng kê"))
    office = text_field(_("Kho bạc gửi bảng kê"), help_text=_("Ví dụ: Kho bạc Nhà nước khu vực IX, Phòng giao dịch số 3."))
    since = day_field(_("Từ ngày"))
    until = day_field(_("Đến ngày"))
    content = forms.FileField(label=_("Tệp bảng kê"), help_text=_("Excel (.xlsx, .xls, .ods) hoặc CSV, theo mẫu."),
                              error_messages={"required": _("Chọn tệp bảng kê.")})  # fmt: skip

    def __init__(self, *args: Any, areas: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["area"], areas)


class LineForm(forms.Form):
    """Whose line a row is."""

    line = choice_field(_("Dòng vốn"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["line"], [("", _("Chọn dòng vốn")), *lines])


class ReasonForm(forms.Form):
    """Why a row is settled as it is."""

    reason = text_field(_("Lý do"), rows=3, max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReconciliationForm(forms.Form):
    """Whose books, which days."""

    place = choice_field(_("Địa bàn, đơn vị"))
    since = day_field(_("Từ ngày"))
    until = day_field(_("Đến ngày"))

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["place"], [("", _("Chọn địa bàn, đơn vị")), *places])


class SignForm(forms.Form):
    """The signature, with the reasons of what differs."""

    note = text_field(_("Nguyên nhân chênh lệch"), rows=3, max_length=1000, required=False,
                      help_text=_("Bắt buộc khi còn khoản chênh lệch mà chưa ai ghi nguyên nhân."))  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class PaperForm(forms.Form):
    """The paper that a decision stands on."""

    number = text_field(_("Số văn bản, chứng từ"), max_length=60)
    signed_on = day_field(_("Ngày văn bản"))
    authority = text_field(_("Cơ quan ban hành"))


class DecideForm(PaperForm):
    """What becomes of what a line has left; no answer is chosen beforehand."""

    outcome = choice_field(_("Quyết định"), is_radio=True)
    reason = text_field(_("Lý do, căn cứ"), rows=3, max_length=1000)
    field_order = ("outcome", "reason", "number", "signed_on", "authority")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["outcome"], [(term.code, OUTCOMES[term.code].capitalize()) for term in OUTCOME_TERMS])
        for name in ("number", "signed_on", "authority"):
            self.fields[name].required = False
        self.fields["number"].help_text = _("Bắt buộc khi chuyển nguồn hoặc hủy dự toán.")


class SettleForm(PaperForm):
    """Whose payments are settled, of a year or of a finished project."""

    unit = choice_field(_("Đơn vị"))
    scope = choice_field(_("Quyết toán"), SCOPES, is_radio=True)
    plan_year = choice_field(_("Năm ngân sách"), required=False, help_text=_("Khi quyết toán theo năm."))
    project = choice_field(_("Dự án"), required=False, help_text=_("Khi quyết toán dự án hoàn thành."))
    finished_on = day_field(_("Ngày hoàn thành"), required=False, help_text=_("Khi quyết toán dự án hoàn thành."))
    field_order = ("unit", "scope", "plan_year", "project", "finished_on", "number", "signed_on", "authority")

    def __init__(
        self, *args: Any, units: list[tuple[str, str]], projects: list[str], years: list[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], [("", _("Chọn đơn vị")), *units])
        offer(self.fields["plan_year"], [("", _("Chọn năm")), *((str(year), str(year)) for year in years)])
        offer(self.fields["project"], [("", _("Chọn dự án")), *((code, terms.project_short(code)) for code in projects)])
