"""The rows behind one number: asked by the same statement and condition as the number itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection

from giamngheo.engine.plan_indicators import Indicator

from . import queries
from .computing import Where
from .rows import MEASURES


@dataclass(frozen=True)
class Behind:
    """The rows behind one number: of which indicator and year, its numerator, denominator or what is not known, of which unit."""

    indicator: Indicator
    year: int
    part: str
    where: Where
    unit_id: int | None = None

    @property
    def measure(self) -> str:
        return self.indicator.denominator if self.part == queries.DENOMINATOR and self.indicator.denominator else self.indicator.numerator

    @property
    def kind(self) -> str:
        return MEASURES[self._asked][0].kind

    @property
    def _asked(self) -> str:
        return queries.open_measure(self.indicator) if self.part == queries.OPEN else self.measure

    @cached_property
    def _matched(self) -> list[int] | None:
        """Units whose rows alone are in the number; None: all."""
        match = None if self.part == queries.OPEN else queries.matched_homes(self.indicator, self.year, self.where, self.unit_id)
        if match is None:
            return None
        return sorted(match.denominator if self.part == queries.DENOMINATOR else match.numerator)

    def _sql(self, columns: str, tail: str = "") -> tuple[str, dict[str, Any]]:
        population, measure = MEASURES[self._asked]
        condition = measure.open if self.part == queries.OPEN else measure.counted
        here, covering = "", "x.covering"
        if self._matched is not None:
            here = " and x.home = any(%(matched)s)"
            covering = "array(select c from unnest(x.covering) c where c = any(%(matched)s))"
        inside = (
            "select 1 from places_areaprojection p where p.area_id {0} and p.generation_id = %(generation)s"
            " and p.level = %(level)s and p.target_id = %(unit)s"
        )
        if self.unit_id is not None:
            here += f" and exists ({inside.format('= x.home')})"
            if population.is_nested:
                here += f" and not exists ({inside.format(f'= any({covering})')})"
        elif population.is_nested:
            here += f" and {covering} = '{{}}'"
        sql = f"select {columns} from ({population.of(self.year)}) x where ({condition}){here} {tail}"  # noqa: S608 - the parts are ours
        return sql, {**self.where.parameters, "unit": self.unit_id, "matched": self._matched}

    def count(self) -> tuple[int, int]:
        """(rows, what they count for): the second is the number of the cell."""
        sql, parameters = self._sql("count(*), coalesce(sum(x.n), 0)")
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            rows, number = cursor.fetchone()
        return int(rows), int(number)

    def rows(self, start: int = 0, most: int | None = None) -> list[dict[str, Any]]:
        """The rows, by place and name; ``most`` None: all of them."""
        sql, parameters = self._sql(
            "x.home, (select a.name from places_area a where a.id = x.home) as place, x.n, x.ref, x.household_id, x.name, "
            "x.village, x.note, x.on_day",
            "order by 2, x.village nulls first, x.name, x.ref limit %(most)s offset %(start)s",
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, {**parameters, "most": most, "start": start})
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


__all__ = ["Behind"]
