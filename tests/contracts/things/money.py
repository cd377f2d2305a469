"""Addresses of the ledger: a line of Phiêng Pằn and a document written there."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.files.actions import store_file
from giamngheo.apps.money.models import BudgetYear, Contract, Document, Line
from giamngheo.apps.places.models import AreaInside
from giamngheo.kit import clock

from ..phieng_pan import HEAD, PhiengPan
from . import Thing


def _line(world: PhiengPan) -> Line:
    known = Line.objects.filter(area=world.area).first()
    if known is not None:
        return known
    year = BudgetYear.objects.get_or_create(year=2020)[0]
    return Line.objects.create(
        area=world.area, unit_name=HEAD, project="p2", capital_type="recurrent", source="central", origin_year=2020, plan_year=year,
        at=clock.now(),
    )  # fmt: skip


def _document(world: PhiengPan) -> Document:
    known = Document.objects.filter(area=world.area).first()
    if known is not None:
        return known
    officer = world.society.phieng_pan_officer
    file = store_file(content=b"x", name="a.pdf", content_type="application/pdf", area_id=world.area.pk, by=officer)
    return Document.objects.create(
        area=world.area, kind="pay", number=HEAD, signed_on=date(2025, 3, 1), authority=HEAD, file=file, at=clock.now()
    )


def _contract(world: PhiengPan) -> Contract:
    return Contract.objects.get_or_create(
        line=_line(world), area=world.area, work_name=HEAD, contractor=HEAD, number="1", signed_on=date(2025, 3, 1), value_vnd=1,
        defaults={"at": clock.now()},
    )[0]  # fmt: skip


line: Thing = lambda w: [_line(w).pk]  # noqa: E731
document: Thing = lambda w: [_document(w).pk]  # noqa: E731

THINGS: dict[str, tuple[Thing, str]] = {
    "money:line": (line, ""),
    "money:line_child": (line, ""),
    "money:line_file": (lambda w: [_line(w).pk, "csv"], ""),
    "money:contract_new": (line, ""),
    "money:contract": (lambda w: [_contract(w).pk], ""),
    "money:contract_accept": (lambda w: [_contract(w).pk], ""),
    "money:contract_pay": (lambda w: [_contract(w).pk], ""),
    "money:document_new": (lambda w: [_line(w).pk, "pay"], ""),
    "money:document": (document, ""),
    "money:row_new": (document, ""),
    "money:row_remove": (lambda w: [_document(w).pk, 1], ""),
    **{f"money:document_{step}": (document, "") for step in (
        "submit", "approve", "return", "discard", "reverse", "attach", "scan",
    )},
    # A commune that ended: only who shares money out there hands over.
    "money:succession": (lambda w: [AreaInside.objects.exclude(inner=w.area).filter(outer=w.area).first().inner_id], ""),  # type: ignore[union-attr]
    # The year of the province: for whoever is not the province's leader it cannot be closed.
    "money:year_close": (lambda w: [_line(w).plan_year_id], ""),
}  # fmt: skip
LISTS_OF_MINE: dict[str, Thing] = {
    "money:lines_file": lambda w: ["csv"],
    "money:contracts_file": lambda w: ["csv"],
    "money:documents_file": lambda w: ["csv"],
}
REASONS = {"money_budgetyear": "plan years, open or closed: everybody's"}
