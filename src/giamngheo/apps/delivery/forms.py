"""Forms of the frame, and fields that kinds share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.kit.fields import MoneyField, choice_field, day_field, offer, text_field

from . import terms
from .actions.beginning import Beginning
from .kind import owner_of
from .models import Contribution

LINES = {"rows": 3}


class NumberField(forms.DecimalField):
    """A measure, typed with a comma or a point."""

    widget = forms.TextInput

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=0, max_digits=9, decimal_places=2, **more)
        self.widget.attrs.update({"inputmode": "decimal"})
        self.error_messages["required"] = _("Ghi số đo.")
        self.error_messages["invalid"] = _("Ghi số, ví dụ 36,5.")

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


def count_field(label: Any, *, most: int = 100_000, least: int = 0, **more: Any) -> forms.IntegerField:
    """A number of people, hours, things."""
    field = forms.IntegerField(
        label=label, min_value=least, max_value=most, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **more
    )
    field.error_messages.update({"invalid": _("Ghi số nguyên, ví dụ 30."), "required": _("Ghi số.")})
    return field


class Acting(forms.Form):
    """An act on something that others may move on meanwhile: it carries the version that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReasonForm(Acting):
    """Why."""

    reason = text_field(_("Lý do"), rows=3, max_length=2000)


class DecisionForm(Acting):
    """Who approves writes the decision down."""

    decision_number = text_field(_("Số quyết định, kế hoạch"))
    decided_on = day_field(_("Ngày quyết định"))


class AcceptedForm(Acting):
    """Looked at, accepted, on a day."""

    accepted_on = day_field(_("Ngày nghiệm thu"))


class PayForm(Acting):
    """One payment of a case."""

    what = text_field(_("Chi cho việc gì"))
    amount_vnd = MoneyField(label=_("Số tiền đã chi (đồng)"))
    paid_on = day_field(_("Ngày chi"))
    source_code = choice_field(_("Nguồn vốn"))
    paper_reference = text_field(_("Số chứng từ"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["source_code"], terms.sources_offered().items())


class OverrideForm(Acting):
    """The second person's word."""

    answer = choice_field(
        _("Quyết định"), (("yes", _("Đồng ý hỗ trợ dù trùng")), ("no", _("Không đồng ý"))), is_radio=True
    )
    note = text_field(_("Ý kiến"), rows=3, max_length=2000, required=False, help_text=_("Không đồng ý thì phải ghi vì sao."))


class JoinForm(Acting):
    """Which household of the register a row of another programme's list stands for. ``found``: those that may be chosen."""

    NOBODY = "0"
    household_id = choice_field(_("Là hộ nào trong sổ"), is_radio=True)
    reason = text_field(
        _("Lý do"), rows=3, max_length=2000, help_text=_("Căn cứ nào cho biết là hộ này, hoặc vì sao hộ đã ghép là sai.")
    )

    def __init__(self, *args: Any, found: Iterable[tuple[str, Any]], is_joined: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = [(self.NOBODY, _("Không phải hộ nào trong sổ của xã"))] if is_joined else []
        offer(self.fields["household_id"], [*found, *nobody])

    def clean_household_id(self) -> int | None:
        return int(self.cleaned_data["household_id"]) or None


class JoinDecisionForm(Acting):
    """The second person's word on it."""

    answer = choice_field(_("Quyết định"), (("yes", _("Đúng là hộ này")), ("no", _("Không đồng ý ghép"))), is_radio=True)
    note = text_field(_("Ý kiến"), rows=3, max_length=2000, required=False, help_text=_("Không đồng ý thì phải ghi vì sao."))


class TieForm(forms.Form):
    """Which entry of the ledger paid, and how much of the payment. ``payable``: entries that may be chosen."""

    entry_id = choice_field(_("Bút toán chi trong sổ vốn"), is_radio=True)
    amount_vnd = MoneyField(
        label=_("Số tiền do bút toán này trả (đồng)"), help_text=_("Không quá số còn lại của bút toán và của khoản chi.")
    )

    def __init__(self, *args: Any, payable: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["entry_id"], payable)

    def clean_entry_id(self) -> int:
        return int(self.cleaned_data["entry_id"])


class EvidenceForm(forms.Form):
    """One photo or paper and what it is."""

    step = choice_field(_("Chứng minh việc gì"), required=False)
    title = text_field(_("Ảnh, giấy tờ này là gì"), help_text=_("Ví dụ: móng nhà đã đổ bê tông; giấy cam kết của hộ."))
    content = forms.FileField(
        label=_("Chọn ảnh (JPEG, PNG) hoặc giấy tờ (PDF), tối đa 8 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        error_messages={"required": _("Chọn một tệp trên máy."), "empty": _("Tệp này trống. Chọn lại.")},
    )  # fmt: skip

    def __init__(self, *args: Any, steps: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["step"], [("", _("Cả hồ sơ")), *steps])


class ContributionForm(forms.Form):
    """What others put in."""

    contributor = text_field(_("Ai đóng góp"), help_text=_("Ví dụ: gia đình, dòng họ, đoàn thanh niên xã."))
    form = choice_field(_("Hình thức"), Contribution.Form.choices)
    quantity = NumberField(label=_("Số lượng"), required=False)
    unit = text_field(_("Đơn vị tính"), required=False, help_text=_("Ví dụ: công, m³, tấm, m² đất."))
    amount_vnd = MoneyField(label=_("Số tiền, hoặc quy ra tiền (đồng)"), required=False)
    source_code = choice_field(_("Nguồn"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["source_code"], terms.sources_offered().items())


class PlaceForm(forms.Form):
    """What stands at a place and no kind has as its own. A village is chosen within the commune that the page is about."""

    content = choice_field(_("Nội dung"))
    giver = choice_field(_("Chương trình, dự án"))
    name = text_field(_("Tên mô hình, thiết bị, điểm"), help_text=_("Ví dụ: mô hình nuôi ong bản Nà Tòng."))
    village_id = choice_field(
        _("Bản, tiểu khu"), required=False, help_text=_("Bỏ trống khi phục vụ cả xã. Hai việc cùng nội dung ở một bản là trùng.")
    )
    starts_on = day_field(_("Ngày bắt đầu"))
    ends_on = day_field(_("Ngày kết thúc (dự kiến)"), required=False)
    amount_vnd = MoneyField(label=_("Kinh phí (đồng)"), required=False)
    in_kind = text_field(_("Hiện vật, quy mô"), required=False)
    source_code = choice_field(_("Nguồn vốn"))
    overlap_reason = text_field(
        _("Lý do vẫn hỗ trợ dù trùng"), rows=3, max_length=2000, required=False,
        help_text=_("Chỉ ghi khi hệ thống báo trùng. Hồ sơ chờ người thứ hai xác nhận."),
    )  # fmt: skip

    def __init__(self, *args: Any, villages: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contents = [(code, name) for code, name in terms.place_contents().items() if owner_of(code) is None]
        offer(self.fields["content"], [("", _("Chọn nội dung")), *contents])
        offer(self.fields["giver"], [("", _("Chọn chương trình, dự án")), *terms.givers().items()])
        offer(self.fields["village_id"], [("", _("Cả xã")), *villages])
        offer(self.fields["source_code"], terms.sources_offered().items())

    def given(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        data = self.cleaned_data
        return {**data, "village_id": int(data["village_id"]) if data["village_id"] else None}


class BeginningForm(forms.Form):
    """What every case that stands at a place begins with (``actions/beginning.py``); kinds add what is theirs.

    ``contents``: ids of ``plan/overlaps``; who gives one of them is offered, the first of the Programme first.
    """

    name = text_field(_("Tên"))
    village_id = choice_field(_("Bản, tiểu khu"), required=False, help_text=_("Bỏ trống khi phục vụ cả xã."))
    giver = choice_field(_("Chương trình, dự án"))
    list_reference = text_field(_("Căn cứ: kế hoạch, danh sách đã duyệt"), required=False, help_text=_("Số, ký hiệu văn bản."))
    starts_on = day_field(_("Ngày bắt đầu"))
    ends_on = day_field(_("Ngày kết thúc (dự kiến)"), required=False)
    amount_vnd = MoneyField(label=_("Kinh phí (đồng)"), required=False)
    source_code = choice_field(_("Nguồn vốn"))
    overlap_reason = text_field(
        _("Lý do vẫn hỗ trợ dù trùng"), rows=3, max_length=2000, required=False,
        help_text=_("Chỉ ghi khi hệ thống báo trùng. Hồ sơ chờ người thứ hai xác nhận."),
    )  # fmt: skip

    def __init__(self, *args: Any, villages: Iterable[tuple[str, Any]], contents: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["village_id"], [("", _("Cả xã")), *villages])
        givers = {code: name for content in contents for code, name in terms.givers_of(content).items()}
        own = terms.programme_givers()
        offer(self.fields["giver"], sorted(givers.items(), key=lambda item: item[0] not in own))
        offer(self.fields["source_code"], terms.sources_offered().items())

    def beginning(self, area_id: int) -> Beginning:
        """The answers as the actions take them."""
        data = self.cleaned_data
        village = int(data["village_id"]) if data["village_id"] else None
        names = ("name", "giver", "list_reference", "starts_on", "ends_on", "amount_vnd", "source_code")
        return Beginning(area_id=area_id, village_id=village, **{name: data[name] for name in names})


class AcceptForm(Acting):
    """Given, looked at, accepted."""

    accepted_on = day_field(_("Ngày nghiệm thu"))
    amount_vnd = MoneyField(label=_("Kinh phí đã chi (đồng)"), required=False)


class ImportForm(forms.Form):
    """A list of another programme."""

    area_id = choice_field(_("Xã"))
    giver = choice_field(_("Chương trình đã hỗ trợ"))
    content = forms.FileField(
        label=_("Danh sách (Excel hoặc CSV)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.ods"}),
        error_messages={"required": _("Chọn một tệp trên máy."), "empty": _("Tệp này trống. Chọn lại.")},
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["area_id"], areas)
        offer(self.fields["giver"], [("", _("Chọn chương trình")), *terms.other_givers().items()])


__all__ = [
    "AcceptForm", "AcceptedForm", "Acting", "BeginningForm", "ContributionForm", "DecisionForm", "EvidenceForm", "ImportForm",
    "JoinDecisionForm", "JoinForm", "NumberField", "OverrideForm", "PayForm", "PlaceForm", "ReasonForm", "count_field",
]  # fmt: skip
