"""What each paper about a request says: plain content for ``papers.actions.issue_paper``. No writing.

``request``: the form as the household signs it, prefilled; ``receipt``: the slip; ``decision``; ``refusal``;
``certificate``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from giamngheo.apps.review.states import Refused
from giamngheo.engine.in_year import ASSISTANCE
from giamngheo.engine.vocabulary import (
    FARM_SOURCES,
    FILING_CHANNELS,
    HOUSEHOLD_CLASSES,
    IN_YEAR_KINDS,
    INCOME_SOURCES,
    RELATIONS,
    labels,
)
from giamngheo.kit import formats

from . import queries, states
from .models import Assessment, InYearDecision, Request
from .policies import ON_THE_LIST
from .rules import kind_of

KIND_VI, CHANNEL_VI, CLASS_VI = labels(IN_YEAR_KINDS), labels(FILING_CHANNELS), labels(HOUSEHOLD_CLASSES)
RELATION_VI, SOURCE_VI = labels(RELATIONS), labels(INCOME_SOURCES)
SEX_VI = {"M": "Nam", "F": "Nữ"}
NAMES = {
    "request": _("Giấy đề nghị"), "receipt": _("Giấy tiếp nhận"), "decision": _("Quyết định công nhận"),
    "refusal": _("Văn bản trả lời không công nhận"), "certificate": _("Giấy chứng nhận, giấy xác nhận"),
}  # fmt: skip
FORMS = {
    "enter": "request_enter", "leave": "request_leave", "average": "request_average_standard",
    "low_income": "request_low_income_worker",
}  # fmt: skip
CERTIFICATES = {"average": "certificate_average_standard", "low_income": "certificate_low_income_worker"}
RECOGNISED_VI = {"average": "Hộ có mức sống trung bình", "low_income": "Người lao động có thu nhập thấp"}
BY_CLASS = {"POOR": "certificate_poor", "NEAR_POOR": "certificate_near_poor"}
MOVED = {("POOR", "NEAR_POOR"): "thoát nghèo, còn cận nghèo", ("POOR", "NOT_POOR"): "thoát nghèo",
         ("NEAR_POOR", "NOT_POOR"): "thoát cận nghèo"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper before it is issued. ``number``, ``issued_on``: as its decision or certificate says; empty and None:
    whoever issues it says. ``is_sensitive``: it carries ID numbers and ethnic groups."""

    kind: str
    content: Mapping[str, Any]
    number: str = ""
    issued_on: date | None = None
    is_sensitive: bool = False


def possible(found: Request) -> list[str]:
    """Which papers can be issued about this request now."""
    decision = getattr(found, "decision", None)
    names = ["request", "receipt"]
    if decision is not None:
        names.append("decision" if decision.is_recognised else "refusal")
        if getattr(decision, "certificate", None) is not None and certificate_kind(decision):
            names.append("certificate")
    return names


def certificate_kind(decision: InYearDecision) -> str:
    """Code of the certificate's paper; empty where the programme knows none (a household that has left)."""
    return CERTIFICATES.get(decision.kind) or BY_CLASS.get(decision.class_after, "")


def to_hand_over(found: Request) -> tuple[str, str]:
    """(name, kind) of the paper that ends the request, given into the person's hand; empty when none is due."""
    decision = getattr(found, "decision", None)
    if found.state == states.REFUSED:
        return "refusal", "refusal"
    if found.state == states.CERTIFIED and decision is not None and certificate_kind(decision):
        return "certificate", certificate_kind(decision)
    return "", ""


def draft(name: str, found: Request, *, with_sensitive: bool, officer_name: str) -> Draft:
    """The content of one paper. Raises Refused when the request has not come so far."""
    if name not in possible(found):
        raise Refused("Đề nghị này chưa đến bước lập được giấy đó. Xem bước tiếp theo ở trang đề nghị.")
    makers: Mapping[str, Callable[[], Draft]] = {
        "request": lambda: _form(found, with_sensitive=with_sensitive),
        "receipt": lambda: _receipt(found, officer_name),
        "decision": lambda: _decision(found),
        "refusal": lambda: _refusal(found),
        "certificate": lambda: _certificate(found),
    }
    return makers[name]()


def _village(found: Request) -> str:
    return found.household.village.name if found.household.village else found.area.name


def _birth(person: Any) -> str:
    return formats.day(person.birth_on) if person.birth_on else str(person.birth_year or "")


def _birth_year(person: Any) -> int | None:
    if person is None:
        return None
    year: int | None = person.birth_on.year if person.birth_on else person.birth_year
    return year


def _members(found: Request) -> list[dict[str, str]]:
    return [
        {"full_name": row.person.full_name, "birth": _birth(row.person), "sex": SEX_VI.get(row.person.sex, ""),
         "relation": RELATION_VI.get(row.relation, row.relation)}
        for row in queries.memberships_of(found.household_id)
    ]  # fmt: skip


def _form(found: Request, *, with_sensitive: bool) -> Draft:
    rows = queries.memberships_of(found.household_id)
    head = next((row.person for row in rows if row.is_head), None)
    asks = found.person or head
    is_person = found.kind == Request.Kind.LOW_INCOME
    content: dict[str, Any] = {
        "head_name": found.household.head_name, "village": _village(found), "reason": found.reason,
        "filed_on": found.filed_on.isoformat(),
    }  # fmt: skip
    if is_person and found.person:
        content["person_name"] = found.person.full_name
    else:
        content["members"] = _members(found)
    if asks is not None:
        content |= {"sex": SEX_VI.get(asks.sex, ""), "birth": _birth(asks)}
        if with_sensitive:
            content |= {"ethnic_group": asks.ethnic_group, "id_number": asks.id_number or asks.old_id_number}
    if found.kind == Request.Kind.LEAVE:
        content["class_now"] = CLASS_VI.get(found.class_before, "")
    if found.kind == Request.Kind.AVERAGE:
        content |= _income(found)
    return Draft(FORMS[found.kind], content, issued_on=found.filed_on, is_sensitive=with_sensitive)


def _income(found: Request) -> dict[str, Any]:
    """What was counted, once it was surveyed."""
    newest: Assessment | None = queries.newest_assessment(found)
    if newest is None:
        return {"member_count": found.household.member_count}
    items = list(newest.items.values_list("source", "amount_vnd"))
    farms = [SOURCE_VI[source].lower() for source, amount in items if source in FARM_SOURCES and amount]
    return {
        "member_count": newest.member_count,
        "income_month_vnd": newest.per_head_vnd,
        "occupation": ", ".join(farms),
        # Social assistance is not counted, and the form says so.
        "income_items": [
            {"source": SOURCE_VI[source], "amount_vnd": amount} for source, amount in items if source != ASSISTANCE
        ],
    }


def _receipt(found: Request, officer_name: str) -> Draft:
    kind = kind_of(found)
    content = {
        "applicant_name": found.applicant_name, "village": _village(found), "request_name": KIND_VI[found.kind],
        "filed_on": found.filed_on.isoformat(), "filed_by": CHANNEL_VI[found.channel],
        "due_on": found.due_on.isoformat(), "documents": [f"{kind.form_name_vi}"], "officer_name": officer_name,
    }  # fmt: skip
    return Draft("request_receipt", content, number=str(found.slip_number), issued_on=found.filed_on)


def _decision(found: Request) -> Draft:
    """One household's recognition; by income the list says in words what is recognised."""
    decision = found.decision
    by_class = bool(decision.class_after)
    rows = queries.memberships_of(found.household_id)
    asks = found.person or next((row.person for row in rows if row.is_head), None)
    name = found.person.full_name if found.person else found.household.head_name
    what = CLASS_VI.get(decision.class_after) or RECOGNISED_VI[found.kind]
    move = MOVED.get((decision.class_before, decision.class_after), "")
    content: dict[str, Any] = {
        "year": decision.decided_on.year,
        "subject_line": f"Về việc {KIND_VI[found.kind].removeprefix('Đề nghị ')} trong năm {decision.decided_on.year}",
        "valid_from": decision.decided_on.isoformat(), "signer_name": decision.signer_name,
        "households": [
            {"head_name": name, "village": _village(found), "birth_year": _birth_year(asks), "member_count": found.household.member_count,
             "household_class": what, "movement": move},
        ],
    }  # fmt: skip
    if by_class:
        is_entry = found.kind == Request.Kind.ENTER
        counted = decision.class_after if is_entry else decision.class_before
        names = ("poor_count", "near_poor_count") if is_entry else ("left_poor_count", "left_near_poor_count")
        content |= {name: int(code == counted) for name, code in zip(names, ON_THE_LIST, strict=True)}
    return Draft("recognition_decision", content, number=decision.decision_number, issued_on=decision.decided_on)


def _refusal(found: Request) -> Draft:
    decision = found.decision
    content = {
        "applicant_name": found.applicant_name, "village": _village(found), "request_name": KIND_VI[found.kind],
        "filed_on": found.filed_on.isoformat(), "signer_name": decision.signer_name,
        "reasons": [line.strip() for line in decision.reasons.splitlines() if line.strip()],
    }  # fmt: skip
    return Draft("refusal", content, number=decision.decision_number, issued_on=decision.decided_on)


def _certificate(found: Request) -> Draft:
    decision = found.decision
    card = decision.certificate
    content: dict[str, Any] = {
        "head_name": found.household.head_name, "village": _village(found),
        "decision_number": decision.decision_number, "decided_on": decision.decided_on.isoformat(),
        "valid_from": decision.decided_on.isoformat(),
        "valid_to": card.expires_on.isoformat() if card.expires_on else None, "signer_name": decision.signer_name,
    }  # fmt: skip
    if found.person is not None:
        content |= {"person_name": found.person.full_name, "birth": _birth(found.person)}
    else:
        content["members"] = _members(found)
    if decision.class_after:
        content["list_year"] = decision.decided_on.year
    return Draft(certificate_kind(decision), content, number=card.number, issued_on=card.issued_on)


__all__ = ["NAMES", "Draft", "certificate_kind", "draft", "possible", "to_hand_over"]
