"""What lists of nutrition look like: cases, rounds, the children of a round, one child, rates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.delivery import states as frame
from giamngheo.apps.delivery import terms
from giamngheo.apps.register.masking import Masked
from giamngheo.engine.growth import DAYS_PER_MONTH
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import rules, states
from .models import Measurement, MeasuringRound, NutritionCase

PAGE_SIZE = 50


def state_of(found: NutritionCase) -> Any:
    """The frame's state where the case is held or ended, else its own."""
    return states.STATES[found.state] if found.support.state == frame.OPEN else frame.STATES[found.support.state]


def all_states() -> list[Any]:
    """States that the list may be narrowed to."""
    return [*states.STATES.values(), *(s for s in frame.STATES.values() if s.code != frame.OPEN)]


def case_url(found: NutritionCase) -> str:
    return reverse("delivery_nutrition:case", args=[found.support_id])


def case_columns() -> tuple[Column, ...]:
    """One case a line; the same in the file."""
    givers = terms.short_givers()
    return (
        Column("name", gettext_lazy("Người được hỗ trợ"), "ten", is_sortable=True, value=lambda c: c.support.beneficiary_name),
        Column("village", gettext_lazy("Bản, tiểu khu"), value=lambda c: c.support.village.name if c.support.village else ""),
        Column("area", gettext_lazy("Xã"), value=lambda c: c.area.name),
        Column("what", gettext_lazy("Nội dung"), value=lambda c: c.get_what_display()),
        Column("in_kind", gettext_lazy("Cấp gì"), value=lambda c: c.support.in_kind),
        Column("starts_on", gettext_lazy("Từ ngày"), "ngay", value=lambda c: c.support.starts_on),
        Column("given_on", gettext_lazy("Đã cấp ngày"), "ngay", is_sortable=True),
        Column("amount", gettext_lazy("Kinh phí"), "dong", value=lambda c: c.support.amount_vnd),
        Column("giver", gettext_lazy("Chương trình, dự án"), value=lambda c: givers.get(c.support.giver, c.support.giver)),
        Column("state", gettext_lazy("Trạng thái"), value=lambda c: state_of(c).label, tone=lambda c: state_of(c).tone),
    )  # fmt: skip


def cases_table(page: Page[NutritionCase], *, sort: str, query: str) -> Table:
    """One page of what was given."""
    export = reverse("delivery_nutrition:cases_file", args=["xlsx"])
    return Table(
        columns=case_columns(), rows=page.object_list, caption=_("Hỗ trợ dinh dưỡng"), id="dinh-duong", noun=_("lần hỗ trợ"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, sort=sort,
        row_url=case_url, export_url=f"{export}?{query}" if query else export, empty_title=_("Chưa ghi hỗ trợ dinh dưỡng nào"),
        empty_text=_("Mở trang của hộ rồi bấm “Ghi hỗ trợ dinh dưỡng”. Cân đo không phải là hỗ trợ: chỉ ghi khi có cấp."),
    )  # fmt: skip


def site_of(found: MeasuringRound) -> str:
    """Where a round was held."""
    return found.village.name if found.site == MeasuringRound.Site.VILLAGE and found.village else found.site_name


def rounds_table(page: Page[MeasuringRound]) -> Table:
    """One page of rounds."""
    return Table(
        columns=(
            Column("site", _("Nơi cân đo"), value=site_of), Column("area", _("Xã"), value=lambda r: r.area.name),
            Column("held_on", _("Ngày"), "ngay"), Column("measured", _("Trẻ đã đo"), "so"), Column("again", _("Cần đo lại"), "so"),
            Column("state", _("Trạng thái"), value=lambda r: states.ROUND_STATES[r.state].label,
                   tone=lambda r: states.ROUND_STATES[r.state].tone),
        ),
        rows=page.object_list, caption=_("Các đợt cân đo"), id="dot-can-do", noun=_("đợt"), total=page.paginator.count,
        start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages,
        row_url=lambda r: reverse("delivery_nutrition:round", args=[r.pk]), empty_title=_("Chưa có đợt cân đo nào"),
        empty_text=_("Bấm “Lập đợt cân đo” rồi ghi số đo của trẻ trên một phiếu."),
    )  # fmt: skip


def months_text(days: int | None) -> str:
    """Age as the health station says it: in months below five years, in years from then on."""
    if days is None:
        return _("chưa rõ ngày sinh")
    months = int(days / DAYS_PER_MONTH)
    return _("%(months)s tháng") % {"months": months} if months < 60 else _("%(years)s tuổi") % {"years": months // 12}


def _number(value: Any) -> str:
    return value if isinstance(value, str) else formats.number(value, missing="")


def _state(row: Any, line: Any) -> tuple[str, str]:
    """What a measure says: word and tone. Only for who sees it."""
    if row.is_flagged:
        return (_("đo lại"), "late") if row.times == 1 else (_("vượt giới hạn, đã đo lại"), "rest")
    if row.haz is None and row.waz is None:
        return _("chưa tính được"), "rest"
    short, light = row.haz is not None and row.haz < line, row.waz is not None and row.waz < line
    words = [word for is_so, word in ((short, _("thấp còi")), (light, _("nhẹ cân"))) if is_so]
    return (", ".join(words), "due") if words else (_("bình thường"), "done")


def children_table(rows: Sequence[Measurement], *, line: Any, is_revealed: bool) -> Table:
    """Who was measured; measures hidden unless revealed."""
    masked = [Masked(row, is_revealed=is_revealed) for row in rows]
    columns = [
        Column("name", _("Trẻ"), "ten", value=lambda r: r.person.full_name),
        Column("village", _("Bản, tiểu khu"), value=lambda r: r.village.name if r.village else ""),
        Column("age", _("Tuổi khi đo"), value=lambda r: months_text(r.age_days)),
        Column("height_cm", _("Chiều cao (cm)"), align="num", value=lambda r: _number(r.height_cm)),
        Column("weight_kg", _("Cân nặng (kg)"), align="num", value=lambda r: _number(r.weight_kg)),
        Column("haz", _("Chiều cao theo tuổi (z)"), align="num", value=lambda r: _number(r.haz)),
        Column("waz", _("Cân nặng theo tuổi (z)"), align="num", value=lambda r: _number(r.waz)),
    ]
    if is_revealed:
        columns.append(Column("state", _("Kết quả"), value=lambda r: _state(r, line)[0], tone=lambda r: _state(r, line)[1]))
    return Table(
        columns=columns, rows=masked, caption=_("Trẻ đã đo"), id="tre-da-do", noun=_("trẻ"), total=len(rows),
        row_url=lambda r: reverse("delivery_nutrition:child", args=[r.person_id]), empty_title=_("Chưa đo trẻ nào"),
        empty_text=_("Mở phiếu cân đo để ghi."),
    )  # fmt: skip


def measures_table(rows: Sequence[Measurement], *, line: Any) -> Table:
    """One child over the years: the chart as a table."""
    return Table(
        columns=(
            Column("held_on", _("Ngày đo"), "ngay", value=lambda r: r.round.held_on),
            Column("age", _("Tuổi khi đo"), value=lambda r: months_text(r.age_days)),
            Column("height_cm", _("Chiều cao (cm)"), "so"), Column("weight_kg", _("Cân nặng (kg)"), "so"),
            Column("haz", _("Chiều cao theo tuổi (z)"), "so"), Column("waz", _("Cân nặng theo tuổi (z)"), "so"),
            Column("state", _("Kết quả"), value=lambda r: _state(r, line)[0], tone=lambda r: _state(r, line)[1]),
        ),
        rows=rows, caption=_("Các lần đo"), id="cac-lan-do", empty_title=_("Chưa đo lần nào"),
        empty_text=_("Số đo được ghi trong đợt cân đo của bản, trường, trạm."),
    )  # fmt: skip


def rate_columns() -> tuple[Column, ...]:
    """One place a line; the same in the file. Small counts say that they are withheld."""
    few = gettext_lazy("quá ít, không nêu")
    return (
        Column("name", gettext_lazy("Địa bàn"), value=lambda r: r.name or _("Chưa rõ bản")),
        Column("children", gettext_lazy("Trẻ dưới 5 tuổi trong sổ"), "so"), Column("measured", gettext_lazy("Đã đo"), "so"),
        Column("coverage", gettext_lazy("Tỷ lệ được đo"), "phan_tram"),
        Column("stunted", gettext_lazy("Thấp còi"), align="num", value=lambda r: few if r.is_hidden else formats.number(r.stunted)),
        Column("share", gettext_lazy("Tỷ lệ thấp còi"), "phan_tram"),
        Column("underweight", gettext_lazy("Nhẹ cân"), align="num",
               value=lambda r: few if r.is_hidden else formats.number(r.underweight)),
        Column("light_share", gettext_lazy("Tỷ lệ nhẹ cân"), "phan_tram"),
    )  # fmt: skip


def rates_table(rows: Sequence[rules.Rate], total: rules.Rate, *, query: str) -> Table:
    """Rates by place with their sum."""
    export = reverse("delivery_nutrition:rates_file", args=["xlsx"])
    return Table(
        columns=rate_columns(), rows=rows, caption=_("Suy dinh dưỡng của trẻ dưới 5 tuổi"), id="thap-coi", noun=_("địa bàn"),
        total=len(rows), foot=total if len(rows) > 1 else None, export_url=f"{export}?{query}" if query else export,
        empty_title=_("Chưa có số đo"), empty_text=_("Ghi đợt cân đo trước."),
    )  # fmt: skip
