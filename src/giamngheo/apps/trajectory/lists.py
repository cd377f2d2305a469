"""Columns of this app's lists, the same on screen and in files."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.kit.tables import Column
from giamngheo.kit.terms import Words

from .balance import Broken
from .codes import FLOWS, STOCK_CLASSES
from .queries import Behind, Ticking

FLOW_CLASSES = STOCK_CLASSES
FLOW_WORDS = Words(FLOWS)
EVENT_WORDS = {
    "annual": gettext_lazy("quyết định công nhận danh sách năm"),
    "in_year": gettext_lazy("quyết định trong năm"),
    "life": gettext_lazy("biến động của hộ"),
    "link": gettext_lazy("nối hộ qua các năm"),
}
COLUMN_WORDS = {
    "opening": gettext_lazy("số hộ đầu kỳ"),
    "closing": gettext_lazy("số hộ cuối kỳ"),
    "to_neighbour": gettext_lazy("sang hạng bên cạnh"),
    "left": gettext_lazy("vượt chuẩn cận nghèo"),
    "other_out": gettext_lazy("giảm khác"),
    "from_neighbour": gettext_lazy("từ hạng bên cạnh"),
    "new": gettext_lazy("phát sinh mới"),
    "relapsed": gettext_lazy("tái nghèo, tái cận nghèo"),
    "other_in": gettext_lazy("tăng khác"),
    "first": gettext_lazy("có tên trong danh sách đầu tiên"),
}


def event_words(kind: str) -> str:
    """What a step rests on."""
    return str(EVENT_WORDS.get(kind, ""))


def step_words(code: str) -> str:
    """What a step is called; nothing for a stock."""
    return FLOW_WORDS.get(code, "")


def behind_columns(*, may_name: bool) -> list[Column]:
    """Households behind a number of the movement tables."""
    columns = [
        Column("head_name", _("Chủ hộ"), "ten"),
        Column("village", _("Bản/tiểu khu")),
        Column("home", _("Đơn vị")),
        Column("code", _("Biến động"), value=_step_of),
        Column("event_kind", _("Căn cứ"), value=_event_of),
        Column("event_on", _("Ngày"), "ngay"),
    ]
    return columns if may_name else columns[1:]


def _step_of(row: Behind) -> str:
    return step_words(row.code)


def _event_of(row: Behind) -> str:
    return event_words(row.event_kind)


def clock_columns(*, may_name: bool) -> list[Column]:
    """Households newly out of poverty."""
    columns = [
        Column("head_name", _("Chủ hộ"), "ten"),
        Column("village", _("Bản/tiểu khu")),
        Column("area", _("Xã")),
        Column("decision_number", _("Quyết định công nhận thoát nghèo"), value=lambda t: t.clock.decision_number),
        Column("exit_on", _("Ngày quyết định"), "ngay", value=lambda t: t.clock.exit_on),
        Column("last_on", _("Ngày cuối của thời hạn"), "ngay", value=lambda t: t.clock.last_on),
        Column("class_now", _("Hạng hiện nay"), "hang_ho", value=_class_of),
    ]
    return columns if may_name else columns[1:]


def _class_of(row: Ticking) -> str:
    return row.clock.class_now


def broken_columns(units: dict[int | None, str]) -> list[Column]:
    """Households that break the balance."""

    def missing(row: Broken) -> str:
        return _(row.missing)

    return [
        Column("head_name", _("Chủ hộ"), "ten"),
        Column("village", _("Bản/tiểu khu")),
        Column("target", _("Đơn vị"), value=lambda b: units.get(b.target, "") or b.home),
        Column("household_class", _("Hạng"), "hang_ho"),
        Column("residual", _("Lệch"), value=lambda b: f"{'+' if b.residual > 0 else '−'}{abs(b.residual)}", align="num"),
        Column("missing", _("Thiếu gì"), value=missing),
    ]


__all__ = ["COLUMN_WORDS", "FLOW_CLASSES", "behind_columns", "broken_columns", "clock_columns", "event_words", "step_words"]
