"""Where information may be brought, and what must be there before it is accepted (Plan 2514, V.6.a). Pure of the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import polars as pl
from django.utils.translation import gettext_noop as _

from giamngheo.apps.delivery import reach
from giamngheo.engine.eligibility_frames import AREA_SUBJECT
from giamngheo.engine.eligibility_trace import EligibilityTrace, explain_eligibility
from giamngheo.engine.frames import conform
from giamngheo.engine.plan import Plan

P6_1 = "p6_1"
CONTENT_OF: Mapping[str, str] = {
    "point": "information_point", "cluster": "information_point", "radio": "information_point", "equipment": "information_equipment",
    "content": "information_content", "training": "information_training",
}  # fmt: skip
# A cluster of electronic information is for the border gates; officers are trained wherever they work.
RULE_OF: Mapping[str, str] = {
    "point": "p6_1_area", "cluster": "p6_1_border", "radio": "p6_1_area", "equipment": "p6_1_area", "content": "p6_1_area",
}  # fmt: skip
HANDED_OVER = ("point", "cluster", "radio", "equipment")
PROOFS = (("handover", _("Biên bản bàn giao")), ("photo", _("Ảnh tại chỗ")), ("class", _("Danh sách, ảnh lớp")))
PROOF_CODES = tuple(code for code, _words in PROOFS)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rule of the place told; without a trace this giver, or this kind of work, is asked nothing."""

    trace: EligibilityTrace | None

    @property
    def refusal(self) -> str:
        """Why the place does not qualify, or is not known to; empty when it does."""
        if self.trace is None or self.trace.state == "YES":
            return ""
        wrong = [line.sentence for line in self.trace.lines if line.truth is not True]
        return " ".join([self.trace.summary, *wrong])

    def kept(self) -> list[dict[str, Any]]:
        """What the case keeps: plain values."""
        if self.trace is None:
            return []
        sentences = [line.sentence for line in self.trace.lines]
        return [{"rule": self.trace.rule, "state": self.trace.state, "summary": self.trace.summary, "sentences": sentences}]


def judged(what: str, *, giver: str, commune_code: str | None, plan: Plan, on: date) -> Judged:
    """Whether the commune is one for which this is meant, on the day of the list."""
    rule = RULE_OF.get(what) if giver == P6_1 else None
    if rule is None:
        return Judged(None)
    frame = conform(pl.DataFrame([{"area_key": "1", "commune_code": commune_code}]), AREA_SUBJECT)
    return Judged(explain_eligibility(frame, rule, plan=plan, on=on, key="1"))


def lack(what: str, *, items: int, posts: int, officers: int, is_proven: bool) -> str:
    """What is still missing before it can be handed over for acceptance; empty when nothing is."""
    if what in HANDED_OVER and not items:
        return "Chưa bàn giao thiết bị nào. Ghi thiết bị đã bàn giao và người nhận trước."
    if what == "content" and not posts:
        return "Chưa phát tin nào. Ghi tin đã phát trước."
    if what == "training" and not officers:
        return "Chưa ghi cán bộ nào dự lớp."
    if not is_proven:
        return "Chưa có ảnh, biên bản nào. Thêm ảnh hoặc biên bản rồi làm tiếp."
    return ""


# Why the numbers of households contradict each other; empty when they do not.
reach_problem = partial(reach.reach_problem, whom="hộ được tiếp cận", poor_whom="hộ nghèo, cận nghèo")

__all__ = [
    "CONTENT_OF", "HANDED_OVER", "P6_1", "PROOFS", "PROOF_CODES", "RULE_OF", "Judged", "judged", "lack", "reach_problem",
]  # fmt: skip
