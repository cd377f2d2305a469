"""Sets of criteria side by side: each commune with its figures and amounts, who gains and who loses against the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.allocation_frozen import criteria_of, measures_of
from giamngheo.kit import formats

from .models import Option, Run, Unit
from .queries import runs
from .words import signed_money

MOST_BARS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A commune: figures by measure, đồng by option in the order of the options, change of each against the base."""

    run_id: int
    code: str
    name: str
    measures: dict[str, Fraction | None]
    amounts_vnd: tuple[int, ...]
    changes_vnd: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """One set of criteria over all communes; ``gain``, ``lose``: communes that get more and less than under the base."""

    option: Option
    is_base: bool
    served: int
    least_vnd: int
    most_vnd: int
    gain: int
    lose: int
    moved_vnd: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """``base``: index of the option that the others are measured against."""

    options: tuple[Option, ...]
    base: int
    rows: tuple[Row, ...]
    measure_ids: tuple[str, ...]

    def summaries(self) -> list[Summary]:
        return [self._summary(n) for n in range(len(self.options))]

    def _summary(self, index: int) -> Summary:
        amounts = [row.amounts_vnd[index] for row in self.rows if row.amounts_vnd[index]]
        changes = [row.changes_vnd[index] for row in self.rows]
        return Summary(
            self.options[index], index == self.base, len(amounts), min(amounts, default=0), max(amounts, default=0),
            sum(c > 0 for c in changes), sum(c < 0 for c in changes), sum(c for c in changes if c > 0),
        )  # fmt: skip

    def bars(self, index: int, *, is_gain: bool) -> dict[str, Any] | None:
        """Who gains (or loses) most under an option against the base, as bars that are their own table."""
        sign = 1 if is_gain else -1
        rows = sorted((r for r in self.rows if r.changes_vnd[index] * sign > 0), key=lambda r: (-r.changes_vnd[index] * sign, r.code))
        if not rows:
            return None
        caption = _("Được thêm nhiều nhất: “%(set)s”") if is_gain else _("Bị giảm nhiều nhất: “%(set)s”")
        return {
            "caption": caption % {"set": self.options[index].name_vi}, "label_head": _("Xã"), "value_head": _("Thay đổi"),
            "max": max(abs(change) for r in self.rows for change in r.changes_vnd),
            "rows": [
                {"label": r.name, "value": abs(r.changes_vnd[index]), "text": signed_money(r.changes_vnd[index]),
                 "tone": "" if is_gain else "due"}
                for r in rows[:MOST_BARS]
            ],
        }  # fmt: skip


def compared(run: Run, options: Sequence[Option], units: Sequence[Unit]) -> Comparison:
    """The base is the set that was proposed, before that the first computed. One query."""
    amounts = runs.amounts_of(run)
    base = next((n for n, option in enumerate(options) if option.pk == run.chosen_id), 0)
    rows = []
    for unit in units:
        got = tuple(amounts[unit.pk][option.pk] for option in options)
        changes = tuple(amount - got[base] for amount in got)
        rows.append(Row(run.pk, unit.code, unit.name, measures_of(unit.measures), got, changes))
    used = dict.fromkeys(c.measure for option in options for c in criteria_of(option.criteria).criteria)
    return Comparison(tuple(options), base, tuple(rows), tuple(used))


def doubts(options: Sequence[Option]) -> list[str]:
    """What nobody has confirmed of these sets, each once."""
    found = []
    for option in options:
        criteria = criteria_of(option.criteria)
        loose = [c.name_vi for c in criteria.criteria if c.confidence != "confirmed"]
        if criteria.confidence != "confirmed" or loose:
            words = {"set": option.name_vi, "note": criteria.note}
            found.append((_("“%(set)s”: hệ số chưa có căn cứ. %(note)s") % words).strip())
    return found


def limits(project: str) -> list[dict[str, str]]:
    """Shares that the national text keeps for localities: a fact of the country, never applied inside the province."""
    return [
        {"name": limit.name_vi, "share": formats.percent(float(limit.localities_least_percent) / 100, 0), "note": limit.note}
        for limit in current_plan().allocation.limits.values() if project in limit.projects
    ]  # fmt: skip


__all__ = ["Comparison", "Row", "Summary", "compared", "doubts", "limits"]
