"""Reads of an import: batches, findings by kind, rows, and what still stands in the way of merging."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Value

from giamngheo.kit.scope import Scope
from giamngheo.workbooks.layouts import RULES

from .models import ImportBatch, Mend, StagedFinding, StagedRow
from .policies import BLOCKING, LEFT_OUT, OPEN_STATES

PAGE_SIZE = 50
# Key of a batch's layout that says a later app reads and shows it, such as an issued workbook that came back.
OTHER_DOOR = "door"
EXAMPLES = 5
_GRAVEST_FIRST = {"error": 0, "confirm": 1, "auto": 2, "info": 3}


@dataclass(slots=True)
class CodeGroup:
    """All findings of one code in a batch. ``waiting``: confirm findings that nobody has accepted yet."""

    code: str
    severity: str
    count: int
    waiting: int
    examples: list[StagedFinding] = field(default_factory=list)


def state_of(batch_id: int) -> str:
    """Where the batch stands now, read again. Raises ImportBatch.DoesNotExist outside the scope."""
    return ImportBatch.objects.values_list("state", flat=True).get(pk=batch_id)


def batches(area_ids: Collection[int], *, year: int | None = None, state: str = "") -> QuerySet[ImportBatch]:
    """Batches of these areas, newest first; those that came in by another door are shown there."""
    own = ImportBatch.objects.filter(area_id__in=area_ids).exclude(layout__has_key=OTHER_DOOR)
    found = own.select_related("file", "area", "uploaded_by")
    if year:
        found = found.filter(year=year)
    return found.filter(state=state) if state else found


def batch_or_none(batch_id: int, scope: Scope) -> ImportBatch | None:
    """The batch when its area is in this scope."""
    return (
        ImportBatch.objects.select_related("file", "area", "uploaded_by", "merged_by", "undone_by")
        .filter(pk=batch_id, area_id__in=scope.area_ids)
        .exclude(layout__has_key=OTHER_DOOR)
        .first()
    )


def _asked(batch: ImportBatch) -> QuerySet[StagedFinding]:
    """Findings without the faults of rows that are left out: nobody has to act on those."""
    return StagedFinding.objects.filter(batch=batch).exclude(severity="error", is_confirmed=True)


def findings_by_code(batch: ImportBatch) -> list[CodeGroup]:
    """Kinds of findings, gravest first, then most frequent, each with up to five examples; two queries."""
    groups = {
        (row["code"], row["severity"]): CodeGroup(**row)
        for row in _asked(batch)
        .values("code", "severity")
        .annotate(count=Count("id"), waiting=Count("id", filter=Q(severity="confirm", is_confirmed=False)))
        .order_by()
    }
    examples = StagedFinding.objects.raw(
        "select * from (select f.*, row_number() over (partition by code, severity order by sheet, row_number, id) as n "
        "from intake_stagedfinding f where batch_id = %s and not (severity = 'error' and is_confirmed)) x where n <= %s order by n",
        [batch.pk, EXAMPLES],
    )
    for example in examples:
        if (example.code, example.severity) in groups:
            groups[example.code, example.severity].examples.append(example)
    return sorted(groups.values(), key=lambda g: (_GRAVEST_FIRST[g.severity], -g.count, g.code))


def findings_page(
    batch: ImportBatch, *, code: str = "", severity: str = "", waiting: bool | None = None, page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[StagedFinding]:  # fmt: skip
    """One page of findings in the order of the file. ``waiting``: only those that somebody must still act on."""
    found = _asked(batch)
    if code:
        found = found.filter(code=code)
    if severity:
        found = found.filter(severity=severity)
    if waiting:
        found = found.filter(Q(severity="error") | Q(severity="confirm", is_confirmed=False))
    return Paginator(found, size).get_page(page)


def findings_of_rows(batch: ImportBatch, rows: Collection[StagedRow]) -> dict[tuple[str, int], list[StagedFinding]]:
    """The findings of these rows by (sheet, row number); one query."""
    numbers = {row.row_number for row in rows}
    found: dict[tuple[str, int], list[StagedFinding]] = {(row.sheet, row.row_number): [] for row in rows}
    for finding in StagedFinding.objects.filter(batch=batch, row_number__in=numbers):
        if finding.row_number is not None and (finding.sheet, finding.row_number) in found:
            found[finding.sheet, finding.row_number].append(finding)
    return found


def rows_page(batch: ImportBatch, *, outcome: str = "", page: int = 1, size: int = PAGE_SIZE) -> Page[StagedRow]:
    """One page of rows in the order of the file; ``outcome`` "open" means all that stand in the way."""
    found = StagedRow.objects.filter(batch=batch)
    if outcome:
        found = found.filter(outcome__in=BLOCKING if outcome == "open" else [outcome])
    return Paginator(found, size).get_page(page)


def open_rows(batch: ImportBatch) -> int:
    """Rows that are refused or wait for a word: while there is one, the batch is not merged."""
    return StagedRow.objects.filter(batch=batch, outcome__in=BLOCKING).count()


def mends_waiting(batch: ImportBatch) -> set[tuple[str, int]]:
    """Rows (sheet, number) that were mended, confirmed or left out since the file was last checked; one query."""
    found = Mend.objects.filter(batch=batch, pk__gt=batch.counts.get("last_mend", 0))
    return set(found.values_list("sheet", "row_number"))


def goes_with(batch: ImportBatch, sheet: str, row_number: int) -> int:
    """How many other rows come in only with this one: the members of the head in this row; two queries at most."""
    row = StagedRow.objects.filter(batch=batch, sheet=sheet, row_number=row_number).first()
    key = row.parsed.get("household_key") if row else None
    if row is None or not key or (row.kind == "member_list" and row.parsed.get("relation") != "head"):
        return 0
    family = StagedRow.objects.filter(batch=batch, parsed__household_key=key).exclude(outcome__in=["skip", LEFT_OUT])
    others = family.exclude(pk=row.pk)
    if row.kind == "member_list" and others.filter(parsed__relation="head").exists():
        return 0
    return others.count()


def rows_of_code(batch: ImportBatch, code: str) -> list[tuple[str, int]]:
    """Rows (sheet, number) in which somebody must still act on a finding of this code."""
    found = StagedFinding.objects.filter(batch=batch, code=code, is_confirmed=False, severity__in=("error", "confirm"))
    return sorted({(sheet, row) for sheet, row in found.values_list("sheet", "row_number") if row is not None})


def open_rows_in(area_id: int, year: int) -> int:
    """Rows of one commune and year that wait outside the register, good ones too: a list recognised now shuts them out.

    A file that nobody has checked yet counts as one.
    """
    staged = StagedRow.objects.filter(area_id=area_id, batch__year=year, batch__state__in=OPEN_STATES)
    unread = ImportBatch.objects.filter(area_id=area_id, year=year, state=ImportBatch.State.UPLOADED, rows=None)
    kept = staged.exclude(outcome__in=("skip", LEFT_OUT)).order_by()
    counted = kept.annotate(key=F("pk"), of=Value("row")).values_list("of", "key")
    return counted.union(unread.order_by().annotate(key=F("pk"), of=Value("file")).values_list("of", "key"), all=True).count()


def left_out_rows_in(area_id: int, year: int) -> int:
    """Rows of one commune and year that an officer decided not to take in, each with a reason."""
    open_or_merged = (*OPEN_STATES, ImportBatch.State.MERGED)
    staged = StagedRow.objects.filter(area_id=area_id, batch__year=year, batch__state__in=open_or_merged)
    return staged.filter(outcome=LEFT_OUT).count()


def known_fields() -> list[str]:
    """Fields that an unknown column may be said to mean, in the order of the layouts."""
    return [name for name, _pattern in RULES if name not in {"sequence", "person_no"}]


def outcome_counts(batch: ImportBatch) -> dict[str, int]:
    """Rows of the batch by outcome; one query."""
    return dict(StagedRow.objects.filter(batch=batch).order_by().values_list("outcome").annotate(n=Count("id")))


def names_of(batch: ImportBatch, places: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Whose row it is by (sheet, row number), as written in the file; one query."""
    rows = StagedRow.objects.filter(batch=batch, row_number__in={number for _sheet, number in places})
    return {
        (sheet, number): str(name)
        for sheet, number, head, full in rows.values_list("sheet", "row_number", "raw__head_name", "raw__full_name")
        if (name := head or full) and (sheet, number) in places
    }
