"""What differs between two editions, as tables."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.money import terms as money_terms
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import terms
from .lists import MILLION, document_words
from .models import Plan
from .queries.comparing import Comparison


def edition_words(found: Plan) -> str:
    """ "Bản gốc, 12/QĐ ngày …"."""
    words = _("Bản gốc") if found.edition == 1 else _("Bản điều chỉnh lần %(n)s") % {"n": found.edition - 1}
    document = document_words(found)
    return f"{words}, {document}" if document else f"{words}, {_('chưa phê duyệt')}"


def _change(row: Any) -> str:
    change = terms.million((row.after or 0) - (row.before or 0))
    words = formats.number(change)
    return f"+{words}" if change is not None and change > 0 else words


def _sides(old: Plan, new: Plan, value: Any) -> tuple[Column, Column]:
    return (
        Column("before", edition_words(old), align="num", value=lambda r: value(r, r.before)),
        Column("after", edition_words(new), align="num", value=lambda r: value(r, r.after)),
    )


def tables(told: Comparison, old: Plan, new: Plan) -> list[Table]:
    """Money, targets, tasks; only those where something differs."""
    sources, capitals, targets = money_terms.sources(), money_terms.capital_types(), terms.targets()
    found = []
    if told.money:
        found.append(Table(
            columns=(
                Column("project", gettext_lazy("Dự án"), value=lambda r: terms.project_words(r.key[0])),
                Column("source", gettext_lazy("Nguồn"), value=lambda r: sources.get(r.key[1], r.key[1])),
                Column("capital", gettext_lazy("Loại vốn"), value=lambda r: capitals.get(r.key[2], "")),
                *_sides(old, new, lambda _r, v: formats.number(terms.million(v), missing="")),
                Column("change", gettext_lazy("Tăng, giảm"), align="num", unit=str(MILLION), value=_change),
            ),
            rows=told.money, caption=_("Vốn thay đổi (triệu đồng)"), id="von-thay-doi",
        ))  # fmt: skip
    if told.targets:
        found.append(Table(
            columns=(
                Column("target", gettext_lazy("Chỉ tiêu"), value=lambda r: targets[r.key].name_vi if r.key in targets else r.key),
                *_sides(old, new, lambda r, v: terms.value_words(targets[r.key], v) if r.key in targets else v),
            ),
            rows=told.targets, caption=_("Chỉ tiêu thay đổi"), id="chi-tieu-thay-doi",
        ))  # fmt: skip
    if told.tasks:
        found.append(Table(
            columns=(
                Column("text", gettext_lazy("Việc"), value=lambda r: r.key[1]),
                Column("project", gettext_lazy("Dự án"), value=lambda r: terms.project_words(r.key[0])),
                Column("change", gettext_lazy("Thay đổi"), value=_task_change),
            ),
            rows=told.tasks, caption=_("Nhiệm vụ thay đổi"), id="nhiem-vu-thay-doi",
        ))  # fmt: skip
    return found


def _task_change(row: Any) -> str:
    if row.before is None:
        return _("thêm")
    return _("bỏ") if row.after is None else _("sửa hạn, đơn vị hoặc kinh phí")


__all__ = ["edition_words", "tables"]
