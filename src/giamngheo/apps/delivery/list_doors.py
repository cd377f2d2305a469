"""What delivery tells lists of beneficiaries: what was given before, which rows carry a case, which cases a row can begin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.beneficiaries.checks import Asked, Found
from giamngheo.apps.beneficiaries.ways import Way

from . import guard
from .kind import all_kinds
from .lists import support_url
from .models import Support
from .states import COUNTED

if TYPE_CHECKING:
    from giamngheo.apps.beneficiaries.models import Beneficiary


def given_before(asked: Sequence[Asked]) -> list[Found]:
    """The overlap guard's word on each, with the earlier support named; a look only, nothing is locked."""
    told = guard.told(
        [
            guard.Asked(
                content=one.content, giver=one.giver, household_id=one.household_id, person_id=one.person_id,
                starts_on=one.starts_on, norm_vnd=one.norm_vnd,
            )
            for one in asked
        ],
        is_locking=False,
    )  # fmt: skip
    return [Found(one.index, one.words, one.refuses) for one in told]


def with_case(row_ids: Sequence[int]) -> frozenset[int]:
    """Of these rows, those for which support has begun or was given; one query."""
    found = Support.objects.filter(list_row_id__in=row_ids, state__in=COUNTED)
    return frozenset(row_id for row_id in found.values_list("list_row_id", flat=True) if row_id is not None)


def cases_of_row(request: HttpRequest, row: Beneficiary) -> list[Way]:
    """The case that a row carries; else the cases that a household chosen on an approved list can begin."""
    if not access(request).may(P.VIEW_HOUSEHOLDS, row.area_id):
        return []
    made = Support.objects.filter(list_row=row, state__in=COUNTED).first()
    if made is not None:
        return [Way(_("Mở hồ sơ hỗ trợ"), support_url(made), is_case=True)]
    may = access(request).may(P.DELIVER, row.area_id) and row.outcome == "chosen" and row.list.state == "approved"
    return [
        Way(str(kind.new_label), reverse(kind.new_url, args=[row.household_id]))
        for kind in all_kinds().values()
        if may and kind.new_url and row.household_id and row.person_id is None and row.list.content in kind.contents
    ]


__all__ = ["cases_of_row", "given_before", "with_case"]
