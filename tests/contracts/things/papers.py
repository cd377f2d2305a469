"""Addresses of papers."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.papers.actions import issue_paper
from giamngheo.apps.papers.models import Paper

from ..phieng_pan import HEAD, PhiengPan
from . import Thing


def _paper(world: PhiengPan) -> int:
    known = Paper.objects.filter(area=world.area).first()
    if known is not None:
        return int(known.pk)
    content = {"head_name": HEAD, "village": "Bản Nà Tòng", "id_number": "014090123456"}
    made = issue_paper(
        kind="request_enter", area_id=world.area.pk, subject=f"household:{world.household.pk}", number="",
        issued_on=date(2025, 10, 20), content=content, by=world.society.phieng_pan_officer,
    )  # fmt: skip
    return int(made.pk)


paper: Thing = lambda w: [_paper(w)]  # noqa: E731

THINGS: dict[str, tuple[Thing, str]] = {
    "papers:paper": (paper, ""),
    "papers:paper_revealed": (paper, ""),
    "papers:file": (lambda w: [_paper(w), "pdf"], ""),
}
LISTS_OF_MINE: dict[str, Thing] = {
    "papers:papers_file": lambda w: ["csv"],
    "papers:blank": lambda w: ["request-enter", "pdf"],
}
