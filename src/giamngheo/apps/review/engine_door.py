"""What the review asks of the plan and the engine: standards to choose, classes, grounds. No reading of facts here."""

from __future__ import annotations

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings

from giamngheo.apps.places.plans import current_plan
from giamngheo.engine import poverty
from giamngheo.engine.plan import Plan, load_plan
from giamngheo.engine.plan_files import deciding_files, digest_of
from giamngheo.engine.trace import explain
from giamngheo.engine.vocabulary import INDICATOR_CODES, INDICATORS

from . import facts
from .models import Round
from .states import Refused

NO_SCORECARD = "Không dùng phiếu chấm điểm"


def proposed_standard(year: int) -> str | None:
    """The standard proposed for the review of this year's end; None when it must be chosen."""
    return current_plan().propose_standard(year)[0]


def standard_choices() -> list[tuple[str, str]]:
    return [(s.id, s.name_vi) for s in sorted(current_plan().standards.values(), key=lambda s: s.valid_from)]


def scorecard_choices() -> list[tuple[str, str]]:
    """Scorecards, those that may carry a recognised list first."""
    cards = sorted(current_plan().scorecards.values(), key=lambda c: not c.is_verified)
    return [(c.id, c.name_vi) for c in cards]


def proposed_scorecard(standard_id: str | None) -> str:
    """A verified scorecard of the standard (of any, while none is chosen), since only on such a one lists are
    recognised; empty when there is none."""
    plan = current_plan()
    own = plan.standards[standard_id].scorecards if standard_id else tuple(plan.scorecards)
    return next((card for card in own if plan.scorecards[card].is_verified), "")


def standard_name(standard_id: str) -> str:
    found = current_plan().standards.get(standard_id)
    return found.name_vi if found else f"chuẩn {standard_id} (không còn trong bản quy tắc)"


def scorecard_name(scorecard_id: str) -> str:
    if not scorecard_id:
        return NO_SCORECARD
    found = current_plan().scorecards.get(scorecard_id)
    return found.name_vi if found else f"phiếu {scorecard_id} (không còn trong bản quy tắc)"


def standard_notes() -> list[dict[str, str]]:
    """Each standard with its years and what is not confirmed about it, for whoever chooses."""
    notes = []
    for standard in sorted(current_plan().standards.values(), key=lambda s: s.valid_from):
        text = f"Danh sách các năm {standard.lists_from_year}–{standard.lists_to_year}. {standard.note}"
        if standard.unconfirmed:
            text += f" Chưa xác nhận: {', '.join(standard.unconfirmed)}."
        notes.append({"name": standard.name_vi, "text": text})
    return notes


def doubts(standard_id: str, scorecard_id: str) -> list[str]:
    """What is not confirmed about the law of this round, in full sentences; shown on every page that depends on it."""
    found = []
    standard = current_plan().standards.get(standard_id)
    if standard and standard.unconfirmed:
        found.append(f"{standard.name_vi}: chưa xác nhận {', '.join(standard.unconfirmed)}.")
    card = current_plan().scorecards.get(scorecard_id)
    if card and not card.is_verified:
        found.append(f"{card.name_vi}. Danh sách theo phiếu này không công nhận được.")
    return found


def scorecard_problem(scorecard_id: str) -> str:
    """Why lists on this scorecard cannot be recognised; empty when they can."""
    if not scorecard_id:
        return ""
    card = current_plan().scorecards.get(scorecard_id)
    if card is not None and card.is_verified:
        return ""
    return (
        "Phiếu chấm điểm của vòng này chưa được đối chiếu với văn bản gốc nên không công nhận được danh sách. "
        "Nhập tổng điểm A và điểm B theo phiếu giấy của xã, hoặc chờ phiếu được xác nhận."
    )


def check_choice(*, year: int, standard_id: str, scorecard_id: str, reason: str) -> None:
    """Raises Refused when the standard or scorecard cannot be this round's, or a reason is missing."""
    plan = current_plan()
    standard = plan.standards.get(standard_id)
    if standard is None:
        raise Refused("Chọn một chuẩn nghèo có trong bản quy tắc.")
    proposed, why, _confidence = plan.propose_standard(year)
    if standard_id != proposed and not reason.strip():
        if proposed is None:
            raise Refused(f"{why} Ghi lý do chọn {standard.name_vi}.")
        raise Refused(f"Chuẩn được đề xuất cho năm {year} là {standard_name(proposed)}. Ghi lý do chọn chuẩn khác.")
    if standard.scorecards and not scorecard_id:
        raise Refused(f"{standard.name_vi} chấm bằng điểm. Chọn một phiếu chấm điểm.")
    if standard.scorecards and scorecard_id not in standard.scorecards:
        raise Refused(f"Phiếu chấm điểm này không dùng với {standard.name_vi}. Chọn một phiếu khác.")
    if not standard.scorecards and scorecard_id:
        raise Refused(f"{standard.name_vi} chưa có phiếu chấm điểm. Chọn “{NO_SCORECARD}”.")


def keep_plan(plan: Plan) -> Path:
    """Keeps this version of the plan under its digest, so that decisions made with it can be replayed. Idempotent.

    Raises Refused when the files have changed since they were read: what would be kept is not what decides.
    """
    folder = Path(settings.HOME) / "plans" / plan.digest
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    # A folder of its own: the web process and the worker may keep the same version at the same moment.
    unfinished = Path(tempfile.mkdtemp(dir=folder.parent, suffix=".part"))
    for path in deciding_files(plan.root):
        target = unfinished / path.relative_to(plan.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    if digest_of(unfinished) != plan.digest:
        shutil.rmtree(unfinished)
        raise Refused("Bản quy tắc đã được thay trong lúc hệ thống đang chạy. Khởi động lại hệ thống rồi phân loại.")
    try:
        unfinished.rename(folder)
    except OSError:
        shutil.rmtree(unfinished)
        if not folder.exists():
            raise
    return folder


@lru_cache(maxsize=4)
def _kept_plan(folder: str) -> Plan:
    return load_plan(Path(folder))


def plan_by_digest(digest: str) -> Plan | None:
    """The plan version with this digest: the present one, a kept one, or None. A kept copy that was altered does not
    have its digest any more and is not used."""
    present = current_plan()
    if digest == present.digest:
        return present
    folder = Path(settings.HOME) / "plans" / digest
    if not digest or not folder.is_dir():
        return None
    kept = _kept_plan(str(folder))
    return kept if kept.digest == digest else None


def place_type(plan: Plan, code: str, generation: str) -> str:
    """Rural or urban as that version of the plan has it, for a fact that does not say; empty where it says nothing."""
    found = (a.area_type for a in plan.areas if (a.code, a.generation) == (code, generation))
    return next(found, None) or ""


_RESULT_SCHEMA: dict[str, Any] = {
    **dict.fromkeys(facts.RESULT_COLUMNS, pl.String),
    "household_id": pl.Int64,
    "score_a": pl.Float64,
    **dict.fromkeys(("score_b_min", "score_b_max", "deprived_mask", "unknown_mask"), pl.Int32),
}
RENAMED = {"household_key": "household_id", "class": "household_class"}


def results(households: pl.DataFrame, persons: pl.DataFrame | None, *, plan: Plan, standard_id: str) -> pl.DataFrame:
    """The engine's classes with the names and types of ``facts.RESULT_COLUMNS``; one row per household."""
    if not households.height:
        return pl.DataFrame(schema=_RESULT_SCHEMA)
    return _stored(poverty.classify(households, persons, plan=plan, standard_id=standard_id))


def _stored(found: pl.DataFrame) -> pl.DataFrame:
    """The engine's classes as decisions keep them."""
    return found.rename(RENAMED).select(list(facts.RESULT_COLUMNS)).with_columns(
        pl.col("household_id").cast(pl.Int64),
        pl.col("score_b_min", "score_b_max", "deprived_mask", "unknown_mask").cast(pl.Int32),
        pl.col("missing").fill_null(""),
    )


def indicators_told(cursor: Any, *, standard_id: str) -> dict[int, dict[str, tuple[bool, bool]]]:
    """Of the facts chosen in this transaction: household id → indicator → (is it deprived, is that told by answers on
    dwelling and members and not by the form's tick). Indicators nobody told are left out."""
    households, persons = facts.read_frames(cursor)
    if not households.height:
        return {}
    plan = current_plan()
    standard = plan.standard(standard_id)
    parts = poverty.by_epoch(households, standard)
    found: dict[int, dict[str, tuple[bool, bool]]] = {}
    for part in parts:
        for row in poverty.deprivations(part, persons, plan=plan, standard=standard).iter_rows(named=True):
            found[int(row["household_key"])] = {
                code: (row[poverty.DEPRIVED + code], poverty.is_told_by_answers(row, code))
                for code in INDICATOR_CODES
                if row[poverty.DEPRIVED + code] is not None
            }
    return found


def classified(cursor: Any, *, plan: Plan, round: Round) -> pl.DataFrame:
    """Classes of the facts chosen in this transaction, under the round's standard; keeps the plan for replay."""
    households, persons = facts.read_frames(cursor)
    keep_plan(plan)
    return results(households, persons, plan=plan, standard_id=round.standard_id)


def one_told(
    households: pl.DataFrame, persons: pl.DataFrame | None, *, plan: Plan, standard_id: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of a frame of one household its row of ``results`` and its ground, as ``components/trace.html`` takes it; classified once."""
    found = poverty.classify(households, persons, plan=plan, standard_id=standard_id)
    ground = explain(
        households, persons, plan=plan, standard_id=standard_id, household_key=households["household_key"][0], classified=found
    )
    return _stored(found).row(0, named=True), ground.to_dict()


# Indicators that say something of a person's health; their masks are sensitive in ``Decision``.
HEALTH_INDICATORS = ("nutrition", "health_insurance")
_HEALTH_WORDS = frozenset(term.vi for term in INDICATORS if term.code in HEALTH_INDICATORS)


def masked_trace(found: dict[str, Any], *, is_revealed: bool) -> dict[str, Any]:
    """The ground without its lines on health, unless they were asked for; ``hidden_count`` says how many are left out."""
    if is_revealed:
        return {**found, "hidden_count": 0}
    conditions = [
        {**line, "children": [child for child in line["children"] if child["text"] not in _HEALTH_WORDS]}
        for line in found["conditions"]
    ]
    before = sum(len(line["children"]) for line in found["conditions"])
    return {
        **found, "conditions": conditions, "hidden_count": before - sum(len(line["children"]) for line in conditions),
    }  # fmt: skip
