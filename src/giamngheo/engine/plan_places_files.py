"""Reads ``places/`` and ``area_sets/``: three maps, their succession, dated sets of areas."""

from __future__ import annotations

from .plan_files import Reader
from .plan_places import Area, AreaSet, AreaSetMember, Generation, Places, Succession

UNIT_COLUMNS = ("code", "name", "kind", "parent_code", "area_type", "area_type_confidence")
STEP_COLUMNS = ("from_generation", "from_code", "to_generation", "to_code", "basis", "confidence")


def read_places(reader: Reader) -> Places:
    generations, areas = [], []
    for fields in reader.tables("places/generations.toml", "generation"):
        generation = Generation(
            id=fields.text("id"),
            name_vi=fields.text("name_vi"),
            valid_from=fields.day("valid_from"),
            valid_to=fields.maybe_day("valid_to"),
            cites=fields.cites(),
            note=fields.maybe_text("note"),
        )
        generations.append(generation)
        units = fields.text("units")
        fields.done()
        if units:
            areas += _read_units(reader, f"places/{units}", generation.id)
    rows = reader.csv("places/succession.csv", STEP_COLUMNS)
    steps = tuple(Succession(*(row[c] for c in STEP_COLUMNS)) for row in rows)
    return Places(tuple(generations), tuple(areas), steps)


def _read_units(reader: Reader, file: str, generation: str) -> list[Area]:
    return [
        Area(
            code=row["code"],
            generation=generation,
            name=row["name"],
            kind=row["kind"],
            area_type=row["area_type"] or None,
            area_type_confidence=row["area_type_confidence"],
            parent_code=row["parent_code"] or None,
        )
        for row in reader.csv(file, UNIT_COLUMNS)
    ]


def read_area_sets(reader: Reader) -> dict[str, AreaSet]:
    found = {}
    for fields in reader.folder("area_sets"):
        members = []
        for item in fields.each("members"):
            members.append(
                AreaSetMember(
                    generation=item.text("generation"),
                    code=item.text("code"),
                    valid_from=item.day("from"),
                    valid_to=item.maybe_day("to"),
                    confidence=item.confidence(),
                )
            )
            item.done()
        area_set = AreaSet(
            id=fields.text("id"),
            name_vi=fields.text("name_vi"),
            is_known=fields.flag("is_known"),
            cites=fields.cites(),
            members=tuple(members),
            note=fields.maybe_text("note"),
        )
        fields.done()
        found[area_set.id] = area_set
    return found
