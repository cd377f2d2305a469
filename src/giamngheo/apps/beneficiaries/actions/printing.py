"""The approved list as a paper."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.beneficiaries import states, terms
from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.beneficiaries.states import Refused
from giamngheo.apps.papers import actions as papers
from giamngheo.apps.papers.models import Paper
from giamngheo.apps.papers.queries import papers_about
from giamngheo.kit import clock, formats

from .common import check_may, locked


@transaction.atomic
def print_list(*, list_id: int, by: User) -> Paper:
    """Who was chosen and who waits, as approved and as it stands now; the same paper again while nothing moved since.

    Raises Refused.
    """
    found = locked(list_id, None)
    check_may(by, P.PROPOSE_LIST, found.area_id)
    if found.state != states.APPROVED:
        raise Refused("Chỉ in danh sách đã phê duyệt.")
    moved_at = Beneficiary.objects.filter(list=found).order_by("-outcome_at").values_list("outcome_at", flat=True).first()
    printed = next(iter(papers_about(f"beneficiaries:{list_id}")), None)
    if printed is not None and (moved_at is None or printed.issued_at >= moved_at):
        return printed
    try:
        return papers.issue_paper(
            kind=terms.procedure_of_list(found.rule).paper, area_id=found.area_id, subject=f"beneficiaries:{list_id}", number="",
            issued_on=clock.today(), content=_content(found), by=by,
        )  # fmt: skip
    except papers.Refused as refusal:
        raise Refused(str(refusal)) from None


def _content(found: BeneficiaryList) -> dict[str, Any]:
    kept = Beneficiary.objects.filter(list=found, outcome__in=(states.CHOSEN, states.WAITING))
    rows = list(kept.select_related("village").order_by("number", "id"))

    def lines(outcome: str) -> list[dict[str, str]]:
        return [
            {"name": formats.person_name(row.name), "village": row.village.name if row.village else ""}
            for row in rows if row.outcome == outcome
        ]  # fmt: skip

    return {
        "title_vi": found.title, "scheme": terms.scheme_of(found.rule).name_vi, "day": found.on, "authority": found.authority,
        "decision": f"{found.decision_number} ngày {formats.day(found.decided_on)}", "chosen": lines(states.CHOSEN),
        "waiting": lines(states.WAITING),
    }  # fmt: skip


__all__ = ["print_list"]
