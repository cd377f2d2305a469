"""Forms of nutrition: a round, its sheet, what somebody is given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.forms import Acting, NumberField
from giamngheo.kit import formats
from giamngheo.kit.fields import MoneyField, choice_field, day_field, offer, text_field

from .actions import Given, Line
from .models import MeasuringRound, NutritionCase
from .queries import Child
from .rules import HEIGHT_CM, P3_2, WEIGHT_KG

POSTURES = (("", "—"), ("lying", _("nằm")), ("standing", _("đứng")))
LYING = {"": None, "lying": True, "standing": False}


class RoundForm(forms.Form):
    """Where and when children are measured."""

    area_id = choice_field(_("Xã"))
    site = choice_field(_("Cân đo ở đâu"), MeasuringRound.Site.choices, is_radio=True)
    village_id = choice_field(_("Bản, tiểu khu"), required=False, help_text=_("Bỏ trống khi trẻ ở nhiều bản cùng về trường, trạm."))
    site_name = text_field(_("Tên trường, trạm y tế"), required=False)
    held_on = day_field(_("Ngày cân đo"))
    team = text_field(_("Người cân đo"), required=False)

    def __init__(self, *args: Any, areas: Iterable[tuple[Any, Any]], villages: Iterable[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["area_id"], areas)
        offer(self.fields["village_id"], [("", _("Nhiều bản")), *((str(pk), name) for pk, name in villages)])

    def given(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        data = self.cleaned_data
        village = data["village_id"]
        return {**data, "area_id": int(data["area_id"]), "village_id": int(village) if village else None}


class MeasureField(NumberField):
    """A measure within what can be; the message says between what."""

    def __init__(self, label: Any, limits: tuple[Decimal, Decimal], unit: str) -> None:
        super().__init__(label=label, required=False)
        self.limits, self.unit = limits, unit
        self.widget.attrs.update({"autocomplete": "off", "size": 6})
        self.error_messages["invalid"] = _("Ghi số, ví dụ 86,5.")

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found is not None and not self.limits[0] <= found <= self.limits[1]:
            low, high = (formats.number(limit) for limit in self.limits)
            raise forms.ValidationError(_("Từ %(low)s đến %(high)s %(unit)s.") % {"low": low, "high": high, "unit": self.unit})
        return found


class SheetForm(Acting):
    """One line per child: height, how it was taken, weight. What was measured before is filled in, unless it is to be taken again."""

    def __init__(self, *args: Any, children: Sequence[Child], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.children = children
        for child in children:
            name = formats.person_name(child.name)
            self.fields[f"cao-{child.person_id}"] = MeasureField(f"{_('Chiều cao')}, {name}", HEIGHT_CM, "cm")
            self.fields[f"tu_the-{child.person_id}"] = choice_field(f"{_('Tư thế đo')}, {name}", POSTURES, required=False)
            self.fields[f"nang-{child.person_id}"] = MeasureField(f"{_('Cân nặng')}, {name}", WEIGHT_KG, "kg")

    def rows(self) -> list[dict[str, Any]]:
        """Each child with its three fields."""
        names = ("cao", "tu_the", "nang")
        return [{"child": child, **{name: self[f"{name}-{child.person_id}"] for name in names}} for child in self.children]

    def lines(self) -> list[Line]:
        """What was typed, as the action takes it: lines that were changed."""
        told = []
        for child in self.children:
            names = [f"{name}-{child.person_id}" for name in ("cao", "tu_the", "nang")]
            height, posture, weight = (self.cleaned_data[name] for name in names)
            if (height is not None or weight is not None) and any(name in self.changed_data for name in names):
                told.append(Line(child.person_id, height, LYING[posture], weight))
        return told


class CaseForm(forms.Form):
    """Who is given what."""

    person_id = choice_field(_("Người được hỗ trợ"))
    what = choice_field(_("Nội dung"), NutritionCase.What.choices, is_radio=True)
    in_kind = text_field(_("Cấp gì, bao nhiêu"), help_text=_("Ví dụ: đa vi chất 60 gói; bữa trưa 5 ngày một tuần."))
    starts_on = day_field(_("Từ ngày"))
    ends_on = day_field(_("Đến ngày"), required=False, help_text=_("Bỏ trống khi cấp một lần."))
    amount_vnd = MoneyField(label=_("Kinh phí (đồng)"), required=False)
    source_code = choice_field(_("Nguồn vốn"))
    giver = choice_field(_("Chương trình, dự án"))
    list_reference = text_field(_("Căn cứ danh sách"), required=False, help_text=_("Số quyết định, kế hoạch, nếu có."))
    overlap_reason = text_field(
        _("Lý do vẫn hỗ trợ dù trùng"), rows=3, max_length=2000, required=False,
        help_text=_("Chỉ ghi khi hệ thống báo trùng. Hồ sơ chờ người thứ hai xác nhận."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["person_id"], [("", _("Chọn người trong hộ")), *people])
        offer(self.fields["source_code"], terms.sources_offered().items())
        offer(self.fields["giver"], sorted(terms.givers_of("nutrition").items(), key=lambda item: item[0] != P3_2))

    def given(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        data = dict(self.cleaned_data)
        person, reason = int(data.pop("person_id")), data.pop("overlap_reason")
        return {"person_id": person, "given": Given(**data), "overlap_reason": reason}


class SubmitForm(Acting):
    """Nothing but the version that was looked at."""


class HandOverForm(Acting):
    """It was given."""

    given_on = day_field(_("Ngày cấp"))
    giver_name = text_field(_("Ai cấp"), help_text=_("Ví dụ: y tế bản Nà Tòng, cô Lò Thị Mai."))


class FinishForm(Acting):
    """Looked at, accepted."""

    accepted_on = day_field(_("Ngày nghiệm thu"))


__all__ = ["CaseForm", "FinishForm", "HandOverForm", "RoundForm", "SheetForm", "SubmitForm"]
