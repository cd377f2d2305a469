"""Charts of a form as data: values against path, poor households over the years, money assigned and paid by project."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from giamngheo.apps.indicators import words
from giamngheo.apps.money import terms
from giamngheo.engine.report_periods import SPAN

from .cells import PER_MILLION
from .reads import NEAR_POOR_SHARE, POOR_SHARE, Reads
from .shapes import Chart


def poverty(reads: Reads) -> Chart | None:
    """Shares of whole years only."""
    labels = [str(year) for year in reads.years]
    series = []
    for code, name in ((POOR_SHARE, "Tỷ lệ hộ nghèo"), (NEAR_POOR_SHARE, "Tỷ lệ hộ cận nghèo")):
        told = [reads.by_year[code, year][None] for year in reads.years]
        series.append({"name": name, "values": [None if v.value is None or v.is_partial else round(v.value, 4) for v in told]})
    return _unless_empty(Chart("poverty", "Tỷ lệ hộ nghèo, hộ cận nghèo qua các năm", "lines", "%", labels, series))


def targets(reads: Reads) -> Chart | None:
    """Targets that are shares: value beside the path to this year."""
    labels, values, paths = [], [], []
    for one in reads.targets:
        course, _goal = reads.course(one)
        value = reads.series(one)[reads.period.year]
        if one.is_share and value.value is not None and course and course.path is not None:
            labels.append(words.code(one))
            values.append(round(value.value, 4))
            paths.append(round(course.path, 4))
    series = [{"name": "Kết quả", "values": values}, {"name": "Lộ trình đến nay", "values": paths}]
    return _unless_empty(Chart("targets", "Các chỉ tiêu tính bằng tỷ lệ: kết quả so với lộ trình", "bars", "%", labels, series))


def disbursement(reads: Reads) -> Chart | None:
    """Budget money by project, million đồng."""
    if reads.period.kind == SPAN:
        known = {project for project, _year in reads.money_sums}
        told = [(project, reads.money_whole(project)) for project in terms.projects() if project in known]
        found = [(project, figures.assigned, figures.disbursed) for project, figures in told]
    else:
        rows = [row for row in reads.money_rows if row.level == 1 and (row.query or {}).get("khoi")]
        found = [((row.query or {})["du_an"], row.cells[""].assigned, row.cells[""].disbursed) for row in rows]
    series = [
        {"name": "Vốn đã giao", "values": [assigned / PER_MILLION for _p, assigned, _d in found]},
        {"name": "Đã giải ngân", "values": [disbursed / PER_MILLION for _p, _a, disbursed in found]},
    ]
    labels = [terms.project_short(project).replace("Dự án ", "DA").replace(", Tiểu dự án ", ".") for project, _a, _d in found]
    return _unless_empty(Chart("disbursement", "Vốn ngân sách đã giao và đã giải ngân theo dự án", "bars", "triệu đồng", labels, series))


def _unless_empty(chart: Chart) -> Chart | None:
    return chart if any(v is not None for one in chart.series for v in one["values"]) else None


CHARTS: Mapping[str, Callable[[Reads], Chart | None]] = {"poverty": poverty, "targets": targets, "disbursement": disbursement}

__all__ = ["CHARTS"]
