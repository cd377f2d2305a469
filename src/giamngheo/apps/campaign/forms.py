"""Forms of the campaign. Choices that depend on rows are offered by the view; the law's words stand beside the question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.kit import clock
from giamngheo.kit.fields import REQUIRED, day_field, offer, text_field

from . import terms
from .models import CommitteeMember, ReviewRequest


class Acting(forms.Form):
    """A form about a list that others may move on meanwhile: it carries the version that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    # Field → term of the plan whose value and article stand in small print beside it.
    laws: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, term in self.laws.items():
            self.fields[name].law = terms.term_note(term)  # type: ignore[attr-defined]


class CalendarForm(Acting):
    """The commune's own calendar within the round's; proposed by counting back from the round's last day."""

    survey_due_on = day_field(_("Thu thập thông tin, phân loại xong"))
    meeting_due_on = day_field(_("Họp các bản xong"))
    posting_due_on = day_field(_("Niêm yết xong"))
    report_due_on = day_field(_("Gửi báo cáo"))
    laws = {"posting_due_on": "posting", "report_due_on": "opinion"}


class MemberForm(Acting):
    full_name = text_field(_("Họ và tên"))
    office = text_field(_("Chức vụ"), help_text=_("Ví dụ Phó Chủ tịch UBND xã."))
    duty = forms.ChoiceField(label=_("Nhiệm vụ trong Ban Chỉ đạo"), choices=CommitteeMember.Duty.choices, initial="member")


class AssignForm(Acting):
    """Who, what, and which villages."""

    user = forms.ChoiceField(label=_("Người được phân công"), error_messages=REQUIRED)
    duty = forms.ChoiceField(
        label=_("Nhiệm vụ"),
        choices=[("reviewer", _("Rà soát viên của vòng này")),
                 ("reviewer_always", _("Rà soát viên mọi vòng, cả rà soát thường xuyên trong năm")),
                 ("village_head", _("Trưởng bản, chủ trì hội nghị"))],
    )  # fmt: skip
    villages = forms.MultipleChoiceField(
        label=_("Các bản"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Chọn ít nhất một bản.")}
    )


class PlanMeetingForm(Acting):
    held_on = day_field(_("Ngày họp"), initial=clock.today)
    place = text_field(_("Nơi họp"), initial=_("Nhà văn hoá bản"))


class MinutesForm(Acting):
    """The minutes of a village meeting."""

    held_on = day_field(_("Ngày họp"))
    place = text_field(_("Nơi họp"))
    attended = forms.IntegerField(label=_("Số người dự hội nghị"), min_value=1, max_value=5000, error_messages=REQUIRED)
    agreed = forms.IntegerField(label=_("Số người nhất trí với kết quả"), min_value=0, max_value=5000, error_messages=REQUIRED)
    chair = text_field(_("Chủ trì hội nghị"), help_text=_("Trưởng bản chủ trì."))
    secretary = text_field(_("Thư ký hội nghị"))
    representatives = text_field(
        _("Đại diện hộ gia đình ký biên bản"), rows=3, help_text=_("Mỗi dòng một người, ít nhất một người.")
    )
    text = text_field(_("Ý kiến tại hội nghị"), rows=4, required=False)
    laws = {"agreed": "meeting_agree_share"}


class RemarkForm(Acting):
    has_attended = forms.ChoiceField(
        label=_("Mặt trận Tổ quốc xã có dự hội nghị"), choices=[("co", _("Có dự")), ("khong", _("Không dự"))],
        widget=forms.RadioSelect, error_messages=REQUIRED,
    )  # fmt: skip
    text = text_field(_("Nhận xét"), rows=4)


class PostForm(Acting):
    place = text_field(_("Nơi niêm yết"), initial=_("Nhà văn hoá bản và trụ sở UBND xã"))
    posted_on = day_field(_("Ngày niêm yết"), initial=clock.today)
    late_reason = text_field(
        _("Lý do ghi muộn"), required=False, help_text=_("Chỉ ghi khi niêm yết đã lâu mới ghi vào hệ thống.")
    )
    laws = {"posted_on": "posting"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["late_reason"].law = terms.house_note("posting_backdate")  # type: ignore[attr-defined]


class PostAgainForm(PostForm):
    laws = {"posted_on": "recheck_posting"}


class ObjectionForm(Acting):
    household = forms.ChoiceField(label=_("Về hộ"), required=False)
    from_name = text_field(_("Người khiếu nại"))
    text = text_field(_("Nội dung khiếu nại"), rows=4)
    received_on = day_field(_("Ngày nhận"), initial=clock.today)
    laws = {"received_on": "objection_recheck"}


class RecheckForm(Acting):
    is_changed = forms.ChoiceField(
        label=_("Kết quả phúc tra"), widget=forms.RadioSelect, error_messages=REQUIRED,
        choices=[("khong", _("Giữ nguyên kết quả")), ("co", _("Kết quả thay đổi: nhập phiếu mới và phân loại lại"))],
    )  # fmt: skip
    outcome = text_field(_("Trả lời người khiếu nại"), rows=4)
    rechecked_on = day_field(_("Ngày phúc tra"), initial=clock.today)


class ReasonForm(Acting):
    reason = text_field(_("Lý do"), rows=3)


class ReportForm(Acting):
    number = text_field(_("Số báo cáo"), help_text=_("Ví dụ 48/BC-UBND."))
    reported_on = day_field(_("Ngày báo cáo"), initial=clock.today)


class OpinionForm(Acting):
    is_agreed = forms.ChoiceField(
        label=_("Ý kiến"), widget=forms.RadioSelect, error_messages=REQUIRED,
        choices=[("co", _("Nhất trí với kết quả rà soát")), ("khong", _("Trả lại, yêu cầu làm lại"))],
    )  # fmt: skip
    text = text_field(_("Nội dung, việc phải làm lại"), rows=4, required=False)
    number = text_field(_("Số văn bản cho ý kiến"))
    given_on = day_field(_("Ngày văn bản"), initial=clock.today)
    laws = {"given_on": "opinion"}


class CertificatesForm(Acting):
    suffix = text_field(
        _("Ký hiệu sau số thứ tự"), initial="/GCN-UBND", help_text=_("Số đánh theo bản, theo tên chủ hộ: 1/GCN-UBND, 2/GCN-UBND …")
    )
    first = forms.IntegerField(
        label=_("Số bắt đầu"), min_value=1, max_value=900000, error_messages=REQUIRED,
        help_text=_("Số tiếp theo trong sổ của xã; giấy chứng nhận trong năm dùng chung dãy số."),
    )  # fmt: skip
    issued_on = day_field(_("Ngày cấp"), initial=clock.today)


class PaperForm(Acting):
    """Number, day and signer of a paper; proposed from what is known."""

    number = text_field(_("Số"), required=False, help_text=_("Theo sổ văn bản của xã; để trống với biên bản."))
    issued_on = day_field(_("Ngày"), initial=clock.today)
    signer_name = text_field(_("Người ký"), required=False)


class RequestForm(Acting):
    """A household's request: found by its head's name first, then chosen."""

    household = forms.ChoiceField(
        label=_("Hộ đề nghị"), widget=forms.RadioSelect, error_messages={"required": _("Tìm rồi chọn hộ đề nghị.")}
    )
    channel = forms.ChoiceField(
        label=_("Cách nộp"), choices=[c for c in ReviewRequest.Channel.choices if c[0] != ReviewRequest.Channel.FOUND]
    )
    filed_on = day_field(_("Ngày nộp"), initial=clock.today)
    again_reason = text_field(
        _("Lý do đề nghị lại"), rows=2, required=False,
        help_text=_("Chỉ ghi khi Phiếu A trước của hộ trong vòng này đã không đưa hộ vào rà soát."),
    )  # fmt: skip


class ScreeningForm(Acting):
    """Phiếu A: items that the household has."""

    items = forms.MultipleChoiceField(label=_("Hộ có"), required=False, widget=forms.CheckboxSelectMultiple)
    override_reason = text_field(
        _("Lý do vẫn đưa vào rà soát"), rows=2, required=False,
        help_text=_("Chỉ ghi khi số mục từ ngưỡng trở lên mà xã vẫn đưa hộ vào rà soát, ví dụ tài sản hỏng, mới gặp thiên tai."),
    )  # fmt: skip
    laws = {"items": "screening_threshold"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["items"], [(item.id, item.name_vi) for item in terms.law().screening_items])


class RoundPlanForm(Acting):
    opinion_holder = forms.ChoiceField(label=_("Cấp cho ý kiến về báo cáo của xã"), widget=forms.RadioSelect, error_messages=REQUIRED)
    reason = text_field(_("Lý do, văn bản làm căn cứ"), rows=3)
    laws = {"opinion_holder": "opinion"}


class ApprovalForm(Acting):
    decision_number = text_field(_("Số quyết định của UBND tỉnh"), help_text=_("Ví dụ 87/QĐ-UBND."))
    decided_on = day_field(_("Ngày quyết định"), initial=clock.today)
    signer_name = text_field(_("Người ký"))
    digest = forms.CharField(widget=forms.HiddenInput, required=False)
