"""Tables of what was issued, planned, raised, ordered and inspected, as the apps of steering, planning and supervision keep it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from giamngheo.apps.planning import states as plan_states
from giamngheo.apps.planning.queries.plans import plans_in
from giamngheo.apps.planning.terms import Span
from giamngheo.apps.report_forms import cells
from giamngheo.apps.report_forms.reads import Reads
from giamngheo.apps.report_forms.shapes import FilledTable
from giamngheo.apps.steering import lists, terms
from giamngheo.apps.steering import queries as steering
from giamngheo.apps.steering.models import Difficulty
from giamngheo.apps.supervision.models import Inspection
from giamngheo.engine.plan_report_forms import TableShape
from giamngheo.engine.report_periods import SPAN
from giamngheo.kit import formats

MOST = 50


def documents(shape: TableShape, reads: Reads) -> FilledTable | None:
    """Of the province only: the list of documents is the province's."""
    if not reads.is_province:
        return None
    rows = []
    for one in terms.documents().values():
        found = reads.issued.get(one.id)
        issued = f"{found.number}, ngày {formats.day(found.issued_on)}" if found else formats.MISSING
        state = "đã ban hành" if found else "chưa ghi là đã ban hành"
        made = {
            "office": cells.text(one.office_vi), "issued": cells.text(issued, url=reverse("steering:documents")),
            "state": cells.text(state),
        }  # fmt: skip
        rows.append(cells.row(one.id, one.name_vi, made))
    return cells.table(shape, rows)


def plans(shape: TableShape, reads: Reads) -> FilledTable:
    """Approved editions that hold, of the unit itself, of the period's years and of spans around them."""
    years = reads.period.years
    found: Any = plans_in([reads.area.pk])  # annotated
    found = found.filter(
        state=plan_states.APPROVED, is_old=False, first_year__lte=years[-1], last_year__gte=years[0], document_on__lte=reads.as_of
    )
    rows = []
    for one in found.order_by("first_year", "last_year"):
        made = {
            "years": cells.text(Span(one.first_year, one.last_year).words),
            "number": cells.text(f"lần {one.edition}, {one.document_number}"),
            "approved_on": cells.day(one.document_on),
            "budget": cells.million(one.budget_vnd, url=reverse("planning:plan", args=[one.pk])),
        }  # fmt: skip
        rows.append(cells.row(f"{one.first_year}_{one.last_year}", f"Kế hoạch {Span(one.first_year, one.last_year).title}", made))
    return cells.table(shape, rows, note="" if rows else "Chưa có kế hoạch nào của đơn vị được ghi là đã duyệt.")


def _counts(shape: TableShape, told: dict[str, int], words: dict[str, str], url: str) -> FilledTable:
    return cells.table(shape, [cells.row(key, head, {"count": cells.number(told[key], url=url)}) for key, head in words.items()])


def difficulties(shape: TableShape, reads: Reads) -> FilledTable:
    words = {
        "raised": "Nêu trong kỳ", "answered": "Được trả lời trong kỳ", "open": "Còn chờ trả lời",
        "late": "Trong đó: quá ngày đề nghị trả lời",
    }  # fmt: skip
    return _counts(shape, reads.steered[0], words, reverse("steering:difficulties"))


def directives(shape: TableShape, reads: Reads) -> FilledTable:
    words = {"issued": "Giao trong kỳ", "accepted": "Xong trong kỳ", "open": "Đang thực hiện", "late": "Trong đó: quá hạn"}
    return _counts(shape, reads.steered[1], words, reverse("steering:directives"))


def difficulties_open(shape: TableShape, reads: Reads) -> FilledTable:
    """Not yet answered, the earliest wanted first."""
    found = steering.difficulties_open().filter(area_id__in=reads.area_ids, at__date__lte=reads.until)[: MOST]
    rows = []
    for one in found:
        made = {
            "unit": cells.text(lists.raiser(one)), "beyond": cells.text(Difficulty.Beyond(one.beyond).label),
            "wanted_on": cells.day(one.wanted_on), "state": cells.text(lists.difficulty_state(one, reads.as_of)[0]),
        }  # fmt: skip
        made["unit"] = cells.text(made["unit"].text, url=reverse("steering:difficulty", args=[one.pk]))
        rows.append(cells.row(str(one.pk), one.title, made))
    return cells.table(shape, rows, note="" if rows else "Không có việc nào chờ trả lời.")


def inspections(shape: TableShape, reads: Reads) -> FilledTable:
    """By who inspects."""
    url = reverse("supervision:inspections")
    if reads.period.kind != SPAN:
        url += f"?nam={reads.period.year}"
    rows = []
    for body in Inspection.Body:
        told = reads.inspected[0].get(body.value, {"planned": 0, "visited": 0, "concluded": 0})
        rows.append(cells.row(body.value, _capital(body.label), {key: cells.number(n, url=url if n else "") for key, n in told.items()}))
    return cells.table(shape, rows)


def _capital(words: object) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]


def recommendations(shape: TableShape, reads: Reads) -> FilledTable:
    words = {"made": "Nêu trong kỳ", "closed": "Xong trong kỳ", "open": "Chưa xong", "late": "Trong đó: quá hạn trả lời"}
    return _counts(shape, reads.inspected[1], words, reverse("supervision:recommendations"))


__all__ = ["difficulties", "difficulties_open", "directives", "documents", "inspections", "plans", "recommendations"]
