"""Tables of the profiles: money of a project or agency, kinds of support, difficulties, poverty of a commune by year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.delivery import giving, giving_lists, terms
from giamngheo.apps.delivery.kinds.works import states as work_states
from giamngheo.apps.indicators import queries as indicators
from giamngheo.apps.indicators.computing import Where
from giamngheo.apps.money_reports import cuts
from giamngheo.apps.money_reports.asked import BUDGET
from giamngheo.apps.money_reports.asked import Asked as MoneyAsked
from giamngheo.apps.steering import lists as steering_lists
from giamngheo.apps.supervision import lists as supervision_lists
from giamngheo.kit import clock, formats
from giamngheo.kit.tables import Column, Table

from .figures import NEAR_POOR, POOR
from .front import BILLION, DENOMINATOR, billions, rate_text, target_of, targets_table


def targets_of(figures: Mapping[str, Any] | None, wanted: Any, query: str) -> Table:
    """The stored targets for which ``wanted`` (of the indicator) holds, in the order of the plan."""
    rows = []
    for code, told in (figures or {"targets": {}})["targets"].items():
        one = target_of(code, told, figures["year"]) if figures else None
        if one and wanted(one[0]):
            rows.append(one)
    found = targets_table(rows, query, _("Chỉ tiêu"), "chi-tieu")
    return replace(found, empty_title=_("Không có chỉ tiêu nào") if figures else _("Chưa có số liệu"))


def money_table(inside: Collection[int], cut: str, *, area_id: int | None, projects: Collection[str] | None = None, year: int | None = None,
                project: str = "") -> Table:  # fmt: skip
    """Budget money by the cut asked for; ``projects``: only rows of these. Two queries."""
    asked = MoneyAsked(frozenset(inside), clock.today(), year=year, area_id=area_id, project=project, block=BUDGET)
    rows = [row for row in cuts.rows_of(asked, cut) if projects is None or row.query.get("du_an") in projects]
    total = cuts.total_of(asked, rows, cut) if rows else None
    return Table(
        columns=money_columns(asked), rows=rows, foot=total, id="von-theo-" + cut.replace("_", "-"),
        empty_title=_("Chưa có số liệu về vốn"), caption=_("Vốn ngân sách, theo %(cut)s") % {"cut": cuts.CUT_WORDS[cut]},
    )  # fmt: skip


def money_columns(asked: MoneyAsked) -> list[Column]:
    def stage(name: str) -> Column:
        return Column(
            name, str(cuts.STAGE_WORDS[name]).capitalize(), align="num", unit=_("tỷ đồng"),
            value=lambda r: billions(getattr(r.figures, name)), url=lambda r: r.lines_url(asked, name),
        )  # fmt: skip

    return [
        Column("label", _("Vốn"), value=lambda r: r.label), *(stage(name) for name in ("planned", "assigned", "disbursed", "settled")),
        Column("rate", _("Giải ngân trên vốn đã giao"), align="num", value=lambda r: formats.percent(r.rate(DENOMINATOR), missing="")),
    ]  # fmt: skip


def support_table(inside: Collection[int], map_id: str, *, givers: tuple[str, ...] | None, area_id: int, may_open: bool) -> Table:
    """What was given, kind by kind, over the period; ``may_open``: whether households of the area may be seen, else small counts are
    withheld. One query."""
    told = giving.on_map(giving.Asked(map_id, "commune", list(inside), givers=givers))
    names = terms.contents()
    lines = [giving_lists.Line(name, told.contents[code], content=code) for code, name in names.items() if code in told.contents]
    total = giving_lists.Line(_("Tổng"), told.total)
    if not may_open:
        giving_lists.withhold(lines)
        giving_lists.withhold_total(total)

    def url(line: giving_lists.Line) -> str:
        return f"{reverse('delivery:map')}?{urlencode({'dia_ban': area_id, 'noi_dung': line.content})}"

    def number(key: str, label: str) -> Column:
        return Column(key, label, align="num", value=lambda line: _count(line.told(key)))

    return Table(
        columns=[
            Column("name", _("Nội dung"), value=lambda line: line.name, url=lambda line: url(line) if line.content else None),
            number("homes", _("Hộ")), number("people", _("Người")), number("supports", _("Hồ sơ")), number("accepted", _("Đã nghiệm thu")),
            Column("given_vnd", _("Tiền đã nghiệm thu"), align="num", unit=_("tỷ đồng"), value=lambda line: _money(line.told("given_vnd"))),
        ],
        rows=lines, foot=total if lines else None, caption=giving_lists.contents_caption(lines), id="ho-tro",
        empty_title=_("Chưa hỗ trợ gì"),
    )  # fmt: skip


def _count(told: Any) -> str:
    return told if isinstance(told, str) else formats.number(told)


def _money(told: Any) -> str:
    return told if isinstance(told, str) else formats.number(told / BILLION, 3)


def _listed(columns: Sequence[Column], rows: Iterable[Any], route: str, caption: str, id: str, empty: str) -> Table:
    """The columns of a list elsewhere, on a page that does not sort."""
    return Table(
        columns=[replace(column, is_sortable=False) for column in columns], rows=list(rows), caption=caption, id=id, empty_title=empty,
        row_url=lambda row: reverse(route, args=[row.pk]),
    )  # fmt: skip


def difficulty_table(rows: Iterable[Any]) -> Table:
    return _listed(
        steering_lists.difficulty_columns(), rows, "steering:difficulty", _("Khó khăn, vướng mắc chưa đóng"), "kho-khan",
        _("Không có khó khăn nào chưa đóng"),
    )  # fmt: skip


def directive_table(rows: Iterable[Any]) -> Table:
    return _listed(
        steering_lists.directive_columns(), rows, "steering:directive", _("Ý kiến chỉ đạo chưa xong"), "chi-dao",
        _("Không có chỉ đạo nào chưa xong"),
    )  # fmt: skip


def inspection_table(rows: Iterable[Any]) -> Table:
    return _listed(
        supervision_lists.inspection_columns(), rows, "supervision:inspection", _("Kiểm tra, giám sát"), "kiem-tra",
        _("Chưa có lần kiểm tra nào"),
    )  # fmt: skip


def works_words(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Works by state, in the order of the steps."""
    return [(state.label, counts[code]) for code, state in work_states.STATES.items() if code in counts]


def poverty_rows(area: Any, people: Mapping[int, tuple[int, int]]) -> list[dict[str, Any]]:
    """One row a year: poor, near-poor, all households, rates; a year nobody counted says so. At most five queries."""
    of_years = indicators.years()
    where = Where(area.pk, "commune", area.generation_id, clock.today())
    values = indicators.values([POOR, NEAR_POOR], of_years, where)
    rows = []
    for year in of_years:
        poor, near = values[POOR, year][None], values[NEAR_POOR, year][None]
        homes, persons = people.get(year, (None, None))
        rows.append(
            {"year": year, "poor": poor.numerator, "near_poor": near.numerator, "homes": homes, "all": poor.denominator, "people": persons,
             "poor_rate": poor.value, "near_rate": near.value, "counted": poor.counted, "communes": poor.communes}
        )  # fmt: skip
    return rows


def _rate(row: Mapping[str, Any], key: str) -> str:
    return rate_text(row[key] / 100, row["counted"], row["communes"])


def _homes(row: Mapping[str, Any]) -> str:
    """All households that the rate is of; beside them all of the commune where it is of a part."""
    if row["all"] is None or row["all"] == row["homes"]:
        return formats.number(row["homes"], missing="")
    if row["homes"] is None:
        return formats.number(row["all"])
    return _("%(counted)s (cả xã %(all)s)") % {"counted": formats.number(row["all"]), "all": formats.number(row["homes"])}


def poverty_table(rows: Sequence[Mapping[str, Any]], area: Any) -> Table:
    def rate(key: str, label: str) -> Column:
        return Column(key, label, align="num", value=lambda r: "" if r[key] is None else _rate(r, key))

    def to(row: Mapping[str, Any]) -> str:
        asked = urlencode({"dia_ban": area.pk, "ban_do": area.generation_id, "nam": row["year"]})
        return f"{reverse('indicators:indicator', args=[POOR])}?{asked}"

    return Table(
        columns=[
            Column("year", _("Cuối năm"), value=lambda r: str(r["year"]), url=to),
            Column("homes", _("Tổng số hộ"), align="num", value=_homes),
            Column("people", _("Nhân khẩu"), "so"), Column("poor", _("Hộ nghèo"), "so"), rate("poor_rate", _("Tỷ lệ hộ nghèo")),
            Column("near_poor", _("Hộ cận nghèo"), "so"), rate("near_rate", _("Tỷ lệ hộ cận nghèo")),
        ],
        rows=rows, caption=_("Người và hộ nghèo, từng năm"), id="ngheo-tung-nam",
    )  # fmt: skip


def poverty_bars(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The poor rate year by year; None where no year has one."""
    told = [row for row in rows if row["poor_rate"] is not None]
    if not told:
        return None
    return {
        "caption": _("Tỷ lệ hộ nghèo cuối năm"), "label_head": _("Năm"), "value_head": _("Tỷ lệ"),
        "max": max(row["poor_rate"] for row in told) or 1,
        "rows": [{"label": str(r["year"]), "value": r["poor_rate"], "text": _rate(r, "poor_rate")} for r in told],
    }  # fmt: skip


def commitment_table(rows: Sequence[Any]) -> Table:
    return Table(
        columns=[
            Column("year", _("Năm"), value=lambda r: str(r.year), url=lambda r: reverse("commitments:target", args=[r.year, r.area_id])),
            Column("registered_reduction", _("Đăng ký giảm, hộ"), "so"),
            Column("registered_points", _("Đăng ký giảm, điểm %"), "so"), Column("achieved_reduction", _("Đã giảm, hộ"), "so"),
            Column("result", _("Kết quả"), value=lambda r: r.get_result_display()),
        ],
        rows=rows, caption=_("Mục tiêu xã đăng ký"), id="cam-ket", empty_title=_("Xã chưa đăng ký mục tiêu năm nào"),
    )  # fmt: skip


__all__ = [
    "commitment_table", "difficulty_table", "directive_table", "inspection_table", "money_table", "poverty_bars", "poverty_rows",
    "poverty_table", "support_table", "targets_of", "works_words",
]  # fmt: skip
