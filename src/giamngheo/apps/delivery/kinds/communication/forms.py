"""Forms of communication."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery.forms import Acting, BeginningForm, count_field
from giamngheo.kit.fields import choice_field, day_field, text_field

from .actions import Outline
from .models import Award, CommunicationCase

OUTLINE = ("what", "topic", "maker", "language", "copies")


class CaseForm(BeginningForm):
    """What is made or held."""

    what = choice_field(_("Loại việc"), CommunicationCase.What.choices, is_radio=True)
    topic = text_field(_("Nội dung"), help_text=_("Ví dụ: chính sách nhà ở, tín dụng, bảo hiểm y tế."))
    maker = text_field(_("Đơn vị thực hiện"), help_text=_("Cơ quan báo chí, UBND xã, Mặt trận, đoàn thể."))
    language = text_field(_("Ngôn ngữ"), required=False)
    copies = count_field(_("Số bản, số lượt phát"), required=False, help_text=_("Chỉ ghi với sản phẩm truyền thông."))
    field_order = (
        "what", "name", "topic", "maker", "village_id", "giver", "list_reference", "starts_on", "ends_on", "language", "copies",
        "amount_vnd", "source_code",
    )  # fmt: skip

    def outline(self) -> Outline:
        """The answers as the action takes them."""
        return Outline(**{name: self.cleaned_data[name] for name in OUTLINE})


class AskForm(Acting):
    """A question of a dialogue."""

    text = text_field(_("Câu hỏi"), rows=3, max_length=2000)
    asked_by = text_field(_("Ai hỏi"), required=False)
    agency = text_field(_("Cơ quan phải trả lời"), required=False)
    due_on = day_field(_("Hạn trả lời"), required=False)


class AnswerForm(Acting):
    """What was answered."""

    answer = text_field(_("Trả lời"), rows=5, max_length=4000)
    answered_by = text_field(_("Ai trả lời"))
    answered_on = day_field(_("Ngày trả lời"))


class AwardForm(Acting):
    """Somebody praised."""

    holder = choice_field(_("Đối tượng được khen"), Award.Holder.choices, is_radio=True)
    name = text_field(_("Tên tập thể, cá nhân, hộ"))
    form = text_field(_("Hình thức"), help_text=_("Ví dụ: giấy khen của Chủ tịch UBND xã."))
    merit = text_field(_("Thành tích"), rows=3, max_length=2000)
    decision_number = text_field(_("Số quyết định"))
    decided_on = day_field(_("Ngày quyết định"))


class ReachForm(Acting):
    """Whom it reached."""

    reach_count = count_field(_("Số người tiếp cận"), most=10_000_000)
    poor_count = count_field(_("Trong đó: người thuộc hộ nghèo, hộ cận nghèo"), most=10_000_000, required=False)


__all__ = ["AnswerForm", "AskForm", "AwardForm", "CaseForm", "ReachForm"]
