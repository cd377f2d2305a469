"""Documents that the province must issue, and checklists of inspections, as ``oversight.toml`` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .plan_files import Fields, Reader

FILE = "oversight.toml"


@dataclass(frozen=True, slots=True)
class DueDocument:
    """One document. ``due_on`` None: nobody has set a day."""

    id: str
    name_vi: str
    office_vi: str
    due_on: date | None
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """What an inspection asks: item id → question, in order."""

    id: str
    name_vi: str
    items: Mapping[str, str]
    cites: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Oversight:
    """Both by id, in the file's order; empty for a plan without the file."""

    documents: Mapping[str, DueDocument] = field(default_factory=dict)
    checklists: Mapping[str, Checklist] = field(default_factory=dict)


def read_oversight(reader: Reader) -> Oversight:
    """Complains of ids written twice and of checklists that ask nothing."""
    if not (reader.root / FILE).is_file():
        return Oversight()
    fields = Fields(reader, FILE, "", reader.toml(FILE))
    fields.text("id")
    documents = [_document(item) for item in fields.each("document")]
    checklists = [_checklist(item) for item in fields.each("checklist")]
    fields.done()
    for kind, ids in (("document", [d.id for d in documents]), ("checklist", [c.id for c in checklists])):
        for twice in sorted({one for one in ids if ids.count(one) > 1}):
            reader.complain(FILE, f"{kind}[{twice}]", "Mã ghi hai lần.", "Mỗi mục một mã.")
    return Oversight({d.id: d for d in documents}, {c.id: c for c in checklists})


def _document(item: Fields) -> DueDocument:
    made = DueDocument(
        id=item.text("id"), name_vi=item.text("name_vi"), office_vi=item.text("office_vi"), due_on=item.maybe_day("due_on"),
        cites=item.cites(), confidence=item.confidence(), note=item.maybe_text("note"),
    )  # fmt: skip
    item.done()
    return made


def _checklist(item: Fields) -> Checklist:
    questions: dict[str, str] = {}
    for one in item.each("items"):
        name, text = one.text("id"), one.text("text_vi")
        if name in questions:
            one.complain("id", f"Mã {name} ghi hai lần.", "Mỗi câu một mã.")
        questions[name] = text
        one.done()
    made = Checklist(item.text("id"), item.text("name_vi"), questions, item.cites(), item.confidence())
    if not questions:
        item.complain("items", "Không có câu nào.", "Ghi ít nhất một câu.")
    item.done()
    return made


__all__ = ["Checklist", "DueDocument", "Oversight", "read_oversight"]
