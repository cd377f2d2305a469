"""How a list of beneficiaries comes about, as the plan says it: who approves it, whether the village is asked, on what paper.

``lists/shared.toml`` holds what is done where no text for a rule was seen, by kind of subject; every other file names rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .eligibility_frames import TABLES
from .plan_files import Fields, Reader
from .vocabulary import Confidence

if TYPE_CHECKING:
    from .plan import Plan
    from .plan_eligibility import Rule

FOLDER = "lists"
LEVELS = ("commune", "province")
# binding: who is not agreed to is left out; told: the approver reads it; none: nobody is asked.
VILLAGE = ("binding", "told", "none")


@dataclass(frozen=True, slots=True)
class ListProcedure:
    """The way of one rule's lists (``rules``), or of all about some kinds of subject (``subjects``) that no other names."""

    id: str
    file: str
    name_vi: str
    rules: tuple[str, ...]
    subjects: tuple[str, ...]
    level: str
    authority_vi: str
    village: str
    village_cites: tuple[str, ...]
    village_confidence: str
    paper: str
    cites: tuple[str, ...]
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ListLaw:
    """All procedures by id; none in a plan version older than lists."""

    procedures: Mapping[str, ListProcedure] = field(default_factory=dict)

    def of(self, rule: Rule) -> ListProcedure | None:
        """The procedure that names the rule, else the one for its kind of subject."""
        own = (p for p in self.procedures.values() if rule.id in p.rules)
        return next(own, next((p for p in self.procedures.values() if rule.subject in p.subjects), None))


def read_lists(reader: Reader) -> ListLaw:
    """The files of ``lists/``."""
    found: dict[str, ListProcedure] = {}
    for fields in reader.folder(FOLDER):
        for item in fields.each("procedure"):
            made = _procedure(item, fields.file)
            if made.id in found:
                item.complain("id", "Mã trùng.", "Mỗi quy trình một mã.")
            found[made.id] = made
        fields.text("id")
        fields.done()
    return ListLaw(found)


def _procedure(item: Fields, file: str) -> ListProcedure:
    made = ListProcedure(
        id=item.text("id"), file=file, name_vi=item.text("name_vi"),
        rules=item.texts("rules") if "rules" in item.data else (),
        subjects=item.texts("subjects") if "subjects" in item.data else (),
        level=item.text("level"), authority_vi=item.text("authority_vi"), village=item.text("village"),
        village_cites=item.texts("village_cites"), village_confidence=item.text("village_confidence"),
        paper=item.text("paper"), cites=item.texts("cites"), confidence=item.confidence(), note=item.maybe_text("note"),
    )  # fmt: skip
    if bool(made.rules) == bool(made.subjects):
        item.complain("rules", "Ghi quy tắc hoặc loại đối tượng, một trong hai.", "Ghi rules = […] hoặc subjects = […].")
    for key, value, known in (("level", made.level, LEVELS), ("village", made.village, VILLAGE)):
        if value and value not in known:
            item.complain(key, f"Giá trị lạ: {value}.", f"Dùng: {', '.join(known)}.")
    sure = (("confidence", made.confidence, made.cites), ("village_confidence", made.village_confidence, made.village_cites))
    for key, confidence, cites in sure:
        if confidence not in list(Confidence):
            item.complain(key, f"Độ tin cậy lạ: {confidence}.", f"Dùng: {', '.join(Confidence)}.")
        elif confidence == Confidence.CONFIRMED and not cites:
            item.complain(key, "Ghi đã xác nhận mà không có viện dẫn.", 'Ghi viện dẫn hoặc đặt "unknown".')
    item.done()
    return made


def check_lists(plan: Plan, reader: Reader) -> None:
    """Adds a problem for a procedure that names what there is not, a rule with two, a kind of subject with none."""
    law, rules = plan.lists, plan.eligibility.rules
    if not law.procedures:
        return
    known = (("rules", set(rules)), ("subjects", set(TABLES)))
    for one in law.procedures.values():
        for key, names in known:
            for name in sorted(set(getattr(one, key)) - names):
                reader.complain(
                    one.file, f"procedure[{one.id}].{key}", f"Không có {name}.", f"Dùng: {', '.join(sorted(names))}."
                )
        if one.paper not in plan.papers:
            reader.complain(
                one.file, f"procedure[{one.id}].paper", f"Không có loại giấy tờ {one.paper}.", "Thêm vào papers/ hoặc sửa tên."
            )
    for key, _names in known:
        named = [name for one in law.procedures.values() for name in getattr(one, key)]
        for name in sorted({n for n in named if named.count(n) > 1}):
            reader.complain(FOLDER, name, "Hai quy trình cùng nêu.", "Giữ một.")
    for rule in rules.values():
        if law.of(rule) is None:
            reader.complain(
                FOLDER, rule.subject, f"Không có quy trình cho quy tắc {rule.id}.", "Thêm loại đối tượng vào shared.toml."
            )


__all__ = ["LEVELS", "VILLAGE", "ListLaw", "ListProcedure", "check_lists", "read_lists"]
