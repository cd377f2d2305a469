"""Forms of a house."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.forms import Acting, NumberField
from giamngheo.kit import formats
from giamngheo.kit.fields import TRUTH, MoneyField, choice_field, day_field, offer, text_field, truth_field

from .before import Before
from .models import HousingCase, HousingInstalment
from .rules import House

SCHEMES = ("p5", "ethnic_minority_ntp", "new_rural_ntp", "other_state", "province", "national_campaign", "charity")
# Facts of three answers: name on the form → name in ``Before``.
TRUTHS = (
    "has_house", "is_leaking", "hard_foundation", "hard_frame_wall", "hard_roof", "has_merit_member", "has_protection_member",
    "is_special_hardship", "is_disaster_prone",
)  # fmt: skip


class CaseForm(forms.Form):
    """A new case: who gives, what for, and what the register does not know of the household and its house."""

    scheme = choice_field(_("Nguồn hỗ trợ nhà ở"))
    work = choice_field(_("Hỗ trợ để"), HousingCase.Work.choices, is_radio=True)
    list_reference = text_field(
        _("Quyết định phê duyệt danh sách"), required=False, help_text=_("Dự án 5: lấy từ danh sách đã phê duyệt, bỏ trống.")
    )
    listed_on = day_field(
        _("Ngày phê duyệt danh sách"), required=False, help_text=_("Dự án 5: lấy từ danh sách đã phê duyệt, bỏ trống.")
    )
    amount_vnd = MoneyField(
        label=_("Mức hỗ trợ (đồng)"), required=False,
        help_text=_("Bỏ trống với Dự án 5: lấy mức của ngân sách trung ương cho xây mới, sửa chữa."),
    )  # fmt: skip
    source_code = choice_field(_("Nguồn vốn"))
    independent_since = day_field(
        _("Ngày tách hộ"), required=False, help_text=_("Hộ lập từ trước: ngày lập hộ. Dự án 5 cần ngày này.")
    )
    is_single = forms.BooleanField(
        label=_("Hộ độc thân không nơi nương tựa"), required=False, help_text=_("Chỉ đánh dấu khi sổ ghi hộ có một nhân khẩu.")
    )
    has_house = truth_field(_("Hộ có nhà ở không"))
    hard_foundation = truth_field(_("Nền – móng làm bằng vật liệu bền chắc"))
    hard_frame_wall = truth_field(_("Khung – tường làm bằng vật liệu bền chắc"))
    hard_roof = truth_field(_("Mái làm bằng vật liệu bền chắc"))
    area_m2 = NumberField(label=_("Diện tích nhà ở hiện nay (m²)"), required=False)
    is_leaking = truth_field(_("Nhà hư hỏng, dột nát, có nguy cơ sập đổ"))
    has_merit_member = truth_field(_("Có thành viên là người có công với cách mạng"))
    has_protection_member = truth_field(_("Có thành viên là đối tượng bảo trợ xã hội"))
    is_special_hardship = truth_field(_("Hoàn cảnh đặc biệt khó khăn (già cả, neo đơn, khuyết tật)"))
    is_disaster_prone = truth_field(_("Ở nơi thường xuyên xảy ra thiên tai"))
    overlap_reason = text_field(
        _("Lý do vẫn hỗ trợ dù trùng"), rows=3, max_length=2000, required=False,
        help_text=_("Chỉ ghi khi hệ thống báo trùng. Hồ sơ chờ người thứ hai xác nhận."),
    )  # fmt: skip
    above_reason = text_field(
        _("Lý do vẫn ghi mức cao hơn"), rows=3, max_length=1000, required=False,
        help_text=_("Chỉ ghi khi hệ thống báo số tiền vượt mức chưa xác nhận."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = terms.givers()
        offer(self.fields["scheme"], [(code, names[code]) for code in SCHEMES])
        offer(self.fields["source_code"], terms.sources_offered().items())
        law = _("Nhà không bền chắc: ít nhất hai trong ba bộ phận chưa bền chắc (Thông tư 01/2022/TT-BXD).")
        self.fields["hard_foundation"].law = law  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        data = self.cleaned_data
        own = {name: TRUTH[data[name]] for name in TRUTHS}
        before = Before(
            independent_since=data["independent_since"], is_single=data["is_single"], area_m2=data["area_m2"], **own
        )
        names = ("scheme", "work", "list_reference", "listed_on", "amount_vnd", "source_code", "overlap_reason", "above_reason")
        return {"before": before, **{name: data[name] for name in names}}


class ApproveForm(Acting):
    """The chairman's decision."""

    decision_number = text_field(_("Số quyết định"))
    decided_on = day_field(_("Ngày quyết định"))


class StartForm(Acting):
    """What the household chose and promised."""

    design = text_field(_("Mẫu nhà hộ đã chọn"), help_text=_("Ví dụ: mẫu 2, nhà cấp bốn 36 m²."))
    builder = choice_field(_("Cách làm nhà"), HousingCase.Builder.choices, is_radio=True)
    committed_on = day_field(_("Ngày hộ ký cam kết"))


class StageForm(Acting):
    """One stage looked at."""

    accepted_on = day_field(_("Ngày nghiệm thu"))
    witness_name = text_field(_("Người cùng nghiệm thu"), help_text=_("Trưởng bản, đại diện hộ, cán bộ kỹ thuật."))
    note = text_field(_("Ghi chú"), rows=3, max_length=2000, required=False)


class InstalmentForm(Acting):
    """Money handed over."""

    amount_vnd = MoneyField(label=_("Số tiền đã cấp (đồng)"))
    paid_on = day_field(_("Ngày cấp"))
    source_code = choice_field(_("Nguồn vốn"))
    paper_reference = text_field(_("Số chứng từ"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["source_code"], terms.sources_offered().items())


class RepaymentForm(Acting):
    """Money paid back of an instalment."""

    number = choice_field(_("Đợt cấp"))
    amount_vnd = MoneyField(label=_("Số tiền đã nộp trả (đồng)"))
    repaid_on = day_field(_("Ngày nộp trả"))
    paper_reference = text_field(_("Số chứng từ nộp trả"))

    def __init__(self, *args: Any, instalments: list[HousingInstalment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [(str(one.number), f"{one.number}: {formats.money(one.kept_vnd)}") for one in instalments if one.kept_vnd]
        offer(self.fields["number"], told)

    def given(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        return {**self.cleaned_data, "number": int(self.cleaned_data["number"])}


class FinishForm(Acting):
    """The finished house as measured."""

    accepted_on = day_field(_("Ngày nghiệm thu hoàn thành"))
    area_m2 = NumberField(label=_("Diện tích sử dụng (m²)"))
    hard_foundation = truth_field(_("Nền cứng"))
    hard_frame_wall = truth_field(_("Khung – tường cứng"))
    hard_roof = truth_field(_("Mái cứng"))
    years = forms.IntegerField(
        label=_("Tuổi thọ dự kiến (năm)"), min_value=0, max_value=200,
        error_messages={"required": _("Ghi số năm."), "invalid": _("Ghi số năm, ví dụ 20.")},
    )  # fmt: skip

    less_reason = text_field(
        _("Lý do cấp ít hơn mức hỗ trợ"), rows=3, max_length=2000, required=False,
        help_text=_("Chỉ ghi khi chưa cấp đủ và phần còn lại không cấp nữa."),
    )  # fmt: skip

    def house(self, *, is_single: bool) -> House:
        """The measures as the rule takes them."""
        data = self.cleaned_data
        return House(
            area_m2=data["area_m2"], is_single=is_single, hard_foundation=TRUTH[data["hard_foundation"]],
            hard_frame_wall=TRUTH[data["hard_frame_wall"]], hard_roof=TRUTH[data["hard_roof"]], years=data["years"],
        )  # fmt: skip
