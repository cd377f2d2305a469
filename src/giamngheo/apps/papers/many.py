"""Many papers of one area at once: every certificate of a village or a commune. Statements do not grow with their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from giamngheo.apps.audit.actions import record
from giamngheo.apps.files.actions import store_files
from giamngheo.apps.places.queries import area_with_id

from .actions import Refused, check_area, drawn
from .kinds import kind_of
from .models import Paper

if TYPE_CHECKING:
    from giamngheo.apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of many; see ``actions.issue_paper`` for what each means."""

    kind: str
    subject: str
    number: str
    issued_on: date
    content: Mapping[str, Any]
    village_id: int | None = None


@transaction.atomic
def issue_papers(*, entries: Sequence[Entry], area_id: int, by: User) -> list[Paper]:
    """Issues all of them or none, with one entry in the log. Raises actions.Refused, naming the first that cannot be."""
    check_area(area_id, by)
    area = area_with_id(area_id)
    made = [
        drawn(
            kind_of(one.kind), area=area, subject=one.subject, number=one.number, issued_on=one.issued_on,
            content=one.content, by=by, village_id=one.village_id,
        )
        for one in entries
    ]  # fmt: skip
    stored = iter(store_files(files=[file for _, files in made for file in files], area_id=area_id, by=by))
    papers = [paper for paper, _ in made]
    for paper in papers:
        paper.word_file, paper.pdf_file = next(stored), next(stored)
    try:
        with transaction.atomic():
            papers = Paper.objects.bulk_create(papers)
    except IntegrityError as error:
        if "one_number_per_series" not in str(error):
            raise
        raise Refused(
            "Một số trong dãy này đã dùng cho một giấy tờ khác của xã trong năm. Xem trang “Giấy tờ” để biết giấy nào."
        ) from None
    record(by=by, action="ban hành nhiều giấy tờ", subject=f"{len(papers)} giấy", area_id=area_id,
           kinds=sorted({one.kind for one in entries}), first=papers[0].pk if papers else None)  # fmt: skip
    return papers


__all__ = ["Entry", "issue_papers"]
