"""From a read workbook to staged rows: set by set, under the reader's scope."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
from django.db import connection
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.plans import current_plan, review_days
from giamngheo.apps.places.queries import generation_on
from giamngheo.kit import clock
from giamngheo.workbooks.reading import ReadResult, read_workbook
from giamngheo.workbooks.staged import staged_findings, staged_rows

from .mending import LEAVE_OUT, TAKE_IN
from .models import ColumnMapping, ImportBatch, Mend
from .policies import BLOCKING, LEFT_OUT, Refused

FINDING_COLUMNS = {
    "sheet": "text", "row_number": "int", "field": "text", "column_title": "text", "cell": "text", "code": "text",
    "severity": "text", "raw": "text", "suggested": "text", "message": "text", "is_confirmed": "boolean",
}  # fmt: skip
ROW_COLUMNS = {
    "sheet": "text", "row_number": "int", "kind": "text", "outcome": "text", "area_id": "bigint", "raw": "jsonb",
    "parsed": "jsonb",
}  # fmt: skip


def check_reach(areas: dict[str, Area], by: User) -> None:
    """Rows that one cannot see one cannot replace. Raises Refused when a commune is outside this person's areas."""
    mine = access_of(by, clock.today()).areas_with(Permission.IMPORT)
    foreign = sorted({area.name for area in areas.values() if area.pk not in mine})
    if foreign:
        text = _("Tệp có hộ của %(names)s, ngoài địa bàn của bạn, nên bạn không kiểm tra lại được cả tệp. "
                 "Nhờ người đã tải tệp lên kiểm tra lại.")  # fmt: skip
        raise Refused(text % {"names": ", ".join(foreign)})


class OutsideArea(Exception):
    """The file holds rows of communes that are not the uploader's; the text names them."""


def _mends(batch: ImportBatch) -> list[Mend]:
    return list(Mend.objects.filter(batch=batch).order_by("id"))


def left_out(mends: list[Mend]) -> set[tuple[str, int]]:
    """Rows that officers decided not to take in, after all that was said of each."""
    last = {(m.sheet, m.row_number): m.confirmed_code for m in mends if m.confirmed_code in (LEAVE_OUT, TAKE_IN)}
    return {place for place, code in last.items() if code == LEAVE_OUT}


def read(batch: ImportBatch, content: bytes) -> ReadResult:
    """The workbook, read with the area's columns and the batch's mends. Raises WorkbookRefused."""
    mends = _mends(batch)
    own = batch.area.kind == Area.Kind.COMMUNE
    return read_workbook(
        content,
        name=batch.file.name,
        plan=current_plan(),
        year=batch.year,
        on=batch.survey_on if batch.layout.get("survey_on_given") else None,
        commune=batch.area.code if own else None,
        commune_map=batch.area.generation_id if own else None,
        mapping=dict(ColumnMapping.objects.filter(area=batch.area).values_list("header_key", "field")),
        corrections={(m.sheet, m.row_number, m.field): m.value for m in mends if m.field},
        confirmations={(m.sheet, m.row_number, m.confirmed_code) for m in mends if m.confirmed_code and not m.field},
    )


def areas_of(batch: ImportBatch, read: ReadResult) -> dict[str, Area]:
    """Commune code → the commune on the map of the survey day. Raises OutsideArea."""
    day = read.survey_on or batch.survey_on or review_days(batch.year)[1]
    found = {
        area.code: area
        for area in Area.objects.filter(
            code__in=read.commune_codes, generation=generation_on(day), kind=Area.Kind.COMMUNE
        )
    }
    mine = access_of(batch.uploaded_by, clock.today()).areas_with(Permission.IMPORT)
    foreign = sorted({area.name for area in found.values() if area.pk not in mine})
    if foreign:
        text = _("Tệp có hộ của %(names)s, không thuộc địa bàn của bạn nên cả tệp không được nhận. "
                 "Bỏ các hộ đó khỏi tệp, hoặc nhờ cán bộ của xã đó tải lên.")  # fmt: skip
        raise OutsideArea(text % {"names": ", ".join(foreign)})
    if read.year and read.year != batch.year:
        text = _("Tệp là danh sách năm %(found)s nhưng được tải lên cho năm %(asked)s. Chọn đúng năm rồi tải lên lại.")
        raise OutsideArea(text % {"found": read.year, "asked": batch.year})
    return found


def _rows(batch: ImportBatch, read: ReadResult, areas: dict[str, Area]) -> pl.DataFrame:
    return staged_rows(
        read,
        area_ids={code: area.pk for code, area in areas.items()},
        left_out=left_out(_mends(batch)),
        default_area=batch.area_id,
    )


def _copy(cursor: Any, name: str, columns: dict[str, str], frame: pl.DataFrame) -> None:
    """COPY cannot write into a table with row-level security: it goes through a temporary one."""
    shape = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    cursor.execute(f"drop table if exists pg_temp.{name}")
    cursor.execute(f"create temp table {name} ({shape}) on commit drop")
    # A zero byte cannot be stored as text; it says nothing either.
    clean = frame.select(list(columns)).with_columns(pl.col(pl.String).str.replace_all("\x00", "", literal=True))
    with cursor.copy(f"copy {name} from stdin (format csv)") as copy:
        copy.write(clean.write_csv(include_header=False, quote_style="non_numeric").encode())


def write(batch: ImportBatch, read: ReadResult, areas: dict[str, Area]) -> None:
    """Replaces rows and findings of the batch and writes its counts and layout."""
    rows, findings = _rows(batch, read, areas), staged_findings(read)
    with connection.cursor() as cursor:
        cursor.execute("delete from intake_stagedrow where batch_id = %s", [batch.pk])
        cursor.execute("delete from intake_stagedfinding where batch_id = %s", [batch.pk])
        _copy(cursor, "staged_row", ROW_COLUMNS, rows)
        names = ", ".join(ROW_COLUMNS)
        cursor.execute(
            f"insert into intake_stagedrow (batch_id, {names}) select %s, {names} from staged_row",  # noqa: S608
            [batch.pk],
        )
        _copy(cursor, "staged_finding", FINDING_COLUMNS, findings)
        # What was found in a row that is left out asks nothing of anybody any more.
        told = ", ".join(
            f"f.is_confirmed or coalesce(r.outcome = '{LEFT_OUT}', false)" if name == "is_confirmed" else "f." + name
            for name in FINDING_COLUMNS
        )
        cursor.execute(
            f"insert into intake_stagedfinding (batch_id, area_id, {', '.join(FINDING_COLUMNS)}) "  # noqa: S608
            f"select %s, coalesce(r.area_id, %s), {told} from staged_finding f "
            "left join staged_row r on r.sheet = f.sheet and r.row_number = f.row_number",
            [batch.pk, batch.area_id],
        )
    _summarise(batch, read, rows, areas)


def _summarise(batch: ImportBatch, read: ReadResult, rows: pl.DataFrame, areas: dict[str, Area]) -> None:
    outcomes = dict(rows.group_by("outcome").len().iter_rows())
    severities: dict[str, int] = {}
    for finding in read.findings:
        severities[finding.severity] = severities.get(finding.severity, 0) + 1
    batch.counts = {
        "rows": rows.height,
        "open": sum(outcomes.get(code, 0) for code in BLOCKING),
        "outcomes": outcomes,
        "severities": severities,
        "households": read.households.height,
        "persons": read.persons.height,
        "area_totals": read.area_totals.height,
        "last_mend": max((mend.pk for mend in _mends(batch)), default=0),
    }
    batch.layout = {
        "survey_on_given": bool(batch.layout.get("survey_on_given")),
        "communes": [f"{area.name} ({area.code})" for area in areas.values()],
        "sheets": [_sheet(sheet) for sheet in read.sheets],
    }
    batch.real_format, batch.survey_on, batch.message = read.real_format, read.survey_on or batch.survey_on, ""
    batch.state = ImportBatch.State.STAGED
    batch.version += 1
    batch.save(update_fields=["counts", "layout", "real_format", "survey_on", "message", "state", "version"])


def _sheet(sheet: Any) -> dict[str, Any]:
    layout = sheet.layout
    found: dict[str, Any] = {
        "name": sheet.name, "kind": sheet.kind, "row_count": sheet.row_count,
        "commune": sheet.commune.name if sheet.commune else None,
    }  # fmt: skip
    if layout is not None:
        titles = {str(index): title for index, title in layout.titles.items()}
        found |= {
            "columns": dict(layout.columns),
            "titles": titles,
            "unknown": list(layout.unknown),
            "year": layout.year,
        }
    return json.loads(json.dumps(found, default=str))  # type: ignore[no-any-return]
