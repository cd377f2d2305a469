"""What the pages show of indicators: lines of the overview, of the years, of the units, of the list behind a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.published import lists as published
from giamngheo.apps.published import queries as published_queries
from giamngheo.engine.course import Course, Goal
from giamngheo.engine.plan_indicators import Indicator
from giamngheo.engine.plan_programme import Observation
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import queries, words
from .queries import Value

if TYPE_CHECKING:
    from giamngheo.apps.places.models import Area


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator on the overview: its value of the year and where it stands."""

    indicator: Indicator
    value: Value
    course: Course | None
    goal: Goal | None

    @property
    def light(self) -> str:
        return self.course.light if self.course else "grey"

    @property
    def has_value(self) -> bool:
        return self.value.value is not None


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year of an indicator. ``change``: to the year before, None across two standards."""

    value: Value
    path: float | None
    change: float | None
    is_other_standard: bool = False


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit in a year. ``missing``: how many of the gap to the path it makes, None where there is no path."""

    area: Area | None
    value: Value
    missing: float | None

    @property
    def has_number(self) -> bool:
        return self.value.numerator is not None or self.value.denominator is not None


def project_words(project: str) -> str:
    """"Tiểu dự án 4.1", "Dự án 2", or the whole province."""
    if project == "general":
        return str(_("Chung"))
    number = project.removeprefix("p").replace("_", ".")
    return str(_("Tiểu dự án %(number)s") % {"number": number} if "." in number else _("Dự án %(number)s") % {"number": number})


def overview_table(lines: list[Line], *, query: str) -> Table:
    """The targets, project after project."""
    return Table(
        columns=[
            Column("code", _("Mã"), value=lambda line: words.code(line.indicator)),
            Column("name", _("Chỉ tiêu"), value=lambda line: words.name(line.indicator),
                   url=lambda line: f"{reverse('indicators:indicator', args=[line.indicator.id])}?{query}"),
            Column("project", _("Dự án"), value=lambda line: project_words(line.indicator.project)),
            Column("target", _("Mục tiêu"), value=lambda line: words.target_words(queries.target_of(line.indicator))),
            Column("value", _("Giá trị"), align="num", value=lambda line: words.value_words(line.indicator, line.value)),
            Column("path", _("Lộ trình đến nay"), align="num", value=_path_words),
            Column("projected", _("Giữ tốc độ này, cuối kỳ"), align="num", value=_projected_words),
            Column("light", _("Đánh giá"), value=lambda line: words.verdict(line.course)[1],
                   tone=lambda line: words.LIGHTS[line.light][0]),
        ],
        rows=lines, caption=_("Các chỉ tiêu, theo dự án"), id="chi-tieu", noun=_("chỉ tiêu"), total=len(lines),
    )  # fmt: skip


def watched_table(lines: list[tuple[Indicator, Value, Value | None]], *, query: str) -> Table:
    """Figures without a target: this year's and the year's before."""
    return Table(
        columns=[
            Column("code", _("Mã"), value=lambda line: words.code(line[0])),
            Column("name", _("Chỉ số"), value=lambda line: words.name(line[0]),
                   url=lambda line: f"{reverse('indicators:indicator', args=[line[0].id])}?{query}"),
            Column("project", _("Dự án"), value=lambda line: project_words(line[0].project)),
            Column("value", _("Giá trị"), align="num", value=lambda line: words.value_words(line[0], line[1])),
            Column("before", _("Năm trước"), align="num", value=lambda line: words.value_words(line[0], line[2]) if line[2] else ""),
        ],
        rows=lines, caption=_("Các chỉ số theo dõi"), id="theo-doi", noun=_("chỉ số"), total=len(lines),
    )  # fmt: skip


def _path_words(line: Line) -> str:
    path = line.course.path if line.course else None
    return "" if path is None else words.number_of(line.indicator, path)


def _projected_words(line: Line) -> str:
    projected = line.course.projected if line.course else None
    return "" if projected is None else words.number_of(line.indicator, max(projected, 0.0))


def years_table(one: Indicator, lines: list[YearLine], behind: Callable[..., str], *, id: str = "cac-nam") -> Table:
    """Numerator, denominator, value, path and change of each year; numbers open their rows."""
    measures = queries.catalogue().measures
    columns = [
        Column("year", _("Năm"), value=lambda line: str(line.value.year)),
        Column("numerator", measures[one.numerator].name_vi, "so", value=lambda line: line.value.numerator,
               url=lambda line: behind(line.value, queries.NUMERATOR)),
    ]  # fmt: skip
    if one.denominator:
        columns += [
            Column("denominator", measures[one.denominator].name_vi, "so", value=lambda line: line.value.denominator,
                   url=lambda line: behind(line.value, queries.DENOMINATOR)),
            Column("open", _("Chưa rõ"), "so", value=lambda line: line.value.open or None,
                   url=lambda line: behind(line.value, queries.OPEN)),
        ]  # fmt: skip
    columns += [
        Column("value", _("Giá trị"), align="num", value=lambda line: words.value_words(one, line.value)),
        Column("change", _("Tăng, giảm so với năm trước"), align="num", value=lambda line: _change_words(one, line)),
        Column("path", _("Lộ trình"), align="num", value=lambda line: "" if line.path is None else words.number_of(one, line.path)),
        Column("state", _("Số liệu"), value=_state_words),
    ]
    return Table(columns=columns, rows=lines, caption=_("Từng năm"), id=id)


def _state_words(line: YearLine) -> str:
    if line.value.value is None:
        return ""
    return str(_("đã chốt")) if line.value.is_closed else str(_("tạm tính"))


def _change_words(one: Indicator, line: YearLine) -> str:
    if line.is_other_standard:
        return str(_("không so: khác chuẩn nghèo"))
    if line.change is None:
        return ""
    sign = "+" if line.change > 0 else ""
    number = formats.number(line.change, 2 if one.is_share else 0).replace("-", "−")
    return f"{sign}{number} {_('điểm %') if one.is_share else words.unit_of(one)}"


def units_table(
    one: Indicator, lines: list[UnitLine], behind: Callable[..., str], *, level: str, total: UnitLine, export_url: str
) -> Table:  # fmt: skip
    """The units of the level in one year, what each makes of the gap, and the sums."""
    return Table(
        columns=unit_columns(one, behind), rows=lines, caption=_("Theo huyện") if level == "district" else _("Theo xã, phường"),
        id="dia-ban", foot=total, export_url=export_url, empty_title=_("Chưa đơn vị nào có số liệu"),
    )  # fmt: skip


def unit_columns(one: Indicator, behind: Callable[..., str] | None = None) -> list[Column]:
    def to(part: str) -> Callable[[Any], str | None] | None:
        return (lambda line: behind(line.value, part, line.area.pk) if line.area else None) if behind else None

    columns = [
        Column("area", _("Địa bàn"), value=lambda line: line.area.name if line.area else ""),
        Column("numerator", _("Tử số") if one.denominator else _("Số lượng"), "so", value=lambda line: line.value.numerator,
               url=to(queries.NUMERATOR)),
    ]  # fmt: skip
    if one.denominator:
        columns.append(Column("denominator", _("Mẫu số"), "so", value=lambda line: line.value.denominator, url=to(queries.DENOMINATOR)))
    columns.append(Column("value", _("Giá trị"), align="num", value=lambda line: words.value_words(one, line.value)))
    if one.denominator:
        unit = str(words.UNITS[queries.catalogue().measures[one.numerator].unit])
        columns.append(
            Column("missing", _("Góp vào khoảng cách với lộ trình"), "so", unit=unit,
                   value=lambda line: None if line.missing is None else round(line.missing))
        )  # fmt: skip
    return columns


def missing_of(value: Value, path: float | None, *, is_down: bool) -> float | None:
    """How many rows a unit is behind the path (ahead: below nought); the sum over units is the area's."""
    if path is None or not value.is_share or value.value is None or value.numerator is None or not value.denominator:
        return None
    expected = path / 100 * value.denominator
    return value.numerator - expected if is_down else expected - value.numerator


def published_table(one: Indicator) -> Table | None:
    """What others published of the same thing: beside ours, with source and status; None where there is none."""
    told = [figure for which in one.published for figure in _published(*which.split("/"))]
    if not told:
        return None
    return Table(
        columns=[
            Column("year", _("Năm"), value=lambda f: str(f.year)), Column("as_of", _("Tính đến"), value=_as_of_words),
            Column("value", _("Số"), align="num", value=lambda f: published.figure_words(f.value, f.unit)),
            Column("status", _("Tình trạng"), value=lambda f: str(published.STATUSES[f.status])),
            Column("source", _("Nguồn"), value=lambda f: current_plan().document_of(f.source).name_vi), Column("note", _("Ghi chú")),
        ],
        rows=told, caption=_("Số do nơi khác công bố: để đối chiếu, không cộng với số trên"), id="cong-bo",
    )  # fmt: skip


def _published(measure: str, subject: str) -> list[Observation]:
    return [figure for figure in published_queries.figures(measure=measure) if figure.subject == subject]


def _as_of_words(figure: Observation) -> str:
    year, _dash, month = figure.as_of.partition("-")
    return f"{month}/{year}" if month else str(_("cuối năm"))


# Kinds of rows with somebody's name, which lead to somebody's page.
ABOUT_SOMEBODY = ("households", "persons", "supports", "officers")
ROW_COLUMNS = (
    Column("name", gettext_lazy("Tên")),
    Column("village", gettext_lazy("Bản, tiểu khu")),
    Column("place", gettext_lazy("Đơn vị")),
    Column("n", gettext_lazy("Tính là"), "so"),
    Column("note", gettext_lazy("Ghi chú"), value=lambda row: NOTES.get(row["note"] or "", row["note"] or "")),
    Column("on_day", gettext_lazy("Ngày"), "ngay"),
)
NOTES: dict[str, Any] = {
    "POOR": gettext_lazy("hộ nghèo"), "NEAR_POOR": gettext_lazy("hộ cận nghèo"), "NOT_POOR": gettext_lazy("không nghèo"),
    "newly_escaped": gettext_lazy("mới thoát nghèo"), "chain": gettext_lazy("chuỗi giá trị"), "community": gettext_lazy("cộng đồng"),
    "task": gettext_lazy("nhiệm vụ"), "build": gettext_lazy("xây dựng"), "maintain": gettext_lazy("duy tu, bảo dưỡng"),
    "new": gettext_lazy("xây mới"), "certified": gettext_lazy("đã có chứng nhận"), "repair": gettext_lazy("sửa chữa"),
}  # fmt: skip


def row_columns(kind: str, *, may_name: bool) -> list[Column]:
    """Columns of the list behind a number: no names for who may not see households."""
    return [c for c in ROW_COLUMNS if c.key != "name" or may_name or kind not in ABOUT_SOMEBODY]


def row_url(kind: str) -> Callable[[Any], str | None]:
    """Where a row leads: the household, the support, the officer."""

    def to(row: Any) -> str | None:
        if kind == "supports":
            return reverse("delivery:support", args=[row["ref"]])
        if kind == "officers":
            # A figure of the offices above is nobody's.
            return reverse("subjects:subject", args=[row["ref"]]) if row["ref"] else None
        return reverse("register:household", args=[row["household_id"]]) if row["household_id"] else None

    return to


__all__ = [
    "ABOUT_SOMEBODY", "Line", "UnitLine", "YearLine", "missing_of", "overview_table", "row_columns", "row_url", "unit_columns",
    "units_table", "years_table",
]  # fmt: skip
