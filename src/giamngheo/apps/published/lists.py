"""What lists of published figures look like: columns, words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.plan_programme import Observation
from giamngheo.engine.plan_published import Factor
from giamngheo.engine.published import AGREES, DIFFERS, NOT_STATED, UNDETERMINED, Checked
from giamngheo.kit.tables import Column, Table

from . import queries

UNITS = {
    "percent": gettext_lazy("%"), "point": gettext_lazy("điểm phần trăm"), "household": gettext_lazy("hộ"),
    "person": gettext_lazy("người"), "million_vnd": gettext_lazy("triệu đồng"), "billion_vnd": gettext_lazy("tỷ đồng"),
    "work": gettext_lazy("công trình"), "house": gettext_lazy("nhà"),
}  # fmt: skip
STATUSES = {
    "published": gettext_lazy("đã công bố"), "conflicting": gettext_lazy("khác với số kia, giữ cả hai"),
    "forecast": gettext_lazy("dự kiến"),
}  # fmt: skip
VERDICTS = {
    AGREES: gettext_lazy("khớp"), DIFFERS: gettext_lazy("lệch"), NOT_STATED: gettext_lazy("nguồn không ghi số này"),
    UNDETERMINED: gettext_lazy("chưa xác định: thiếu số"),
}  # fmt: skip
STATED = {"above": gettext_lazy("trên %(figure)s"), "rounded": gettext_lazy("%(figure)s (làm tròn)"), "exact": gettext_lazy("%(figure)s")}


def number(value: Decimal) -> str:
    """1236691 → 1.236.691; 3.59 → 3,59."""
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))


def figure_words(value: Decimal, unit: str) -> str:
    return f"{number(value)} {UNITS[unit]}"


def named(one: Any) -> str:
    """The plan's name of a thing in the reader's language."""
    return str(one.name_en if get_language() == "en" else one.name_vi)


def measure_words(id: str) -> str:
    found = current_plan().measures.get(id)
    return named(found) if found else id


def subject_words(subject: str) -> str:
    known = {"all": _("toàn tỉnh"), "ethnic_minorities": _("dân tộc thiểu số")}
    code = subject.removeprefix("district_")
    if code != subject:
        return next((a.name for a in current_plan().areas if a.kind == "district" and a.code == code), subject)
    return known.get(subject, subject)


def moment(year: int, as_of: str) -> str:
    if as_of == "end":
        return _("cuối năm %(year)s") % {"year": year}
    return _("tháng %(month)s/%(year)s") % {"month": int(as_of[5:]), "year": as_of[:4]} if as_of[4:5] == "-" else as_of


def source_words(id: str) -> str:
    found = current_plan().documents.get(id)
    return found.name_vi if found else id


def _status(o: Observation) -> str:
    alone = (o.measure, o.subject, o.year) not in queries.contradicted()
    return str(STATUSES[o.status]) if alone or o.status == "conflicting" else _("%(status)s; có số khác") % {"status": STATUSES[o.status]}


def figure_columns() -> tuple[Column, ...]:
    """One figure a row; the same in the file."""
    return (
        Column("measure", gettext_lazy("Chỉ tiêu"), value=lambda o: measure_words(o.measure)),
        Column("subject", gettext_lazy("Của"), value=lambda o: subject_words(o.subject)),
        Column("moment", gettext_lazy("Thời điểm"), value=lambda o: moment(o.year, o.as_of)),
        Column("value", gettext_lazy("Số công bố"), align="num", value=lambda o: figure_words(o.value, o.unit)),
        Column("status", gettext_lazy("Tình trạng"), value=_status),
        Column("source", gettext_lazy("Nguồn"), value=lambda o: source_words(o.source)),
        Column("confidence", gettext_lazy("Độ tin cậy"),
               value=lambda o: _("đã xác nhận") if o.confidence == "confirmed" else _("chưa xác nhận")),
        Column("note", gettext_lazy("Ghi chú"), value=lambda o: o.note),
    )  # fmt: skip


def figures_table(rows: Sequence[Observation], query: str) -> Table:
    export = reverse("published:figures_file")
    return Table(
        columns=figure_columns(), rows=rows, caption=_("Số đã công bố"), id="so-cong-bo", noun=_("số"), total=len(rows),
        export_url=f"{export}?{query}" if query else export, empty_title=_("Không có số nào"),
        empty_text=_("Chọn chỉ tiêu khác hoặc năm khác."),
    )  # fmt: skip


def _factor(factor: Factor) -> str:
    """What somebody would have to enter."""
    if factor.measure:
        what = {"measure": measure_words(factor.measure), "moment": moment(factor.year, factor.as_of)}
        return _("%(measure)s, %(moment)s") % what
    return factor.funding or factor.target or factor.norm or factor.counterpart or factor.scheme or _("lãi suất hộ nghèo")


def _stated(row: Checked) -> str:
    if row.stated is None:
        return ", ".join(_factor(factor) for factor in row.missing)
    return str(STATED[row.check.stated_is]) % {"figure": figure_words(row.stated, row.check.unit)}


def checks_table(rows: Sequence[Checked]) -> Table:
    """What comes out of the figures entered, beside what the source says; or what is missing for it."""
    columns = (
        Column("name", gettext_lazy("Phép đối chiếu"), value=lambda r: named(r.check)),
        Column("value", gettext_lazy("Tính từ các số đã nhập"), align="num",
               value=lambda r: "" if r.value is None else figure_words(r.value, r.check.unit)),
        Column("stated", gettext_lazy("Nguồn ghi, hoặc số còn thiếu"), align="num", value=_stated),
        Column("verdict", gettext_lazy("Kết quả"), value=lambda r: str(VERDICTS[r.verdict])),
    )  # fmt: skip
    return Table(
        columns=columns, rows=rows, caption=_("Đối chiếu các số đã công bố"), id="doi-chieu", noun=_("phép đối chiếu"), total=len(rows)
    )
