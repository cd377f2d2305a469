"""Forms of a work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.actions.listing import Listing
from giamngheo.apps.delivery.forms import Acting
from giamngheo.kit.fields import TRUTH, MoneyField, choice_field, day_field, offer, text_field, truth_field

from . import rules
from .actions import Proposal
from .lists import word
from .models import WorkCase

# Facts of three answers: the same names on the form and in ``Proposal``.
TRUTHS = (
    "serves_people_directly", "connects_places", "is_in_programme_contents", "is_managed_by_commune", "has_simple_design",
    "is_in_province_list",
)  # fmt: skip
WORDS = {True: "yes", False: "no", None: ""}
VALUES = (
    "work_kind", "work_level", "work_act", "is_small", "investment_vnd", "user_count", "poor_user_count", "target_beneficiary_count",
    "latitude", "longitude",
)  # fmt: skip

LISTED = ("giver", "list_reference", "listed_on", "ends_on", "source_code")


class CountField(forms.IntegerField):
    """A number of people or months."""

    widget = forms.TextInput

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=0, max_value=10_000_000, **more)
        self.widget.attrs.update({"inputmode": "numeric"})
        self.error_messages["invalid"] = _("Ghi số nguyên, ví dụ 120.")
        self.error_messages["required"] = _("Ghi số.")


class DegreeField(forms.DecimalField):
    """Degrees with five places behind the comma: about a metre."""

    widget = forms.TextInput

    def __init__(self, *, low: int, high: int, **more: Any) -> None:
        super().__init__(min_value=low, max_value=high, max_digits=8, decimal_places=5, **more)
        self.widget.attrs.update({"inputmode": "decimal"})
        for name in ("invalid", "max_digits", "max_decimal_places", "max_whole_digits", "min_value", "max_value"):
            self.error_messages[name] = _("Ghi độ thập phân với nhiều nhất năm chữ số lẻ, ví dụ 21,43215.")

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".").strip() if isinstance(value, str) else value)


class ProposalForm(Acting):
    """What is proposed: criteria, users, place."""

    work_kind = choice_field(_("Loại công trình"))
    work_level = choice_field(_("Cấp công trình"))
    work_act = choice_field(_("Đầu tư xây dựng hay duy tu, bảo dưỡng"), is_radio=True)
    investment_vnd = MoneyField(label=_("Tổng mức đầu tư (đồng)"), required=False)
    serves_people_directly = truth_field(_("Phục vụ trực tiếp sản xuất và dân sinh, đáp ứng nhu cầu của người hưởng lợi"))
    connects_places = truth_field(
        _("Bảo đảm tính kết nối"), help_text=_("Giữa các bản, bản với trung tâm xã, liên xã, xã với huyện, theo cấp công trình.")
    )
    user_count = CountField(label=_("Số người sử dụng"), required=False)
    poor_user_count = CountField(label=_("Trong đó: người thuộc hộ nghèo, hộ cận nghèo"), required=False)
    target_beneficiary_count = CountField(
        label=_("Trong đó: đối tượng ưu tiên"), required=False,
        help_text=_("Người thuộc hộ nghèo, cận nghèo, mới thoát nghèo, dân tộc thiểu số, phụ nữ; nhiều hơn thì xếp trước."),
    )  # fmt: skip
    latitude = DegreeField(
        label=_("Vĩ độ"), low=-90, high=90, required=False, help_text=_("Ví dụ 21,43215; đọc trên máy định vị, điện thoại.")
    )
    longitude = DegreeField(label=_("Kinh độ"), low=-180, high=180, required=False)
    is_small = forms.BooleanField(
        label=_("Theo cơ chế đặc thù của công trình quy mô nhỏ"), required=False,
        help_text=_("Nghị định 27/2022/NĐ-CP, chương IV: phải đủ năm tiêu chí dưới đây và mức tổng đầu tư."),
    )  # fmt: skip
    is_in_programme_contents = truth_field(_("Thuộc nội dung đầu tư của chương trình mục tiêu quốc gia"))
    is_managed_by_commune = truth_field(_("Nằm trên địa bàn một xã và do UBND xã quản lý"))
    has_simple_design = truth_field(_("Kỹ thuật không phức tạp, đã có thiết kế mẫu, điển hình hoặc sẵn có"))
    is_in_province_list = truth_field(_("Thuộc danh mục loại công trình do UBND tỉnh ban hành"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known in (("work_kind", rules.KINDS), ("work_level", rules.LEVELS), ("work_act", rules.ACTS)):
            offer(self.fields[name], [(code, word(term)) for code, term in known.items()])

    def clean(self) -> dict[str, Any]:
        """Numbers of users that contradict each other are told beside the number that is too large."""
        data = super().clean() or self.cleaned_data
        for name in ("poor_user_count", "target_beneficiary_count"):
            counts = {"poor": None, "target": None, "poor" if name[0] == "p" else "target": data.get(name)}
            for problem in rules.user_problems(data.get("user_count"), **counts):
                self.add_error(name, problem)
        return data

    def proposal(self) -> Proposal:
        """The answers as the action takes them."""
        data = self.cleaned_data
        told: dict[str, Any] = {name: TRUTH[data[name]] for name in TRUTHS}
        return Proposal(**{name: data[name] for name in VALUES}, **told)


class ListedForm(ProposalForm):
    """What is proposed with the list it stands on and whose money it is."""

    giver = choice_field(_("Dự án, chương trình"))
    list_reference = text_field(_("Danh mục, kế hoạch có công trình này"), required=False, help_text=_("Số, ký hiệu văn bản."))
    listed_on = day_field(_("Ngày của danh mục"), help_text=_("Tiêu chí được xét vào ngày này."))
    ends_on = day_field(
        _("Dự kiến hoàn thành"), help_text=_("Từ ngày của danh mục đến ngày này, nơi đó không được có việc cùng nội dung.")
    )
    source_code = choice_field(_("Nguồn vốn"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["giver"], terms.givers_of("works").items())
        offer(self.fields["source_code"], terms.sources_offered().items())

    def listing(self) -> Listing:
        """The answers as the action takes them."""
        return Listing(**{name: self.cleaned_data[name] for name in LISTED})


class AmendForm(ListedForm):
    """A proposal corrected."""

    field_order = ("version", *LISTED)


class NewForm(ListedForm):
    """A new work. A village is chosen within the commune that the page is about."""

    name = text_field(_("Tên công trình"), help_text=_("Ví dụ: đường Nà Tòng – Nà Ban, 1,2 km."))
    village_id = choice_field(
        _("Bản, tiểu khu"), required=False, help_text=_("Bỏ trống khi phục vụ cả xã. Hai công trình cùng nội dung ở một bản là trùng.")
    )
    overlap_reason = text_field(
        _("Lý do vẫn đầu tư dù trùng"), rows=3, max_length=2000, required=False,
        help_text=_("Chỉ ghi khi hệ thống báo trùng. Hồ sơ chờ người thứ hai xác nhận."),
    )  # fmt: skip
    field_order = (
        "name", "work_act", "work_kind", "work_level", "village_id", "giver", "list_reference", "listed_on", "ends_on",
        "investment_vnd", "source_code",
    )  # fmt: skip

    def __init__(self, *args: Any, villages: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["village_id"], [("", _("Cả xã")), *villages])

    def given(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        data = self.cleaned_data
        names = ("name", "giver", "list_reference", "listed_on", "ends_on", "source_code", "overlap_reason")
        village = int(data["village_id"]) if data["village_id"] else None
        return {**{name: data[name] for name in names}, "village_id": village, "amount_vnd": None, "proposal": self.proposal()}


def initial_of(case: WorkCase) -> dict[str, Any]:
    """A case as its form shows it."""
    return {
        "version": case.version, "listed_on": case.listed_on,
        **{name: getattr(case.support, name) for name in LISTED if name != "listed_on"},
        **{name: getattr(case, name) for name in VALUES},
        **{name: WORDS[getattr(case, name)] for name in TRUTHS},
    }  # fmt: skip


def initial_from(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What was answered about a proposed work, as the form shows it; what the form does not ask is left out."""
    told = {name: WORDS[answers[name]] for name in TRUTHS if isinstance(answers.get(name), bool)}
    return {**told, **{name: answers[name] for name in VALUES if name in answers}}


class ApproveForm(Acting):
    """The chairman's decision."""

    decision_number = text_field(_("Số quyết định"))
    decided_on = day_field(_("Ngày quyết định"))


class ContractForm(Acting):
    """Who builds it."""

    contracting = choice_field(_("Hình thức lựa chọn"), WorkCase.Contracting.choices, is_radio=True)
    contractor_name = text_field(_("Đơn vị thi công"), help_text=_("Doanh nghiệp, hợp tác xã, tổ nhóm, cộng đồng bản."))
    contract_number = text_field(_("Số hợp đồng"), required=False)
    contracted_on = day_field(_("Ngày ký hợp đồng"))
    contract_vnd = MoneyField(label=_("Giá hợp đồng (đồng)"))


class StageForm(Acting):
    """One stage looked at."""

    accepted_on = day_field(_("Ngày nghiệm thu"))
    witness_name = text_field(_("Người cùng nghiệm thu"), help_text=_("Ban giám sát đầu tư của cộng đồng, trưởng bản, đơn vị thi công."))
    note = text_field(_("Ghi chú"), rows=3, max_length=2000, required=False)


class PayForm(Acting):
    """Money paid."""

    stage_code = choice_field(_("Thanh toán cho"), required=False)
    amount_vnd = MoneyField(label=_("Số tiền đã thanh toán (đồng)"))
    paid_on = day_field(_("Ngày thanh toán"))
    source_code = choice_field(_("Nguồn vốn"))
    paper_reference = text_field(_("Số chứng từ"), required=False)

    def __init__(self, *args: Any, stages: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["stage_code"], [("", _("Tạm ứng")), *stages])
        offer(self.fields["source_code"], terms.sources_offered().items())


class HandOverForm(Acting):
    """Who keeps it from now on."""

    handed_over_on = day_field(_("Ngày bàn giao"))
    manager_name = text_field(_("Đơn vị quản lý, sử dụng"), help_text=_("Ví dụ: UBND xã; Ban quản lý bản Nà Tòng."))
    upkeep_months = CountField(
        label=_("Duy tu cứ mấy tháng một lần"), required=False,
        help_text=_("Theo quy trình bảo trì của công trình. Bỏ trống thì không có lịch duy tu."),
    )  # fmt: skip


class UpkeepForm(Acting):
    """The work was looked after."""

    done_on = day_field(_("Ngày duy tu"))
    what = text_field(_("Đã duy tu những gì"), rows=3, max_length=2000)
    done_by = text_field(_("Ai làm"))
    cost_vnd = MoneyField(label=_("Chi phí (đồng)"), required=False)
