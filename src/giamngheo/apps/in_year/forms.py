"""Forms of the review within the year. Choices that depend on rows are offered by the view."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from giamngheo.engine.vocabulary import FILING_CHANNELS, IN_YEAR_KINDS, INCOME_SOURCES, INDICATORS
from giamngheo.kit import clock
from giamngheo.kit.fields import REQUIRED, TRUTH, YES_NO, MoneyField, choice_field, day_field, offer, text_field
from giamngheo.kit.terms import word

TICK, SOURCE = "tick_", "item_"


class Acting(forms.Form):
    """An act on a request that others may move on meanwhile: it carries the version that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class FilingForm(forms.Form):
    kind = choice_field(_("Loại đề nghị"), (), is_radio=True)
    person = choice_field(
        _("Người lao động"), (), required=False,
        help_text=_("Chỉ chọn khi đề nghị xác nhận người lao động có thu nhập thấp."),
    )  # fmt: skip
    applicant_name = text_field(_("Họ và tên người nộp"))
    channel = choice_field(_("Cách nộp"), ())
    filed_on = day_field(_("Ngày nhận đề nghị"), help_text=_("Qua bưu chính: ngày thư đến. Trực tuyến: ngày gửi."))
    reason = text_field(_("Lý do ghi trong đề nghị"), rows=3, required=False)

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["person"], [("", gettext("Cả hộ")), *people])
        offer(self.fields["kind"], [(term.code, word(term)) for term in IN_YEAR_KINDS])
        offer(self.fields["channel"], [(term.code, word(term)) for term in FILING_CHANNELS])


class ScreeningForm(Acting):
    item_count = forms.IntegerField(
        label=_("Số mục của Phiếu A mà hộ có"), min_value=0, max_value=50,
        error_messages={**REQUIRED, "invalid": _("Ghi số mục, ví dụ 2.")},
    )  # fmt: skip
    screened_on = day_field(_("Ngày nhận dạng"))
    note = text_field(
        _("Lý do vẫn đưa vào rà soát"), rows=2, required=False,
        help_text=_("Chỉ ghi khi hộ có từ ngưỡng trở lên mà xã vẫn đưa vào rà soát."),
    )  # fmt: skip


class SurveyForm(Acting):
    """What both surveys ask: the day, where and how many, and under which standard it is computed."""

    observed_on = day_field(_("Ngày khảo sát"))
    area_type = choice_field(_("Khu vực"), (("rural", _("Nông thôn")), ("urban", _("Thành thị"))), is_radio=True, is_inline=True)
    member_count = forms.IntegerField(
        label=_("Số người trong hộ"), min_value=1, max_value=60, required=False,
        error_messages={"invalid": _("Ghi số người, ví dụ 4.")},
    )  # fmt: skip
    standard_id = choice_field(_("Chuẩn nghèo áp dụng"), ())
    standard_reason = text_field(
        _("Lý do chọn chuẩn khác"), rows=2, required=False,
        help_text=_("Chỉ ghi khi chọn chuẩn khác chuẩn đang có hiệu lực."),
    )  # fmt: skip


class ScoreField(forms.DecimalField):
    """Points, with a comma or a point before decimals."""

    widget = forms.TextInput

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=0, max_value=9999, max_digits=6, decimal_places=2, **more)
        self.widget.attrs.update({"inputmode": "decimal"})
        self.error_messages["invalid"] = _("Ghi điểm bằng số, ví dụ 135.")

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class ClassSurveyForm(SurveyForm):
    """The twelve indicators and the total of score A, as on the paper form. Not answered stays not answered."""

    score_a = ScoreField(label=_("Tổng điểm A (B1) trên phiếu"), required=False)
    declared_income_vnd = MoneyField(
        label=_("Thu nhập bình quân đầu người một tháng do hộ khai"), required=False,
        help_text=_("Chỉ cần với chuẩn phân loại theo mức thu nhập."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for term in INDICATORS:
            label = gettext("Thiếu hụt: %(name)s") % {"name": word(term)}
            self.fields[TICK + term.code] = choice_field(label, YES_NO, is_radio=True, is_inline=True, required=False)
        last = ("standard_id", "standard_reason", "version")
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def answers(self) -> dict[str, Any]:
        """Columns of the fact row."""
        given = self.cleaned_data
        ticks = {name: TRUTH[given[name]] for name in self.fields if name.startswith(TICK)}
        same = ("area_type", "member_count", "score_a", "declared_income_vnd")
        return {**{name: given[name] for name in same}, **ticks}


class IncomeForm(SurveyForm):
    """Income of the household in the twelve months before, by source, after costs. Empty: not answered; none: 0."""

    works_in_farming = choice_field(
        _("Hộ có làm nông nghiệp, lâm nghiệp, ngư nghiệp hoặc diêm nghiệp không?"), YES_NO, is_radio=True,
        is_inline=True, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for term in INCOME_SOURCES:
            note = gettext("Không tính vào thu nhập.") if term.code == "social_assistance" else ""
            self.fields[SOURCE + term.code] = MoneyField(label=word(term), required=False, help_text=note)
        last = ("standard_id", "standard_reason", "version")
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def items(self) -> dict[str, int | None]:
        return {name.removeprefix(SOURCE): self.cleaned_data[name] for name in self.fields if name.startswith(SOURCE)}


class MeetingForm(Acting):
    held_on = day_field(_("Ngày họp"))
    place = text_field(_("Nơi họp"), required=False)
    chaired_by = text_field(_("Người chủ trì"))
    attended_count = forms.IntegerField(label=_("Số người dự họp"), min_value=1, max_value=5000, error_messages=REQUIRED)
    agreed_count = forms.IntegerField(label=_("Số người đồng ý"), min_value=0, max_value=5000, error_messages=REQUIRED)
    front_remark = text_field(_("Ý kiến của Mặt trận Tổ quốc xã"), rows=2, required=False)
    note = text_field(_("Nội dung khác trong biên bản"), rows=2, required=False)


class PostingForm(Acting):
    posted_on = day_field(_("Ngày bắt đầu niêm yết"))
    place = text_field(_("Nơi niêm yết"), help_text=_("Ví dụ: nhà văn hoá bản và trụ sở UBND xã."))


class ReturnForm(Acting):
    reason = text_field(_("Nội dung khiếu nại hoặc lý do phải rà soát lại"), rows=3)


class WithdrawalForm(Acting):
    reason = text_field(_("Lý do rút đề nghị"), rows=2)
    withdrawn_on = day_field(_("Ngày rút"))


class DecisionForm(Acting):
    decision_number = text_field(_("Số quyết định"), help_text=_("Như ghi trên quyết định, ví dụ 31/QĐ-UBND."))
    decided_on = day_field(_("Ngày quyết định"))
    signer_name = text_field(_("Họ và tên người ký"))

    def clean_decided_on(self) -> Any:
        value = self.cleaned_data["decided_on"]
        if value > clock.today():
            raise forms.ValidationError(_("Ngày quyết định không được sau ngày hôm nay."))
        return value


class RefusalForm(DecisionForm):
    reasons = text_field(_("Lý do không công nhận"), rows=4, help_text=_("Người dân nhận nguyên văn lý do này bằng văn bản."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision_number"].label = _("Số văn bản trả lời")


class CertificateForm(Acting):
    number = text_field(_("Số giấy"))
    issued_on = day_field(_("Ngày cấp"))


class PaperForm(forms.Form):
    """Number and day of a paper; nothing is asked where a decision or certificate has fixed them."""

    number = text_field(_("Số"), help_text=_("Số tiếp theo trong sổ văn bản của xã."))
    issued_on = day_field(_("Ngày"))

    def __init__(self, *args: Any, is_fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_fixed = is_fixed
        if is_fixed:
            self.fields.clear()
