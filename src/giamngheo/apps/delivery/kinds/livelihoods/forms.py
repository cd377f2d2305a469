"""Forms of a livelihood project."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.actions.listing import Listing
from giamngheo.apps.delivery.forms import Acting, NumberField
from giamngheo.kit.fields import TRUTH, MoneyField, choice_field, day_field, offer, text_field, truth_field

from . import rules
from .actions import Proposal
from .lists import word
from .models import LivelihoodProject, LivelihoodTurn

TRUTHS = ("has_experienced_member", "is_counterpart_committed")
WORDS = {True: "yes", False: "no", None: ""}
VALUES = (
    "mode", "leading", "leading_name", "total_vnd", "state_vnd", "group_kind", "area_difficulty", "buyer_name", "buyer_commitment",
    "rotating", "rotation_rule",
)  # fmt: skip

LISTED = ("giver", "list_reference", "listed_on", "ends_on", "source_code")


def _count(label: Any, **more: Any) -> forms.IntegerField:
    errors = {"required": _("Ghi số."), "invalid": _("Ghi số nguyên, ví dụ 120.")}
    return forms.IntegerField(
        label=label, min_value=1, max_value=10_000, error_messages=errors, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **more
    )


def _reason() -> forms.CharField:
    return text_field(
        _("Lý do vẫn hỗ trợ dù trùng"), rows=3, max_length=2000, required=False,
        help_text=_("Chỉ ghi khi hệ thống báo trùng. Hồ sơ chờ người thứ hai xác nhận."),
    )  # fmt: skip


class ProposalForm(Acting):
    """What is proposed."""

    mode = choice_field(_("Cách thực hiện"), LivelihoodProject.Mode.choices, is_radio=True)
    leading = choice_field(_("Bên chủ trì"), LivelihoodProject.Leading.choices)
    leading_name = text_field(_("Tên bên chủ trì"), help_text=_("Ví dụ: Chi hội phụ nữ bản Nà Tòng; Hợp tác xã Mận Nà Ban."))
    group_kind = choice_field(_("Hình thức của nhóm (dự án cộng đồng)"), required=False)
    area_difficulty = choice_field(
        _("Loại địa bàn"), required=False, help_text=_("Quyết định mức Nhà nước hỗ trợ tối đa. Chưa có danh sách địa bàn thì để “chưa rõ”.")
    )
    total_vnd = MoneyField(label=_("Tổng kinh phí dự án (đồng)"))
    state_vnd = MoneyField(label=_("Trong đó Nhà nước hỗ trợ (đồng)"))
    has_experienced_member = truth_field(_("Có thành viên có kinh nghiệm sản xuất, kinh doanh giỏi"))
    is_counterpart_committed = truth_field(_("Từng hộ có cơ sở vật chất, lao động và cam kết đối ứng"))
    buyer_name = text_field(_("Đơn vị bao tiêu sản phẩm"), required=False)
    buyer_commitment = text_field(
        _("Đơn vị bao tiêu cam kết gì"), rows=3, max_length=2000, required=False, help_text=_("Sản phẩm, số lượng, giá, thời hạn.")
    )
    rotating = choice_field(_("Luân chuyển"), LivelihoodProject.Rotating.choices, required=False)
    rotation_rule = text_field(
        _("Quy chế luân chuyển"), rows=3, max_length=2000, required=False,
        help_text=_("Mức, tiến độ thu hồi; cách bình chọn người nhận vòng sau; ai quản lý, giám sát; xử lý rủi ro."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["group_kind"], [("", _("không phải nhóm")), *((code, word(term)) for code, term in rules.KINDS.items())])
        offer(self.fields["area_difficulty"], [("", _("chưa rõ")), *((code, word(term)) for code, term in rules.TIERS.items())])

    def proposal(self) -> Proposal:
        """The answers as the action takes them."""
        data = self.cleaned_data
        told: dict[str, Any] = {name: TRUTH[data[name]] for name in TRUTHS}
        return Proposal(**{name: data[name] for name in VALUES}, **told)


class ListedForm(ProposalForm):
    """What is proposed with the list it stands on and whose money it is."""

    giver = choice_field(_("Dự án, chương trình"))
    list_reference = text_field(_("Danh mục, kế hoạch có dự án này"), required=False, help_text=_("Số, ký hiệu văn bản."))
    listed_on = day_field(_("Ngày của danh mục"), help_text=_("Thành viên được xét vào ngày này."))
    ends_on = day_field(_("Ngày kết thúc dự án"), help_text=_("Đến ngày này, thành viên không được hỗ trợ trùng cùng nội dung."))
    source_code = choice_field(_("Nguồn vốn"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["giver"], (terms.givers_of("livelihood") | terms.givers_of("farming")).items())
        offer(self.fields["source_code"], terms.sources_offered().items())

    def listing(self) -> Listing:
        """The answers as the action takes them."""
        return Listing(**{name: self.cleaned_data[name] for name in LISTED})


class AmendForm(ListedForm):
    """A proposal corrected."""

    field_order = ("version", *LISTED)


class NewForm(ListedForm):
    """A new project. Village and group are chosen within the commune that the page is about."""

    name = text_field(_("Tên dự án"), help_text=_("Ví dụ: nuôi bò sinh sản bản Nà Tòng."))
    village_id = choice_field(_("Bản, tiểu khu"), required=False)
    subject_id = choice_field(
        _("Tổ, nhóm trong sổ"), required=False, help_text=_("Thành viên của tổ, nhóm vào ngày của danh mục được lấy sang.")
    )
    field_order = (
        "name", "giver", "mode", "leading", "leading_name", "group_kind", "subject_id", "village_id", "list_reference", "listed_on",
        "ends_on", "source_code",
    )  # fmt: skip

    def __init__(self, *args: Any, villages: Iterable[tuple[str, Any]], groups: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["village_id"], [("", _("Cả xã")), *villages])
        offer(self.fields["subject_id"], [("", _("Không chọn; thêm từng thành viên")), *groups])

    def given(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        data = self.cleaned_data
        ids = {name: int(data[name]) if data[name] else None for name in ("village_id", "subject_id")}
        names = ("name", "giver", "list_reference", "listed_on", "ends_on", "source_code")
        return {**{name: data[name] for name in names}, **ids, "proposal": self.proposal()}


def initial_of(case: LivelihoodProject) -> dict[str, Any]:
    """A project as its form shows it."""
    listed = {"listed_on": case.listed_on, **{name: getattr(case.support, name) for name in LISTED if name != "listed_on"}}
    told = {**listed, **{name: getattr(case, name) for name in VALUES}}
    return {"version": case.version, **told, **{name: WORDS[getattr(case, name)] for name in TRUTHS}}


class MemberForm(Acting):
    """A household of the page before, or one person of it."""

    person_id = choice_field(_("Ai tham gia"), required=False)
    is_leader = forms.BooleanField(label=_("Là người chủ trì, trưởng nhóm"), required=False)
    income_before_vnd = MoneyField(label=_("Thu nhập năm trước dự án (đồng)"), required=False)

    def __init__(self, *args: Any, people: Iterable[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["person_id"], [("", _("Cả hộ")), *people])

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {**data, "person_id": int(data["person_id"]) if data["person_id"] else None}


class ApproveForm(Acting):
    """The chairman's decision."""

    decision_number = text_field(_("Số quyết định"))
    decided_on = day_field(_("Ngày quyết định"))


class GiveForm(Acting):
    """Something handed to a member."""

    member_id = choice_field(_("Giao cho"))
    what = text_field(_("Đã giao gì"), help_text=_("Ví dụ: bò cái sinh sản; phân NPK."))
    quantity = NumberField(label=_("Số lượng"))
    unit = text_field(_("Đơn vị tính"), help_text=_("Ví dụ: con, kg, bộ."))
    worth_vnd = MoneyField(label=_("Trị giá (đồng)"))
    state_vnd = MoneyField(label=_("Trong đó Nhà nước hỗ trợ (đồng)"))
    handed_on = day_field(_("Ngày giao"))
    overlap_reason = _reason()

    def __init__(self, *args: Any, members: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["member_id"], members)


class TrainForm(Acting):
    """Training."""

    held_on = day_field(_("Ngày tập huấn"))
    topic = text_field(_("Nội dung tập huấn"))
    days = _count(_("Số ngày"))
    attendee_count = _count(_("Số người dự"))


class TurnForm(Acting):
    """A turn of something that goes round."""

    asset = text_field(_("Thứ luân chuyển"), help_text=_("Vòng sau ghi đúng tên cũ. Ví dụ: bò số 01; vốn quay vòng 20 triệu."))
    member_id = choice_field(_("Giao cho"))
    worth_vnd = MoneyField(label=_("Trị giá phải trả lại (đồng)"))
    handed_on = day_field(_("Ngày giao"))
    due_on = day_field(_("Hạn trả"))
    overlap_reason = _reason()

    def __init__(self, *args: Any, members: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["member_id"], members)


class ReturnForm(forms.Form):
    """What came back."""

    returned_on = day_field(_("Ngày trả"))
    returned_vnd = MoneyField(label=_("Trị giá trả lại (đồng)"), help_text=_("Ghi 0 khi không còn gì."))
    loss_cause = choice_field(_("Thiệt hại do"), [("", _("không thiệt hại")), *LivelihoodTurn.Cause.choices], required=False)
    note = text_field(_("Vì sao thiệt hại, xử lý thế nào"), rows=3, max_length=2000, required=False)
    next_member_id = choice_field(_("Người nhận vòng sau"), required=False)

    def __init__(self, *args: Any, members: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["next_member_id"], [("", _("chưa bình chọn")), *members])

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {**data, "next_member_id": int(data["next_member_id"]) if data["next_member_id"] else None}


class IncomeForm(Acting):
    """Income of a member, in a year."""

    income_before_vnd = MoneyField(label=_("Thu nhập năm trước dự án (đồng)"), required=False)
    income_after_vnd = MoneyField(label=_("Thu nhập năm sau (đồng)"), required=False)


class FinishForm(Acting):
    """Looked at and accepted."""

    accepted_on = day_field(_("Ngày nghiệm thu"))
