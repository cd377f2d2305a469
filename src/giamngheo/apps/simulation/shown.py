"""Puts a draft's page together: area, map and level from the address, tables of counts, targets; small counts hidden."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places import queries as places
from giamngheo.apps.review.tables.views import Choice
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import lists, queries, targets, withheld
from .lists import Line

KINDS = ("dia-ban", "dan-toc", "chu-ho", "nguoi-co-cong")
_SECTIONS = {"dan-toc": "ethnic", "chu-ho": "head", "nguoi-co-cong": "merit"}


class Shown:
    """One result seen by one person: which area, on which map, and whether small counts are told."""

    def __init__(self, request: HttpRequest, draft: Any, result: Any) -> None:
        self.choice = Choice(request, result.round.year)
        self.draft, self.result = draft, result
        # Who may see the households of the area may count them; for all others small counts are withheld.
        self.may_see_small = access(request).may(P.VIEW_HOUSEHOLDS, self.choice.area.id)
        # Asked once although several answers are shown: totals by the communes they stand on, units of the map.
        self._totals: dict[tuple[int, ...], list[dict[str, Any]]] = {}
        self._units: list[Any] = []
        self._withheld: dict[int, dict[Hashable, set[str]]] = {}

    @property
    def is_whole(self) -> bool:
        return bool(self.choice.area.kind == "province")

    def withhold(self, lines: list[Line]) -> bool:
        """Hides in lines of areas what is withheld over all pages. True when anything is hidden."""
        if self.result.pk not in self._withheld:
            self._withheld[self.result.pk] = withheld.by_node(self.result)
        known = self._withheld[self.result.pk]
        for line in lines:
            # What cannot be told apart on this map is told by the whole province only.
            line.hidden |= known.get(line.node, set(line.values) if line.moves else set())
        return any(line.hidden for line in lines)

    def totals(self) -> list[dict[str, Any]]:
        covered = tuple(self.result.counts.get("area_ids", []))
        if covered not in self._totals:
            self._totals[covered] = queries.totals(self.result, self.choice.view)
        return self._totals[covered]

    def units(self) -> list[Any]:
        if not self._units:
            found = places.areas_inside(self.choice.area, kind=self.choice.level)
            found = found.filter(generation=self.choice.generation_id)
            self._units = list(found.order_by("parent__code", "code"))
        return self._units

    def place_lines(self) -> list[Line]:
        """The whole area, then its units in official order."""
        moves = queries.by_place(self.result, self.choice.view)
        whole: dict[int | None, int] = {}
        for row in self.totals():
            whole[row["target"]] = whole.get(row["target"], 0) + row["households"]
        all_moves: queries.Moves = {}
        for found in moves.values():
            for move, count in found.items():
                all_moves[move] = all_moves.get(move, 0) + count
        own = withheld.WHOLE if self.is_whole else self.choice.area.pk
        lines = [Line(self.choice.area.name, all_moves, sum(whole.values()) or None, is_sum=True, node=own)]
        known = set()
        for unit in self.units():
            known.add(unit.pk)
            if unit.pk in moves:
                lines.append(Line(unit.name, moves[unit.pk], whole.get(unit.pk), url=self._url(unit.pk), node=unit.pk))
        rest: queries.Moves = {}
        for target, found in moves.items():
            if target not in known:
                for move, count in found.items():
                    rest[move] = rest.get(move, 0) + count
        if rest:
            node = withheld.rest_of(self.choice.generation_id, self.choice.level) if self.is_whole else None
            lines.append(Line(_("Không xếp được trên bản đồ này nếu không chia tách đơn vị"), rest, node=node))
        return lines

    def _url(self, area_id: int) -> str:
        query = {**self.choice.parameters, "dia_ban": area_id}
        return f"{reverse('simulation:draft', args=[self.draft.pk])}?{urlencode(query)}"

    def ethnic_totals(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in self.totals():
            found[row["ethnic_group"]] = found.get(row["ethnic_group"], 0) + row["households"]
        return found

    def file_url(self, kind: str) -> str:
        return f"{reverse('simulation:file', args=[self.draft.pk, kind])}?{urlencode(self.choice.parameters)}"

    def place_table(self, lines: list[Line]) -> Table:
        is_hiding = not self.may_see_small and self.withhold(lines)
        word = _("Huyện") if self.choice.level == "district" else _("Xã")
        return lists.table(
            lines, first=word, caption=_("Theo địa bàn: %(area)s") % {"area": self.choice.area.name}, id="theo-dia-ban",
            is_hiding=is_hiding, export_url=self.file_url("dia-ban"),
        )  # fmt: skip

    def group_table(self, kind: str, groups: queries.Groups) -> Table:
        lines = lists.group_sections(groups, self.ethnic_totals())[_SECTIONS[kind]]
        is_hiding = not self.may_see_small and lists.withhold(lines)
        captions = {
            "dan-toc": _("Theo dân tộc"), "chu-ho": _("Theo giới tính của chủ hộ"), "nguoi-co-cong": _("Theo người có công"),
        }  # fmt: skip
        return lists.table(
            lines, first=_("Nhóm"), caption=f"{captions[kind]}: {self.choice.area.name}", id=kind, is_hiding=is_hiding,
            export_url=self.file_url(kind), has_shares=kind == "dan-toc",
        )  # fmt: skip


def one_table(request: HttpRequest, draft: Any, result: Any, kind: str) -> Table:
    """The table that a file holds."""
    view = Shown(request, draft, result)
    if kind == "dia-ban":
        return view.place_table(view.place_lines())
    if not view.may_see_small and not view.is_whole:
        raise Http404
    return view.group_table(kind, queries.by_group(result, view.choice.area.id))


def _covered(years: dict[str, list[queries.YearCounts]], *, may_see_small: bool) -> dict[str, list[queries.YearCounts]]:
    """Rates that would give a small count away are withheld with their total."""
    if may_see_small:
        return years

    def told(y: queries.YearCounts) -> queries.YearCounts:
        is_small = any(0 < n < 5 for n in (y.base_poor, y.draft_poor, y.draft_open))
        return replace(y, total=None) if is_small else y

    return {name: [told(y) for y in found] for name, found in years.items()}


def result_context(request: HttpRequest, draft: Any, result: Any, results: list[Any]) -> dict[str, Any]:
    """Everything the page shows of a result."""
    view = Shown(request, draft, result)
    lines = view.place_lines()
    whole = lines[0]
    # Who may not see small counts is told groups, passages and rates of the whole province only: subtracted from those
    # of an area inside it they would tell small counts of the rest.
    is_told = view.may_see_small or view.is_whole
    groups = queries.by_group(result, view.choice.area.id) if is_told else queries.Groups()
    years = _covered(
        queries.years(results if is_told else [], view.choice.area.id), may_see_small=view.may_see_small
    )
    values = dict(whole.values)
    place_table = view.place_table(lines)
    small = whole.hidden
    basis = [
        {
            "label": _(lists.BASIS_WORDS[code]),
            "value": formats.number(n) if view.may_see_small or n >= 5 else lists.HIDDEN,
        }
        for code, n in sorted(groups.basis.items())
    ]
    unreviewed = whole.total - values["households"] if whole.total else None
    return {
        **view.choice.bar(),
        "choice": view.choice,
        "is_hiding": not view.may_see_small,
        "headline": {k: lists.HIDDEN if k in small else formats.number(v) for k, v in values.items()},
        "values": values,
        "is_told": is_told,
        "result_note": lists.result_note(result),
        "unreviewed": unreviewed,
        "basis": basis,
        "matrix": lists.matrix(whole.moves, is_hiding=not view.may_see_small),
        "place_table": place_table,
        "group_tables": [view.group_table(kind, groups) for kind in _SECTIONS] if is_told else [],
        "path": targets.path_table(years),
        "targets": targets.targets_table(years),
        "ahead": targets.ahead_table(years, result.round.year),
        "year_count": len(results),
    }


def compare_context(request: HttpRequest, pairs: list[tuple[Any, Any]]) -> dict[str, Any]:
    """Drafts as rows, the class now first for each year; then each unit with every draft's poor households."""
    first = Shown(request, *pairs[0])
    area_id = first.choice.area.id
    lines, per_place, is_hiding = [], [], False
    for draft, result in pairs:
        view = Shown(request, draft, result) if result.round_id != first.result.round_id else first
        view.draft, view.result = draft, result
        found = view.place_lines()
        whole = found[0]
        whole.label = f"{draft.name} ({result.round.year})"
        whole.url = reverse("simulation:draft", args=[draft.pk])
        whole.is_sum = True
        lines.append(whole)
        per_place.append((draft, found[1:]))
        if not first.may_see_small:
            is_hiding = view.withhold(found) or is_hiding
    caption = _("So sánh các dự thảo: %(area)s") % {"area": first.choice.area.name}
    table = lists.table(
        lines,
        first=_("Dự thảo"),
        caption=caption,
        id="so-sanh",
        is_hiding=is_hiding,
        export_url=_with(request, tai="xlsx"),
    )
    return {
        **first.choice.bar(),
        "choice": first.choice,
        "area_id": area_id,
        "table": table,
        "places": _places(per_place, is_hiding=is_hiding, area=first.choice.area.name),
        "is_hiding": not first.may_see_small,
        "drafts": [{"draft": d, "assumptions": lists.assumptions(d)} for d, _r in pairs],
    }


def _with(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    for key, value in changes.items():
        query[key] = value
    return f"?{query.urlencode()}"


def _places(per_place: list[tuple[Any, list[Line]]], *, is_hiding: bool, area: str) -> Table:
    """One row per unit: poor households now (first draft's year) and under every draft."""
    rows: dict[str, dict[str, Any]] = {}
    for draft, found in per_place:
        for line in found:
            row = rows.setdefault(line.label, {"label": line.label})
            for key, source in (("base", "base_POOR"), (f"d{draft.pk}", "draft_POOR")):
                value: Any = lists.HIDDEN if source in line.hidden else formats.number(line.values[source])
                row.setdefault(key, value)
    heads = [Column("label", _("Đơn vị")), Column("base", _("Nghèo, hiện hành"), align="num")]
    heads += [Column(f"d{draft.pk}", draft.name, align="num") for draft, _found in per_place]
    return Table(
        columns=heads, rows=list(rows.values()), id="so-sanh-dia-ban",
        caption=_("Hộ nghèo theo từng dự thảo: %(area)s") % {"area": area},
        empty_title=_("Chưa có số liệu"),
    )  # fmt: skip


__all__ = ["KINDS", "compare_context", "one_table", "result_context"]
