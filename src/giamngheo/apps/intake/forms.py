"""Forms of an import: the file, the mend of a cell, the leaving out of a row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.places.plans import review_days
from giamngheo.apps.places.queries import generation_on
from giamngheo.kit import clock, formats

if TYPE_CHECKING:
    from giamngheo.apps.places.models import Area, Generation

DAY = {"type": "date"}
FROM_FILE = ""
SUFFIXES = ".xlsx,.xls,.xlsm,.csv,.html,.htm"


def commune_choices(areas: Iterable[Area], maps: Iterable[Generation]) -> list[tuple[str, Any]]:
    """Communes by map, newest map first; the first choice leaves it to the file."""
    names = {m.pk: m.name_vi for m in maps}
    groups: dict[str, list[tuple[str, str]]] = {}
    for area in areas:
        groups.setdefault(names[area.generation_id], []).append((str(area.pk), area.name))
    return [(FROM_FILE, gettext_lazy("Để hệ thống đọc từ tệp")), *groups.items()]


class UploadForm(forms.Form):
    """A list to take in. ``areas``: communes the person may import for, on every map."""

    content = forms.FileField(
        label=gettext_lazy("Tệp danh sách"),
        error_messages={
            "required": gettext_lazy(
                "Chọn tệp danh sách. Vì lý do an toàn, trình duyệt không giữ tệp đã chọn lần trước."
            ),
            "empty": gettext_lazy("Tệp này trống (0 byte). Kiểm tra lại tệp rồi chọn lại."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": SUFFIXES}),
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Xã, phường, thị trấn của danh sách"),
        required=False,
        help_text=gettext_lazy(
            "Tên theo bản đồ hành chính của ngày rà soát: danh sách trước 01/7/2025 dùng tên xã cũ."
        ),
        error_messages={
            "invalid_choice": gettext_lazy("Xã này không thuộc địa bàn của bạn. Chọn một xã trong danh sách.")
        },
    )
    year = forms.IntegerField(
        label=gettext_lazy("Danh sách của năm"),
        min_value=2015,
        max_value=2100,
        error_messages={
            "required": gettext_lazy("Ghi năm của danh sách."),
            "invalid": gettext_lazy("Năm phải là số, ví dụ 2025."),
            "min_value": gettext_lazy("Năm phải từ 2015 trở đi."),
            "max_value": gettext_lazy("Năm phải trước 2100."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    survey_on = forms.DateField(
        label=gettext_lazy("Ngày rà soát"),
        required=False,
        help_text=gettext_lazy("Ngày thu thập thông tin tại hộ. Để trống thì lấy ngày ghi trong tệp."),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Ghi ngày theo dạng ngày/tháng/năm, ví dụ 15/10/2025.")},
    )

    list_kind = forms.ChoiceField(
        label=gettext_lazy("Tệp này là"),
        choices=(
            ("annual_review", gettext_lazy("Danh sách rà soát, hệ thống sẽ phân loại")),
            ("recognised_list", gettext_lazy("Danh sách của năm trước đã có quyết định công nhận")),
        ),
        initial="annual_review",
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Danh sách đã công nhận giữ nguyên hạng ghi trên danh sách; số và ngày quyết định ghi ở bước sau, trong mục Đối chiếu."
        ),
    )

    def __init__(self, *args: Any, areas: list[Area], maps: list[Generation], **kwargs: Any) -> None:
        self._areas = {str(a.pk): a for a in areas}
        initial = {"year": clock.today().year, **(kwargs.pop("initial", None) or {})}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        text = _("Tệp .xlsx, .xls hoặc .csv, tối đa %(limit)s MB. Giữ nguyên mẫu của xã, không cần sửa trước.")
        self.fields["content"].help_text = text % {"limit": settings.UPLOAD_MAX_BYTES >> 20}
        cast(forms.ChoiceField, self.fields["area"]).choices = commune_choices(areas, maps)

    def clean_content(self) -> Any:
        given = self.cleaned_data["content"]
        if given.size > settings.UPLOAD_MAX_BYTES:
            text = _("Tệp lớn hơn %(limit)s MB. Tách tệp theo xã, hoặc bỏ ảnh trong tệp, rồi chọn lại.")
            raise forms.ValidationError(text % {"limit": settings.UPLOAD_MAX_BYTES >> 20})
        return given

    def clean_list_kind(self) -> str:
        return self.cleaned_data["list_kind"] or "annual_review"

    def clean_survey_on(self) -> date | None:
        day: date | None = self.cleaned_data["survey_on"]
        if day and day > clock.today():
            raise forms.ValidationError(_("Ngày rà soát không được sau ngày hôm nay."))
        return day

    def clean(self) -> dict[str, Any]:
        """The commune stands on the map of the survey day, and the day belongs to the list's year."""
        given = super().clean() or {}
        area, day, year = self._areas.get(given.get("area") or ""), given.get("survey_on"), given.get("year")
        if day and year and day.year != year:
            self.add_error("survey_on", _("Ngày rà soát không thuộc năm %(year)s của danh sách.") % {"year": year})
        if area and year and "survey_on" not in self.errors:
            # Without a day the last day of the annual review is meant (Điều 4 Quyết định 24/2021/QĐ-TTg).
            on = day or review_days(year)[1]
            if area.generation_id != (wanted := generation_on(on)).pk:
                text = _("%(area)s không có trên bản đồ hành chính ngày %(day)s. Chọn một xã trong nhóm “%(map)s”.")
                self.add_error("area", text % {"area": area.name, "day": formats.day(on), "map": wanted.name_vi})
        if given.get("list_kind") == "recognised_list" and year and year >= clock.today().year:
            text = _("Danh sách năm %(year)s chưa phải danh sách của năm trước. Chọn “Danh sách rà soát”, hoặc sửa lại năm.")
            self.add_error("list_kind", text % {"year": year})
        given["area_found"] = area
        return given


class MendForm(forms.Form):
    """A new raw value for one cell; empty empties the cell."""

    value = forms.CharField(label=gettext_lazy("Giá trị đúng"), required=False, max_length=500, strip=True)


class LeaveOutForm(forms.Form):
    """Why a row is not taken in."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=300,
        error_messages={"required": gettext_lazy("Ghi lý do không nhập dòng này, để người sau biết.")},
    )  # fmt: skip
