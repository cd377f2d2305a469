"""The writes of simulation: save a draft, answer what it would do, put it away. Nothing here changes a class."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import Access, access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.review.models import CommuneReview, Recognition, Round
from giamngheo.apps.review.states import RECOGNISED, Refused
from giamngheo.engine import overlay as overlays
from giamngheo.engine.overlay import Overlay
from giamngheo.engine.simulation import asks_anew, simulate, simulate_told, told, transitions
from giamngheo.kit import clock

from . import kept, reading
from .models import Draft, Result

NAME_LENGTH = 120
# Changes with the way of counting, so that answers of an earlier release are not taken for answers of this one.
METHOD = 2
Tell = Callable[..., None]


def _quiet(name: str, done: int = 0, total: int = 0) -> None:
    """Nobody watches."""


def office(access: Access) -> int:
    """The area of the grant that lets this person simulate. Raises Refused."""
    for assignment, permissions, _areas in access.grants:
        if Permission.SIMULATE in permissions:
            return int(assignment.area_id)
    raise Refused(_("Chỉ chuyên viên và lãnh đạo tỉnh được mô phỏng chuẩn nghèo."))


def _check_may(by: User, area_id: int) -> frozenset[int]:
    """The person's areas to simulate over. Raises Refused when ``area_id`` is not one."""
    mine = access_of(by, clock.today()).areas_with(Permission.SIMULATE)
    if area_id not in mine:
        raise Refused(_("Chỉ chuyên viên và lãnh đạo tỉnh được mô phỏng chuẩn nghèo."))
    return mine


@transaction.atomic
def save_draft(*, round: Round, name: str, reason: str, overlay: Overlay, by: User) -> Draft:
    """Saves a draft. Raises Refused with every problem: no name or reason, parameters or values that are not sound."""
    area_id = office(access_of(by, clock.today()))
    name, reason = " ".join(name.split())[:NAME_LENGTH], reason.strip()
    if not name or not reason:
        raise Refused(_("Ghi tên và lý do của dự thảo, để người xem sau hiểu dự thảo này hỏi điều gì."))
    plan = current_plan()
    problems = overlays.check(overlay, plan)
    if problems:
        raise Refused(" ".join(problems))
    same = overlay.standard_id == round.standard_id and not overlay.changes and not overlay.points
    if same:
        raise Refused(_("Dự thảo chưa thay đổi tham số nào so với chuẩn của năm. Đổi ít nhất một tham số."))
    try:
        with transaction.atomic():
            draft = Draft.objects.create(
                area_id=area_id, round=round, name=name, reason=reason, overlay=overlay.to_data(),
                overlay_digest=overlay.digest, plan_digest=plan.digest, by_id=by.pk,
                by_name=by.full_name or by.username, created_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("Đã có dự thảo tên “%(name)s”. Đặt tên khác.") % {"name": name}) from None
    record(by=by, action="lưu dự thảo chuẩn nghèo", subject=f"dự thảo {draft.pk}", area_id=area_id, year=round.year,
           overlay=overlay.digest)  # fmt: skip
    return draft


@transaction.atomic
def archive(*, draft: Draft, by: User) -> None:
    """Takes a draft out of the list; it and its results stay. A second time changes nothing."""
    _check_may(by, draft.area_id)
    if Draft.objects.filter(pk=draft.pk, archived_at=None).update(archived_at=clock.now()):
        record(by=by, action="cất dự thảo chuẩn nghèo", subject=f"dự thảo {draft.pk}", area_id=draft.area_id)


@dataclass(frozen=True, slots=True)
class Question:
    """What a draft asks of one year: the lists it is asked over, and the digest that names it."""

    area_ids: tuple[int, ...]
    listed: int
    digest: str


def question(draft: Draft, round: Round, *, mine: frozenset[int]) -> Question:
    """The question over this person's recognised lists of the year; the answer holds while none of them changes."""
    found = CommuneReview.objects.filter(round=round, area_id__in=mine)
    # All communes of the round's map, also those that the round left out: a part is told as a part.
    maps = found.values("area__generation_id")
    listed = Area.objects.filter(kind=Area.Kind.COMMUNE, generation_id__in=maps, pk__in=mine).count()
    done = list(
        Recognition.objects.filter(commune_review__in=found.filter(state=RECOGNISED))
        .order_by("area_id")
        .values_list("area_id", "list_digest", "commune_review__version")
    )
    text = f"{METHOD}|{round.pk}|{round.standard_id}|{draft.overlay_digest}|{current_plan().digest}|{done}"
    return Question(tuple(a for a, _d, _v in done), listed, hashlib.sha256(text.encode()).hexdigest())


def answered(draft: Draft, asked: Question) -> Result | None:
    """The stored answer, if this very question was asked before."""
    return Result.objects.filter(area_id=draft.area_id, input_digest=asked.digest).first()


@transaction.atomic
def answer(*, draft: Draft, round: Round, by: User, tell: Tell = _quiet) -> Result:
    """What the draft would do in this year: computed, or taken from store when the same was asked before.

    Raises Refused when the person may not, nothing is recognised, or the draft no longer fits the plan.
    """
    mine = _check_may(by, draft.area_id)
    asked = question(draft, round, mine=mine)
    known = answered(draft, asked)
    if known is not None:
        return known
    if not asked.area_ids:
        raise Refused(
            _("Chưa có danh sách nào của năm %(year)d được công nhận nên chưa mô phỏng được. Chọn năm khác.")
            % {"year": round.year}
        )
    plan = current_plan()
    overlay = Overlay.from_data(draft.overlay)
    problems = overlays.check(overlay, plan)
    if problems:
        raise Refused(_("Dự thảo không còn hợp với bản quy tắc hiện hành. ") + " ".join(problems))
    tell(_("Đang đọc danh sách đã công nhận"), 0, 3)
    with connection.cursor() as cursor:
        placed = _placed(cursor, round, asked, overlay, tell)
        cells = transitions(
            placed, by=[name for name in reading.CELLS if not name.endswith("_class")], persons="members"
        )
        tell(_("Đang ghi kết quả"), 2, 3)
        result = _kept(draft, round, asked, plan.digest, placed)
        if result is None:
            return Result.objects.get(area_id=draft.area_id, input_digest=asked.digest)
        reading.write_cells(cursor, cells.select(*reading.CELLS, "households", "persons"), result_id=result.pk)
    record(by=by, action="mô phỏng chuẩn nghèo", subject=f"dự thảo {draft.pk}", area_id=draft.area_id, year=round.year,
           **{name: n for name, n in result.counts.items() if name != "area_ids"})  # fmt: skip
    tell(_("Đã xong"), 3, 3)
    return result


def _placed(cursor: Any, round: Round, asked: Question, overlay: Overlay, tell: Tell) -> pl.DataFrame:
    """Both classes of each household, with the keys that counts are made by. What the answers tell is taken from the
    file kept of it, unless the draft reads its indicators otherwise."""
    plan, base_id = current_plan(), round.standard_id
    if asks_anew(plan=plan, base_id=base_id, overlay=overlay):
        read = reading.read(cursor, round_id=round.pk, year=round.year, area_ids=asked.area_ids)
        tell(_("Đang phân loại theo dự thảo"), 1, 3)
        classed = simulate(read[0], read[1], plan=plan, base_id=base_id, overlay=overlay)
        return classed.join(read[2], on="household_key", how="inner")
    name = kept.name_of(
        cursor, round_id=round.pk, year=round.year, area_ids=asked.area_ids, standard_id=base_id,
        plan_digest=plan.digest,
    )  # fmt: skip
    known = kept.found(name)
    if known is None:
        households, persons, keys = reading.read(cursor, round_id=round.pk, year=round.year, area_ids=asked.area_ids)
        found = told(households, persons, plan=plan, base_id=base_id)
        known = found.join(keys, on="household_key", how="inner", maintain_order="left")
        kept.keep(name, known)
    tell(_("Đang phân loại theo dự thảo"), 1, 3)
    classed = simulate_told(known, plan=plan, base_id=base_id, overlay=overlay)
    return classed.join(known.select(list(reading.KEYS)), on="household_key", how="inner")


def _kept(draft: Draft, round: Round, asked: Question, plan_digest: str, placed: pl.DataFrame) -> Result | None:
    """The answer's row; None when somebody else answered the same question meanwhile."""
    different = placed.filter(pl.col("recognised_class") != pl.col("base_class")).height
    counts: dict[str, Any] = {
        "households": placed.height, "communes": len(asked.area_ids), "listed": asked.listed, "different": different,
        "area_ids": list(asked.area_ids),
    }  # fmt: skip
    try:
        with transaction.atomic():
            return Result.objects.create(
                area_id=draft.area_id, round=round, input_digest=asked.digest, overlay_digest=draft.overlay_digest,
                plan_digest=plan_digest, counts=counts, computed_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        return None


__all__ = ["Question", "Refused", "answer", "answered", "archive", "office", "question", "save_draft"]
