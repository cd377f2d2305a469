"""People of the money, lines, and documents that pass through all hands in one call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.accounts.models import User
from giamngheo.apps.money.actions.documents import NewDocument, add_move, draft_document, submit_document
from giamngheo.apps.money.actions.lines import NewLine, open_line
from giamngheo.apps.money.actions.posting import approve_document
from giamngheo.apps.money.models import Balance, Document, Line
from giamngheo.engine.ledger import ALLOCATE, KINDS, SPEND, TREASURY

from .conftest import area
from .review_world import NAM_LAU, PHIENG_PAN, act_as

MILLION = 1_000_000
YEAR = 2026
_numbers = count(1)


def person(username: str, role: str, code: str) -> User:
    user = create_user(username=username, full_name=username, password=None, by=None, is_demo=True)
    assign_role(
        user=user, role=role, area=area(code), agency_id="", valid_from=date(2021, 1, 1), valid_to=None, by=None
    )
    return user


@dataclass(frozen=True)
class Treasury:
    """The province's people, who may work in every commune, and the books of two communes below one line."""

    finance: User
    clerk: User
    accountant: User
    leader: User
    second: User
    namlau_accountant: User
    namlau_chairman: User
    phiengpan_accountant: User
    top: Line
    nam_lau: Line
    phieng_pan: Line

    def writer(self, kind: str) -> User:
        return {ALLOCATE: self.finance, SPEND: self.accountant, TREASURY: self.clerk}[KINDS[kind].duty]


def make_treasury() -> Treasury:
    """Made in the running transaction; the last to act is the finance officer."""
    people = {
        "finance": person("taichinh.tinh", "finance_officer", "14"),
        "clerk": person("khobac.tinh", "treasury_clerk", "14"),
        "accountant": person("ketoan.tinh", "accountant", "14"),
        "leader": person("lanhdao.von", "province_leader", "14"),
        "second": person("lanhdao.von2", "province_leader", "14"),
        "namlau_accountant": person("ketoan.namlau", "accountant", NAM_LAU),
        "namlau_chairman": person("chutich.von", "commune_chairman", NAM_LAU),
        "phiengpan_accountant": person("ketoan.phiengpan", "accountant", PHIENG_PAN),
    }
    act_as(people["finance"])
    top = line(people["finance"], "14", "Sở Tài chính")
    children = [
        line(people["finance"], code, "UBND xã", parent_id=top.pk, project="p2") for code in (NAM_LAU, PHIENG_PAN)
    ]
    return Treasury(**people, top=top, nam_lau=children[0], phieng_pan=children[1])


def line(by: User, code: str, unit_name: str, **more: Any) -> Line:
    given: dict[str, Any] = {"project": "p2", "capital_type": "recurrent", "source": "central", "plan_year": YEAR, **more}
    return open_line(new=NewLine(area_id=area(code).pk, unit_name=unit_name, **given), by=by)


def drafted(world: Treasury, kind: str, *moves: tuple[Any, ...], by: User | None = None) -> Document:
    """A document whose rows are (line, amount[, account[, other line]]), by whose duty it is; not sent yet."""
    writer = by or world.writer(kind)
    act_as(writer)
    made = draft_document(
        new=NewDocument(moves[0][0].area_id, kind, f"{next(_numbers)}/QĐ", date(2026, 3, 1), "UBND tỉnh"), by=writer
    )
    for from_line, amount, *rest in moves:
        account, other = [*rest, *("", None)][: 2] if len(rest) < 2 else rest[:2]
        add_move(
            document_id=made.pk, line_id=from_line.pk, amount_vnd=amount, from_account=account,
            to_line_id=other.pk if other else None, by=writer,
        )  # fmt: skip
    return made


def posted(world: Treasury, kind: str, *moves: tuple[Any, ...], by: User | None = None) -> Document:
    """The same, sent and approved by as many as it needs."""
    made = drafted(world, kind, *moves, by=by)
    submit_document(document_id=made.pk, by=by or world.writer(kind))
    return approved(world, made)


def approved(world: Treasury, made: Document) -> Document:
    for leader in (world.leader, world.second):
        act_as(leader)
        made = approve_document(document_id=made.pk, by=leader)
        if made.state == "posted":
            break
    return made


def told(found: Line) -> dict[str, int]:
    """The accounts of a line that hold anything."""
    return {a: v for a, v in Balance.objects.get(line=found).as_told().items() if v}


def shared_out(world: Treasury, amount: int = 100 * MILLION) -> None:
    """Approved at the top, given to Nậm Lầu, entered: the commune may spend it."""
    posted(world, "approve", (world.top, amount))
    posted(world, "allot", (world.top, amount, "approved", world.nam_lau))
    posted(world, "enter", (world.nam_lau, amount))


__all__ = [
    "MILLION", "YEAR", "Treasury", "approved", "drafted", "line", "make_treasury", "person", "posted", "shared_out", "told",
]  # fmt: skip
