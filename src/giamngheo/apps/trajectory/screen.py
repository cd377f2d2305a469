"""The balance on screen: the level looked at, the names of its units, one table per class whose numbers open lists."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.places.queries import areas_named
from giamngheo.apps.register.queries import village_names
from giamngheo.apps.review.tables.counting import View
from giamngheo.apps.review.tables.definitions import CLASS_WORDS
from giamngheo.apps.review.tables.views import Choice
from giamngheo.kit.tables import Column, Table

from .balance import Balance, Target, total
from .codes import STOCK_CLASSES
from .tables import LABELS, movement_row

LEVELS = {"village": "bản", "commune": "xã", "district": "huyện", "province": "tỉnh"}
UNPLACED = "Không xếp được trên bản đồ này nếu không chia tách đơn vị"
NO_VILLAGE = "Chưa ghi bản"


class BalanceChoice(Choice):
    """The choice of the year's tables, with two more levels: villages of a commune, and the province as one."""

    most = 500

    def __init__(self, request: HttpRequest, year: int) -> None:
        super().__init__(request, year)
        asked = request.GET.get("cap", "")
        self.levels = [level for level in LEVELS if self._fits(level)]
        self.level = asked if asked in self.levels else self.levels[0]

    def _fits(self, level: str) -> bool:
        kind = self.area.kind
        if level == "village":
            return bool(kind == "commune")
        if level == "district":
            return bool(kind in ("district", "province") and self.has_districts)
        return bool(level == "commune" or kind == "province")

    @property
    def view(self) -> View:
        assert self.round is not None
        return View(self.round.id, self.round.year, self.area.id, self.level, self.generation_id)

    @property
    def level_links(self) -> list[dict[str, Any]]:
        """The levels to choose from, in words."""
        return [{"code": level, "label": _(LEVELS[level]), "is_current": level == self.level} for level in self.levels]


def unit_names(choice: BalanceChoice, units: dict[Target, Any]) -> dict[Target, str]:
    """Names of the units in a balance, ``None`` among them when something could not be placed."""
    ids = [target for target in units if target is not None]
    known = village_names(ids) if choice.level == "village" else areas_named(ids)
    names: dict[Target, str] = {target: known.get(target, "") for target in ids}
    names[None] = _(NO_VILLAGE) if choice.level == "village" else _(UNPLACED)
    return names


def _open(choice: BalanceChoice, household_class: str, column: str, row: dict[str, Any]) -> str | None:
    if not row.get(column) or (row["target"] is None and not row["is_total"]):
        return None
    query = {**choice.parameters, "hang": household_class, "cot": column}
    if row["target"] is not None:
        query["don_vi"] = row["target"]
    route = "trajectory:balance" if column == "residual" else "trajectory:behind"
    mark = "#lech" if column == "residual" else ""
    return f"{reverse(route, args=[choice.view.year])}?{urlencode(query)}{mark}"


def _rows(
    choice: BalanceChoice, units: dict[Target, dict[str, Balance]], names: dict[Target, str], household_class: str
) -> list[dict[str, Any]]:
    def row(label: str, one: Balance, target: Target, *, is_total: bool = False) -> dict[str, Any]:
        return {"label": label, "target": target, "is_total": is_total, **movement_row(one.row())}

    whole = [row(choice.area.name, total(units)[household_class], None, is_total=True)] if len(units) > 1 else []
    ordered = sorted(units, key=lambda target: (target is None, names.get(target, "")))
    return whole + [row(names.get(t, "—"), units[t][household_class], t) for t in ordered]


def balance_tables(
    choice: BalanceChoice, units: dict[Target, dict[str, Balance]], names: dict[Target, str]
) -> list[Table]:
    """One table per class, every number with the households behind it."""
    tables = []
    for household_class in STOCK_CLASSES:
        open_list = partial(_open, choice, household_class)

        def column(key: str, label: str, open_list: Any = open_list) -> Column:
            return Column(key, label, "so", url=partial(open_list, key))

        labels = LABELS[household_class]
        columns = [
            Column("label", _(LEVELS[choice.level]).capitalize()),
            column("opening", _("Đầu kỳ (1)")),
            *(column(key, _(label)) for key, (_group, label) in labels.items()),
            column("closing", _("Cuối kỳ (9)")),
            column("residual", _("Lệch")),
        ]
        groups = [("", 2), *_grouped([_(group) if group else "" for group, _label in labels.values()]), ("", 2)]
        tables.append(
            Table(
                columns=columns, rows=_rows(choice, units, names, household_class),
                caption=_(CLASS_WORDS[household_class]).capitalize(), id=f"can-doi-{household_class.lower()}",
                groups=groups, empty_title=_("Chưa có số liệu"),
                empty_text=_("Cân đối có khi các xã đã công nhận danh sách của năm và tỉnh đã tính."),
            )
        )  # fmt: skip
    return tables


def _grouped(labels: list[str]) -> list[tuple[str, int]]:
    groups: list[tuple[str, int]] = []
    for label in labels:
        if groups and groups[-1][0] == label:
            groups[-1] = (label, groups[-1][1] + 1)
        else:
            groups.append((label, 1))
    return groups


__all__ = ["BalanceChoice", "balance_tables", "unit_names"]
