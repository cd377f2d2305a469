"""The programme of the plan: agencies, the period's projects, targets and money, published figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from .plan_files import Fields, Reader


@dataclass(frozen=True, slots=True)
class AgencySuccessor:
    """Who took over an agency's mandates, and how sure we are of it for this province."""

    name_vi: str
    leads: tuple[str, ...]
    valid_from: date
    confidence: str


@dataclass(frozen=True, slots=True)
class Agency:
    """One of the twelve of part VII of the Plan. ``leads`` are ids of projects or sub-projects."""

    id: str
    number: int
    name_vi: str
    name_en: str
    role_vi: str
    leads: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    successors: tuple[AgencySuccessor, ...]
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A project or sub-project; ``lead`` (an agency's id) is empty for a project made only of sub-projects."""

    id: str
    name_vi: str
    name_en: str
    parent: str | None
    lead: str | None
    cites: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Target:
    """A target to the period's end; ``value`` is missing where the Plan names none."""

    id: str
    name_vi: str
    name_en: str
    direction: str
    value: int | None
    unit: str
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Funding:
    """Money of the whole period from one source, integer đồng; missing where the Plan names no amount."""

    id: str
    name_vi: str
    name_en: str
    amount_vnd: int | None
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A programme period. ``recently_escaped_months``: how long a household counts as newly out of poverty."""

    id: str
    name_vi: str
    name_en: str
    valid_from: date
    valid_to: date
    recently_escaped_months: int
    recently_escaped_cites: tuple[str, ...]
    projects: tuple[Project, ...]
    targets: tuple[Target, ...]
    funding: tuple[Funding, ...]
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """One published figure. ``status`` is published, conflicting (kept beside another) or forecast."""

    year: int
    as_of: str
    measure: str
    subject: str
    value: Decimal
    unit: str
    status: str
    standard: str
    source: str
    confidence: str
    note: str = ""


def read_agencies(reader: Reader) -> tuple[Agency, ...]:
    found = []
    for fields in reader.tables("agencies.toml", "agency"):
        successors = []
        for item in fields.each("successors"):
            successors.append(
                AgencySuccessor(item.text("name_vi"), item.texts("leads"), item.day("from"), item.confidence())
            )
            item.done()
        found.append(
            Agency(
                id=fields.text("id"),
                number=fields.whole("number"),
                name_vi=fields.text("name_vi"),
                name_en=fields.text("name_en"),
                role_vi=fields.text("role_vi"),
                leads=fields.texts("leads"),
                valid_from=fields.day("valid_from"),
                valid_to=fields.maybe_day("valid_to"),
                successors=tuple(successors),
                cites=fields.cites(),
                confidence=fields.confidence(),
                note=fields.maybe_text("note"),
            )
        )
        fields.done()
    return tuple(found)


def _project(fields: Fields) -> Project:
    return Project(
        id=fields.text("id"),
        name_vi=fields.text("name_vi"),
        name_en=fields.text("name_en"),
        parent=fields.maybe_text("parent") or None,
        lead=fields.maybe_text("lead") or None,
        cites=fields.cites(),
        confidence=fields.confidence(),
    )


def _target(fields: Fields) -> Target:
    return Target(
        id=fields.text("id"),
        name_vi=fields.text("name_vi"),
        name_en=fields.text("name_en"),
        direction=fields.text("direction"),
        value=fields.maybe_whole("value"),
        unit=fields.text("unit"),
        cites=fields.cites(),
        confidence=fields.confidence(),
        note=fields.maybe_text("note"),
    )


def _funding(fields: Fields) -> Funding:
    return Funding(
        id=fields.text("id"),
        name_vi=fields.text("name_vi"),
        name_en=fields.text("name_en"),
        amount_vnd=fields.maybe_whole("amount_vnd"),
        cites=fields.cites(),
        confidence=fields.confidence(),
        note=fields.maybe_text("note"),
    )


def read_periods(reader: Reader) -> dict[str, Period]:
    """The folders of ``periods/``; each has programme, projects, targets and funding."""
    folders = sorted(p for p in (reader.root / "periods").glob("*") if p.is_dir())
    return {folder.name: _read_period(reader, folder) for folder in folders}


def _read_period(reader: Reader, folder: Path) -> Period:
    name = f"periods/{folder.name}"
    lists: dict[str, list[Fields]] = {
        kind: list(reader.tables(f"{name}/{file}.toml", kind))
        for kind, file in (("project", "projects"), ("target", "targets"), ("funding", "funding"))
    }
    fields = Fields(reader, f"{name}/programme.toml", "", reader.toml(f"{name}/programme.toml"))
    period = Period(
        id=fields.text("id"),
        name_vi=fields.text("name_vi"),
        name_en=fields.text("name_en"),
        valid_from=fields.day("valid_from"),
        valid_to=fields.day("valid_to"),
        recently_escaped_months=fields.whole("recently_escaped_months"),
        recently_escaped_cites=fields.texts("recently_escaped_cites"),
        projects=tuple(_project(f) for f in lists["project"]),
        targets=tuple(_target(f) for f in lists["target"]),
        funding=tuple(_funding(f) for f in lists["funding"]),
        cites=fields.cites(),
        confidence=fields.confidence(),
        note=fields.maybe_text("note"),
    )
    for entry in (fields, *(f for kind in lists.values() for f in kind)):
        entry.done()
    return period


OBSERVATION_COLUMNS = (
    "year", "as_of", "measure", "subject", "value", "unit", "status", "standard", "source", "confidence", "note",
)  # fmt: skip


def read_observations(reader: Reader) -> tuple[Observation, ...]:
    found = []
    for path in sorted((reader.root / "observations").glob("*.csv")):
        file = path.relative_to(reader.root).as_posix()
        for number, row in enumerate(reader.csv(file, OBSERVATION_COLUMNS), 2):
            try:
                year, value = int(row["year"]), Decimal(row["value"])
            except (ValueError, InvalidOperation):
                reader.complain(
                    file, f"dòng {number}", "Năm hoặc giá trị không phải số.", "Ghi số với dấu chấm thập phân."
                )
                continue
            rest = {name: row[name] for name in OBSERVATION_COLUMNS if name not in {"year", "value"}}
            found.append(Observation(year=year, value=value, **rest))
    return tuple(found)
