"""The list that goes with a decision of praise, as a Word file: of those who wait for the decision, or of one decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from giamngheo.apps.papers.actions import drawn
from giamngheo.apps.papers.kinds import kind_of
from giamngheo.apps.places.queries import province
from giamngheo.kit import clock, formats

from .models import Nomination
from .queries.nominations import shown_name
from .states import Refused
from .terms import award_name, movement_name

if TYPE_CHECKING:
    from giamngheo.apps.accounts.models import User

NONE = "Chưa có đề nghị nào được hội đồng đồng ý mà đang chờ quyết định."


def praise_list(found: Sequence[Nomination], *, by: User) -> bytes:
    """The file's bytes, of nominations of one decision or of none yet. People are named as they agreed to be named in public, whoever
    asks: the list leaves the office. Raises Refused for no nomination."""
    if not found:
        raise Refused(NONE)
    number, day = found[0].decision_number, found[0].decided_on
    decision = f"Kèm theo Quyết định số {number} ngày {formats.day(day)}" if number else "Dự thảo, kèm theo tờ trình; chưa có quyết định"
    content = {
        "movement": "; ".join(dict.fromkeys(movement_name(one.movement) for one in found)), "decision": decision,
        "praised": [
            {
                "name": shown_name(one, is_named=not one.is_personal or one.consent == Nomination.Consent.GIVEN),
                "address": _address(one), "year": str(one.year), "award": award_name(one.movement, one.award),
            }
            for one in found
        ],
    }  # fmt: skip
    _paper, (word, _pdf) = drawn(
        kind_of("praise_list"), area=province(), subject=f"praise:{number or 'draft'}", number="", issued_on=day or clock.today(),
        content=content, by=by,
    )  # fmt: skip
    return word[0]


def _address(found: Nomination) -> str:
    """Village and commune; an agency is its own place."""
    if found.agency:
        return ""
    own = found.village.name if found.village and found.kind != Nomination.Kind.VILLAGE else ""
    return ", ".join(part for part in (own, found.area.name) if part and part != found.name)


__all__ = ["praise_list"]
