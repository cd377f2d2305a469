"""What the lists of targets and registrations look like: columns, links, words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table
from giamngheo.kit.terms import Words

from . import states
from .actions.targets import points_words
from .models import Commitment, EscapeRegistration
from .queries.escape import is_due
from .queries.targets import RollUp, TargetLine
from .scoring import Figures, Score

PAGE_SIZE = 50
CLASS_LABELS = Words(HOUSEHOLD_CLASSES)
RESULT_TONES = {"achieved": "done", "missed": "late", "undetermined": "unknown", "": "rest"}


def result_words(code: str) -> str:
    """The result in the language of the page."""
    return str(dict(Commitment.Result.choices).get(code, ""))


def _of(name: str) -> Any:
    return lambda line: getattr(line.commitment, name) if line.commitment else None


def _registered(name: str) -> Any:
    """What was registered counts once it is proposed; a returned draft is not yet a word given."""
    return lambda line: getattr(line.commitment, name) if line.is_registered else None


def target_url(area_id: int, year: int, name: str = "target") -> str:
    return reverse(f"commitments:{name}", args=[year, area_id])


def _state(code: str, what: str) -> str:
    """Label or tone of a state; the row of sums has none."""
    return str(getattr(states.TARGET_STATES[code], what)) if code else ""


TARGET_COLUMNS = (
    Column("area", gettext_lazy("Xã, phường"), value=lambda line: line.area.name if line.area else ""),
    Column("state", gettext_lazy("Trạng thái"), value=lambda line: _state(line.state, "label"),
           tone=lambda line: _state(line.state, "tone")),
    Column("head_name", gettext_lazy("Người đứng đầu"), value=_registered("head_name")),
    Column("base", gettext_lazy("Hộ nghèo đầu năm"), "so", value=lambda line: line.base.poor),
    Column("assigned_reduction", gettext_lazy("Được giao giảm"), "so", unit="hộ", value=_of("assigned_reduction")),
    Column("registered_reduction", gettext_lazy("Đăng ký giảm"), "so", unit="hộ",
           value=_registered("registered_reduction")),
    Column("registered_points", gettext_lazy("Đăng ký giảm tỷ lệ"), align="num",
           value=lambda line: points_words(_registered("registered_points")(line))),
    Column("reached", gettext_lazy("Đã giảm"), "so", unit="hộ", value=lambda line: line.now.reduction),
    Column("result", gettext_lazy("Kết quả"), value=lambda line: result_words(line.result) if line.result else "",
           tone=lambda line: RESULT_TONES[line.result] if line.result else ""),
)  # fmt: skip


def targets_table(lines: list[TargetLine], sums: RollUp, year: int) -> Table:
    """Every commune of mine in one year, with sums."""
    return Table(
        columns=TARGET_COLUMNS,
        rows=lines,
        caption=_("Mục tiêu giảm nghèo năm %(year)s theo xã") % {"year": year},
        id="muc-tieu",
        noun=_("xã"),
        total=len(lines),
        row_url=lambda line: target_url(line.area.pk, year),
        foot=_foot(lines, sums, year) if len(lines) > 1 else None,
        export_url=f"{reverse('commitments:targets_file', args=['xlsx'])}?nam={year}",
        empty_title=_("Không có xã nào trong địa bàn của tôi"),
        empty_text=_("Chọn năm khác, hoặc hỏi người quản trị về địa bàn phụ trách."),
    )


@dataclass(frozen=True, slots=True)
class _Promise:
    """Sums of what was assigned and registered, in the place of one commune's."""

    assigned_reduction: int
    registered_reduction: int
    registered_points: None = None
    head_name: str = ""


@dataclass(frozen=True, slots=True)
class _Foot:
    """The row of sums, in the shape of a commune's line: it has no commune, no state, no result."""

    base: Figures
    now: Score
    commitment: _Promise
    is_registered: bool = True
    area: None = None
    state: str = ""
    result: str = ""


def _foot(lines: list[TargetLine], sums: RollUp, year: int) -> _Foot:
    """Sums over the lines; the poor of the year before only when every commune's are known."""
    poor = [line.base.poor for line in lines]
    base = Figures(year - 1, sum(n or 0 for n in poor) if None not in poor else None)
    return _Foot(base, Score("", sums.reached, None, "", ""), _Promise(sums.assigned, sums.promised))


def numbers_of(found: Commitment | None, line: TargetLine) -> Table:
    """Assigned, registered, reached and verdict of one commune, side by side."""
    verdicts = found.figures.get("verdicts", {}) if found and found.state == states.SCORED else {}
    is_scored = bool(verdicts)
    reached = (found.achieved_reduction, found.achieved_points) if found and is_scored else (line.now.reduction, line.now.points)
    rows = [
        {"name": _("Số hộ nghèo giảm trong năm"), "assigned": _households(found.assigned_reduction if found else None),
         "registered": _households(found.registered_reduction if found else None), "reached": _households(reached[0]),
         "code": verdicts.get("reduction", "")},
        {"name": _("Tỷ lệ hộ nghèo giảm trong năm"), "assigned": points_words(found.assigned_points if found else None),
         "registered": points_words(found.registered_points if found else None), "reached": points_words(reached[1]),
         "code": verdicts.get("points", "")},
    ]  # fmt: skip
    return Table(
        columns=[
            Column("name", _("Chỉ tiêu")),
            Column("assigned", _("Cấp trên giao"), align="num"),
            Column("registered", _("Đã đăng ký"), align="num"),
            Column("reached", _("Đạt được") if is_scored else _("Tính đến nay"), align="num"),
            Column("verdict", _("Đánh giá"), value=lambda r: result_words(r["code"]) if r["code"] else "",
                   tone=lambda r: RESULT_TONES[r["code"]] if r["code"] else ""),
        ],
        rows=rows,
        caption=_("Mục tiêu và kết quả"),
        id="chi-tieu",
    )  # fmt: skip


def _households(count: int | None) -> str:
    return _("%(count)s hộ") % {"count": formats.number(count)} if count is not None else ""


def escape_columns(today: date) -> tuple[Column, ...]:
    """One registration a line; the same in the file."""
    return (
        Column("head_name", _("Chủ hộ"), "ten", is_sortable=True, value=lambda r: r.household.head_name),
        Column("village", _("Bản, tiểu khu"), is_sortable=True, value=lambda r: r.village.name if r.village else ""),
        Column("area", _("Xã"), value=lambda r: r.area.name),
        Column("year", _("Năm"), value=lambda r: str(r.year)),
        Column("class_now", _("Hạng khi đăng ký"), "hang_ho"),
        Column("class_target", _("Phấn đấu đạt"), "hang_ho"),
        Column("state", _("Trạng thái"), value=lambda r: states.ESCAPE_STATES[r.state].label,
               tone=lambda r: states.ESCAPE_STATES[r.state].tone),
        Column("last_visit_on", _("Thăm lần cuối"), "ngay"),
        Column("next_visit_on", _("Thăm tiếp theo"), is_sortable=True, value=lambda r: next_visit(r, today),
               tone=lambda r: "due" if is_due(r, today) else ""),
    )  # fmt: skip


def next_visit(row: EscapeRegistration, today: date) -> str:
    """The day to look in again, and that it has come."""
    if row.state != states.REGISTERED:
        return ""
    day = formats.day(row.next_visit_on)
    return _("%(day)s, đến hạn") % {"day": day} if is_due(row, today) else day


def escapes_table(page: Page[EscapeRegistration], *, today: date, sort: str, query: str) -> Table:
    """One page of registrations."""
    export = reverse("commitments:escapes_file", args=["xlsx"])
    return Table(
        columns=escape_columns(today),
        rows=page.object_list,
        caption=_("Hộ đăng ký thoát nghèo"),
        id="dang-ky",
        noun=_("hộ"),
        total=page.paginator.count,
        start=max(page.start_index(), 1),
        page=page.number,
        pages=page.paginator.num_pages,
        sort=sort,
        row_url=lambda r: reverse("commitments:escape", args=[r.pk]),
        export_url=f"{export}?{query}" if query else export,
        empty_title=_("Chưa có hộ nào đăng ký thoát nghèo"),
        empty_text=_("Mở trang của hộ nghèo, hộ cận nghèo rồi bấm “Ghi đăng ký thoát nghèo”."),
    )
