"""What the list of communication looks like, and the tables on a case's page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.delivery import case_lists
from giamngheo.kit.tables import Column, Table

from . import states
from .kind import KIND
from .models import CommunicationCase, Question

CASES = case_lists.CaseList(
    kind=KIND, model=CommunicationCase, states=states.STATES, whats=CommunicationCase.What.choices, noun=gettext_lazy("hồ sơ"),
    columns=case_lists.columns_of(
        states.STATES, gettext_lazy("Loại việc"),
        Column("topic", gettext_lazy("Nội dung")),
        Column("maker", gettext_lazy("Đơn vị thực hiện")),
        Column("reach_count", gettext_lazy("Người tiếp cận"), "so", is_sortable=True),
        Column("poor_count", gettext_lazy("Người nghèo, cận nghèo"), "so"),
    ),
    empty_text=gettext_lazy("Bấm “Lập hồ sơ”, hoặc bỏ bớt điều kiện lọc."),
    sorts={"reach_count": ("reach_count", "id"), "-reach_count": ("-reach_count", "-id")},
    hidden=frozenset({"topic", "maker"}),
)  # fmt: skip


def questions_table(case: CommunicationCase, *, may: bool) -> Table:
    """Questions of a dialogue with their answers; who may answer opens one by its number."""

    def answer_url(row: Question) -> str | None:
        return reverse("delivery_communication:answer", args=[row.pk]) if may else None

    return Table(
        columns=(
            Column("number", _("Câu"), "so", url=answer_url), Column("text", _("Câu hỏi")), Column("agency", _("Cơ quan phải trả lời")),
            Column("due_on", _("Hạn trả lời"), "ngay"), Column("answer", _("Trả lời")), Column("answered_by", _("Ai trả lời")),
            Column("state", _("Trạng thái"), value=lambda r: _("đã trả lời") if r.answer else _("chưa trả lời"),
                   tone=lambda r: "done" if r.answer else "due"),
        ),
        rows=list(case.questions.all()), caption=_("Câu hỏi của người dân"), id="cau-hoi",
        empty_title=_("Chưa ghi câu hỏi nào"), empty_text=_("Ghi từng câu hỏi; câu chưa trả lời giữ buổi đối thoại còn mở."),
    )  # fmt: skip


def awards_table(case: CommunicationCase) -> Table:
    """Who was praised."""
    return Table(
        columns=(
            Column("name", _("Được khen")), Column("holder", _("Đối tượng"), value=lambda r: r.get_holder_display()),
            Column("form", _("Hình thức")), Column("merit", _("Thành tích")), Column("decision_number", _("Số quyết định")),
            Column("decided_on", _("Ngày"), "ngay"),
        ),
        rows=list(case.awards.all()), caption=_("Khen thưởng, biểu dương"), id="khen-thuong",
        empty_title=_("Chưa ghi khen thưởng"), empty_text=_("Ghi tập thể, hộ, cá nhân được khen theo quyết định."),
    )  # fmt: skip


__all__ = ["CASES", "awards_table", "questions_table"]
