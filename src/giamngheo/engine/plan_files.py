"""Reads the plan's files and collects every problem, with file, key and remedy, instead of stopping at the first."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from .vocabulary import Confidence

# Shapes for maps (.geojson) decide nothing: a province may replace them without making another plan.
DECIDING_SUFFIXES = frozenset({".toml", ".csv", ".txt"})


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """One problem of a plan folder: in which file, at which key, what is wrong, what to do."""

    file: str
    key: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.problem} {self.remedy}"


class PlanErrors(Exception):
    """All problems of a plan folder."""

    def __init__(self, problems: list[PlanProblem]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = problems


def deciding_files(root: Path) -> Iterator[Path]:
    """The files that the digest covers, in a stable order."""
    found = (p for p in root.rglob("*") if p.is_file() and p.suffix in DECIDING_SUFFIXES)
    yield from sorted(found, key=lambda p: p.relative_to(root).as_posix())


def digest_of(root: Path) -> str:
    """SHA-256 over the names and contents of the deciding files."""
    total = hashlib.sha256()
    for path in deciding_files(root):
        total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


class Reader:
    """The files of one plan folder, and the problems found in them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[PlanProblem] = []

    def complain(self, file: str, key: str, problem: str, remedy: str) -> None:
        self.problems.append(PlanProblem(file, key, problem, remedy))

    def toml(self, name: str) -> dict[str, Any]:
        """A TOML file; an empty table when it is missing or broken, which is then a problem."""
        try:
            return tomllib.loads((self.root / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            self._missing(name)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.complain(name, "-", f"Không đọc được: {error}.", "Sửa cú pháp TOML tại chỗ được nêu, lưu bằng UTF-8.")
        return {}

    def csv(self, name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
        """Rows of a CSV file that has these columns and complete rows; no rows when it has not."""
        try:
            with (self.root / name).open(encoding="utf-8", newline="") as file:
                lines = csv.DictReader(file)
                rows = list(lines)
                found = tuple(lines.fieldnames or ())
        except FileNotFoundError:
            self._missing(name)
            return []
        except UnicodeDecodeError as error:
            self.complain(name, "-", f"Không đọc được: {error}.", "Lưu lại tệp bằng UTF-8.")
            return []
        lacking = [c for c in columns if c not in found]
        for column in lacking:
            self.complain(name, column, "Thiếu cột.", f"Thêm cột; tệp cần các cột: {', '.join(columns)}.")
        broken = [n for n, row in enumerate(rows, 2) if None in row or None in row.values()]
        for number in broken:
            self.complain(name, f"dòng {number}", "Số ô khác số cột.", "Thêm hoặc bỏ dấu phẩy cho khớp dòng đầu.")
        return [] if lacking or broken else rows

    def tables(self, name: str, key: str) -> Iterator[Fields]:
        """The entries of an array of tables, one by one."""
        entries = self.toml(name).get(key, [])
        if not isinstance(entries, list):
            self.complain(name, key, "Không phải danh sách bảng.", f"Viết từng mục dưới [[{key}]].")
            return
        for number, entry in enumerate(entries, 1):
            yield Fields(self, name, f"{key}[{entry.get('id', number)}]", entry)

    def folder(self, name: str) -> Iterator[Fields]:
        """The TOML files of a folder, each a table whose ``id`` is the file's name."""
        for path in sorted((self.root / name).glob("*.toml")):
            file = path.relative_to(self.root).as_posix()
            data = self.toml(file)
            if data and data.get("id") != path.stem:
                self.complain(file, "id", "Khác tên tệp.", f'Đặt id = "{path.stem}" hoặc đổi tên tệp.')
            elif data:
                yield Fields(self, file, "", data)

    def _missing(self, name: str) -> None:
        self.complain(name, "-", "Thiếu tệp.", "Thêm tệp vào thư mục kế hoạch.")


class Fields:
    """One table of a file, taken apart key by key; whatever is missing, wrong or left over is a problem.

    A getter whose key is wrong complains and returns an empty value of its type, so that reading goes on.
    """

    def __init__(self, reader: Reader, file: str, key: str, data: Mapping[str, Any]) -> None:
        self.reader, self.file, self.key, self.data = reader, file, key, data
        self._taken: set[str] = set()

    def complain(self, name: str, problem: str, remedy: str) -> None:
        self.reader.complain(self.file, f"{self.key}.{name}".strip("."), problem, remedy)

    def _take(self, name: str, kind: type | tuple[type, ...], kind_vi: str, *, is_required: bool) -> Any:
        self._taken.add(name)
        value = self.data.get(name)
        if value is None:
            if is_required:
                self.complain(name, "Thiếu khoá.", f"Thêm {name} = … ({kind_vi}).")
            return None
        wanted = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, kind) or (isinstance(value, bool) and bool not in wanted):
            self.complain(name, f"Sai kiểu: {value!r}.", f"Ghi {kind_vi}.")
            return None
        return value

    def text(self, name: str) -> str:
        return self._take(name, str, "chữ trong ngoặc kép", is_required=True) or ""

    def maybe_text(self, name: str) -> str:
        return self._take(name, str, "chữ trong ngoặc kép", is_required=False) or ""

    def day(self, name: str) -> date:
        return self._take(name, date, "ngày dạng 2022-01-31", is_required=True) or date.min

    def maybe_day(self, name: str) -> date | None:
        found: date | None = self._take(name, date, "ngày dạng 2022-01-31", is_required=False)
        return found

    def whole(self, name: str) -> int:
        return self._take(name, int, "số nguyên", is_required=True) or 0

    def maybe_whole(self, name: str) -> int | None:
        found: int | None = self._take(name, int, "số nguyên", is_required=False)
        return found

    def flag(self, name: str) -> bool:
        return bool(self._take(name, bool, "true hoặc false", is_required=True))

    def texts(self, name: str) -> tuple[str, ...]:
        items = self._take(name, list, "danh sách chữ", is_required=True) or []
        if not all(isinstance(item, str) for item in items):
            self.complain(name, "Có phần tử không phải chữ.", "Ghi mọi phần tử trong ngoặc kép.")
            return ()
        return tuple(items)

    def cites(self) -> tuple[str, ...]:
        """``document:article`` of what the table says; a number without an article is a defect."""
        found = self.texts("cites")
        if "cites" in self.data and not found:
            self.complain("cites", "Không có viện dẫn.", 'Ghi ít nhất một viện dẫn dạng "văn-bản:điều".')
        return found

    def confidence(self) -> str:
        found = self.text("confidence")
        if found and found not in set(Confidence):
            self.complain("confidence", f"Nhãn lạ: {found}.", f"Dùng một trong: {', '.join(Confidence)}.")
        return found

    def any(self, name: str) -> Any:
        """A number, text or list as it stands; lists become tuples."""
        value = self._take(name, (int, float, str, list), "số, chữ hoặc danh sách", is_required=True)
        return tuple(value) if isinstance(value, list) else value

    def table(self, name: str) -> Mapping[str, Any]:
        return self._take(name, dict, "bảng", is_required=True) or {}

    def maybe_table(self, name: str) -> Mapping[str, Any]:
        return self._take(name, dict, "bảng", is_required=False) or {}

    def each(self, name: str, *, is_required: bool = True) -> list[Fields]:
        """The tables of an array within this table."""
        entries = self._take(name, list, "danh sách bảng", is_required=is_required) or []
        where = f"{self.key}.{name}".strip(".")
        return [
            Fields(self.reader, self.file, f"{where}[{entry.get('id', number)}]", entry)
            for number, entry in enumerate(entries, 1)
            if isinstance(entry, dict)
        ]

    def done(self) -> None:
        """Every key was used: a slip of the pen must not be passed over."""
        for name in sorted(set(self.data) - self._taken):
            self.complain(name, "Khoá lạ.", "Bỏ đi hoặc sửa tên khoá.")
