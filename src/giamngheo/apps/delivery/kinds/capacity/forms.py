"""Forms of capacity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery.forms import Acting, BeginningForm, count_field
from giamngheo.kit import formats
from giamngheo.kit.fields import choice_field, day_field, offer, text_field

from .actions import Outline
from .models import CapacityCase, Learner

RESULTS = (("", _("Chưa có")), ("yes", _("Đạt")), ("no", _("Không đạt")))
OUTLINE = ("what", "field", "topic", "organiser", "copies")


class CaseForm(BeginningForm):
    """What is held or made."""

    what = choice_field(_("Loại việc"), CapacityCase.What.choices, is_radio=True)
    field = choice_field(_("Lĩnh vực"), CapacityCase.Field.choices, is_radio=True)
    topic = text_field(_("Nội dung"), help_text=_("Ví dụ: rà soát hộ nghèo, lập kế hoạch có sự tham gia."))
    organiser = text_field(_("Đơn vị tổ chức"))
    copies = count_field(_("Số bản tài liệu"), required=False, help_text=_("Chỉ ghi với tài liệu."))
    field_order = (
        "what", "field", "name", "topic", "organiser", "village_id", "giver", "list_reference", "starts_on", "ends_on", "copies",
        "amount_vnd", "source_code",
    )  # fmt: skip

    def outline(self) -> Outline:
        """The answers as the action takes them."""
        return Outline(**{name: self.cleaned_data[name] for name in OUTLINE})


class EnrolForm(Acting):
    """Officers who take part."""

    subjects = forms.MultipleChoiceField(
        label=_("Cán bộ"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một người."), "invalid_choice": _("Có người không còn chờ học. Xem lại danh sách.")},
    )  # fmt: skip

    def __init__(self, *args: Any, offered: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["subjects"], offered)


class ResultsForm(Acting):
    """One line per officer: result and certificate's number; one day for all."""

    certified_on = day_field(_("Ngày cấp chứng chỉ"))

    def __init__(self, *args: Any, learners: Sequence[Learner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learners = learners
        for one in learners:
            name = formats.person_name(one.name)
            result = choice_field(f"{_('Kết quả')}: {name}", RESULTS, required=False)
            result.initial = {True: "yes", False: "no", None: ""}[one.passed]
            number = text_field(f"{_('Số chứng chỉ')}: {name}", required=False, max_length=50)
            number.initial = one.certificate_number
            self.fields[f"kq-{one.pk}"], self.fields[f"so-{one.pk}"] = result, number

    def given(self) -> dict[str, Any]:
        """Results that were told; a number alone says passed."""
        data, results = self.cleaned_data, {}
        for one in self.learners:
            answer, number = data[f"kq-{one.pk}"], data[f"so-{one.pk}"]
            if answer or number:
                results[one.pk] = None if answer == "no" else number
        return {"certified_on": data["certified_on"], "version": data["version"], "results": results}


__all__ = ["CaseForm", "EnrolForm", "ResultsForm"]
