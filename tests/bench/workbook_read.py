"""Reading and checking a list of 50,000 households, against the bare reader that only hands out the cells.

The floor is python-calamine giving all rows of the sheet. The largest accepted ratio is 4, within 600 MB.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import Any

import python_calamine

from giamngheo.engine.plan import load_plan
from giamngheo.workbooks.reading import read_workbook
from giamngheo.workbooks.staged import staged_findings, staged_rows

from . import household_list
from .measured import Ratio, interleaved, report

ROWS = 50_000
MOST, MOST_MB = 4.0, 600.0
MODULE = "tests.bench.workbook_read"


def floor(path: Path) -> Any:
    """All cells as Python values, nothing else."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    return {"rows": len(rows)}


def ours(path: Path) -> Any:
    """The plan, the reading with all checks, and the tables of rows and findings that an import writes."""
    read = read_workbook(path, name=path.name, plan=load_plan(), on=household_list.SURVEY)
    areas = {code: number for number, code in enumerate(read.commune_codes, 1)}
    rows = staged_rows(read, area_ids=areas, left_out=set(), default_area=0)
    findings = staged_findings(read)
    return {"rows": rows.height, "findings": findings.height, "outcomes": dict(rows["outcome"].value_counts().rows())}


def ratios(*, runs: int, rows: int = ROWS) -> list[Ratio]:
    path = str(household_list.cached(rows))
    base, told = interleaved([[MODULE, "floor", path], [MODULE, "ours", path]], runs)
    note = f"{told.result['rows']:,} dòng, {told.result['findings']:,} lỗi và thông báo"
    return [Ratio("read + check workbook / bare read", base, told, MOST, MOST_MB, note)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("piece", choices=("floor", "ours"))
    parser.add_argument("path", type=Path)
    chosen = parser.parse_args()
    report(lambda: {"floor": floor, "ours": ours}[chosen.piece](chosen.path))
