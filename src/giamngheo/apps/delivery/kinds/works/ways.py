"""From a work chosen in an approved list to its case: the one there is, or a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.permissions import access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.beneficiaries.ways import Way

from . import queries

if TYPE_CHECKING:
    from giamngheo.apps.beneficiaries.models import Beneficiary


def ways_from(request: HttpRequest, row: Beneficiary) -> list[Way]:
    """One query where the row is about a subject; none otherwise."""
    if row.subject_id is None or not queries.is_chosen(row):
        return []
    case = queries.case_of_subject(row.subject_id)
    if case is not None:
        return [Way(_("Hồ sơ công trình"), reverse("delivery_works:case", args=[case]), is_case=True)]
    if not access(request).may(P.DELIVER, row.area_id) or not queries.proposed_subjects([row.area_id]).filter(pk=row.subject_id).exists():
        return []
    return [Way(_("Lập hồ sơ công trình"), f"{reverse('delivery_works:new')}?dia_ban={row.area_id}&cong_trinh={row.subject_id}")]
