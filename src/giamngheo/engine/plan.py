"""Reads ``plan/`` into frozen objects. The one module of the engine that opens files.

Every problem is told at once, with file, key and remedy. Published versions stay loadable by their digest.
"""

from __future__ import annotations

import csv
import hashlib
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from .plan_places import Area, AreaNotInForce, AreaSet, AreaSetMember, Generation, Places, Succession

__all__ = ["Area", "AreaNotInForce", "AreaSet", "Plan", "PlanErrors", "PlanProblem", "Standard", "load_plan"]


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """One problem of a plan folder: in which file, at which key, what is wrong, what to do."""

    file: str
    key: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.problem} {self.remedy}"


class PlanErrors(Exception):
    """All problems of a plan folder."""

    def __init__(self, problems: list[PlanProblem]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Document:
    """One legal text."""

    id: str
    number: str
    issuer: str
    title: str
    confidence: str
    signed_on: date | None = None
    in_force_on: date | None = None
    replaced_by: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter's value on a day for an area type, with its article and how sure we are of it."""

    value: Any
    cites: tuple[str, ...]
    confidence: str
    valid_from: date | None = None
    area_type: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated, cited number (or list) of the law."""

    name: str
    unit: str
    values: tuple[Value, ...]

    def on(self, day: date, area_type: str | None = None) -> Value:
        """The value in force. Raises KeyError naming parameter, day and area type when there is none."""
        found = [
            v
            for v in self.values
            if (v.valid_from is None or v.valid_from <= day) and v.area_type in (None, area_type)
        ]
        if not found:
            raise KeyError(f"{self.name}: không có giá trị cho ngày {day:%d/%m/%Y}, khu vực {area_type}.")
        return max(found, key=lambda v: v.valid_from or date.min)


@dataclass(frozen=True, slots=True)
class Standard:
    """A poverty standard: lines, indicators, cut-offs, class rules; dated."""

    id: str
    name_vi: str
    name_en: str
    method: str
    valid_from: date
    valid_to: date | None
    lists_from_year: int
    lists_to_year: int
    indicators: tuple[str, ...]
    scorecards: tuple[str, ...]
    cites: tuple[str, ...]
    confidence: str
    unconfirmed: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    class_rules: tuple[Mapping[str, Any], ...]
    note: str = ""

    def parameter(self, name: str, on: date, area_type: str | None = None) -> Value:
        """The parameter's value on a day. Raises KeyError when the standard has no such parameter or value."""
        if name not in self.parameters:
            raise KeyError(f"Chuẩn {self.id} không có tham số {name}.")
        return self.parameters[name].on(on, area_type)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A scorecard; a list cannot be recognised on one that is not verified."""

    id: str
    name_vi: str
    kind: str
    is_verified: bool
    verified_by: str
    cites: tuple[str, ...]
    confidence: str
    items: tuple[Mapping[str, Any], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class EthnicGroup:
    """One of the 54 groups; its name is our own stable key, since the two official code lists differ."""

    name: str
    code_1979: str
    code_2008: str
    is_son_la: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan."""

    root: Path
    digest: str
    documents: Mapping[str, Document]
    places: Places
    area_sets: Mapping[str, AreaSet]
    standards: Mapping[str, Standard]
    scorecards: Mapping[str, Scorecard]
    ethnic_groups: tuple[EthnicGroup, ...]
    agencies: tuple[Mapping[str, Any], ...] = ()
    periods: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def generations(self) -> tuple[Generation, ...]:
        return self.places.generations

    @property
    def areas(self) -> tuple[Area, ...]:
        return self.places.areas

    @property
    def successions(self) -> tuple[Succession, ...]:
        return self.places.successions

    def generation_on(self, day: date) -> Generation:
        return self.places.generation_on(day)

    def area(self, code: str, on: date) -> Area:
        return self.places.area(code, on)

    def find_communes(self, name_or_code: str, on: date) -> list[Area]:
        return self.places.find_communes(name_or_code, on)

    def successors(self, area: Area) -> list[Area]:
        return self.places.successors(area)

    def predecessors(self, area: Area) -> list[Area]:
        return self.places.predecessors(area)

    def area_set(self, id: str) -> AreaSet:
        """Raises KeyError for a set that the plan does not name."""
        return self.area_sets[id]

    def standard(self, id: str) -> Standard:
        """Raises KeyError naming the standards there are."""
        if id not in self.standards:
            raise KeyError(f"Không có chuẩn nghèo {id}; có: {', '.join(sorted(self.standards))}.")
        return self.standards[id]

    def propose_standard(self, round_year: int) -> tuple[str | None, str, str]:
        """The standard for the review of a year's end: (id or None, reason in Vietnamese, confidence).

        The end-2021 round made the 2022 list and already used NĐ 07/2021; which standard the end-2026 round
        uses, for the list of 2027, is not known: it must be chosen.
        """
        if round_year == 2026:
            return (
                None,
                "Chưa rõ cuộc rà soát cuối năm 2026 (danh sách năm 2027) theo chuẩn nào: phải chọn và ghi lý do.",
                "unknown",
            )
        list_year = round_year + 1
        for standard in self.standards.values():
            if standard.lists_from_year <= list_year <= standard.lists_to_year:
                return standard.id, f"Kết quả rà soát cuối năm {round_year} lập danh sách năm {list_year}.", "confirmed"
        return None, f"Không có chuẩn nghèo cho danh sách năm {list_year}.", "unknown"


def plan_root() -> Path:
    """Where the plan lies: ``GIAMNGHEO_PLAN``, the wheel's copy, or the checkout's folder."""
    named = os.environ.get("GIAMNGHEO_PLAN")
    if named:
        return Path(named)
    packaged = Path(__file__).resolve().parents[1] / "plan_data"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "plan"


def _files(root: Path) -> Iterator[Path]:
    yield from (p for p in sorted(root.rglob("*")) if p.is_file() and p.suffix in {".toml", ".csv", ".txt"})


def digest_of(root: Path) -> str:
    """SHA-256 over names and contents of the plan's files; shapes for maps decide nothing and do not count."""
    total = hashlib.sha256()
    for path in _files(root):
        total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


class _Reader:
    """Reads files and collects problems instead of stopping at the first."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[PlanProblem] = []

    def complain(self, file: str, key: str, problem: str, remedy: str) -> None:
        self.problems.append(PlanProblem(file, key, problem, remedy))

    def toml(self, name: str) -> dict[str, Any]:
        path = self.root / name
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.complain(name, "-", "Thiếu tệp.", "Thêm tệp vào thư mục kế hoạch.")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.complain(name, "-", f"Không đọc được: {error}.", "Sửa cú pháp TOML tại chỗ được nêu.")
        return {}

    def csv(self, name: str) -> list[dict[str, str]]:
        try:
            with (self.root / name).open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))
        except FileNotFoundError:
            self.complain(name, "-", "Thiếu tệp.", "Thêm tệp vào thư mục kế hoạch.")
            return []

    def make(self, kind: type, file: str, key: str, **values: Any) -> Any:
        """Builds one object; a missing or unknown key is a problem of that file."""
        try:
            return kind(**values)
        except (TypeError, ValueError) as error:
            self.complain(file, key, f"Thiếu hoặc thừa khoá ({error}).", "So với tệp cùng loại và sửa.")
            return None


def load_plan(path: Path | None = None) -> Plan:
    """Reads and checks the plan. Raises PlanErrors with every problem found."""
    root = path or plan_root()
    reader = _Reader(root)
    plan = _read(reader)
    if reader.problems or plan is None:
        raise PlanErrors(reader.problems)
    return plan


def check_plan(path: Path | None = None) -> list[PlanProblem]:
    """Every problem of a plan folder; empty when it is sound."""
    try:
        load_plan(path)
    except PlanErrors as errors:
        return errors.problems
    return []


def _read(reader: _Reader) -> Plan | None:
    documents = {
        item["id"]: reader.make(Document, "documents.toml", item.get("id", "?"), **item)
        for item in reader.toml("documents.toml").get("document", [])
        if "id" in item
    }
    places = _read_places(reader)
    area_sets = {s.id: s for s in _each(reader, "area_sets", _area_set)}
    standards = {s.id: s for s in _each(reader, "standards", _standard)}
    scorecards = {s.id: s for s in _each(reader, "scorecards", _scorecard)}
    groups = tuple(
        EthnicGroup(r["name"], r["code_1979"], r["code_2008"], r["son_la_group"] == "1")
        for r in reader.csv("ethnic_groups.csv")
    )
    _check_cites(reader, documents)
    agencies = reader.toml("agencies.toml").get("agency", []) if (reader.root / "agencies.toml").exists() else []
    if reader.problems:
        return None
    periods = {
        folder.name: {f.stem: reader.toml(f.relative_to(reader.root).as_posix()) for f in sorted(folder.glob("*.toml"))}
        for folder in sorted((reader.root / "periods").glob("*"))
        if folder.is_dir()
    }
    return Plan(
        reader.root, digest_of(reader.root), documents, places, area_sets, standards, scorecards, groups,
        tuple(agencies), periods,
    )  # fmt: skip


def _each(reader: _Reader, folder: str, build: Any) -> list[Any]:
    found = []
    for path in sorted((reader.root / folder).glob("*.toml")):
        name = path.relative_to(reader.root).as_posix()
        data = reader.toml(name)
        if data.get("id") != path.stem:
            reader.complain(name, "id", "Khác tên tệp.", f'Đặt id = "{path.stem}".')
            continue
        try:
            found.append(build(data))
        except (KeyError, TypeError, ValueError) as error:
            reader.complain(name, str(error).strip("'"), "Thiếu khoá hoặc sai kiểu.", "So với tệp cùng loại và sửa.")
    return found


def _area_set(data: dict[str, Any]) -> AreaSet:
    members = tuple(
        AreaSetMember(m["generation"], m["code"], m["from"], m.get("to"), m["confidence"]) for m in data["members"]
    )
    return AreaSet(data["id"], data["name_vi"], data["is_known"], tuple(data["cites"]), members, data.get("note", ""))


def _value(item: dict[str, Any]) -> Value:
    value = item["value"]
    return Value(
        tuple(value) if isinstance(value, list) else value,
        tuple(item["cites"]),
        item["confidence"],
        item.get("from"),
        item.get("area_type"),
    )


def _standard(data: dict[str, Any]) -> Standard:
    parameters = {
        name: Parameter(name, p["unit"], tuple(_value(v) for v in p["values"]))
        for name, p in data["parameters"].items()
    }
    return Standard(
        id=data["id"],
        name_vi=data["name_vi"],
        name_en=data["name_en"],
        method=data["method"],
        valid_from=data["valid_from"],
        valid_to=data.get("valid_to"),
        lists_from_year=data["lists_from_year"],
        lists_to_year=data["lists_to_year"],
        indicators=tuple(i["id"] for i in data.get("indicator", ())),
        scorecards=tuple(data["scorecards"]),
        cites=tuple(data["cites"]),
        confidence=data["confidence"],
        unconfirmed=tuple(data["unconfirmed"]),
        parameters=parameters,
        class_rules=tuple(data["class_rule"]),
        note=data.get("note", ""),
    )


def _scorecard(data: dict[str, Any]) -> Scorecard:
    return Scorecard(
        data["id"], data["name_vi"], data["kind"], data["is_verified"], data["verified_by"], tuple(data["cites"]),
        data["confidence"], tuple(data.get("item", ())), data.get("note", ""),
    )  # fmt: skip


def _read_places(reader: _Reader) -> Places:
    generations, areas = [], []
    for item in reader.toml("places/generations.toml").get("generation", []):
        generations.append(Generation(item["id"], item["name_vi"], item["valid_from"], item.get("valid_to")))
        for row in reader.csv(f"places/{item['units']}"):
            areas.append(
                Area(
                    row["code"], item["id"], row["name"], row["kind"], row["area_type"] or None,
                    row["area_type_confidence"], row["parent_code"] or None,
                )
            )  # fmt: skip
    known = {(a.generation, a.code) for a in areas}
    steps = []
    for number, row in enumerate(reader.csv("places/succession.csv"), 2):
        step = Succession(**row)
        ends = {(step.from_generation, step.from_code), (step.to_generation, step.to_code)}
        for generation, code in sorted(ends - known):
            reader.complain(
                "places/succession.csv", f"dòng {number}", f"Không có đơn vị {code} trên bản đồ {generation}.",
                "Sửa mã hoặc thêm đơn vị.",
            )  # fmt: skip
        steps.append(step)
    return Places(tuple(generations), tuple(areas), tuple(steps))


def _cites_in(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        for name, value in data.items():
            if name == "cites":
                yield from ((key or name, c) for c in value)
            else:
                yield from _cites_in(value, f"{key}.{name}" if key else name)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _cites_in(value, f"{key}[{index}]")


def _check_cites(reader: _Reader, documents: Mapping[str, Document]) -> None:
    for path in sorted(reader.root.rglob("*.toml")):
        name = path.relative_to(reader.root).as_posix()
        for key, cite in _cites_in(reader.toml(name)):
            if cite.split(":")[0] not in documents:
                reader.complain(name, key, f"Viện dẫn văn bản không có: {cite}.", "Thêm vào documents.toml hoặc sửa.")
