"""What the lists of courses, learners, sessions and school supports look like: columns, links, words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.delivery import states as frame
from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.doors import yes_no
from giamngheo.apps.register.masking import HIDDEN
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import rules, states
from .models import Course, CoursePayment, SchoolSupport, Session, Trainee, TrainingNeed

PAGE_SIZE = 50


def state_of(found: Course) -> Any:
    """The course's own state while its support is open or accepted, else the frame's."""
    return (
        states.STATES[found.state]
        if found.support.state in (frame.OPEN, frame.ACCEPTED)
        else frame.STATES[found.support.state]
    )


def all_states() -> list[Any]:
    """States that the list may be narrowed to."""
    return [*states.STATES.values(), frame.STATES[frame.STOPPED]]


def group_words(code: str) -> str:
    return _(rules.GROUPS[code]) if code in rules.GROUPS else _("chưa rõ")


def result_words(one: Trainee) -> str:
    return {True: _("đạt"), False: _("không đạt"), None: ""}[one.passed]


def attended(one: Any) -> str:
    """3/10: sessions attended of those written down; empty without any."""
    return f"{formats.number(one.present)}/{formats.number(one.marked)}" if one.marked else ""


def case_url(found: Course) -> str:
    return reverse("delivery_training:case", args=[found.support_id])


def case_columns() -> tuple[Column, ...]:
    """One course a line; the same in the file."""
    return (
        Column("occupation", gettext_lazy("Nghề"), is_sortable=True),
        Column("level", gettext_lazy("Trình độ"), value=lambda c: c.get_level_display()),
        Column("school_name", gettext_lazy("Cơ sở đào tạo")),
        Column("place", gettext_lazy("Nơi học")),
        Column("area", gettext_lazy("Xã"), value=lambda c: c.area.name),
        Column("starts_on", gettext_lazy("Khai giảng"), "ngay", is_sortable=True),
        Column("ends_on", gettext_lazy("Kết thúc"), "ngay"),
        Column("planned_count", gettext_lazy("Dự kiến (người)"), "so"),
        Column("trainee_count", gettext_lazy("Đang, đã học (người)"), "so"),
        Column("passed_count", gettext_lazy("Có chứng chỉ (người)"), "so"),
        Column("cost_vnd", gettext_lazy("Chi phí một học viên"), "dong"),
        Column("state", gettext_lazy("Trạng thái"), value=lambda c: state_of(c).label, tone=lambda c: state_of(c).tone),
    )


def cases_table(page: Page[Course], *, sort: str, query: str) -> Table:
    """One page of courses."""
    export, hidden = reverse("delivery_training:cases_file", args=["xlsx"]), {"place", "planned_count", "cost_vnd"}
    return Table(
        columns=[column for column in case_columns() if column.key not in hidden], rows=page.object_list, caption=_("Lớp đào tạo nghề"),
        id="lop-nghe", noun=_("lớp"), total=page.paginator.count, start=max(page.start_index(), 1), page=page.number,
        pages=page.paginator.num_pages, sort=sort, row_url=case_url, export_url=f"{export}?{query}" if query else export,
        empty_title=_("Chưa có lớp nào"), empty_text=_("Bấm “Lập lớp đào tạo nghề”."),
    )  # fmt: skip


def trainee_columns(*, is_revealed: bool) -> tuple[Column, ...]:
    """One learner a line; the group of the norm, which tells of disability and ethnicity, only where it is revealed."""
    return (
        Column("name", gettext_lazy("Học viên"), "ten", is_sortable=True),
        Column(
            "village",
            gettext_lazy("Bản, tiểu khu"),
            value=lambda t: t.support.village.name if t.support.village else "",
        ),
        Column("area", gettext_lazy("Xã"), value=lambda t: t.area.name),
        Column("household_class", gettext_lazy("Hạng hộ ngày khai giảng"), "hang_ho"),
        Column(
            "is_three_classes",
            gettext_lazy("Hộ nghèo, cận nghèo, mới thoát nghèo"),
            value=lambda t: yes_no(t.is_three_classes),
        ),
        Column(
            "group", gettext_lazy("Nhóm hưởng mức"), value=lambda t: group_words(t.group) if is_revealed else HIDDEN
        ),
        Column("occupation", gettext_lazy("Nghề"), value=lambda t: t.course.occupation),
        Column("starts_on", gettext_lazy("Khai giảng"), "ngay", value=lambda t: t.course.starts_on),
        Column("attended", gettext_lazy("Buổi có mặt"), value=attended),
        Column("passed", gettext_lazy("Kết quả"), value=result_words),
        Column("certificate_number", gettext_lazy("Số chứng chỉ")),
        Column("certified_on", gettext_lazy("Ngày cấp"), "ngay", is_sortable=True),
        Column("job", gettext_lazy("Việc làm sau khi học"), value=lambda t: t.get_job_display()),
        Column("job_seen_on", gettext_lazy("Ngày xem"), "ngay"),
        Column("amount_vnd", gettext_lazy("Nhà nước hỗ trợ"), "dong", value=lambda t: t.support.amount_vnd),
    )


def trainees_table(page: Page[Trainee], *, sort: str, query: str) -> Table:
    """One page of learners of all courses."""
    export, hidden = (
        reverse("delivery_training:trainees_file", args=["xlsx"]),
        {"is_three_classes", "group", "certified_on", "job_seen_on", "amount_vnd"},
    )
    return Table(
        columns=[column for column in trainee_columns(is_revealed=False) if column.key not in hidden], rows=page.object_list,
        caption=_("Học viên các lớp nghề"), id="hoc-vien", noun=_("học viên"), total=page.paginator.count, start=max(page.start_index(), 1),
        page=page.number, pages=page.paginator.num_pages, sort=sort, export_url=f"{export}?{query}" if query else export,
        row_url=lambda t: reverse("delivery_training:case", args=[t.support_id]), empty_title=_("Chưa có học viên nào"),
        empty_text=_("Mở một lớp đang tuyển rồi bấm “Ghi danh từ danh sách”."),
    )  # fmt: skip


def class_table(rows: Sequence[Trainee], *, is_revealed: bool) -> Table:
    """Everybody of one course."""
    wanted = {
        "name",
        "village",
        "household_class",
        "group",
        "attended",
        "passed",
        "certificate_number",
        "job",
        "amount_vnd",
    }
    columns = [column for column in trainee_columns(is_revealed=is_revealed) if column.key in wanted]
    word = Column(
        "state",
        gettext_lazy("Trạng thái"),
        value=lambda t: frame.STATES[t.support.state].label,
        tone=lambda t: frame.STATES[t.support.state].tone,
    )
    return Table(
        columns=[*columns, word], rows=rows, caption=_("Học viên"), id="hoc-vien",
        row_url=lambda t: reverse("delivery_training:case", args=[t.support_id]),
        empty_title=_("Chưa có học viên nào"), empty_text=_("Ghi danh người được chọn trong danh sách đã phê duyệt."),
    )  # fmt: skip


def sessions_table(rows: Sequence[Session], *, may_write: bool) -> Table:
    """Sessions of one course."""
    return Table(
        columns=(
            Column("held_on", gettext_lazy("Ngày học"), "ngay"),
            Column("part", gettext_lazy("Buổi"), value=lambda s: s.get_part_display()),
            Column("topic", gettext_lazy("Nội dung")),
            Column("present", gettext_lazy("Có mặt"), value=attended),
        ),
        rows=rows, caption=_("Các buổi học"), id="buoi-hoc", empty_title=_("Chưa điểm danh buổi nào"),
        empty_text=_("Lớp đang học thì bấm “Điểm danh”."),
        row_url=(lambda s: reverse("delivery_training:session", args=[s.pk])) if may_write else None,
    )  # fmt: skip


def payments_table(rows: Sequence[CoursePayment]) -> Table:
    """Money paid to the school."""
    sources = terms.sources()
    return Table(
        columns=(
            Column("number", gettext_lazy("Lần"), "so"),
            Column("paid_on", gettext_lazy("Ngày"), "ngay"),
            Column("amount_vnd", gettext_lazy("Số tiền"), "dong"),
            Column("source_code", gettext_lazy("Nguồn vốn"), value=lambda r: sources.get(r.source_code, r.source_code)),
            Column("paper_reference", gettext_lazy("Số chứng từ")),
        ),
        rows=rows, caption=_("Các lần thanh toán"), id="thanh-toan", empty_title=_("Chưa thanh toán lần nào"),
        empty_text=_("Ghi mỗi lần trả tiền cho cơ sở đào tạo."),
    )  # fmt: skip


def school_columns() -> tuple[Column, ...]:
    """One support of a school a line; the same in the file."""
    return (
        Column("school_name", gettext_lazy("Cơ sở, đơn vị")),
        Column("what", gettext_lazy("Nội dung"), value=lambda s: s.get_what_display()),
        Column("description", gettext_lazy("Cụ thể")),
        Column("quantity", gettext_lazy("Số lượng"), "so"),
        Column("unit", gettext_lazy("Đơn vị tính")),
        Column("partner", gettext_lazy("Doanh nghiệp, hợp tác xã")),
        Column("area", gettext_lazy("Xã"), value=lambda s: s.area.name),
        Column("starts_on", gettext_lazy("Từ ngày"), "ngay", value=lambda s: s.support.starts_on),
        Column("amount_vnd", gettext_lazy("Kinh phí"), "dong", value=lambda s: s.support.amount_vnd),
        Column(
            "state",
            gettext_lazy("Trạng thái"),
            value=lambda s: frame.STATES[s.support.state].label,
            tone=lambda s: frame.STATES[s.support.state].tone,
        ),
    )


def schools_table(page: Page[SchoolSupport], *, query: str) -> Table:
    """One page of what schools were given."""
    export, hidden = reverse("delivery_training:schools_file", args=["xlsx"]), {"partner"}
    return Table(
        columns=[column for column in school_columns() if column.key not in hidden], rows=page.object_list,
        caption=_("Hỗ trợ cơ sở đào tạo nghề"), id="co-so", noun=_("hỗ trợ"), total=page.paginator.count, start=max(page.start_index(), 1),
        page=page.number, pages=page.paginator.num_pages, export_url=f"{export}?{query}" if query else export,
        row_url=lambda s: reverse("delivery_training:case", args=[s.support_id]), empty_title=_("Chưa ghi hỗ trợ nào cho cơ sở"),
        empty_text=_("Bấm “Ghi hỗ trợ cơ sở, khảo sát”."),
    )  # fmt: skip


LEVELS = dict(Course.Level.choices)


def needs_table(rows: Sequence[TrainingNeed]) -> Table:
    """What one survey found."""
    return Table(
        columns=(
            Column("occupation", gettext_lazy("Nghề muốn học")),
            Column("level", gettext_lazy("Trình độ"), value=lambda n: n.get_level_display()),
            Column("wanting", gettext_lazy("Muốn học (người)"), "so"),
            Column("forecast_year", gettext_lazy("Năm dự báo"), align="num"),
            Column("forecast", gettext_lazy("Dự báo (người)"), "so"),
        ),
        rows=rows, caption=_("Nhu cầu học nghề"), id="nhu-cau", empty_title=_("Chưa ghi nhu cầu nào"),
        empty_text=_("Mỗi nghề một dòng: bấm “Ghi nhu cầu”."),
    )  # fmt: skip


def wanted_table(rows: Sequence[dict[str, Any]]) -> Table:
    """What accepted surveys found together."""
    return Table(
        columns=(
            Column("occupation", gettext_lazy("Nghề muốn học")),
            Column("level", gettext_lazy("Trình độ"), value=lambda n: LEVELS.get(n["level"], n["level"])),
            Column("surveys", gettext_lazy("Cuộc khảo sát"), "so"),
            Column("wanting", gettext_lazy("Muốn học (người)"), "so"),
            Column("foreseen", gettext_lazy("Dự báo (người)"), "so"),
        ),
        rows=rows, caption=_("Nhu cầu học nghề theo các cuộc khảo sát đã nghiệm thu"), id="nhu-cau-chung",
        empty_title=_("Chưa có cuộc khảo sát nào được nghiệm thu"), empty_text=_("Ghi khảo sát, nhu cầu từng nghề, rồi nghiệm thu."),
    )  # fmt: skip


__all__ = [
    "PAGE_SIZE", "all_states", "attended", "case_columns", "case_url", "cases_table", "class_table", "group_words", "needs_table",
    "payments_table",
    "result_words", "school_columns", "schools_table", "sessions_table", "state_of", "trainee_columns", "trainees_table", "wanted_table",
]  # fmt: skip
