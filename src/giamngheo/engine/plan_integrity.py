"""Checks of what is kept, one file each: a statement that finds the rows that cannot be right, why, and what to do about them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .plan_files import Fields, Reader

FOLDER = "integrity"
SEVERITIES = ("error", "warning")
# What a row is: decides who may see it and which page opens.
SUBJECTS = ("household", "support", "review", "line", "document", "report")
# A statement only reads; it is run in a transaction that cannot write besides.
WRITES = re.compile(r"\b(insert|update|delete|truncate|alter|drop|create|grant|copy|call|do)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class IntegrityCheck:
    """``query`` gives columns area_id, ref (the subject's id), label (of a list its year); it may name ``%(today)s``. ``cites``: the law,
    where one says so."""

    id: str
    name_vi: str
    severity: str
    subject: str
    why_vi: str
    remedy_vi: str
    query: str
    cites: tuple[str, ...]


def read_integrity(reader: Reader) -> dict[str, IntegrityCheck]:
    """Checks by id, in the order of their files; none for a plan without the folder."""
    return {made.id: made for made in (_check(item) for item in reader.folder(FOLDER))}


def _check(item: Fields) -> IntegrityCheck:
    made = IntegrityCheck(
        id=item.text("id"), name_vi=item.text("name_vi"), severity=item.text("severity"), subject=item.text("subject"),
        why_vi=item.text("why_vi"), remedy_vi=item.text("remedy_vi"), query=item.text("query").strip(),
        cites=item.cites() if "cites" in item.data else (),
    )  # fmt: skip
    if made.severity and made.severity not in SEVERITIES:
        item.complain("severity", f"Mức lạ: {made.severity}.", f"Dùng: {', '.join(SEVERITIES)}.")
    if made.subject and made.subject not in SUBJECTS:
        item.complain("subject", f"Loại dòng lạ: {made.subject}.", f"Dùng: {', '.join(SUBJECTS)}.")
    if made.query and (not made.query.lower().startswith(("select", "with")) or WRITES.search(made.query) or ";" in made.query):
        item.complain("query", "Không phải một câu chỉ đọc.", "Viết một câu select, không dấu chấm phẩy.")
    item.done()
    return made


__all__ = ["FOLDER", "SEVERITIES", "SUBJECTS", "IntegrityCheck", "read_integrity"]
