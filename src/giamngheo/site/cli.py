"""The ``giamngheo`` command. What needs no server imports neither Django nor a database.

Exit codes: 0 done, 1 done with faults in the rows (or a refused act), 2 cannot be read or wrong arguments.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any


def _day(text: str) -> date:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"“{text}” không phải ngày; viết 2024-10-15 hoặc 15/10/2024.")


# Faults shown on the terminal; the workbook written by --out holds all.
MOST_FAULTS = 20


def classify(args: argparse.Namespace) -> int:
    from giamngheo.engine.plan import load_plan
    from giamngheo.workbooks.classified import classify_workbook, summary_of, write_classified
    from giamngheo.workbooks.findings import WorkbookRefused

    try:
        result = classify_workbook(
            args.source, plan=load_plan(), on=args.on, commune=args.commune, standard_id=args.standard
        )
    except FileNotFoundError:
        print(f"Không thấy tệp {args.source}. Kiểm tra đường dẫn.", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"Không đọc được {args.source}: {error.strerror}. Kiểm tra đường dẫn và quyền đọc.", file=sys.stderr)
        return 2
    except WorkbookRefused as refusal:
        print(f"{args.source.name}: {refusal.message}", file=sys.stderr)
        return 2
    except KeyError as error:
        print(error.args[0], file=sys.stderr)
        return 2
    summary = summary_of(result)
    if args.out and not _written(lambda: write_classified(result, args.out), args.out):
        return 2
    if args.format == "json":
        print(json.dumps(summary, ensure_ascii=False, indent=1))
    else:
        _print_summary(result, summary, args.out)
    return result.exit_code


def _written(write: Callable[[], None], out: Path) -> bool:
    """Whether the result could be written; a folder that is missing or closed is told, not raised."""
    try:
        write()
    except OSError as error:
        print(f"Không ghi được {out}: {error.strerror}. Kiểm tra thư mục và quyền ghi.", file=sys.stderr)
        return False
    return True


def _print_summary(result: Any, summary: dict[str, Any], out: Path | None) -> None:
    from giamngheo.workbooks.classified import CLASS_WORDS, SEVERITY_WORDS, faults_of

    print(f"Đã đọc {summary['households']} hộ, {summary['persons']} nhân khẩu ({summary['real_format']}).")
    if result.doubts:
        print(f"{result.standard_name}; chưa xác nhận: {'; '.join(result.doubts)}.")
    for code, count in summary["classes"].items():
        print(f"  {CLASS_WORDS[code]}: {count}")
    for severity, count in summary["findings"].items():
        print(f"  {SEVERITY_WORDS[severity]}: {count}")
    lines = faults_of(result.read.findings)
    for line in lines[:MOST_FAULTS]:
        print(f"  - {line}")
    if len(lines) > MOST_FAULTS:
        print(f"  … và {len(lines) - MOST_FAULTS} lỗi nữa; xem trang “Lỗi” của tệp kết quả.")
    if out:
        print(f"Kết quả ở {out}.")


def measures(args: argparse.Namespace) -> int:
    import polars as pl

    from giamngheo.engine.measures import MeasureError, measure
    from giamngheo.engine.vocabulary import INDICATOR_CODES

    try:
        frame = _measurable(args.source, args)
        weights = None
        if args.weights:
            parts = [int(w) for w in args.weights.split(",")]
            if len(parts) != len(INDICATOR_CODES):
                raise MeasureError("Cần 12 trọng số nguyên, cách nhau bằng dấu phẩy, theo thứ tự 12 chỉ số.")
            weights = dict(zip(INDICATOR_CODES, parts, strict=True))
        by = [c for c in (args.by or "").split(",") if c]
        result = measure(frame, by=by, k=args.k, weights=weights)
    except FileNotFoundError:
        print(f"Không thấy tệp {args.source}. Kiểm tra đường dẫn.", file=sys.stderr)
        return 2
    except (MeasureError, ValueError, pl.exceptions.PolarsError) as error:
        print(str(error), file=sys.stderr)
        return 2
    if args.unit:
        result = result.filter(pl.col("unit") == args.unit)
    if args.out:
        result.write_csv(args.out)
    else:
        with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True):
            print(result)
    return 0


def _measurable(source: Path, args: argparse.Namespace) -> Any:
    """A frame with masks: as stored in Parquet or CSV, from dep_/tick_ columns, or by classifying a workbook."""
    import polars as pl

    from giamngheo.engine.plan import load_plan
    from giamngheo.engine.vocabulary import INDICATOR_CODES

    if source.suffix == ".parquet":
        frame = pl.scan_parquet(source)
    elif source.suffix == ".csv" and "deprived_mask" in source.open(encoding="utf-8-sig").readline() + "":
        frame = pl.scan_csv(source)
    elif source.suffix == ".csv" and INDICATOR_CODES[0] in source.open(encoding="utf-8-sig").readline():
        frame = pl.scan_csv(source, infer_schema_length=None)
    else:
        from giamngheo.workbooks.classified import classify_workbook

        return classify_workbook(source, plan=load_plan(), on=args.on, commune=None).households.lazy()
    names = frame.collect_schema().names()
    if "deprived_mask" in names:
        return frame
    for prefix in ("dep_", "tick_", ""):
        if prefix + INDICATOR_CODES[0] in names:
            return _with_masks(frame, prefix)
    raise ValueError("Tệp không có cột deprived_mask, dep_… hay tick_… của 12 chỉ số.")


def _with_masks(frame: Any, prefix: str) -> Any:
    """Masks from one column per indicator: true/false/empty, or 1/0/?."""
    import polars as pl

    from giamngheo.engine.vocabulary import INDICATOR_CODES

    def answer(code: str) -> Any:
        text = pl.col(prefix + code).cast(pl.String).str.to_lowercase()
        return text.replace_strict({"true": 1, "1": 1, "x": 1, "false": 0, "0": 0}, default=None, return_dtype=pl.Int32)

    bits = [answer(code) for code in INDICATOR_CODES]
    return frame.with_columns(
        pl.sum_horizontal(b.fill_null(0) * (1 << i) for i, b in enumerate(bits)).cast(pl.Int32).alias("deprived_mask"),
        pl.sum_horizontal(b.is_null().cast(pl.Int32) * (1 << i) for i, b in enumerate(bits)).cast(pl.Int32).alias("unknown_mask"),
        *([pl.col("members").alias("member_count")] if "members" in frame.collect_schema().names() else []),
    )


def plan_check(args: argparse.Namespace) -> int:
    from giamngheo.engine.plan import check_plan, load_plan

    problems = check_plan(args.path)
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} vấn đề.", file=sys.stderr)
        return 1
    plan = load_plan(args.path)
    print(f"Kế hoạch hợp lệ: {len(plan.documents)} văn bản, {len(plan.areas)} địa bàn, {len(plan.standards)} chuẩn nghèo.")
    print(f"Mã bản: {plan.digest}")
    return 0


def rulebook(args: argparse.Namespace) -> int:
    from giamngheo.engine.plan import load_plan
    from giamngheo.engine.rulebook import print_rulebook

    print(print_rulebook(load_plan()))
    return 0


def docs(args: argparse.Namespace) -> int:
    # The pages are printed in Vietnamese from tables in code; no settings and no database are needed for that.
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)
    from giamngheo.site.pages import write_pages

    if not args.folder.is_dir():
        print(f"Không thấy thư mục {args.folder}; chạy ở thư mục gốc của mã nguồn, hoặc nêu thư mục.", file=sys.stderr)
        return 2
    for path in write_pages(args.folder):
        print(path)
    return 0


def serve(args: argparse.Namespace) -> int:
    from giamngheo.site.serve import serve as run

    return run(host=args.host, port=args.port, size=args.size, workers=args.workers)


def backup(args: argparse.Namespace) -> int:
    from giamngheo.site.backup import main_backup

    return main_backup(args.file)


def restore(args: argparse.Namespace) -> int:
    from giamngheo.site.restore import main_restore

    return main_restore(args.file, replace=args.replace)


def manage(args: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giamngheo.site.settings")
    os.environ["GIAMNGHEO_DB_ROLE"] = args.role
    from django.core.management import execute_from_command_line

    execute_from_command_line(["giamngheo manage", *args.rest])
    return 0


def parser() -> argparse.ArgumentParser:
    """All commands and their arguments."""
    top = argparse.ArgumentParser(prog="giamngheo", description="Giảm Nghèo: quản lý công tác giảm nghèo của tỉnh.")
    commands = top.add_subparsers(dest="command", required=True, metavar="LỆNH")

    one = commands.add_parser("classify", help="đọc danh sách, chấm và phân loại hộ, ghi ra tệp Excel")
    one.add_argument("source", type=Path, metavar="TỆP")
    one.add_argument("--on", type=_day, required=True, metavar="NGÀY", help="ngày rà soát")
    one.add_argument("--out", type=Path, metavar="TỆP_RA")
    one.add_argument("--commune", metavar="MÃ_XÃ", help="mã xã khi tệp không ghi")
    one.add_argument("--standard", metavar="MÃ_CHUẨN")
    one.add_argument("--format", choices=["text", "json"], default="text")
    one.set_defaults(run=classify)

    one = commands.add_parser("measures", help="thước đo nghèo đa chiều Alkire–Foster")
    one.add_argument("source", type=Path, metavar="TỆP")
    one.add_argument("--by", metavar="CỘT,CỘT", help="nhóm theo các cột này")
    one.add_argument("--k", type=int, default=3, help="ngưỡng số chỉ số thiếu hụt (có trọng số)")
    one.add_argument("--weights", metavar="W1,…,W12")
    one.add_argument("--unit", choices=["households", "persons"])
    one.add_argument("--on", type=_day, default=date(2024, 12, 14), metavar="NGÀY", help="ngày rà soát khi là bảng tính")
    one.add_argument("--out", type=Path, metavar="TỆP_RA.csv")
    one.set_defaults(run=measures)

    one = commands.add_parser("plan", help="kiểm tra thư mục kế hoạch")
    one.add_argument("action", choices=["check"])
    one.add_argument("path", type=Path, nargs="?")
    one.set_defaults(run=plan_check)

    commands.add_parser("rulebook", help="in sổ quy tắc").set_defaults(run=rulebook)

    one = commands.add_parser("docs", help="in lại các trang tài liệu sinh từ mã và kế hoạch")
    one.add_argument("folder", type=Path, nargs="?", default=Path("docs"), metavar="THƯ_MỤC")
    one.set_defaults(run=docs)

    one = commands.add_parser("serve", help="chạy cả hệ thống")
    one.add_argument("--host", default="127.0.0.1")
    one.add_argument("--port", type=int, default=8000)
    one.add_argument("--workers", type=int, default=2)
    one.add_argument("--size", choices=["district", "province", "none"], default="district",
                     help="dữ liệu giả lập cho chế độ dùng thử")  # fmt: skip
    one.set_defaults(run=serve)

    one = commands.add_parser("backup", help="sao lưu")
    one.add_argument("file", metavar="TỆP")
    one.set_defaults(run=backup)

    one = commands.add_parser("restore", help="khôi phục bản sao lưu")
    one.add_argument("file", metavar="TỆP")
    one.add_argument("--replace", action="store_true", help="thay toàn bộ dữ liệu đang có")
    one.set_defaults(run=restore)

    one = commands.add_parser("manage", help="lệnh quản trị của Django")
    one.add_argument("--role", choices=["owner", "app", "reader"], default="owner")
    one.add_argument("rest", nargs=argparse.REMAINDER)
    one.set_defaults(run=manage)
    return top


def main(argv: list[str] | None = None) -> int:
    """Entry of the console script; returns the exit code."""
    args = parser().parse_args(argv)
    try:
        return int(args.run(args))
    except BrokenPipeError:
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
