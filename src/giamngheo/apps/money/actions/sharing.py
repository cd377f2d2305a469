"""A line shared out among many units at once: the lines below it and the document that fills them, a few statements whatever
their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money.models import Document, Line, Move
from giamngheo.apps.money.queries.lines import as_spelled, units_spelled
from giamngheo.apps.money.refusals import told
from giamngheo.apps.money.states import Refused
from giamngheo.engine.ledger import APPROVED
from giamngheo.kit import clock

from .documents import NewDocument, draft_document, submit_document

SAME = (
    "project", "content", "capital_type", "source", "is_foreign", "origin_year", "plan_year_id", "chapter_code", "category_code",
    "item_code", "programme_code",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Portion:
    """What one unit gets; its line is opened where there is none."""

    area_id: int
    unit_name: str
    amount_vnd: int


@transaction.atomic
def share_out(*, parent_id: int, new: NewDocument, portions: Sequence[Portion], by: User) -> Document:
    """Drafts the document that gives each unit its portion of the line's approved money and sends it to who approves.

    Raises Refused, the ledger's refusals among them; then nothing was opened either.
    """
    above = Line.objects.filter(pk=parent_id).first()
    if above is None:
        raise Refused("Không thấy dòng vốn cấp trên trong địa bàn của bạn.")
    if not portions or any(portion.amount_vnd <= 0 for portion in portions):
        raise Refused("Mỗi đơn vị được giao phải có số tiền lớn hơn 0 đồng.")
    mine = access_of(by, clock.today()).areas_with(P.ALLOCATE_MONEY)
    if any(portion.area_id not in mine for portion in portions):
        raise Refused("Có đơn vị ngoài địa bàn bạn được giao ghi vốn. Nhờ người phụ trách cả tỉnh ghi.")
    spelled = units_spelled({portion.area_id for portion in portions})
    portions = [replace(one, unit_name=as_spelled(spelled, one.area_id, one.unit_name)) for one in portions]
    made = draft_document(new=new, by=by)
    lines = _lines(above, portions, by)
    with told():
        Move.objects.bulk_create(
            Move(
                document=made, area_id=made.area_id, item=item, line=above, from_account=APPROVED,
                to_line_id=lines[portion.area_id, portion.unit_name], amount_vnd=portion.amount_vnd,
            )
            for item, portion in enumerate(portions, 1)
        )  # fmt: skip
    return submit_document(document_id=made.pk, by=by)


def _lines(above: Line, portions: Sequence[Portion], by: User) -> dict[tuple[int, str], int]:
    """(area, unit) → the line below; those of before are used again."""
    wanted = {(portion.area_id, portion.unit_name) for portion in portions}
    same = {name: getattr(above, name) for name in SAME}
    known = Line.objects.filter(parent=above, **same)
    found = {(area_id, unit): pk for area_id, unit, pk in known.values_list("area_id", "unit_name", "pk")}
    missing = sorted(wanted - set(found))
    with told():
        opened = Line.objects.bulk_create(
            Line(parent=above, area_id=area_id, unit_name=unit, by_id=by.pk, at=clock.now(), **same) for area_id, unit in missing
        )
    if opened:
        record(by=by, action="mở dòng vốn", subject=f"dòng vốn {above.pk}", area_id=above.area_id, opened=len(opened))
    return found | {(line.area_id, line.unit_name): line.pk for line in opened}


__all__ = ["Portion", "share_out"]
