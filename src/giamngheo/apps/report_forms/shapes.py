"""A form filled: sections, tables, charts; plain data that goes into JSON and comes back the same, so that versions can be frozen.

Always Vietnamese, whatever language the page is in: these are the words of an official paper.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``value`` None: no number, which is not nought. ``text``: as printed. ``url``: the page behind it, if any."""

    value: int | float | None
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class FilledTable:
    """``columns``: {id, title, is_number}. ``rows``: {id, head, level, cells: {column id: Cell}}; each id stands once."""

    id: str
    title: str
    unit: str
    columns: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    note: str = ""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> FilledTable:
        rows = [{**row, "cells": {name: Cell(**cell) for name, cell in row["cells"].items()}} for row in data["rows"]]
        return cls(**{**data, "rows": rows})


@dataclass(frozen=True, slots=True)
class Chart:
    """``kind``: lines (over years) or bars. ``series``: {name, values}, one value for each of ``labels``, None where none is known."""

    id: str
    title: str
    kind: str
    unit: str
    labels: list[str]
    series: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Section:
    """``sentence``: written from the numbers. ``asks``: what the officer is asked to write, empty where nothing is."""

    id: str
    title: str
    level: int
    sentence: str = ""
    tables: list[FilledTable] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    asks: str = ""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Section:
        tables = [FilledTable.from_json(table) for table in data["tables"]]
        return cls(**{**data, "tables": tables, "charts": [Chart(**chart) for chart in data["charts"]]})


@dataclass(frozen=True, slots=True)
class Filled:
    """A form of one area and period as of a day. ``is_preliminary``: the period runs or its year is not closed. ``confidence``: how sure
    it is that the official form looks so; ``note`` says why. ``cites``: in words."""

    form: str
    title: str
    area_id: int
    area_name: str
    period_key: str
    as_of: date
    plan_digest: str
    is_preliminary: bool
    sections: list[Section]
    confidence: str
    cites: list[str]
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """Only what JSON knows; ``from_json`` makes an equal one of it."""
        return {**asdict(self), "as_of": self.as_of.isoformat()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Filled:
        sections = [Section.from_json(section) for section in data["sections"]]
        return cls(**{**data, "as_of": date.fromisoformat(data["as_of"]), "sections": sections})


__all__ = ["Cell", "Chart", "Filled", "FilledTable", "Section"]
