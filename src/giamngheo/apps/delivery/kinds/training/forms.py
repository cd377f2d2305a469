"""Forms of courses: planning, enrolling, who came, results, jobs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.forms import Acting, count_field
from giamngheo.kit import formats
from giamngheo.kit.fields import MoneyField, choice_field, day_field, offer, text_field

from .actions import Outline
from .models import Course, Session, Trainee
from .teaching import Result

OUTLINE = (
    "school_name",
    "occupation",
    "level",
    "place",
    "starts_on",
    "ends_on",
    "planned_count",
    "cost_vnd",
    "hours",
    "employer",
)
RESULTS = (("", _("chưa có")), ("yes", _("đạt")), ("no", _("không đạt")))


class CourseForm(forms.Form):
    """A course as it is planned."""

    area_id = choice_field(_("Xã"))
    village_id = choice_field(_("Bản, tiểu khu"), required=False, help_text=_("Bỏ trống khi lớp dạy cho nhiều bản."))
    school_name = text_field(_("Cơ sở đào tạo"), help_text=_("Ví dụ: Trung tâm GDNN – GDTX huyện Thuận Châu."))
    subject_id = choice_field(
        _("Cơ sở đó trong sổ đối tượng"),
        required=False,
        help_text=_("Chọn nếu cơ sở đã có trong sổ Tổ, nhóm, cơ sở của xã."),
    )
    occupation = text_field(_("Nghề"), help_text=_("Ví dụ: Kỹ thuật trồng và chế biến cà phê."))
    level = choice_field(_("Trình độ"), Course.Level.choices, is_radio=True)
    place = text_field(_("Nơi học"), help_text=_("Ví dụ: Nhà văn hoá bản Nà Tòng."))
    starts_on = day_field(_("Ngày khai giảng"), help_text=_("Diện của học viên được xét vào ngày này."))
    ends_on = day_field(_("Ngày kết thúc"), help_text=_("Chứng chỉ chỉ ghi được từ ngày này."))
    hours = count_field(_("Số giờ học"), least=1, most=10_000, required=False)
    planned_count = count_field(_("Số học viên dự kiến"), least=1, most=1000)
    cost_vnd = MoneyField(label=_("Chi phí đào tạo một học viên (đồng)"))
    employer = text_field(_("Đơn vị cam kết tuyển dụng, bao tiêu"), required=False)
    list_reference = text_field(_("Kế hoạch"), required=False, help_text=_("Số kế hoạch đào tạo, nếu có."))
    source_code = choice_field(_("Nguồn vốn"))

    def __init__(
        self,
        *args: Any,
        areas: Iterable[tuple[str, Any]],
        villages: Iterable[tuple[Any, Any]],
        schools: Iterable[tuple[Any, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["area_id"], areas)
        offer(self.fields["village_id"], [("", _("Nhiều bản")), *villages])
        offer(self.fields["subject_id"], [("", _("Không có trong sổ")), *schools])
        offer(self.fields["source_code"], terms.sources_offered().items())

    def given(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        data = self.cleaned_data
        numbers = {name: int(data[name]) if data[name] else None for name in ("village_id", "subject_id")}
        return {
            "area_id": int(data["area_id"]), **numbers, "outline": Outline(**{name: data[name] for name in OUTLINE}),
            "list_reference": data["list_reference"], "source_code": data["source_code"],
        }  # fmt: skip


class EnrolForm(Acting):
    """Who of the approved lists learns in this class."""

    rows = forms.MultipleChoiceField(
        label=_("Người trong danh sách đã phê duyệt"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một người."), "invalid_choice": _("Có người không còn chờ học. Xem lại danh sách.")},
    )  # fmt: skip
    overlap_reason = text_field(
        _("Lý do vẫn hỗ trợ dù trùng"), rows=3, max_length=2000, required=False,
        help_text=_("Chỉ ghi khi hệ thống báo trùng. Hồ sơ chờ người thứ hai xác nhận."),
    )  # fmt: skip

    def __init__(self, *args: Any, offered: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["rows"], offered)


class OpenForm(Acting):
    """The decision that opens the course."""

    decision_number = text_field(_("Số quyết định mở lớp"))
    decided_on = day_field(_("Ngày quyết định"))


class SessionForm(Acting):
    """Who came: everybody is ticked at first, so that only who is away has to be found."""

    held_on = day_field(_("Ngày học"))
    part = choice_field(_("Buổi"), Session.Part.choices, is_radio=True, is_inline=True)
    topic = text_field(_("Nội dung buổi học"), required=False)

    def __init__(
        self, *args: Any, learners: Sequence[Trainee], marks: Mapping[int, bool] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.learners = learners
        for one in learners:
            field = forms.BooleanField(label=formats.person_name(one.name), required=False)
            field.initial = True if marks is None else marks.get(one.pk, False)
            self.fields[f"co-{one.pk}"] = field

    def marked(self) -> list[Any]:
        """The ticks, in the class's order."""
        return [self[f"co-{one.pk}"] for one in self.learners]

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        present = {one.pk: data[f"co-{one.pk}"] for one in self.learners}
        return {**{name: data[name] for name in ("held_on", "part", "topic", "version")}, "present": present}


class ResultsForm(Acting):
    """One line per learner: result, certificate's number; one day for all."""

    certified_on = day_field(_("Ngày cấp chứng chỉ"))

    def __init__(self, *args: Any, learners: Sequence[Trainee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learners = learners
        for one in learners:
            name = formats.person_name(one.name)
            result = choice_field(f"{_('Kết quả')}, {name}", RESULTS, required=False)
            result.initial = {True: "yes", False: "no", None: ""}[one.passed]
            number = text_field(f"{_('Số chứng chỉ')}, {name}", required=False, max_length=50)
            number.initial = one.certificate_number
            number.widget.attrs.update({"autocomplete": "off", "size": 12})
            self.fields[f"kq-{one.pk}"], self.fields[f"so-{one.pk}"] = result, number

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"learner": one, "result": self[f"kq-{one.pk}"], "number": self[f"so-{one.pk}"]} for one in self.learners
        ]

    def given(self) -> dict[str, Any]:
        """Results that were told: lines that were changed and are not empty; a number alone says passed."""
        data, results = self.cleaned_data, {}
        for one in self.learners:
            answer, number = data[f"kq-{one.pk}"], data[f"so-{one.pk}"]
            is_changed = any(name in self.changed_data for name in (f"kq-{one.pk}", f"so-{one.pk}"))
            if is_changed and (answer or number):
                results[one.pk] = Result(
                    passed=answer == "yes" or (not answer and bool(number)), certificate_number=number
                )
        return {"certified_on": data["certified_on"], "version": data["version"], "results": results}


class JobForm(forms.Form):
    """What became of a learner."""

    job = choice_field(_("Việc làm sau khi học"), Trainee.Job.choices, is_radio=True)
    job_seen_on = day_field(_("Ngày xem"), help_text=_("Tính ra bao nhiêu tháng sau khi học xong."))
    job_employer = text_field(_("Nơi làm việc"), required=False, help_text=_("Được tuyển dụng thì phải ghi."))
    job_income_vnd = MoneyField(label=_("Thu nhập một tháng (đồng)"), required=False)


class PayForm(Acting):
    """Money paid to the school."""

    amount_vnd = MoneyField(label=_("Số tiền đã thanh toán (đồng)"))
    paid_on = day_field(_("Ngày thanh toán"))
    source_code = choice_field(_("Nguồn vốn"))
    paper_reference = text_field(_("Số chứng từ"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["source_code"], terms.sources_offered().items())


class SubmitForm(Acting):
    """Nothing but the version that was looked at."""


class FinishForm(Acting):
    """Looked at, accepted."""

    accepted_on = day_field(_("Ngày nghiệm thu"))


__all__ = [
    "CourseForm", "EnrolForm", "FinishForm", "JobForm", "OpenForm", "PayForm", "ResultsForm", "SessionForm", "SubmitForm",
]  # fmt: skip
