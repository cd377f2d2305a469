"""Indexes of projects and agencies, and the address of an agency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.agencies import office_name
from giamngheo.apps.indicators import queries as indicators
from giamngheo.apps.money import terms
from giamngheo.engine.plan_programme import Project
from giamngheo.kit.tables import Column, Table

from .queries.profiles import lead_today, office_or_none

LIGHTS = ("green", "amber", "red", "grey")


def office_slug(key: str) -> str:
    """``so_ldtbxh/1`` as an address has it."""
    return key.replace("/", "-")


def office_id(slug: str) -> str:
    return slug.replace("-", "/")


def _lights(figures: Mapping[str, Any] | None, wanted: Any) -> Counter[str]:
    """How many stored targets of those wanted have which light."""
    found: Counter[str] = Counter()
    for code, told in (figures["targets"] if figures else {}).items():
        one = indicators.indicator_or_none(code)
        if one is not None and wanted(one):
            found[told["light"]] += 1
    return found


def _light_columns() -> list[Column]:
    labels = (_("Đúng lộ trình, đạt"), _("Cần theo dõi"), _("Chậm, không đạt"), _("Chưa đánh giá được"))
    return [
        Column(light, label, "so", value=lambda r, light=light: r["lights"].get(light))  # type: ignore[misc]
        for light, label in zip(LIGHTS, labels, strict=True)
    ]


def projects_table(known: Iterable[Project], figures: Mapping[str, Any] | None, query: str) -> Table:
    rows = [
        {"id": p.id, "code": terms.project_short(p.id), "name": p.name_vi, "lead": office_name(lead_today(p)),
         "lights": _lights(figures, lambda one, p=p: one.project == p.id)}
        for p in known
    ]  # fmt: skip
    return Table(
        columns=[
            Column("code", _("Dự án"), url=lambda r: f"{reverse('overview:project', args=[r['id']])}?{query}"),
            Column("name", _("Tên")), Column("lead", _("Chủ trì")), *_light_columns(),
        ],
        rows=rows, caption=_("Chỉ tiêu theo dự án"), id="theo-du-an",
    )  # fmt: skip


def agencies_table(
    known: Iterable[tuple[str, str]], figures: Mapping[str, Any] | None, open_ones: Mapping[str, tuple[int, int]], query: str
) -> Table:
    rows = []
    for key, name in known:
        office = office_or_none(key)
        if office is None:
            continue
        waits = [open_ones[one] for one in office.ids if one in open_ones]
        rows.append(
            {"key": key, "name": name, "open": sum(n for n, _late in waits) or None, "late": sum(late for _n, late in waits) or None,
             "lights": _lights(figures, lambda one, owned=office.owned: one.owner in owned)}
        )  # fmt: skip
    return Table(
        columns=[
            Column("name", _("Cơ quan"), url=lambda r: f"{reverse('overview:agency', args=[office_slug(r['key'])])}?{query}"),
            *_light_columns(), Column("open", _("Khó khăn chờ trả lời"), "so"), Column("late", _("Trong đó quá hạn"), "so"),
        ],
        rows=rows, caption=_("Chỉ tiêu và khó khăn theo cơ quan"), id="theo-co-quan",
    )  # fmt: skip


__all__ = ["agencies_table", "office_id", "office_slug", "projects_table"]
