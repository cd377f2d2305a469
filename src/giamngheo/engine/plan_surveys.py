"""Questionnaires of the evaluation surveys, as ``surveys/*.toml`` says (Plan 2514, V.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .plan_files import Fields, Reader

FOLDER = "surveys"
YES_NO, CHOICE, NUMBER = "yes_no", "choice", "number"
KINDS = (YES_NO, CHOICE, NUMBER)
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Question:
    """``options``: of a choice, in order; ``least`` and ``most``: of a number (whole), both included. ``only_if``: a question of yes or no
    before it; after a no only ``otherwise`` is left to say, after a yes all but that."""

    id: str
    text_vi: str
    kind: str
    options: Mapping[str, str]
    unit_vi: str = ""
    least: int = 0
    most: int = 0
    only_if: str = ""
    otherwise: str = ""

    def fault_of(self, answer: str) -> str:
        """Why this text cannot be the answer; empty when it can. An empty text: not known, which always may be said."""
        if not answer:
            return ""
        if self.kind == NUMBER:
            is_whole = answer.isascii() and answer.isdigit()
            return "" if is_whole and self.least <= int(answer) <= self.most else f"Ghi số từ {self.least} đến {self.most}."
        allowed = (YES, NO) if self.kind == YES_NO else tuple(self.options)
        return "" if answer in allowed else "Chọn một câu trả lời trong danh sách."


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    name_vi: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """``questions``: of all sections by id, in order."""

    id: str
    name_vi: str
    sections: tuple[Section, ...]
    cites: tuple[str, ...]
    confidence: str
    note: str = ""

    @property
    def questions(self) -> dict[str, Question]:
        return {question.id: question for section in self.sections for question in section.questions}

    def contradiction_in(self, answers: Mapping[str, str]) -> tuple[Question, str] | None:
        """(the later question, what does not go together) of the first pair of answers that cannot both be true; None when all can."""
        questions = self.questions
        for question in questions.values():
            first, answer = answers.get(question.only_if, ""), answers.get(question.id, "")
            if question.only_if and first and answer and (first == NO) != (answer == question.otherwise):
                said = "không" if first == NO else "có"
                return question, f"không hợp với câu trả lời “{said}” cho câu “{questions[question.only_if].text_vi}”."
        return None


def read_surveys(reader: Reader) -> dict[str, Questionnaire]:
    """By id. Complains of questions written twice and of choices that offer nothing."""
    return {found.id: found for found in map(_questionnaire, reader.folder(FOLDER))}


def _questionnaire(fields: Fields) -> Questionnaire:
    sections = []
    seen: set[str] = set()
    for part in fields.each("section"):
        questions = tuple(_question(item, seen) for item in part.each("question"))
        sections.append(Section(part.text("id"), part.text("name_vi"), questions))
        part.done()
    made = Questionnaire(
        fields.text("id"), fields.text("name_vi"), tuple(sections), fields.cites(), fields.confidence(), fields.maybe_text("note")
    )
    fields.done()
    return made


def _question(item: Fields, seen: set[str]) -> Question:
    name, kind = item.text("id"), item.text("kind")
    if name in seen:
        item.complain("id", f"Mã {name} ghi hai lần.", "Mỗi câu một mã.")
    seen.add(name)
    if kind not in KINDS:
        item.complain("kind", f"Loại câu hỏi lạ: {kind}.", f"Dùng một trong: {', '.join(KINDS)}.")
    options = {}
    for one in item.each("options", is_required=kind == CHOICE):
        options[one.text("id")] = one.text("text_vi")
        one.done()
    least, most = (item.whole("least"), item.whole("most")) if kind == NUMBER else (0, 0)
    if kind == CHOICE and len(options) < 2:
        item.complain("options", "Cần ít nhất hai câu trả lời khác nhau.", "Thêm câu trả lời.")
    if kind == NUMBER and not 0 <= least < most:
        item.complain("most", f"Khoảng {least}–{most} không dùng được.", "Ghi 0 ≤ least < most.")
    unit = item.text("unit_vi") if kind == NUMBER else ""
    only_if, otherwise = (item.maybe_text("only_if"), item.maybe_text("otherwise")) if kind == CHOICE else ("", "")
    if only_if and (only_if not in seen - {name} or otherwise not in options):
        fault = f"Điều kiện {only_if} → {otherwise} không dùng được."
        item.complain("only_if", fault, "Ghi mã câu đứng trước và một câu trả lời của câu này.")
    made = Question(name, item.text("text_vi"), kind, options, unit, least, most, only_if, otherwise)
    item.done()
    return made


__all__ = ["CHOICE", "NO", "NUMBER", "YES", "YES_NO", "Question", "Questionnaire", "Section", "read_surveys"]
