"""What lists of evaluation surveys look like; the same in the file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.steering.lists import paged
from giamngheo.engine.plan_surveys import NUMBER, YES, Questionnaire
from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES, labels
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import estimating, states
from .models import Estimate, SampleCluster, SampleHousehold, Survey

PAGE_SIZE = 50
CLASS_NAMES = labels(HOUSEHOLD_CLASSES)


def progress(row: Any) -> str:
    """Asked of taken, of those the asker may see."""
    return f"{formats.number(row.asked)}/{formats.number(row.sampled)}"


def survey_columns() -> tuple[Column, ...]:
    return (
        Column("title", gettext_lazy("Cuộc điều tra")),
        Column("kind", gettext_lazy("Loại"), value=lambda r: r.get_kind_display()),
        Column("year", gettext_lazy("Năm"), align="num"),
        Column("sampled", gettext_lazy("Hộ trong mẫu"), "so"),
        Column("asked", gettext_lazy("Đã có kết quả"), "so"),
        Column("state", gettext_lazy("Trạng thái"), value=lambda r: states.STATES[r.state].label,
               tone=lambda r: states.STATES[r.state].tone),
    )  # fmt: skip


def surveys_table(rows: Iterable[Survey]) -> Table:
    return Table(
        columns=survey_columns(), rows=rows, caption=_("Điều tra đánh giá"), id="dieu-tra", noun=_("cuộc điều tra"),
        row_url=lambda r: reverse("evaluations:survey", args=[r.pk]), empty_title=_("Chưa có cuộc điều tra nào"),
        export_url=reverse("evaluations:surveys_file", args=["xlsx"]),
    )  # fmt: skip


def clusters_table(rows: Iterable[SampleCluster], may_ask: bool) -> Table:
    columns = (
        Column("village", gettext_lazy("Bản"), value=lambda r: r.village.name),
        Column("area", gettext_lazy("Xã"), value=lambda r: r.area.name),
        Column("stratum", gettext_lazy("Tầng")),
        Column("size", gettext_lazy("Hộ của bản"), "so"),
        Column("chance", gettext_lazy("Xác suất chọn bản"), "phan_tram"),
        Column("progress", gettext_lazy("Đã có kết quả"), align="num", value=progress),
    )  # fmt: skip
    return Table(
        columns=columns, rows=rows, caption=_("Các bản trong mẫu"), id="cum", empty_title=_("Chưa chọn mẫu"),
        row_url=(lambda r: f"{reverse('evaluations:sample', args=[r.survey_id])}?cum={r.pk}") if may_ask else None,
    )  # fmt: skip


def sample_columns() -> tuple[Column, ...]:
    return (
        Column("head_name", gettext_lazy("Chủ hộ"), "ten", value=lambda r: r.household.head_name),
        Column("village", gettext_lazy("Bản"), value=lambda r: r.village.name),
        Column("area", gettext_lazy("Xã"), value=lambda r: r.area.name),
        Column("stratum", gettext_lazy("Tầng"), value=lambda r: r.cluster.stratum),
        Column("weight", gettext_lazy("Trọng số"), "so"),
        Column("asked_on", gettext_lazy("Ngày hỏi"), "ngay"),
        Column("outcome", gettext_lazy("Kết quả"), value=lambda r: states.OUTCOMES[r.outcome].label,
               tone=lambda r: states.OUTCOMES[r.outcome].tone),
    )  # fmt: skip


def sample_table(survey: Survey, page: Page[SampleHousehold], query: str, may_ask: bool) -> Table:
    return Table(
        columns=sample_columns(), rows=page.object_list, caption=_("Hộ trong mẫu"), id="mau", noun=_("hộ"),
        row_url=(lambda r: reverse("evaluations:household", args=[r.pk])) if may_ask else None, empty_title=_("Không có hộ nào"),
        **paged(page, reverse("evaluations:sample_file", args=[survey.pk, "xlsx"]), query),
    )  # fmt: skip


def among_name(among: str) -> str:
    """A group of the estimates in words."""
    kind, _sep, key = among.partition(":")
    if kind == "class":
        return CLASS_NAMES[key] if key else _("Hộ ngoài danh sách nghèo, cận nghèo")
    return key or _("Tất cả hộ")


class Words:
    """What an estimate is about, as the questionnaire words it."""

    def __init__(self, sheet: Questionnaire | None) -> None:
        self.questions = sheet.questions if sheet else {}

    def is_number(self, row: Estimate) -> bool:
        return row.item in self.questions and self.questions[row.item].kind == NUMBER

    def item(self, row: Estimate) -> str:
        if row.item == estimating.LISTED_POOR:
            return _("Tỷ lệ hộ nghèo trong danh sách (kiểm tra mẫu)")
        found = self.questions.get(row.item)
        return found.text_vi if found else row.item

    def option(self, row: Estimate) -> str:
        found = self.questions.get(row.item)
        if found is None or not row.option:
            return found.unit_vi if found else ""
        return _("Có") if row.option == YES and not found.options else found.options.get(row.option, row.option)

    def told(self, row: Estimate, value: float | None) -> str:
        if value is None:
            return ""
        return formats.number(value, 1) if self.is_number(row) else formats.percent(value, 1)

    def value(self, row: Estimate) -> str:
        return self.told(row, row.value) if row.value is not None else _("quá ít quan sát")

    def interval(self, row: Estimate) -> str:
        if row.value is None:
            return ""
        return f"{self.told(row, row.low)} – {self.told(row, row.high)}" if row.low is not None else _("chưa tính được")


def result_columns(words: Words) -> tuple[Column, ...]:
    return (
        Column("item", gettext_lazy("Câu hỏi"), value=words.item),
        Column("option", gettext_lazy("Trả lời"), value=words.option),
        Column("value", gettext_lazy("Ước lượng"), align="num", value=words.value),
        Column("interval", gettext_lazy("Khoảng tin cậy 95 %"), align="num", value=words.interval),
        Column("se", gettext_lazy("Sai số chuẩn"), align="num", value=lambda r: words.told(r, r.se)),
        Column("n", gettext_lazy("Số hộ trả lời"), "so", value=lambda r: r.n if r.value is not None else None),
        Column("deff", gettext_lazy("Hiệu ứng thiết kế"), align="num", value=lambda r: formats.number(r.deff, 2, missing="")),
        Column("known", gettext_lazy("Theo sổ bộ"), align="num", value=lambda r: words.told(r, r.known)),
    )  # fmt: skip


def results_table(survey: Survey, rows: Iterable[Estimate], words: Words, among: str, query: str) -> Table:
    return Table(
        columns=result_columns(words), rows=rows, caption=_("Kết quả: %(among)s") % {"among": among_name(among)}, id="ket-qua",
        empty_title=_("Chưa có ước lượng"), export_url=f"{reverse('evaluations:results_file', args=[survey.pk, 'xlsx'])}?{query}",
    )  # fmt: skip
