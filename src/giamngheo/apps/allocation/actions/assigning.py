"""A resolved division becomes a document of the ledger, which goes its own way there: other eyes, then the books."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.allocation import states
from giamngheo.apps.allocation.models import Run, Share
from giamngheo.apps.allocation.queries.runs import is_dead, resolution_of
from giamngheo.apps.allocation.states import Refused
from giamngheo.apps.money.actions.documents import NewDocument
from giamngheo.apps.money.actions.sharing import Portion, share_out
from giamngheo.kit import formats

from .running import check_may, locked, moved_on


@transaction.atomic
def assign(*, run_id: int, number: str, signed_on: date, authority: str, by: User, version: int | None = None) -> Run:
    """Opens a line below the pot for each commune that gets money and sends the document to who approves.

    Raises Refused, Stale; the ledger's own refusals among them.
    """
    found = locked(run_id, version)
    move = states.ACTS["assign"]
    states.check(move, found.state)
    check_may(by, move, found.area_id)
    resolution = resolution_of(found)
    if resolution is None:
        raise Refused(move.refusal)
    if found.document is not None and not is_dead(found.document):
        raise Refused(f"Đã có chứng từ giao vốn {found.document.number}. Bỏ hoặc đảo chứng từ đó trước khi lập lại.")
    shares = Share.objects.filter(option=found.chosen, amount_vnd__gt=0).select_related("unit")
    title = f"Giao vốn theo Nghị quyết {resolution.number} ngày {formats.day(resolution.signed_on)}"
    found.document = share_out(
        parent_id=found.line_id,
        new=NewDocument(found.area_id, "allot", number, signed_on, authority, title, resolution.file),
        portions=[Portion(s.area_id, f"UBND {s.unit.name}", s.amount_vnd) for s in shares.order_by("unit__code")],
        by=by,
    )
    return moved_on(found, move, by, number=found.document.number, signed_on=signed_on)


__all__ = ["assign"]
