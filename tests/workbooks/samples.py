"""The samples and what is expected of them: rows as text, read once per run."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

from giamngheo.engine.plan import Plan, load_plan
from giamngheo.workbooks.reading import ReadResult, read_workbook

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
ON = date(2024, 10, 15)

A_XLSX, A_XLS = "A_danh_sach_ho_ngheo_can_ngheo.xlsx", "A_danh_sach_ho_ngheo_can_ngheo.xls"
B_XLSX, B_CSV = "B_thanh_vien_ho.xlsx", "B_thanh_vien_ho.csv"
C_XLSX, D_XLSX = "C_huyen_sop_cop.xlsx", "D_loi_co_y.xlsx"
ACCEPTED = ("E1_csv_doi_ten.xlsx", "E4_khong_macro.xlsm", "E6_bang_html.xls")
# What the refusal must say that the file really is.
REFUSED = {"E2_zip_hong.xlsx": "hỏng", "E3_bom_nen.xlsx": "bung ra quá lớn", "E5_rong.xlsx": "rỗng (0 byte)"}
# Peak memory of the running program in KiB; what resource.getrusage tells can be that of the parent before exec.
PRINT_PEAK = "print(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')))"


@cache
def plan() -> Plan:
    return load_plan()


@cache
def read(name: str) -> ReadResult:
    return read_workbook(SAMPLES / name, name=name, plan=plan(), on=ON)


@cache
def expected(name: str) -> list[dict[str, str]]:
    with (SAMPLES / "expected" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
